"""Rows of JSON Lines files, plain, gzip or zstd: a line is a document."""

from __future__ import annotations

import gzip
import hashlib
import io
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Final

import msgspec
import zstandard

from pipeline.extract.columns import mapping, row
from pipeline.extract.config import ExtractConfig
from pipeline.extract.decoders import GZIP_MAGIC, ZSTD_MAGIC
from pipeline.extract.identity import payload_digest
from pipeline.extract.piece import Piece
from pipeline.extract.rows import Draft, draft
from pipeline.extract.tally import Tally
from pipeline.extract.zstd import ZstdFrames

LINE_FACTOR: Final = 8
"""A line may be this many times as long as a page: JSON writes a character of two bytes as an
escape of six, and other columns stand beside it."""
_CHUNK: Final = 1 << 20


def rows(piece: Piece, config: ExtractConfig, tally: Tally) -> Iterator[Draft]:
    """One draft for each line that isn't blank.

    Lines that are no JSON object give a row with `damaged_record`. Where compressed data is
    corrupt, what came before is kept, and the rest is counted as one fault. `raw_offset`
    counts bytes of the decompressed stream. Raises UnknownColumnError for a mapping that no table
    can give.
    """
    columns = mapping(piece)
    limit = LINE_FACTOR * config.max_page_bytes
    decoder = msgspec.json.Decoder(dict)
    position = piece.start
    try:
        with Path(piece.path).open("rb") as stored:
            stream = opened(stored)
            position = _first_line(stored, piece.start) if stream is stored else 0
            while piece.stop is None or position < piece.stop:
                line = stream.readline(limit + 1)
                if not line:
                    return
                start, position = position, position + len(line)
                if len(line) > limit:
                    long, extra = _long_line(piece, stream, line, start)
                    position += extra
                    yield long
                    continue
                payload = line.rstrip(b"\r\n")
                if not payload.strip():
                    tally.count("blank_line")
                    continue
                try:
                    values = decoder.decode(payload)
                except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
                    tally.damage(piece.file, start, "no_json_object")
                    bad = draft(
                        piece, offset=start, length=len(payload), digest=payload_digest(payload)
                    )
                    bad.reason, bad.error = "damaged_record", type(error).__name__
                    yield bad
                    continue
                yield row(piece, columns, values, offset=start, config=config, payload=payload)
    except (EOFError, zlib.error, zstandard.ZstdError, gzip.BadGzipFile):
        tally.damage(piece.file, position, "corrupt_compression")
    except OSError:
        tally.quarantine(piece.file, "unreadable")


def opened(stored: BinaryIO) -> BinaryIO:
    """The stream of lines; `stored` itself where it isn't compressed."""
    head = stored.read(4)
    stored.seek(0)
    if head.startswith(GZIP_MAGIC[:2]):
        return gzip.GzipFile(fileobj=stored)  # type: ignore[return-value] # it reads like one
    if head.startswith(ZSTD_MAGIC):
        return io.BufferedReader(ZstdFrames(stored), _CHUNK)
    return stored


def _first_line(stored: BinaryIO, start: int) -> int:
    """Go to the first line that begins at `start` or later, and say where that is."""
    if start == 0:
        stored.seek(0)
        return 0
    stored.seek(start - 1)
    position = start - 1
    while part := stored.readline(_CHUNK):
        position += len(part)
        if part.endswith(b"\n"):
            break
    return position


def _long_line(piece: Piece, stream: BinaryIO, line: bytes, start: int) -> tuple[Draft, int]:
    """The row of a line beyond the bound, and how many bytes of it were still to be read."""
    digest, length, extra = hashlib.sha256(line), len(line), 0
    while not line.endswith(b"\n") and (line := stream.readline(_CHUNK)):
        digest.update(line)
        extra += len(line)
    long = draft(piece, offset=start, length=length + extra, digest=digest.hexdigest())
    long.reason = "too_large"
    return long, extra
