"""One record that is a document, read off fastwarc: its headers, its payload and what is wrong."""

from __future__ import annotations

import base64
import hashlib
from typing import Any, Final

import msgspec
from msgspec.structs import replace

from pipeline.extract.decoders import DamagedSegmentError

CHUNK_BYTES: Final = 1 << 20
"""Read at a time."""


class Record(msgspec.Struct, frozen=True):
    """A record that is a document.

    `offset`: of its segment (compressed) or of itself, in bytes of the file as stored; `number`:
    running number among the records at that offset. Names of headers are in lower case. `payload`
    is what follows the HTTP headers, as stored; None where it is longer than the bound. `length`
    (bytes) and `digest` (sha256, hex) are those of the whole payload. `fault` says what is wrong
    with the record, if anything is.
    """

    type: str
    offset: int
    number: int
    headers: dict[str, str]
    fetched_at: int | None
    http: list[tuple[str, str]] | None
    status: int | None
    payload: bytes | None
    length: int
    digest: str
    fault: str | None = None


class Held(msgspec.Struct, frozen=True):
    """A record that is certain only when the one after it has been found."""

    inner: int
    block_bytes: int
    record: Record | None
    sha1: bytes | None = None
    """Digest of a payload that was not kept."""


def hold(raw: Any, kind: str, max_bytes: int) -> Held:
    """Read a record to its end.

    `raw`: a `fastwarc.warc.WarcRecord` whose HTTP headers have not been parsed. A payload longer
    than `max_bytes` is measured and hashed and not kept. Never raises for what the archive holds.
    """
    block_bytes = int(raw.content_length)
    headers = {name.lower(): value for name, value in raw.headers.items()}
    http: list[tuple[str, str]] | None = None
    status: int | None = None
    # fastwarc takes a header that is cut off for a record without a block.
    fault = None if headers.get("content-length", "").strip().isdecimal() else "warc_header"
    if kind == "response" and "application/http" in headers.get("content-type", "").lower():
        try:
            raw.parse_http()
            if raw.http_headers is None:
                fault = fault or "http_header"
            else:
                http = [(name.lower(), value) for name, value in raw.http_headers.items()]
                status = raw.http_headers.status_code
        except DamagedSegmentError:
            fault = fault or "truncated"
        except OSError:
            fault = fault or "http_header"
    sha256, sha1 = hashlib.sha256(), None
    parts: list[bytes] = []
    length, expected = 0, int(raw.content_length)
    try:
        while data := raw.reader.read(CHUNK_BYTES):
            sha256.update(data)
            length += len(data)
            if length <= max_bytes:
                parts.append(data)
                continue
            if sha1 is None:
                sha1 = _sha1(b"".join(parts))
                parts.clear()
            sha1.update(data)
    except OSError:
        fault = fault or "truncated"
    if length < expected:
        fault = fault or "truncated"
    date = raw.record_date
    record = Record(
        type=kind,
        offset=0,
        number=0,
        headers=headers,
        fetched_at=int(date.timestamp()) if date is not None else None,
        http=http,
        status=status,
        payload=b"".join(parts) if sha1 is None else None,
        length=length,
        digest=sha256.hexdigest(),
        fault=fault,
    )
    digest = None if sha1 is None else sha1.digest()
    return Held(int(raw.stream_pos), block_bytes, record, digest)


def _sha1(data: bytes) -> hashlib._Hash:
    return hashlib.sha1(data, usedforsecurity=False)


def intact(held: Held) -> bool:
    """Whether the record's own digest of its payload agrees (WARC-Payload-Digest, SHA-1)."""
    if held.record is None:
        return False
    if held.record.payload is not None:
        digest = _sha1(held.record.payload).digest()
    elif held.sha1 is not None:
        digest = held.sha1
    else:
        return False
    stated = held.record.headers.get("warc-payload-digest", "")
    return stated.upper() == f"SHA1:{base64.b32encode(digest).decode('ascii')}"


def faulty(held: Held, fault: str) -> Held:
    """The same record with a fault."""
    if held.record is None:
        return held
    return replace(held, record=replace(held.record, fault=fault))
