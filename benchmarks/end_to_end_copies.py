"""A larger archive out of a small one, whose copies no step takes for duplicates.

Start-up weighs less the more pages there are, on both sides; so the ratio has to be known on more
than one size. Real pages in number are not at hand. A copy of a page has the words of each of its
pieces of text in another order, save the first and the last, which keep capital and full stop: the
same markup, words, lengths and language, but hardly five words in a row that are the original's.
"""

from __future__ import annotations

import gzip
import random
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from fastwarc.warc import ArchiveIterator, WarcRecordType

from pipeline.extract.body import BodyTooLargeError, UndecodableBodyError, dechunked, decoded

_NO_TEXT: Final = re.compile(
    rb"(<script\b.*?</script\s*>|<style\b.*?</style\s*>|<!--.*?-->|<[^>]*>)",
    re.DOTALL | re.IGNORECASE,
)
_WORD: Final = re.compile(rb"\S+")
_MAX_BYTES: Final = 20_000_000


def enlarged(warc: Path, copies: int, folder: Path) -> Path:
    """The archive and `copies - 1` altered copies of its pages in one file; made once.

    Args:
        warc: gzip, a member a record.
        copies: 1 for the archive itself.
        folder: where the file goes.
    """
    if copies == 1:
        return warc
    out = folder / f"{warc.name.removesuffix('.warc.gz')}-x{copies}.warc.gz"
    if out.exists():
        return out
    making = out.with_suffix(".tmp")
    with making.open("wb") as file:
        file.write(warc.read_bytes())
        for number in range(1, copies):
            for record in _copied(warc, number):
                file.write(gzip.compress(record, 6, mtime=0))
    making.replace(out)
    return out


def count_pages(warc: Path) -> int:
    """The HTTP responses of an archive."""
    return sum(1 for _ in ArchiveIterator(str(warc), record_types=WarcRecordType.response))


def _copied(warc: Path, number: int) -> Iterator[bytes]:
    """The HTML responses of the archive, altered; what cannot be decoded is left out."""
    for record in ArchiveIterator(str(warc), record_types=WarcRecordType.response, parse_http=True):
        http = record.http_headers
        if http is None or "html" not in http.get("content-type", "").lower():
            continue
        body = record.reader.read()
        if "chunked" in http.get("transfer-encoding", "").lower():
            body = dechunked(body) or body
        encodings = [one.strip() for one in http.get("content-encoding", "").lower().split(",")]
        try:
            body, _ = decoded(body, encodings, _MAX_BYTES)
        except (UndecodableBodyError, BodyTooLargeError):
            continue
        if b"\0" in body[:1000]:  # UTF-16: its letters are no bytes to be put in another order
            continue
        url = record.headers["WARC-Target-URI"]
        url += f"{'&' if '?' in url else '?'}copy={number}"
        body = shuffled(body, random.Random(f"{number} {url}"))
        head = "".join(
            f"{name}: {value}\r\n"
            for name, value in http.items()
            if name.lower() not in ("content-encoding", "transfer-encoding", "content-length")
        )
        block = f"HTTP/1.1 {http.status_code} OK\r\n{head}\r\n".encode() + body
        kept = "".join(
            f"{name}: {value}\r\n"
            for name, value in record.headers.items()
            if name.lower() in ("warc-date", "warc-ip-address", "warc-identified-payload-type")
        )
        identity = f"{random.Random(url).getrandbits(128):032x}"
        yield (
            (
                f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:x-copy:{identity}>\r\n"
                f"WARC-Target-URI: {url}\r\n{kept}"
                "Content-Type: application/http; msgtype=response\r\n"
                f"Content-Length: {len(block)}\r\n\r\n"
            ).encode()
            + block
            + b"\r\n\r\n"
        )


def shuffled(body: bytes, order: random.Random) -> bytes:
    """A page with the inner words of each piece of its text in another order."""
    pieces = _NO_TEXT.split(body)
    for place in range(0, len(pieces), 2):
        words = _WORD.findall(pieces[place])
        if len(words) > 3:
            inner = words[1:-1]
            order.shuffle(inner)
            queue = iter([words[0], *inner, words[-1]])
            pieces[place] = _WORD.sub(lambda _, queue=queue: next(queue), pieces[place])
    return b"".join(pieces)
