"""The stage `filter`: redacted documents in, measures and failing rules out, never text."""

from __future__ import annotations

import functools
import hashlib
import json
import unicodedata
from collections.abc import Callable
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import zstandard

from filters import judge_rights, lists, policy
from filters.config import FilterConfig
from filters.hosts import Hosts
from filters.measures import MEASURES
from filters.resolution import language_table, profile_of, profiles_in_use, resolve
from filters.rules import RULES
from manifests.schema import DOC_ID, QUALITY, RIGHTS, SCHEMA_VERSION

VERSION: Final = 7
"""Raised whenever the same input gives other verdicts, `words.WORDS_VERSION` included."""

COLUMNS: Final = (*judge_rights.COLUMNS, "text", "source_type", "reason", "truncated")
"""Columns of REDACTED that the judge reads; rules from outside may read any."""

ExtraRule = tuple[str, Callable[[pa.RecordBatch], list[str | None]]]
"""A rule from outside: its name, and the reason for each row of a batch, None where it passes."""

CUT_OFF: Final = "cut_off"
"""Reason of a document that the crawler cut off."""

_KINDS: Final = {"int64": pa.int64(), "float32": pa.float32()}


def schema(config: FilterConfig) -> pa.Schema:
    """The schema of a verdict: doc_id, measures, rights, quality, the reasons of what fails."""
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
            *RIGHTS,
            pa.field(
                "quality",
                pa.float32(),
                nullable=False,
                metadata={"description": QUALITY},
            ),
            pa.field(
                "failed",
                pa.list_(pa.field("item", pa.string(), nullable=False)),
                nullable=False,
                metadata={
                    "description": "Reasons against the document: takedown, rights and licence, "
                    "lists of URLs, cut_off, then all rules that fail, in the order of rules"
                },
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
    chosen = policy.load(config.rights)
    listed = judge_rights.takedown_digest(config)
    taken_down = {
        "takedown list": {"sha256": listed, "licence": "not published", "origin": "the recipe"}
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
        "truncated": config.truncated,
        "rights": chosen.name,
        "licences": [list(config.licences.allowed), config.licences.unknown],
        "takedown_sha256": listed,
        "protego": _version("protego"),
        **({"tldextract": version("tldextract")} if config.lists else {}),
        **({"datatrove_code": _code(config)} if config.datatrove else {}),
        "zstd": ".".join(map(str, zstandard.ZSTD_VERSION)),
        "assets": {
            **lists.assets(config),
            f"words and letters ({language})": {
                "sha256": hashlib.sha256(words.encode()).hexdigest(),
                "licence": table.licence,
                "origin": table.origin,
            },
            **policy.assets(config.rights),
            **(taken_down if listed else {}),
        },
    }


@functools.cache
def _version(distribution: str) -> str:
    return version(distribution)


def _code(config: FilterConfig) -> dict[str, str]:
    """What runs the filters of datatrove: its version, and the sha256 of modules of yours."""
    found = {"datatrove": version("datatrove")}
    for key, options in config.datatrove.items():
        module = str(key if "." in key else options.get("filter", "")).rpartition(".")[0]
        if module.partition(".")[0] in ("datatrove", ""):
            continue
        try:
            spec = find_spec(module)
        except ImportError as error:
            raise ValueError(f"[filter.datatrove]: {module} cannot be imported: {error}") from None
        if spec is None or spec.origin is None:
            raise ValueError(f"[filter.datatrove]: there is no module {module}")
        found[module] = hashlib.sha256(Path(spec.origin).read_bytes()).hexdigest()
    return found


def stage(
    config: FilterConfig, language: str, extra_rules: tuple[ExtraRule, ...] = ()
) -> Callable[..., pa.RecordBatch]:
    """Make the function that judges batches of one language.

    Args:
        config: the recipe's `[filter]`.
        language: one of the 24.
        extra_rules: act after RULES; what they return is recorded as the reason.

    Returns:
        A function on batches with at least `doc_id, text, source_type` (and `url`, where the
        recipe names lists), giving one row a row in the order of the input (see `schema`). A row
        that has a `reason` is measured as the empty text. It takes, besides the batch, the files
        of hosts (`hosts.gathered`); without them, and without the columns of rights, those are
        unknown. It raises ValueError for an unknown
        source type.

    Raises:
        ValueError: as `fingerprint`.
    """
    import numpy as np

    from filters.decide import decide, reasons
    from filters.kernels import measure
    from filters.lexicon import lexicon
    from filters.quality import quality

    table = language_table(language)
    bounds = {profile: resolve(config, language, profile) for profile in profiles_in_use(config)}
    words = lexicon(
        table.stop_words, table.terminal_marks, table.alphabet, table.act_words, table.shell_words
    )
    verdict = schema(config)
    judged_rights = judge_rights.rights_judge(config)
    on_lists = lists.make(config)

    def judge(batch: pa.RecordBatch, hosts: Hosts | None = None) -> pa.RecordBatch:
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
        scores = np.zeros(batch.num_rows, np.float32)
        source_types = batch.column("source_type").to_pylist()
        for source_type in dict.fromkeys(source_types):
            rows = np.array([kind == source_type for kind in source_types], np.bool_)
            limits = bounds[profile_of(config, source_type)]
            own = measures.filter(pa.array(rows))
            failing[rows] = decide(own, limits)
            scores[rows] = quality(own, limits)
        rights = judged_rights(batch, hosts)
        listed = [()] * batch.num_rows if on_lists is None else on_lists(batch.column("url"))
        cut: list[tuple[str, ...]] = [()] * batch.num_rows
        if config.truncated == "drop" and "truncated" in batch.schema.names:
            cut = [(CUT_OFF,) if stated else () for stated in batch.column("truncated").to_pylist()]
        failed = [
            [*against, *on, *short, *rules]
            for against, on, short, rules in zip(
                rights.reasons, listed, cut, reasons(failing), strict=True
            )
        ]
        for _, rule in extra_rules:
            for named, reason in zip(failed, rule(batch), strict=True):
                if reason is not None:
                    named.append(reason)
        return pa.RecordBatch.from_arrays(
            [
                batch.column("doc_id"),
                *columns,
                *rights.columns,
                pa.array(scores),
                pa.array(failed, verdict.field("failed").type),
            ],
            schema=verdict,
        )

    return judge
