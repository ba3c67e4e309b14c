"""Where words that announce a value stand, with the digits that it needs: compiled, over UTF-8.

Four thousand labels in 24 languages are the larger part of what is looked for. As RE2 alternations
they were three automata that grow with every language of a run, and each match came back through
Python to be asked for digits nearby. Here each word of the text is hashed once, and looked up with
those before it as a phrase: one pass, one table for all languages and a small one for each.

The answer is a superset: what masked values change is left to the recognizers, as is which of
several labels counts.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

import numpy as np
from numba import njit

from language_id.memory import address, byte_at, word32_at
from pii import word_table
from pii.recognizer import Words
from pii.word_digits import digits_near
from pii.word_table import (
    BEGINS,
    GAP,
    LETTER,
    LETTER_FACTOR,
    OTHER,
    PART_SALT,
    TABLED,
    chained,
    decoded,
    may_hold,
    value,
)

_MAX_GAP: Final = 3
"""Code points between two words of a label, as `labelled.py` reads them."""
_MAX_WORDS: Final = 8
_MIN_PART: Final = 3
_MAX_PART: Final = 24
"""Letters that the second part of a compound has."""
_POWERS: Final = np.cumprod(np.array([1] + [LETTER_FACTOR] * _MAX_PART, dtype=np.int64))
"""Of LETTER_FACTOR, in 64 bits that wrap around, by number of letters."""
_USUAL: Final = 256
"""Phrases of one text that are found in one pass."""


@njit(cache=True, nogil=True)
def _back(data, at, letters):  # type: ignore[no-untyped-def]
    """Byte of the character so many before `at`."""
    while letters:
        at -= 1
        letters -= (data[at] & 0xC0) != 0x80
    return at


@njit(cache=True, nogil=True)
def _noted(found, count, start, end, bits):  # type: ignore[no-untyped-def]
    if count < len(found):
        found[count, 0] = start
        found[count, 1] = end
        found[count, 2] = bits
    return count + 1


@njit(cache=True, nogil=True)
def _phrases(data, folds, keys, values, own_keys, own_values, filter_bits, pairs, found):  # type: ignore[no-untyped-def]
    """Number of phrases of the tables; first byte, byte after the last one and bits of each.

    They go into `found`, (n, 3) int64, as far as it reaches.
    """
    count = 0
    # By address: references to arrays are counted around calls, see `language_id.memory`.
    text, end, table, known = address(data), len(data), address(folds), address(filter_bits)
    part_places = np.empty(_MAX_PART, dtype=np.int64)  # of the letters that may begin a part
    part_hashes = np.empty(_MAX_PART, dtype=np.int64)  # of the letters before them
    parts = 0
    starts = np.empty(_MAX_WORDS, dtype=np.int64)
    hashes = np.empty(_MAX_WORDS, dtype=np.int64)
    begun = 0  # phrases that the next word may continue
    start = length = gap = at = 0
    own = before_last = last = np.int64(0)
    while at <= end:
        size = 1
        fold = np.int64(OTHER)
        byte = byte_at(text, at) if at < end else 0
        if at == end:
            pass
        elif byte < 0x80:
            fold = word32_at(table, byte)
        else:
            code_point, size = decoded(text, at, end)
            if code_point < TABLED:
                fold = word32_at(table, code_point)
        if fold >= LETTER:
            if length == 0:
                start = at
                own = np.int64(0)
                parts = 0
            elif length > 1 and (pairs >> ((last * 5 + fold) & 63)) & 1:
                part_places[parts % _MAX_PART] = length - 1
                part_hashes[parts % _MAX_PART] = before_last
                parts += 1
            before_last = own
            own = own * LETTER_FACTOR + fold
            last = fold
            length += 1
            at += size
            continue
        if length:
            if parts:
                for one in range(max(0, parts - _MAX_PART), parts):
                    letters = length - part_places[one % _MAX_PART]
                    if not _MIN_PART <= letters <= _MAX_PART:
                        continue
                    part = own - part_hashes[one % _MAX_PART] * _POWERS[letters]
                    part = chained(PART_SALT, part)
                    if may_hold(known, part):
                        bits = value(keys, values, part)
                        if bits:
                            count = _noted(found, count, _back(data, at, letters), at, bits)
            if gap > _MAX_GAP:
                begun = 0
            kept = 0
            for one in range(begun + 1):
                begins, phrase = start, np.int64(0)
                if one < begun:
                    begins, phrase = starts[one], hashes[one]
                phrase = chained(phrase, own)
                if not may_hold(known, phrase):
                    continue
                bits = value(keys, values, phrase) | value(own_keys, own_values, phrase)
                if bits & ~BEGINS:
                    count = _noted(found, count, begins, at, bits & ~BEGINS)
                if bits & BEGINS and kept < _MAX_WORDS:
                    starts[kept] = begins
                    hashes[kept] = phrase
                    kept += 1
            begun = kept
            length = gap = 0
        gap = gap + 1 if fold == GAP else _MAX_GAP + 1
        at += size
    return count


@njit(cache=True, nogil=True)
def _scan(data, folds, keys, values, own_keys, own_values, filter_bits, pairs, needs):  # type: ignore[no-untyped-def]
    """Rows of `needs` and the bytes of their words that have what they need."""
    found = np.empty((_USUAL, 3), dtype=np.int64)
    count = _phrases(data, folds, keys, values, own_keys, own_values, filter_bits, pairs, found)
    if count > _USUAL:
        # Rather twice over the text than an array that grows: seven times as slow was measured.
        found = np.empty((count, 3), dtype=np.int64)
        _phrases(data, folds, keys, values, own_keys, own_values, filter_bits, pairs, found)
    return digits_near(data, found[:count], needs)


def scanner(
    several: Sequence[Words],
) -> Callable[[bytes | memoryview], tuple[list[int], list[int]]]:
    """The function from UTF-8 to places in `several` and the bytes at which their words stand."""
    keys, values, pairs = word_table.shared_table(
        tuple((one.phrases, one.where == "in a word") for one in several)
    )
    own_keys, own_values, _ = word_table.table_of(
        word_table.with_bits((one.own, False) for one in several)
    )
    filter_bits = word_table.filter_of(keys, own_keys)
    needs = np.array([one.needs for one in several], dtype=np.int64).reshape(-1, 6)
    folds = word_table.folds()

    def scan(data: bytes | memoryview) -> tuple[list[int], list[int]]:
        which, places = _scan(
            np.frombuffer(data, dtype=np.uint8), folds, keys, values, own_keys, own_values,
            filter_bits, pairs, needs,
        )  # fmt: skip
        return which.tolist(), places.tolist()

    return scan
