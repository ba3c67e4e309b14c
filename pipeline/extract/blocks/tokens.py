"""Compiled readers of one piece of markup each: a comment, a tag's name, content without markup.

Every one goes forward only, so that a page takes time in proportion to its length whatever is left
unclosed in it. The rules are the HTML standard's tokenizer (section 13.2.5) without its error list.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from pipeline.extract.blocks.compiled import inlined, leaf
from pipeline.extract.blocks.elements import KEYS, NUMBERS, SLOTS
from pipeline.extract.blocks.lanes import (
    LANES,
    equal,
    find,
    find_pair,
    lowest,
    packed_lower,
    within,
)

LT: Final = ord("<")
GT: Final = ord(">")
SLASH: Final = ord("/")
BANG: Final = ord("!")
QUESTION: Final = ord("?")
DASH: Final = ord("-")
EQUALS: Final = ord("=")


@leaf
def lower(byte):  # type: ignore[no-untyped-def]
    """ASCII lower case of a byte, as int64."""
    value = np.int64(byte)
    return value + 32 if 65 <= value <= 90 else value


@leaf
def is_letter(byte):  # type: ignore[no-untyped-def]
    """Whether a byte is an ASCII letter."""
    return 97 <= (byte | 32) <= 122


@leaf
def comment_end(page, i, n):  # type: ignore[no-untyped-def]
    """Where a `<!…`, `<?…` or `</…` that is no tag ends; `i` is at its `<`."""
    if i + 3 < n and page[i + 1] == BANG and page[i + 2] == DASH and page[i + 3] == DASH:
        i += 4
        if i < n and page[i] == GT:
            return i + 1
        if i + 1 < n and page[i] == DASH and page[i + 1] == GT:
            return i + 2
        while True:
            i = find_pair(page, i, n, DASH, DASH)
            if i + 2 >= n:
                return n
            if page[i + 2] == GT:
                return i + 3
            if page[i + 2] == BANG and i + 3 < n and page[i + 3] == GT:
                return i + 4
            i += 1
    return min(find(page, i + 2, n, GT) + 1, n)


@inlined
def name_end(page, i, n):  # type: ignore[no-untyped-def]
    """Where white space, `>` or `/` first stands from `i` on, or `n`."""
    while i < n:
        ends = within(page, i, 0, 32) | equal(page, i, GT) | equal(page, i, SLASH)
        if ends != 0:
            return min(i + lowest(ends), n)
        i += LANES
    return n


@inlined
def tag_name(page, i, n):  # type: ignore[no-untyped-def]
    """End of the name that starts at `i`, and its element number."""
    end = name_end(page, i, n)
    key = packed_lower(page, i, end - i)
    at = np.int64((key * np.uint64(0x9E3779B97F4A7C15)) >> np.uint64(54))
    while KEYS[at] != 0:
        if KEYS[at] == key:
            return end, np.int64(NUMBERS[at])
        at = (at + 1) % SLOTS
    return end, np.int64(0)


@leaf
def raw_end(page, i, n, name, stop):  # type: ignore[no-untyped-def]
    """Where the end tag of the name at page[name:stop] begins, searched from `i`; or -1."""
    length = stop - name
    while True:
        i = find_pair(page, i, n, LT, SLASH)
        after = i + 2 + length
        if after > n:
            return -1
        k = 0
        while k < length and lower(page[i + 2 + k]) == lower(page[name + k]):
            k += 1
        if k == length and (
            after == n or page[after] <= 32 or page[after] == GT or page[after] == SLASH
        ):
            return i
        i += 1
