"""Reads the records of a stored WARC file, whatever is damaged in it.

fastwarc parses the records; this module decides where it starts. A fault ends the record that holds
it and nothing else: reading goes on at the next place where a record begins. Records of types that
are no documents are counted and passed over.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, BinaryIO, Final

from fastwarc.stream_io import Lz4Reader
from fastwarc.warc import ArchiveIterator, WarcRecordType

from pipeline.extract import segments
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
            reader = _Reader(file, piece, max_bytes, tally)
            if head.startswith((segments.ZSTD_MAGIC, segments.ZSTD_DICTIONARY_MAGIC)):
                yield from reader.compressed(segments.zstd_codec(file))
            elif head.startswith(segments.GZIP_MAGIC[:2]):
                yield from reader.compressed(segments.GZIP)
            elif head.startswith(segments.LZ4_MAGIC):
                yield from reader.whole(lambda inner: _skipped(Lz4Reader(file), file, inner))
            else:
                yield from reader.plain()
        except segments.DamagedSegmentError:
            tally.quarantine(piece.file, "corrupt_dictionary")
            return
        except OSError:
            tally.quarantine(piece.file, "unreadable")
            return
        if not reader.found:
            tally.quarantine(piece.file, "no_warc_record")


def _skipped(stream: Any, file: BinaryIO, count: int) -> Any:
    """A decompressing stream, `count` bytes further on."""
    file.seek(0)
    while count > 0 and (data := stream.read(min(count, CHUNK_BYTES))):
        count -= len(data)
    return stream


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

    def whole(self, open_at: Callable[[int], Any]) -> Iterator[Record]:
        """Records of a file that can only be read from its start; their offset is 0."""
        yield from self._numbered(self._segment(open_at, 0, MAX_RESTARTS), 0)

    def compressed(self, codec: segments.Codec) -> Iterator[Record]:
        """Records of a file of gzip members or zstd frames."""
        offset = segments.find_segment(self._file, 0, codec)
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
            if stop is None or stop <= start:
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
        restarts = 0
        while at is not None:
            held: Held | None = None
            reported = False
            try:
                for raw in ArchiveIterator(open_at(at), stream_detect=False, parse_http=False):
                    if held is not None:
                        yield held
                    self.found = True
                    held, current = None, self._hold(raw)
                    if current.record is not None and current.record.fault is not None:
                        self._damage(stored, current.inner, current.record.fault)
                        reported = True
                        yield current
                    else:
                        held = current
                if held is not None:
                    yield held
                return
            except OSError as error:
                if isinstance(error, segments.DamagedSegmentError) or "compress" in str(error):
                    # What was complete before the fault stays; the rest of the segment is lost.
                    if held is not None:
                        yield held
                    if not reported:
                        inner = held.inner if held is not None else at
                        self._damage(stored, inner, "corrupt_compression")
                    return
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
            return Held(int(raw.stream_pos), int(raw.content_length), None, None)
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
    return bool(rest.strip(b"\0"))
