"""Registration plates of vehicles, after a word for the plate.

Shapes of the 27 states and their older series (Council Directive 1999/37/EC harmonises the document
only; the series are those of each state's registration rules). A shape alone proves nothing,
"AB 123" is also a room and a decree, so it counts after its label only.
"""

from __future__ import annotations

import re
from typing import Final

from pii.boundaries import PLACEHOLDER
from pii.labelled import LabelledRecognizer
from pii.shape_pattern import any_of

# A: letter, 9: digit, _: space, hyphen, dot or nothing. The state after each line.
SHAPES: Final = (
    "A_99999_A", "A_9999_A", "A_999_AA", "AA_999_A", "AA_999_AA", "AA_9999_A", "AA_99_AAA",  # AT
    "9_AAA_999", "AAA_999", "999_AAA", "A_AAA_999", "AAA_999_A",  # BE
    "A_9999_AA", "AA_9999_AA", "A_9999_A",  # BG
    "AAA_999", "AA_999",  # CY
    "9A9_9999", "9AA_9999", "AAA_99_99", "AA_99_99", "9A_99999", "AAA_9999",  # CZ
    "A_A_9", "A_AA_9", "A_A_99", "A_AA_99", "A_AA_999", "A_AA_9999", "A_A_9999", "A_A_999",
    "AA_A_9", "AA_A_99", "AA_A_999", "AA_A_9999", "AA_AA_9", "AA_AA_99", "AA_AA_999", "AA_AA_9999",
    "AAA_A_9", "AAA_A_99", "AAA_A_999", "AAA_A_9999", "AAA_AA_9", "AAA_AA_99", "AAA_AA_999",
    "AA_A_9999A", "AA_AA_999A", "A_AA_999A", "A_AA_9999A",  # DE
    "AA_99_999", "AA_99999",  # DK
    "999_AAA", "99_AAA",  # EE
    "9999_AAA", "A_9999_AA", "AA_9999_AA", "A_999999",  # ES
    "AAA_999", "AAA_99", "AAA_9", "AA_999",  # FI
    "AA_999_AA", "999_AAA_99", "9999_AA_99", "99_AAA_99", "999_AA_99",  # FR
    "AAA_9999",  # GR
    "AA_999_AA", "AA_9999_AA", "AA_999_A", "AA_9999_A",  # HR
    "AAA_999", "AA_AA_999", "AAAA_999",  # HU
    "999_A_9", "99_A_999", "99_A_9999", "99_A_99999", "999_A_99999", "999_A_9999", "999_AA_999",
    "99_AA_9999", "99_A_99", "99_AA_999", "99_AA_99", "999_A_999", "999_A_99",  # IE
    "AA_999_AA", "AA_999999", "AA_A99999",  # IT
    "AAA_999",  # LT
    "AA_9999", "AA_999", "AA_99999",  # LU
    "AA_9999", "AA_999", "AA_99", "AA_9",  # LV
    "AAA_999",  # MT
    "99_AA_99", "99_99_AA", "AA_99_99", "99_AA_AA", "AA_AA_99", "AA_99_AA", "99_AAA_9", "9_AAA_99",
    "AA_999_A", "A_999_AA", "AAA_99_A", "A_99_AAA", "9_AA_999", "999_AA_9",  # NL
    "AA_99999", "AA_9999A", "AA_999AA", "AA_9A999", "AA_9AA99", "AAA_A999", "AAA_99AA", "AAA_9A99",
    "AAA_99A9", "AAA_9AA9", "AAA_AA99", "AAA_99999", "AAA_9999A", "AAA_999AA", "AAA_A99A",
    "AAA_A9AA", "A9_999", "AA_9999", "AAA_9999",  # PL
    "99_99_AA", "99_AA_99", "AA_99_99", "AA_99_AA",  # PT
    "A_99_AAA", "A_999_AAA", "AA_99_AAA", "A_999999",  # RO
    "AAA_999", "AAA_99A",  # SE
    "AA_AA_999", "AA_A9_999", "AA_9A_999", "AA_99_AAA", "AA_999_AA", "AA_AAA_99", "AA_A_999",
    "AA_9_AA9", "AA_A99_99", "AA_99_A99", "AA_AAA_9", "AA_AA_999", "AA_99_AA9",  # SI
    "AA_999_AA", "AA_999AA",  # SK
)  # fmt: skip
_LETTERS: Final = "[A-ZÄÖÜŠŽČĆĐÕŠŽΑΒΕΖΗΙΚΜΝΟΡΤΥΧАВЕКМНОРСТУХ]"
_GAP: Final = "(?:[ \u00a0]?[-·•–. \u00a0]?[ \u00a0]?)"
_WRITTEN: Final = {"A": _LETTERS, "9": "[0-9]", "_": _GAP}
_PLATE: Final = re.compile(
    rf"(?<![\w-])(?:{any_of(SHAPES, _WRITTEN)})"
    rf"(?![\w]|[-/.][0-9A-Z]|[ \u00a0][0-9]|{PLACEHOLDER})"
)


FOLLOWING: Final = frozenset({"rendszámú", "forgalmi rendszámú", "rendszámmal ellátott"})
"""Hungarian labels that follow their plate: "az ABC-123 rendszámú autó"."""
_MAX_PLATE: Final = 20


class LicencePlateRecognizer(LabelledRecognizer):
    """A plate at most 32 code points after its label."""

    entity = "LICENCE_PLATE"
    table = "plate_labels"
    reach = 32
    bytes_before = 4 * _MAX_PLATE

    def value(self, text: str, start: int, end: int) -> tuple[int, int] | None:
        """See the base class."""
        plate = _PLATE.search(text, start, min(len(text), end + 16))
        if not plate or plate.start() > end or re.search("[0-9]|\n\n", text[start : plate.start()]):
            return None
        if not re.search("[0-9]", plate.group()):
            return None
        return plate.start(), plate.end()

    def value_before(self, text: str, label: str, place: int) -> tuple[int, int] | None:
        """The plate right before one of FOLLOWING."""
        if label not in FOLLOWING:
            return None
        for plate in _PLATE.finditer(text, max(0, place - _MAX_PLATE), place):
            if plate.end() == place - 1 and re.search("[0-9]", plate.group()):
                return plate.start(), plate.end()
        return None
