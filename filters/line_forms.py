r"""The form of the lines of a text: numbered, item of a list, row of a table, heading, sentence.

A law is numbered lines, a gazette is tables and headings in capitals; a menu is lines that finish
no sentence. So the same share of short lines can be good or bad, and these shares tell which.
A line ends at `\n`; lines without ink are left out.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numba import njit

from filters.lexicon import provision
from filters.lines import blank, first_ink
from language_id.words import DIGIT, LETTER, decode, line_end, next_token

_BULLETS: Final = (0x2D, 0x2A, 0x2022, 0x2013, 0x2014, 0xB7, 0x25AA, 0x25E6, 0x2023, 0x25CF, 0x25A0)
_PIPE: Final = 0x7C
_TAB: Final = 0x09
_HASH: Final = 0x23
_SECTION_SIGN: Final = 0xA7
_OPEN: Final = 0x28
_CLOSERS: Final = (0x22, 0x27, 0x2019, 0x201C, 0x201D, 0xBB, 0xAB, 0x203A, 0x29, 0x5D, 0x2A, 0x5F)
_MAX_NUMBER_DIGITS: Final = 4
_MAX_ROMAN: Final = 6
_MIN_HEADING_LETTERS: Final = 4
_MAX_HEADING_CHARS: Final = 100
_MIN_GAP: Final = 3

# Places in what `line_forms` fills.
LINES: Final = 0
NUMBERED: Final = 1
ITEMS: Final = 2
ROWS: Final = 3
HEADINGS: Final = 4
SENTENCE_WORDS: Final = 5
CHARS: Final = 6
LONGEST: Final = 7
COUNTS: Final = 8


@njit(cache=True, nogil=True)
def _is_roman(code_point):  # type: ignore[no-untyped-def]
    small = code_point | 0x20
    return (
        small == 0x69 or small == 0x76 or small == 0x78 or small == 0x6C or small == 0x63
        or small == 0x64 or small == 0x6D
    )  # fmt: skip


@njit(cache=True, nogil=True)
def _enumerator_end(data, i, end, classes):  # type: ignore[no-untyped-def]
    """Index after `12.`, `(3)`, `a)`, `iv.` at byte i, or i where a line does not start so."""
    j = i
    opened = data[j] == _OPEN
    if opened:
        j += 1
    digits = letters = 0
    roman = True
    dotted = False
    while j < end:
        code_point, after = decode(data, j, end)
        kind = classes[code_point]
        if kind == DIGIT and letters <= 1:
            digits += 1
        elif kind == LETTER and (digits == 0 or letters == 0):
            letters += 1
            roman &= _is_roman(code_point)
        elif code_point == 0x2E and digits and after < end and 0x30 <= data[after] <= 0x39:
            digits = 0
            dotted = True
        else:
            break
        if digits > _MAX_NUMBER_DIGITS or letters > _MAX_ROMAN:
            return i
        j = after
    if j >= end or digits + letters == 0 or (letters > 1 and not roman):
        return i
    if data[j] == 0x29 or (data[j] == 0x2E and not opened):
        return j + 1
    if dotted and digits <= 2 and data[j] == 0x20:  # 1.2.3 Scope; no date ends in two digits so
        return j
    return i


@njit(cache=True, nogil=True)
def line_forms(data, begin, end, words, counts, lengths):  # type: ignore[no-untyped-def]
    """Count the lines of each form.

    Args:
        data: uint8, UTF-8.
        begin: first byte of the text.
        end: byte after the text.
        words: `lexicon.Lexicon`.
        counts: int64, shape (COUNTS,), filled: lines with ink; numbered ones, by an enumerator, a
            section sign or a word for a provision before a number; items, by a bullet or an
            enumerator; rows, with two `|`, a tab or two gaps of three blanks inside; headings, of
            four letters or more without a small one; blank-separated words in lines that finish a
            sentence; characters of all; characters of the longest.
        lengths: scratch, int64, at least one for each line: characters of each line with ink.
    """
    classes, lower = words.classes, words.lower
    counts[:] = 0
    i = begin
    while i < end:
        stop = line_end(data, i, end)
        start = first_ink(data, i, stop, classes)
        if start == stop:
            i = stop + 1
            continue
        first, after_first = decode(data, start, stop)
        # What precedes the number: marks of headings.
        at = start
        while at < stop and (data[at] == _HASH or data[at] == 0x2A):
            at += 1
        at = first_ink(data, at, stop, classes)
        enumerated = at < stop and _enumerator_end(data, at, stop, classes) > at
        bullet = False
        if first in _BULLETS and after_first < stop:
            following, _ = decode(data, after_first, stop)
            bullet = blank(following, classes)
        counts[ITEMS] += bullet or enumerated
        numbered = enumerated
        if at < stop and not enumerated:
            code_point, _ = decode(data, at, stop)
            numbered = code_point == _SECTION_SIGN
            if classes[code_point] == LETTER:
                word, word_stop, _ = next_token(data, at, stop, classes)
                if provision(data, word, word_stop, words):
                    # `Art. 5`, `Article 5`, `Artikel 5a`
                    number, _, _ = next_token(data, word_stop, stop, classes)
                    if number < stop and data[number] == 0x2E:
                        number, _, _ = next_token(data, number + 1, stop, classes)
                    numbered = number < stop and 0x30 <= data[number] <= 0x39
        counts[NUMBERED] += numbered
        chars = pipes = gaps = gap = run_words = np.int64(0)
        cased = np.int64(0)
        small = tab = False
        last = np.int64(0)
        last_kept = np.int64(0)  # last ink that closes nothing
        in_word = False
        j = i
        while j < stop:
            if data[j] < 0x80:
                code_point = np.int64(data[j])
                j += 1
            else:
                code_point, j = decode(data, j, stop)
            chars += 1
            if blank(code_point, classes):
                gap += 1
                in_word = False
                tab |= code_point == _TAB and last > 0
                continue
            if not in_word:
                run_words += 1
                in_word = True
                gaps += gap >= _MIN_GAP and last > 0
            gap = np.int64(0)
            last = code_point
            pipes += code_point == _PIPE
            if code_point not in _CLOSERS:
                last_kept = code_point
            if classes[code_point] == LETTER:
                lowered = lower[code_point] != code_point
                cased += lowered
                small |= not lowered
        counts[ROWS] += pipes >= 2 or gaps >= 2 or (tab and last > 0)
        counts[HEADINGS] += (
            cased >= _MIN_HEADING_LETTERS and not small and chars <= _MAX_HEADING_CHARS
        )
        if last_kept and words.terminals[last_kept]:
            counts[SENTENCE_WORDS] += run_words
        lengths[counts[LINES]] = chars
        counts[LINES] += 1
        counts[CHARS] += chars
        counts[LONGEST] = max(counts[LONGEST], chars)
        i = stop + 1

