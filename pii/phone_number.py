"""Telephone and fax numbers: in international form anywhere, in national form after a word for it.

phonenumbers' own search over a text (`PhoneNumberMatcher`, which Presidio uses) takes act numbers,
amounts and coordinates for telephones: 2,054 per 1,000 number-dense law documents were measured.
Here its numbering plans only judge candidates: what follows a `+` or `00`, and what follows one of
the words of `phone_words.py`. A national number without such a word stays: it cannot be told from
any other number of its length.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from typing import Any, Final

from pii import phone_starts, phone_words
from pii.boundaries import (
    AFTER_VALUE,
    HYPHENS,
    INVISIBLE,
    NUMERIC_PLACEHOLDERS,
    PLACEHOLDER,
    SPACES,
    after_value,
)
from pii.recognizer import Hit, TriggeredRecognizer, Words
from pii.table_column import FIRST_WITHIN_BYTES, column_values

LABEL_REACH: Final = 30
"""Code points between the end of the word and the first digit."""
COLUMN_DIGITS: Final = 7
"""Digits of a number in a column: shorter ones are extensions, rooms and counts."""
MAX_DIGITS: Final = 15
"""ITU-T E.164, 6.2.1; two more are read for the trunk prefix in `+44 (0)20`."""

_GAP: Final = rf"[{SPACES}{INVISIBLE}{HYPHENS}.()/\[\]]"
_LETTERS: Final = rf"[^\W\d_]{{1,{phone_words.MAX_WORD}}}"
_WORD: Final = re.compile(rf"(?<![^\W_]){AFTER_VALUE}(?!(?<=<)PHONE[>_]){_LETTERS}(?![^\W_])")
"""A whole word of letters, looked up in a table: an alternation of all words costs 240 µs each."""
_PART: Final = re.compile(rf"(?<=[^\W_])(?=([^\W\d_]{{3,{phone_words.MAX_WORD}}})(?![^\W_]|>))")
"""What may be the second part of a compound: "Hjemmetelefon", "kontakttālrunis"."""
_PARTS: Final = (
    "telef", "téléph", "teleph", "tālr", "puhel", "τηλέφ", "τηλεφ", "телефон", "mobil", "mobiil",
    "fax", "faks",
)  # fmt: skip
"""Beginnings of what may be: not of "nummer", which "burgerservicenummer" ends in."""
_WORDS: Final = re.compile(rf"{_LETTERS} {_LETTERS}(?![^\W_])")
_RUN: Final = re.compile(rf"{_GAP}{{0,3}}[0-9](?:{_GAP}{{0,3}}[0-9]){{4,{MAX_DIGITS + 1}}}")
_INTERNATIONAL: Final = re.compile(
    r"\+|＋|%2[Bb]"
    rf"|0(?<![\w./+\-]0)(?<![0-9][{SPACES},]0){after_value('0')}"
    + "".join(rf"(?<!{name}[{SPACES},]0)" for name in NUMERIC_PLACEHOLDERS)
    + "0(?=[^0]{0,2}[1-9])"
)
_START: Final = re.compile(rf"[+＋]|(?<!\w)(?<![0-9][.,/:{HYPHENS}])(?=[0-9])")
_CHAIN: Final = re.compile(
    rf"[{SPACES}]{{0,2}}(?:[,;/|&\n]|[{HYPHENS}][{SPACES}])[{SPACES}]{{0,2}}"
)
_OTHER_NUMBER: Final = re.compile(
    # Dates, act numbers, years, opening hours: what else follows the word within its reach.
    rf"[0-9]{{1,2}}[./{HYPHENS}] ?[0-9]{{1,2}}[./{HYPHENS}] ?(?:1[89]|20)[0-9]{{2}}(?![0-9])"
    rf"|(?:1[89]|20)[0-9]{{2}}[./{HYPHENS}] ?[0-9]{{1,2}}[./{HYPHENS}] ?[0-9]{{1,2}}(?![0-9])"
    rf"|[0-9]{{1,5}}/(?:1[89]|20)[0-9]{{2}}(?![0-9{SPACES}{HYPHENS}./])"
    rf"|(?:1[89]|20)[0-9]{{2}} ?[{HYPHENS}/] ?(?:1[89]|20)[0-9]{{2}}(?![0-9])"
    rf"|[0-9]{{1,2}}[.:][0-5][0-9] ?[{HYPHENS}] ?[0-9]{{1,2}}[.:][0-5][0-9](?![0-9])"
)
AMOUNT_AFTER: Final = re.compile(
    rf"[{SPACES}]{{0,2}}(?:€|\$|£|%|‰|EUR\b|USD\b|GBP\b|CZK\b|PLN\b|HUF\b|RON\b|BGN\b|DKK\b|SEK\b"
    r"|Kč|zł|Ft\b|lei\b|kr\b|лв|euro|ευρώ|[,][0-9])"
)
_DIGITS: Final = re.compile("[0-9]")
_SUCH_AS: Final = re.compile("\\s{1,2}qu(?:e(?!\\w)|['’])", re.IGNORECASE)
"""French "tel que": no telephone."""


def _is_whole(written: str, regions: tuple[str, ...]) -> bool:
    """Whether a number of a column is international, or as dialled within one of the regions.

    Of states without a trunk prefix, whose numbers look like counts, only the first.
    """
    digits = "".join(_DIGITS.findall(written))
    return len(digits) >= COLUMN_DIGITS and (
        written[0] in "+＋"
        or any(
            as_dialled(digits, region)
            for region in regions
            if digits.startswith(_trunk(region)) and (_trunk(region) or region == regions[0])
        )
    )


@functools.cache
def _trunk(region: str) -> str:
    """The prefix of calls within the region, which tells a number from a count; empty for none."""
    from phonenumbers import PhoneMetadata

    known = PhoneMetadata.metadata_for_region(region)
    return (known and known.national_prefix) or ""


def _cuts(run: str, *, cut_off: bool) -> Iterator[tuple[int, str]]:
    """Ends of digit groups within the run and the digits up to there, longest first."""
    ends = [match.end() for match in re.finditer("[0-9]+", run)]
    if cut_off:
        ends.pop()
    for end in reversed(ends):
        yield end, "".join(_DIGITS.findall(run[:end]))


def _run_at(text: str, place: int) -> tuple[str, bool]:
    """Digits and what may stand between them, from `place`; whether a digit group was cut off."""
    match = _RUN.match(text, place)
    if not match:
        return "", False
    end = match.end()
    return match.group(), end < len(text) and text[end] in "0123456789"


def with_bracket(text: str, start: int, end: int) -> int:
    """Start of the number, its opening bracket included where the closing one is part of it."""
    inside = text[start:end]
    opened = inside.count(")") > inside.count("(") and text[start - 1 : start] == "("
    return start - opened


def _international_end(text: str, place: int) -> int:
    """End of the valid number whose country code starts at or after `place`; 0 for none."""
    import phonenumbers

    run, cut_off = _run_at(text, place)
    if not run:
        return 0
    groups = re.findall("[0-9]+", run)
    for end, digits in _cuts(run, cut_off=cut_off):
        if not 7 <= len(digits) <= MAX_DIGITS + 2:
            continue
        try:
            number = phonenumbers.parse("+" + run[:end].replace("[", "(").replace("]", ")"))
        except phonenumbers.NumberParseException:
            continue
        # "+3 725 123 456" is an amount: a country code is not written in two groups.
        if not groups[0].startswith(str(number.country_code)):
            continue
        if phonenumbers.is_valid_number(number):
            return place + end
    return 0


def national_end(text: str, place: int, regions: tuple[str, ...]) -> int:
    """End of the number at `place` that is valid in one of the regions; 0 for none."""
    import phonenumbers

    if _OTHER_NUMBER.match(text, place):
        return 0
    run, cut_off = _run_at(text, place)
    for end, digits in _cuts(run, cut_off=cut_off) if run else ():
        if not 5 <= len(digits) <= MAX_DIGITS or AMOUNT_AFTER.match(text, place + end):
            continue
        for region in regions:
            try:
                number = phonenumbers.parse(digits, region)
            except phonenumbers.NumberParseException:
                continue
            if phonenumbers.is_valid_number(number):
                return place + end
    return 0


def as_dialled(digits: str, region: str) -> Any:
    """The number, if it is valid in the region and written as it is dialled there; else None."""
    import phonenumbers

    try:
        number = phonenumbers.parse(digits, region)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number_for_region(number, region):
        return None
    written = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.NATIONAL)
    return number if re.sub("[^0-9]", "", written) == digits else None


class InternationalPhoneRecognizer(TriggeredRecognizer):
    """`+` or `00`, country code, number. Anchor: the `+` or the first zero."""

    entity = "PHONE_NUMBER"
    trigger = ""

    def __init__(self, language: str = "und") -> None:
        """Make the recognizer for documents of one language (ISO 639-1, or `und`)."""
        super().__init__(language)
        self.scan = phone_starts.scan

    def hits(self, text: str, start: int, end: int) -> Iterator[Hit]:
        """See the base class."""
        for prefix in self.anchors(_INTERNATIONAL, text, start, end):
            last = _international_end(text, prefix.end())
            if last:
                yield Hit(with_bracket(text, prefix.start(), last), last, 1.0)


class LabelledPhoneRecognizer(TriggeredRecognizer):
    """A word for the telephone, at most LABEL_REACH code points, a national number.

    Further numbers may follow in a list. Anchor: the first letter of the word, or of its last
    part in a compound.
    """

    entity = "PHONE_NUMBER"
    trigger = ""

    def __init__(self, language: str = "und") -> None:
        """Make the recognizer for documents of one language (ISO 639-1, or `und`)."""
        super().__init__(language)
        self._words = phone_words.words(language)
        self._parts = {
            word: regions for word, regions in self._words.items() if word.startswith(_PARTS)
        }
        self._stop = re.compile(PLACEHOLDER)
        whole = Words(
            frozenset(self._words),
            digits=5,
            after=4 * (phone_words.MAX_WORD + LABEL_REACH + 8) + 64,
            below=FIRST_WITHIN_BYTES,
        )
        self.words = (whole, whole._replace(phrases=frozenset(self._parts), where="in a word"))

    def hits(self, text: str, start: int, end: int) -> Iterator[Hit]:
        """See the base class."""
        for word in self.anchors(_WORD, text, start, end):
            label_end = word.end()
            regions = self._words.get(word.group().lower())
            if regions is None:
                phrase = _WORDS.match(text, word.start())
                regions = self._words.get(phrase.group().lower()) if phrase else None
                label_end = phrase.end() if phrase else label_end
            if regions is not None and not _SUCH_AS.match(text, label_end):
                yield from self._beside(text, label_end, regions)
        for part in self.anchors(_PART, text, start, end):
            regions = self._parts.get(part.group(1).lower())
            if regions is not None:
                yield from self._beside(text, part.end(1), regions)

    def _beside(self, text: str, place: int, regions: tuple[str, ...]) -> Iterator[Hit]:
        """Numbers of the column that the word heads; if it heads none, those behind it."""

        def numbers(cell: str) -> list[tuple[int, int]]:
            return [
                (hit.start, hit.end)
                for hit in self._from(cell, 0, 0, regions)
                if _is_whole(cell[hit.start : hit.end], regions)
            ]

        below = column_values(text, place, numbers)
        if below is None:
            yield from self._after(text, place, regions)
        else:
            yield from (Hit(*one, 1.0) for one in below)

    def _after(self, text: str, place: int, regions: tuple[str, ...]) -> Iterator[Hit]:
        limit = min(len(text), place + LABEL_REACH)
        stop = self._stop.search(text, place, limit + 20)
        if stop:
            limit = min(limit, stop.start())
        yield from self._from(text, place, limit, regions)

    def _from(self, text: str, place: int, limit: int, regions: tuple[str, ...]) -> Iterator[Hit]:
        """The number that begins in `text[place : limit + 1]` and those listed behind it."""
        while True:
            hit = self._first(text, place, limit, regions)
            if not hit:
                return
            yield hit
            chain = _CHAIN.match(text, hit.end)
            if not chain:
                return
            place = limit = chain.end()

    def _first(self, text: str, place: int, limit: int, regions: tuple[str, ...]) -> Hit | None:
        while place <= limit:
            start = _START.search(text, place, limit + 1)
            if not start:
                return None
            if start.group():
                last = _international_end(text, start.end())
            else:
                last = national_end(text, start.start(), regions)
            if last:
                first = start.start()
                return Hit(with_bracket(text, first, last), last, 1.0)
            other = _OTHER_NUMBER.match(text, start.start())
            place = other.end() if other else start.end() + 1
        return None
