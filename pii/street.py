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
_NUMBER: Final = (
    rf"(?:(?:nr|no|n|č\.{SPACE}?p|č|№|αρ|αριθ|αριθμ|núm|num)[.º°]{{0,2}}{SPACE}?)?"
    rf"[0-9]{{1,4}}(?:[{_LETTER}](?!\w)|{SPACE}[{_LETTER}](?![\w.]))?"
    rf"(?:{SPACE}?[-–/+]{SPACE}?[0-9]{{1,4}}(?:{SPACE}?[{_LETTER}](?!\w))?){{0,3}}"
    rf"(?:{SPACE}(?:bis|ter|quater)(?!\w))?(?:{SPACE}[A-Z]{SPACE}[0-9]{{1,3}})?(?!\w|[.,:%][0-9])"
)
_DETAIL: Final = (
    rf"(?:(?:[IVX]{{1,4}}|[0-9]{{1,2}})\.?{SPACE}?(?:/|em\.?{SPACE}|emelet{SPACE})[0-9]{{1,3}}"
    rf"|[0-9]{{1,3}}(?:\.|º|ª|°|\.º|er|e)?{SPACE}?"
    r"(?:tv|th|mf|sal|em|emelet|ajtó|piso|andar|esq|dto|dcha|izq|étage|floor|nadstropje)\.?"
    rf"|(?:apartment|apartament|appartement|ap|apt|app|bl|sc|et|m|lok|bus|bte|boîte|top|stiege|tür"
    rf"|lgh|as|flat|unit|fl|bt|kv|dz|k|int|interno|scala|esc|piso|planta|pta|puerta|вх|ет|ап|бл|byt"
    rf"|sector|sectorul|diam|όροφος){SPACE}?[.:]?{SPACE}?[0-9A-ZА-Я]{{1,4}}|[0-9]{{1,3}}º{SPACE}?[A-Z])"
    r"(?!\w)"
)
NUMBER: Final = rf"{_NUMBER}(?:[.,]?{SPACE}{{1,2}}{_DETAIL}){{0,5}}"
"""A house number with what may follow it: range, letter, staircase, floor, flat."""

_LINK: Final = r"[^\W\d_]{1,4}['’]?"
_QUOTE: Final = "„“”\"«»"
_CAPITAL: Final = rf"[{_QUOTE}]?[{UPPER}][\w'’.{_QUOTE}-]*"
_WORD: Final = rf"(?:{_CAPITAL}|{_LINK}|[0-9]{{1,4}}\.?)"
_NAME: Final = (
    rf"(?:{_LINK}{SPACE}){{0,3}}[{_QUOTE}]?[\w'’.{_QUOTE}-]+"
    rf"(?:{SPACE}(?:{_LINK}{SPACE}){{0,3}}(?:{_CAPITAL}|[0-9]{{1,4}}(?!{SPACE}?[{UPPER}]))){{0,5}}"
)


def _words(table: str, language: str) -> list[str]:
    """Words for streets of the language, and those of others that are long enough; longest first."""
    some = {
        word
        for code in OFFICIAL
        for word in load(code).tables["redact"][table]
        if code == language or len(word) >= _FOREIGN
    }
    return sorted(some, key=lambda word: (-len(word), word))


@functools.cache
def typed_street(language: str) -> re.Pattern[str]:
    """A street with a word for streets and a house number; language ISO 639-1, or `und`."""
    before = "|".join(map(re.escape, _words("street_before", language)))
    after = _words("street_after", language)
    alone = "|".join(map(re.escape, after))
    grown = "|".join(re.escape(word) for word in after if len(word) >= _ENDING)
    first = rf"(?i:{before})(?:\.{SPACE}{{0,2}}|(?<=/){SPACE}?|{SPACE}{{1,2}})"
    last = (
        rf"(?=[{UPPER}0-9{_QUOTE}])(?:{_WORD}{SPACE}){{0,5}}?"
        rf"(?:[\w'’.-]*(?i:{grown})|(?i:{alone}))(?!\w)\.?"
    )
    return re.compile(
        rf"{LEFT}(?:"
        rf"{first}[^\n,;:!?<>()|]{{2,60}}?,?{SPACE}{{1,2}}{NUMBER}"
        rf"|{_NUMBER}(?:,{SPACE}?|{SPACE}{{1,2}}){first}{_NAME}(?!\w)"
        rf"|{last},?{SPACE}{{0,2}}{NUMBER}"
        rf"|{_NUMBER}(?:,{SPACE}?|{SPACE}{{1,2}}){last}"
        rf")"
    )


@functools.cache
def bare_street() -> re.Pattern[str]:
    """A name in capitals with a house number: it says nothing without what stands around it."""
    return re.compile(rf"{LEFT}{_CAPITAL}(?:{SPACE}{_WORD}){{0,4}},?{SPACE}{{1,2}}{NUMBER}")
