"""Numbers of passports and identity cards, after a word for the document.

Shapes as printed on the documents (Council of the EU, PRADO, public register of authentic identity
and travel documents; ICAO Doc 9303 part 3 allows nine characters in the passport's number). Only a
few have a check digit, and not in what is printed beside the word, so nothing but the label tells
them from other numbers.
"""

from __future__ import annotations

import re
from typing import Final

from pii.boundaries import PLACEHOLDER
from pii.labelled import LabelledRecognizer
from pii.shape_pattern import any_of

# A: letter, 9: digit, X: either, _: one space, hyphen or nothing. The states after each line.
SHAPES: Final = (
    "A_9999999", "AA_9999999",  # AT, CZ, HU, FI, LV, LT, SK, EE, RO, BG, PL passports
    "AA_999999", "A_999999", "AAA_999999",  # BE, HU, ES, PL, SK, GR, PT, RO, CY, LU
    "999_9999999_99",  # BE card
    "999999999", "99999999", "9999999",  # BG, CZ, DK, EE, HR, IE, LT, LV, RO, SE, SI, MT, CY
    "999999_AA", "999999_A", "999_999_AA",  # HU, CZ cards
    "A_99999999",  # CY, EE, SE passports
    "99_AA_99999",  # FR passport
    "999999999999",  # FR card before 2021
    "X9XXXXXXX", "XXXX9XXXX", "XX9XX9XXX", "AXXXXXXXX", "AXXXXXXX",  # DE, FR, NL, LU: anywhere
    "XXXXXXXXX_9", "XXXXXXXXXX",  # DE with its check digit
    "AA_99999_AA", "AA99999AA",  # IT electronic card
    "AA_99_99999", "AAA_99999_A", "AAA_999_999",  # IT, ES, NL
    "AX_XXXXXX9", "AAXXXXXX9",  # NL
    "9999999_A", "99999_A", "999999_M",  # MT card
    "A9_9999999", "AA_9_999999",  # IE card, SI
    "AA_999_999", "A_999_9999",  # grouped
    "9999_9999", "999_999_999",  # grouped
)  # fmt: skip
_LETTER: Final = "[A-ZΑ-ΩА-Я]"
_GAP: Final = "[ \u00a0-]?"


_WRITTEN: Final = {"X": "[0-9A-Z]", "A": _LETTER, "9": "[0-9]", "_": _GAP}
_NUMBER: Final = re.compile(
    rf"(?<![\w/.-])(?:{any_of(SHAPES, _WRITTEN)})"
    rf"(?!\w|[-/.:][0-9A-Za-z]|,[0-9]|[ \u00a0][0-9]|{PLACEHOLDER})"
)
_NUMBER_WORD: Final = (
    "(?i:nr[aou]?|no|n|numer[^\\W\\d_]{0,2}|num[ăaâé]r[^\\W\\d_]{0,3}|núm|č|čísl[^\\W\\d_]|br|broj"
    "|št|sz|szám[^\\W\\d_]{0,2}|numurs|numeris|ном|номер|αρ|αριθ|αριθμ[^\\W\\d_]{2}|№)"
)
_SERIES: Final = re.compile(
    rf"(?<![\w/.-]){_LETTER}{{1,3}},?[ \u00a0]{_NUMBER_WORD}[.:º°]{{0,2}}[ \u00a0]{{0,2}}"
    r"[0-9]{6,7}"
    rf"(?!\w|[-/.:][0-9A-Za-z]|,[0-9]|[ \u00a0][0-9]|{PLACEHOLDER})"
)
"""Letters of the series and the number after a word of its own: "CI seria XR nr. 123456"."""
_CYPRIOT: Final = re.compile(
    rf"(?<=[τςσΤΣ])[ \u00a0.:]{{0,3}}([0-9]{{6}})(?!\w|[-/.:,][0-9]|[ \u00a0][0-9]|{PLACEHOLDER})"
)
_CYPRIOT_LABEL: Final = re.compile(r"(?<!\w)(?:ταυτότητας|ταυτοτητας|α\.?δ\.?τ)$", re.IGNORECASE)
"""Cyprus numbers its cards through; six digits alone count right behind the Greek word only."""
_MIN_DIGITS: Final = 3
"""Words in capitals have none; numbers of Germany and Luxembourg can have as few as this."""


_FOLLOWING: Final = "számú "
"""Hungarian labels that begin so follow their number: "az AB123456 számú útlevél"."""
_MAX_NUMBER: Final = 20


class IdentityDocumentRecognizer(LabelledRecognizer):
    """A number at most 36 code points after its label."""

    entity = "ID_DOCUMENT"
    table = "document_labels"
    reach = 36
    digits = 3
    value_bytes = 24
    not_label = re.compile(r"φορολογικ\w{1,4} ταυτότητ\w{1,3}$", re.IGNORECASE)
    bytes_before = 4 * _MAX_NUMBER

    def value(self, text: str, start: int, end: int) -> tuple[int, int] | None:
        """See the base class."""
        cypriot = _CYPRIOT.match(text, start)
        if cypriot and _CYPRIOT_LABEL.search(text, max(0, start - 12), start):
            return cypriot.span(1)
        series = _SERIES.search(text, start, min(len(text), end + 30))
        if (
            series
            and series.start() <= end
            and not re.search("[0-9]|\n\n", text[start : series.start()])
        ):
            return series.span()
        place = start
        while number := _NUMBER.search(text, place, min(len(text), end + 20)):
            if number.start() > end or re.search("[0-9]|\n\n", text[start : number.start()]):
                return None
            if sum(letter.isdigit() for letter in number.group()) >= _MIN_DIGITS:
                return number.start(), number.end()
            place = number.end()
        return None

    def value_before(self, text: str, label: str, place: int) -> tuple[int, int] | None:
        """The number right before a label of Hungarian that follows it."""
        if not label.startswith(_FOLLOWING):
            return None
        for number in _NUMBER.finditer(text, max(0, place - _MAX_NUMBER), place):
            if (
                number.end() == place - 1
                and len(re.findall("[0-9]", number.group())) >= _MIN_DIGITS
            ):
                return number.start(), number.end()
        return None
