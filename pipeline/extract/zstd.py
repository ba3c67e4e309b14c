"""Zstandard frames as one stream that knows where it was cut.

The library's own stream reader ends quietly in the middle of a frame, so that a file of which half
is missing reads like a shorter file: a loss that nobody counts.
"""

from __future__ import annotations

import io
from typing import Any, BinaryIO, Final

import zstandard

_STORED: Final = 1 << 13
"""Compressed bytes read at a time; few, since a kilobyte can stand for tens of megabytes."""


class ZstdFrames(io.RawIOBase):
    """The decompressed bytes of any number of frames, one after another.

    Raises EOFError where the file ends inside a frame, zstandard.ZstdError where one is corrupt.
    """

    def __init__(self, stored: BinaryIO) -> None:
        self._stored = stored
        self._frame: Any = None
        self._compressed = b""
        self._plain = memoryview(b"")

    def readable(self) -> bool:
        """Always."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill `buffer` with what comes next; 0 at the end."""
        while not self._plain:
            if not self._compressed:
                self._compressed = self._stored.read(_STORED)
                if not self._compressed:
                    if self._frame is not None:
                        raise EOFError("the file ends inside a frame")
                    return 0
            if self._frame is None:
                self._frame = zstandard.ZstdDecompressor().decompressobj()
            self._plain = memoryview(self._frame.decompress(self._compressed))
            self._compressed = b""
            if self._frame.eof:
                self._compressed = self._frame.unused_data
                self._frame = None
        length = min(len(buffer), len(self._plain))
        buffer[:length] = self._plain[:length]
        self._plain = self._plain[length:]
        return length
