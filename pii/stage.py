"""The stage `redact`: every string column of a batch through the recognizers.

What is redacted is listed by what is not: a column that is added to the schema is redacted until
somebody writes down here why it need not be.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from manifests.schema import IDENTIFIED, REDACTED, SPAN
from pii import phone_words, policy
from pii.config import RedactConfig
from pii.entities import ENTITIES

VERSION: Final = 1
"""Raised whenever the same input gives other bytes."""

NOT_CONTENT: Final = frozenset(
    {
        "doc_id", "source", "source_type", "raw_file", "raw_digest",  # made by the pipeline
        "extractor", "reason",  # closed lists
        "language", "language_label", "language_script", "language_second", "language_model",
        "language_reason",
    }
)  # fmt: skip
"""String columns that hold ids, digests and words of closed lists, none of them page content: a
digest that a recognizer took for a number would break every join."""

URL_COLUMNS: Final = frozenset({"url"})


def _is_string(kind: pa.DataType) -> bool:
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind))


def content_columns() -> tuple[str, ...]:
    """Names of the columns that are redacted, strings and lists of strings, in schema order."""
    return tuple(
        field.name
        for field in IDENTIFIED
        if field.name not in NOT_CONTENT
        and (_is_string(field.type)
             or (pa.types.is_list(field.type) and _is_string(field.type.value_type)))
    )  # fmt: skip


def fingerprint(config: RedactConfig, language: str) -> dict[str, object]:
    """Everything besides code and input that the output depends on; see the stage protocol."""
    from importlib.metadata import version

    entities = repr([(entity.name, entity.placeholder) for entity in ENTITIES])
    return {
        "actions": policy.resolve(config),
        "language": language,
        "entities_sha256": hashlib.sha256(entities.encode()).hexdigest(),
        # Numbering plans, check digits and suffixes are tables inside these packages.
        "phonenumbers": version("phonenumbers"),
        "python-stdnum": version("python-stdnum"),
        "tldextract": version("tldextract"),
        "assets": {
            "phone_words": {
                "sha256": phone_words.digest(),
                "licence": "Apache-2.0",
                "origin": "written for this project",
            }
        },
    }


Found = list[tuple[int, str, Any]]
"""Row of the batch, column as the span names it, span."""


def _redact_array(
    array: pa.Array, redact: Callable[[memoryview], Any]
) -> tuple[pa.Array, list[tuple[int, Any]]]:
    """The array with changed values, and (position, span) for each span found.

    Reads the Arrow buffers; only values with a candidate become Python strings.
    """
    wide = pa.types.is_large_string(array.type)
    _, offset_buffer, data_buffer = array.buffers()
    if len(array) == 0 or data_buffer is None:
        return array, []
    offsets = np.frombuffer(offset_buffer, dtype=np.int64 if wide else np.int32)
    offsets = offsets[array.offset : array.offset + len(array) + 1]
    data = memoryview(data_buffer).cast("B")
    nulls = array.is_null().to_numpy(zero_copy_only=False) if array.null_count else None
    found: list[tuple[int, Any]] = []
    changed = np.zeros(len(array), dtype=bool)
    replacements: list[str] = []
    bounds = offsets.tolist()
    for row in range(len(array)):
        start, end = bounds[row], bounds[row + 1]
        if start == end or (nulls is not None and nulls[row]):
            continue
        result = redact(data[start:end])
        if result is None:
            continue
        found.extend((row, span) for span in result.spans)
        changed[row] = True
        replacements.append(result.text)
    if replacements:
        array = pc.replace_with_mask(
            array, pa.array(changed), pa.array(replacements, type=array.type)
        )
    return array, found


def _redact_column(
    name: str, column: pa.Array, redact: Callable[[memoryview], Any], found: Found
) -> pa.Array:
    if not pa.types.is_list(column.type):
        redacted, hits = _redact_array(column, redact)
        found.extend((row, name, span) for row, span in hits)
        return redacted
    lengths = pc.fill_null(pc.list_value_length(column), 0).to_numpy(zero_copy_only=False)
    ends = np.cumsum(lengths)
    values, hits = _redact_array(column.flatten(), redact)
    if not hits:
        return column
    for position, span in hits:
        row = int(np.searchsorted(ends, position, side="right"))
        item = position - int(ends[row] - lengths[row])
        found.append((row, f"{name}[{item}]", span))
    starts = np.concatenate([[0], ends]).astype(np.int32)
    return pa.ListArray.from_arrays(
        pa.array(starts),
        values,
        type=column.type,
        mask=column.is_null() if column.null_count else None,
    )


def _spans_column(rows: int, found: Found) -> pa.Array:
    by_row: list[list[dict[str, object]]] = [[] for _ in range(rows)]
    for row, column, span in found:
        by_row[row].append(
            {
                "column": column,
                "start": span.start,
                "end": span.end,
                "entity": span.entity,
                "recognizer": span.recognizer,
                "score": span.score,
                "action": span.action,
            }
        )
    return pa.array(by_row, type=pa.list_(pa.field("item", SPAN, nullable=False)))


def stage(config: RedactConfig, language: str) -> Callable[[pa.RecordBatch], pa.RecordBatch]:
    """The function from a batch of IDENTIFIED to the same rows of REDACTED.

    `language` is one of the 24 or `und`. A span's offsets are code points of the column as it came
    in; rows that hold nothing pass as they are.

    Raises:
        ValueError: a language that is neither.
    """
    from pii import redact
    from pii.analyzer import recognizers

    redact_text = redact.make(recognizers(language), policy.resolve(config))
    redact_url = redact.make_for_urls(redact_text)
    content = content_columns()

    def redact_batch(batch: pa.RecordBatch) -> pa.RecordBatch:
        columns = {name: batch.column(name) for name in IDENTIFIED.names}
        found: Found = []
        for name in content:
            redactor = redact_url if name in URL_COLUMNS else redact_text
            columns[name] = _redact_column(name, columns[name], redactor, found)
        dropped = {row for row, _, span in found if span.action == "drop_document"}
        columns["text_chars"] = pc.cast(pc.utf8_length(columns["text"]), pa.int64())
        columns["spans"] = _spans_column(batch.num_rows, found)
        columns["redact_reason"] = pa.array(
            ["personal_data" if row in dropped else None for row in range(batch.num_rows)],
            type=pa.string(),
        )
        return pa.RecordBatch.from_arrays(
            [columns[name] for name in REDACTED.names], schema=REDACTED
        )

    return redact_batch
