"""Kept blocks to text in document order, with marks like Markdown's or without.

A block is a line. Headings get `#`, items of lists `-`, quotations `>`, preformatted text a fence,
and a row of a table `| a | b |`. The
numbers of ordered lists are not written, for they are not in the page: a browser makes them.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from pipeline.extract.blocks.compiled import kernel, leaf
from pipeline.extract.blocks.elements import NUMBER
from pipeline.extract.blocks.tables import data_rows

MARKS_BYTES: Final = 48
"""Most that marks add to a block: two fences, a heading or an item, quotations and indents."""
MAX_INDENTS: Final = 8
MAX_QUOTES: Final = 4

_H1: Final = NUMBER["h1"]
_H6: Final = NUMBER["h6"]
_LI: Final = NUMBER["li"]
_PRE: Final = NUMBER["pre"]
_QUOTE: Final = NUMBER["blockquote"]
_TD: Final = NUMBER["td"]
_TH: Final = NUMBER["th"]

_NEWLINE: Final = ord("\n")
_SPACE: Final = ord(" ")
_BAR: Final = ord("|")
_TAB: Final = ord("\t")
_HASH: Final = ord("#")
_DASH: Final = ord("-")
_GREATER: Final = ord(">")
_TICK: Final = ord("`")


@leaf
def _fence(out, at):  # type: ignore[no-untyped-def]
    for _ in range(3):
        out[at] = _TICK
        at += 1
    return at


@leaf
def _around(page, element):  # type: ignore[no-untyped-def]
    """Level of the heading, innermost item, its depth in lists, quotations, and pre around."""
    level, item, items, quotes, pre = 0, -1, 0, 0, -1
    while element > 0:
        number = page.tag[element]
        if _H1 <= number <= _H6:
            level = number - _H1 + 1
        elif number == _LI:
            if items == 0:
                item = element
            items += 1
        elif number == _QUOTE:
            quotes += 1
        elif number == _PRE:
            pre = element
        element = page.parent[element]
    return level, item, items, quotes, pre


@kernel
def join(page, cell, keep, marks):  # type: ignore[no-untyped-def]
    r"""Join the kept blocks of a scanned page.

    `cell`: as `tables.cells` gives it. `keep`: bool, shape (b,). `marks`: False for plain
    text, in which a tab parts the cells of a row. Gives UTF-8, uint8, without a `\n` at the end.
    """
    rows = data_rows(page, cell, keep)
    bars = 4 * np.count_nonzero(page.tag == _TD) + 4 * np.count_nonzero(page.tag == _TH)
    out = np.empty(len(page.text) + MARKS_BYTES * (np.count_nonzero(keep) + 1) + bars, np.uint8)
    at, row, last_cell, last_item, fence = 0, -1, -1, -1, -1
    for b in range(len(keep)):
        if not keep[b]:
            continue
        level, item, items, quotes, pre = _around(page, page.block_element[b])
        if marks and fence >= 0 and pre != fence:
            out[at] = _NEWLINE
            at = _fence(out, at + 1)
            fence = -1
        if row >= 0 and rows[b] != row:
            if marks:
                out[at], out[at + 1] = _SPACE, _BAR
                at += 2
            row = -1
        if row < 0 and at > 0:
            out[at] = _NEWLINE
            at += 1
        if rows[b] >= 0:
            # Cells without text keep their place.
            first = last_cell + 1 if row >= 0 else rows[b] + 1
            for element in range(first, cell[b] + 1):
                if page.parent[element] != rows[b] or page.tag[element] not in (_TD, _TH):
                    continue
                begins = row < 0
                row = rows[b]
                if marks:
                    if not begins:
                        out[at] = _SPACE
                        at += 1
                    out[at], out[at + 1] = _BAR, _SPACE
                    at += 2
                elif not begins:
                    out[at] = _TAB
                    at += 1
            last_cell = cell[b]
        elif marks:
            for _ in range(min(quotes, MAX_QUOTES)):
                out[at], out[at + 1] = _GREATER, _SPACE
                at += 2
            if pre >= 0:
                if fence < 0:
                    at = _fence(out, at)
                    out[at] = _NEWLINE
                    at += 1
                    fence = pre
            elif level > 0:
                for _ in range(level):
                    out[at] = _HASH
                    at += 1
                out[at] = _SPACE
                at += 1
            elif item >= 0 and item != last_item:
                for _ in range(min(items - 1, MAX_INDENTS)):
                    out[at], out[at + 1] = _SPACE, _SPACE
                    at += 2
                out[at], out[at + 1] = _DASH, _SPACE
                at += 2
            last_item = item
        for k in range(page.block_text[b, 0], page.block_text[b, 1]):
            out[at] = page.text[k]
            at += 1
    if marks and row >= 0:
        out[at], out[at + 1] = _SPACE, _BAR
        at += 2
    if marks and fence >= 0:
        out[at] = _NEWLINE
        at = _fence(out, at + 1)
    return out[:at]
