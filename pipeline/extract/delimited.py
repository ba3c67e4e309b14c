"""Rows of CSV and TSV files, plain, gzip or zstd: a record is a document.

Read with Python's own csv, which knows quoted line ends, one record at a time, so that a broken
record costs itself alone: a quote that never closes would swallow the rest of the file, hence the
bounds, after which reading begins again at the line after the one that opened it. A line that is
longer than any record may be is one bad record, however long it is.
"""

from __future__ import annotations

import codecs
import csv
import gzip
import hashlib
import zlib
from collections import deque
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Final, NamedTuple

import zstandard

from pipeline.extract.charset import decode
from pipeline.extract.columns import form, mapping, row
from pipeline.extract.config import ExtractConfig
from pipeline.extract.identity import payload_digest
from pipeline.extract.jsonl import opened
from pipeline.extract.piece import Piece
from pipeline.extract.rows import Draft, draft
from pipeline.extract.tally import Tally

HEAD_BYTES: Final = 1 << 16
"""What charset and dialect are told from."""
DELIMITERS: Final = ",;\t|"
RECORD_FACTOR: Final = 2
"""A record may be this many times as long as a page: all quotes of a text are written twice."""
CHUNK: Final = 1 << 20
MAX_RESTARTS: Final = 100
"""Records without an end in one file; each costs the reading of MAX_LINES lines again."""
MAX_LINES: Final = 20_000
"""Lines of one record; a text of a book has some ten thousand."""


def rows(piece: Piece, config: ExtractConfig, tally: Tally) -> Iterator[Draft]:
    """One draft for each record after the header; `raw_offset` counts decompressed bytes.

    A record that cannot be read, or has more cells than the header, is a row with `damaged_record`.
    A file without a header, or without the column of the content, is quarantined. Raises
    UnknownColumnError for a mapping that no table can give.
    """
    columns = mapping(piece)
    limit = RECORD_FACTOR * config.max_page_bytes
    csv.field_size_limit(limit)
    try:
        with Path(piece.path).open("rb") as stored:
            stream = opened(stored)
            head = stream.read(HEAD_BYTES)
            if not head:
                tally.quarantine(piece.file, "empty_file")
                return
        codec = _codec(head)
        if codec is None:
            tally.quarantine(piece.file, "undecodable")
            return
        with Path(piece.path).open("rb") as stored:
            records = _Records(opened(stored), codec, limit)
            header = records.header(head)
            content = columns[form(columns)]
            if content not in header:
                tally.quarantine(piece.file, "no_content_column")
                return
            for start, raw, cells, long in records:
                if long is not None:
                    bad = draft(piece, offset=start, length=long.length, digest=long.digest)
                    bad.reason = "too_large"
                    yield bad
                elif cells is None or len(cells) > len(header):
                    tally.damage(piece.file, start, "no_csv_record")
                    bad = draft(piece, offset=start, length=len(raw), digest=payload_digest(raw))
                    bad.reason, bad.error = "damaged_record", "csv"
                    yield bad
                elif not any(cells):
                    tally.count("blank_line")
                else:
                    values = dict(zip(header, cells, strict=False))
                    yield row(piece, columns, values, offset=start, config=config, payload=raw)
    except (EOFError, zlib.error, zstandard.ZstdError, gzip.BadGzipFile):
        tally.damage(piece.file, None, "corrupt_compression")
    except GaveUpError as error:
        tally.damage(piece.file, error.args[0], "gave_up")
    except OSError:
        tally.quarantine(piece.file, "unreadable")


def _codec(head: bytes) -> str | None:
    """The character encoding of a file, by its first bytes; None where lines cannot be told."""
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return None
    used = decode(head, None).used
    return "utf-8-sig" if head.startswith(codecs.BOM_UTF8) else used


class _Long(NamedTuple):
    """A line beyond the bound, of which only its length and digest are kept."""

    length: int
    digest: str


class _Record(NamedTuple):
    """A record with its place; `cells` is None if it is broken or too long."""

    start: int
    raw: bytes
    cells: list[str] | None
    long: _Long | None = None


class _Records:
    """Records of a stream of lines."""

    def __init__(self, stream: BinaryIO, codec: str, limit: int) -> None:
        self._stream, self._codec, self._limit = stream, codec, limit
        self._waiting: deque[bytes] = deque()
        self._restarts = 0
        self._taken: list[bytes] = []
        self._position = 0
        self._dialect: type[csv.Dialect] | csv.Dialect = csv.excel

    def header(self, head: bytes) -> list[str]:
        """The names of the columns; tells the delimiter from them."""
        first = head.decode(self._codec, "replace").split("\n", 1)[0]
        counts = {mark: first.count(mark) for mark in DELIMITERS}

        class Dialect(csv.excel):
            delimiter = max(DELIMITERS, key=lambda mark: counts[mark])

        self._dialect = Dialect
        for record in self:
            return [cell.strip() for cell in record.cells or ()]
        return []

    def __iter__(self) -> Iterator[_Record]:
        while True:
            start, self._taken = self._position, []
            try:
                cells: list[str] | None = next(csv.reader(self._lines(), self._dialect), None)
                if cells is None and not self._taken:
                    return
            except (csv.Error, _TooLongError):
                if len(self._taken[0]) > self._limit:
                    long = self._rest_of_line(self._taken[0])
                    self._position = start + long.length
                    yield _Record(start, b"", None, long)
                    continue
                cells = None
                self._restarts += 1
                if self._restarts > MAX_RESTARTS:
                    raise GaveUpError(start) from None
                self._waiting.extendleft(reversed(self._taken[1:]))
                self._taken = self._taken[:1]
            raw = b"".join(self._taken)
            self._position = start + len(raw)
            yield _Record(start, raw.rstrip(b"\r\n"), cells)

    def _rest_of_line(self, line: bytes) -> _Long:
        """Read on to the end of a line whose beginning alone is more than a record may be."""
        digest, length = hashlib.sha256(line), len(line)
        while not line.endswith(b"\n") and (line := self._next_line(CHUNK)):
            digest.update(line)
            length += len(line)
        return _Long(length, digest.hexdigest())

    def _next_line(self, most: int) -> bytes:
        return self._waiting.popleft() if self._waiting else self._stream.readline(most)

    def _lines(self) -> Iterator[str]:
        size = 0
        while True:
            if not (line := self._next_line(self._limit + 1)):
                if len(self._taken) > 1:
                    raise _TooLongError  # the file ends inside quotes
                return
            self._taken.append(line)
            size += len(line)
            if size > self._limit or len(self._taken) > MAX_LINES:
                raise _TooLongError
            yield line.decode(self._codec, "replace").replace("\0", "")


class _TooLongError(Exception):
    """A record without an end."""


class GaveUpError(Exception):
    """Too many records without an end; `args[0]` is where the rest of the file begins."""
