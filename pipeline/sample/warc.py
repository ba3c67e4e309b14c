"""Writes WARC 1.0 records as a crawler does: one gzip member a record, request beside response.

Written by hand so that the bytes depend on nothing but the content: identifiers are derived from
URL and position, dates are counted from a fixed start, gzip members carry no time.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

START: Final = datetime(2026, 2, 3, 6, 0, 0, tzinfo=UTC)
"""When the crawl began; every record is some seconds later."""

REASONS: Final = {
    200: "OK", 301: "Moved Permanently", 302: "Found", 304: "Not Modified", 404: "Not Found",
    410: "Gone", 500: "Internal Server Error", 503: "Service Unavailable",
}  # fmt: skip

Headers = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Exchange:
    """One fetch: `body` as sent, after any content or transfer encoding that `headers` name.

    `payload` is the body before a transfer encoding, which payload digests are of; None where there
    was none.
    """

    url: str
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    revisit_of: str | None = None
    payload: bytes | None = None


def record_id(*parts: object) -> str:
    """A stable `urn:uuid`."""
    return f"<urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, ' '.join(map(str, parts)))}>"


def date(position: int) -> str:
    """WARC-Date of the n-th fetch: 37 seconds between two of a crawl."""
    return (START + timedelta(seconds=37 * position)).strftime("%Y-%m-%dT%H:%M:%SZ")


def digest(data: bytes) -> str:
    """sha1 in base32, as WARC-Payload-Digest has it by custom; an identifier, not a protection."""
    return "sha1:" + base64.b32encode(hashlib.sha1(data, usedforsecurity=False).digest()).decode()


def _record(fields: Headers, block: bytes) -> bytes:
    head = "".join(
        f"{name}: {value}\r\n" for name, value in (*fields, ("Content-Length", str(len(block))))
    )
    return gzip.compress(f"WARC/1.0\r\n{head}\r\n".encode() + block + b"\r\n\r\n", 9, mtime=0)


def warcinfo(name: str, position: int) -> bytes:
    """The record that opens an archive."""
    block = (
        "software: eurosift sample 1\r\nformat: WARC File Format 1.0\r\n"
        "description: openly licensed pages; headers, hosts and dates are made up\r\n"
        "isPartOf: eurosift-sample\r\n"
    ).encode("ascii")
    return _record(
        [
            ("WARC-Type", "warcinfo"),
            ("WARC-Date", date(position)),
            ("WARC-Record-ID", record_id(name, "warcinfo")),
            ("WARC-Filename", name),
            ("Content-Type", "application/warc-fields"),
        ],
        block,
    )


def fetch(exchange: Exchange, name: str, position: int, address: str) -> tuple[str, bytes]:
    """Request and response (or revisit) of one fetch: (record id of the latter, bytes)."""
    rest, _, path = exchange.url.partition("://")[2].partition("/")
    request = (
        f"GET /{path} HTTP/1.1\r\nUser-Agent: example-crawler/1.0\r\n"
        f"Accept: text/html,application/xhtml+xml;q=0.9,*/*;q=0.8\r\n"
        f"Accept-Language: *\r\nAccept-Encoding: gzip\r\nHost: {rest}\r\n\r\n"
    ).encode()
    asked = record_id(name, position, "request")
    answered = record_id(name, position, exchange.url)
    shared = [
        ("WARC-Date", date(position)),
        ("WARC-IP-Address", address),
        ("WARC-Target-URI", exchange.url),
    ]
    status = f"HTTP/1.1 {exchange.status} {REASONS[exchange.status]}\r\n"
    head = status + "".join(f"{key}: {value}\r\n" for key, value in exchange.headers) + "\r\n"
    revisit = exchange.revisit_of is not None
    payload = exchange.body if exchange.payload is None else exchange.payload
    block = head.encode() + (b"" if revisit else exchange.body)
    kind: list[tuple[str, str]] = [("WARC-Type", "revisit" if revisit else "response")]
    extra = [("WARC-Payload-Digest", digest(payload)), ("WARC-Block-Digest", digest(block))]
    if exchange.revisit_of is not None:
        extra += [
            ("WARC-Profile", "http://netpreserve.org/warc/1.0/revisit/identical-payload-digest"),
            ("WARC-Refers-To-Target-URI", exchange.revisit_of),
        ]
    return answered, _record(
        [
            ("WARC-Type", "request"),
            *shared,
            ("WARC-Record-ID", asked),
            ("WARC-Concurrent-To", answered),
            ("Content-Type", "application/http; msgtype=request"),
        ],
        request,
    ) + _record(
        [
            *kind,
            *shared,
            ("WARC-Record-ID", answered),
            ("WARC-Concurrent-To", asked),
            *extra,
            ("Content-Type", "application/http; msgtype=response"),
        ],
        block,
    )
