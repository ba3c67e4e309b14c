"""Code points from UTF-8 and back, compiled."""

from __future__ import annotations

import numpy as np

from pipeline.extract.blocks.compiled import leaf
from pipeline.extract.blocks.lanes import LANES, lowest, within


@leaf
def put(text, at, code_point):  # type: ignore[no-untyped-def]
    """Write a code point as UTF-8; the index after it."""
    if code_point < 0x80:
        text[at] = code_point
        return at + 1
    if code_point < 0x800:
        text[at] = 0xC0 | code_point >> 6
        text[at + 1] = 0x80 | code_point & 0x3F
        return at + 2
    if code_point < 0x10000:
        text[at] = 0xE0 | code_point >> 12
        text[at + 1] = 0x80 | code_point >> 6 & 0x3F
        text[at + 2] = 0x80 | code_point & 0x3F
        return at + 3
    text[at] = 0xF0 | code_point >> 18
    text[at + 1] = 0x80 | code_point >> 12 & 0x3F
    text[at + 2] = 0x80 | code_point >> 6 & 0x3F
    text[at + 3] = 0x80 | code_point & 0x3F
    return at + 4


@leaf
def decoded(page, i, n):  # type: ignore[no-untyped-def]
    """The code point of more than one byte at `i` and its bytes; a stray byte reads as itself."""
    first = np.int64(page[i])
    if first >= 0xF0 and i + 3 < n:
        low = (np.int64(page[i + 1]) & 0x3F) << 12 | (np.int64(page[i + 2]) & 0x3F) << 6
        return (first & 0x07) << 18 | low | np.int64(page[i + 3]) & 0x3F, 4
    if 0xE0 <= first < 0xF0 and i + 2 < n:
        low = (np.int64(page[i + 1]) & 0x3F) << 6 | np.int64(page[i + 2]) & 0x3F
        return (first & 0x0F) << 12 | low, 3
    if 0xC0 <= first < 0xE0 and i + 1 < n:
        return (first & 0x1F) << 6 | np.int64(page[i + 1]) & 0x3F, 2
    return first, 1


@leaf
def _valid_end(page):  # type: ignore[no-untyped-def]
    n = len(page)
    i = np.int64(0)
    while i < n:
        if i + LANES <= n:
            high = within(page, i, 0x80, 0xFF)
            if high == 0:
                i += LANES
                continue
            i += lowest(high)
        elif page[i] < 0x80:
            i += 1
            continue
        first = np.int64(page[i])
        if not 0xC2 <= first <= 0xF4:
            return -1
        width = 2 if first < 0xE0 else 3 if first < 0xF0 else 4
        least = 0xA0 if first == 0xE0 else 0x90 if first == 0xF0 else 0x80
        most = 0x9F if first == 0xED else 0x8F if first == 0xF4 else 0xBF
        for k in range(1, width):
            if i + k == n:
                return i
            if not least <= page[i + k] <= most:
                # Python takes half a surrogate at the very end for a character cut off.
                half = first == 0xED and i + 2 == n and 0xA0 <= page[i + 1] <= 0xBF
                return i if half else -1
            least, most = 0x80, 0xBF
        i += width
    return n


def valid_end(data: bytes) -> int:
    """Where UTF-8 ends before a character that is cut off, -1 for bytes that are none.

    Table 3-7 of the Unicode Standard; as Python's strict decoder has it.
    """
    return int(_valid_end(np.frombuffer(data, np.uint8)))
