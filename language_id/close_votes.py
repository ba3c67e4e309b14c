"""Sum up, compiled, what the words of a document say for each of the languages in question."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from numba import njit

from language_id.close_words import FLOOR_LOG, MOST, Words
from language_id.kernel import hash_at
from language_id.letters import ROOM, normalise_into
from language_id.memory import address
from language_id.words import CLASSES, LOWER


def votes(
    data: npt.NDArray[np.uint8],
    starts: npt.NDArray[np.int64],
    stops: npt.NDArray[np.int64],
    weights: npt.NDArray[np.float64],
    words: Words,
    candidates: Sequence[str],
) -> npt.NDArray[np.float64]:
    """Log-odds of all words of some segments, in nats, float64, shape (candidates,).

    Segments are UTF-8 in `data`; their words are those of words-2 (`letters.py`), each counted
    with its segment's weight (0 to 1). Candidates without words of their own, and all if fewer
    than two have any, get 0.
    """
    line = np.empty(ROOM * int((stops - starts).max(initial=0)) + 16, np.uint8)
    total = np.zeros(len(candidates), np.float64)
    place = np.full(len(words.languages), -1, np.int64)
    known = np.zeros(len(candidates), np.bool_)
    for number, code in enumerate(candidates):
        if code in words.languages:
            place[words.languages.index(code)] = number
            known[number] = True
    if known.sum() >= 2:
        _tell(
            data, starts, stops, weights, CLASSES, LOWER, line, words.hashes, words.slots,
            words.first, words.places, words.logs, place, known, FLOOR_LOG, MOST, total,
        )  # fmt: skip
    return total


@njit(cache=True, nogil=True)
def _tell(  # type: ignore[no-untyped-def]
    data, starts, stops, weights, classes, lower, line, hashes, slots, first, places, logs, place,
    known, floor, most, total,
):  # fmt: skip
    source, class_at, lower_at = address(data), address(classes), address(lower)
    mask = np.uint64(len(slots) - 1)
    said = np.empty(len(total), np.float64)
    for segment in range(len(starts)):
        size = normalise_into(source, starts[segment], stops[segment], class_at, lower_at, line)
        i = np.int64(0)
        while i < size:
            stop = i
            while stop < size and line[stop] != 0x20:
                stop += 1
            key = hash_at(line, i, stop)
            slot = key & mask
            while slots[slot] >= 0 and hashes[slots[slot]] != key:
                slot = (slot + np.uint64(1)) & mask
            word = slots[slot]
            if word >= 0:
                said[:] = floor
                for at in range(first[word], first[word + 1]):
                    candidate = place[places[at]]
                    if candidate >= 0:
                        said[candidate] = max(floor, np.float64(logs[at]))
                mean = 0.0
                for k in range(len(total)):
                    mean += said[k] if known[k] else 0.0
                mean /= known.sum()
                for k in range(len(total)):
                    if known[k]:
                        total[k] += weights[segment] * min(most, max(-most, said[k] - mean))
            i = stop + 1
