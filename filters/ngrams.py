"""How much of a text is the same few words over and over, in time linear in its tokens.

An n-gram is a 64-bit hash in an open-addressing table of the kernel's own, so a document of 10 MB
costs a few hundred bytes a token for a moment and no Python object. Two n-grams are taken for the
same if their hashes are: were the hashes random, that would go wrong in one of 10^5 documents of
ten million n-grams.
"""

from __future__ import annotations

import numpy as np
from numba import njit

_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)
_FIRST_MIX = np.uint64(0xFF51AFD7ED558CCD)
_SECOND_MIX = np.uint64(0xC4CEB9FE1A85EC53)
_MIX_SHIFT = np.uint64(33)
_ZERO = np.uint64(0)
_ONE = np.uint64(1)


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
def _gram(hashes, i, n):  # type: ignore[no-untyped-def]
    key = hashes[i]
    for j in range(i + 1, i + n):
        key = key * _MULTIPLIER + hashes[j]
    return mix(key)


@njit(cache=True, nogil=True)
def top_gram_chars(n, tokens, hashes, chars, keys, counts):  # type: ignore[no-untyped-def]
    """Characters of the most frequent n-gram, blanks between its tokens included, times its count.

    Args:
        n: tokens in a row.
        tokens: how many tokens there are.
        hashes: uint64, one a token.
        chars: int64, characters before each token, one more than tokens.
        keys: scratch, uint64, at least `table_size(tokens)`.
        counts: scratch, int32, as long as keys.

    Returns:
        int64; of n-grams that are equally frequent, the one that comes first; 0 below n tokens.
    """
    grams = tokens - n + 1
    if grams <= 0:
        return np.int64(0)
    mask = table_size(tokens) - 1
    keys[: mask + 1] = _ZERO
    highest = np.int32(1)
    for i in range(grams):
        key = _gram(hashes, i, n)
        slot = np.int64(key) & mask
        while keys[slot] != _ZERO and keys[slot] != key:
            slot = (slot + 1) & mask
        if keys[slot] == _ZERO:
            keys[slot] = key
            counts[slot] = 1
        else:
            counts[slot] += 1
            highest = max(highest, counts[slot])
    first = 0
    while highest > 1:
        key = _gram(hashes, first, n)
        slot = np.int64(key) & mask
        while keys[slot] != key:
            slot = (slot + 1) & mask
        if counts[slot] == highest:
            break
        first += 1
    return (chars[first + n] - chars[first] + n - 1) * highest


@njit(cache=True, nogil=True)
def repeated_gram_chars(n, tokens, sums, shifts, chars, keys):  # type: ignore[no-untyped-def]
    """Characters in n-grams that stood before; after one of them the search goes on behind it.

    N-grams are the same if their tokens, written without blanks, are: the definition of datatrove.
    So the hash is one of the characters: sums holds the polynomial of all bytes before a token,
    shifts brings a difference of two of them to the start.

    Args:
        n: tokens in a row.
        tokens: how many tokens there are.
        sums: uint64, polynomial hash of the bytes before each token, one more than tokens.
        shifts: uint64, inverse of the power that each token starts at.
        chars: int64, characters before each token, one more than tokens.
        keys: scratch, uint64, at least `table_size(tokens)`.
    """
    repeated = np.int64(0)
    mask = table_size(tokens) - 1
    keys[: mask + 1] = _ZERO
    i = 0
    while i + n <= tokens:
        if add(keys, mask, mix((sums[i + n] - sums[i]) * shifts[i])):
            repeated += chars[i + n] - chars[i]
            i += n
        else:
            i += 1
    return repeated
