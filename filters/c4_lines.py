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

from filters.lines import BREAKS, blank
from language_id.words import decode

MAX_WORD_CHARS: Final = 1000
MIN_LINE_WORDS: Final = 3
"""datatrove 0.10.1 `C4QualityFilter`: max_word_length, min_words_per_line."""

# Kinds of phrases.
_LOREM: Final = 1
_SCRIPT: Final = 2
_POLICY: Final = 3

_PHRASES: Final = (
    ("lorem ipsum", "p", _LOREM),
    ("javascript", "j", _SCRIPT),
    ("terms of use", "f", _POLICY),
    ("privacy policy", "v", _POLICY),
    ("cookie policy", "k", _POLICY),
    ("uses cookies", "k", _POLICY),
    ("use of cookies", "k", _POLICY),
    ("use cookies", "k", _POLICY),
)
"""datatrove 0.10.1 (`c4_filters.py`), each with a letter of it that is rare: only there is it
looked for."""

_TEXT: Final[npt.NDArray[np.uint8]] = np.frombuffer(
    "".join(phrase for phrase, _, _ in _PHRASES).encode(), np.uint8
)
_LENGTHS: Final = np.array([len(phrase) for phrase, _, _ in _PHRASES])
_STARTS: Final = np.cumsum(_LENGTHS) - _LENGTHS
_PIVOTS: Final = np.array([phrase.index(letter) for phrase, letter, _ in _PHRASES])
_KINDS: Final = np.array([kind for _, _, kind in _PHRASES])
_RARE: Final = np.zeros(256, np.bool_)
for _, _letter, _ in _PHRASES:
    _RARE[[ord(_letter), ord(_letter.upper())]] = True

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


@njit(cache=True, nogil=True)
def sentences(data, begin, end, classes, terminals):  # type: ignore[no-untyped-def]
    """Count the sentences of a line; what stands after the last mark is one too."""
    count = np.int64(0)
    ended = False  # a mark stands directly before, or closing marks after one
    rest = False
    i = begin
    while i < end:
        code_point, i = decode(data, i, end)
        if terminals[code_point]:
            ended = True
            rest = True
        elif blank(code_point, classes):
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
def _citation_end(data, i, end):  # type: ignore[no-untyped-def]
    """Index after `[12]`, `[12`, `[edit]` or `[citation needed]` at the bracket at byte i."""
    for word in (b"[edit]", b"[citation needed]"):
        if i + len(word) <= end:
            same = True
            for j in range(len(word)):
                same &= data[i + j] == word[j]
            if same:
                return i + len(word)
    j = i + 1
    while j < end and 0x30 <= data[j] <= 0x39:
        j += 1
    return j + 1 if j < end and data[j] == 0x5D else i


@njit(cache=True, nogil=True)
def _kind_of_phrases(line, length):  # type: ignore[no-untyped-def]
    """Bits 1 << kind of the phrases that a line holds."""
    found = 0
    for i in range(length):
        if not _RARE[line[i]]:
            continue
        for phrase in range(_LENGTHS.size):
            start = i - _PIVOTS[phrase]
            if start < 0 or start + _LENGTHS[phrase] > length:
                continue
            same = True
            for j in range(_LENGTHS[phrase]):
                byte = line[start + j]
                if 0x41 <= byte <= 0x5A:
                    byte |= 0x20
                if byte != _TEXT[_STARTS[phrase] + j]:
                    same = False
                    break
            if same:
                found |= 1 << _KINDS[phrase]
    return found


@njit(cache=True, nogil=True)
def c4_lines(data, begin, end, classes, terminals, counts, line):  # type: ignore[no-untyped-def]
    r"""Count what C4 would keep of a text.

    Args:
        data: uint8, UTF-8.
        begin: first byte of the text.
        end: byte after the text.
        classes: `words.CLASSES`.
        terminals: 1 for code points that end a sentence, uint8.
        counts: int64, shape (COUNTS,), filled: lines at every line end of Unicode; lines that are
            kept; sentences of these; lines that reach the test for `lorem ipsum` and fail it; lines
            that reach the test for `{` and fail it; lines between `\n` of at least PARAGRAPH_CHARS
            characters.
        line: scratch, uint8, at least as long as the text.
    """
    counts[:] = 0
    length = words = word_chars = np.int64(0)
    chars_since_newline = np.int64(0)
    longest = np.int64(0)
    open_line = after_return = False
    i = begin
    while i <= end:
        here = i
        if i == end:
            code_point = np.int64(0x0A)
            i += 1
        else:
            code_point, i = decode(data, i, end)
        if code_point == 0x0A:
            counts[PARAGRAPHS] += chars_since_newline >= PARAGRAPH_CHARS
            chars_since_newline = np.int64(0)
        else:
            chars_since_newline += 1
        if code_point not in BREAKS:
            after_return = False
            open_line = True
            if blank(code_point, classes):
                word_chars = np.int64(0)
                if length == 0:
                    continue
            else:
                words += word_chars == 0
                word_chars += 1
                longest = max(longest, word_chars)
            for j in range(here, i):
                line[length] = data[j]
                length += 1
            continue
        second_half = after_return and code_point == 0x0A and here < end
        after_return = code_point == 0x0D
        if not (second_half or (here == end and not open_line)):
            counts[LINES] += 1
            if longest <= MAX_WORD_CHARS and words > 0:
                _judge(line, length, words, classes, terminals, counts)
        length = words = word_chars = longest = np.int64(0)
        open_line = False


@njit(cache=True, nogil=True)
def _judge(line, length, words, classes, terminals, counts):  # type: ignore[no-untyped-def]
    """Put one line, without white space at its start, through C4's tests."""
    while length > 0 and line[length - 1] == 0x20:
        length -= 1
    while length > 0:
        start = length - 1
        while start > 0 and (line[start] & 0xC0) == 0x80:
            start -= 1
        code_point, _ = decode(line, start, length)
        if not blank(code_point, classes):
            break
        length = start
    at = np.int64(0)
    i = np.int64(0)
    while i < length:
        if line[i] == 0x5B:
            stop = _citation_end(line, i, length)
            if stop > i:
                i = stop
                continue
        line[at] = line[i]
        at += 1
        i += 1
    length = at
    if length == 0 or words < MIN_LINE_WORDS:
        return
    last = line[length - 1]
    if last != 0x2E and last != 0x3F and last != 0x21 and last != 0x22 and last != 0x27:
        return
    if length >= 3 and last == 0x2E and line[length - 2] == 0x2E and line[length - 3] == 0x2E:
        return
    phrases = _kind_of_phrases(line, length)
    if phrases & 1 << _LOREM:
        counts[LOREM_LINES] += 1
        return
    if phrases & 1 << _SCRIPT:
        return
    for i in range(length):
        if line[i] == 0x7B:
            counts[CURLY_LINES] += 1
            return
    if phrases & 1 << _POLICY:
        return
    counts[KEPT] += 1
    counts[SENTENCES] += sentences(line, 0, length, classes, terminals)
