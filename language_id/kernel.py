"""fastText's answer for segments of UTF-8, compiled: what makes the whole text affordable.

fastText reads a kB of text in 0.37 ms, most of it in lookups of character n-grams. Three things
make the same sum cheap here. Words of the dictionary, half of running text and more, are summed
up with their n-grams once, when the model is loaded. N-grams of other words are hashed letter by
letter, so that one pass from a position gives all lengths; a bit for each bucket tells at once
which were pruned away, and the count of bits before it is the row. And rows are added straight
from their codes, whose centroids stay in the first cache, never from a decoded matrix.

The result is fastText's up to the last digits: a word is summed before it is added, so that the
order of additions, and with it every bit, depends on the segment alone. Two differences are meant:
words are told apart by 64 bits of hash instead of letter by letter, and a segment without a word
gives zeros instead of the prior.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt
from numba import njit

from language_id.fasttext_file import FastText
from language_id.letters import ROOM, normalise_into
from language_id.memory import address
from language_id.words import CLASSES, LOWER

_END_OF_LINE: Final = b"</s>"
"""fastText's word at the end of each line; it has no n-grams."""

_FNV64: Final = np.uint64(0xCBF29CE484222325)
_FNV64_PRIME: Final = np.uint64(0x100000001B3)
_FNV32: Final = np.uint32(2166136261)
_FNV32_PRIME: Final = np.uint32(16777619)
"""Fowler, Noll and Vo's offsets and primes; fastText hashes n-grams with 32 bits."""

Score = Callable[
    [npt.NDArray[np.uint8], npt.NDArray[np.int64], npt.NDArray[np.int64]], npt.NDArray[np.float32]
]


class _Rows(NamedTuple):
    """The input matrix and how a bucket finds its row in it."""

    vectors: npt.NDArray[np.float32]
    bits: npt.NDArray[np.uint64]
    before: npt.NDArray[np.int32]
    first: int
    buckets: int
    minn: int
    maxn: int


def scorer(model: FastText, *, normalised: bool) -> Score:
    """Make the function from (data, starts, stops) to probabilities, float32 (segments, labels).

    Args:
        model: what `fasttext_file.read` gives.
        normalised: whether the bytes are normalised already, words parted by single spaces; else
            they are put through words-2 (`letters.py`) on the way.
    """
    rows = _arranged(model)
    hashes, sums, counts, end_sum, end_count = _summed_words(model, rows)
    slots = slots_of(hashes)
    output = np.ascontiguousarray(model.output.T)

    def score(
        data: npt.NDArray[np.uint8], starts: npt.NDArray[np.int64], stops: npt.NDArray[np.int64]
    ) -> npt.NDArray[np.float32]:
        found = np.zeros((len(starts), len(model.labels)), np.float32)
        if len(starts):
            longest = int((stops - starts).max())
            line = np.empty(ROOM * longest + 16, np.uint8)
            _score(
                data, starts, stops, normalised, CLASSES, LOWER, line, rows, hashes, slots,
                sums, counts, end_sum, end_count, output, found,
            )  # fmt: skip
        return found

    return score


def _arranged(model: FastText) -> _Rows:
    """Put the n-grams' rows in the order of their buckets, and count the buckets that are kept."""
    first = len(model.words)
    size = max(1, model.buckets)
    bits = np.zeros(-(-size // 64), np.uint64)
    order = np.arange(len(model.codes))
    if model.kept is None:
        bits[:] = ~np.uint64(0)
    else:
        by_bucket = model.kept[np.argsort(model.kept[:, 0])].astype(np.int64)
        if len(np.unique(by_bucket[:, 0])) != len(by_bucket) or (
            len(by_bucket) and not 0 <= by_bucket.min() <= by_bucket[:, 0].max() < size
        ):
            raise ValueError("the model's pruned n-grams are damaged")
        bucket = by_bucket[:, 0].astype(np.uint64)
        np.bitwise_or.at(bits, bucket >> np.uint64(6), np.uint64(1) << (bucket & np.uint64(63)))
        order = np.concatenate([order[:first], first + by_bucket[:, 1]])
    set_bits = np.array([int(word).bit_count() for word in bits], np.int64)
    before = (np.cumsum(set_bits) - set_bits).astype(np.int32)
    return _Rows(
        _decoded(model, order), bits, before, first, size, model.minn, model.maxn,
    )  # fmt: skip


def _decoded(model: FastText, order: npt.NDArray[np.int64]) -> npt.NDArray[np.float32]:
    """Rows as vectors, shape (rows, dimensions): adding codes took twice as long."""
    parts, _, length = model.centroids.shape
    vectors = np.empty((len(order), parts * length), np.float32)
    for part in range(parts):
        vectors[:, part * length : (part + 1) * length] = model.centroids[
            part, model.codes[order, part]
        ]
    vectors *= model.norms[order, None]
    return vectors


def _summed_words(
    model: FastText, rows: _Rows
) -> tuple[npt.NDArray[np.uint64], npt.NDArray[np.float32], npt.NDArray[np.int64],
           npt.NDArray[np.float32], int]:  # fmt: skip
    """Hash, sum of rows and number of rows of each word, and those of the end of a line."""
    dim = model.output.shape[1]
    hashes = np.zeros(len(model.words), np.uint64)
    sums = np.zeros((len(model.words), dim), np.float32)
    counts = np.zeros(len(model.words), np.int64)
    end_sum, end_count = np.zeros(dim, np.float32), 0
    for number, word in enumerate(model.words):
        padded = np.frombuffer(b"<" + word + b">", np.uint8)
        hashes[number] = hash_at(padded, 1, len(word) + 1)
        _add_row(rows, number, sums[number])
        counts[number] = 1
        if word == _END_OF_LINE:
            end_sum[:], end_count = sums[number], 1
        elif rows.maxn > 0:
            counts[number] += _add_ngrams(rows, padded, len(padded), sums[number])
    if len(np.unique(hashes)) != len(hashes):
        raise ValueError("two words of the model have the same hash")
    return hashes, sums, counts, end_sum, end_count


def hash_of(word: bytes) -> np.uint64:
    """Hash of a normalised word, as the kernel tells words apart."""
    return np.uint64(hash_at(np.frombuffer(word, np.uint8), 0, len(word)))


def slots_of(hashes: npt.NDArray[np.uint64]) -> npt.NDArray[np.int32]:
    """Open addressing, at most a quarter full: word's number by its hash, -1 where none is."""
    size = 64
    while size < 4 * len(hashes):
        size *= 2
    slots = np.full(size, -1, np.int32)
    _fill(slots, hashes)
    return slots


@njit(cache=True, nogil=True)
def _fill(slots, hashes):  # type: ignore[no-untyped-def]
    mask = np.uint64(len(slots) - 1)
    for number in range(len(hashes)):
        slot = hashes[number] & mask
        while slots[slot] >= 0:
            slot = (slot + np.uint64(1)) & mask
        slots[slot] = number


@njit(cache=True, nogil=True)
def hash_at(line, start, stop):  # type: ignore[no-untyped-def]
    """Hash (FNV-1a, 64 bits, folded) of the bytes of a word: how words are told apart."""
    mixed = _FNV64
    for i in range(start, stop):
        mixed = (mixed ^ np.uint64(line[i])) * _FNV64_PRIME
    return mixed ^ (mixed >> np.uint64(32))


@njit(cache=True, nogil=True)
def hash_each(data, offsets):  # type: ignore[no-untyped-def]
    """Hashes of many words: word n is data[offsets[n]:offsets[n + 1]]; uint64, shape (words,)."""
    found = np.empty(len(offsets) - 1, np.uint64)
    for number in range(len(found)):
        found[number] = hash_at(data, offsets[number], offsets[number + 1])
    return found


@njit(cache=True, nogil=True, inline="always")
def _bits_set(word):  # type: ignore[no-untyped-def]
    word = word - ((word >> np.uint64(1)) & np.uint64(0x5555555555555555))
    word = (word & np.uint64(0x3333333333333333)) + (
        (word >> np.uint64(2)) & np.uint64(0x3333333333333333)
    )
    word = (word + (word >> np.uint64(4))) & np.uint64(0x0F0F0F0F0F0F0F0F)
    return np.int64((word * np.uint64(0x0101010101010101)) >> np.uint64(56))


@njit(cache=True, nogil=True, inline="always")
def _add_row(rows, row, total):  # type: ignore[no-untyped-def]
    for k in range(len(total)):
        total[k] += rows.vectors[row, k]


@njit(cache=True, nogil=True)
def _add_ngrams(rows, word, size, total):  # type: ignore[no-untyped-def]
    """Add the rows of the n-grams of word[:size], which starts with < and ends with >."""
    added = 0
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
                bucket = np.int64(mixed) % rows.buckets
                bits = rows.bits[bucket >> 6]
                bit = np.uint64(1) << np.uint64(bucket & 63)
                if bits & bit:
                    rank = rows.before[bucket >> 6] + _bits_set(bits & (bit - np.uint64(1)))
                    _add_row(rows, rows.first + rank, total)
                    added += 1
    return added


@njit(cache=True, nogil=True)
def _score(  # type: ignore[no-untyped-def]
    data, starts, stops, normalised, classes, lower, line, rows, hashes, slots,
    sums, counts, end_sum, end_count, output, found,
):  # fmt: skip
    source, class_at, lower_at = address(data), address(classes), address(lower)
    dim = len(output)
    total = np.empty(dim, np.float32)
    of_word = np.empty(dim, np.float32)
    padded = np.empty(len(line) + 2, np.uint8)
    mask = np.uint64(len(slots) - 1)
    for segment in range(len(starts)):
        if normalised:
            size = stops[segment] - starts[segment]
            line[:size] = data[starts[segment] : stops[segment]]
        else:
            size = normalise_into(source, starts[segment], stops[segment], class_at, lower_at, line)
        total[:] = end_sum
        rows_added = np.int64(0)
        i = np.int64(0)
        while i < size:
            if line[i] == 0x20:
                i += 1
                continue
            stop = i
            while stop < size and line[stop] != 0x20:
                stop += 1
            key = hash_at(line, i, stop)
            slot = key & mask
            while slots[slot] >= 0 and hashes[slots[slot]] != key:
                slot = (slot + np.uint64(1)) & mask
            if slots[slot] >= 0:
                number = slots[slot]
                for k in range(dim):
                    total[k] += sums[number, k]
                rows_added += counts[number]
            elif rows.maxn > 0:
                of_word[:] = 0
                padded[0] = 0x3C
                padded[1 : 1 + stop - i] = line[i:stop]
                padded[1 + stop - i] = 0x3E
                rows_added += _add_ngrams(rows, padded, stop - i + 2, of_word)
                for k in range(dim):
                    total[k] += of_word[k]
            i = stop
        if rows_added:
            _softmax(total, rows_added + end_count, output, found[segment])


@njit(cache=True, nogil=True)
def _softmax(total, count, output, found):  # type: ignore[no-untyped-def]
    """Write the probabilities; `output` is turned, (dimensions, labels), to add label by label."""
    scale = np.float32(1.0) / np.float32(count)
    for k in range(len(total)):
        value = total[k] * scale
        for label in range(len(found)):
            found[label] += output[k, label] * value
    highest = found.max()
    whole = 0.0
    for label in range(len(found)):
        found[label] = math.exp(np.float64(found[label] - highest))
        whole += found[label]
    for label in range(len(found)):
        found[label] = found[label] / whole


@njit(cache=True, nogil=True)
def added(probabilities, adding):  # type: ignore[no-untyped-def]
    """Add up labels of one language: (segments, labels) by a 0/1 matrix (labels, languages).

    Not a matrix product of numpy, whose library splits sums by the number of rows.
    """
    found = np.zeros((len(probabilities), adding.shape[1]), np.float32)
    for label in range(adding.shape[0]):
        for language in range(adding.shape[1]):
            if adding[label, language] != 0:
                for row in range(len(probabilities)):
                    found[row, language] += probabilities[row, label]
    return found
