"""Where a document's language is looked for: segments of the whole text, with what each weighs.

The head of a page is often another language than its body (menus, cookie notices, English
titles), so evidence is spread evenly over the whole text. A segment is a line or some short lines;
long lines are cut at blanks, so that a segment is about a sentence or two and a page in two
languages can be told apart. A model's cost grows with the bytes that it reads, so a document over
the budget is read in windows of one segment each, evenly spaced: many short windows miss less of a
page in two languages than few long ones.

A segment weighs the letters that it carries. Lines that look like boilerplate weigh less: a line
without final punctuation and under `PROSE_LETTERS` letters (menus, buttons, headings, names), and
a line that stood in the document before. They never weigh nothing, because some documents are
nothing else. Lines of the two kinds are not joined. Measured on 1,271 pages of a crawl on whose
language the source and two other identifiers agree: with weight 1 one page is mistaken and the
mean score of the right label is 0.970, with 0.15 none and 0.977, with 0.05 none and 0.978.
"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt
from numba import njit

from language_id.memory import address, byte_at
from language_id.scripts import KINDS, NAMES, SYLLABLE, SYLLABLES, table
from language_id.words import decode_at

PROSE_LETTERS: Final = 80
"""Letters from which a line counts as prose whatever it ends with: about a line of a paragraph."""

SHORT_OF_LONG: Final = 2
"""Lines are joined until they reach the longest segment divided by this."""

_SYLLABLES: Final = np.array([[*NAMES.values()].index(one) + 1 for one in SYLLABLES])

_REMEMBERED: Final = 1024
"""Slots of the table of lines seen; a document with more lines forgets some."""


class Segments(NamedTuple):
    """Segments of a batch of documents; those of document d are first[d] to first[d + 1]."""

    starts: npt.NDArray[np.int64]
    """Byte in the batch's data at which the segment starts, shape (segments,)."""
    stops: npt.NDArray[np.int64]
    letters: npt.NDArray[np.int64]
    """Letters of any script, at least 1, shape (segments,)."""
    weights: npt.NDArray[np.float64]
    """Letters, less where they look like boilerplate, shape (segments,)."""
    first: npt.NDArray[np.int64]
    """Index of a document's first segment, shape (documents + 1,)."""
    scripts: npt.NDArray[np.int64]
    """Letters per script (`scripts.NAMES`, 0 is none), shape (documents, scripts)."""
    kinds: npt.NDArray[np.uint8]
    """What most letters of a segment are (a character of `scripts.SYLLABLES` is as good as three),
    index into `scripts.KINDS`, shape (segments,)."""


def cut(
    data: npt.NDArray[np.uint8],
    offsets: npt.NDArray[np.int64],
    *,
    budget_bytes: int,
    segment_bytes: int,
    boilerplate: float,
) -> Segments:
    """Cut documents into segments; a document's segments don't depend on the others in the batch.

    Args:
        data: uint8, UTF-8 of all documents.
        offsets: int64, shape (documents + 1,): document d is data[offsets[d]:offsets[d + 1]].
        budget_bytes: most bytes of a document that are read; 0 for all of it.
        segment_bytes: longest segment.
        boilerplate: what a letter of a boilerplate-like line weighs, over 0, at most 1.
    """
    documents = len(offsets) - 1
    room = _room(data, offsets, segment_bytes)
    starts, stops, letters = (np.empty(room, np.int64) for _ in range(3))
    weights = np.empty(room, np.float64)
    first = np.zeros(documents + 1, np.int64)
    scripts = np.zeros((documents, len(NAMES) + 1), np.int64)
    kinds = np.empty(room, np.uint8)
    count = _cut(
        data, offsets, table(), budget_bytes, segment_bytes, boilerplate,
        starts, stops, letters, weights, first, scripts, kinds,
    )  # fmt: skip
    return Segments(
        starts[:count], stops[:count], letters[:count], weights[:count], first, scripts,
        kinds[:count],
    )  # fmt: skip


@njit(cache=True, nogil=True)
def _room(data, offsets, longest):  # type: ignore[no-untyped-def]
    """Upper bound of the number of segments: one a line, and pieces of at least half the length."""
    room = np.int64(0)
    for document in range(len(offsets) - 1):
        room += 4 + 2 * (offsets[document + 1] - offsets[document]) // longest
        for i in range(offsets[document], offsets[document + 1]):
            room += data[i] == 0x0A
    return room


@njit(cache=True, nogil=True)
def _is_final(code_point):  # type: ignore[no-untyped-def]
    """Whether a line of prose ends so: . ! ? : ; … and closing quotes and brackets."""
    return (
        code_point == 0x2E
        or code_point == 0x21
        or code_point == 0x3F
        or code_point == 0x3A
        or code_point == 0x3B
        or code_point == 0x22
        or code_point == 0x29
        or code_point == 0x2026
        or code_point == 0x201C
        or code_point == 0x201D
        or code_point == 0xBB
    )


@njit(cache=True, nogil=True)
def _blank_before(data, low, high):  # type: ignore[no-untyped-def]
    """Last position in (low, high] that a blank precedes, else one that begins a character."""
    for i in range(high, low, -1):
        byte = data[i - 1]
        if byte == 0x20 or byte == 0x09 or byte == 0x0A or byte == 0x0D:
            return i
    while high > low and (data[high] & 0xC0) == 0x80:
        high -= 1
    return high


@njit(cache=True, nogil=True)
def _read(bytes_at, i, end, known, known_at, scripts):  # type: ignore[no-untyped-def]
    """Letters, last code point that is no blank, and hash (FNV-1a, 64 bits) of a stretch."""
    letters = np.int64(0)
    last = np.int64(0x20)
    mixed = np.uint64(0xCBF29CE484222325)
    while i < end:
        code_point, i = decode_at(bytes_at, i, end)
        mixed = (mixed ^ np.uint64(code_point)) * np.uint64(0x100000001B3)
        if code_point > 0x20 and code_point != 0xA0:
            last = code_point
        if code_point < known:
            script = byte_at(known_at, code_point)
            scripts[script] += 1
            letters += script != 0
    return letters, last, mixed


@njit(cache=True, nogil=True)
def _cut(  # type: ignore[no-untyped-def]
    data, offsets, known_scripts, budget, longest, boilerplate,
    starts, stops, letters, weights, first, scripts, kinds,
):  # fmt: skip
    """Fill the arrays and return the number of segments."""
    bytes_at, known_at, known = address(data), address(known_scripts), len(known_scripts)
    shortest = longest // SHORT_OF_LONG
    seen = np.zeros(_REMEMBERED, np.uint64)
    seen_in = np.full(_REMEMBERED, -1, np.int64)
    others = np.int64(len(KINDS) - 1)
    kind_letters = np.zeros(len(KINDS), np.int64)  # of the last segment
    before = np.zeros(len(KINDS), np.int64)
    count = np.int64(0)
    for document in range(len(offsets) - 1):
        first[document] = count
        begin, finish = offsets[document], offsets[document + 1]
        windows, stride = np.int64(1), finish - begin
        if budget > 0 and finish - begin > budget:
            windows = max(np.int64(1), budget // longest)
            stride = (finish - begin) // windows
        for window in range(windows):
            i, end = begin, finish
            if budget > 0 and finish - begin > budget:
                size = min(budget, longest)
                i = begin + window * stride + (stride - size) // 2
                end = _blank_before(data, i + size * 3 // 4, i + size) if i + size < end else end
                i = _blank_before(data, i, i + size // 4)
            # The segment that lines are joined to: nothing, light (0) or prose (1).
            joined = np.int64(-1)
            while i < end:
                stop = i
                while stop < end and data[stop] != 0x0A:
                    stop += 1
                piece_start = i
                while piece_start < stop:
                    piece_stop = stop
                    if stop - piece_start > longest:
                        piece_stop = _blank_before(
                            data, piece_start + longest * 3 // 4, piece_start + longest
                        )
                    before[:others] = scripts[document, 1 : others + 1]
                    syllables = -scripts[document][_SYLLABLES].sum()
                    own, last, mixed = _read(
                        bytes_at, piece_start, piece_stop, known, known_at, scripts[document]
                    )
                    if own > 0:
                        whole = piece_start == i and piece_stop == stop
                        prose = np.int64(not whole or own >= PROSE_LETTERS or _is_final(last))
                        slot = np.int64(mixed % np.uint64(_REMEMBERED))
                        repeated = seen_in[slot] == document and seen[slot] == mixed
                        seen[slot], seen_in[slot] = mixed, document
                        weight = own * (1.0 if prose and not repeated else boilerplate)
                        at = count - 1
                        if (
                            joined == prose
                            and piece_stop - starts[at] <= longest
                            and stops[at] - starts[at] < shortest
                        ):
                            stops[at] = piece_stop
                            letters[at] += own
                            weights[at] += weight
                        else:
                            starts[count], stops[count] = piece_start, piece_stop
                            letters[count], weights[count] = own, weight
                            joined = prose
                            kind_letters[:] = 0
                            at = count
                            count += 1
                        syllables += scripts[document][_SYLLABLES].sum()
                        kind_letters[others] += own + (SYLLABLE - 1) * syllables
                        for kind in range(others):
                            of_kind = scripts[document, kind + 1] - before[kind]
                            kind_letters[kind] += of_kind
                            kind_letters[others] -= of_kind
                        kinds[at] = kind_letters.argmax()
                    piece_start = piece_stop
                i = stop + 1
    first[len(offsets) - 1] = count
    return count
