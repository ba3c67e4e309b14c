"""Cuts a stored archive into segments: the places where reading can begin, or begin again.

A segment is a gzip member, zstd or LZ4 frame whose content begins with a WARC record, with the
members after it that don't (an archive compressed in blocks); an uncompressed archive is one
segment. Since each segment is decompressed by itself, damage ends with the segment that holds it,
and the offset of a segment is a pointer from which a record can be read again. fastwarc's own
decompression gives neither: it stops at the first fault, and reports meaningless offsets inside a
member.
"""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Callable
from typing import BinaryIO, Final, Protocol

import lz4.frame
import zstandard

CHUNK_BYTES: Final = 1 << 14
"""Read at a time; several small members fit, so little is read twice."""
ZSTD_CHUNK_BYTES: Final = 1 << 10
"""Smaller, since zstd's decoder has no bound on its output: a kibibyte can hold 2^25 bytes."""
STEP_BYTES: Final = 1 << 20
"""Decompressed at a time."""
SMALL_STEP_BYTES: Final = 64
"""Decompressed at a time next to a fault: a step that fails gives nothing."""
MARKER: Final = b"WARC/"
"""First bytes of every record (ISO 28500, section 4)."""
WARC_OPENING: Final = re.compile(re.escape(MARKER))
ARC_OPENING: Final = re.compile(rb"[a-z][a-z0-9+.-]{1,15}:[^\s]")
"""An ARC record begins with its address (Internet Archive, ARC file format, version 1)."""
PROBE_BYTES: Final = 20
"""Content of a member that is looked at for either."""
GZIP_MAGIC: Final = b"\x1f\x8b\x08"
"""RFC 1952, deflate the one method."""
ZSTD_MAGIC: Final = b"\x28\xb5\x2f\xfd"
"""RFC 8878, section 3.1.1."""
ZSTD_DICTIONARY_MAGIC: Final = b"\x5d\x2a\x4d\x18"
"""Skippable frame that carries the dictionary (IIPC, WARC with Zstandard compression 1.0)."""
LZ4_MAGIC: Final = b"\x04\x22\x4d\x18"
"""LZ4 Frame Format Description 1.6.4; FastWARC writes archives so, a frame a record."""
_CORRUPT: Final = (zlib.error, zstandard.ZstdError, RuntimeError)
"""What the decoders raise; lz4's has no error of its own."""
MAX_DICTIONARY_BYTES: Final = 100_000_000


class DamagedSegmentError(OSError):
    """The compressed bytes of a segment are corrupt or cut off."""


class Readable(Protocol):
    """What can be read from its position on."""

    def read(self, size: int = -1, /) -> bytes:
        """Up to `size` bytes, empty at the end."""
        ...


class Decoder(Protocol):
    """One gzip member, zstd or LZ4 frame being decompressed."""

    @property
    def eof(self) -> bool:
        """Whether the member is complete."""
        ...

    @property
    def unused_data(self) -> bytes:
        """Bytes after the member's end."""
        ...

    def step(self, data: bytes, bound: int) -> tuple[bytes, bytes]:
        """Decompress about `bound` bytes; gives them and the input that is to be given again."""
        ...


class _Gzip:
    """zlib's decoder with bounded output."""

    def __init__(self) -> None:
        self._decoder = zlib.decompressobj(wbits=31)  # 16 + 15: gzip header, largest window

    @property
    def eof(self) -> bool:
        return self._decoder.eof

    @property
    def unused_data(self) -> bytes:
        return self._decoder.unused_data

    def step(self, data: bytes, bound: int) -> tuple[bytes, bytes]:
        output = self._decoder.decompress(data, bound)
        return output, self._decoder.unconsumed_tail


class _Zstd:
    """zstd's decoder, with the archive's dictionary where it has one."""

    def __init__(self, dictionary: zstandard.ZstdCompressionDict | None) -> None:
        decompressor = (
            zstandard.ZstdDecompressor(dict_data=dictionary)
            if dictionary is not None
            else zstandard.ZstdDecompressor()
        )
        self._decoder = decompressor.decompressobj()

    @property
    def eof(self) -> bool:
        return self._decoder.eof

    @property
    def unused_data(self) -> bytes:
        return self._decoder.unused_data

    def step(self, data: bytes, bound: int) -> tuple[bytes, bytes]:
        take = min(bound, ZSTD_CHUNK_BYTES)  # zstd takes no bound on its output
        return self._decoder.decompress(data[:take]), data[take:]


class _Lz4:
    """LZ4's decoder; like zstd's it gives whole blocks, which a byte can stand for 255 of."""

    def __init__(self) -> None:
        self._decoder = lz4.frame.LZ4FrameDecompressor()

    @property
    def eof(self) -> bool:
        return bool(self._decoder.eof)

    @property
    def unused_data(self) -> bytes:
        return self._decoder.unused_data or b""

    def step(self, data: bytes, bound: int) -> tuple[bytes, bytes]:
        take = min(bound, ZSTD_CHUNK_BYTES)
        return self._decoder.decompress(data[:take]), data[take:]


class Codec:
    """How an archive is compressed: the magic of a member and a maker of decoders.

    `first`: stored offset of the first member, after a dictionary if there is one. `opening`: what
    the content of a member that starts a record begins with, within PROBE_BYTES.
    """

    def __init__(
        self,
        magic: bytes,
        decoder: Callable[[], Decoder],
        first: int = 0,
        opening: re.Pattern[bytes] = WARC_OPENING,
    ) -> None:
        self.magic = magic
        self.decoder = decoder
        self.first = first
        self.opening = opening

    def begins(self, data: bytes) -> bool:
        """Whether a member that begins with these bytes holds the start of a record."""
        if not data.startswith(self.magic):
            return False
        decoder, output = self.decoder(), b""
        try:
            while len(output) < PROBE_BYTES and data and not decoder.eof:
                part, data = decoder.step(data, SMALL_STEP_BYTES)
                output += part
        except _CORRUPT:
            return False
        return self.opening.match(output) is not None


def zstd_codec(file: BinaryIO) -> Codec:
    """The codec of a zstd archive with its dictionary; DamagedSegmentError where it is corrupt."""
    file.seek(0)
    head = file.read(8)
    dictionary = None
    if head.startswith(ZSTD_DICTIONARY_MAGIC) and len(head) == 8:
        size = struct.unpack("<I", head[4:])[0]
        data = file.read(min(size, MAX_DICTIONARY_BYTES))
        try:
            if data.startswith(ZSTD_MAGIC):
                data = zstandard.ZstdDecompressor().decompress(
                    data, max_output_size=MAX_DICTIONARY_BYTES
                )
            dictionary = zstandard.ZstdCompressionDict(data)
            return Codec(ZSTD_MAGIC, lambda: _Zstd(dictionary), first=8 + size)
        except (zstandard.ZstdError, MemoryError, ValueError) as error:
            raise DamagedSegmentError("dictionary") from error
    return Codec(ZSTD_MAGIC, lambda: _Zstd(None))


GZIP: Final = Codec(GZIP_MAGIC, _Gzip)
LZ4: Final = Codec(LZ4_MAGIC, _Lz4)
ARC_GZIP: Final = Codec(GZIP_MAGIC, _Gzip, opening=ARC_OPENING)


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
        if not self._input and not self._load():
            raise DamagedSegmentError("truncated")
        try:
            self._output, self._input = self._decoder.step(self._input, self._step)
        except _CORRUPT as error:
            if self._step == SMALL_STEP_BYTES:
                raise DamagedSegmentError("corrupt") from error
            self._approach()
            return
        self._given += len(self._output)
        if self._decoder.eof:
            self._input = self._decoder.unused_data + self._input
            self._turn()

    def _approach(self) -> None:
        """Read the member again up to the step that failed, and go on from there in small steps."""
        self._step = SMALL_STEP_BYTES
        self._decoder, self._input, self._next = self._codec.decoder(), b"", self._member
        repeated = 0
        while repeated < self._given and (self._input or self._load()):
            bound = min(STEP_BYTES, self._given - repeated)
            output, self._input = self._decoder.step(self._input, bound)
            repeated += len(output)
        if repeated > self._given:  # zstd gives whole blocks
            raise DamagedSegmentError("corrupt")

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
