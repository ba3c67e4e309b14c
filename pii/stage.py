"""The stage `redact`: every string column of a batch through the recognizers.

What is redacted is listed by what is not: a column that is added to the schema is redacted until
somebody writes down here why it need not be.
"""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from manifests.schema import IDENTIFIED, REDACTED, SPAN
from pii import label_words, name_models, phone_words, policy, pseudonym
from pii.config import RedactConfig
from pii.entities import ENTITIES

VERSION: Final = 7
"""Raised whenever the same input gives other bytes."""

NOT_CONTENT: Final = frozenset(
    {
        "doc_id", "source", "source_type", "raw_file", "raw_digest",  # made by the pipeline
        "extractor", "extractor_route", "reason",  # closed lists
        "language", "language_label", "language_tag", "language_script", "language_second",
        "language_model", "language_other_label", "language_other_model", "language_hints",
        "language_reason",
    }
)  # fmt: skip
"""String columns that hold ids, digests and words of closed lists, none of them page content: a
digest that a recognizer took for a number would break every join."""

URL_COLUMNS: Final = frozenset({"url", "canonical_url"})


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


def _key(config: RedactConfig) -> bytes | None:
    """The key of pseudonyms and of URLs, where the recipe names or needs one."""
    if config.key_env or config.key_file or "pseudonym" in policy.resolve(config).values():
        return pseudonym.read_key(config)
    return None


def _digest_of_file(path: str | None) -> str | None:
    if path is None:
        return None
    try:
        return hashlib.sha256(Path(path).expanduser().read_bytes()).hexdigest()
    except OSError as error:
        raise ValueError(f"[redact] deny_list cannot be read: {error.strerror}") from None


@functools.cache
def _version(distribution: str) -> str:
    from importlib.metadata import version

    return version(distribution)


def fingerprint(config: RedactConfig, language: str) -> dict[str, object]:
    """Everything besides code and input that the output depends on; see the stage protocol."""
    entities = repr([(entity.name, entity.placeholder) for entity in ENTITIES])
    key = _key(config)
    return {
        "actions": policy.resolve(config),
        "policy_sha256": policy.digest(config.policy),
        "key_check": None if key is None else pseudonym.check_value(key),
        "deny_list_sha256": _digest_of_file(config.deny_list),
        "names": name_models.fingerprint(config, language),
        "language": language,
        "entities_sha256": hashlib.sha256(entities.encode()).hexdigest(),
        # Numbering plans, check digits and suffixes are tables inside these packages.
        "phonenumbers": _version("phonenumbers"),
        "python-stdnum": _version("python-stdnum"),
        "tldextract": _version("tldextract"),
        "assets": {
            "phone_words": {
                "sha256": phone_words.digest(),
                "licence": "Apache-2.0",
                "origin": "written for this project",
            },
            "labels": {
                "sha256": label_words.digest(),
                "licence": "Apache-2.0",
                "origin": "written for this project",
            },
        },
    }


Place = tuple[int, int]
"""Start and end in bytes."""
Cuts = Sequence[Sequence[Place]]
"""Of each text of a batch the byte ranges that go, in order and disjoint."""
Found = list[tuple[int, str, Any, Place]]
"""Row of the batch, column as the span names it, span, its place in bytes."""


_SHORT_BYTES: Final = 100
"""Bytes of a value that is worth remembering; most titles are no longer."""


def _redact_array(
    array: pa.Array,
    redact: Callable[..., Any],
    public: Sequence[bool],
    cuts: Cuts | None = None,
) -> tuple[pa.Array, list[tuple[int, Any, Place]]]:
    """The array with changed values, and (position, span, bytes) for each span found.

    `public` says of each value whether it is of a page of a public body, `cuts` what of it goes.

    Reads the Arrow buffers; only values with a candidate become Python strings. Of short values
    that are the same (names of character sets, languages, titles) the first is looked at, unless
    it is changed.
    """
    wide = pa.types.is_large_string(array.type)
    _, offset_buffer, data_buffer = array.buffers()
    if len(array) == 0 or data_buffer is None:
        return array, []
    offsets = np.frombuffer(offset_buffer, dtype=np.int64 if wide else np.int32)
    offsets = offsets[array.offset : array.offset + len(array) + 1]
    data = memoryview(data_buffer).cast("B")
    nulls = array.is_null().to_numpy(zero_copy_only=False) if array.null_count else None
    found: list[tuple[int, Any, Place]] = []
    changed = np.zeros(len(array), dtype=bool)
    replacements: list[str] = []
    bounds = offsets.tolist()
    unchanged: set[tuple[bytes, bool]] = set()
    for row in range(len(array)):
        start, end = bounds[row], bounds[row + 1]
        if start == end or (nulls is not None and nulls[row]):
            continue
        cut = cuts[row] if cuts is not None else ()
        value = (bytes(data[start:end]), public[row]) if end - start <= _SHORT_BYTES else None
        if value in unchanged and not cut:
            continue
        result = redact(data[start:end], public[row], cut)
        if result is None:
            if value is not None and not cut:
                unchanged.add(value)
            continue
        found.extend(
            (row, span, place) for span, place in zip(result.spans, result.bytes, strict=True)
        )
        changed[row] = True
        replacements.append(result.text)
    if replacements:
        array = pc.replace_with_mask(
            array, pa.array(changed), pa.array(replacements, type=array.type)
        )
    return array, found


def _redact_column(
    name: str,
    column: pa.Array,
    redact: Callable[..., Any],
    public: Sequence[bool],
    found: Found,
    cuts: Cuts | None = None,
) -> pa.Array:
    if not pa.types.is_list(column.type):
        redacted, hits = _redact_array(column, redact, public, cuts)
        found.extend((row, name, span, place) for row, span, place in hits)
        return redacted
    lengths = pc.fill_null(pc.list_value_length(column), 0).to_numpy(zero_copy_only=False)
    ends = np.cumsum(lengths)
    of_items = np.repeat(np.asarray(public, dtype=bool), lengths).tolist()
    values, hits = _redact_array(column.flatten(), redact, of_items)
    if not hits:
        return column
    for position, span, place in hits:
        row = int(np.searchsorted(ends, position, side="right"))
        item = position - int(ends[row] - lengths[row])
        found.append((row, f"{name}[{item}]", span, place))
    starts = np.concatenate([[0], ends]).astype(np.int32)
    return pa.ListArray.from_arrays(
        pa.array(starts),
        values,
        type=column.type,
        mask=column.is_null() if column.null_count else None,
    )


def _spans_column(rows: int, found: Found) -> pa.Array:
    by_row: list[list[dict[str, object]]] = [[] for _ in range(rows)]
    for row, column, span, (start_byte, end_byte) in found:
        by_row[row].append(
            {
                "column": column,
                "start": span.start,
                "end": span.end,
                "start_byte": start_byte,
                "end_byte": end_byte,
                "entity": span.entity,
                "recognizer": span.recognizer,
                "score": span.score,
                "action": span.action,
            }
        )
    return pa.array(by_row, type=pa.list_(pa.field("item", SPAN, nullable=False)))


def _url_hashes(before: pa.Array, after: pa.Array, key: bytes | None) -> pa.Array:
    """Keyed hash of each URL that redaction changed: what the ledger finds it by."""
    hashes: list[str | None] = [None] * len(before)
    if key is not None:
        for row, (old, new) in enumerate(zip(before.to_pylist(), after.to_pylist(), strict=True)):
            if old != new:
                hashes[row] = pseudonym.keyed_hash(key, "URL", old)
    return pa.array(hashes, type=pa.string())


def _redactors(config: RedactConfig, language: str) -> tuple[Any, Any, Any, bytes | None]:
    """The redactors of text and of URLs, what stays as institutional, and the key."""
    from pii import redact
    from pii.analyzer import recognizers
    from pii.institutional import Institutional

    key = _key(config)
    table = policy.load(config.policy).get("institutional")
    institutional = None if table is None else Institutional(table)
    token = None if key is None else pseudonym.make(key, phone_words.all_regions(language))
    found_by = recognizers(language, config)
    text = redact.make(found_by, policy.resolve(config), token, institutional)
    return text, redact.make_for_urls(text, token), institutional, key


def stage(config: RedactConfig, language: str) -> Callable[..., pa.RecordBatch]:
    """The function from a batch of IDENTIFIED to the same rows of REDACTED.

    `language` is one of the 24 or `und`. A span's offsets are code points, and bytes of UTF-8, of
    the column as it came in; rows that hold nothing pass as they are. The function takes, besides
    the batch, what goes of each text whatever it holds: repeated lines that dedup found.

    Raises:
        ValueError: a language that is neither; a key, list or model that is missing.
    """
    redact_text, redact_url, institutional, key = _redactors(config, language)
    content = content_columns()

    def redact_batch(batch: pa.RecordBatch, cuts: Cuts | None = None) -> pa.RecordBatch:
        columns = {name: batch.column(name) for name in IDENTIFIED.names}
        public = [False] * batch.num_rows
        if institutional is not None:
            public = [institutional.is_public_page(url) for url in batch.column("url").to_pylist()]
        found: Found = []
        for name in content:
            redactor = redact_url if name in URL_COLUMNS else redact_text
            goes = cuts if name == "text" else None
            columns[name] = _redact_column(name, columns[name], redactor, public, found, goes)
        dropped = {row for row, _, span, _ in found if span.action == "drop_document"}
        columns["text_chars"] = pc.cast(pc.utf8_length(columns["text"]), pa.int64())
        columns["spans"] = _spans_column(batch.num_rows, found)
        columns["url_hash"] = _url_hashes(batch.column("url"), columns["url"], key)
        columns["redact_reason"] = pa.array(
            ["personal_data" if row in dropped else None for row in range(batch.num_rows)],
            type=pa.string(),
        )
        return pa.RecordBatch.from_arrays(
            [columns[name] for name in REDACTED.names], schema=REDACTED
        )

    return redact_batch
