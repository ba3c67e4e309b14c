"""Undoes the transfer and content encodings of an HTTP body, with a bound on what comes out.

Decompression is where a crawl attacks its reader: ten kilobytes of gzip hold ten megabytes. Every
decoder here is read up to the bound and no further.
"""

from __future__ import annotations

import io
import zlib
from typing import Final

import zstandard
from fastwarc.stream_io import BrotliReader

from pipeline.extract.decoders import Readable

_CHUNK: Final = 1 << 16
MAX_ENCODINGS: Final = 4
"""Layers of encoding that are undone; no server uses more than two."""


class UndecodableBodyError(Exception):
    """The body is not what its Content-Encoding says; `args[0]` is the encoding, a fixed word."""


class BodyTooLargeError(Exception):
    """The decoded body is longer than the bound."""


def dechunked(body: bytes) -> bytes | None:
    """A chunked body (RFC 9112, section 7.1) as one; None where it isn't chunked at all.

    Many crawlers store bodies already joined and keep the header, hence None. A body that breaks
    off gives what came before.
    """
    parts: list[bytes] = []
    position = 0
    while True:
        end = body.find(b"\r\n", position, position + 1024)
        if end < 0:
            break
        try:
            size = int(body[position:end].split(b";", 1)[0].strip(), 16)
        except ValueError:
            size = -1
        if size < 0:
            break
        if size == 0:
            return b"".join(parts)
        parts.append(body[end + 2 : end + 2 + size])
        position = end + 2 + size
        if body[position : position + 2] == b"\r\n":
            position += 2
    return b"".join(parts) if parts else None


def decoded(body: bytes, encodings: list[str], limit: int) -> tuple[bytes, list[str]]:
    """Undo content encodings.

    `encodings`: in the order of the header, so the last one is undone first. Gives the body and the
    encodings that it does not have although the header says so (their magic is absent): a common
    lie of servers and crawlers, to be counted. A body that breaks off gives what came before: half
    a page is a page, and crawlers cut long ones. Raises UndecodableBodyError and BodyTooLargeError.
    """
    lies: list[str] = []
    for encoding in reversed([e for e in encodings if e not in ("", "identity")]):
        if len(encodings) > MAX_ENCODINGS:
            raise UndecodableBodyError("too_many_encodings")
        if encoding in ("gzip", "x-gzip"):
            if not body.startswith(b"\x1f\x8b"):
                lies.append("gzip")
                continue
            body = _inflated(body, 31, limit)
        elif encoding == "deflate":
            # RFC 9110 means zlib's format; some servers send it raw.
            try:
                body = _inflated(body, 15, limit)
            except UndecodableBodyError:
                body = _inflated(body, -15, limit)
        elif encoding == "br":
            if _is_markup(body):
                lies.append("br")
                continue
            body = _read(BrotliReader(io.BytesIO(body)), limit, "br")
        elif encoding == "zstd":
            body = _read(
                zstandard.ZstdDecompressor().stream_reader(io.BytesIO(body)), limit, "zstd"
            )
        else:
            raise UndecodableBodyError("unknown_encoding")
    return body, lies


def _is_markup(body: bytes) -> bool:
    """Brotli has no magic: text that is plainly markup isn't compressed."""
    return body[:512].lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"<" and b">" in body[:512]


def _inflated(body: bytes, wbits: int, limit: int) -> bytes:
    decoder = zlib.decompressobj(wbits)
    try:
        output = decoder.decompress(body, limit + 1)
        if not output and not decoder.eof:
            raise UndecodableBodyError("gzip" if wbits == 31 else "deflate")
    except zlib.error as error:
        raise UndecodableBodyError("gzip" if wbits == 31 else "deflate") from error
    if len(output) > limit:
        raise BodyTooLargeError
    return output


def _read(stream: Readable, limit: int, name: str) -> bytes:
    parts: list[bytes] = []
    size = 0
    while True:
        try:
            part = stream.read(_CHUNK)
        except (OSError, ValueError, zstandard.ZstdError) as error:
            raise UndecodableBodyError(name) from error
        if not part:
            return b"".join(parts)
        size += len(part)
        if size > limit:
            raise BodyTooLargeError
        parts.append(part)
