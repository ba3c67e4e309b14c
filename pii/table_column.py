"""Values whose label is the head of their column: staff directories and lists of persons.

The label stands once, above all the values, so that no distance leads from it to the second one.
A table is lines with the same number of tabs (how `extract` writes rows) or of bars (rows with
marks, CSV pasted into a page). Its first line is the head: a line without digits.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

MAX_ROWS_CHARS: Final = 200_000
"""Code points of a table that are read below its head."""
FIRST_WITHIN: Final = 2_000
"""Code points from the label to the end of the first value that counts: what a prefilter looks for
digits in. A table whose first rows have none for so long is not read."""
FIRST_WITHIN_BYTES: Final = 4 * (FIRST_WITHIN + 64)
_MAX_HEAD: Final = 1_000
_MAX_COLUMNS: Final = 32


def cells_below(text: str, label: int) -> Iterator[tuple[int, int]]:
    """Half-open ranges of the cells under the head that holds `label`, without blanks and rules.

    None where the line of `label` is not the first one of a table.
    """
    begin = text.rfind("\n", max(0, label - _MAX_HEAD), label) + 1
    end = text.find("\n", label, label + _MAX_HEAD)
    if end < 0 or label - begin >= _MAX_HEAD:
        return
    head = text[begin:end]
    bar = "\t" if "\t" in head else "|"
    bars = head.count(bar)
    column = text.count(bar, begin, label)
    if not bars or column >= _MAX_COLUMNS or any(letter.isdigit() for letter in head):
        return
    above = text.rfind("\n", max(0, begin - _MAX_HEAD), max(0, begin - 1)) + 1
    if begin and text.count(bar, above, begin) == bars:
        return
    place, limit = end + 1, min(len(text), end + MAX_ROWS_CHARS)
    while place < limit:
        end = text.find("\n", place, limit)
        if end < 0:
            if limit < len(text):
                return
            end = limit
        if text.count(bar, place, end) != bars:
            return
        start = place
        for _ in range(column):
            start = text.index(bar, start, end) + 1
        stop = text.find(bar, start, end)
        cell = text[start : stop if stop >= 0 else end]
        inside = cell.strip()
        if inside.strip(":-"):
            start += len(cell) - len(cell.lstrip())
            yield start, start + len(inside)
        place = end + 1
