"""fastText's answer for segments of UTF-8, compiled: what makes the whole text affordable.

fastText reads a kB of text in 0.37 ms, most of it in lookups of character n-grams. Three things
make the same sum cheap here. Words of the dictionary, half of running text and more, are summed
up with their n-grams once, when the model is loaded. N-grams of other words are hashed letter by
letter, so that one pass from a position gives all lengths; a bit for each bucket tells at once
which were pruned away, and the count of bits before it is the row. And the rows of a segment, which
lie all over 50 MB, are first found and asked for, then added when they have come (half the time).

The result is fastText's up to the last digits: a word is summed before it is added, so that the
order of additions, and with it every bit, depends on the segment alone. Two differences are meant:
words are told apart by 64 bits of hash instead of letter by letter, and a segment without a word
gives zeros instead of the prior.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Final

import numpy as np
import numpy.typing as npt
from numba import njit

from language_id.fasttext_file import FastText
from language_id.letters import ROOM, normalise_into
from language_id.memory import address
from language_id.rows import Rows, add_row, arranged, fetch_row, find_ngrams
from language_id.words import CLASSES, LOWER

_END_OF_LINE: Final = b"</s>"
"""fastText's word at the end of each line; it has no n-grams."""

_FNV64: Final = np.uint64(0xCBF29CE484222325)
_FNV64_PRIME: Final = np.uint64(0x100000001B3)
"""Fowler, Noll and Vo's offset and prime."""

Score = Callable[
    [npt.NDArray[np.uint8], npt.NDArray[np.int64], npt.NDArray[np.int64]], npt.NDArray[np.float32]
]


def scorer(model: FastText, *, normalised: bool) -> Score:
    """Make the function from (data, starts, stops) to probabilities, float32 (segments, labels).

    Args:
        model: what `fasttext_file.read` gives.
        normalised: whether the bytes are normalised already, words parted by single spaces; else
            they are put through words-2 (`letters.py`) on the way.
    """
    rows = arranged(model)
    hashes, counts, end_sum, end_count = _sum_up_words(model, rows)
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
                counts, end_sum, end_count, output, found,
            )  # fmt: skip
        return found

    return score


def _sum_up_words(
    model: FastText, rows: Rows
) -> tuple[npt.NDArray[np.uint64], npt.NDArray[np.int64], npt.NDArray[np.float32], int]:
    """Add to the row of each word those of its n-grams, in place.

    Gives hash and number of rows of each word, and sum and number of those of the end of a line.
    """
    hashes = np.zeros(len(model.words), np.uint64)
    counts = np.zeros(len(model.words), np.int64)
    end_sum, end_count = np.zeros(model.output.shape[1], np.float32), 0
    padded = np.frombuffer(b"".join(b"<" + word + b">" for word in model.words), np.uint8)
    offsets = np.cumsum([0, *(len(word) + 2 for word in model.words)])
    end = model.words.index(_END_OF_LINE) if _END_OF_LINE in model.words else -1
    _sum_words(rows, padded, offsets, end, hashes, counts)
    if end >= 0:
        end_sum, end_count = rows.vectors[end].copy(), 1
    if len(np.unique(hashes)) != len(hashes):
        raise ValueError("two words of the model have the same hash")
    return hashes, counts, end_sum, end_count


@njit(cache=True, nogil=True)
def _sum_words(rows, padded, offsets, end, hashes, counts):  # type: ignore[no-untyped-def]
    """Fill in hash, sum and count of each word; those of word `end` are of its row alone."""
    picks = _room_for_rows(rows, np.diff(offsets).max() if len(hashes) else 0)
    for number in range(len(hashes)):
        word = padded[offsets[number] : offsets[number + 1]]
        hashes[number] = hash_at(word, 1, len(word) - 1)
        found = 0
        if number != end and rows.maxn > 0:
            found = find_ngrams(rows, word, len(word), picks, 0)
            for row in picks[:found]:
                add_row(rows, row, rows.vectors[number])
        counts[number] = 1 + found


@njit(cache=True, nogil=True)
def _room_for_rows(rows, size):  # type: ignore[no-untyped-def]
    """Room for the rows of all n-grams of words of `size` bytes together."""
    return np.empty(size * max(1, rows.maxn - rows.minn + 1), np.int64)


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


@njit(cache=True, nogil=True)
def _score(  # type: ignore[no-untyped-def]
    data, starts, stops, normalised, classes, lower, line, rows, hashes, slots,
    counts, end_sum, end_count, output, found,
):  # fmt: skip
    source, class_at, lower_at = address(data), address(classes), address(lower)
    vectors_at = address(rows.vectors)
    dim = len(output)
    total = np.empty(dim, np.float32)
    of_word = np.empty(dim, np.float32)
    padded = np.empty(len(line) + 2, np.uint8)
    picks = _room_for_rows(rows, 2 * len(line) + 2)  # a word of one byte is padded to three
    ends = np.empty(len(line), np.int64)
    mask = np.uint64(len(slots) - 1)
    for segment in range(len(starts)):
        if normalised:
            size = stops[segment] - starts[segment]
            line[:size] = data[starts[segment] : stops[segment]]
        else:
            size = normalise_into(source, starts[segment], stops[segment], class_at, lower_at, line)
        rows_added = np.int64(0)
        words = found_rows = np.int64(0)
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
            first = found_rows
            if slots[slot] >= 0:
                number = np.int64(slots[slot])
                fetch_row(rows, vectors_at, number)
                picks[found_rows] = number
                found_rows += 1
                rows_added += counts[number]
            elif rows.maxn > 0:
                padded[0] = 0x3C
                padded[1 : 1 + stop - i] = line[i:stop]
                padded[1 + stop - i] = 0x3E
                found_rows = find_ngrams(rows, padded, stop - i + 2, picks, found_rows)
                rows_added += found_rows - first
            ends[words] = found_rows
            words += 1
            i = stop
        if rows_added:
            total[:] = end_sum
            _sum_rows(rows, picks, ends[:words], of_word, total)
            _softmax(total, rows_added + end_count, output, found[segment])


@njit(cache=True, nogil=True)
def _sum_rows(rows, picks, ends, of_word, total):  # type: ignore[no-untyped-def]
    """Add to `total` the rows of each word, summed up by themselves; `ends`: each word's end."""
    at = np.int64(0)
    for end in ends:
        of_word[:] = 0
        while at < end:
            add_row(rows, picks[at], of_word)
            at += 1
        for k in range(len(total)):
            total[k] += of_word[k]


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
