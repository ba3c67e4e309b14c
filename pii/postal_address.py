"""Postal addresses: street, house number and postal code, or a label, street and number.

Off by default: no check digit and no register stands behind it, an address is known by its form
alone, and a body's address looks like a person's. Postal codes have the forms of the 27 states
(Universal Postal Union, Postal addressing systems); the words for streets and the labels stand in
the language files. A year, a section or a price has one of these parts, hardly ever three.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from pii.boundaries import LEFT, RIGHT
from pii.labelled import LabelledRecognizer
from pii.recognizer import Hit, TriggeredRecognizer
from pii.street import SEPARATOR, SPACE, UPPER, bare_street, may_hold_typed_street, typed_street

_BACK: Final = 110
"""Code points before a postal code in which its street may begin."""
_AHEAD: Final = 100
"""Code points behind a postal code, or a label, in which the street may end."""
_MIDDLE: Final = 60
"""Code points between house number and postal code: floor, flat, part of the town."""
_SMALL_WORDS: Final = 3
"""So many words in small letters between number and postal code are a sentence."""
_SCORE: Final = 0.85

_WORD: Final = rf"(?:['’][st][ -]|[{UPPER}]['’])?[{UPPER}](?:[\w'’.-]*[\w'’])?"
_SMALL: Final = "(?:mesto|mestu|vas|gora|gori|selo|polje|brod|toplice|planina|by)"
"""Second parts of names of towns that are written small."""
PLACE: Final = (
    rf"(?:(?i:gr|гр|г|m|mun|com|or|loc|с|αγ|св|sv|st|sta)\.{SPACE}?)?{_WORD}"
    rf"(?:(?:{SPACE}[^\W\d_]{{1,5}}){{1,2}}{SPACE}{_WORD}(?:{SPACE}[^\W\d_]{{3,9}}(?=[,.;\n)]|$))?"
    rf"|{SPACE}{_WORD}|{SPACE}{_SMALL}(?!\w)){{0,2}}"
    rf"(?:{SPACE}(?:[0-9]{{1,2}}|(?i:cedex)(?:{SPACE}[0-9]{{1,2}})?|[IVX]{{1,5}}|[A-Z])(?!\w))?"
    rf"(?:{SPACE}?\([^()\d\n]{{2,30}}\)|{SPACE}[-–]{SPACE}{_WORD})?"
)
"""A town: words in capitals, perhaps with small ones between, the number of its district."""

_PLAIN: Final = (
    r"[0-9]{4}-[0-9]{3}",  # PT
    r"[0-9]{2}-[0-9]{3}",  # PL
    rf"[0-9]{{3}}{SPACE}[0-9]{{2}}",  # CZ, GR, SE, SK
    rf"[1-9][0-9]{{3}}{SPACE}?[A-Z]{{2}}",  # NL
    r"[0-9]{6}",  # RO
    r"[0-9]{5}",  # DE, EE, ES, FI, FR, GR, HR, IT; CZ, SE, SK without their space
    r"[1-9][0-9]{3}",  # AT, BE, BG, CY, DK, HU, LU, SI
)
_DISTINCT: Final = (
    rf"LV{SPACE}?[-–]{SPACE}?[0-9]{{4}}|LT{SPACE}?[-–]{SPACE}?[0-9]{{5}}",
    rf"[A-Z][0-9][0-9W]{SPACE}?[0-9ACDEFHKNPRTVWXY]{{4}}",  # IE
    rf"[A-Z]{{3}}{SPACE}?[0-9]{{4}}",  # MT
    rf"[A-Z]{{1,2}}[0-9][0-9A-Z]?{SPACE}[0-9][A-Z]{{2}}",  # UK
)
_CODE: Final = rf"(?:{'|'.join(_DISTINCT)}|(?:[A-Z]{{1,3}}[-–])?(?:{'|'.join(_PLAIN)}))"
_ALONE: Final = re.compile(
    rf"{LEFT}(?<![0-9][.,:/–-])(?=({_CODE}){RIGHT}(?![.,/-][0-9]))"  # empty: codes may overlap
)
_STRONG: Final = re.compile("|".join(_DISTINCT))
_HAS_NUMBER: Final = re.compile("[0-9]|[Ss]/[Nn]")
_YEAR: Final = re.compile(
    r"(?:19|20)[0-9]{2}(?! (?:Maribor|Antwerpen|Frederiksberg|Zaventem|Kraainem|Stockerau"
    r"|Hollabrunn|Strovolos|Στρόβολος|Λευκωσία|Szentendre|Érd|Sion|Neuchâtel|Lillestrøm)(?!\w))"
)
"""A postal code that is rather a year; not before the towns that have such a code."""
_JOIN: Final = (
    rf"(?:{SPACE}{{0,2}}[,|–-]{{1,2}}{SPACE}{{0,2}}\n?{SPACE}{{0,4}}|{SPACE}?\n{SPACE}{{0,4}}"
    rf"|{SPACE}(?:in|te|à|a|i|v|w|u|en|em|în|στην|στο|kell){SPACE})"
)
_CODE_WORD: Final = (
    r"(?i:PSČ|[ΤT]\.?[ΚK]\.?|п\.?к\.?|cod(?:ul)? po[șsş]tal|c\.?p\.?|cap|plz|kod pocztowy"
    r"|postal code|c[óo]digo postal|irsz|code postal)[.:]?"
)
_PLACE_AFTER: Final = re.compile(rf"{SPACE}{{1,2}}{PLACE}{RIGHT}")
_PLACE_NEXT: Final = re.compile(rf"(?:{SPACE}?,{SPACE}{{1,2}}|{SPACE}?\n{SPACE}?){PLACE}{RIGHT}")
_PLACE_BEFORE: Final = re.compile(rf"{LEFT}{PLACE}{SEPARATOR}$")
_WORD_BEFORE: Final = re.compile(rf"{LEFT}{_CODE_WORD}{SPACE}?$")
_TO_CODE: Final = re.compile(rf"{_JOIN}(?:{PLACE}(?:{_JOIN}|{SPACE}))?(?:{_CODE_WORD}{SPACE}?)?")
_TOWN_AHEAD: Final = re.compile(rf"{SPACE}{{1,2}}{PLACE}{_JOIN}")


def _may_stand_between(between: str) -> bool:
    """Whether what stands between a house number and a postal code may be part of an address."""
    return (
        len(between) <= _MIDDLE
        and between.count("\n") <= 2
        and not re.search(r"[;!?<>]|[0-9]{5}|[^\W\d_]{5,}[.:] [^\W\d_]{5,} ", between)
        and not re.match(r"\. \w+ [^\W\d_A-Z]", between)  # "17. Juni ist": a day, no number
        and sum(map(str.islower, re.findall(r"[^\W\d_]{4,}", between))) < _SMALL_WORDS
    )


class PostalAddressRecognizer(TriggeredRecognizer):
    """Street and house number with postal code and town. Anchor: the postal code."""

    entity = "POSTAL_ADDRESS"
    trigger = (
        r"[0-9]{4}|[0-9]{3}[ \t\x{a0}\x{202f}][0-9]{2}|[0-9]{2}-[0-9]{3}"
        r"|[A-Z]{1,3}[ \t\x{a0}\x{202f}]?[-–]?[ \t\x{a0}\x{202f}]?[0-9]{2}"
        r"|[A-Z]{1,2}[0-9][0-9A-Z]?[ \t\x{a0}\x{202f}]?[0-9A-Z]{3}"
    )

    def hits(self, text: str, start: int, end: int) -> Iterator[Hit]:
        """See the base class."""
        for code in self.anchors(_ALONE, text, start, end):
            found = self._around(text, code)
            if found:
                yield Hit(*found, _SCORE)

    def _around(self, text: str, code: re.Match[str]) -> tuple[int, int] | None:
        """The address that holds the postal code, if any."""
        first, last = code.span(1)
        year = _YEAR.match(text, first) is not None and last - first == 4
        word = _WORD_BEFORE.search(text, max(0, first - 20), first)
        head = word.start() if word else first
        town = _PLACE_AFTER.match(text, last, last + 70)
        if year and town is None:
            return None
        street = self._street_before(text, first, year)
        if street is not None:
            before = _PLACE_BEFORE.search(text, max(street.end(), head - 50), head)
            ahead = _TOWN_BEFORE.search(text, max(0, street.start() - 50), street.start())
            if not (town or before or ahead):
                town = _PLACE_NEXT.match(text, last, last + 70)
            start = street.start() if town or before or not ahead else ahead.start()
            strong = _STRONG.fullmatch(text, first, last) is not None
            if town or before or ahead or (strong and street.re is not bare_street()):
                return start, town.end() if town else last
            return None
        before = _PLACE_BEFORE.search(text, max(0, head - 50), head)
        if town is None and before is None:
            return None
        end = self._street_behind(text, last, not year)
        if not end:
            return None
        return first if town or before is None else before.start(), end

    def _street_before(self, text: str, code: int, year: bool) -> re.Match[str] | None:
        """The street before the postal code at `code`; right before what may be a `year`."""
        low = max(0, code - _BACK)
        if not _HAS_NUMBER.search(text, low, code):
            return None
        typed = may_hold_typed_street(text[low:code], self.supported_language)
        for street in _each(
            typed_street(self.supported_language), text, low, code if typed else low
        ):
            if (
                _TO_CODE.fullmatch(text, street.end(), code)
                if year
                else _may_stand_between(text[street.end() : code])
            ):
                return street
        if not year:
            for street in _each(bare_street(), text, low, code):
                if _TO_CODE.fullmatch(text, street.end(), code):
                    return street
        return None

    def _street_behind(self, text: str, code: int, bare: bool) -> int:
        """End of the street behind the postal code that ends at `code`; 0 for none."""
        high = min(len(text), code + _AHEAD)
        if not _HAS_NUMBER.search(text, code, high):
            return 0
        typed = may_hold_typed_street(text[code:high], self.supported_language)
        street = typed_street(self.supported_language).search(
            text, code + 1, high if typed else code
        )
        between = text[code : street.start()] if street else ""
        if street and len(between) <= _MIDDLE and not re.search(r"[0-9;:!?<>]|\n\n", between):
            return street.end()
        town = _TOWN_AHEAD.match(text, code, high) if bare else None
        name = bare_street().match(text, town.end(), high) if town else None
        return name.end() if name else 0


def _each(pattern: re.Pattern[str], text: str, low: int, high: int) -> Iterator[re.Match[str]]:
    """Matches from every place of `text[low:high]`, overlapping ones too."""
    while found := pattern.search(text, low, high):
        yield found
        low = found.start() + 1


_TOWN_BEFORE: Final = re.compile(rf"{LEFT}{PLACE}{_JOIN}$")
_BEFORE_STREET: Final = re.compile(
    rf"{LEFT}(?:{_CODE}{SPACE}{{1,2}})?{PLACE}"
    rf"(?:{SEPARATOR}|{SPACE}(?:aan|przy|in|an|na|στην|a|alla){SPACE}(?:(?:de|den|der|het){SPACE})?)$"
)
_BEHIND_STREET: Final = re.compile(
    rf"{SEPARATOR}(?:[({SPACE[1:-1]}])?(?:{_CODE}{SPACE}{{1,2}}{PLACE}|{PLACE}(?:{SEPARATOR}{_CODE})?)"
    rf"{RIGHT}"
)
_NO_ADDRESS: Final = r"(?:e-?mail|mail|ip|mac|web|internet|url|http|bitcoin|hardware|netz|ethernet)"


class LabelledAddressRecognizer(LabelledRecognizer):
    """Street and house number at most 40 code points after a label, and the town with them."""

    entity = "POSTAL_ADDRESS"
    table = "address_labels"
    reach = 40
    value_bytes = 4 * 60
    not_label = re.compile(rf"{_NO_ADDRESS}[ \u00a0-]?[^\W\d_]*$", re.IGNORECASE)

    def value(self, text: str, start: int, end: int) -> tuple[int, int] | None:
        """See the base class."""
        high = min(len(text), start + _AHEAD)
        for street in (
            typed_street(self.supported_language).search(text, start, high),
            bare_street().search(text, start, high),
        ):
            if street is None or street.start() > end:
                continue
            between = text[start : street.start()]
            if (
                re.search(r"[;!?<>]|\n\s*\n|[^\W\d_]{5,}\. ", between)
                or len(re.findall("[0-9]+", between)) > 2
            ):
                continue
            town = _BEFORE_STREET.search(between)
            behind = _BEHIND_STREET.match(text, street.end(), street.end() + 70)
            if not (town or behind) and street.re is bare_street():
                continue
            first = start + town.start() if town else street.start()
            last = behind.end() if behind else street.end()
            # "Praha 1, Dlouhá 5": what looked like the street was the town.
            join = re.compile(_JOIN).match(text, street.end(), high)
            real = bare_street().match(text, join.end(), high) if join else None
            return first, max(last, real.end()) if real else last
        return None
