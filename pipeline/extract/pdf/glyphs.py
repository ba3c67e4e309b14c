"""A page's characters as PDFium gives them, gathered into runs that stand on one baseline.

A PDF holds no words and no lines, only glyphs at places, in any order. PDFium says which character
a glyph is, where it stands and where a blank belongs; everything else is worked out from that. All
coordinates leave this module in points as a reader sees the page: the origin top left, y downwards,
whatever the page or its text is rotated by.
"""

from __future__ import annotations

import ctypes
import math
import re
import unicodedata
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pypdfium2.raw as pdfium

MAX_GLYPHS: Final = 200_000
"""Glyphs of one page that are read; a page of small print has ten thousand."""
WIDE_GAP: Final = 0.8
"""Gap in ems that ends a run; a blank is a quarter of an em, in stretched lines up to a half."""
NEW_BASELINE: Final = 0.3
"""Distance of baselines in ems that ends a run: smaller than any leading, larger than noise."""
BACKWARDS: Final = 0.5
"""Ems by which a glyph may stand before the end of the last one: accents and kerning do."""
MIN_BOLD_WEIGHT: Final = 600
"""CSS Fonts 4, 2.2.1: 600 is semi-bold."""
_NAME_BYTES: Final = 128
_BOLD: Final = re.compile(r"bold|black|heavy|demi|(?:cm|sf|ec|lm)bx|[-,]bd?$", re.IGNORECASE)
"""Names of bold fonts; `bx` is bold extended in the families of TeX."""
MIN_TURNED: Final = 120
"""Glyphs that make text at another angle than the page's text more than a stamp at its margin."""
_SAMPLE: Final = 400
"""Glyphs of a page that are asked for their angle and their mapping."""
_LOOSE_BOX_EMS: Final = 1.17
"""Height of PDFium's loose box, ascent to descent, in ems; the median of common fonts."""
LAST_COMPOSED: Final = "\u0400"
"""Letters of the 24 languages with accents lie below: Latin and monotonic Greek."""
_BLANKS: Final = (0x0, 0x3, 0x9, 0xA, 0xD, 0x20, 0xA0)
_HYPHENS: Final = (0x2, 0xFFFE)
"""What PDFium gives for a hyphen that it takes for a break of a word (fpdf_text.h)."""
_ACCENTS: Final = {
    "´": "\u0301", "`": "\u0300", "¨": "\u0308", "ˆ": "\u0302", "^": "\u0302", "˜": "\u0303",
    "~": "\u0303", "ˇ": "\u030c", "˚": "\u030a", "¸": "\u0327", "˛": "\u0328", "˝": "\u030b",
    "¯": "\u0304", "˙": "\u0307", "˘": "\u0306", "ˉ": "\u0304",
}  # fmt: skip
"""Spacing accents that old TeX fonts print over a letter, and the combining mark that is meant."""
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Run:
    """Glyphs that follow each other on one baseline. Lengths in points, y downwards."""

    text: str
    x0: float
    x1: float
    y: float
    """Baseline."""
    size: float
    """Size of the font as it appears."""
    bold: bool


@dataclass(frozen=True, slots=True)
class PageGlyphs:
    """What one page holds.

    `glyphs` counts those that are no blanks, `unmapped` is the share of a sample of them for which
    the PDF says no character.
    """

    width: float
    height: float
    runs: list[Run]
    glyphs: int
    unmapped: float


class PageTooLargeError(Exception):
    """A page has more glyphs than MAX_GLYPHS."""


def read_page(page: Any) -> PageGlyphs:
    """The runs of a page (`pypdfium2.PdfPage`).

    Raises PageTooLargeError, and pypdfium2.PdfiumError where PDFium cannot read the page's text.
    """
    left, bottom, right, top = page.get_cropbox()
    turned = page.get_rotation()
    textpage = page.get_textpage()
    try:
        count = textpage.count_chars()
        if count > MAX_GLYPHS:
            raise PageTooLargeError
        runs, glyphs, unmapped = _runs(textpage.raw, count, (left, bottom, right, top))
    finally:
        textpage.close()
    width, height = right - left, top - bottom
    if turned in (90, 270):
        width, height = height, width
    return PageGlyphs(width, height, runs, glyphs, unmapped)


def _runs(
    page: Any, count: int, box: tuple[float, float, float, float]
) -> tuple[list[Run], int, float]:
    code, place = _glyphs(page, count)
    blank = np.isin(code, _BLANKS)
    solid = np.flatnonzero(~blank)
    if not len(solid):
        return [], 0, 0.0
    asked = solid[:: max(1, len(solid) // _SAMPLE)]
    unmapped = sum(pdfium.FPDFText_HasUnicodeMapError(page, int(i)) == 1 for i in asked)
    left, bottom, right, top = box
    x, y = place[:, 4], place[:, 5]
    seen = (x >= left - 1) & (x <= right + 1) & (y >= bottom - 1) & (y <= top + 1)
    angle = _angles(page, count, solid)
    runs: list[Run] = []
    for quarter, share in _quarters(angle[solid]):
        chosen = solid[(seen & (angle == quarter))[solid]]
        if len(chosen) > 1 and (share >= 0.5 or len(chosen) >= MIN_TURNED):
            own = blank.copy()
            own[chosen] = True
            runs += _split(
                page, np.where(own, code, 0), _upright(place[chosen], box, quarter), chosen
            )
    return runs, len(solid), unmapped / len(asked)


def _glyphs(page: Any, count: int) -> tuple[npt.NDArray[np.uint32], Floats]:
    """Code points, and per glyph its loose box (x0, y0, x1, y1) and its origin (x, y)."""
    code = np.zeros(count, np.uint32)
    place = np.zeros((count, 6), np.float64)
    box, x, y = pdfium.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
    at_box, at_x, at_y = ctypes.byref(box), ctypes.byref(x), ctypes.byref(y)
    unicode_of, box_of, origin_of = (
        pdfium.FPDFText_GetUnicode, pdfium.FPDFText_GetLooseCharBox, pdfium.FPDFText_GetCharOrigin,
    )  # fmt: skip
    for i in range(count):
        code[i] = unicode_of(page, i)
        box_of(page, i, at_box)
        origin_of(page, i, at_x, at_y)
        place[i] = box.left, box.bottom, box.right, box.top, x.value, y.value
    return code, place


def _angles(page: Any, count: int, solid: npt.NDArray[np.intp]) -> npt.NDArray[np.int8]:
    """Quarter turns of each glyph, clockwise as PDFium counts them, -1 for text aslant.

    Asked one by one only where a sample says that the page is not plainly upright.
    """

    def quarter(i: int) -> int:
        turns = pdfium.FPDFText_GetCharAngle(page, i) / (math.pi / 2)
        return round(turns) % 4 if abs(turns - round(turns)) < 0.02 else -1

    angle = np.zeros(count, np.int8)
    if any(quarter(int(i)) for i in solid[:: max(1, len(solid) // _SAMPLE)]):
        for i in solid:
            angle[i] = quarter(int(i))
    return angle


def _quarters(angle: npt.NDArray[np.int8]) -> list[tuple[int, float]]:
    """Quarter turns that occur with their share, most frequent first; aslant text is none."""
    values, counts = np.unique(angle[angle >= 0], return_counts=True)
    order = np.argsort(-counts, kind="stable")
    return [(int(values[i]), float(counts[i] / len(angle))) for i in order]


def _upright(place: Floats, box: tuple[float, float, float, float], quarter: int) -> Floats:
    """Start, end, baseline and height of each glyph, seen with the text upright, y downwards."""
    left, bottom, right, top = box
    x0, y0, x1, y1, x, y = place.T
    if quarter == 0:
        seen = (x0 - left, x1 - left, top - y, y1 - y0)
    elif quarter == 3:
        seen = (y0 - bottom, y1 - bottom, x - left, x1 - x0)
    elif quarter == 2:
        seen = (right - x1, right - x0, y - bottom, y1 - y0)
    else:
        seen = (top - y1, top - y0, right - x, x1 - x0)
    return np.stack(seen, axis=1)


def _split(
    page: Any, code: npt.NDArray[np.uint32], upright: Floats, chosen: npt.NDArray[np.intp]
) -> list[Run]:
    """Runs of glyphs of one angle, in the order of the page's content."""
    x0, x1, y, height = upright.T
    em = np.clip(height / _LOOSE_BOX_EMS, 1.0, 200.0)
    widest = np.maximum(em[1:], em[:-1])
    breaks = (
        (np.abs(np.diff(y)) > NEW_BASELINE * np.minimum(em[1:], em[:-1]))
        | (x0[1:] - x1[:-1] > WIDE_GAP * widest)
        | (x0[1:] < x0[:-1] - BACKWARDS * widest)
    )
    starts = [0, *(np.flatnonzero(breaks) + 1).tolist()]
    ends = [*starts[1:], len(chosen)]
    code = np.where(np.isin(code, _HYPHENS), ord("-"), code)
    code = np.where(np.isin(code, _BLANKS[1:]), 32, code)
    _compose(code, chosen, upright)
    runs = []
    for start, end in zip(starts, ends, strict=True):
        first, last = int(chosen[start]), int(chosen[end - 1])
        words = " ".join(_text(code[first : last + 1]).replace("\0", "").split())
        if words:
            size = _size(page, first) or float(np.median(em[start:end]))
            bold = _is_bold(page, first)
            baseline = float(np.median(y[start:end]))
            runs.append(
                Run(words, float(x0[start]), float(x1[start:end].max()), baseline, size, bold)
            )
    return runs


def _is_bold(page: Any, glyph: int) -> bool:
    """Whether a glyph's font is bold, by its weight, or by its name where the file states none."""
    if pdfium.FPDFText_GetFontWeight(page, glyph) >= MIN_BOLD_WEIGHT:
        return True
    name = ctypes.create_string_buffer(_NAME_BYTES)
    flags = ctypes.c_int()
    used = pdfium.FPDFText_GetFontInfo(page, glyph, name, _NAME_BYTES, ctypes.byref(flags))
    said = name.value.decode("utf-8", "replace") if 0 < used <= _NAME_BYTES else ""
    return _BOLD.search(said) is not None


def _size(page: Any, glyph: int) -> float | None:
    """The size of a glyph's font as it appears: what the file says, times its matrix."""
    matrix = pdfium.FS_MATRIX()
    stated = float(pdfium.FPDFText_GetFontSize(page, glyph))
    if not pdfium.FPDFText_GetMatrix(page, glyph, ctypes.byref(matrix)):
        return None
    size = stated * math.hypot(matrix.c, matrix.d)
    return size if 0.5 < size < 1000 else None


def _compose(code: npt.NDArray[np.uint32], chosen: npt.NDArray[np.intp], upright: Floats) -> None:
    """Put accents that are printed over a letter into the letter, in place."""
    x0, x1, y, height = upright.T
    for k in np.flatnonzero(np.isin(code[chosen], [ord(accent) for accent in _ACCENTS])):
        middle = (x0[k] + x1[k]) / 2
        under = (x0 < middle) & (middle < x1) & (np.abs(y - y[k]) < 0.5 * height[k])
        under[k] = False
        for other in sorted(np.flatnonzero(under), key=lambda one: abs(int(one) - int(k)))[:1]:
            accent, letter = int(chosen[k]), int(chosen[other])
            bare = {"ı": "i", "ȷ": "j"}.get(chr(code[letter]), chr(code[letter]))
            whole = unicodedata.normalize("NFC", bare + _ACCENTS[chr(code[accent])])
            if len(whole) == 1 and bare.isalpha() and whole < LAST_COMPOSED:
                if abs(other - k) == 1:  # blanks that PDFium saw between the two go as well
                    code[min(accent, letter) : max(accent, letter) + 1] = 0
                code[accent] = 0
                code[letter] = ord(whole)


def _text(code: npt.NDArray[np.uint32]) -> str:
    """Code units as text; what is no character is U+FFFD."""
    units = code.astype("<u4").tobytes().decode("utf-32-le", "surrogatepass")
    return units.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
