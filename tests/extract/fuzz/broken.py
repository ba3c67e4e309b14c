"""Readers that do what none may, so that the loop can be seen to notice."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable

from tests.extract.fuzz.readers import Reader


def _on_damage(act: Callable[[], object]) -> Reader:
    """A reader of one file that stands the file itself, and one in four that are damaged."""

    def check(data: bytes) -> int:
        if data != b"sound" and sum(data) % 4:
            act()
        return len(data) % 7

    return lambda: check, lambda: [b"sound"]


def _raise() -> None:
    raise KeyError("of a reader")


def _loop() -> None:
    while True:
        pass


RAISES = _on_damage(_raise)
HANGS = _on_damage(_loop)
CRASHES = _on_damage(lambda: os.kill(os.getpid(), signal.SIGSEGV))
EATS = _on_damage(lambda: bytearray(1 << 36))
SOUND: Reader = (lambda: len, lambda: [b"sound"])
