"""National telephone numbers whose evidence is weaker than a word for the telephone.

After a request to call ("call us on", "zadzwoń pod numer"), where little may stand between; and
without any word, in the groups of the national format, beginning with the trunk prefix 0 in a
document of a language of that region: amounts and act numbers don't begin with 0. Both ask for the
whole number as it is dialled within the state, which is less than phonenumbers accepts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from pii import phone_words
from pii.boundaries import AFTER_VALUE, PLACEHOLDER, SPACES, after_last_placeholder
from pii.labelled import LabelledRecognizer
from pii.phone_number import AMOUNT_AFTER, as_dialled, national_end
from pii.recognizer import ANCHOR_REACH, Hit, TriggeredRecognizer, Words

MIN_DIGITS: Final = 7
"""As long as the shortest whole national numbers (Estonia); shorter ones are years and sums."""

_START: Final = re.compile(r"(?<![\w.,/+-])\(?[0-9]")
_MARK: Final = re.compile(
    rf"[☎☏✆℡📞📱📠🖷]\ufe0f?:?[{SPACES}]{{0,2}}"
    rf"|(?<!\w)(?:[TMFPtmfpΤΚΦТМФ][{SPACES}]?:|[TMFPtmΤΚТМ]\.:?)[{SPACES}]{{0,2}}(?=[(0-9])"
    # Without a sign only before a trunk prefix.
    rf"|(?<!\w)[TMF][{SPACES}]{{1,2}}(?=\(?0[1-9])"
)
_GAP: Final = rf"\)?[{SPACES}./\-]{{1,2}}"
_FOLLOWING_WORDS: Final = (
    "telefonszám", "telefonon", "mobilszám", "számon", "számot", "számunk", "telefonisch",
    "telefonicky", "telefonicznie", "telephonisch", "puhelimitse",
)  # fmt: skip
"""Words that may stand right after the number as well as before it."""
_WORD_AFTER: Final = re.compile(
    r"\([ ]?(?P<bracketed>[^\W\d_]+)(?![^\W_])"
    rf"|(?<![^\W_])(?:{'|'.join(_FOLLOWING_WORDS)})[^\W\d_]{{0,6}}(?![^\W_])",
    re.IGNORECASE,
)
_LONGEST: Final = 28
"""Code points of a number with its gaps, and of what stands between it and the word."""
_NEXT_NUMBER: Final = 15
_NUMBER_BEFORE: Final = re.compile(
    rf"(?<![\w.,/+-])(?P<number>\(?[0-9][0-9{SPACES}()./-]{{5,22}}[0-9])"
    rf"(?P<gap>[{SPACES}]?(?:-[^\W\d_]{{2,3}})?[{SPACES}]?)$"
)
_FIRST: Final = re.compile(r"(?=\(?0[1-9])")
"""What `_GROUPED` begins with, without the looks behind that make a search for it slow."""
_GROUPED: Final = re.compile(
    rf"(?<![\w.,/+\-–(])(?<![0-9][{SPACES}]){AFTER_VALUE}\(?0[1-9][0-9]{{0,4}}"
    rf"(?:{_GAP}[0-9]{{2,8}}){{1,4}}"
    rf"(?!\w|[-–./,:][0-9]|[{SPACES}][0-9]|{PLACEHOLDER})"
)


def _whole_number(
    text: str, start: int, end: int, regions: tuple[str, ...]
) -> tuple[int, int] | None:
    """The number that begins in `text[start:end]`, as it is dialled within one of the regions."""
    first = _START.search(text, start, min(len(text), end + 2))
    if not first:
        return None
    place = first.end() - 1
    for region in regions:
        last = national_end(text, place, (region,))
        digits = re.sub("[^0-9]", "", text[place:last]) if last else ""
        if len(digits) >= MIN_DIGITS and as_dialled(digits, region):
            return first.start(), last
    return None


class CalledPhoneRecognizer(LabelledRecognizer):
    """A national number of a region of the document's language after a request to call."""

    entity = "PHONE_NUMBER"
    table = "phone_calls"
    reach = 14
    digits = 5
    value_bytes = 64

    def __init__(self, language: str = "und") -> None:
        """Make the recognizer for documents of one language (ISO 639-1, or `und`)."""
        super().__init__(language)
        self._regions = phone_words.regions(language)

    def value(self, text: str, start: int, end: int) -> tuple[int, int] | None:
        """See the base class."""
        return _whole_number(text, start, end, self._regions)


class MarkedPhoneRecognizer(TriggeredRecognizer):
    """A national number after a sign for the telephone, or T: M: F: P: t. as in signatures.

    Anchor: the sign or letter.
    """

    entity = "PHONE_NUMBER"
    trigger = "[☎☏✆℡📞📱📠🖷]"
    words = (Words(frozenset("tmfpτκφтмф"), digits=5, after=80, lone_letter=False),)

    def __init__(self, language: str = "und") -> None:
        """Make the recognizer for documents of one language (ISO 639-1, or `und`)."""
        super().__init__(language)
        self._regions = phone_words.regions(language)

    def hits(self, text: str, start: int, end: int) -> Iterator[Hit]:
        """See the base class."""
        for mark in self.anchors(_MARK, text, start, end):
            found = _whole_number(text, mark.end(), mark.end() + 2, self._regions)
            if found:
                yield Hit(*found, 0.9)


class PhoneBeforeWordRecognizer(TriggeredRecognizer):
    """A national number before a word for it: "061 234 567 (tel.)", "a 1234567 számon".

    Anchor: the bracket, or the first letter of the word.
    """

    entity = "PHONE_NUMBER"
    trigger = f"(?i:{'|'.join(_FOLLOWING_WORDS)})"
    words = (Words(frozenset(phone_words.words()), where="in a bracket", after=1, before=64),)

    def __init__(self, language: str = "und") -> None:
        """Make the recognizer for documents of one language (ISO 639-1, or `und`)."""
        super().__init__(language)
        self._regions = phone_words.regions(language)
        self._words = phone_words.words(language)

    def hits(self, text: str, start: int, end: int) -> Iterator[Hit]:
        """See the base class."""
        if not self._regions:
            return
        for word in self.anchors(_WORD_AFTER, text, start, end):
            if word.group("bracketed") and word.group("bracketed").lower() not in self._words:
                continue
            # The word speaks for the number behind it, if there is one.
            if re.search("[0-9]", text[word.end() : word.end() + _NEXT_NUMBER].partition(")")[0]):
                continue
            low = max(0, word.start() - _LONGEST)
            before = after_last_placeholder(text[low : word.start()])
            number = _NUMBER_BEFORE.search(before)
            if not number:
                continue
            first = word.start() - len(before) + number.start("number")
            found = _whole_number(text, first, first + 1, self._regions)
            if found and found[1] == word.start() - len(number.group("gap")):
                yield Hit(*found, 0.9)


class GroupedPhoneRecognizer(TriggeredRecognizer):
    """A number with trunk prefix, grouped as its state groups it. Anchor: the 0 or its bracket."""

    entity = "PHONE_NUMBER"
    trigger = r"[(]?0[1-9](?:[)]?[ \t\x{a0}\x{2000}-\x{200a}\x{202f}\x{205f}./-]{0,2}[0-9]){7}"

    def __init__(self, language: str = "und") -> None:
        """Make the recognizer for documents of one language (ISO 639-1, or `und`)."""
        super().__init__(language)
        self._regions = phone_words.regions(language)

    def hits(self, text: str, start: int, end: int) -> Iterator[Hit]:
        """See the base class."""
        if not self._regions:
            return
        limit = min(len(text), end + ANCHOR_REACH)
        for first in _FIRST.finditer(text, start, min(len(text), end + 3)):
            if first.start() >= end:
                return
            match = _GROUPED.match(text, first.start(), limit)
            if not match or AMOUNT_AFTER.match(text, match.end()):
                continue
            digits = re.sub("[^0-9]", "", match.group())
            if len(digits) >= 9 and any(
                _is_grouped(match.group(), digits, region) for region in self._regions
            ):
                yield Hit(match.start(), match.end(), 0.9)


def _is_grouped(written: str, digits: str, region: str) -> bool:
    """Whether the groups are those of the national format: three or more, or of a mobile."""
    import phonenumbers
    from phonenumbers import PhoneNumberFormat, PhoneNumberType

    number = as_dialled(digits, region)
    if number is None:
        return False
    groups = re.findall("[0-9]+", written)
    formatted = phonenumbers.format_number(number, PhoneNumberFormat.NATIONAL)
    if re.findall("[0-9]+", formatted) != groups:
        return False
    if "-" in formatted and not re.search("[-/)]", written):
        return False  # "0301 10 00 90" is a tariff heading; Swedish telephones have a hyphen
    return len(groups) > 2 or phonenumbers.number_type(number) == PhoneNumberType.MOBILE
