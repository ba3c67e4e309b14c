"""Rows of a WARC file: what each record is, and what can be known of it without parsing the page.

Every response, resource and conversion record gives one row. Evidence of rights in response headers
is kept for each of them, those that are no text included.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator
from datetime import date, timedelta
from email.message import Message
from typing import Final

from pipeline.extract import address, host_files, licence, media, rights
from pipeline.extract.archive import read_records
from pipeline.extract.body import BodyTooLargeError, UndecodableBodyError, dechunked, decoded
from pipeline.extract.cells import MAX_URL_CHARS, printable
from pipeline.extract.config import ExtractConfig
from pipeline.extract.piece import Piece
from pipeline.extract.record import Record
from pipeline.extract.rows import Draft, draft
from pipeline.extract.tally import Tally
from pipeline.extract.task import PageTask

MAX_TYPE_CHARS: Final = 100


def rows(piece: Piece, config: ExtractConfig, tally: Tally) -> Iterator[Draft]:
    """One draft for each document of a WARC file, in the file's order."""
    for record in read_records(piece, config.max_page_bytes, tally):
        yield _row(record, piece, config, tally)


def _row(record: Record, piece: Piece, config: ExtractConfig, tally: Tally) -> Draft:
    row = draft(
        piece,
        offset=record.offset,
        number=record.number,
        length=record.length,
        digest=record.digest,
    )
    http = record.http or []
    row.url = printable(record.headers.get("warc-target-uri", "").strip("<> "), MAX_URL_CHARS)
    row.canonical_url = address.own(row.url, address.in_headers(http))
    row.fetched_at = record.fetched_at
    row.http_status = record.status
    row.truncated = printable(record.headers.get("warc-truncated"), MAX_TYPE_CHARS)
    declared = (
        _header(http, "content-type")
        if record.http is not None
        else record.headers.get("content-type", "")
    )
    media_type, charset = _media_type(declared)
    row.content_type = printable(media_type, MAX_TYPE_CHARS)
    row.content_language = printable(_header(http, "content-language"), MAX_TYPE_CHARS)
    marks, terms = licence.header_links(http)
    row.rights_evidence = [*rights.header_signals(http), *terms]
    row.licence_evidence = [*row.licence_evidence, *marks]
    kind = host_files.kind_of(row.url, media_type)
    if kind is not None and record.fault is None:
        _host_file(kind, record, row, config, tally)
    row.reason, row.error = _refusal(record, kind)
    if row.reason is not None:
        return row
    payload = record.payload
    if payload is None:
        row.reason = "too_large"
        return row
    try:
        body = _body(payload, http, config, tally)
    except BodyTooLargeError:
        row.reason, row.error = "too_large", "decoded_body"
        return row
    except UndecodableBodyError as error:
        row.reason, row.error = "damaged_record", f"content_encoding_{error.args[0]}"
        return row
    if not body:
        row.reason = "empty_body"
        return row
    judged = media.kind(media_type, body[: media.SNIFF_BYTES])
    row.reason = judged.reason
    if judged.form is not None:
        row.task = PageTask(
            body=body,
            form=judged.form,
            charset=charset or ("utf-8" if record.type == "conversion" else None),
            fetched_on=day(record.fetched_at),
        )
    return row


def _host_file(
    kind: host_files.Kind, record: Record, row: Draft, config: ExtractConfig, tally: Tally
) -> None:
    """Keep what a record says for its host, whatever its status."""
    body = None
    if record.payload is not None:
        try:
            body = _body(record.payload, record.http or [], config, Tally())
        except (BodyTooLargeError, UndecodableBodyError):
            body = None
    status = record.status if record.http is None or record.status is not None else 0
    found = host_files.host_file(
        kind, row.url or "", status, body, record.fetched_at, record.digest, row.doc_id
    )
    if found is not None:
        tally.host_files.append(found)


def _refusal(record: Record, kind: host_files.Kind | None) -> tuple[str | None, str | None]:
    """The reason that is clear before the body is looked at, and its detail."""
    if record.fault is not None:
        return "damaged_record", record.fault
    if kind is not None:
        return ("robots_txt", None) if kind == "robots_txt" else ("rights_file", kind)
    if record.http is None:
        return None, None
    status = record.status
    if status is None:
        return "http_error", "no_status"
    if 300 <= status < 400:
        return "redirect", None
    if not 200 <= status < 300:
        return "http_error", None
    return None, None


def _body(
    payload: bytes, http: list[tuple[str, str]], config: ExtractConfig, tally: Tally
) -> bytes:
    """The payload with its encodings undone."""
    body = payload
    if "chunked" in _list(http, "transfer-encoding"):
        joined = dechunked(body)
        if joined is None and body:
            tally.repaired("not_chunked")
        else:
            body = joined or b""
    body, lies = decoded(body, _list(http, "content-encoding"), config.max_page_bytes)
    for lie in lies:
        tally.repaired(f"not_{lie}")
    return body


def _header(http: list[tuple[str, str]], name: str) -> str:
    """The last value of a header: what a browser takes where a server sends several."""
    values = [value for key, value in http if key == name]
    return values[-1] if values else ""


def _list(http: list[tuple[str, str]], name: str) -> list[str]:
    """The elements of a header that holds a list, in lower case, all its lines together."""
    return [
        element.strip().lower()
        for key, value in http
        if key == name
        for element in value.split(",")
    ]


@functools.lru_cache(maxsize=1024)  # servers send few kinds, and the parser is slow
def _media_type(declared: str) -> tuple[str, str | None]:
    """Media type in lower case (empty if there is none) and the charset parameter."""
    message = Message()
    message["content-type"] = printable(declared, 500) or ""
    charset = message.get_param("charset")
    media_type = declared.partition(";")[0].strip().lower()
    return media_type, charset.strip() if isinstance(charset, str) else None


def day(seconds: int | None) -> str | None:
    """Day of a moment in seconds since 1970 in UTC, YYYY-MM-DD."""
    return None if seconds is None else _day(seconds // 86_400)


@functools.lru_cache(maxsize=1024)  # a crawl has few
def _day(number: int) -> str:
    return (date(1970, 1, 1) + timedelta(days=number)).isoformat()
