"""Values whose label is the head of their column: staff directories and lists of persons.

The label stands once, above all the values, so that no distance leads from it to the second one.
A table is lines with the same number of tabs (how `extract` writes rows) or of bars (rows with
marks, tables in plain text). Its first line is the head, which holds no digit.

Masking a value may take bars and digits away, so a line with a placeholder is never a head, and a
table with one in a row, or right above it, has no value at all: what was no hit stays none.

Rows with another number of bars are passed over, but only so many, since any such row may be
followed by another head: ten thousand heads that each read thousands of rows were minutes of work.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Final

from pii.boundaries import PLACEHOLDER

MAX_ROWS: Final = 5_000
MAX_RAGGED: Final = 8
"""Rows with another number of bars before a table ends."""
FIRST_WITHIN: Final = 2_000
"""Code points from the label to the end of the first value: what a prefilter looks for digits in.
A table whose first rows have none for so long is not read."""
MAX_LABEL_CHARS: Final = 96
FIRST_WITHIN_BYTES: Final = 4 * (FIRST_WITHIN + MAX_LABEL_CHARS)
BAR_WITHIN: Final = 100
"""Code points between the label and the nearest tab or bar."""
BAR_WITHIN_BYTES: Final = 4 * (BAR_WITHIN + MAX_LABEL_CHARS)
"""The same from the ends of a prefilter's match, which may end before the label does."""
_MAX_HEAD: Final = 1_000
_MAX_COLUMNS: Final = 32
_NOT_HEAD: Final = re.compile(rf"[0-9]|{PLACEHOLDER}")
_MASKED: Final = re.compile(PLACEHOLDER)

Ranges = list[tuple[int, int]]


def column_values(text: str, label: int, values: Callable[[str], Ranges]) -> Ranges | None:
    """Values in the cells under the head that `label` stands in; None if it stands in none.

    `values` gives those of one cell. Half of the cells with text must have some: counts and years
    below a word for the telephone are seldom numbers as dialled.
    """
    found: Ranges = []
    cells = hits = 0
    for start, end in _cells_below(text, label):
        cells += 1
        if start == end or (not found and end > label + FIRST_WITHIN):
            return []
        inside = [(start + a, start + b) for a, b in values(text[start:end])]
        hits += bool(inside)
        found += inside
    if not cells:
        return None
    return found if 2 * hits >= cells else []


def head_cells(text: str, line: int) -> list[tuple[int, str]]:
    """Cells of the line that begins at `line`, each with its place, if it may head a table."""
    end = text.find("\n", line, line + _MAX_HEAD)
    head = text[line : max(line, end)]
    bar = "\t" if "\t" in head else "|"
    if bar not in head or _NOT_HEAD.search(head):
        return []
    cells, place = [], line
    for cell in head.split(bar)[:_MAX_COLUMNS]:
        cells.append((place, cell))
        place += len(cell) + 1
    return cells


def _cells_below(text: str, label: int) -> Iterator[tuple[int, int]]:
    """Ranges of the cells with text under the head; an empty one for a line with a placeholder."""
    begin = text.rfind("\n", max(0, label - _MAX_HEAD), label) + 1
    end = text.find("\n", label, label + _MAX_HEAD)
    if end < 0 or label - begin >= _MAX_HEAD:
        return
    head = text[begin:end]
    bar = "\t" if "\t" in head else "|"
    bars = head.count(bar)
    column = text.count(bar, begin, label)
    if not bars or column >= _MAX_COLUMNS or _NOT_HEAD.search(head):
        return
    if bar not in text[max(begin, label - BAR_WITHIN) : min(end, label + BAR_WITHIN)]:
        return
    above = text[text.rfind("\n", 0, max(0, begin - 1)) + 1 : begin]
    if "<" in above and _MASKED.search(above):
        yield begin, begin
    if above.count(bar) == bars:
        return
    ragged = 0
    for _ in range(MAX_ROWS):
        place = end + 1
        end = text.find("\n", place)
        end = len(text) if end < 0 else end
        row = text[place:end]
        if bar not in row:
            return
        if "<" in row and _MASKED.search(row):
            yield place, place
        elif row.count(bar) == bars:
            cell = row.split(bar)[column]
            start = place + sum(len(one) + 1 for one in row.split(bar)[:column])
            inside = cell.strip()
            if inside.strip(":-"):
                start += len(cell) - len(cell.lstrip())
                yield start, start + len(inside)
        else:
            ragged += 1
            if ragged > MAX_RAGGED:
                return
        if end == len(text):
            return
