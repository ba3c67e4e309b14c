"""Reads the records of an ARC file, the form of web archives before WARC.

National libraries hold their crawls from 1996 to about 2009 in it. A record is one line (address,
IP, date, type, length) and a block; the block is given to fastwarc under a WARC header, so that one
parser reads both. warcio 1.8.1 was tried first: where a length is wrong it prints a line of the
record to the terminal, and passes over the record after it.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO, Final

from fastwarc.warc import ArchiveIterator
from msgspec.structs import replace

from pipeline.extract.decoders import ARC_GZIP, GZIP_MAGIC, DamagedSegmentError, Readable
from pipeline.extract.piece import Piece
from pipeline.extract.record import Record, hold
from pipeline.extract.segments import SegmentReader, find_segment
from pipeline.extract.tally import Tally

FIRST_RECORD: Final = b"filedesc:"
"""Address of the record that describes the file: the first of every ARC file."""
MAX_LINE_BYTES: Final = 1 << 16
CHUNK_BYTES: Final = 1 << 20
_HEADER: Final = re.compile(
    rb"(?P<url>[a-z][a-z0-9+.-]{1,15}:.{1,32768}) (?P<ip>[0-9a-fA-F.:]{2,45}) (?P<date>\d{8,20})"
    rb" (?P<type>[^\s]{1,200}|) ?(?P<length>-?\d{1,15})\s*"
)
"""URL-record of version 1: `URL IP-address Archive-date Content-type Archive-length`
(Internet Archive, ARC file format, 1996). Addresses with blanks are common."""


def is_arc(head: bytes, file: BinaryIO) -> bool:
    """Whether a file, of which `head` are the first bytes, is an ARC file, plain or gzip."""
    if head.startswith(GZIP_MAGIC):
        try:
            head = SegmentReader(file, 0, ARC_GZIP).read(len(FIRST_RECORD))
        except OSError:
            return False
    return head.startswith(FIRST_RECORD)


def read_records(file: BinaryIO, piece: Piece, max_bytes: int, tally: Tally) -> Iterator[Record]:
    """The documents of an ARC file in its order, as `archive.read_records` gives them.

    A record whose length is wrong is damaged, and reading goes on at the next line that is the
    header of a record; one that a length which is too large has swallowed is part of that fault.
    """
    file.seek(0)
    if file.read(3) != GZIP_MAGIC:
        file.seek(0)
        for record, inner in _records(file, lambda at, why: tally.damage(piece.file, at, why),
                                      max_bytes, tally):  # fmt: skip
            yield replace(record, offset=inner)
        return
    offset = find_segment(file, 0, ARC_GZIP)
    if offset is None:
        tally.quarantine(piece.file, "no_arc_record")
    while offset is not None:
        start, stream = offset, SegmentReader(file, offset, ARC_GZIP)

        def damage(_: int, why: str, start: int = start) -> None:
            tally.damage(piece.file, start, why)

        found = _records(io.BufferedReader(_Raw(stream), CHUNK_BYTES), damage, max_bytes, tally)
        for number, (record, _) in enumerate(found):
            yield replace(record, offset=start, number=number)
        following = stream.stop if stream.stop is not None else start + 1
        offset = find_segment(file, following, ARC_GZIP)


class _Raw(io.RawIOBase):
    """A segment as a stream that Python can buffer."""

    def __init__(self, stream: Readable) -> None:
        self._stream = stream

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override] # any buffer
        data = self._stream.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)


class _Block:
    """A WARC header, then `length` bytes of a stream: what fastwarc reads as one record."""

    def __init__(self, header: bytes, stream: BinaryIO, length: int) -> None:
        self._header = header
        self._stream = stream
        self._position = 0
        self.left = length

    def tell(self) -> int:
        return self._position

    def read(self, size: int = -1) -> bytes:
        if self._header:
            size = len(self._header) if size < 0 else size
            data, self._header = self._header[:size], self._header[size:]
        else:
            data = self._stream.read(self.left if size < 0 else min(size, self.left))
            self.left -= len(data)
        self._position += len(data)
        return data


def _records(
    stream: BinaryIO, damage: Callable[[int, str], None], max_bytes: int, tally: Tally
) -> Iterator[tuple[Record, int]]:
    """Records of one stream with their offsets in it."""
    at, lost = 0, False
    try:
        while line := stream.readline(MAX_LINE_BYTES):
            inner, at = at, at + len(line)
            match = _HEADER.fullmatch(line)
            if match is None:
                if line.strip() and not lost:
                    damage(inner, "no_record_here")
                    lost = True
                continue
            lost = False
            length = int(match["length"])
            if match["url"].startswith(FIRST_RECORD):
                tally.count("arc_header")
                at += len(stream.read(max(0, min(length, CHUNK_BYTES))))
                continue
            block: Any = _Block(_warc_header(match, max(0, length)), stream, max(0, length))
            raw = next(iter(ArchiveIterator(block, stream_detect=False, parse_http=False)))
            kind = "response" if match["url"].startswith(b"http") else "resource"
            record = hold(raw, kind, max_bytes).record
            assert record is not None  # noqa: S101 - hold gives one for every document
            at += max(0, length) - block.left
            if length < 0:
                record = replace(record, fault="arc_header")
            if record.fault is not None:
                damage(inner, record.fault)
            yield record, inner
    except DamagedSegmentError:
        damage(at, "corrupt_compression")


def _warc_header(match: re.Match[bytes], length: int) -> bytes:
    """The header of the same record in a WARC file."""
    kind, media = b"resource", match["type"]
    if match["url"].startswith(b"http"):
        kind, media = b"response", b"application/http; msgtype=response"
    lines = [
        b"WARC/1.0",
        b"WARC-Type: " + kind,
        b"WARC-Target-URI: " + match["url"],
        b"Content-Type: " + media,
        b"Content-Length: %d" % length,
    ]
    date = match["date"]
    if len(date) == 14:
        day, clock = (
            b"-".join((date[:4], date[4:6], date[6:8])),
            (date[8:10], date[10:12], date[12:]),
        )
        lines.append(b"WARC-Date: " + day + b"T" + b":".join(clock) + b"Z")
    return b"\r\n".join(lines) + b"\r\n\r\n"
