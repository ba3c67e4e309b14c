"""What a code point is to the scanner: bits in one table, so that no script is favoured.

Ends of sentences are drawn from Unicode's property Sentence_Terminal (PropList.txt), those of
scripts in use in the Basic Multilingual Plane, with the ellipsis and the Armenian and Hebrew marks;
the Greek question mark (U+037E) and commas and semicolons of other scripts stand beside the Latin
ones.
"""

from __future__ import annotations

import html.entities
import unicodedata
from typing import Final

import numpy as np
import numpy.typing as npt

SPACE: Final = 1
STOP: Final = 2
"""Ends a sentence."""
CLAUSE: Final = 4
"""Parts a sentence: comma, semicolon, ano teleia."""
SEPARATOR: Final = 8
"""Parts the items of a line: colon, slash, dash, bar, bullet, arrow."""
UPPER: Final = 16
LOWER: Final = 32
DIGIT: Final = 64
QUOTE: Final = 128
"""Quotation mark, which may follow the end of a sentence."""

_STOPS: Final = ".!?…\u037e؟۔܀܁܂।॥။႟።፧፨᠃᠉‼‽⁇⁈⁉⸮。！．？｡։՜՞׃"
_CLAUSES: Final = ",;\u0387،؛、，；՝፣፤"
_SEPARATORS: Final = ":/-|–—\u00b7•›→❯▸▶■●‣◦："
TABLE_SIZE: Final = 0x10000
"""Code points beyond have no bits."""


def _classes() -> npt.NDArray[np.uint8]:
    table = np.zeros(TABLE_SIZE, np.uint8)
    bits = {"Lu": UPPER, "Lt": UPPER, "Ll": LOWER, "Nd": DIGIT, "Pi": QUOTE, "Pf": QUOTE,
            "Zs": SPACE, "Zl": SPACE, "Zp": SPACE}  # fmt: skip
    for code_point in range(TABLE_SIZE):
        table[code_point] = bits.get(unicodedata.category(chr(code_point)), 0)
    table[:33] = SPACE
    table[0x7F:0xA0] = SPACE  # controls
    for characters, bit in ((_STOPS, STOP), (_CLAUSES, CLAUSE), (_SEPARATORS, SEPARATOR),
                            ("\"'", QUOTE)):  # fmt: skip
        for character in characters:
            table[ord(character)] |= bit
    return table


CLASSES: Final = _classes()
"""Code point to its bits, uint8, shape (0x10000,)."""

# Character references (HTML standard, section 13.5), as a table by hash of the name.

ENTITY_SLOTS: Final = 1 << 13
MAX_ENTITY_BYTES: Final = max(map(len, html.entities.html5))
"""Longest name with its semicolon."""
MAX_BARE_BYTES: Final = max(len(name) for name in html.entities.html5 if name[-1] != ";")
"""Longest name that is read without one."""
FNV_OFFSET: Final = 0xCBF29CE484222325
FNV_PRIME: Final = 0x100000001B3
"""FNV-1a of Fowler, Noll and Vo, 64 bits."""


def name_hash(name: bytes) -> int:
    """FNV-1a of an entity's name; the names of HTML all have different ones."""
    value = FNV_OFFSET
    for byte in name:
        value = ((value ^ byte) * FNV_PRIME) & 0xFFFFFFFFFFFFFFFF
    return value


def _entities() -> tuple[npt.NDArray[np.uint64], npt.NDArray[np.uint32], npt.NDArray[np.uint32]]:
    keys = np.zeros(ENTITY_SLOTS, np.uint64)
    first, second = np.zeros(ENTITY_SLOTS, np.uint32), np.zeros(ENTITY_SLOTS, np.uint32)
    for name, text in html.entities.html5.items():
        key = name_hash(name.encode())
        at = key % ENTITY_SLOTS
        while keys[at]:
            assert keys[at] != key  # noqa: S101 - two names of one hash could not be told apart
            at = (at + 1) % ENTITY_SLOTS
        keys[at], first[at] = key, ord(text[0])
        second[at] = ord(text[1]) if len(text) > 1 else 0
    return keys, first, second


ENTITY_KEYS, ENTITY_FIRST, ENTITY_SECOND = _entities()
"""Hash of a name, and its one or two code points (0: none), by slot."""


def _c1() -> npt.NDArray[np.uint32]:
    table = np.arange(0x80, 0xA0, dtype=np.uint32)
    for number in range(0x80, 0xA0):
        text = bytes([number]).decode("cp1252", "ignore")
        table[number - 0x80] = ord(text) if text else number
    return table


C1: Final = _c1()
"""Numeric references 0x80 to 0x9F mean windows-1252 (HTML standard, section 13.2.5.80)."""
REPLACEMENT: Final = 0xFFFD
