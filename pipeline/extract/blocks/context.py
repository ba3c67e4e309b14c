"""A page summed up: where its good text lies, and which element looks like the one that holds it.

The idea of scoring ancestors by the good text inside them, halved at each step up, is Readability's
(Arc90, 2009). Here the score is no verdict: the model sees how far a block lies from the best.
"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from pipeline.extract.blocks import run
from pipeline.extract.blocks.compiled import kernel, leaf
from pipeline.extract.blocks.elements import BLOCK, KINDS, NUMBER, PROPERTIES
from pipeline.extract.blocks.keywords import COMMENT_BIT, COOKIE_BIT, HIDDEN_BIT, WORDS

GOOD_CHARS: Final = 50
GOOD_LINK_SHARE: Final = 1 / 3
"""From this many code points and below this share of linked text a block is good text: a first
guess, by which places on the page are measured; the model decides."""
MAX_GOOD_CHARS: Final = 1_000
_P: Final = NUMBER["p"]
_LI: Final = NUMBER["li"]
_H1: Final = NUMBER["h1"]
_H6: Final = NUMBER["h6"]
_ASIDE_KINDS: Final = sum(1 << KINDS.index(kind) for kind in ("nav", "footer", "aside", "form"))
_ASIDE_WORDS: Final = COMMENT_BIT | COOKIE_BIT | HIDDEN_BIT
_CONTENT_WORDS: Final = sum(
    1 << list(WORDS).index(word)
    for word in ("article", "content", "post", "entry", "body", "text", "main", "story")
)


class Context(NamedTuple):
    """Sums over a page that the features of its blocks are measured against.

    e elements and b blocks as in `Scan`; sums of an element hold all that is inside it.
    """

    holder: npt.NDArray[np.int32]
    """Innermost block element around a block, (b,)."""
    goodness: npt.NDArray[np.float32]
    """Code points of good text in a block, weighed by what of it is not linked, (b,)."""
    chars: npt.NDArray[np.float32]
    log_chars: npt.NDArray[np.float32]
    """log(1 + chars): an element is asked for it by each block inside, (e,)."""
    linked: npt.NDArray[np.float32]
    good: npt.NDArray[np.float32]
    blocks: npt.NDArray[np.int32]
    score: npt.NDArray[np.float32]
    """How much an element looks like the one around the main text, (e,)."""
    on_path: npt.NDArray[np.int32]
    """Steps up from the best element, -1 for elements that are not around it, (e,)."""
    best: int
    best_score: float
    h1: int
    """Block of the heading, -1 for none."""
    good_first: int
    good_last: int


@leaf
def _block_above(page, element):  # type: ignore[no-untyped-def]
    while element > 0 and not PROPERTIES[page.tag[element]] & BLOCK:
        element = page.parent[element]
    return element


@kernel
def context(page):  # type: ignore[no-untyped-def]
    """Sum up a scanned page."""
    b_count, e_count = len(page.block_element), len(page.tag)
    holder = np.zeros(b_count, np.int32)
    goodness = np.zeros(b_count, np.float32)
    chars, linked = np.zeros(e_count, np.float32), np.zeros(e_count, np.float32)
    good, score = np.zeros(e_count, np.float32), np.zeros(e_count, np.float32)
    blocks = np.zeros(e_count, np.int32)
    h1, good_first, good_last = -1, -1, 0
    for b in range(b_count):
        row = page.counts[b]
        length = np.float32(row[run.CHARS])
        share = np.float32(row[run.LINK_CHARS]) / length
        element = _block_above(page, page.block_element[b])
        holder[b] = element
        chars[element] += length
        linked[element] += row[run.LINK_CHARS]
        blocks[element] += 1
        if length < GOOD_CHARS or share >= GOOD_LINK_SHARE:
            continue
        goodness[b] = min(length, np.float32(MAX_GOOD_CHARS)) * (1 - share)
        good[element] += goodness[b]
        if good_first < 0:
            good_first = b
        good_last = b
        points = 1 + min(length / np.float32(100), np.float32(5)) + row[run.CLAUSES] * 0.5
        if page.kinds[element] & _ASIDE_KINDS:
            points *= 0.2
        if page.words_above[element] & _ASIDE_WORDS:
            points *= 0.15
        number = page.tag[element]
        receiver = element
        if number in (_P, _LI) or _H1 <= number <= _H6:
            receiver = page.parent[element]
        for _ in range(3):
            if receiver <= 0:
                break
            score[receiver] += np.float32(points)
            points *= 0.5
            receiver = _block_above(page, page.parent[receiver])
    for element in range(e_count - 1, 0, -1):
        above = page.parent[element]
        chars[above] += chars[element]
        linked[above] += linked[element]
        good[above] += good[element]
        blocks[above] += blocks[element]
    best, best_score = 0, -1.0
    for element in range(1, e_count):
        if score[element] > 0:
            value = np.float64(score[element])
            value *= 1 - linked[element] / max(chars[element], np.float32(1))
            if page.words[element] & _CONTENT_WORDS:
                value *= 1.15
            if value > best_score:
                best, best_score = element, value
    log_chars = np.zeros(e_count, np.float32)
    for element in range(e_count):
        if blocks[element] > 0:
            log_chars[element] = np.log1p(chars[element])
    on_path = np.full(e_count, -1, np.int32)
    element, step = best, 0
    while True:
        on_path[element] = step
        if element == 0:
            break
        element = page.parent[element]
        step += 1
    for b in range(b_count):
        if page.tag[holder[b]] == _H1 and (h1 < 0 or b <= page.span[best, 0] + 1):
            h1 = b
    return Context(
        holder, goodness, chars, log_chars, linked, good, blocks, score, on_path, best, best_score,
        h1, good_first, good_last,
    )  # fmt: skip
