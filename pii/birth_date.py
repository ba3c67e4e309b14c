"""Dates of birth, after a word for birth: with a name they tell one person from all others.

A limit is none ("born before 1 January 1955"): laws are full of them.
"""

from __future__ import annotations

import functools
import re
from typing import Final

from language_id.languages import OFFICIAL, load
from pii import dates
from pii.boundaries import after_last_placeholder
from pii.labelled import LabelledRecognizer

_MAX_DATE: Final = 40
"""Code points of the longest date in words."""
_MAX_BETWEEN: Final = 40
"""Code points between a date and the word that follows it: "in Graz", "napján"."""
_BIRTHDAYS: Final = (
    "geburtstag", "birthday", "syntymäpäivä", "födelsedag", "fødselsdag", "verjaardag", "urodziny",
    "narozeniny", "narodeniny", "rojstni dan", "rođendan", "рожден ден", "születésnap", "γενέθλια",
    "gimtadienis", "cumpleaños", "compleanno", "anniversaire", "aniversário", "sünnipäev",
    "dzimšanas diena", "breithlá", "lá breithe", "ziua de naștere",
)  # fmt: skip
_LIMIT_REACH: Final = 24
"""Code points before a date in which a word makes it a limit."""
FOLLOWING: Final = frozenset({
    "geboren", "geborene", "geborenen", "geborener", "geborenes", "született", "születésű",
    "syntynyt", "syntyneen", "syntynyttä", "sündinud", "gimęs", "gimusi", "gimusio", "gimusios",
    "gimusiam", "gimusiai", "gimė", "dzimis", "dzimusi", "dzimušais", "dzimusī", "dzimušā",
    "dzimušas", "dzimušam", "dzimušajai", "född", "født", "narozený", "narozená", "narozen",
    "narozena", "narozeného", "narozené", "narodený", "narodená", "narodeného", "narodenej",
    "urodzony", "urodzona", "urodzonego", "urodzonej", "rojen", "rojena", "rojenega", "rojene",
    "rođen", "rođena", "rođenog", "rođene", "роден", "родена", "γεννηθείς", "γεννηθείσα",
    "γεννηθέντος", "γεννημένος", "γεννημένη", "nacido", "nacida", "nascido", "nascida",
})  # fmt: skip
"""Words that may follow their date, as participles do ("am … geboren", "… napján született")."""


@functools.cache
def _not_born(language: str) -> re.Pattern[str]:
    own = [language] if language in OFFICIAL else list(OFFICIAL)
    words = {word for code in own for word in load(code).tables["redact"]["not_born"]}
    # Where no language is known, "from" of one is "in" of another: only long words count.
    kept = sorted(word for word in words if language in OFFICIAL or len(word) > 3)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, kept))})(?!\w)", re.IGNORECASE)


class BirthDateRecognizer(LabelledRecognizer):
    """A whole date at most 48 code points after the label: a place may stand between them."""

    entity = "BIRTH_DATE"
    table = "birth_labels"
    reach = 48
    # "zum 100. Geburtstag am 5.1.2021": a feast. A placeholder counts as the number it stands for.
    not_label = re.compile(
        rf"(?:[0-9]|>)(?:\.|[^\W\d_]{{1,3}}|º|ª)? ?(?:{'|'.join(_BIRTHDAYS)})$", re.IGNORECASE
    )
    bytes_before = 4 * (_MAX_BETWEEN + _MAX_DATE)

    def value(self, text: str, start: int, end: int) -> tuple[int, int] | None:
        """See the base class."""
        date = dates.expression().search(text, start, min(len(text), end + _MAX_DATE))
        if not date or date.start() > end:
            return None
        between = text[start : date.start()]
        if re.search(r"[0-9]|[;!?\n]\s*\n", between):
            return None
        if _not_born(self.supported_language).search(between):
            return None
        return date.start(), date.end()

    def value_before(self, text: str, label: str, place: int) -> tuple[int, int] | None:
        """The date before a participle; see FOLLOWING."""
        if label not in FOLLOWING:
            return None
        low = max(0, place - _MAX_BETWEEN - _MAX_DATE)
        low += len(text[low:place]) - len(after_last_placeholder(text[low:place]))
        found = list(dates.expression().finditer(text, low, place))
        if not found:
            return None
        date = found[-1]
        if re.search(r"[0-9;!?\n:()]|\. [^\W\d_a-z]", text[date.end() : place]):
            return None
        near = text[max(low, date.start() - _LIMIT_REACH) : date.start()]
        between = text[date.end() : place]
        limit = _not_born(self.supported_language)
        if len(between) > _MAX_BETWEEN or limit.search(near) or limit.search(between):
            return None
        return date.start(), date.end()
