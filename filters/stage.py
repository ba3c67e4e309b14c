"""The stage `filter`: redacted documents in, measures and failing rules out, never text."""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Callable
from typing import Any, Final

import pyarrow as pa
import zstandard

from filters.config import FilterConfig
from filters.measures import MEASURES
from filters.resolution import language_table, profile_of, profiles_in_use, resolve
from filters.rules import RULES
from manifests.schema import DOC_ID, SCHEMA_VERSION

VERSION: Final = 3
"""Raised whenever the same input gives other verdicts, `words.WORDS_VERSION` included."""

ExtraRule = tuple[str, Callable[[pa.RecordBatch], list[str | None]]]
"""A rule from outside: its name, and the reason for each row of a batch, None where it passes."""

_KINDS: Final = {"int64": pa.int64(), "float32": pa.float32()}


def schema(config: FilterConfig) -> pa.Schema:
    """The schema of a verdict: doc_id, every measure, the reasons of all failing rules."""
    del config  # every measure is kept, whichever rules act
    return pa.schema(
        [
            DOC_ID,
            *(
                pa.field(
                    measure.name,
                    _KINDS[measure.kind],
                    nullable=False,
                    metadata={
                        "description": measure.description,
                        "unit": measure.unit,
                        "source": measure.source,
                    },
                )
                for measure in MEASURES
            ),
            pa.field(
                "failed",
                pa.list_(pa.field("item", pa.string(), nullable=False)),
                nullable=False,
                metadata={"description": "Reasons of all rules that fail, in the order of rules"},
            ),
        ],
        metadata={"eurosift.schema_version": str(SCHEMA_VERSION)},
    )


def fingerprint(config: FilterConfig, language: str) -> dict[str, Any]:
    """Everything that the verdicts depend on besides code version and input, JSON-able.

    Raises:
        ValueError: the recipe or a table names what does not exist; names the key.
    """
    table = language_table(language)
    bounds = {
        profile: {
            name: [limits.min, limits.max]
            for name, limits in resolve(config, language, profile).items()
        }
        for profile in profiles_in_use(config)
    }
    words = json.dumps(
        [
            table.stop_words,
            table.terminal_marks,
            table.alphabet,
            table.act_words,
            table.shell_words,
        ],
        ensure_ascii=False,
    )
    return {
        "bounds": bounds,
        "profile": config.profile,
        "rules": {rule.name: [rule.measure, rule.reason] for rule in RULES},
        "datatrove": {name: dict(settings) for name, settings in config.datatrove.items()},
        "unicode": unicodedata.unidata_version,
        "zstd": ".".join(map(str, zstandard.ZSTD_VERSION)),
        "assets": {
            f"words and letters ({language})": {
                "sha256": hashlib.sha256(words.encode()).hexdigest(),
                "licence": table.licence,
                "origin": table.origin,
            }
        },
    }


def stage(
    config: FilterConfig, language: str, extra_rules: tuple[ExtraRule, ...] = ()
) -> Callable[[pa.RecordBatch], pa.RecordBatch]:
    """Make the function that judges batches of one language.

    Args:
        config: the recipe's `[filter]`.
        language: one of the 24.
        extra_rules: act after RULES; what they return is recorded as the reason.

    Returns:
        A function on batches with at least `doc_id, text, source_type`, giving one row a row in
        the order of the input (see `schema`). A row that has a `reason` is measured as the empty
        text. It raises ValueError for an unknown source type.

    Raises:
        ValueError: as `fingerprint`, or a word of the table is not one word to the tokenizer.
    """
    import numpy as np

    from filters.decide import decide, reasons
    from filters.kernels import measure
    from filters.lexicon import lexicon

    table = language_table(language)
    bounds = {profile: resolve(config, language, profile) for profile in profiles_in_use(config)}
    try:
        words = lexicon(
            table.stop_words, table.terminal_marks, table.alphabet, table.act_words,
            table.shell_words,
        )  # fmt: skip
    except ValueError as error:
        raise ValueError(f"{language}.toml [filters]: {error}") from None
    verdict = schema(config)

    def judge(batch: pa.RecordBatch) -> pa.RecordBatch:
        empty = np.zeros(batch.num_rows, np.bool_)
        if "reason" in batch.schema.names:
            empty = batch.column("reason").is_valid().to_numpy(zero_copy_only=False)
        numbers = measure(batch.column("text"), empty, words)
        columns = [
            pa.array(numbers[:, column].astype(measure_.kind), _KINDS[measure_.kind])
            for column, measure_ in enumerate(MEASURES)
        ]
        measures = pa.RecordBatch.from_arrays(columns, names=[m.name for m in MEASURES])
        failing = np.zeros((batch.num_rows, len(RULES)), np.bool_)
        source_types = batch.column("source_type").to_pylist()
        for source_type in dict.fromkeys(source_types):
            rows = np.array([kind == source_type for kind in source_types], np.bool_)
            limits = bounds[profile_of(config, source_type)]
            failing[rows] = decide(measures.filter(pa.array(rows)), limits)
        failed = reasons(failing)
        for _, rule in extra_rules:
            for named, reason in zip(failed, rule(batch), strict=True):
                if reason is not None:
                    named.append(reason)
        return pa.RecordBatch.from_arrays(
            [batch.column("doc_id"), *columns, pa.array(failed, verdict.field("failed").type)],
            schema=verdict,
        )

    return judge
