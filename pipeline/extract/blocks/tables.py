"""Tables of data among the tables that only lay a page out.

A row counts as one of data if two of its cells at least hold text, and none more than one block of
it. A figure by itself looks like nothing to the model, so what becomes of a table of data is
decided for the table: otherwise it would come out with holes.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from pipeline.extract.blocks.compiled import kernel
from pipeline.extract.blocks.elements import NUMBER
from pipeline.extract.blocks.run import CHARS

WHOLE: Final = 0.4
"""Mean probability of a table's text, weighed by length, from which all its rows are kept: across
folds F1 is highest from 0.3 to 0.4 (+0.0009, 95 % interval 0 to 0.0022)."""

_TD: Final = NUMBER["td"]
_TH: Final = NUMBER["th"]
_TR: Final = NUMBER["tr"]
_TABLE: Final = NUMBER["table"]


@kernel
def cells(page):  # type: ignore[no-untyped-def]
    """Innermost table cell around each block, -1 for none; int32, shape (b,)."""
    e_count = len(page.tag)
    cell = np.full(e_count, -1, np.int32)
    for element in range(1, e_count):
        number = page.tag[element]
        if number in (_TD, _TH):
            cell[element] = element
        elif number != _TABLE:
            cell[element] = cell[page.parent[element]]
    found = np.empty(len(page.block_element), np.int32)
    for b in range(len(found)):
        found[b] = cell[page.block_element[b]]
    return found


@kernel
def data_rows(page, cell, keep):  # type: ignore[no-untyped-def]
    """Element of the row of data that each kept block lies in, -1 for none; int32, shape (b,)."""
    e_count, b_count = len(page.tag), len(keep)
    in_cell = np.zeros(e_count, np.int32)
    full_cells = np.zeros(e_count, np.int32)
    spoilt = np.zeros(e_count, np.bool_)
    for b in range(b_count):
        if keep[b] and cell[b] >= 0:
            row = page.parent[cell[b]]
            in_cell[cell[b]] += 1
            if in_cell[cell[b]] == 1:
                full_cells[row] += 1
            else:
                spoilt[row] = True
    found = np.full(b_count, -1, np.int32)
    for b in range(b_count):
        if keep[b] and cell[b] >= 0:
            row = page.parent[cell[b]]
            if page.tag[row] == _TR and full_cells[row] > 1 and not spoilt[row]:
                found[b] = row
    return found


@kernel
def whole_tables(page, cell, keep, probability):  # type: ignore[no-untyped-def]
    """Keep every row of data in tables that are mostly content; changes `keep`, bool, (b,)."""
    e_count = len(page.tag)
    rows = data_rows(page, cell, np.ones(len(keep), np.bool_))
    table = np.zeros(e_count, np.int32)  # innermost table around an element
    for element in range(1, e_count):
        above = page.parent[element]
        table[element] = element if page.tag[element] == _TABLE else table[above]
    chars = np.zeros(e_count, np.float64)
    content = np.zeros(e_count, np.float64)
    for b in range(len(keep)):
        if rows[b] >= 0:
            chars[table[rows[b]]] += page.counts[b, CHARS]
            content[table[rows[b]]] += page.counts[b, CHARS] * probability[b]
    for b in range(len(keep)):
        if rows[b] >= 0 and content[table[rows[b]]] >= WHOLE * chars[table[rows[b]]]:
            keep[b] = True
