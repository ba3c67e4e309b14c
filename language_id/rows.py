"""The input matrix of a quantised fastText model, and how words and n-grams find their rows in it.

N-grams are hashed letter by letter, so that one pass from a position gives all lengths; a bit for
each bucket tells at once which were pruned away, and the count of bits before it is the row.
"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt
from numba import njit

from language_id.fasttext_file import FastText
from language_id.memory import address, fetch_ahead

_FNV32: Final = np.uint32(2166136261)
_FNV32_PRIME: Final = np.uint32(16777619)
"""Fowler, Noll and Vo's offset and prime; fastText hashes n-grams with 32 bits."""
_CACHE_LINE: Final = 64
"""Bytes of a line of the processor's caches on x86-64, and at least on ARM."""


class Rows(NamedTuple):
    """The input matrix and how a bucket finds its row in it."""

    vectors: npt.NDArray[np.float32]
    """Words first, then n-grams."""
    bits: npt.NDArray[np.uint64]
    before: npt.NDArray[np.int32]
    first: int
    buckets: int
    minn: int
    maxn: int


def arranged(model: FastText) -> Rows:
    """Put the n-grams' rows in the order of their buckets, and count the buckets that are kept."""
    first = len(model.words)
    size = max(1, model.buckets)
    bits = np.zeros(-(-size // 64), np.uint64)
    order = np.arange(len(model.codes))
    if model.kept is None:
        bits[:] = ~np.uint64(0)
    else:
        by_bucket = model.kept[np.argsort(model.kept[:, 0])].astype(np.int64)
        if len(by_bucket) and (
            not 0 <= by_bucket.min() <= by_bucket[:, 0].max() < size
            or not np.diff(by_bucket[:, 0]).all()
        ):
            raise ValueError("the model's pruned n-grams are damaged")
        _set_bits(bits, np.ascontiguousarray(by_bucket[:, 0]))
        order = np.concatenate([order[:first], first + by_bucket[:, 1]])
    set_bits = np.bitwise_count(bits).astype(np.int64)
    before = (np.cumsum(set_bits) - set_bits).astype(np.int32)
    return Rows(
        _decoded(model.centroids, model.codes, model.norms, order),
        bits,
        before,
        first,
        size,
        model.minn,
        model.maxn,
    )


@njit(cache=True, nogil=True)
def _set_bits(bits, buckets):  # type: ignore[no-untyped-def]
    for bucket in buckets:
        bits[bucket >> 6] |= np.uint64(1) << np.uint64(bucket & 63)


@njit(cache=True, nogil=True)
def _decoded(centroids, codes, norms, order):  # type: ignore[no-untyped-def]
    """Rows as vectors, shape (rows, dimensions): adding codes took twice as long."""
    parts, _, length = centroids.shape
    vectors = np.empty((len(order), parts * length), np.float32)
    for i in range(len(order)):
        row = order[i]
        for part in range(parts):
            for k in range(length):
                value = centroids[part, codes[row, part], k]
                vectors[i, part * length + k] = value * norms[row]
    return vectors


@njit(cache=True, nogil=True, inline="always")
def _bits_set(word):  # type: ignore[no-untyped-def]
    word = word - ((word >> np.uint64(1)) & np.uint64(0x5555555555555555))
    word = (word & np.uint64(0x3333333333333333)) + (
        (word >> np.uint64(2)) & np.uint64(0x3333333333333333)
    )
    word = (word + (word >> np.uint64(4))) & np.uint64(0x0F0F0F0F0F0F0F0F)
    return np.int64((word * np.uint64(0x0101010101010101)) >> np.uint64(56))


@njit(cache=True, nogil=True, inline="always")
def add_row(rows, row, total):  # type: ignore[no-untyped-def]
    """Add a row to `total`."""
    for k in range(len(total)):
        total[k] += rows.vectors[row, k]


@njit(cache=True, nogil=True, inline="always")
def fetch_row(rows, vectors_at, row):  # type: ignore[no-untyped-def]
    """Have a row brought near, so that it is there when it is added; `vectors_at`: the address."""
    width = rows.vectors.shape[1] * np.int64(4)
    for line in range(0, width, _CACHE_LINE):
        fetch_ahead(vectors_at, row * width + line)


@njit(cache=True, nogil=True)
def find_ngrams(rows, word, size, picks, n):  # type: ignore[no-untyped-def]
    """Write the rows of the n-grams of word[:size], as `<word>`, to picks from n on.

    Returns the place after the last one.
    """
    vectors_at = address(rows.vectors)
    for start in range(size):
        if word[start] & 0xC0 == 0x80:
            continue
        mixed = _FNV32
        length = 0
        i = start
        while i < size and length < rows.maxn:
            while True:
                byte = word[i]
                # fastText reads bytes as signed: from 0x80 on the upper 24 bits are set.
                wide = np.uint32(byte) | np.uint32(0xFFFFFF00) if byte > 0x7F else np.uint32(byte)
                mixed = np.uint32((mixed ^ wide) * _FNV32_PRIME)
                i += 1
                if i >= size or word[i] & 0xC0 != 0x80:
                    break
            length += 1
            if length >= rows.minn and not (length == 1 and (start == 0 or i == size)):
                bucket = np.int64(mixed % np.uint32(rows.buckets))
                bits = rows.bits[bucket >> 6]
                bit = np.uint64(1) << np.uint64(bucket & 63)
                if bits & bit:
                    rank = rows.before[bucket >> 6] + _bits_set(bits & (bit - np.uint64(1)))
                    picks[n] = rows.first + rank
                    fetch_row(rows, vectors_at, picks[n])
                    n += 1
    return n
