"""What decompresses an archive: a decoder for each member or frame, bounded in what it gives.

Of gzip there are two. ISA-L's takes less than half of zlib's time, which was a third of the reading
process's, but it decodes ahead of what it gives and keeps up to 32 kB before a fault to itself; so
where it finds one, and where a member begins, zlib is asked.
"""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Callable
from typing import Any, BinaryIO, Final, Protocol

import lz4.frame
import zstandard
from isal import isal_zlib

ZSTD_CHUNK_BYTES: Final = 1 << 10
"""Compressed bytes at a time, since zstd's decoder has no bound on its output: a kibibyte can hold
2^25 bytes."""
PROBE_STEP_BYTES: Final = 64
"""Decompressed at a time where a member begins."""
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
CORRUPT: Final[tuple[Any, ...]] = (
    isal_zlib.error,
    zlib.error,
    zstandard.ZstdError,
    RuntimeError,
)
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


_GZIP_WINDOW: Final = 31
"""16 + 15: gzip header, largest window."""


class _Gzip:
    """A decoder with bounded output: ISA-L's, in less than half of zlib's time, or zlib's."""

    def __init__(self, decoder: Any) -> None:
        self._decoder = decoder

    @property
    def eof(self) -> bool:
        return bool(self._decoder.eof)

    @property
    def unused_data(self) -> bytes:
        found: bytes = self._decoder.unused_data
        return found

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

    `careful`: a maker of decoders that give every byte before a fault, if `decoder`'s do not.
    `first`: stored offset of the first member, after a dictionary if there is one. `opening`: what
    the content of a member that starts a record begins with, within PROBE_BYTES.
    """

    def __init__(
        self,
        magic: bytes,
        decoder: Callable[[], Decoder],
        careful: Callable[[], Decoder] | None = None,
        first: int = 0,
        opening: re.Pattern[bytes] = WARC_OPENING,
    ) -> None:
        self.magic = magic
        self.decoder = decoder
        self.careful = careful or decoder
        self.first = first
        self.opening = opening

    def begins(self, data: bytes) -> bool:
        """Whether a member that begins with these bytes holds the start of a record."""
        if not data.startswith(self.magic):
            return False
        decoder, output = self.careful(), b""
        try:
            while len(output) < PROBE_BYTES and data and not decoder.eof:
                part, data = decoder.step(data, PROBE_STEP_BYTES)
                output += part
        except CORRUPT:
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


def _gzip() -> Decoder:
    return _Gzip(isal_zlib.decompressobj(wbits=_GZIP_WINDOW))


def _careful_gzip() -> Decoder:
    """ISA-L decodes ahead of what it gives, and keeps up to 32 kB before a fault to itself."""
    return _Gzip(zlib.decompressobj(wbits=_GZIP_WINDOW))


GZIP: Final = Codec(GZIP_MAGIC, _gzip, _careful_gzip)
LZ4: Final = Codec(LZ4_MAGIC, _Lz4)
ARC_GZIP: Final = Codec(GZIP_MAGIC, _gzip, _careful_gzip, opening=ARC_OPENING)
