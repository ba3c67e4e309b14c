r"""Which lines C4 would keep, and how many sentences they hold.

C4 edits a text: it keeps lines that look like prose and drops a page where too few sentences are
left. Here nothing is edited; what would be left is measured. The order of the tests is that of
datatrove 0.10.1 `C4QualityFilter`, since a line that one test drops is not asked by the next.

A sentence ends at marks that end sentences, the closing marks behind them included, before white
space or the end of the line.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt
from numba import njit

from filters.c4_phrases import LOREM, POLICY, SCRIPT, kind_of_phrases
from language_id.memory import address, byte_at
from language_id.words import CLASSES, NEWLINE, SPACE, decode_at

MAX_WORD_CHARS: Final = 1000
MIN_LINE_WORDS: Final = 3
"""datatrove 0.10.1 `C4QualityFilter`: max_word_length, min_words_per_line."""

_INSIDE: Final = np.zeros(256, np.bool_)
"""ASCII letters and the blank: inside a sentence they end nothing."""
_INSIDE[0x20] = _INSIDE[0x41:0x5B] = _INSIDE[0x61:0x7B] = True


# Bits of _INK.
_SOME: Final = 1
_SQUARE: Final = 2
_CURLY: Final = 4


def _all_ink() -> npt.NDArray[np.uint8]:
    """Bytes that are ink, or part of it where no code point with their lead is anything else."""
    ink = np.full(256, _SOME, np.uint8)
    for byte in range(256):
        if byte < 0x80:
            ink[byte] *= byte > 0x1F and CLASSES[byte] not in (SPACE, NEWLINE)
        elif byte >= 0xC0:
            first = (byte & 0x1F) << 6
            kinds = CLASSES[first : first + 64]
            ink[byte] *= 0xC3 <= byte < 0xE0 and not np.isin(kinds, (SPACE, NEWLINE)).any()
    ink[ord("[")] |= _SQUARE
    ink[ord("{")] |= _CURLY
    return ink


_INK: Final = _all_ink()

# Places in what `c4_lines` fills.
LINES: Final = 0
KEPT: Final = 1
SENTENCES: Final = 2
LOREM_LINES: Final = 3
CURLY_LINES: Final = 4
PARAGRAPHS: Final = 5
COUNTS: Final = 6

PARAGRAPH_CHARS: Final = 200
"""datatrove 0.10.1 `C4ParagraphFilter`: min_paragraph_len, from mC4."""


@njit(cache=True, nogil=True, inline="always")
def _is_blank(code_point, kinds):  # type: ignore[no-untyped-def]
    """As `lines.blank`, `kinds` being the address of the classes."""
    kind = byte_at(kinds, code_point)
    return kind in (SPACE, NEWLINE) and code_point != 0x200B


@njit(cache=True, nogil=True, inline="always")
def _is_break(code_point):  # type: ignore[no-untyped-def]
    """As `lines.BREAKS`, the line ends of str.splitlines."""
    return (
        0x0A <= code_point <= 0x0D
        or 0x1C <= code_point <= 0x1E
        or code_point == 0x85
        or code_point == 0x2028
        or code_point == 0x2029
    )


@njit(cache=True, nogil=True)
def sentences(text, begin, end, kinds, marks):  # type: ignore[no-untyped-def]
    """Count the sentences of a line; what stands after the last mark is one too.

    Args:
        text: address of bytes of UTF-8.
        begin: first byte of the line.
        end: byte after it.
        kinds: address of `words.CLASSES`.
        marks: address of the code points that end a sentence.
    """
    count = np.int64(0)
    ended = False  # a mark stands directly before, or closing marks after one
    rest = False
    i = np.int64(begin)
    while i < end:
        if rest and not ended:
            while i < end and _INSIDE[byte_at(text, i)]:
                i += 1
            if i == end:
                break
        code_point, i = decode_at(text, i, end)
        if byte_at(marks, code_point):
            ended = True
            rest = True
        elif _is_blank(code_point, kinds):
            if ended:
                count += 1
                ended = rest = False
        else:
            rest = True
            ended = ended and (
                code_point == 0x22 or code_point == 0x27 or code_point == 0x29
                or code_point == 0x5D or code_point == 0xBB or code_point == 0x2019
                or code_point == 0x201C or code_point == 0x201D
            )  # fmt: skip
    return count + rest


@njit(cache=True, nogil=True)
def _citation_end(text, i, end):  # type: ignore[no-untyped-def]
    """Index after `[12]`, `[12`, `[edit]` or `[citation needed]` at the bracket at byte i."""
    for word in (b"[edit]", b"[citation needed]"):
        if i + len(word) <= end:
            same = True
            for j in range(len(word)):
                same &= byte_at(text, i + j) == word[j]
            if same:
                return i + len(word)
    j = i + 1
    while j < end and 0x30 <= byte_at(text, j) <= 0x39:
        j += 1
    return j + 1 if j < end and byte_at(text, j) == 0x5D else i


@njit(cache=True, nogil=True)
def c4_lines(text, begin, end, t, counts, scratch):  # type: ignore[no-untyped-def]
    r"""Count what C4 would keep of a text.

    Args:
        text: address of bytes of UTF-8.
        begin: first byte of the text.
        end: byte after the text.
        t: `lexicon.Tables`.
        counts: int64, shape (COUNTS,), filled: lines at every line end of Unicode; lines that are
            kept; sentences of these; lines that reach the test for `lorem ipsum` and fail it; lines
            that reach the test for `{` and fail it; lines between `\n` of at least PARAGRAPH_CHARS
            characters.
        scratch: uint8, at least as long as the text.
    """
    counts[:] = 0
    kinds = t.classes
    words = word_chars = longest = seen = np.int64(0)
    first = np.int64(-1)  # byte of the line's first ink
    chars_since_newline = np.int64(0)
    open_line = after_return = False
    i = np.int64(begin)
    while i <= end:
        if word_chars > 0:
            chars = np.int64(0)
            while i < end:
                byte = byte_at(text, i)
                if _INK[byte] == 0:
                    break
                seen |= _INK[byte]
                chars += (byte & 0xC0) != 0x80
                i += 1
            word_chars += chars
            chars_since_newline += chars
        here = i
        if i == end:
            code_point = np.int64(0x0A)
            i += 1
        else:
            code_point, i = decode_at(text, i, end)
        if code_point == 0x20:
            chars_since_newline += 1
            after_return = False
            open_line = True
            longest = max(longest, word_chars)
            word_chars = np.int64(0)
            continue
        if code_point == 0x0A:
            counts[PARAGRAPHS] += chars_since_newline >= PARAGRAPH_CHARS
            chars_since_newline = np.int64(0)
        else:
            chars_since_newline += 1
        if not _is_break(code_point):
            after_return = False
            open_line = True
            if _is_blank(code_point, kinds):
                longest = max(longest, word_chars)
                word_chars = np.int64(0)
            else:
                if first < 0:
                    first = here
                words += word_chars == 0
                word_chars += 1
                if code_point < 0x80:
                    seen |= _INK[code_point]
            continue
        second_half = after_return and code_point == 0x0A and here < end
        after_return = code_point == 0x0D
        if not (second_half or (here == end and not open_line)):
            counts[LINES] += 1
            if max(longest, word_chars) <= MAX_WORD_CHARS and words >= MIN_LINE_WORDS:
                _judge(text, first, here, seen, t, counts, scratch)
        words = word_chars = longest = seen = np.int64(0)
        first = np.int64(-1)
        open_line = False


@njit(cache=True, nogil=True)
def _judge(text, begin, end, seen, t, counts, scratch):  # type: ignore[no-untyped-def]
    """Put a line of enough words, without blanks at its start, through C4's tests.

    What is seen in it are bits of _INK.
    """
    while end > begin:
        start = end - 1
        while start > begin and (byte_at(text, start) & 0xC0) == 0x80:
            start -= 1
        code_point, _ = decode_at(text, start, end)
        if not _is_blank(code_point, t.classes):
            break
        end = start
    if seen & _SQUARE:
        end = _without_citations(text, begin, end, scratch)
        text, begin = address(scratch), np.int64(0)
    if end == begin:
        return
    last = byte_at(text, end - 1)
    if last != 0x2E and last != 0x3F and last != 0x21 and last != 0x22 and last != 0x27:
        return
    if (
        end - begin >= 3 and last == 0x2E
        and byte_at(text, end - 2) == 0x2E and byte_at(text, end - 3) == 0x2E
    ):  # fmt: skip
        return
    phrases = kind_of_phrases(text, begin, end)
    if phrases & 1 << LOREM:
        counts[LOREM_LINES] += 1
        return
    if phrases & 1 << SCRIPT:
        return
    if seen & _CURLY:
        counts[CURLY_LINES] += 1
        return
    if phrases & 1 << POLICY:
        return
    counts[KEPT] += 1
    counts[SENTENCES] += sentences(text, begin, end, t.classes, t.terminals)


@njit(cache=True, nogil=True)
def _without_citations(text, begin, end, out):  # type: ignore[no-untyped-def]
    """Write a line without its citations; returns how many bytes it has then."""
    at = np.int64(0)
    i = begin
    while i < end:
        if byte_at(text, i) == 0x5B:
            stop = _citation_end(text, i, end)
            if stop > i:
                i = stop
                continue
        out[at] = byte_at(text, i)
        at += 1
        i += 1
    return at
