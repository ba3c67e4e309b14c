"""Frames on a stream socket: eight bytes of length (unsigned, big-endian), then the bytes."""

from __future__ import annotations

import socket
import struct
from typing import Final

HEAD: Final = struct.Struct(">Q")


def send(channel: socket.socket, frame: bytes) -> None:
    """Send one frame; OSError where the other side is gone, TimeoutError where it doesn't read."""
    channel.sendall(HEAD.pack(len(frame)))
    channel.sendall(frame)


def receive(channel: socket.socket) -> bytes | None:
    """Receive one frame; None where the other side has closed, even in the middle of a frame."""
    head = _exactly(channel, HEAD.size)
    if head is None:
        return None
    return _exactly(channel, HEAD.unpack(head)[0])


def _exactly(channel: socket.socket, size: int) -> bytes | None:
    received = bytearray(size)
    view = memoryview(received)
    filled = 0
    while filled < size:
        try:
            count = channel.recv_into(view[filled:])
        except ConnectionResetError:
            return None
        if count == 0:
            return None
        filled += count
    return bytes(received)
