"""The stage `identify`: documents in, the columns LANGUAGE out, row by row.

A document goes to its best label's folder if the recipe asks for that language and the score
reaches the language's threshold; everything else goes to `und` with its label and scores, so that
a later threshold finds it again.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import pyarrow as pa

from language_id.config import IdentifyConfig
from language_id.evidence import NOTHING, Evidence, judge
from language_id.languages import UND
from language_id.shipped import check, named
from language_id.thresholds import threshold, thresholds
from manifests.schema import LANGUAGE

VERSION: Final = 1


@dataclass(frozen=True, slots=True)
class Routed:
    """A document's evidence and the folder that it goes to."""

    evidence: Evidence
    language: str
    reason: str | None


def fingerprint(config: IdentifyConfig, languages: tuple[str, ...]) -> dict[str, object]:
    """Everything that the output depends on besides code and input; checks the model's file.

    Raises:
        ModelError: the model is unknown, missing or damaged.
        ValueError: a language has no thresholds for the model.
    """
    model = named(config.model)
    check(model)
    return {
        "model": model.id,
        "scheme": model.scheme,
        "normalisation": model.normalisation,
        "windows": config.windows,
        "window_bytes": config.window_bytes,
        "languages": sorted(languages),
        "thresholds": {
            code: dict(sorted(thresholds(model.name, code).items())) for code in sorted(languages)
        },
        "assets": {
            f"language_id/models/{model.path.name}": {
                "sha256": model.sha256,
                "licence": model.licence,
                "origin": model.origin,
            }
        },
    }


def router(
    config: IdentifyConfig, languages: tuple[str, ...]
) -> Callable[[Sequence[memoryview], Sequence[str | None]], list[Routed]]:
    """Load the model; return a function from UTF-8 texts and source types to folders."""
    evidence = judge(config)
    limits = {code: thresholds(config.model, code) for code in languages}

    def decide(found: Evidence, source_type: str | None) -> Routed:
        if found.label is None or found.score is None:
            return Routed(found, UND, "language_uncertain")
        if found.label not in limits:
            return Routed(found, UND, "language_not_listed")
        if found.score < threshold(limits[found.label], source_type):
            return Routed(found, UND, "language_uncertain")
        return Routed(found, found.label, None)

    def route(texts: Sequence[memoryview], source_types: Sequence[str | None]) -> list[Routed]:
        return [
            decide(found, source_type)
            for found, source_type in zip(evidence(texts), source_types, strict=True)
        ]

    return route


def try_identify(
    config: IdentifyConfig, languages: tuple[str, ...]
) -> Callable[[str, str | None], dict[str, Any]]:
    """For one text at a time: `language` (best label before thresholds), `score`, `routed`.

    `language` is `und` and `score` 0.0 where the text has no letter.
    """
    route = router(config, languages)

    def one(text: str, source_type: str | None = None) -> dict[str, Any]:
        found = route([memoryview(text.encode("utf-8", "replace"))], [source_type])[0]
        return {
            "language": found.evidence.label or UND,
            "score": found.evidence.score or 0.0,
            "routed": found.language,
        }

    return one


def stage(
    config: IdentifyConfig, languages: tuple[str, ...]
) -> Callable[[pa.RecordBatch], pa.RecordBatch]:
    """Load the model; return a function from a batch of DOCUMENT to its LANGUAGE columns.

    Raises:
        ModelError: the model is unknown, missing or damaged.
        ValueError: a language has no thresholds for the model.
    """
    route = router(config, languages)
    model = named(config.model).id
    no_text = Routed(NOTHING, UND, None)

    def identify(batch: pa.RecordBatch) -> pa.RecordBatch:
        texts = _views(batch.column("text"))
        types = batch.column("source_type").to_pylist()
        reasons = batch.column("reason").to_pylist()
        rows = [row for row, reason in enumerate(reasons) if reason is None]
        routed = dict(
            zip(
                rows, route([texts[row] for row in rows], [types[row] for row in rows]), strict=True
            )
        )
        found = [routed.get(row, no_text) for row in range(batch.num_rows)]
        columns: dict[str, list[Any]] = {
            "language": [one.language for one in found],
            "language_label": [one.evidence.label for one in found],
            "language_script": [one.evidence.script for one in found],
            "language_score": [one.evidence.score for one in found],
            "language_second": [one.evidence.second for one in found],
            "language_second_score": [one.evidence.second_score for one in found],
            "language_model": [model if row in routed else None for row in range(len(found))],
            "language_reason": [one.reason for one in found],
        }
        return pa.RecordBatch.from_pydict(columns, schema=LANGUAGE)

    return identify


def _views(column: pa.Array) -> list[memoryview]:
    """Each text of a string column as UTF-8 bytes, without a copy or a Python string."""
    column = column.cast(pa.large_string())
    _, positions, data = column.buffers()
    if len(column) == 0 or data is None:
        return [memoryview(b"")] * len(column)
    offsets = memoryview(positions).cast("B").cast("q")[column.offset :].tolist()
    values = memoryview(data).cast("B")
    return [
        values[offsets[row] : offsets[row + 1]] if column[row].is_valid else values[:0]
        for row in range(len(column))
    ]
