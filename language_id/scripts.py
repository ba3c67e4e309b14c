"""The script that most letters of a text are written in.

Python has no table of scripts, but the first word of a letter's Unicode name is its script for all
the scripts that web pages are written in; the table is made from the names once per process.
"""

from __future__ import annotations

import functools
import unicodedata
from typing import TYPE_CHECKING, Final

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
    "BOPOMOFO": "Bopo", "YI": "Yiii", "VAI": "Vaii", "CJK": "Hani",
}  # fmt: skip
"""First word of a letter's name in Unicode to its script's code in ISO 15924."""

_CODES: Final = (None, *NAMES.values())


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


def most(counts: npt.NDArray[np.int64]) -> list[str | None]:
    """ISO 15924 code of the script with most letters (the first listed of equals), or None.

    `counts`: as `count` gives them, shape (texts, scripts); one for each text.
    """
    letters = counts[:, 1:]
    places = (letters.argmax(axis=1) + 1) * letters.any(axis=1)
    return [_CODES[place] for place in places.tolist()]
