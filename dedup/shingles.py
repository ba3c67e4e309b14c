"""Hashes of runs of words or characters: the set that stands for a text in comparisons.

Rolling and compiled, over the words of `language_id.words`: no word becomes a Python object. The
hash is that of `dedup.specification`.
"""

from __future__ import annotations

import itertools
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from numba import njit

from language_id.memory import address, byte_at, word32_at
from language_id.words import (
    CLASSES,
    DIGIT,
    DROPPED,
    END,
    FOLD,
    WORD,
    decode_at,
    text_buffers,
    token_at,
)

BASE: Final = np.uint64(0x9E3779B97F4A7C15)
"""Odd, so that multiplying by it loses nothing; 2**64 divided by the golden ratio (Knuth, TAOCP 3,
section 6.4)."""

_FNV_OFFSET: Final = np.uint64(0xCBF29CE484222325)
_FNV_PRIME: Final = np.uint64(0x100000001B3)
"""FNV-1a, 64 bits: RFC 9923, section 5."""


@njit(cache=True, nogil=True)
def fmix64(value):  # type: ignore[no-untyped-def]
    """MurmurHash3's finalizer, uint64 to uint64 (Appleby, smhasher, MurmurHash3.cpp)."""
    value ^= value >> np.uint64(33)
    value *= np.uint64(0xFF51AFD7ED558CCD)
    value ^= value >> np.uint64(33)
    value *= np.uint64(0xC4CEB9FE1A85EC53)
    value ^= value >> np.uint64(33)
    return value


@njit(cache=True, nogil=True)
def _word_hash(data, i, end, classes, fold, zero):  # type: ignore[no-untyped-def]
    """Give (hash, code points that went into it)."""
    value = _FNV_OFFSET
    used = 0
    in_number = False
    while i < end:
        code_point, i = decode_at(data, i, end)
        small = word32_at(fold, code_point)
        if small == DROPPED:
            continue
        if zero:
            if byte_at(classes, code_point) == DIGIT:
                if in_number:
                    continue
                in_number = True
                small = np.int64(0x30)
            else:
                in_number = False
        value = (value ^ np.uint64(small)) * _FNV_PRIME
        used += 1
    return fmix64(value), used


@njit(cache=True, nogil=True)
def write_shingles(data, i, end, classes, fold, size, zero, ring, out):  # type: ignore[no-untyped-def]
    """Write the shingle hashes of one text to `out`, in order of their first word.

    Args:
        data: address of the UTF-8 bytes.
        i: where the text starts in them.
        end: where the text ends.
        classes: address of `words.CLASSES`.
        fold: address of `words.FOLD`.
        size: words a shingle.
        zero: whether a run of digits reads as one 0.
        ring: uint64, shape (size,): work space.
        out: uint64, shape (room(end - i),) at least.

    Returns:
        Number of shingles, int64.
    """
    power = np.uint64(1)
    for _ in range(size - 1):
        power *= BASE
    rolling = np.uint64(0)
    seen = np.int64(0)
    written = np.int64(0)
    place = 0
    while True:
        start, i, kind = token_at(data, i, end, classes)
        if kind == END:
            return written
        if kind != WORD:
            continue
        value, used = _word_hash(data, start, i, classes, fold, zero)
        if used == 0:
            continue
        if seen >= size:
            rolling -= ring[place] * power
        rolling = rolling * BASE + value
        ring[place] = value
        place += 1
        if place == size:
            place = 0
        seen += 1
        if seen >= size:
            out[written] = rolling
            written += 1


@njit(cache=True, nogil=True)
def _slide(value, size, power, ring, place, out):  # type: ignore[no-untyped-def]
    """Take one more character into the window.

    `place` holds where it ends, characters seen, shingles written and the hash: uint64, shape (4,).
    """
    rolling = place[3]
    if place[1] >= size:
        rolling -= ring[place[0]] * power
    rolling = rolling * BASE + value
    ring[place[0]] = value
    place[0] = (place[0] + np.uint64(1)) % np.uint64(size)
    place[1] += np.uint64(1)
    place[3] = rolling
    if place[1] >= size:
        out[place[2]] = rolling
        place[2] += np.uint64(1)


@njit(cache=True, nogil=True)
def write_character_shingles(data, i, end, classes, fold, size, zero, ring, out):  # type: ignore[no-untyped-def]
    """Write the hashes of runs of characters of the folded words with one blank between them.

    Args and returns as `write_shingles`; `size` counts characters, `out` has twice the room.
    """
    power = np.uint64(1)
    for _ in range(size - 1):
        power *= BASE
    place = np.zeros(4, np.uint64)
    while True:
        start, i, kind = token_at(data, i, end, classes)
        if kind == END:
            return np.int64(place[2])
        if kind != WORD:
            continue
        begun = False
        in_number = False
        at = start
        while at < i:
            code_point, at = decode_at(data, at, i)
            small = word32_at(fold, code_point)
            if small == DROPPED:
                continue
            if zero:
                if byte_at(classes, code_point) == DIGIT:
                    if in_number:
                        continue
                    in_number = True
                    small = np.int64(0x30)
                else:
                    in_number = False
            if not begun:
                begun = True
                if place[1] > 0:
                    _slide(fmix64(np.uint64(0x20)), size, power, ring, place, out)
            _slide(fmix64(np.uint64(small)), size, power, ring, place, out)


@njit(cache=True, nogil=True)
def write_either(data, i, end, classes, fold, size, characters, zero, ring, out):  # type: ignore[no-untyped-def]
    """Write shingles of words or of characters."""
    if characters:
        return write_character_shingles(data, i, end, classes, fold, size, zero, ring, out)
    return write_shingles(data, i, end, classes, fold, size, zero, ring, out)


@njit(cache=True, nogil=True)
def _shingles_of(data, start, end, classes, fold, size, characters, zero, ring, out):  # type: ignore[no-untyped-def]
    return write_either(
        address(data),
        start,
        end,
        address(classes),
        address(fold),
        size,
        characters,
        zero,
        ring,
        out,
    )


def shingle_hashes(
    texts: pa.Array, size: int, *, zero: bool, characters: bool = False
) -> list[npt.NDArray[np.uint64]]:
    """Give the shingle hashes of each text, for whoever wants to check a signature by hand.

    Args:
        texts: large_string or string, shape (n,).
        size: words or characters a shingle.
        zero: whether numbers read as 0.
        characters: whether `size` counts characters.

    Returns:
        n arrays, uint64, shape (shingles of the text,), repeated ones included.
    """
    offsets, data = text_buffers(texts)
    ring = np.zeros(size, np.uint64)
    hashes = []
    for start, end in itertools.pairwise(offsets):
        out = np.empty(room(int(end - start)), np.uint64)
        count = _shingles_of(data, start, end, CLASSES, FOLD, size, characters, zero, ring, out)
        hashes.append(out[:count].copy())
    return hashes


def room(text_bytes: int) -> int:
    """Give how many shingles a text of so many bytes can have at most.

    Two words may touch (`l'a`): one byte a word, and a blank before it where characters count.
    """
    return 2 * text_bytes + 1
