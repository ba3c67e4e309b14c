"""The scanner: one pass over a page's bytes to blocks of text, without a tree in Python.

A block is what stands between two tags of block elements (or `br`): the unit that is kept or not.
Elements make nodes as in a parser, with the ends that HTML implies (`p`, `li`, `td`, `tr`, `dt`,
`dd`, `a`, the table's parts, the head), so that a block knows its ancestors. Time and memory grow
with the page's length alone: every byte is read a few times, plus once for each name of an element
whose content is passed over, and what lies deeper than `MAX_DEPTH` belongs to the element at that
depth.

The same rules in plain Python, one object a node, stand in tests/extract/blocks/reference.py.
"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from pipeline.extract.blocks.attributes import (
    CANONICAL,
    DATA_SCRIPT,
    LICENSE,
    NUMBERED,
    SELF_CLOSING,
    STATED,
    VALUES,
    attributes,
)
from pipeline.extract.blocks.compiled import kernel, leaf
from pipeline.extract.blocks.elements import (
    BLOCK,
    HEAD_ONLY,
    HIDDEN,
    KIND_BITS,
    NUMBER,
    PROPERTIES,
    SWALLOWS,
    VOID,
    kind_bit,
)
from pipeline.extract.blocks.keywords import FOOT_BIT, PUBLISHER_BIT
from pipeline.extract.blocks.lanes import LANES, PADDING, equal, find, ones, padded
from pipeline.extract.blocks.opened import end_tag, implied_end, pop
from pipeline.extract.blocks.run import (
    BLOCKS,
    BOLD,
    BREAKS,
    DEPTH,
    ELEMENTS,
    FIELDS,
    IMAGES,
    INPUTS,
    LINKS,
    LINKS_INSIDE,
    OUT,
    PRE,
    STATE,
    TOO_DEEP,
    flush,
    text_run,
)
from pipeline.extract.blocks.tokens import (
    BANG,
    GT,
    LT,
    QUESTION,
    SLASH,
    comment_end,
    is_letter,
    raw_end,
    tag_name,
)

MAX_DEPTH: Final = 256
"""Open elements. The deepest of 2,074 real pages has 40; Chromium stops at 512."""
MAX_MARKS: Final = 2_000
"""Pieces of markup that are handed on for title, dates, addresses, licence and rights."""
MAX_HEADING_BYTES: Final = 8_000
"""What is handed on of an `h1`."""

_HTML: Final = NUMBER["html"]
_HEAD: Final = NUMBER["head"]
_BODY: Final = NUMBER["body"]
_META: Final = NUMBER["meta"]
_LINK: Final = NUMBER["link"]
_BASE: Final = NUMBER["base"]
_TIME: Final = NUMBER["time"]
_TITLE: Final = NUMBER["title"]
_SCRIPT: Final = NUMBER["script"]
_H1: Final = NUMBER["h1"]
_A: Final = NUMBER["a"]
_FOOTER_KIND: Final = kind_bit("footer")
_B: Final = NUMBER["b"]
_STRONG: Final = NUMBER["strong"]
_PRE: Final = NUMBER["pre"]
_BR: Final = NUMBER["br"]
_IMG: Final = NUMBER["img"]
_INPUT: Final = NUMBER["input"]
_BUTTON: Final = NUMBER["button"]
_OL: Final = NUMBER["ol"]
_LI: Final = NUMBER["li"]

# What a page as a whole may need, bits of `Scan.needs`.
OF_PUBLISHER: Final = 1
"""It has a class name or id of EUR-Lex's pages."""
WITH_NUMBERS: Final = 2
"""A list states how its items are numbered."""


class Scan(NamedTuple):
    """What a page holds. e elements in document order, b blocks in document order.

    Element 0 is the root.
    """

    text: npt.NDArray[np.uint8]
    """UTF-8 of all blocks, one after the other; white space is one space except in `pre`."""
    block_text: npt.NDArray[np.int64]
    """First byte in `text`, and the byte after the last, (b, 2)."""
    block_page: npt.NDArray[np.int64]
    """The same in the page, (b, 2)."""
    block_element: npt.NDArray[np.int32]
    """Innermost element around the block's first character, (b,)."""
    counts: npt.NDArray[np.int32]
    """What was counted in a block, columns as in `run`, (b, FIELDS)."""
    tag: npt.NDArray[np.int16]
    """Element number, (e,)."""
    parent: npt.NDArray[np.int32]
    """Parent element; its own for the root, (e,)."""
    depth: npt.NDArray[np.int16]
    """Steps to the root, (e,)."""
    words: npt.NDArray[np.int64]
    """Keyword bits of the element's own attributes (none of the body's), (e,)."""
    words_above: npt.NDArray[np.int64]
    """Its own and those of all elements around it, (e,)."""
    kinds: npt.NDArray[np.int64]
    """Bits of its own kind and of all kinds around it, (e,)."""
    span: npt.NDArray[np.int32]
    """First block inside, and the block after the last, (e, 2)."""
    marks: npt.NDArray[np.int64]
    """Pieces of the page that may say something about it: start and end in bytes, and 1 for a link
    that stands in the page's foot, (m, 3)."""
    needs: int
    """OF_PUBLISHER, WITH_NUMBERS."""


class _Working(NamedTuple):
    """What is open while a page is read."""

    state: npt.NDArray[np.int64]
    """As in `run`, (STATE,)."""
    stack: npt.NDArray[np.int32]
    """Open elements, (MAX_DEPTH,)."""
    open_elements: npt.NDArray[np.int32]
    """How many of each name are open."""
    unclosed: npt.NDArray[np.uint8]
    """Names that have no end tag from here on."""
    seen: npt.NDArray[np.int64]
    """As in `attributes`, (VALUES, 3)."""


@leaf
def _counted(page, n):  # type: ignore[no-untyped-def]
    count = np.int64(0)
    for i in range(0, n, LANES):
        count += ones(equal(page, i, LT))
    return count


@leaf
def _scanned(page, n, room, working):  # type: ignore[no-untyped-def]
    """Scan a padded page of n bytes into the room for it: how many marks there are, and needs."""
    text, block_text, block_page = room.text, room.block_text, room.block_page
    block_element, counts, marks = room.block_element, room.counts, room.marks
    tag, parent, depth, span = room.tag, room.parent, room.depth, room.span
    words, words_above, kinds = room.words, room.words_above, room.kinds
    state, stack, open_elements = working.state, working.stack, working.open_elements
    unclosed, seen = working.unclosed, working.seen
    counts[0] = 0
    tag[0], parent[0], depth[0], words[0], words_above[0], kinds[0] = _HTML, 0, 0, 0, 0, 0
    span[0] = 0
    state[DEPTH], state[ELEMENTS] = 1, 1
    block_element[0] = -1
    marked, heading, needs = 0, -1, 0
    i = 0
    while i < n:
        after = page[i + 1] if i + 1 < n else np.uint8(32)
        if page[i] != LT or not (is_letter(after) or after in (SLASH, BANG, QUESTION)):
            if tag[stack[state[DEPTH] - 1]] == _HEAD:
                i = find(page, i + 1, n, LT)
            else:
                element = stack[state[DEPTH] - 1]
                i = text_run(page, i, n, element, text, state, block_page, block_element, counts)
            continue
        ends = after == SLASH
        start = i
        name = i + 2 if ends else i + 1
        if name >= n or not is_letter(page[name]):
            i = name + 1 if ends and name < n and page[name] == GT else comment_end(page, i, n)
            continue
        name_end, number = tag_name(page, name, n)
        if name_end < n and page[name_end] == GT:
            i, own, says = name_end + 1, np.int64(0), 0
        else:
            i, own, says = attributes(page, name_end, n, seen)
        if i < 0:
            break  # the page ends inside a tag
        properties = PROPERTIES[number]
        if properties & BLOCK or number == _BR:
            flush(text, state, block_text, block_page, block_element, counts)
            if number == _BR:
                state[BREAKS] += 1
        if ends:
            if number == _H1 and heading >= 0 and marked < MAX_MARKS:
                marks[marked] = heading, min(start, heading + MAX_HEADING_BYTES), 0
                marked += 1
                heading = -2
            end_tag(number, stack, state, tag, span, open_elements)
            continue
        if own & PUBLISHER_BIT:
            needs |= OF_PUBLISHER
            own ^= PUBLISHER_BIT
        if says & NUMBERED and number in (_OL, _LI):
            needs |= WITH_NUMBERS
        if number == _IMG:
            state[IMAGES] += 1
        elif number in (_INPUT, _BUTTON):
            state[INPUTS] += 1
        stop = i
        if properties & HIDDEN and not says & SELF_CLOSING:
            end = -1
            if not unclosed[number]:
                end = raw_end(page, i, n, name, name_end)
            if end >= 0:
                i = stop = end
            else:
                unclosed[number] = 1
                if properties & SWALLOWS:
                    i = stop = n
        if marked < MAX_MARKS and (
            number in (_TIME, _TITLE, _HTML, _BASE)
            or (number == _META and says & STATED)
            or (number == _SCRIPT and says & DATA_SCRIPT)
            or ((number in (_A, _LINK)) and says & LICENSE)
            or (number == _LINK and says & CANONICAL)
        ):
            marks[marked] = start, stop, 0
            if number == _A:
                around = stack[state[DEPTH] - 1]
                if words_above[around] & FOOT_BIT or kinds[around] & _FOOTER_KIND:
                    marks[marked, 2] = 1
            marked += 1
        if number == _H1 and heading == -1:
            heading = start
        if number == 0 or number == _HTML or properties & (VOID | HIDDEN):
            continue
        if says & SELF_CLOSING and not properties & BLOCK:
            continue
        if tag[stack[state[DEPTH] - 1]] == _HEAD and not properties & HEAD_ONLY:
            pop(state[DEPTH] - 1, stack, state, tag, span, open_elements)
        if number == _BODY and open_elements[_BODY] > 0:
            continue
        if state[TOO_DEEP] == 0:
            lowest = implied_end(number, stack, state, tag, open_elements)
            pop(lowest, stack, state, tag, span, open_elements)
        if state[DEPTH] >= MAX_DEPTH:
            state[TOO_DEEP] += 1
            continue
        new, above = state[ELEMENTS], stack[state[DEPTH] - 1]
        tag[new], parent[new], depth[new] = number, above, depth[above] + 1
        words[new] = 0 if number == _BODY else own
        words_above[new] = words_above[above] | words[new]
        kinds[new] = kinds[above] | KIND_BITS[number]
        span[new] = state[BLOCKS]
        stack[state[DEPTH]] = new
        state[DEPTH] += 1
        state[ELEMENTS] += 1
        open_elements[number] += 1
        if number == _A:
            state[LINKS] += 1
            counts[state[BLOCKS], LINKS_INSIDE] += 1
        elif number in (_B, _STRONG):
            state[BOLD] += 1
        elif number == _PRE:
            state[PRE] += 1
    flush(text, state, block_text, block_page, block_element, counts)
    pop(0, stack, state, tag, span, open_elements)
    return marked, needs


@kernel
def scan(page):  # type: ignore[no-untyped-def]
    """Scan a page: valid UTF-8, uint8, shape (n,). Total on any bytes; see `Scan`."""
    n = len(page)
    page = padded(page)
    most = _counted(page, n) + 2  # a tag gives at most one element and ends at most one block
    room = Scan(
        np.empty(n + n // 4 + PADDING, np.uint8),  # two-character references grow, by a fifth
        np.empty((most, 2), np.int64), np.empty((most, 2), np.int64), np.empty(most, np.int32),
        np.empty((most, FIELDS), np.int32), np.empty(most, np.int16), np.empty(most, np.int32),
        np.empty(most, np.int16), np.empty(most, np.int64), np.empty(most, np.int64),
        np.empty(most, np.int64), np.empty((most, 2), np.int32),
        np.empty((MAX_MARKS, 3), np.int64), 0,
    )  # fmt: skip
    working = _Working(
        np.zeros(STATE, np.int64), np.zeros(MAX_DEPTH, np.int32),
        np.zeros(len(PROPERTIES), np.int32), np.zeros(len(PROPERTIES), np.uint8),
        np.zeros((VALUES, 3), np.int64),
    )  # fmt: skip
    marked, needs = _scanned(page, n, room, working)
    e, b = working.state[ELEMENTS], working.state[BLOCKS]
    return Scan(
        room.text[: working.state[OUT]], room.block_text[:b], room.block_page[:b],
        room.block_element[:b], room.counts[:b], room.tag[:e], room.parent[:e], room.depth[:e],
        room.words[:e], room.words_above[:e], room.kinds[:e], room.span[:e], room.marks[:marked],
        needs,
    )  # fmt: skip
