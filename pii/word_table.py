"""Phrases as a table of hashes, to be looked up word by word while a text is read.

A hash of 64 bits may hit another phrase, and letters are folded coarser than recognizers do: what
is found is a superset.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Sequence
from typing import Final

import numpy as np
import numpy.typing as npt
from numba import njit

from language_id.memory import address, byte_at, word64_at
from pii.label_words import GAP_CHARACTERS, words_of

TABLED: Final = 0x3000
"""Code points with an entry: Latin, Greek and Cyrillic letters end before; others end a phrase."""
OTHER: Final = 0
GAP: Final = 1
LETTER: Final = 2
"""From here on: a letter or digit, as its folded code point."""
BEGINS: Final = 1
"""Bit of a value: a longer phrase begins so. The bits above it are the words' own."""
PART_SALT: Final = 0x2545F4914F6CDD1D
LETTER_FACTOR: Final = 0x100000001B3
_WORD_FACTOR: Final = 0x1E3779B97F4A7C15

_FILTER_WORDS: Final = 4096
"""64 bits each: one in forty is set by six thousand phrases."""

Table = tuple[npt.NDArray[np.int64], npt.NDArray[np.int64], int]
"""Keys and values by open addressing, 0 for none; and a bit for each two letters of a part."""


@functools.cache
def folds() -> npt.NDArray[np.int32]:
    """Code point -> OTHER, GAP or its lower case; a capital sigma may be either small one."""
    table = np.zeros(TABLED, dtype=np.int32)
    for code_point in range(TABLED):
        character = chr(code_point)
        if character.isalnum():
            table[code_point] = ord(character.lower()[0].replace("ς", "σ"))
        elif character in GAP_CHARACTERS:
            table[code_point] = GAP
    return table


@njit(cache=True, nogil=True)
def decoded(text, at, end):  # type: ignore[no-untyped-def]
    """Code point at `at`, or one without an entry, and its length in bytes; `text`: an address."""
    first = byte_at(text, at)
    if first < 0xE0 and at + 1 < end:
        return ((first & 0x1F) << 6) | (byte_at(text, at + 1) & 0x3F), 2
    if first < 0xF0 and at + 2 < end:
        second, third = byte_at(text, at + 1) & 0x3F, byte_at(text, at + 2) & 0x3F
        return ((first & 0x0F) << 12) | (second << 6) | third, 3
    return TABLED, 4


@njit(cache=True, nogil=True)
def chained(before, word):  # type: ignore[no-untyped-def]
    """Hash of a phrase: that of the words before it (0 for none) and of its last word."""
    mixed = (before ^ word) * _WORD_FACTOR
    mixed ^= (mixed >> 32) & 0xFFFFFFFF
    return mixed if mixed else 1


@njit(cache=True, nogil=True)
def value(keys, values, key):  # type: ignore[no-untyped-def]
    """The bits of a key; 0 for one that the table does not hold."""
    slot = key & (len(keys) - 1)
    while keys[slot] != 0:
        if keys[slot] == key:
            return values[slot]
        slot = (slot + 1) & (len(keys) - 1)
    return 0


@njit(cache=True, nogil=True)
def _put(keys, values, key, bits):  # type: ignore[no-untyped-def]
    slot = key & (len(keys) - 1)
    while keys[slot] != 0 and keys[slot] != key:
        slot = (slot + 1) & (len(keys) - 1)
    keys[slot] = key
    values[slot] |= bits


@njit(cache=True, nogil=True)
def _fill(data, bits, part_bits, folds, keys, values):  # type: ignore[no-untyped-def]
    """Put phrases, one a line, into the table; returns a bit for each first two letters of a part.

    `bits` of each phrase, `part_bits` of those that may end a longer word.
    """
    line = at = length = 0
    own = phrase = first = pairs = np.int64(0)
    pair = np.int64(0)
    while at < len(data):
        code_point, size = (
            (np.int64(data[at]), 1) if data[at] < 0x80 else decoded(address(data), at, len(data))
        )
        at += size
        fold = folds[code_point] if code_point < TABLED else OTHER
        if fold >= LETTER:
            own = own * LETTER_FACTOR + fold
            if length == 0:
                first = np.int64(fold)
            elif length == 1:
                pair = np.int64(1) << ((first * 5 + fold) & 63)
            length += 1
            continue
        phrase = chained(phrase, own)
        if code_point != 10:
            _put(keys, values, phrase, BEGINS)
        else:
            if bits[line]:
                _put(keys, values, phrase, bits[line])
            if part_bits[line]:
                _put(keys, values, chained(PART_SALT, own), part_bits[line])
                pairs |= pair
            line += 1
            phrase = np.int64(0)
        length = 0
        own = np.int64(0)
    return pairs


@njit(cache=True, nogil=True)
def may_hold(filter_bits, key):  # type: ignore[no-untyped-def]
    """Whether the key may be in the tables: nineteen words of twenty are told off here.

    `filter_bits`: the address of what `filter_of` gives.
    """
    bits = word64_at(filter_bits, (key >> 6) & (_FILTER_WORDS - 1))
    return (bits >> np.uint64(key & 63)) & np.uint64(1)


def table_of(phrases: Sequence[tuple[str, int, int]]) -> Table:
    """The table of phrases, each with its bits as a whole and as a part of a word."""
    lines = [(" ".join(words_of(phrase)), bits, parts) for phrase, bits, parts in phrases]
    # What holds another character is no phrase that a recognizer reads.
    lines = [one for one in lines if one[0].replace(" ", "").isalnum()]
    size = 1 << max(4, (4 * sum(1 + one[0].count(" ") for one in lines)).bit_length())
    keys, values = np.zeros(size, dtype=np.int64), np.zeros(size, dtype=np.int64)
    pairs = _fill(
        np.frombuffer("".join(f"{one[0]}\n" for one in lines).encode(), dtype=np.uint8),
        np.array([one[1] for one in lines], dtype=np.int64),
        np.array([one[2] for one in lines], dtype=np.int64),
        folds(),
        keys,
        values,
    )
    return keys, values, pairs


@functools.cache
def shared_table(several: tuple[tuple[frozenset[str], bool], ...]) -> Table:
    """The table of what counts in every language; made once for all of them."""
    return table_of(with_bits(several))


def with_bits(several: Iterable[tuple[frozenset[str], bool]]) -> list[tuple[str, int, int]]:
    """Each phrase with a bit for each set that holds it: as a whole, and as a part of a word.

    The sets are phrases and whether they may end a longer word.
    """
    whole: dict[str, int] = {}
    parts: dict[str, int] = {}
    for place, (phrases, as_part) in enumerate(several):
        table = parts if as_part else whole
        for phrase in phrases:
            table[phrase] = table.get(phrase, 0) | BEGINS << (place + 1)
    return [(one, whole.get(one, 0), parts.get(one, 0)) for one in sorted({*whole, *parts})]


def filter_of(*several: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """What `may_hold` reads: a bit for each key."""
    bits = np.zeros(_FILTER_WORDS, dtype=np.int64)
    for keys in several:
        some = keys[keys != 0]
        np.bitwise_or.at(bits, (some >> 6) & (_FILTER_WORDS - 1), np.int64(1) << (some & 63))
    return bits
