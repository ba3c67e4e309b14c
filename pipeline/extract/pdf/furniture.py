"""What is printed on every page and belongs to none: running heads, feet, page numbers.

Nothing in a PDF says so. What tells them is that the same words, numbers aside, stand at the same
place of several pages; and of a lone number, that it counts with the pages. Kept is what is in
doubt: a line of a law lost is worse than a page number left.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from pipeline.extract.pdf.columns import rows
from pipeline.extract.pdf.glyphs import PageGlyphs, Run

OUTER_ROWS: Final = 4
"""Rows from the top and from the bottom of a page that may be furniture."""
ZONE: Final = 0.14
"""Share of the height of a page, at its top and at its bottom, in which furniture stands."""
SAME_PLACE: Final = 4.0
"""Points by which the baseline of the same head may differ."""
MIN_PAGES: Final = 3
"""Pages that repeat a line; of a document of two pages, both."""

APART: Final = 1.7
"""Distance to the next row, in sizes of the font; lines of a paragraph are 1.1 to 1.5 apart."""
MIN_RUN_CHARS: Final = 6
"""Characters of a part of a row that is furniture wherever it repeats; numbers are shorter."""

_DIGITS: Final = re.compile(r"\d+")
_ENDS: Final = re.compile(r"^\d{1,4}(?=\s)|(?<=\s)\d{1,4}$")
_RULES: Final = r"[\s\-–—|•·*~\[\]]*"
_NUMBER: Final = re.compile(
    _RULES + r"(?:(?:page|seite|p\.|s\.|str\.|stran|strana|strona|sida|side|lk|lpp\.?|psl\.?"
    r"|pág\.?|pagina|página|pagină|oldal|leathanach|paġna|sivu|σελ(?:ίδα|\.)?|стр\.?|страница)"
    r"\W{0,3})?(\d{1,4}|[ivxlc]{1,7})"
    r"(?:\W{0,3}(?:/|of|von|de|di|du|sur|van|z|ze|af|av|από|от|из|din)\W{0,3}\d{1,4})?"
    r"(?:\s?(?:oldal|lk|lpp|psl|p)\.?)?" + _RULES,
    re.IGNORECASE,
)
"""A page number by itself: `- 5 -`, `Page 5 of 12`, `5/12`, `xiv`."""


class _Row(NamedTuple):
    page: int
    y: float
    key: str
    number: int | None
    runs: tuple[Run, ...]
    ends: tuple[int, ...]
    """Numbers that it begins or ends with."""
    apart: bool
    """Whether it stands away from the next row, further than lines of a paragraph do."""


def without_furniture(pages: Sequence[PageGlyphs]) -> list[list[Run]]:
    """The runs of each page without those of its running heads, feet and page numbers."""
    outer = [_outer(number, page) for number, page in enumerate(pages)]
    found: list[set[int]] = [set() for _ in pages]
    for side in (0, 1):
        places: list[_Row] = []
        for same in _alike(row for both in outer for row in both[side]):
            for row in same:
                beside = {other.page for other in same if abs(other.y - row.y) <= SAME_PLACE}
                if row.number is not None:
                    continue
                if len(beside) >= (MIN_PAGES if len(pages) > 2 else 2) or _counts(row, same):
                    found[row.page] |= {id(run) for run in row.runs}
                    places.append(row)
        for both in outer:
            # A head that names the section changes from page to page, its place does not.
            for row in both[side][:1]:
                pages_there = {one.page for one in places if abs(one.y - row.y) <= 1}
                if row.apart and len(pages_there) >= MIN_PAGES:
                    found[row.page] |= {id(run) for run in row.runs}
    _count(outer, found)
    return [
        [run for run in page.runs if id(run) not in gone]
        for page, gone in zip(pages, found, strict=True)
    ]


def _counts(row: _Row, same: list[_Row]) -> bool:
    """Whether a number in a row grows with the pages, as on another page at the same place."""
    return any(
        other.page != row.page
        and abs(other.y - row.y) <= SAME_PLACE
        and {value - other.page for value in other.ends} & {value - row.page for value in row.ends}
        for other in same
    )


def _alike(rows_there: Iterable[_Row]) -> list[list[_Row]]:
    """Rows that share their words, or the words of one of their runs at the same place."""
    by_key: dict[tuple[str, int], list[_Row]] = {}
    for row in rows_there:
        by_key.setdefault((row.key, 0), []).append(row)
        if len(row.runs) > 1:
            for run in row.runs:
                key = _DIGITS.sub("0", run.text.casefold())
                if len(key) >= MIN_RUN_CHARS:
                    by_key.setdefault((key, round(run.x0)), []).append(row)
    return list(by_key.values())


def _outer(number: int, page: PageGlyphs) -> tuple[list[_Row], list[_Row]]:
    """The candidate rows at the top and, from the bottom upwards, at the bottom of a page."""
    whole = rows(page.runs)
    top = [_row(number, row, next_) for row, next_ in _neighbours(whole[: OUTER_ROWS + 1])]
    foot = [_row(number, row, next_) for row, next_ in _neighbours(whole[::-1][: OUTER_ROWS + 1])]
    return (
        [row for row in top if row.y < ZONE * page.height or row.number is not None],
        [row for row in foot if row.y > (1 - ZONE) * page.height or row.number is not None],
    )


def _neighbours(some: list[list[Run]]) -> list[tuple[list[Run], list[Run] | None]]:
    return list(zip(some, [*some[1:], None], strict=False))[:OUTER_ROWS]


def _row(number: int, row: list[Run], next_: list[Run] | None) -> _Row:
    text = " ".join(run.text for run in row)
    found = _NUMBER.fullmatch(text)
    apart = next_ is None or abs(next_[0].y - row[0].y) > APART * row[0].size
    ends = tuple(int(one) for one in _ENDS.findall(text))
    value = None
    if found is not None:
        value = int(found[1]) if found[1].isdecimal() else _roman(found[1])
    key = _DIGITS.sub("0", text.casefold())
    return _Row(number, row[0].y, "0" if found is not None else key, value, tuple(row), ends, apart)


def _count(outer: Sequence[tuple[list[_Row], list[_Row]]], found: list[set[int]]) -> None:
    """Add the lone numbers that grow by one from page to page; of one page, the outermost."""
    numbered = [
        [row for side in both for row in side[:1] if row.number is not None] for both in outer
    ]
    shifts: dict[int, int] = {}
    for number, candidates in enumerate(numbered):
        for shift in {row.number - number for row in candidates if row.number is not None}:
            shifts[shift] = shifts.get(shift, 0) + 1
    for number, candidates in enumerate(numbered):
        for row in candidates:
            shift = (row.number or 0) - number
            if shifts[shift] >= 2 or (len(outer) == 1 and shift >= 1):
                found[number] |= {id(run) for run in row.runs}


def _roman(text: str) -> int | None:
    values = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}
    digits = [values[letter] for letter in text.lower()]
    total = 0
    for one, after in zip(digits, [*digits[1:], 0], strict=True):
        total += one if one >= after else -one
    return total if total > 0 else None
