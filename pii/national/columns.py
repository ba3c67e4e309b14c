"""Identity numbers under a label that heads their column (see `table_column.py`)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from pii.national import company
from pii.national.evidence import Surroundings, around
from pii.national.labels import fold
from pii.table_column import column_values, head_cells


def numbers_below(
    text: str, line: int, any_label: Any, judge: Callable[[str, Surroundings], Any]
) -> Iterator[tuple[int, int, Any]]:
    """Start, end and what `judge` said of the cells under labels in the line that begins at `line`.

    `any_label` searches folded UTF-8; `judge` gets a cell and its head, and gives None for a cell
    that is no number.
    """
    for place, head in head_cells(text, line):
        surroundings = Surroundings(b" " + fold(head).encode(errors="replace") + b" ", b"  ")
        if any_label.search(surroundings.before):
            cells = _Cells(surroundings, judge)
            for start, end in column_values(text, place, cells.numbers) or ():
                yield start, end, cells.judged[text[start:end]]


class _Cells:
    """The cells under one head, each judged once."""

    def __init__(
        self, surroundings: Surroundings, judge: Callable[[str, Surroundings], Any]
    ) -> None:
        self.judged: dict[str, Any] = {}
        self._surroundings = surroundings
        self._judge = judge

    def numbers(self, cell: str) -> list[tuple[int, int]]:
        if cell not in self.judged:
            self.judged[cell] = self._judge(cell, self._surroundings)
        return [(0, len(cell))] if self.judged[cell] else []


def is_of_company(text: str, start: int, end: int) -> bool:
    """Whether the row of the cell `text[start:end]` names a company, and no person nearer to it."""
    first = text.rfind("\n", max(0, start - 1000), start) + 1 or max(0, start - 1000)
    last = text.find("\n", end, end + 1000)
    row = text[first : last if last >= 0 else end + 1000]
    return company.speaks_against(around(row, start - first, end - first), 0, shared=True)
