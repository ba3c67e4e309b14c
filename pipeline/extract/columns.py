"""How a table's columns become a row: the mapping, and the values that it may give.

A table that names `html` is a crawl in another form: its pages are read like pages. One that names
`text` has been extracted by somebody else: its text is only brought to the normal form.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any, Final, Literal

from pipeline.extract.cells import MAX_URL_CHARS, printable
from pipeline.extract.config import CONTENT, METADATA, ExtractConfig
from pipeline.extract.identity import payload_digest
from pipeline.extract.licence import identifier
from pipeline.extract.piece import Piece
from pipeline.extract.rows import Draft, draft
from pipeline.extract.task import PageTask
from pipeline.extract.warc import day

MAX_CELL_CHARS: Final = 500


class UnknownColumnError(ValueError):
    """The mapping names a column that no table can give."""


def mapping(piece: Piece) -> Mapping[str, str]:
    """The piece's mapping; UnknownColumnError where it names what it cannot, or two contents.

    What is not mapped is looked for under eurosift's own name; without `html`, `text` is content.
    """
    columns = {**{name: name for name in METADATA}, **piece.columns}
    if "html" not in columns:
        columns.setdefault("text", "text")
    unknown = sorted(set(columns) - {*CONTENT, *METADATA})
    if unknown:
        raise UnknownColumnError(
            f"Source {piece.source} maps {', '.join(unknown)}, which a table cannot give."
            f" It can give {', '.join((*CONTENT, *METADATA))}."
        )
    if sum(name in columns for name in CONTENT) != 1:
        raise UnknownColumnError(f"Source {piece.source} must map text or html, not both.")
    return columns


def form(columns: Mapping[str, str]) -> Literal["html", "text"]:
    """Which content a mapping names."""
    return "html" if "html" in columns else "text"


def row(
    piece: Piece,
    columns: Mapping[str, str],
    values: Mapping[str, Any],
    *,
    offset: int,
    config: ExtractConfig,
    payload: bytes | None = None,
) -> Draft:
    """The row of one record.

    `values`: the table's columns by name. `offset`: the record's place. `payload`: its raw bytes;
    without them, the content's own bytes count as raw.
    """
    kind = form(columns)
    content = _lookup(values, columns[kind])
    body = content if isinstance(content, bytes) else None
    if isinstance(content, str):
        body = content.encode("utf-8", "replace")
    raw = payload if payload is not None else body or b""
    made = draft(piece, offset=offset, length=len(raw), digest=payload_digest(raw))
    given = {name: _lookup(values, theirs) for name, theirs in columns.items()}
    made.url = printable(_string(given.get("url")), MAX_URL_CHARS)
    made.title = printable(_string(given.get("title")), MAX_CELL_CHARS)
    made.published_at = printable(_string(given.get("published_at")), MAX_CELL_CHARS)
    made.html_lang = printable(_string(given.get("html_lang")), MAX_CELL_CHARS)
    made.fetched_at = _moment(given.get("fetched_at"))
    licence = printable(_string(given.get("licence")), MAX_CELL_CHARS)
    if licence is not None:
        made.licence, made.licence_place = identifier(licence) or licence, "column"
        made.licence_evidence = [*made.licence_evidence, f"column={licence}"]
    made.content_type = "text/html" if kind == "html" else "text/plain"
    if body is None:
        made.reason = "empty_body" if content is None else "damaged_record"
        made.error = None if content is None else "content_is_no_string"
    elif not body:
        made.reason = "empty_body"
    elif len(body) > config.max_page_bytes:
        made.reason = "too_large"
    else:
        charset = "utf-8" if isinstance(content, str) else None
        made.task = PageTask(body=body, form=kind, charset=charset, fetched_on=day(made.fetched_at))
    return made


def _lookup(values: Mapping[str, Any], name: str) -> object:
    """A column by name, or a field of nested ones by a path with dots (`metadata.url`)."""
    if name in values:
        return values[name]
    found: object = values
    for part in name.split("."):
        if not isinstance(found, Mapping):
            return None
        found = found.get(part)
    return found


def _string(value: object) -> str | None:
    if isinstance(value, str):
        return value
    if isinstance(value, datetime | date):
        return value.isoformat()
    return None


def _moment(value: object) -> int | None:
    """Seconds since 1970 of a time stamp: ISO 8601, a datetime (UTC unless it says), or seconds."""
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value.strip())
        except ValueError:
            return None
    if isinstance(value, datetime):
        aware = value if value.tzinfo is not None else value.replace(tzinfo=UTC)
        return int(aware.timestamp())
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**33:
        return value
    return None
