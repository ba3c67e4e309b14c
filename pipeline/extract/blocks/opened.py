"""The open elements of a page: which ones a tag closes, said or implied.

A search among them looks at `scan.MAX_DEPTH` elements at most, and what it passes it mostly closes.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from pipeline.extract.blocks.compiled import inlined
from pipeline.extract.blocks.elements import (
    BLOCK,
    HIDDEN,
    NUMBER,
    PROPERTIES,
    TABLE_PART,
    VOID,
)
from pipeline.extract.blocks.run import BLOCKS, BOLD, DEPTH, LINKS, PRE, TOO_DEEP

_HTML: Final = NUMBER["html"]
_BODY: Final = NUMBER["body"]
_A: Final = NUMBER["a"]
_B: Final = NUMBER["b"]
_STRONG: Final = NUMBER["strong"]
_PRE: Final = NUMBER["pre"]
_P: Final = NUMBER["p"]
_LI: Final = NUMBER["li"]
_UL: Final = NUMBER["ul"]
_OL: Final = NUMBER["ol"]
_MENU: Final = NUMBER["menu"]
_DT: Final = NUMBER["dt"]
_DD: Final = NUMBER["dd"]
_DL: Final = NUMBER["dl"]
_TD: Final = NUMBER["td"]
_TH: Final = NUMBER["th"]
_TR: Final = NUMBER["tr"]
_TABLE: Final = NUMBER["table"]
_THEAD: Final = NUMBER["thead"]
_TBODY: Final = NUMBER["tbody"]
_TFOOT: Final = NUMBER["tfoot"]


@inlined
def pop(to, stack, state, tag, span, open_elements):  # type: ignore[no-untyped-def]
    """Close every open element from stack position `to` on."""
    for k in range(to, state[DEPTH]):
        element = stack[k]
        number = np.int64(tag[element])
        span[element, 1] = state[BLOCKS]
        open_elements[number] -= 1
        if number == _A:
            state[LINKS] -= 1
        elif number in (_B, _STRONG):
            state[BOLD] -= 1
        elif number == _PRE:
            state[PRE] -= 1
    state[DEPTH] = to


@inlined
def _rivals(new, old):  # type: ignore[no-untyped-def]
    """1 where a start tag ends an open element, -1 where the search for one stops, else 0."""
    if new == _LI:
        if old == _LI:
            return 1
        return -1 if old in (_UL, _OL, _MENU, _TD, _TH, _TABLE) else 0
    if new in (_DT, _DD):
        if old in (_DT, _DD):
            return 1
        return -1 if old in (_DL, _TD, _TH, _TABLE) else 0
    if new in (_TD, _TH):
        if old in (_TD, _TH):
            return 1
        return -1 if old in (_TR, _TABLE) else 0
    if new == _TR:
        if old == _TR:
            return 1
        return -1 if old in (_TABLE, _THEAD, _TBODY, _TFOOT) else 0
    if new in (_THEAD, _TBODY, _TFOOT):
        if old in (_THEAD, _TBODY, _TFOOT):
            return 1
        return -1 if old == _TABLE else 0
    if old == _P:
        return 1
    return -1 if PROPERTIES[old] & BLOCK else 0


@inlined
def implied_end(number, stack, state, tag, open_elements):  # type: ignore[no-untyped-def]
    """Stack position from which a start tag closes what is open, or the depth for nothing."""
    depth = state[DEPTH]
    lowest = depth
    if PROPERTIES[number] & BLOCK:
        for k in range(depth - 1, 0, -1):
            old = np.int64(tag[stack[k]])
            verdict = _rivals(number, old)
            if verdict > 0 or old == _P:
                lowest = k
            if verdict != 0:
                break
    elif number == _A and open_elements[_A] > 0:
        for k in range(depth - 1, 0, -1):
            old = np.int64(tag[stack[k]])
            if old == _A:
                lowest = k
                break
            if PROPERTIES[old] & BLOCK:
                break
    return lowest


@inlined
def end_tag(number, stack, state, tag, span, open_elements):  # type: ignore[no-untyped-def]
    """Close the element that an end tag names, with all inside it, if one is open within reach."""
    if number == 0 or PROPERTIES[number] & (VOID | HIDDEN) or number in (_HTML, _BODY):
        return
    if state[TOO_DEEP] > 0:
        state[TOO_DEEP] -= 1
        return
    if open_elements[number] == 0:
        return
    block = PROPERTIES[number] & BLOCK
    for k in range(state[DEPTH] - 1, 0, -1):
        old = np.int64(tag[stack[k]])
        if old == number:
            pop(k, stack, state, tag, span, open_elements)
            return
        if not block and PROPERTIES[old] & BLOCK:
            return
        if block and old in (_TD, _TH, _TABLE) and not PROPERTIES[number] & TABLE_PART:
            return
