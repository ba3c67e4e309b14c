"""What a start tag's attributes say of its element, read from their bytes.

Most names are of no interest and are passed over. Class names repeat on a page: what keywords a
value holds is remembered, by the place where it was seen first.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from pipeline.extract.blocks.compiled import inlined, leaf
from pipeline.extract.blocks.elements import PACKED_BYTES, SLOTS, packed, slot
from pipeline.extract.blocks.keywords import (
    BYTE_CLASS,
    FOLLOW,
    FOUND,
    HIDDEN_BIT,
    MAX_VALUE_BYTES,
)
from pipeline.extract.blocks.lanes import (
    LANES,
    equal,
    equal_lower,
    find,
    lowest,
    packed_lower,
    same,
    within,
)
from pipeline.extract.blocks.stated import may_name, may_reserve
from pipeline.extract.blocks.tokens import EQUALS, GT, SLASH, lower

_CLASS: Final = np.uint64(packed("class"))
_ID: Final = np.uint64(packed("id"))
_ROLE: Final = np.uint64(packed("role"))
_ITEMPROP: Final = np.uint64(packed("itemprop"))
_STYLE: Final = np.uint64(packed("style"))
_HIDDEN: Final = np.uint64(packed("hidden"))
_ARIA_HIDDEN: Final = np.uint64(packed("aria-hidden"))
_REL: Final = np.uint64(packed("rel"))
_HREF: Final = np.uint64(packed("href"))
_TYPE: Final = np.uint64(packed("type"))
_START: Final = np.uint64(packed("start"))
_VALUE: Final = np.uint64(packed("value"))
_NAME: Final = np.uint64(packed("name"))
_PROPERTY: Final = np.uint64(packed("property"))
_HTTP_EQUIV: Final = np.uint64(packed("http-equiv"))
_CONTENT: Final = np.uint64(packed("content"))
# Unsigned, or numba would compare them as floats, to 53 bits.

_ASKED: Final = np.zeros(SLOTS, np.bool_)
"""Slots of the attributes that are looked at: most are not, and are told by it alone."""
for _key in (_CLASS, _ID, _ROLE, _ITEMPROP, _STYLE, _HIDDEN, _ARIA_HIDDEN, _REL, _HREF, _TYPE,
             _START, _VALUE, _NAME, _PROPERTY, _HTTP_EQUIV, _CONTENT):  # fmt: skip
    _ASKED[slot(int(_key))] = True

VALUE_BITS: Final = 7
VALUES: Final = 1 << VALUE_BITS
"""Values of attributes whose keywords are remembered: a page repeats its class names."""

# What a tag's attributes say, bits beside the keywords.
SELF_CLOSING: Final = 1
LICENSE: Final = 2
"""rel holds `license`, or href may be the address of a known licence."""
DATA_SCRIPT: Final = 4
"""type holds `ld+json` or `rsl+xml`."""
CANONICAL: Final = 8
"""rel holds `canonical`."""
NUMBERED: Final = 16
"""It has `type`, `start` or `value`: the items of a list may have numbers."""
STATED: Final = 32
"""What a meta element says may be one of the things that are read."""

_NONE: Final = np.frombuffer(b"none", np.uint8)
_DISPLAY: Final = np.frombuffer(b"display", np.uint8)
_TRUE: Final = np.frombuffer(b"true", np.uint8)
_LICENSE: Final = np.frombuffer(b"license", np.uint8)
_CANONICAL: Final = np.frombuffer(b"canonical", np.uint8)
_COMMONS: Final = np.frombuffer(b"creativecommons.org/", np.uint8)
_LICENCES: Final = tuple(
    np.frombuffer(hint, np.uint8)
    for hint in (b"licen", b"l-de/", b"l/2.0", b"lod/", b"lex", b"li/dec", b"left")
)
"""Parts of addresses, one of which each licence of `licences.toml` has; all begin with `l`, so that
one pass finds them."""
_L, _C, _D, _TWO, _X, _SLASH, _F, _V = b"lcd2x/fv"
_LD_JSON: Final = np.frombuffer(b"ld+json", np.uint8)
_RSL_XML: Final = np.frombuffer(b"rsl+xml", np.uint8)


@leaf
def _found(page, start, end, word):  # type: ignore[no-untyped-def]
    """Where a lower-case word, that begins with a letter, first stands in a part, or -1."""
    last = end - len(word)
    i = start
    while i <= last:
        if page[i] | 32 != word[0]:
            i += 1
            continue
        k = 0
        while k < len(word) and lower(page[i + k]) == word[k]:
            k += 1
        if k == len(word):
            return i
        i += 1
    return -1


@leaf
def _holds(page, i, end, word):  # type: ignore[no-untyped-def]
    """Whether a lower-case word stands at `i`."""
    if i + len(word) > end:
        return False
    k = 0
    while k < len(word) and lower(page[i + k]) == word[k]:
        k += 1
    return k == len(word)


@leaf
def _names_licence(page, start, end):  # type: ignore[no-untyped-def]
    """Whether an address has a part that those of public licences have."""
    for at in range(start, end, LANES):
        # Two bytes of each part, in all places at once: few addresses have any of the pairs.
        maybe = equal_lower(page, at, _L) & (
            equal_lower(page, at + 2, _C)
            | equal_lower(page, at + 2, _D)
            | equal_lower(page, at + 2, _TWO)
            | equal_lower(page, at + 2, _X)
            | equal_lower(page, at + 2, _SLASH)
            | equal_lower(page, at + 2, _F)
        )
        while maybe != 0:
            i = at + lowest(maybe)
            for hint in _LICENCES:
                if _holds(page, i, end, hint):
                    return True
            maybe &= maybe - 1
        maybe = equal_lower(page, at, _C) & equal_lower(page, at + 6, _V)
        while maybe != 0:
            if _holds(page, at + lowest(maybe), end, _COMMONS):
                return True
            maybe &= maybe - 1
    return False


@leaf
def _style_hides(page, start, end):  # type: ignore[no-untyped-def]
    at = _found(page, start, end, _DISPLAY)
    if at < 0:
        return False
    at += len(_DISPLAY)
    while at < end and (page[at] <= 32 or page[at] == 58):
        at += 1
    return _found(page, at, min(end, at + len(_NONE)), _NONE) >= 0


@inlined
def _key_end(page, i, n):  # type: ignore[no-untyped-def]
    """Where the name of an attribute ends; an equals sign may be its first byte."""
    first = True
    while i < n:
        ends = within(page, i, 0, 32) | equal(page, i, GT) | equal(page, i, SLASH)
        equals = equal(page, i, EQUALS)
        ends |= equals & ~1 if first else equals
        if ends != 0:
            return min(i + lowest(ends), n)
        first = False
        i += LANES
    return n


@leaf
def _keywords(page, start, end, seen):  # type: ignore[no-untyped-def]
    """Keyword bits of a value. `seen`: those of earlier values, int64, (VALUES, 3)."""
    length = min(end - start, MAX_VALUE_BYTES)
    if length <= 0:
        return np.int64(0)
    key = packed_lower(page, start, length)
    if length > PACKED_BYTES:
        key ^= packed_lower(page, start + length - PACKED_BYTES, PACKED_BYTES) << np.uint64(1)
    key = (key + np.uint64(length)) * np.uint64(0x9E3779B97F4A7C15)
    known = seen[np.int64(key >> np.uint64(64 - VALUE_BITS))]
    if known[1] == length and same(page, known[0], start, length):
        return known[2]
    state, words = np.int64(0), np.int64(0)
    for k in range(start, start + length):
        state = np.int64(FOLLOW[state, BYTE_CLASS[page[k]]])
        words |= FOUND[state]
    known[0], known[1], known[2] = start, length, words
    return words


@inlined
def attributes(page, i, n, seen):  # type: ignore[no-untyped-def]
    """Read the attributes of a start tag from the end of its name.

    `seen`: as in `_keywords`. Gives the index after its `>`, or -1 where the page ends before;
    keyword bits; bits of what else they say (SELF_CLOSING, LICENSE, DATA_SCRIPT, CANONICAL,
    NUMBERED, STATED).
    """
    words = np.int64(0)
    says = 0
    while i < n:
        byte = page[i]
        if byte == GT:
            return i + 1, words, says
        if byte <= 32:
            i += 1
            continue
        if byte == SLASH:
            if i + 1 < n and page[i + 1] == GT:
                says |= SELF_CLOSING
            i += 1
            continue
        start = i
        i = _key_end(page, i, n)
        key = packed_lower(page, start, i - start)
        while i < n and page[i] <= 32:
            i += 1
        start, end = i, i
        if i < n and page[i] == EQUALS:
            i += 1
            while i < n and page[i] <= 32:
                i += 1
            if i < n and (page[i] == 34 or page[i] == 39):
                start = i + 1
                end = find(page, start, n, page[i])
                i = end + 1
            else:
                start = i
                while i < n and page[i] > 32 and page[i] != GT:
                    i += 1
                end = i
        at = np.int64((key * np.uint64(0x9E3779B97F4A7C15)) >> np.uint64(54))
        if not _ASKED[at]:
            continue
        if key in (_CLASS, _ID, _ROLE, _ITEMPROP):
            words |= _keywords(page, start, end, seen)
            if key == _ITEMPROP and may_name(page, start, end):
                says |= STATED
        elif key in (_NAME, _PROPERTY, _HTTP_EQUIV):
            if may_name(page, start, end):
                says |= STATED
        elif key == _CONTENT:
            if may_reserve(page, start, end):
                says |= STATED
        elif key == _STYLE:
            if _style_hides(page, start, end):
                words |= HIDDEN_BIT
        elif key == _HIDDEN:
            words |= HIDDEN_BIT
        elif key == _ARIA_HIDDEN:
            if _found(page, start, end, _TRUE) >= 0:
                words |= HIDDEN_BIT
        elif key == _REL:
            if _found(page, start, end, _LICENSE) >= 0:
                says |= LICENSE
            elif _found(page, start, end, _CANONICAL) >= 0:
                says |= CANONICAL
        elif key == _HREF:
            if _names_licence(page, start, end):
                says |= LICENSE
        elif key == _TYPE:
            says |= NUMBERED
            if _found(page, start, end, _LD_JSON) >= 0 or _found(page, start, end, _RSL_XML) >= 0:
                says |= DATA_SCRIPT
        elif key in (_START, _VALUE):
            says |= NUMBERED
    return -1, words, says
