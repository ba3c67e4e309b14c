"""Frames on a stream socket: eight bytes of length (unsigned, big-endian), then the bytes.

A page is read in a millisecond, so what a frame costs counts: one call to the kernel to send it,
one or none to receive it, and no copy that can be done without.
"""

from __future__ import annotations

import socket
import struct
from typing import Final

HEAD: Final = struct.Struct(">Q")
BUFFER_BYTES: Final = 1 << 18
"""Held for what arrives; a longer frame gets a buffer of its own."""


def send(channel: socket.socket, frame: bytes) -> None:
    """Send one frame; OSError where the other side is gone, TimeoutError where it doesn't read."""
    head = HEAD.pack(len(frame))
    sent = channel.sendmsg([head, frame])
    if sent < HEAD.size + len(frame):
        if sent < HEAD.size:
            channel.sendall(head[sent:])
        channel.sendall(memoryview(frame)[max(0, sent - HEAD.size) :])


class Receiver:
    """The frames that arrive on a channel, one after another."""

    def __init__(self, channel: socket.socket) -> None:
        self._channel = channel
        self._held = memoryview(bytearray(BUFFER_BYTES))
        self._start = self._end = 0

    def frame(self) -> memoryview | None:
        """The next frame, which is good until the next call.

        None where the other side has closed, even in the middle of a frame.
        """
        if not self._reach(HEAD.size):
            return None
        size = HEAD.unpack_from(self._held, self._start)[0]
        self._start += HEAD.size
        if size > len(self._held):
            return self._long(size)
        if not self._reach(size):
            return None
        self._start += size
        return self._held[self._start - size : self._start]

    def _reach(self, size: int) -> bool:
        """Have so many bytes at hand; False where the other side has closed before."""
        while self._end - self._start < size:
            if self._start + size > len(self._held) or self._start == self._end:
                left = bytes(self._held[self._start : self._end])
                self._held[: len(left)] = left
                self._start, self._end = 0, len(left)
            count = self._receive(self._held[self._end :])
            if count == 0:
                return False
            self._end += count
        return True

    def _long(self, size: int) -> memoryview | None:
        frame = memoryview(bytearray(size))
        filled = self._end - self._start
        frame[:filled] = self._held[self._start : self._end]
        self._start = self._end = 0
        while filled < size:
            count = self._receive(frame[filled:])
            if count == 0:
                return None
            filled += count
        return frame

    def _receive(self, into: memoryview) -> int:
        try:
            return self._channel.recv_into(into)
        except ConnectionResetError:
            return 0
