"""Reads the records of a stored WARC or ARC file, whatever is damaged in it.

fastwarc parses the records; this module decides where it starts. A fault ends the record that holds
it and nothing else: reading goes on at the next place where a record begins. Records of types that
are no documents are counted and passed over.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import Any, BinaryIO, Final

from fastwarc.warc import ArchiveIterator, WarcRecordType
from msgspec.structs import replace

from pipeline.extract import arc, decoders, segments
from pipeline.extract.piece import Piece
from pipeline.extract.record import Held, Record, faulty, hold, intact
from pipeline.extract.tally import Tally

DOCUMENTS: Final = {
    int(WarcRecordType.response): "response",
    int(WarcRecordType.resource): "resource",
    int(WarcRecordType.conversion): "conversion",
}
"""Types of record that are documents (ISO 28500, section 6)."""
OTHERS: Final = {
    int(WarcRecordType.warcinfo): "warcinfo",
    int(WarcRecordType.request): "request",
    int(WarcRecordType.metadata): "metadata",
    int(WarcRecordType.revisit): "revisit",
    int(WarcRecordType.continuation): "continuation",
}
"""Types that are counted; any other type is counted as `unknown_type`."""
CHUNK_BYTES: Final = 1 << 20
MAX_RESTARTS: Final = 100
"""Times that reading begins again inside one compressed segment, each from the segment's start."""


def read_records(piece: Piece, max_bytes: int, tally: Tally) -> Iterator[Record]:
    """The documents of a WARC file in its order; all else goes into the tally.

    Never raises for what the file holds; a file without any record is quarantined.
    """
    try:
        file = Path(piece.path).open("rb")  # noqa: SIM115 - closed by the with below
    except OSError:
        tally.quarantine(piece.file, "unreadable")
        return
    with file:
        try:
            head = file.read(16)
            if not head:
                tally.quarantine(piece.file, "empty_file")
                return
            if arc.is_arc(head, file):
                yield from arc.read_records(file, piece, max_bytes, tally)
                return
            reader = _Reader(file, piece, max_bytes, tally)
            if head.startswith((decoders.ZSTD_MAGIC, decoders.ZSTD_DICTIONARY_MAGIC)):
                yield from reader.compressed(decoders.zstd_codec(file))
            elif head.startswith(decoders.GZIP_MAGIC[:2]):
                yield from reader.compressed(decoders.GZIP)
            elif head.startswith(decoders.LZ4_MAGIC):
                # fastwarc 2.0.1 reads LZ4 itself, but panics where it is corrupt.
                yield from reader.compressed(decoders.LZ4)
            else:
                yield from reader.plain()
        except decoders.DamagedSegmentError:
            tally.quarantine(piece.file, "corrupt_dictionary")
            return
        except OSError:
            tally.quarantine(piece.file, "unreadable")
            return
        if not reader.found:
            tally.quarantine(piece.file, "no_warc_record")


class _Reader:
    """Walks over one file; `found` tells whether any record was."""

    def __init__(self, file: BinaryIO, piece: Piece, max_bytes: int, tally: Tally) -> None:
        self._file = file
        self._piece = piece
        self._max_bytes = max_bytes
        self._tally = tally
        self.found = False

    def plain(self) -> Iterator[Record]:
        """Records of an uncompressed file; each is its own offset."""

        def open_at(inner: int) -> BinaryIO:
            self._file.seek(inner)
            return self._file

        for held in self._segment(open_at, None, None):
            if held.record is not None:
                yield replace(held.record, offset=held.inner)

    def compressed(self, codec: decoders.Codec) -> Iterator[Record]:
        """Records of a file of gzip members, zstd or LZ4 frames."""
        offset = segments.find_segment(self._file, codec.first, codec)
        if offset is not None and offset > codec.first:
            self._damage(codec.first, 0, "no_record_here")
        while offset is not None:
            opened: list[segments.SegmentReader] = []
            start = offset

            def open_at(
                inner: int,
                start: int = start,
                opened: list[segments.SegmentReader] = opened,
            ) -> segments.SegmentReader:
                stream = segments.SegmentReader(self._file, start, codec)
                opened.append(stream)
                while stream.tell() < inner and stream.read(
                    min(inner - stream.tell(), CHUNK_BYTES)
                ):
                    pass
                return stream

            yield from self._numbered(self._segment(open_at, start, MAX_RESTARTS), start)
            stop = _stop(opened[-1])
            if stop is not None and opened[-1].followed:
                offset = stop
            elif stop is None or stop <= start:
                offset = segments.find_segment(self._file, start + 1, codec)
            else:
                following = segments.find_segment(self._file, stop, codec)
                if following != stop and _anything_between(self._file, stop, following):
                    self._damage(stop, 0, "no_record_here")
                offset = following

    def _numbered(self, helds: Iterator[Held], offset: int) -> Iterator[Record]:
        for number, held in enumerate(helds):
            if held.record is not None:
                yield replace(held.record, offset=offset, number=number)

    def _segment(
        self, open_at: Callable[[int], Any], stored: int | None, max_restarts: int | None
    ) -> Iterator[Held]:
        """Every record of a segment, begun again after each fault.

        `open_at` opens the segment's content at an offset of it; `stored` is the segment's own
        offset in the file, None where both are the same.
        """
        at: int | None = 0
        restarts = endings = 0
        while at is not None:
            held: Held | None = None
            swallower: Held | None = None
            reported: Held | None = None  # the last record, if its fault has been counted
            try:
                for raw in ArchiveIterator(open_at(at), stream_detect=False, parse_http=False):
                    if held is not None:
                        yield held
                    self.found = True
                    held, reported, current = None, None, self._hold(raw)
                    if current.record is not None and current.record.fault is not None:
                        self._damage(stored, current.inner, current.record.fault)
                        reported = current
                        yield current
                        if stored is None and current.record.fault == "truncated":
                            # Its length may have swallowed the records after it.
                            swallower = current
                            break
                    else:
                        held = current
                if held is not None:
                    yield held
                    if stored is None:
                        self._check_end(held)
                if swallower is None:
                    return
                start = swallower.inner + 1
                endings += 1
                if endings > MAX_RESTARTS:
                    self._damage(stored, start, "gave_up")
                    return
            except OSError as error:
                if isinstance(error, decoders.DamagedSegmentError) or "compress" in str(error):
                    # What was complete before the fault stays; the rest of the segment is lost.
                    if held is not None:
                        yield held
                    if reported is None:
                        inner = held.inner if held is not None else at
                        self._damage(stored, inner, "corrupt_compression")
                    return
                if reported is not None:
                    start = reported.inner + 1
                else:
                    start = yield from self._resume(held, at, stored)
            restarts += 1
            if max_restarts is not None and restarts > max_restarts:
                self._damage(stored, start, "gave_up")
                return
            try:
                further = segments.find_marker(open_at(start))
            except OSError:
                return
            at = None if further is None else start + further

    def _check_end(self, last: Held) -> None:
        """Count what an uncompressed file holds after its last record, or lacks of it."""
        self._file.seek(last.inner)
        head = self._file.read(CHUNK_BYTES).find(b"\r\n\r\n")
        if head < 0:
            self._damage(None, last.inner, "warc_header")
            return
        end = last.inner + head + 4 + last.block_bytes
        if end > self._file.seek(0, io.SEEK_END):
            self._damage(None, last.inner, "truncated")
        elif _anything_between(self._file, end, None):
            self._damage(None, end, "no_record_here")

    def _resume(self, held: Held | None, at: int, stored: int | None) -> Generator[Held, None, int]:
        """Deal with the record before a place where no record begins; gives where to look on."""
        if held is None:
            self._damage(stored, at, "no_record_here")
            return at + 1
        if intact(held):
            self._damage(stored, held.inner, "garbage_after_record")
            yield held
            return held.inner + held.block_bytes
        self._damage(stored, held.inner, "wrong_length")
        yield faulty(held, "wrong_length")
        return held.inner + 1

    def _hold(self, raw: Any) -> Held:
        kind = DOCUMENTS.get(int(raw.record_type))
        if kind is None:
            self._tally.count(OTHERS.get(int(raw.record_type), "unknown_type"))
            return Held(int(raw.stream_pos), int(raw.content_length), None)
        return hold(raw, kind, self._max_bytes)

    def _damage(self, stored: int | None, inner: int, reason: str) -> None:
        offset = inner if stored is None else stored
        self._tally.damage(self._piece.file, offset, reason)


def _stop(reader: segments.SegmentReader) -> int | None:
    """Where the segment ends, read to its end if it was not; None where that fails."""
    try:
        while reader.stop is None and reader.read(CHUNK_BYTES):
            pass
    except OSError:
        return None
    return reader.stop


def _anything_between(file: BinaryIO, start: int, stop: int | None) -> bool:
    """Whether stored bytes other than padding lie between two offsets."""
    file.seek(start)
    rest = file.read(CHUNK_BYTES if stop is None else min(stop - start, CHUNK_BYTES))
    return bool(rest.strip(b"\0\r\n"))
