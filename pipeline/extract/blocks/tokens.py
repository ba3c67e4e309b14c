"""Compiled readers of one piece of markup each: a tag's name, its attributes, a comment.

Every one goes forward only, so that a page takes time in proportion to its length whatever is left
unclosed in it. The rules are the HTML standard's tokenizer (section 13.2.5) without its error list.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numba import njit

from pipeline.extract.blocks.elements import KEYS, NUMBERS, PACKED_BYTES, SLOTS, packed
from pipeline.extract.blocks.keywords import (
    BYTE_CLASS,
    FOLLOW,
    FOUND,
    HIDDEN_BIT,
    MAX_VALUE_BYTES,
)
from pipeline.extract.blocks.stated import may_name, may_reserve

LT: Final = ord("<")
GT: Final = ord(">")
SLASH: Final = ord("/")
BANG: Final = ord("!")
QUESTION: Final = ord("?")
DASH: Final = ord("-")
EQUALS: Final = ord("=")

_CLASS: Final = packed("class")
_ID: Final = packed("id")
_ROLE: Final = packed("role")
_ITEMPROP: Final = packed("itemprop")
_STYLE: Final = packed("style")
_HIDDEN: Final = packed("hidden")
_ARIA_HIDDEN: Final = packed("aria-hidden")
_REL: Final = packed("rel")
_HREF: Final = packed("href")
_TYPE: Final = packed("type")
_START: Final = packed("start")
_VALUE: Final = packed("value")
_NAME: Final = packed("name")
_PROPERTY: Final = packed("property")
_HTTP_EQUIV: Final = packed("http-equiv")
_CONTENT: Final = packed("content")

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
_LD_JSON: Final = np.frombuffer(b"ld+json", np.uint8)
_RSL_XML: Final = np.frombuffer(b"rsl+xml", np.uint8)


@njit(cache=True, nogil=True)
def lower(byte):  # type: ignore[no-untyped-def]
    """ASCII lower case of a byte, as int64."""
    value = np.int64(byte)
    return value + 32 if 65 <= value <= 90 else value


@njit(cache=True, nogil=True)
def is_letter(byte):  # type: ignore[no-untyped-def]
    """Whether a byte is an ASCII letter."""
    return 97 <= (byte | 32) <= 122


@njit(cache=True, nogil=True)
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


@njit(cache=True, nogil=True)
def comment_end(page, i, n):  # type: ignore[no-untyped-def]
    """Where a `<!…`, `<?…` or `</…` that is no tag ends; `i` is at its `<`."""
    if i + 3 < n and page[i + 1] == BANG and page[i + 2] == DASH and page[i + 3] == DASH:
        i += 4
        if i < n and page[i] == GT:
            return i + 1
        if i + 1 < n and page[i] == DASH and page[i + 1] == GT:
            return i + 2
        while i + 2 < n:
            if page[i] == DASH and page[i + 1] == DASH:
                if page[i + 2] == GT:
                    return i + 3
                if page[i + 2] == BANG and i + 3 < n and page[i + 3] == GT:
                    return i + 4
            i += 1
        return n
    i += 2
    while i < n and page[i] != GT:
        i += 1
    return min(i + 1, n)


@njit(cache=True, nogil=True)
def tag_name(page, i, n):  # type: ignore[no-untyped-def]
    """End of the name that starts at `i`, and its element number."""
    key = np.uint64(0)
    length = 0
    while i < n:
        byte = lower(page[i])
        if byte in (GT, SLASH) or byte <= 32:
            break
        if length < PACKED_BYTES:
            key = (key << np.uint64(8)) | np.uint64(byte)
        length += 1
        i += 1
    at = np.int64((key * np.uint64(0x9E3779B97F4A7C15)) >> np.uint64(54))
    while KEYS[at] != 0:
        if KEYS[at] == key:
            return i, np.int64(NUMBERS[at])
        at = (at + 1) % SLOTS
    return i, np.int64(0)


@njit(cache=True, nogil=True)
def raw_end(page, i, n, name, name_end):  # type: ignore[no-untyped-def]
    """Where the end tag of the name at page[name:name_end] begins, searched from `i`; or -1."""
    length = name_end - name
    while i + length + 1 < n:
        if page[i] == LT and page[i + 1] == SLASH:
            k = 0
            while k < length and lower(page[i + 2 + k]) == lower(page[name + k]):
                k += 1
            if k == length:
                after = i + 2 + length
                if after >= n or page[after] <= 32 or page[after] == GT or page[after] == SLASH:
                    return i
        i += 1
    return -1


@njit(cache=True, nogil=True)
def _names_licence(page, start, end):  # type: ignore[no-untyped-def]
    """Whether an address has a part that those of public licences have."""
    for i in range(start, end):
        if page[i] | 32 == 108:
            for hint in _LICENCES:
                if i + len(hint) <= end:
                    k = 1
                    while k < len(hint) and lower(page[i + k]) == hint[k]:
                        k += 1
                    if k == len(hint):
                        return True
    return False


@njit(cache=True, nogil=True)
def _style_hides(page, start, end):  # type: ignore[no-untyped-def]
    at = _found(page, start, end, _DISPLAY)
    if at < 0:
        return False
    at += len(_DISPLAY)
    while at < end and (page[at] <= 32 or page[at] == 58):
        at += 1
    return _found(page, at, min(end, at + len(_NONE)), _NONE) >= 0


@njit(cache=True, nogil=True)
def attributes(page, i, n):  # type: ignore[no-untyped-def]
    """Read the attributes of a start tag from the end of its name.

    Gives the index after its `>`, or -1 where the page ends before; keyword bits; bits of what else
    they say (SELF_CLOSING, LICENSE, DATA_SCRIPT, CANONICAL, NUMBERED, STATED).
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
        key = np.uint64(0)
        length = 0
        while i < n:
            byte = page[i]
            if byte in (GT, SLASH) or byte <= 32 or (byte == EQUALS and length > 0):
                break
            if length < PACKED_BYTES:
                key = (key << np.uint64(8)) | np.uint64(lower(byte))
            length += 1
            i += 1
        while i < n and page[i] <= 32:
            i += 1
        start, end = i, i
        if i < n and page[i] == EQUALS:
            i += 1
            while i < n and page[i] <= 32:
                i += 1
            if i < n and (page[i] == 34 or page[i] == 39):
                quote = page[i]
                i += 1
                start = i
                while i < n and page[i] != quote:
                    i += 1
                end = i
                i += 1
            else:
                start = i
                while i < n and page[i] > 32 and page[i] != GT:
                    i += 1
                end = i
        if key in (_CLASS, _ID, _ROLE, _ITEMPROP):
            state = 0
            for k in range(start, min(end, start + MAX_VALUE_BYTES)):
                state = FOLLOW[state, BYTE_CLASS[page[k]]]
                words |= FOUND[state]
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
            if _names_licence(page, start, end) or _found(page, start, end, _COMMONS) >= 0:
                says |= LICENSE
        elif key == _TYPE:
            says |= NUMBERED
            if _found(page, start, end, _LD_JSON) >= 0 or _found(page, start, end, _RSL_XML) >= 0:
                says |= DATA_SCRIPT
        elif key in (_START, _VALUE):
            says |= NUMBERED
    return -1, words, says
