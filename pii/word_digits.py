"""Which words have the digits near them that their value needs: compiled, over UTF-8.

A law says "telephone" more often than it gives a number, and a recognizer that reads on behind each
word takes a thousand times as long as a look at where the digits are. What counts as enough of them
says the recognizer (`recognizer.Words`).
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numba import njit

from pii.table_column import BAR_WITHIN_BYTES

_FEW: Final = 10
"""Bytes between two of three digits."""
_GAP: Final = 12
"""Bytes between two of five digits, none of them a letter: three code points of four bytes."""


@njit(cache=True, nogil=True)
def _is_digit(byte):  # type: ignore[no-untyped-def]
    return 48 <= byte <= 57


@njit(cache=True, nogil=True)
def _positions(data, row_marks):  # type: ignore[no-untyped-def]
    """Bytes of the digits, or of tabs and bars: (k,) int64, ascending."""
    count = 0
    for byte in data:
        count += (byte == 9 or byte == 124) if row_marks else _is_digit(byte)
    found = np.empty(count, dtype=np.int64)
    count = 0
    for at in range(len(data)):
        byte = data[at]
        if (byte == 9 or byte == 124) if row_marks else _is_digit(byte):
            found[count] = at
            count += 1
    return found


@njit(cache=True, nogil=True)
def _ends(data, digits, several):  # type: ignore[no-untyped-def]
    """Byte after the nearest `several` digits that begin at or after each digit; -1 for none.

    Three have at most _FEW bytes in between, five at most _GAP and no ASCII letter.
    """
    ends = np.empty(len(digits), dtype=np.int64)
    nearest = np.int64(-1)
    run = 0  # digits from here on with no more than a gap before the next
    for one in range(len(digits) - 1, -1, -1):
        run += 1
        if one + 1 < len(digits):
            between = digits[one + 1] - digits[one] - 1
            if between > (_FEW if several == 3 else _GAP):
                run = 1
            elif several == 5:
                for at in range(digits[one] + 1, digits[one + 1]):
                    if 65 <= data[at] <= 90 or 97 <= data[at] <= 122:
                        run = 1
                        break
        if run >= several:
            nearest = digits[one + several - 1] + 1
        ends[one] = nearest
    return ends


@njit(cache=True, nogil=True)
def _any_within(positions, ends, low, high):  # type: ignore[no-untyped-def]
    """Whether what begins at one of the positions lies in [low, high)."""
    place, behind = 0, len(positions)
    while place < behind:  # the first position that is not below `low`
        middle = (place + behind) // 2
        if positions[middle] < low:
            place = middle + 1
        else:
            behind = middle
    return place < len(positions) and 0 <= ends[place] <= high


@njit(cache=True, nogil=True)
def _announces(data, at):  # type: ignore[no-untyped-def]
    """Whether a dot or colon, or a space and 0 or a bracket, stands behind a single letter."""
    spaces = 0
    while at < len(data) and spaces < 3:
        byte = data[at]
        if byte == 32 or byte == 9:
            at += 1
        elif byte == 0xC2:
            at += 2
        elif byte == 0xE2:
            at += 3
        else:
            return byte == 46 or byte == 58 or (spaces > 0 and (byte == 40 or byte == 48))
        spaces += 1
    return False


@njit(cache=True, nogil=True)
def _single_letter(data, start, end):  # type: ignore[no-untyped-def]
    return end - start <= 2 and (end - start == 1) == (data[start] < 0x80)


@njit(cache=True, nogil=True)
def _bracket(data, start):  # type: ignore[no-untyped-def]
    """The bracket before the word, or -1."""
    if start > 0 and data[start - 1] == 40:
        return start - 1
    if start > 1 and data[start - 1] == 32 and data[start - 2] == 40:
        return start - 2
    return -1


@njit(cache=True, nogil=True)
def digits_near(data, found, needs):  # type: ignore[no-untyped-def]
    """Of phrases (first byte, byte after, bits) those with the digits that they need.

    `needs` (k, 6) int64, a row for each bit from the second on (see `recognizer.Words.needs`).
    Returns rows of `needs` and bytes, each (m,) int64.
    """
    which = np.empty(len(found) * len(needs), dtype=np.int64)
    places = np.empty(len(found) * len(needs), dtype=np.int64)
    count = 0
    if len(found) == 0:
        return which, places
    digits = _positions(data, False)
    bars = _positions(data, True)
    single = digits + 1
    three = five = single
    have_three = have_five = False
    for one in range(len(found)):
        start, end, bits = found[one, 0], found[one, 1], found[one, 2]
        for kind in range(len(needs)):
            if not (bits >> (kind + 1)) & 1:
                continue
            several, below = needs[kind, 0], needs[kind, 3]
            if needs[kind, 5] and _single_letter(data, start, end) and not _announces(data, end):
                continue
            first = start
            if needs[kind, 4]:
                first = _bracket(data, start)
                if first < 0:
                    continue
            ends = single
            if several == 3:
                if not have_three:
                    three, have_three = _ends(data, digits, 3), True
                ends = three
            elif several == 5:
                if not have_five:
                    five, have_five = _ends(data, digits, 5), True
                ends = five
            near = _any_within(digits, ends, first - needs[kind, 2], end + needs[kind, 1])
            if not near and below and len(bars):
                in_row = _any_within(
                    bars, bars + 1, start - BAR_WITHIN_BYTES, end + BAR_WITHIN_BYTES
                )
                near = in_row and _any_within(digits, ends, end, end + below)
            if near:
                which[count] = kind
                places[count] = first
                count += 1
    return which[:count], places[:count]
