"""What the model sees of a block: its own text, its ancestors, its neighbours, its place.

Every feature is a count, a share or a distance, cut to a range that the training pages fill, so
that a block of nine kilobytes or a page of ten thousand blocks looks like the largest one that the
model has seen. None depends on a language. Density of links and lengths of neighbours are from
Kohlschütter, Fankhauser and Nejdl, "Boilerplate detection using shallow text features" (WSDM 2010).
"""

from __future__ import annotations

import re
from typing import Final

import numpy as np
import numpy.typing as npt

from pipeline.extract.blocks import run
from pipeline.extract.blocks.compiled import leaf
from pipeline.extract.blocks.elements import KINDS
from pipeline.extract.blocks.keywords import WORDS

ANCESTORS: Final = 4
NEIGHBOURS: Final = (-3, -2, -1, 1, 2, 3)
WINDOWS: Final = (4, 10)


def _names(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_OWN: Final = _names(
    "chars words link_share clauses_per_word sentences stops_per_word digit_share capitalised_share"
    " short_word_share bold_share separators_per_word copyright end_kind start_kind breaks images"
    " inputs links capital_share word_chars"
)
_PLACE: Final = _names(
    "tag depth place blocks page_log_chars chars_before good_before good_share best_steps_down"
    " best_steps_up in_best from_best_first from_best_last from_h1 from_good_first from_good_last"
    " score"
)
_AROUND: Final = _names("log_chars link_share good blocks share tag")
_OUTER: Final = _names("log_chars link_share good blocks tag score")
_NEAR: Final = _names("chars link_share marks_per_word tag same_parent")
_WINDOW: Final = _names("good_before good_after good_share_before good_share_after")

NAMES: Final = (
    *_OWN,
    *_PLACE,
    *(f"above{step}_{name}" for step in range(ANCESTORS) for name in _AROUND),
    *(f"outer_{name}" for name in _OUTER),
    *(f"word_{word}" for word in WORDS),
    *(f"in_{kind}" for kind in KINDS),
    *(f"near{step:+d}_{name}" for step in NEIGHBOURS for name in _NEAR),
    *(f"window{width}_{name}" for width in WINDOWS for name in _WINDOW),
    "good",
)
"""Features in their order."""
FEATURES: Final = len(NAMES)

_RANGES: Final = (
    (r"chars", 0, 800), (r"words", 0, 130), (r"sentences", 0, 8), (r"word_chars", 0, 12),
    (r"links|breaks|images|inputs", 0, 8), (r"from_\w+", -80, 80), (r"blocks", 0, 400),
    (r"(above\d|outer)_blocks", 0, 120), (r"near[+-]\d_chars", -1, 500),
    (r"window\d+_good_(before|after)", 0, 2_500), (r"good", 0, 600), (r"page_log_chars", 5, 10.5),
    (r"(above\d|outer)_log_chars", 0, 9.5), (r"depth", 0, 40), (r"best_steps_\w+", 0, 30),
)  # fmt: skip


def _bounds() -> tuple[npt.NDArray[np.float32], npt.NDArray[np.float32]]:
    low, high = np.full(FEATURES, -1e9, np.float32), np.full(FEATURES, 1e9, np.float32)
    for number, name in enumerate(NAMES):
        for pattern, least, most in _RANGES:
            if re.fullmatch(pattern, name):
                low[number], high[number] = least, most
    return low, high


LOW, HIGH = _bounds()
"""The range of each feature, float32, shape (FEATURES,)."""

_WORD_BITS: Final = len(WORDS)
_KIND_BITS: Final = len(KINDS)
_ABSENT: Final = -999


@leaf
def _own(row, x):  # type: ignore[no-untyped-def]
    length, words = np.float32(row[run.CHARS]), np.float32(max(row[run.WORDS], 1))
    x[0], x[1] = length, words
    x[2] = row[run.LINK_CHARS] / length
    x[3] = row[run.CLAUSES] / words
    x[4] = row[run.SENTENCES]
    x[5] = row[run.STOPS] / words
    x[6] = row[run.DIGITS] / length
    x[7] = row[run.CAPITALISED] / words
    x[8] = row[run.SHORT_WORDS] / words
    x[9] = row[run.BOLD_CHARS] / length
    x[10] = row[run.SEPARATORS] / words
    x[11] = row[run.COPYRIGHT]
    x[12] = row[run.END_KIND]
    x[13] = row[run.START_KIND]
    x[14] = row[run.BREAKS_BEFORE]
    x[15] = row[run.IMAGES_BEFORE]
    x[16] = row[run.INPUTS_BEFORE]
    x[17] = row[run.LINKS_INSIDE]
    x[18] = row[run.CAPITALS] / length
    x[19] = length / words
    return 20


@leaf
def _around(page, sums, element, length, good_total, o, x):  # type: ignore[no-untyped-def]
    for _ in range(ANCESTORS):
        inside = max(sums.chars[element], np.float32(1))
        x[o] = sums.log_chars[element]
        x[o + 1] = sums.linked[element] / inside
        x[o + 2] = sums.good[element] / good_total
        x[o + 3] = sums.blocks[element]
        x[o + 4] = length / inside
        x[o + 5] = page.tag[element]
        o += 6
        element = page.parent[element]
    return o


@leaf
def _near(page, sums, b, o, x):  # type: ignore[no-untyped-def]
    count = len(sums.holder)
    mine = page.parent[sums.holder[b]]
    for step in NEIGHBOURS:
        other = b + step
        if 0 <= other < count:
            row = page.counts[other]
            holder = sums.holder[other]
            x[o] = row[run.CHARS]
            x[o + 1] = row[run.LINK_CHARS] / np.float32(row[run.CHARS])
            marks = row[run.STOPS] + row[run.CLAUSES]
            x[o + 2] = marks / np.float32(max(row[run.WORDS], 1))
            x[o + 3] = page.tag[holder]
            x[o + 4] = page.parent[holder] == mine
        else:
            x[o] = -1
        o += 5
    for width in WINDOWS:
        before, after = np.float32(0), np.float32(0)
        chars_before, chars_after = np.float32(1), np.float32(1)
        for other in range(max(0, b - width), b):
            before += sums.goodness[other]
            chars_before += page.counts[other, run.CHARS]
        for other in range(b + 1, min(count, b + width + 1)):
            after += sums.goodness[other]
            chars_after += page.counts[other, run.CHARS]
        x[o], x[o + 1] = before, after
        x[o + 2], x[o + 3] = before / chars_before, after / chars_after
        o += 4
    return o


@leaf
def features(page, sums, start, stop, chars_before, good_before, out):  # type: ignore[no-untyped-def]
    """Write the features of blocks start to stop - 1 to the rows of `out`, float32, (_, FEATURES).

    `chars_before`, `good_before`: sums over the blocks before `start`; gives them for `stop`.
    """
    total = max(sums.chars[0], np.float32(1))
    log_total = np.log1p(total)
    good_total = max(sums.good[0], np.float32(1))
    score_total = np.float32(max(sums.best_score, 1.0))
    count = len(sums.holder)
    first, last = page.span[sums.best, 0], page.span[sums.best, 1]
    for b in range(start, stop):
        x = out[b - start]
        x[:] = 0
        length = np.float32(page.counts[b, run.CHARS])
        holder = sums.holder[b]
        o = _own(page.counts[b], x)
        below = np.int64(0)
        meeting, steps, outer = holder, 0, holder
        while sums.on_path[meeting] < 0:
            below |= page.words[meeting]
            outer = meeting
            meeting = page.parent[meeting]
            steps += 1
        x[o] = page.tag[holder]
        x[o + 1] = page.depth[holder]
        x[o + 2] = b / count
        x[o + 3] = count
        x[o + 4] = log_total
        x[o + 5] = chars_before / total
        x[o + 6] = good_before / good_total
        x[o + 7] = sums.good[0] / total
        x[o + 8] = sums.on_path[meeting]
        x[o + 9] = steps
        x[o + 10] = first <= b < last
        x[o + 11] = b - first
        x[o + 12] = b - last
        x[o + 13] = b - sums.h1 if sums.h1 >= 0 else _ABSENT
        x[o + 14] = b - sums.good_first
        x[o + 15] = b - sums.good_last
        x[o + 16] = sums.score[holder] / score_total
        chars_before += length
        good_before += sums.goodness[b]
        o = _around(page, sums, holder, length, good_total, o + 17, x)
        x[o] = sums.log_chars[outer]
        x[o + 1] = sums.linked[outer] / max(sums.chars[outer], np.float32(1))
        x[o + 2] = sums.good[outer] / good_total
        x[o + 3] = sums.blocks[outer]
        x[o + 4] = page.tag[outer]
        x[o + 5] = sums.score[outer] / score_total
        o += 6
        element = page.block_element[b]
        around = page.words_above[element]
        here = page.words[element] | page.words[holder] | page.words[page.parent[holder]]
        for bit in range(_WORD_BITS):
            x[o + bit] = (around >> bit & 1) + (here >> bit & 1) + 3 * (below >> bit & 1)
        o += _WORD_BITS
        for bit in range(_KIND_BITS):
            x[o + bit] = page.kinds[element] >> bit & 1
        o = _near(page, sums, b, o + _KIND_BITS, x)
        x[o] = sums.goodness[b]
        for k in range(FEATURES):
            x[k] = min(max(x[k], LOW[k]), HIGH[k])
    return chars_before, good_before
