"""Which meta elements are worth handing on: those whose name or content may say what is asked.

A page has a dozen of them, for pictures, previews and browsers mostly; to parse those costs as much
as to find the text. What may matter is told here from the bytes, with every doubt for handing on.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from pipeline.extract.blocks.characters import FNV_OFFSET, FNV_PRIME, name_hash
from pipeline.extract.blocks.compiled import leaf
from pipeline.extract.markup import META_NAMES

SLOTS: Final = 1 << 9
_AMPERSAND: Final = ord("&")
_HASH: Final = ord("#")
_N: Final = ord("n")
_NOAI: Final = np.frombuffer(b"noai", np.uint8)
"""Word of rights by which the reader knows directives for agents that nobody listed."""


def _table() -> npt.NDArray[np.uint64]:
    keys = np.zeros(SLOTS, np.uint64)
    for name in sorted(META_NAMES):
        key = name_hash(name.encode("ascii"))
        at = key % SLOTS
        while keys[at]:
            at = (at + 1) % SLOTS
        keys[at] = key
    return keys


NAME_KEYS: Final = _table()
"""FNV-1a of the names in lower case by slot; 0 is an empty slot."""


@leaf
def may_name(page, start, end):  # type: ignore[no-untyped-def]
    """Whether a name of a meta element may be one of `META_NAMES`."""
    while start < end and page[start] <= 32:
        start += 1
    while end > start and page[end - 1] <= 32:
        end -= 1
    key = np.uint64(FNV_OFFSET)
    for i in range(start, end):
        byte = page[i]
        if byte == _AMPERSAND or byte >= 0x80:  # a reference, or a space that lower case hides
            return True
        if 65 <= byte <= 90:
            byte += np.uint8(32)
        key = (key ^ np.uint64(byte)) * np.uint64(FNV_PRIME)
    at = np.int64(key % np.uint64(SLOTS))
    while NAME_KEYS[at] != 0:
        if NAME_KEYS[at] == key:
            return True
        at = (at + 1) % SLOTS
    return False


@leaf
def may_reserve(page, start, end):  # type: ignore[no-untyped-def]
    """Whether the content of a meta element may hold the directive `noai`."""
    for i in range(start, end - 1):
        byte = page[i]
        if byte == _AMPERSAND and page[i + 1] == _HASH:
            return True
        if byte | 32 == _N and i + 4 <= end:
            k = 1
            while k < 4 and page[i + k] | 32 == _NOAI[k]:
                k += 1
            if k == 4:
                return True
    return False
