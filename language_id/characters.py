"""Tables over the whole of Unicode: the class, the lower case and the fold of a code point.

A compiled kernel cannot ask `unicodedata`; it looks a code point up in an array. Users import the
tables from `language_id.words`, the tokenizer that reads them.
"""

from __future__ import annotations

import unicodedata
from typing import Final

import numpy as np
import numpy.typing as npt

UNICODE_VERSION: Final = unicodedata.unidata_version
"""The Unicode release of this Python: code points younger than it are skipped as unassigned."""

# Classes of code points, values of CLASSES.
OTHER: Final = 0
SPACE: Final = 1
NEWLINE: Final = 2
LETTER: Final = 3
MARK: Final = 4
DIGIT: Final = 5
SYMBOL: Final = 6

DROPPED: Final = 0
"""Value in LOWER and FOLD of a code point that a comparison passes over."""

_CODE_POINTS: Final = 0x110000
_ASSIGNED: Final = (range(0x33480), range(0xE0000, 0xE0200))
"""Ranges that hold every assigned code point of Unicode 14 to 17 outside private use."""

_CLASS_OF_CATEGORY: Final = {
    **dict.fromkeys(("Lu", "Ll", "Lt", "Lm", "Lo"), LETTER),
    **dict.fromkeys(("Mn", "Mc", "Me", "Cf"), MARK),
    **dict.fromkeys(("Nd", "Nl", "No"), DIGIT),
    **dict.fromkeys(("Pc", "Pd", "Ps", "Pe", "Pi", "Pf", "Po", "Sm", "Sc", "Sk", "So"), SYMBOL),
    **dict.fromkeys(("Zs", "Zl", "Zp"), SPACE),
    **dict.fromkeys(("Cc", "Cs", "Co", "Cn"), OTHER),
}
_CLASS_OF_CODE_POINT: Final = {
    0x0A: NEWLINE,
    **dict.fromkeys((0x09, 0x0B, 0x0C, 0x0D, 0x1C, 0x1D, 0x1E, 0x1F, 0x85), SPACE),
    0x200B: SPACE,  # zero width space: category Cf, but it stands between words
}
_SAME_CHARACTER: Final = {
    0x2019: 0x27,  # right single quotation mark, typed for an apostrophe
    0x02BC: 0x27,  # modifier letter apostrophe
    0x2010: 0x2D,  # hyphen
    0x2011: 0x2D,  # non-breaking hyphen
    0x03C2: 0x03C3,  # final sigma: capitals have one sigma only
}


def _build_classes() -> npt.NDArray[np.uint8]:
    classes = np.zeros(_CODE_POINTS, np.uint8)
    category = unicodedata.category
    for part in _ASSIGNED:
        named = [_CLASS_OF_CATEGORY[category(chr(code_point))] for code_point in part]
        classes[part.start : part.stop] = named
    for code_point, kind in _CLASS_OF_CODE_POINT.items():
        classes[code_point] = kind
    return classes


def _build_lower(classes: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint32]:
    lower = np.arange(_CODE_POINTS, dtype=np.uint32)
    # Nothing beyond the Supplementary Multilingual Plane has two cases.
    for code_point in np.flatnonzero(classes[:0x20000] == LETTER).tolist():
        lower[code_point] = ord(chr(code_point).lower()[0])
    for code_point, same in _SAME_CHARACTER.items():
        lower[code_point] = same
    invisible = classes == MARK
    for code_point in np.flatnonzero(invisible).tolist():
        if unicodedata.category(chr(code_point)) != "Cf":
            invisible[code_point] = False
    lower[invisible] = DROPPED
    return lower


def _build_fold(
    classes: npt.NDArray[np.uint8], lower: npt.NDArray[np.uint32]
) -> npt.NDArray[np.uint32]:
    fold = lower.copy()
    letters = np.flatnonzero(classes[:0x20000] == LETTER).tolist()
    for code_point in letters:
        small = chr(int(lower[code_point]))
        if unicodedata.decomposition(small):
            apart = unicodedata.normalize("NFD", small)
            if all(classes[ord(mark)] == MARK for mark in apart[1:]):
                fold[code_point] = ord(apart[0])
    fold[(classes == MARK) | (classes == SYMBOL) | (lower == ord("'"))] = DROPPED
    return fold


CLASSES: Final = _build_classes()
"""Code point to class, shape (0x110000,), uint8."""

LOWER: Final = _build_lower(CLASSES)
"""Code point to its lower case, one for one, marks kept, shape (0x110000,), uint32; for stop words.

Apostrophes, hyphens and the two small sigmas are made one; format characters become DROPPED.
"""

FOLD: Final = _build_fold(CLASSES, LOWER)
"""Code point to the lower-case base letter of its NFD, shape (0x110000,), uint32; for shingles.

As LOWER; marks, punctuation and symbols become DROPPED, so that `ta'`, `taʼ` and `ta` are one word
and `1,000` is `1000`. Letters without a decomposition (ł, ø, đ, ħ, ß) stay.
"""


for _table in (CLASSES, LOWER, FOLD):
    _table.setflags(write=False)


def lowered(text: str) -> str:
    """Put a string through LOWER, as the compiled kernels do with a token."""
    mapped = (int(LOWER[ord(character)]) for character in text)
    return "".join(chr(code_point) for code_point in mapped if code_point != DROPPED)


def folded(text: str) -> str:
    """Put a string through FOLD, as the compiled kernels do with a token."""
    mapped = (int(FOLD[ord(character)]) for character in text)
    return "".join(chr(code_point) for code_point in mapped if code_point != DROPPED)
