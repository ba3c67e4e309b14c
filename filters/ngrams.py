"""How much of a text is the same few words over and over, in time linear in its tokens.

An n-gram is a 64-bit hash in an open-addressing table of the kernel's own, so a document of 10 MB
costs a few hundred bytes a token for a moment and no Python object. Two n-grams are taken for the
same if their hashes are: were the hashes random, that would go wrong in one of 10^5 documents of
ten million n-grams.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt
from numba import njit

BASE = np.uint64(0x2545F4914F6CDD1D)
"""Of the polynomial over the bytes of tokens; odd, of xorshift64*."""
_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)
_FIRST_MIX = np.uint64(0xFF51AFD7ED558CCD)
_SECOND_MIX = np.uint64(0xC4CEB9FE1A85EC53)
_MIX_SHIFT = np.uint64(33)
_ZERO = np.uint64(0)
_ONE = np.uint64(1)
_MARKS_PER_GRAM = 8
_TWICE = 3


def _powers(count: int) -> npt.NDArray[np.uint64]:
    return np.array([pow(int(BASE), n, 2**64) for n in range(count)], np.uint64)


_POWERS: Final = _powers(256)


@njit(cache=True, nogil=True, inline="always")
def power(exponent):  # type: ignore[no-untyped-def]
    """BASE to the exponent >= 0."""
    value = _ONE
    while exponent >= _POWERS.size:
        value *= _POWERS[_POWERS.size - 1]
        exponent -= _POWERS.size - 1
    return value * _POWERS[exponent]


@njit(cache=True, nogil=True, inline="always")
def mix(value):  # type: ignore[no-untyped-def]
    """Spread 64 bits over 64 bits; never 0, which marks an empty slot.

    The finaliser of MurmurHash3 (A. Appleby, `fmix64`).
    """
    value ^= value >> _MIX_SHIFT
    value *= _FIRST_MIX
    value ^= value >> _MIX_SHIFT
    value *= _SECOND_MIX
    value ^= value >> _MIX_SHIFT
    return value | _ONE if value == _ZERO else value


@njit(cache=True, nogil=True)
def table_size(entries):  # type: ignore[no-untyped-def]
    """Give the power of two that keeps a table of so many entries at most half full."""
    size = 16
    while size < 2 * entries:
        size *= 2
    return size


@njit(cache=True, nogil=True)
def gram_scratch(tokens):  # type: ignore[no-untyped-def]
    """Arrays for the n-grams of so many tokens.

    Returns:
        a table of keys, uint64; what stands beside each, int32; a slot and a place a token, int32;
        marks, uint8.
    """
    size = table_size(tokens)
    return (
        np.empty(size, np.uint64),
        np.empty(size, np.int32),
        np.empty(tokens + 1, np.int32),
        np.empty(tokens + 1, np.int32),
        np.empty(table_size(_MARKS_PER_GRAM * tokens // 2), np.uint8),
    )


@njit(cache=True, nogil=True, inline="always")
def _stretch(sums, ends, first, behind):  # type: ignore[no-untyped-def]
    """Hash of the characters of tokens in a row."""
    return mix(sums[behind] - sums[first] * power(ends[behind] - ends[first]))


@njit(cache=True, nogil=True, inline="always")
def add(keys, mask, key):  # type: ignore[no-untyped-def]
    """Put a key into a set.

    Args:
        keys: uint64, 0 where a slot is empty, of which the first mask + 1 are used.
        mask: size of the table less 1, int64.
        key: from `mix`.

    Returns:
        True where the key stood there before.
    """
    slot = np.int64(key) & mask
    while keys[slot] != _ZERO:
        if keys[slot] == key:
            return True
        slot = (slot + 1) & mask
    keys[slot] = key
    return False


@njit(cache=True, nogil=True, inline="always")
def _mark(marks, slot):  # type: ignore[no-untyped-def]
    """Count a hit of a slot, up to _TWICE."""
    before = marks[slot]
    marks[slot] = (before << 1 | 1) & _TWICE


@njit(cache=True, nogil=True)
def _pick(grams, slots, marks, picked):  # type: ignore[no-untyped-def]
    """List the n-grams whose slot was hit twice: no other can stand twice. Returns how many."""
    count = 0
    for i in range(grams):
        picked[count] = i
        count += marks[slots[i]] == _TWICE
    return count


@njit(cache=True, nogil=True)
def top_grams_chars(tokens, hashes, chars, scratch, out):  # type: ignore[no-untyped-def]
    """Characters of the most frequent 2-, 3- and 4-gram, blanks included, times its count.

    Three tokens stand twice only where two of them do, so from n = 3 on few places are looked at.

    Args:
        tokens: how many tokens there are.
        hashes: uint64, one a token.
        chars: int64, characters before each token, one more than tokens.
        scratch: of `gram_scratch`.
        out: float64, filled for n = 2, 3, 4; of n-grams that are equally frequent, the one that
            comes first counts; 0 below n tokens.
    """
    keys, counts, slots, picked, marks = scratch
    out[:] = 0
    mask = table_size(_MARKS_PER_GRAM * tokens // 2) - 1
    marks[: mask + 1] = 0
    for i in range(tokens - 1):
        slot = np.int64(mix(hashes[i] * _MULTIPLIER + hashes[i + 1])) & mask
        slots[i] = slot
        _mark(marks, slot)
    count = _pick(tokens - 1, slots, marks, picked)
    for n in range(2, 5):
        if tokens < n:
            return
        while count and picked[count - 1] + n > tokens:
            count -= 1
        mask = table_size(count) - 1
        keys[: mask + 1] = _ZERO
        highest = np.int32(1)
        for k in range(count):
            i = picked[k]
            key = hashes[i]
            for j in range(i + 1, i + n):
                key = key * _MULTIPLIER + hashes[j]
            key = mix(key)
            slot = np.int64(key) & mask
            while keys[slot] != _ZERO and keys[slot] != key:
                slot = (slot + 1) & mask
            if keys[slot] == _ZERO:
                keys[slot] = key
                counts[slot] = 1
            else:
                counts[slot] += 1
                highest = max(highest, counts[slot])
            slots[k] = slot
        first = -1
        kept = 0
        for k in range(count):
            often = counts[slots[k]]
            if first < 0 and often == highest:
                first = picked[k]
            picked[kept] = picked[k]
            kept += often > 1
        count = kept
        if highest == 1:
            first = 0
        out[n - 2] = (chars[first + n] - chars[first] + n - 1) * highest


@njit(cache=True, nogil=True)
def repeated_grams_chars(tokens, sums, ends, chars, scratch, out):  # type: ignore[no-untyped-def]
    """Characters in n-grams that stood before; after one of them the search goes on behind it.

    N-grams are the same if their tokens, written without blanks, are: the definition of datatrove.
    So the hash is one of the characters: sums holds the polynomial of all bytes before a token, and
    that of a stretch is a difference of two of them, the first raised by the stretch's bytes. More
    than five tokens are the same only where the first five are, so from there on few places are
    looked at; the same characters cut into other tokens are found where that holds for the first
    five too.

    Args:
        tokens: how many tokens there are.
        sums: uint64, polynomial hash of the bytes of the tokens before each, one more than tokens.
        ends: int64, number of these bytes.
        chars: int64, characters before each token, one more than tokens.
        scratch: of `gram_scratch`.
        out: float64, filled for n = 5 to 10.
    """
    keys, places, slots, picked, marks = scratch
    out[:] = 0
    mask = table_size(_MARKS_PER_GRAM * tokens // 2) - 1
    marks[: mask + 1] = 0
    for i in range(tokens - 4):
        slot = np.int64(_stretch(sums, ends, i, i + 5)) & mask
        slots[i] = slot
        _mark(marks, slot)
    count = _pick(tokens - 4, slots, marks, picked)
    mask = table_size(count) - 1
    keys[: mask + 1] = _ZERO
    for k in range(count):
        key = _stretch(sums, ends, picked[k], picked[k] + 5)
        slot = np.int64(key) & mask
        while keys[slot] != _ZERO and keys[slot] != key:
            slot = (slot + 1) & mask
        slots[k] = 0
        if keys[slot] == _ZERO:
            keys[slot] = key
            places[slot] = k
        else:
            slots[k] = slots[places[slot]] = 1
    found = 0
    for k in range(count):
        picked[found] = picked[k]
        found += slots[k]
    if found == 0:
        return
    mask = table_size(found) - 1
    for n in range(5, 11):
        repeated = behind = np.int64(0)
        keys[: mask + 1] = _ZERO
        for k in range(found):
            i = picked[k]
            if i < behind:
                continue
            if i + n > tokens:
                break
            if add(keys, mask, _stretch(sums, ends, i, i + n)):
                repeated += chars[i + n] - chars[i]
                behind = i + n
        out[n - 5] = repeated
