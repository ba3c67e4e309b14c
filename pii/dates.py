"""Whole dates (day, month, year) as the 24 languages write them; a year alone is none."""

from __future__ import annotations

import functools
import re

from language_id.languages import OFFICIAL, load
from pii.label_words import unaccented

_YEAR = "(?:18[5-9][0-9]|19[0-9]{2}|20[0-3][0-9])"
_DAY = "(?:0?[1-9]|[12][0-9]|3[01])"
_MONTH = "(?:0?[1-9]|1[0-2])"
_SPACE = "[ \\t\u00a0\u202f]"


@functools.cache
def expression() -> re.Pattern[str]:
    """One expression for all forms and languages; use it on windows, not on whole texts."""
    forms: set[str] = set()
    for code in OFFICIAL:
        for month in load(code).tables["redact"]["months"]:
            for form in month.split("|"):
                forms |= {form, unaccented(form)}
    names = "|".join(
        f"{_SPACE}{{1,2}}".join(map(re.escape, form.split()))
        for form in sorted(forms, key=lambda form: (-len(form), form))
    )
    # A case ending may follow, as in "maijā" or "március 3-án".
    name = rf"(?:{names})[^\W\d_]{{0,3}}\.?"
    day = (
        rf"{_DAY}(?:\.|º|°|ª|er|ère|re|st|nd|rd|th|ú|ου|η|ης|[-‑]?(?:ви|ри|ти|ми|о|го|án|én|jén))?"
    )
    of = rf"(?:{_SPACE}{{0,2}}(?:de|del|di|d['’]|ta['’]|of|den|dne|-a|ta)?{_SPACE}{{0,2}})"
    year = rf"{_SPACE}{{0,2}},?{of}{_YEAR}"
    short = rf"(?:{_YEAR}|[0-9]{{2}})"
    return re.compile(
        rf"(?:(?<![\w.,/-])|(?<=[^\W\d_]-))(?:"
        rf"{_DAY}(?P<gap>{_SPACE}?[./\-–]{_SPACE}?){_MONTH}(?P=gap){short}"
        rf"|{_DAY}{_SPACE}{_MONTH}{_SPACE}{_YEAR}"
        rf"|{_YEAR}(?:\.{_SPACE}?|{_SPACE}?[-./–]{_SPACE}?|{_SPACE}){_MONTH}"
        rf"(?:[-./–]{_SPACE}?|{_SPACE}){_DAY}"
        rf"|{_YEAR}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])"
        rf"|{day}[./-]{name}[./-]?{_YEAR}"
        rf"|{day}{of}{name}{year}"
        rf"|{name}{_SPACE}{{1,2}}{day},?{_SPACE}{{1,2}}{_YEAR}"
        rf"|{_YEAR}\.?(?:{_SPACE}?(?:m|г|r|gada?|metų|metais|év|aasta)\.?)?{_SPACE}{{1,2}}"
        rf"(?:{day}{_SPACE}{{1,2}}{name}|{name}{_SPACE}{{1,2}}{day}(?:{_SPACE}d\.)?)"
        rf")(?:{_SPACE}?[гr]\.)?(?![\w/]|[.,-][0-9])",
        re.IGNORECASE,
    )
