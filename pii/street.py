"""Streets with their house numbers, as the 24 languages write them: expressions, no decision.

Three forms: a word for streets before the name ("rue de la Paix 12", "12, rue de la Paix"), at its
end ("Hauptstraße 5", "Brīvības iela 5-3", "12 Patrick Street"), and none ("Štúrova 3").
"""

from __future__ import annotations

import functools
import re
import sys
import unicodedata
from typing import Final

from language_id.languages import OFFICIAL, load
from pii.boundaries import LEFT

_LAST_LETTER: Final = 0x1FFF
"""Latin, Greek and Cyrillic letters end before it."""
UPPER: Final = "".join(
    letter
    for letter in map(chr, range(min(_LAST_LETTER, sys.maxunicode) + 1))
    if unicodedata.category(letter) == "Lu" and not "\u0530" <= letter < "\u1e00"
)
SPACE: Final = "[ \\t\u00a0\u202f]"
SEPARATOR: Final = rf"(?:{SPACE}{{0,2}}[,;|/–-]?(?:{SPACE}{{1,2}}|{SPACE}?\r?\n{SPACE}{{0,4}}))"
"""Between two parts of an address: a space, a comma, one end of a line."""
_FOREIGN: Final = 4
"""Letters that a word for streets of another language has at least."""
_ENDING: Final = 3
"""Letters of a word for streets that may be grown together with the name ("Hauptstr", not "g")."""

_LETTER: Final = "A-Za-zΑ-Ωα-ωА-Яа-я"
_PART: Final = (
    rf"(?:[0-9]{{1,4}}(?:[{_LETTER}](?!\w)|{SPACE}[{_LETTER}](?!\w|\.{SPACE}?[0-9]))?"
    rf"|[{_LETTER}](?!\w)|[IVX]{{1,4}}(?!\w))"
)
"""What follows a hyphen or stroke: a number with a letter, a letter, a floor."""
_UNITS: Final = (
    "apartment|apartament|apartamentul|appartement|appartamento|apto|ap|apt|app|bl|sc|et|m|lok|bus"
    "|bte|boîte|top|stiege|tür|lgh|flat|unit|bt|kv|dz|k|int|interno|scala|esc|piso|piano|planta|pta"
    "|puerta|as|fsz|fszt|вх|ет|ап|бл|byt|sector|sectorul|όροφος"
)
"""Words before the number of a staircase, floor or flat."""
_PLAIN: Final = (
    rf"(?![0-9]{{1,2}}[/.-][0-9]{{1,2}}[/.-][0-9]{{4}})"  # a date
    rf"[0-9]{{1,4}}(?:{SPACE}[A-Z]{SPACE}[0-9]{{1,3}}(?![\w.])|[{_LETTER}](?!\w)"
    rf"|{SPACE}[{_LETTER}](?!\w|\.{SPACE}?[0-9])|{SPACE}[IVX]{{1,4}}(?!\w))?"
    rf"(?:{SPACE}?[-–/+]{SPACE}?{_PART}){{0,3}}(?:{SPACE}(?:bis|ter|quater)(?!\w))?"
    # not the day of "17. Juni 135", nor the year of "8 mai 1945 12"
    rf"(?!\w|[.,:%][0-9]|\.?{SPACE}{{1,2}}(?:de{SPACE})?(?!(?i:{_UNITS})\W)[^\W\d_]{{3,}}{SPACE}[0-9]"
    rf"|(?<=[0-9]{{4}}){SPACE}[0-9]{{1,3}}(?!\w))"
)
_NUMBER: Final = (
    rf"(?:(?i:(?:nr|no|n|č\.{SPACE}?p|č|αρ|αριθ|αριθμ|núm|num|br|št|lote|nru)[.º°]{{0,2}}{SPACE}?|№{SPACE}?)?"
    rf"{_PLAIN}|[Ss]/[Nn](?!\w))"
)
_DETAIL: Final = (
    rf"(?i:(?:(?:[IVX]{{1,4}}|[0-9]{{1,2}})\.?{SPACE}?(?:/|em\.?{SPACE}|emelet{SPACE})[0-9]{{1,3}}"
    rf"|[0-9]{{1,3}}(?:\.º|\.|º|ª|°|er|e)?{SPACE}?"
    r"(?:tv|th|mf|sal|em|emelet|ajtó|piso|andar|esq|dto|dir|dcha|izq|étage|floor|nadstropje)\.?"
    rf"|st\.?{SPACE}?(?:th|tv|mf)\.?"
    rf"|(?:{_UNITS})(?:{SPACE}?[.:-]?{SPACE}?[0-9]{{1,4}}[A-Z]?|[{SPACE[1:-1]}.:]{SPACE}?(?:[A-ZА-Я]|"
    rf"[IVX]{{1,4}}))|[0-9]{{1,3}}º{SPACE}?[A-Z])(?!\w))"
)
NUMBER: Final = rf"{_NUMBER}(?:[.,]?{SPACE}{{1,2}}{_DETAIL}){{0,5}}"
"""A house number with what may follow it: range, letter, staircase, floor, flat."""

_LINK: Final = r"[^\W\d_]{1,4}['’]?"
_QUOTE: Final = '„“”"«»'
_CAPITAL: Final = rf"[{_QUOTE}]?[{UPPER}][\w'’΄´.{_QUOTE}-]*"
_DAY: Final = rf"[0-9]{{1,2}}\.?{SPACE}(?:de{SPACE})?[^\W\d_]{{3,}}"
"""Streets are named after days: "17. listopadu", "8 mai"."""
_WORD: Final = rf"(?:{_DAY}|{_CAPITAL}|{_LINK}|[0-9]{{1,4}}\.?)"
_ANY: Final = rf"[^\W\d_][\w'’.{_QUOTE}-]*"
_FRESH: Final = rf"(?:(?<=[.,:;(|\n]{SPACE})|(?<=[\n(|])|(?<![\s\S]))"
"""After a sign or at the start of a line, where a name may have small words of any length."""
_NAME: Final = (
    rf"(?:{_LINK}{SPACE}){{0,3}}(?:{_DAY}(?:{SPACE}[0-9]{{4}})?|[{_QUOTE}]?[\w'’.{_QUOTE}-]+)"
    rf"(?:{SPACE}(?:{_LINK}{SPACE}){{0,3}}(?:{_CAPITAL}|[0-9]{{1,4}}(?!{SPACE}?[{UPPER}]))){{0,5}}"
)
_UP_TO_NUMBER: Final = r"(?:[^\n,;:!?<>()|.]|(?<![^\W\d_]{5})\.){2,60}?"


_NUMBER_FIRST: Final = frozenset({"en", "fr", "ga", "mt", "und"})
"""Languages in which the house number stands first, wherever it stands in the sentence."""


def _words(table: str, language: str) -> list[str]:
    """Words of the language, and those of others that are long enough; longest first."""
    some = {
        word
        for code in OFFICIAL
        for word in load(code).tables["redact"][table]
        if code == language or len(word) >= _FOREIGN
    }
    return sorted(some, key=lambda word: (-len(word), word))


@functools.cache
def _last_runs(language: str) -> tuple[frozenset[str], tuple[str, ...]]:
    """The last run of letters of each word for streets, and those that may be grown together."""
    words = {*_words("street_before", language), *_words("street_after", language)}
    runs = {_RUN.findall(word)[-1] for word in words}
    return frozenset(runs), tuple(sorted(run for run in runs if len(run) >= _ENDING))


_RUN: Final = re.compile(r"[^\W\d_]+")


def may_hold_typed_street(text: str, language: str) -> bool:
    """Whether a word for streets stands in the text: far cheaper than `typed_street`."""
    runs, endings = _last_runs(language)
    return any(run in runs or run.endswith(endings) for run in _RUN.findall(text.lower()))


@functools.cache
def typed_street(language: str) -> re.Pattern[str]:
    """A street with a word for streets and a house number; language ISO 639-1, or `und`."""
    before = "|".join(map(re.escape, _words("street_before", language)))
    after = _words("street_after", language)
    alone = "|".join(map(re.escape, after))
    grown = "|".join(re.escape(word) for word in after if len(word) >= _ENDING)
    first = rf"(?i:{before})(?:\.{SPACE}{{0,2}}|(?<=/){SPACE}?|{SPACE}{{1,2}})"
    begins = rf"(?=[{UPPER}{_QUOTE}]|[0-9]{{1,2}}\.)"
    named = rf"(?:{begins}(?:{_WORD}{SPACE}){{1,5}}?|{_FRESH}(?:{_ANY}{SPACE}){{1,4}}?)"
    last = rf"(?:(?:{named}|{begins})[\w'’.-]*(?i:{grown})|{named}(?i:{alone}))(?!\w)\.?"
    # "Praha 1, nám. Míru" is no number 1 of that square.
    early = "" if language in _NUMBER_FIRST else _FRESH
    return re.compile(
        rf"{LEFT}(?:"
        rf"{first}{_UP_TO_NUMBER},?{SPACE}{{1,2}}{NUMBER}"
        rf"|{early}{_NUMBER}(?:,{SPACE}?|{SPACE}{{1,2}}){first}{_NAME}(?!\w)"
        rf"|{last},?{SPACE}{{0,2}}{NUMBER}"
        rf"|{early}{_NUMBER}(?:,{SPACE}?|{SPACE}{{1,2}}){last}(?!{SPACE}(?i:{alone})(?!\w))"
        rf")"
    )


@functools.cache
def bare_street() -> re.Pattern[str]:
    """A name in capitals with a house number: it says nothing without what stands around it."""
    return re.compile(
        rf"{LEFT}(?:(?:{_CAPITAL}|{_DAY})(?:{SPACE}{_WORD}){{0,4}}"
        rf"|{_FRESH}{_CAPITAL}(?:{SPACE}{_ANY}){{1,3}}),?{SPACE}{{1,2}}{NUMBER}"
    )
