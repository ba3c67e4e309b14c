"""What a datatrove document is as a row of ours: names, defaults and the language that it states.

Apart from the adapter, since it needs no datatrove: any object with `id`, `text` and `metadata`
will do.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, Protocol

import pyarrow as pa

from language_id.languages import OFFICIAL, UND, load
from manifests.schema import LANGUAGE
from pipeline.errors import EurosiftError, RecipeError

TEXT_COLUMNS: Final = ("url", "title", "html_lang", "published_at", "licence")
"""Columns of DOCUMENT that a key of the same name in the metadata fills, where it is text."""

_REASON_CHARS: Final = 64
"""A reason is a word: no filter can put a text into the ledger."""


class Document(Protocol):
    """The part of `datatrove.data.Document` that is read here."""

    text: str
    id: str
    metadata: dict[str, Any]


def batch(documents: Sequence[Document], schema: pa.Schema, language: str) -> pa.RecordBatch:
    """Write documents as rows of DOCUMENT, IDENTIFIED or REDACTED; what they lack is null."""
    rows: list[dict[str, Any]] = []
    for document in documents:
        metadata = document.metadata
        # A lone surrogate (JSON can hold one) becomes `?`: one code point for one.
        text = document.text.encode("utf-8", "replace").decode("utf-8")
        row: dict[str, Any] = {"source": "datatrove", "source_type": "web"}
        known = [*TEXT_COLUMNS, *row]
        row |= {key: metadata[key] for key in known if isinstance(metadata.get(key), str)}
        row |= {key: metadata[key] for key in LANGUAGE.names if key in metadata}
        row |= {"doc_id": str(document.id), "text": text, "raw_file": "", "language": language}
        row |= {"text_chars": len(text), "spans": metadata.get("spans", [])}
        rows.append(row)
    return pa.RecordBatch.from_pylist(rows, schema=schema)


def fields(batch: pa.RecordBatch) -> Iterator[dict[str, Any]]:
    """Rows as a document's `text`, `id` and `metadata`, under datatrove's own names."""
    names = {"url": "url", "fetched_at": "date", "source": "dataset", "language": "language"}
    kept = [name for name in names if name in batch.schema.names]
    for row in batch.select(["doc_id", "text", *kept]).to_pylist():
        metadata = {names[name]: row[name] for name in kept if row[name] is not None}
        if "date" in metadata:
            metadata["date"] = metadata["date"].strftime("%Y-%m-%dT%H:%M:%SZ")
        yield {"text": row["text"], "id": row["doc_id"], "metadata": metadata}


def code_of(document: Document) -> str:
    """Read the language that an earlier step wrote, ISO 639-1 or 639-3: one of the 24, or und.

    Raises:
        EurosiftError: no step has written one.
    """
    written = document.metadata.get("language")
    if not isinstance(written, str):
        raise EurosiftError(
            f"The document {document.id} has no `language` in its metadata. Put `Identify()` or a "
            "LanguageFilter before this step, or set `default_metadata` of the reader."
        )
    return _codes().get(written.partition("_")[0], UND)


def word(name: str) -> str:
    """Write `GopherQuality` or `< 3 paragraphs` as a word of the ledger: a-z, 0-9 and `_`."""
    split = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name)
    return re.sub(r"[^a-z0-9]+", "_", split.lower()).strip("_")[:_REASON_CHARS]


def entry(
    key: str, options: Mapping[str, Any], language: str | None
) -> tuple[str, str, dict[str, Any]]:
    """Read an entry of `[filter.datatrove]`: the rule's name, the import path and the arguments.

    The name is `datatrove_` and the key in snake case, of an import path its class without
    `Filter`.

    Raises:
        RecipeError: a name of yours lacks `filter`.
    """
    arguments = dict(options)
    path = key if "." in key else arguments.pop("filter", None)
    if not isinstance(path, str):
        raise RecipeError(
            f"[filter.datatrove.{key}] lacks `filter`, the import path of a filter of datatrove."
        )
    if arguments.get("language") == "own" and language is not None:
        arguments["language"] = load(language).label.partition("_")[0]
    short = key.rpartition(".")[2].removesuffix("Filter") if "." in key else key
    return f"datatrove_{word(short)}", path, arguments


@functools.cache
def _codes() -> dict[str, str]:
    """ISO 639-1 and 639-3 (as GlotLID labels) to our codes, with two common macrolanguages."""
    individual = {load(code).label.partition("_")[0]: code for code in OFFICIAL}
    return {code: code for code in OFFICIAL} | individual | {"est": "et", "lav": "lv"}
