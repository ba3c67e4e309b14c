"""The script that most letters of a text are written in, and what languages it may then be in.

A model of letters has seen few Chinese names of cars and many Portuguese ones: between foreign
letters it hears the Latin words alone. So what is mostly in other letters than those of one of the
24 is not in that language, whatever the model says; but anything may be written in Latin letters,
as Greek and Bulgarian often are.

Python has no table of scripts, but the first word of a letter's Unicode name is its script for all
the scripts that web pages are written in; the table is made from the names once per process.
"""

from __future__ import annotations

import functools
import unicodedata
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from language_id.languages import OFFICIAL, load

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

NAMES: Final = {
    "LATIN": "Latn", "GREEK": "Grek", "CYRILLIC": "Cyrl", "ARMENIAN": "Armn", "HEBREW": "Hebr",
    "ARABIC": "Arab", "SYRIAC": "Syrc", "THAANA": "Thaa", "DEVANAGARI": "Deva", "BENGALI": "Beng",
    "GURMUKHI": "Guru", "GUJARATI": "Gujr", "ORIYA": "Orya", "TAMIL": "Taml", "TELUGU": "Telu",
    "KANNADA": "Knda", "MALAYALAM": "Mlym", "SINHALA": "Sinh", "THAI": "Thai", "LAO": "Laoo",
    "TIBETAN": "Tibt", "MYANMAR": "Mymr", "GEORGIAN": "Geor", "HANGUL": "Hang", "ETHIOPIC": "Ethi",
    "CHEROKEE": "Cher", "CANADIAN": "Cans", "KHMER": "Khmr", "MONGOLIAN": "Mong", "COPTIC": "Copt",
    "GLAGOLITIC": "Glag", "TIFINAGH": "Tfng", "HIRAGANA": "Hira", "KATAKANA": "Kana",
    "BOPOMOFO": "Bopo", "YI": "Yiii", "VAI": "Vaii", "CJK": "Hani", "NKO": "Nkoo", "OL": "Olck",
    "ADLAM": "Adlm", "MEETEI": "Mtei", "JAVANESE": "Java", "BALINESE": "Bali", "SUNDANESE": "Sund",
    "CHAKMA": "Cakm", "LISU": "Lisu",
}  # fmt: skip
"""First word of a letter's name in Unicode to its script's code in ISO 15924."""

_CODES: Final = (None, *NAMES.values())

SYLLABLES: Final = ("Hani", "Hira", "Kana", "Hang", "Bopo", "Yiii")
"""Scripts of which one character is a syllable or a word."""

SYLLABLE: Final = 3
"""Letters that a character of `SYLLABLES` counts for where a segment's kind is decided: texts in
Chinese are about a third as long in characters as in English (parallel sentences of FLORES-200)."""

KINDS: Final = ("Latn", "Grek", "Cyrl", "other")
"""What a segment may be written in, as `segments.py` numbers it: the first three of `NAMES`."""


@functools.cache
def table() -> npt.NDArray[np.uint8]:
    """Index into the list of scripts for each code point below U+40000; 0 where there is none."""
    import numpy as np

    number = {name: index for index, name in enumerate(NAMES, start=1)}
    found = np.zeros(0x40000, np.uint8)
    for point in range(0x20000):
        character = chr(point)
        if unicodedata.category(character)[0] == "L":
            found[point] = number.get(unicodedata.name(character, "").partition(" ")[0], 0)
    found[0x20000:] = number["CJK"]  # the ideographic planes
    return found


def count(text: str) -> npt.NDArray[np.int64]:
    """Letters per script, shape (1, len(NAMES) + 1); index 0 is everything else."""
    import numpy as np

    points = np.frombuffer(text.encode("utf-32-le", "replace"), np.uint32)
    known = table()
    found = np.bincount(known[points[points < len(known)]], minlength=len(_CODES))
    return found.astype(np.int64)[None]


def possible(codes: Sequence[str]) -> npt.NDArray[np.bool_]:
    """Which languages a segment may be in by its letters, shape (len(KINDS), len(codes)).

    Of the 24 alone is it known for sure; others are possible everywhere.
    """
    import numpy as np

    own = [load(code).script if code in OFFICIAL else None for code in codes]
    return np.array([[one in (None, kind) or kind == "Latn" for one in own] for kind in KINDS])


def held(
    scores: npt.NDArray[np.float32],
    kinds: npt.NDArray[np.uint8],
    possible: npt.NDArray[np.bool_],
    und: int | None,
) -> None:
    """Take from each segment's scores what its letters exclude, and give it to `und`.

    Args:
        scores: shape (segments, languages); changed in place.
        kinds: of each segment, index into `KINDS`, shape (segments,).
        possible: as the function of that name gives it.
        und: place of `und` among the languages, None where the model has no such label.
    """
    import numpy as np

    foreign = np.flatnonzero(kinds)
    if len(foreign):
        kept = np.where(possible[kinds[foreign]], scores[foreign], 0)
        if und is not None:
            kept[:, und] += scores[foreign].sum(axis=1) - kept.sum(axis=1)
        scores[foreign] = kept


def most(counts: npt.NDArray[np.int64]) -> list[str | None]:
    """ISO 15924 code of the script with most letters (the first listed of equals), or None.

    `counts`: as `count` gives them, shape (texts, scripts); one for each text.
    """
    letters = counts[:, 1:]
    places = (letters.argmax(axis=1) + 1) * letters.any(axis=1)
    return [_CODES[place] for place in places.tolist()]
