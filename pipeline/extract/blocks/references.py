"""Character references, compiled: `&auml;`, `&#228;`, `&#xe4;` to code points.

The rules are the HTML standard's (section 13.2.5.72 and on), those for text: some names are read
without their semicolon, and the longest name wins.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from pipeline.extract.blocks.characters import (
    C1,
    ENTITY_FIRST,
    ENTITY_KEYS,
    ENTITY_SECOND,
    ENTITY_SLOTS,
    FNV_OFFSET,
    FNV_PRIME,
    MAX_BARE_BYTES,
    MAX_ENTITY_BYTES,
    REPLACEMENT,
)
from pipeline.extract.blocks.compiled import leaf
from pipeline.extract.blocks.tokens import is_letter, lower

AMPERSAND: Final = ord("&")
SEMICOLON: Final = ord(";")
HASH: Final = ord("#")


@leaf
def _named(key):  # type: ignore[no-untyped-def]
    at = np.int64(key % np.uint64(ENTITY_SLOTS))
    while ENTITY_KEYS[at] != 0:
        if ENTITY_KEYS[at] == key:
            return at
        at = (at + 1) % ENTITY_SLOTS
    return np.int64(-1)


@leaf
def _numeric(page, i, n):  # type: ignore[no-untyped-def]
    """A reference by number; `i` is at its `&`."""
    k = i + 2
    base = 10
    if k < n and (page[k] | 32) == 120:
        base = 16
        k += 1
    first = k
    value = 0
    while k < n:
        byte = lower(page[k])
        if 48 <= byte <= 57:
            digit = byte - 48
        elif base == 16 and 97 <= byte <= 102:
            digit = byte - 87
        else:
            break
        if value < 0x110000:
            value = value * base + digit
        k += 1
    if k == first:
        return AMPERSAND, 0, 1
    if k < n and page[k] == SEMICOLON:
        k += 1
    if value == 0 or value > 0x10FFFF or 0xD800 <= value <= 0xDFFF:
        value = REPLACEMENT
    elif 0x80 <= value < 0xA0:
        value = int(C1[value - 0x80])
    return value, 0, k - i


@leaf
def entity(page, i, n):  # type: ignore[no-untyped-def]
    """Read the character reference at `i`, which is at an ampersand.

    Gives one or two code points (the second 0 for none) and the bytes that they took.
    """
    if i + 1 < n and page[i + 1] == HASH:
        return _numeric(page, i, n)
    key = np.uint64(FNV_OFFSET)
    best = np.int64(-1)
    width = 1
    k = i + 1
    while k < n and k - i <= MAX_ENTITY_BYTES:
        byte = page[k]
        if not (is_letter(byte) or 48 <= byte <= 57 or byte == SEMICOLON):
            break
        key = (key ^ np.uint64(byte)) * np.uint64(FNV_PRIME)
        k += 1
        if byte == SEMICOLON or k - i - 1 <= MAX_BARE_BYTES:
            at = np.int64(_named(key))
            if at >= 0:
                best = at
                width = k - i
        if byte == SEMICOLON:
            break
    if best < 0:
        return AMPERSAND, 0, 1
    return np.int64(ENTITY_FIRST[best]), np.int64(ENTITY_SECOND[best]), width
