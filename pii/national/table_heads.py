"""Where tables begin that an identity number's label may head a column of: compiled, over UTF-8.

In a list of persons the label stands once, above all the numbers (`table_column.py` says what a
table is). A number looks for its label beside it and cannot look up through the rows above, of
which there may be thousands; so the head looks down.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numba import njit

from pii.table_column import FIRST_WITHIN_BYTES

_MAX_HEAD_BYTES: Final = 4_000


@njit(cache=True, nogil=True)
def heads(data):  # type: ignore[no-untyped-def]
    """Bytes at which lines begin that may head a table: (k,) int64, ascending.

    They hold tabs or bars and no digit, the line above has another number of them, the next one
    some too, and a digit comes soon.
    """
    marks = 0
    for byte in data:
        marks += byte == 9 or byte == 124
    found = np.empty(marks, dtype=np.int64)
    if marks == 0:
        return found
    count = 0
    digit_after = len(data) + FIRST_WITHIN_BYTES  # nearest digit behind, from the end on
    end = len(data)  # of the line that is read, backwards
    tabs = bars = digits = 0
    below_tabs = below_bars = 0
    last_start = -1  # a line that is a head unless the one above it is of the same table
    last_tabs = last_bars = 0
    for at in range(len(data) - 1, -2, -1):
        if at >= 0 and data[at] != 10:
            byte = data[at]
            tabs += byte == 9
            bars += byte == 124
            if 48 <= byte <= 57:
                digits += 1
                digit_after = at
            continue
        if last_start >= 0 and (
            (last_tabs and tabs != last_tabs) or (not last_tabs and bars != last_bars)
        ):
            found[count] = last_start
            count += 1
        last_start = -1
        marked = (tabs and below_tabs) or (not tabs and bars and below_bars)
        near = digit_after < end + FIRST_WITHIN_BYTES
        if marked and near and not digits and end < len(data) and end - at <= _MAX_HEAD_BYTES:
            last_start, last_tabs, last_bars = at + 1, tabs, bars
        below_tabs, below_bars = tabs, bars
        tabs = bars = digits = 0
        end = at
    if last_start >= 0:  # the first line of all
        found[count] = last_start
        count += 1
    ascending = np.empty(count, dtype=np.int64)
    for one in range(count):
        ascending[one] = found[count - 1 - one]
    return ascending
