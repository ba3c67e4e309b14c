"""What the scanner has to know of HTML's elements, as tables that a compiled function can read.

Names are compared as numbers: the first eight bytes in lower case, little endian, found in a small
open-addressed table. No two names here agree in eight bytes, and an unknown name that agrees with
a known one (`blockquotes`) is a misspelling of it.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt


def _names(text: str) -> tuple[str, ...]:
    return tuple(text.split())


NAMES: Final = _names(
    "html head body title script style noscript template svg iframe select option textarea canvas"
    " object audio video map p div section article main nav footer header aside form fieldset table"
    " thead tbody tfoot tr td th caption ul ol li dl dt dd blockquote figure figcaption h1 h2 h3 h4"
    " h5 h6 pre hr br address details summary center menu dialog a span b strong i em u small sub"
    " sup code font label button input img time cite q abbr mark s del ins picture source link meta"
    " base area col colgroup embed param track wbr big tt kbd samp var bdi bdo ruby rt rp legend"
    " dir hgroup optgroup math noframes xmp"
)
"""Elements that make a node; text inside any other belongs to the node around it."""

NUMBER: Final = {name: number for number, name in enumerate(NAMES, 1)}
"""Number of an element; 0 is any other."""

_RAW: Final = _names("script style title textarea iframe noframes xmp")
_SWALLOWING: Final = ("script", "style")
_ASIDE: Final = _names("noscript template svg select canvas object audio video map math")
_VOID: Final = _names("br hr input img link meta base area col embed param source track wbr")
_BLOCK: Final = _names(
    "html head body p div section article main nav footer header aside form fieldset table thead"
    " tbody tfoot tr td th caption ul ol li dl dt dd blockquote figure figcaption h1 h2 h3 h4 h5 h6"
    " pre hr address details summary center menu dialog legend dir hgroup option optgroup"
)
_IN_HEAD: Final = (
    _names("title script style noscript template link meta base head html noframes")
)  # fmt: skip

# Properties of an element, bits of PROPERTIES.
BLOCK: Final = 1
"""Starts a new block of text."""
VOID: Final = 2
"""Has no content and no end tag."""
HIDDEN: Final = 4
"""Passed over with all that is in it, up to the next end tag of its name."""
SWALLOWS: Final = 8
"""Without an end tag, the rest of the page is its content: code, not text."""
TABLE_PART: Final = 16
"""Its end tag may close what lies in a cell."""
HEAD_ONLY: Final = 32
"""Does not end the head."""


def _properties() -> npt.NDArray[np.uint8]:
    table = np.zeros(len(NAMES) + 1, np.uint8)
    for names, bit in (
        (_BLOCK, BLOCK),
        (_VOID, VOID),
        ((*_RAW, *_ASIDE), HIDDEN),
        (_SWALLOWING, SWALLOWS),
        (("table", "thead", "tbody", "tfoot", "tr", "td", "th"), TABLE_PART),
        (_IN_HEAD, HEAD_ONLY),
    ):
        for name in names:
            table[NUMBER[name]] |= bit
    return table


PROPERTIES: Final = _properties()
"""Element number to its bits, uint8, shape (elements + 1,)."""

KINDS: Final = _names(
    "article main nav footer header aside form table ul li blockquote figure figcaption section a"
    " button label address dl pre details td h1 h2-6 p code time"
)
"""Kinds of ancestors that a feature says of a block: bits of KIND_BITS in this order."""

_SAME_KIND: Final = {
    "ol": "ul", "menu": "ul", "dt": "dl", "dd": "dl", "th": "td", "summary": "details",
    "h2": "h2-6", "h3": "h2-6", "h4": "h2-6", "h5": "h2-6", "h6": "h2-6", "fieldset": "form",
    "caption": "figcaption",
}  # fmt: skip


def kind_bit(name: str) -> int:
    """The bit of an element's kind, 0 where it has none."""
    kind = _SAME_KIND.get(name, name)
    return 1 << KINDS.index(kind) if kind in KINDS else 0


KIND_BITS: Final = np.array([0, *map(kind_bit, NAMES)], np.int64)
"""Element number to the bit of its kind, shape (elements + 1,)."""

PACKED_BYTES: Final = 8
SLOTS: Final = 1024
_SHIFT: Final = 54  # 64 bits - log2(SLOTS)
_FIBONACCI: Final = 0x9E3779B97F4A7C15
"""2^64 over the golden ratio (Knuth, TAOCP 3, section 6.4)."""


def packed(name: str) -> int:
    """A name as the scanner compares it: its first eight bytes, little endian."""
    return int.from_bytes(name.encode()[:PACKED_BYTES], "little")


def slot(key: int) -> int:
    """Where the search for a packed name begins."""
    return ((key * _FIBONACCI) & 0xFFFFFFFFFFFFFFFF) >> _SHIFT


def _table() -> tuple[npt.NDArray[np.uint64], npt.NDArray[np.int16]]:
    keys, numbers = np.zeros(SLOTS, np.uint64), np.zeros(SLOTS, np.int16)
    for name, number in NUMBER.items():
        key = packed(name)
        at = slot(key)
        while keys[at]:
            at = (at + 1) % SLOTS
        keys[at], numbers[at] = key, number
    return keys, numbers


KEYS, NUMBERS = _table()
"""Packed names and their element numbers by slot, shape (SLOTS,); key 0 is an empty slot."""
