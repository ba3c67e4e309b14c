"""The order in which a reader takes the lines of a page: column by column, tables row by row.

A gutter is a strip that lines of prose end before and begin after. What crosses it (a title, a
table over both columns) cuts the page into bands, and within a band the left column comes first.
Cells of a table are short and leave their column empty; prose fills it. That is what tells a gutter
from the gap between two columns of figures, where the row is what belongs together.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median
from typing import Final

import numpy as np

from pipeline.extract.pdf.glyphs import Run

MIN_COLUMN_LINES: Final = 4
"""Lines on each side that make a gutter."""
MIN_LINE_CHARS: Final = 14
"""Median length of lines of prose, in characters; German gazettes set columns of 35."""
MIN_RUN_CHARS: Final = 5
"""Mean length of runs in prose; stretched lines come as runs of a word, tables as figures."""
MIN_FILLED: Final = 0.5
"""Share of a column's lines that fill three quarters of its width, if it holds prose."""
_NOTE_MARK: Final = re.compile(r"(?<=[^\W\d_]{3})[¹²³⁰⁴-⁹]{1,3}")
"""The number of a note after a word; a unit or a power follows fewer letters: km², x³."""
_APOSTROPHE: Final = re.compile(r"(?<=[^\W\d_])´(?=[^\W\d_])")
"""An acute accent by itself between letters, which old gazettes have for an apostrophe."""
_NOTE: Final = re.compile(r"^[¹²³⁰⁴-⁹]{1,3}(?=\S)")
MAX_DEPTH: Final = 6
"""Columns within columns; no newspaper has more than six."""
CELL_GAP: Final = 1.6
"""Gap in ems that separates cells; the blank of a stretched line is below it."""
CELL: Final = " | "
_MARK: Final = re.compile(
    r"[^\w\s]|\(?(?:\d{1,3}|[a-zA-Z]{1,2}|[ivxIVX]{1,5})[.)°]|\d{1,2}\)?|§ ?\d+\w?\.?"
    r"|\d+(?:\.\d+)+\.?"
)
"""What stands before an item of a list, however wide the gap after it."""


@dataclass(frozen=True, slots=True)
class Line:
    """What stands on one baseline of one column. Lengths in points, y downwards."""

    text: str
    x0: float
    x1: float
    y: float
    size: float
    bold: bool
    page: int = 0
    block: int = 0
    """Lines of one column have the same number; numbers grow in the order of reading."""
    left: float = 0.0
    right: float = 0.0
    """Margins of its column."""
    cells: int = 1


def in_order(runs: Sequence[Run], page: int) -> list[Line]:
    """The lines of a page in the order of reading, with the margins of their columns."""
    lines: list[Line] = []
    for number, column in enumerate(_columns(list(runs), 0)):
        own = [_line(row, page) for row in rows(column)]
        left = min(line.x0 for line in own)
        right = max(line.x1 for line in own)
        lines += [replace(line, block=number, left=left, right=right) for line in own]
    return lines


def rows(runs: Sequence[Run]) -> list[list[Run]]:
    """Runs that stand beside each other, from top to bottom, each row from left to right.

    A raised or lowered run (an index, the number of a note) belongs to the row that it overlaps.
    """
    found: list[list[Run]] = []
    for run in sorted(runs, key=lambda run: (run.y, run.x0)):
        for row in reversed(found[-3:]):
            anchor = max(row, key=lambda one: one.size)
            if _beside(run, anchor) and not any(
                min(run.x1, one.x1) - max(run.x0, one.x0) > 0.5 * min(run.size, one.size)
                for one in row
            ):
                row.append(run)
                break
        else:
            found.append([run])
    return [sorted(row, key=lambda run: run.x0) for row in found]


def _beside(run: Run, anchor: Run) -> bool:
    """Whether a run belongs to the row of another: near its baseline, or raised beside it."""
    off = abs(run.y - anchor.y)
    if off <= 0.42 * max(run.size, anchor.size):
        return True
    small = min(run, anchor, key=lambda one: one.size)
    tall = max(run, anchor, key=lambda one: one.size)
    # A note begins with its number, some way before its text.
    near = small.x0 - tall.x1 < 0.5 * tall.size and tall.x0 - small.x1 < 2.5 * tall.size
    return small.size <= 0.8 * tall.size and len(small.text) <= 4 and near and off < 0.6 * tall.size


def _line(row: list[Run], page: int) -> Line:
    text, cells, before = row[0].text, 1, row[0]
    for run in row[1:]:
        if _is_note_mark(before, run):
            continue
        gap = run.x0 - before.x1
        em = max(before.size, run.size)
        marked = before is row[0] and _MARK.fullmatch(text) is not None
        if gap > CELL_GAP * em and not marked:
            text, cells = f"{text}{CELL}{run.text}", cells + 1
        elif marked or (gap > 0.12 * em and not _index(before, run)):
            text = f"{text} {run.text}"
        else:
            text += run.text
        before = run
    text = _NOTE_MARK.sub("", _NOTE.sub(r"\g<0> ", text))
    text = _APOSTROPHE.sub("’", text)
    chars = sum(len(run.text) for run in row)
    return Line(
        text=text,
        x0=row[0].x0,
        x1=max(run.x1 for run in row),
        y=max(row, key=lambda run: len(run.text)).y,
        size=max(row, key=lambda run: len(run.text)).size,
        bold=sum(len(run.text) for run in row if run.bold) > 0.8 * chars,
        page=page,
        cells=cells,
    )


def _index(before: Run, run: Run) -> bool:
    """Whether one is set as an index of the other, without a blank: H₂O, m², a note's number."""
    return abs(before.y - run.y) > 0.15 * max(before.size, run.size) and (
        run.x0 - before.x1 < 0.2 * max(before.size, run.size)
    )


def _is_note_mark(before: Run, run: Run) -> bool:
    """Whether a run is the raised number of a note; units and powers follow fewer letters."""
    return (
        run.y < before.y - 0.15 * before.size
        and run.size <= 0.8 * before.size
        and re.fullmatch(r"\(?(?:\d{1,3}|\*{1,3})\)?", run.text) is not None
        and re.search(r"[^\W\d_]{3}[.,;:”’»\")]*$", before.text) is not None
    )


def _columns(runs: list[Run], depth: int) -> list[list[Run]]:
    """Runs by column, in the order of reading."""
    gutter = _gutter(runs) if depth < MAX_DEPTH else None
    if gutter is None:
        return [runs] if runs else []
    crossing = sorted((run for run in runs if run.x0 < gutter < run.x1), key=lambda run: run.y)
    found: list[list[Run]] = []
    above = float("-inf")
    for below in [*(run.y for run in crossing), float("inf")]:
        band = [run for run in runs if not run.x0 < gutter < run.x1 and above < run.y <= below]
        here = [run for run in crossing if run.y == below]
        # What stands on the baseline of a crossing run belongs to that row, a head with its number.
        beside = [run for run in band if any(abs(run.y - one.y) < 0.3 * one.size for one in here)]
        band = [run for run in band if run not in beside]
        left = [run for run in band if run.x1 <= gutter]
        right = [run for run in band if run.x0 >= gutter]
        if left and right and not (_prose(left) or _prose(right)):
            found.append(band)  # a few words in both columns between two full lines
        else:
            found += [*_columns(left, depth + 1), *_columns(right, depth + 1)]
        if found and above > float("-inf") and here and _follows(found[-1], here):
            found[-1] = [*found[-1], *here, *beside]
        elif here:
            found.append([*here, *beside])
        above = below
    return _merged([column for column in found if column])


def _follows(column: list[Run], here: list[Run]) -> bool:
    return (
        min(run.x0 for run in here) <= min(run.x0 for run in column) + 1
        and max(run.x1 for run in here) <= max(run.x1 for run in column) + 1
    )


def _merged(columns: list[list[Run]]) -> list[list[Run]]:
    """Crossing lines that follow each other are one column."""
    merged: list[list[Run]] = []
    for column in columns:
        if merged and _overlap(merged[-1], column) > 0.9:
            merged[-1] = [*merged[-1], *column]
        else:
            merged.append(column)
    return merged


def _overlap(one: list[Run], other: list[Run]) -> float:
    a0, a1 = min(run.x0 for run in one), max(run.x1 for run in one)
    b0, b1 = min(run.x0 for run in other), max(run.x1 for run in other)
    if min(run.y for run in other) < max(run.y for run in one) - 1:
        return 0.0
    return (min(a1, b1) - max(a0, b0)) / max(a1 - a0, b1 - b0, 1.0)


def _gutter(runs: list[Run]) -> float | None:
    """The x of the strip that separates most, None where the page is one column."""
    if len(runs) < 2 * MIN_COLUMN_LINES:
        return None
    x0, x1, y = (np.array([getattr(run, name) for run in runs]) for name in ("x0", "x1", "y"))
    chars = np.array([len(run.text) for run in runs])
    starts = Counter(np.round(x0).astype(int).tolist())
    ends = np.sort(x1)
    best: tuple[int, float] | None = None
    for x in sorted(starts):
        # A column begins at one place; its first lines of paragraphs may be indented.
        if starts[x - 1] + starts[x] + starts[x + 1] < MIN_COLUMN_LINES:
            continue
        before = int(np.searchsorted(ends, x))
        if before < MIN_COLUMN_LINES:
            continue
        place = (float(ends[before - 1]) + x) / 2
        left, right = x1 <= place, x0 >= place
        if right.sum() < MIN_COLUMN_LINES:
            continue
        # Where the two stand side by side; a column that ends before the other begins is none.
        top, foot = max(y[left].min(), y[right].min()), min(y[left].max(), y[right].max())
        beside = (y >= top - 2) & (y <= foot + 2)
        left, right = left & beside, right & beside
        sides = [(int(side.sum()), int(chars[side].sum())) for side in (left, right)]
        if any(n < MIN_COLUMN_LINES or sum_ < MIN_RUN_CHARS * n for n, sum_ in sides):
            continue
        gain = min(sum_ for _, sum_ in sides)
        crossing = int(chars[(x0 < place) & (x1 > place) & (y >= top) & (y <= foot)].sum())
        if crossing > 2 * gain or (best is not None and gain - crossing <= best[0]):
            continue
        here, there = ([runs[i] for i in np.flatnonzero(side)] for side in (left, right))
        if _gap(here, there) and _prose(here) and _prose(there):
            best = (gain - crossing, place)
    return best[1] if best else None


def _gap(left: list[Run], right: list[Run]) -> bool:
    """Whether the strip is wider than a blank."""
    size = median(run.size for run in (*left, *right))
    return min(run.x0 for run in right) - max(run.x1 for run in left) >= 0.5 * size


def _prose(runs: list[Run]) -> bool:
    """Whether the lines of a side fill it as sentences do."""
    if len(runs) < MIN_COLUMN_LINES:
        return False
    left, right = min(run.x0 for run in runs), max(run.x1 for run in runs)
    lines = rows(runs)
    if len(lines) < MIN_COLUMN_LINES:
        return False
    filled = [line[-1].x1 - line[0].x0 >= 0.75 * (right - left) for line in lines]
    # A side may hold further columns: what counts is what stands between wide gaps.
    lengths = []
    for line in lines:
        lengths.append(len(line[0].text))
        for before, run in pairwise(line):
            if run.x0 - before.x1 > CELL_GAP * run.size:
                lengths.append(len(run.text))
            else:
                lengths[-1] += 1 + len(run.text)
    return median(lengths) >= MIN_LINE_CHARS and sum(filled) >= MIN_FILLED * len(lines)
