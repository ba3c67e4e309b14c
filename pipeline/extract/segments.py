"""Cuts a stored archive into segments: the places where reading can begin, or begin again.

A segment is a gzip member, zstd or LZ4 frame whose content begins with a WARC record, with the
members after it that don't (an archive compressed in blocks); an uncompressed archive is one
segment. Since each segment is decompressed by itself, damage ends with the segment that holds it,
and the offset of a segment is a pointer from which a record can be read again. fastwarc's own
decompression gives neither: it stops at the first fault, and reports meaningless offsets inside a
member.
"""

from __future__ import annotations

from typing import BinaryIO, Final

from pipeline.extract.decoders import CORRUPT, MARKER, Codec, DamagedSegmentError, Readable

CHUNK_BYTES: Final = 1 << 14
"""Read at a time; several small members fit, so little is read twice."""
STEP_BYTES: Final = 1 << 20
"""Decompressed at a time."""
SMALL_STEP_BYTES: Final = 64
"""Decompressed at a time next to a fault: a step that fails gives nothing."""


class SegmentReader:
    """Reads one segment, decompressed, from its start.

    `stop` is the stored offset at which the next segment starts, or the file's end; None until the
    segment has been read to its end. `followed`: whether the next one was seen there. Reading
    raises DamagedSegmentError where the bytes are corrupt or end too early.
    """

    def __init__(self, file: BinaryIO, offset: int, codec: Codec) -> None:
        self._file = file
        self._codec = codec
        self._decoder = codec.decoder()
        self._input = b""
        self._next = offset  # stored offset of the byte after _input
        self._output = b""
        self._position = 0
        self._member = offset  # where the member that is being read begins
        self._given = 0  # bytes that it has given
        self._step = STEP_BYTES
        self.stop: int | None = None
        self.followed = False  # whether a segment certainly starts at `stop`

    def tell(self) -> int:
        """Decompressed bytes read so far; fastwarc counts its offsets from it."""
        return self._position

    def read(self, size: int = -1) -> bytes:
        """Up to `size` bytes (a chunk, if negative); empty at the segment's end."""
        while not self._output and self.stop is None:
            self._fill()
        if size < 0:
            data, self._output = self._output, b""
        else:
            data, self._output = self._output[:size], self._output[size:]
        self._position += len(data)
        return data

    def _load(self) -> bool:
        self._file.seek(self._next)
        data = self._file.read(CHUNK_BYTES)
        self._input += data
        self._next += len(data)
        return bool(data)

    def _fill(self) -> None:
        ended = not self._input and not self._load()
        try:
            # Without input too: a decoder may have held something back.
            self._output, self._input = self._decoder.step(self._input, self._step)
        except CORRUPT:
            self._approach("corrupt")
            return
        if ended and not self._output and not self._decoder.eof:
            self._approach("truncated")
            return
        self._given += len(self._output)
        if self._decoder.eof:
            self._input = self._decoder.unused_data + self._input
            self._turn()

    def _approach(self, fault: str) -> None:
        """Read the member again up to what it gave, and go on from there in small steps."""
        if self._step == SMALL_STEP_BYTES:
            raise DamagedSegmentError(fault)
        self._step = SMALL_STEP_BYTES
        self._decoder, self._input, self._next = self._codec.careful(), b"", self._member
        repeated = 0
        while repeated < self._given and (self._input or self._load()):
            bound = min(STEP_BYTES, self._given - repeated)
            try:
                output, self._input = self._decoder.step(self._input, bound)
            except CORRUPT as error:
                raise DamagedSegmentError(fault) from error
            repeated += len(output)
        if repeated > self._given:  # zstd gives whole blocks
            raise DamagedSegmentError(fault)

    def _turn(self) -> None:
        """At a member's end: the next one starts a segment, continues this one, or isn't there."""
        while len(self._input) < CHUNK_BYTES // 2 and self._load():
            pass
        rest = self._input
        self.followed = self._codec.begins(rest)
        if rest.startswith(self._codec.magic) and not self.followed:
            self._decoder, self._given, self._step = self._codec.decoder(), 0, STEP_BYTES
            self._member = self._next - len(rest)
        else:
            self.stop = self._next - len(rest)


def find_segment(file: BinaryIO, offset: int, codec: Codec) -> int | None:
    """Stored offset of the first segment that starts at `offset` or later, None if none does."""
    overlap = CHUNK_BYTES  # what `begins` may have to look at
    position, window = offset, b""
    while True:
        file.seek(position + len(window))
        data = file.read(4 * CHUNK_BYTES)
        window += data
        at = window.find(codec.magic)
        while at >= 0 and (at + overlap <= len(window) or not data):
            if codec.begins(window[at : at + overlap]):
                return position + at
            at = window.find(codec.magic, at + 1)
        if not data:
            return None
        keep = at if at >= 0 else max(0, len(window) - len(codec.magic) + 1)
        position, window = position + keep, window[keep:]


def find_marker(stream: Readable) -> int | None:
    """Offset, from the stream's position, of the next line that begins a WARC record."""
    window, passed, needle = b"", 0, b"\n" + MARKER
    while data := stream.read(4 * CHUNK_BYTES):
        window += data
        at = window.find(needle)
        if at >= 0:
            return passed + at + 1
        passed += max(0, len(window) - len(needle))
        window = window[-len(needle) :]
    return None
