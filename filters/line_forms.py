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
from language_id.memory import byte_at, word32_at
from language_id.words import DIGIT, LETTER, NEWLINE, SPACE, decode_at, token_at

_PIPE: Final = 0x7C
_TAB: Final = 0x09
_HASH: Final = 0x23
_SECTION_SIGN: Final = 0xA7
_OPEN: Final = 0x28
_SMALL: Final = np.zeros(256, np.bool_)
"""Small letters of ASCII."""
_SMALL[0x61:0x7B] = True
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
RUNS: Final = 8
COUNTS: Final = 9


@njit(cache=True, nogil=True)
def _is_blank(code_point, kinds):  # type: ignore[no-untyped-def]
    """As `lines.blank`, `kinds` being the address of the classes."""
    kind = byte_at(kinds, code_point)
    return kind in (SPACE, NEWLINE) and code_point != 0x200B


@njit(cache=True, nogil=True)
def _first_ink(text, i, end, kinds):  # type: ignore[no-untyped-def]
    while i < end:
        code_point, after = decode_at(text, i, end)
        if not _is_blank(code_point, kinds):
            return i
        i = after
    return end


@njit(cache=True, nogil=True)
def _closes(code_point):  # type: ignore[no-untyped-def]
    """Whether a mark may follow the end of a sentence: quotation marks, brackets, `*`, `_`."""
    return (
        code_point == 0x22 or code_point == 0x27 or code_point == 0x29 or code_point == 0x2A
        or code_point == 0x5D or code_point == 0x5F or code_point == 0xAB or code_point == 0xBB
        or code_point == 0x2019 or code_point == 0x201C or code_point == 0x201D
        or code_point == 0x203A
    )  # fmt: skip


@njit(cache=True, nogil=True)
def _is_bullet(code_point):  # type: ignore[no-untyped-def]
    """Whether it is one of `- * – — · • ‣ ▪ ■ ● ◦`."""
    return (
        code_point == 0x2D or code_point == 0x2A or code_point == 0x2013 or code_point == 0x2014
        or code_point == 0xB7 or code_point == 0x2022 or code_point == 0x2023
        or code_point == 0x25AA or code_point == 0x25A0 or code_point == 0x25CF
        or code_point == 0x25E6
    )  # fmt: skip


@njit(cache=True, nogil=True)
def _is_roman(code_point):  # type: ignore[no-untyped-def]
    small = code_point | 0x20
    return (
        small == 0x69 or small == 0x76 or small == 0x78 or small == 0x6C or small == 0x63
        or small == 0x64 or small == 0x6D
    )  # fmt: skip


@njit(cache=True, nogil=True)
def _enumerator_end(text, i, end, classes):  # type: ignore[no-untyped-def]
    """Index after `12.`, `(3)`, `a)`, `iv.` at byte i, or i where a line does not start so."""
    j = i
    opened = byte_at(text, j) == _OPEN
    if opened:
        j += 1
    digits = letters = 0
    roman = True
    dotted = False
    while j < end:
        code_point, after = decode_at(text, j, end)
        kind = byte_at(classes, code_point)
        if kind == DIGIT and letters <= 1:
            digits += 1
        elif kind == LETTER and (digits == 0 or letters == 0):
            letters += 1
            roman &= _is_roman(code_point)
        elif code_point == 0x2E and digits and after < end and 0x30 <= byte_at(text, after) <= 0x39:
            digits = 0
            dotted = True
        else:
            break
        if digits > _MAX_NUMBER_DIGITS or letters > _MAX_ROMAN:
            return i
        j = after
    if j >= end or digits + letters == 0 or (letters > 1 and not roman):
        return i
    if byte_at(text, j) == 0x29 or (byte_at(text, j) == 0x2E and not opened):
        return j + 1
    if (
        dotted and digits <= 2 and byte_at(text, j) == 0x20
    ):  # 1.2.3 Scope; no date ends in two digits so
        return j
    return i


@njit(cache=True, nogil=True)
def line_forms(text, begin, end, t, counts, lengths):  # type: ignore[no-untyped-def]
    """Count the lines of each form.

    Args:
        text: address of bytes of UTF-8.
        begin: first byte of the text.
        end: byte after the text.
        t: `lexicon.Tables`.
        counts: int64, shape (COUNTS,), filled: lines with ink; numbered ones, by an enumerator, a
            section sign or a word for a provision before a number; items, by a bullet or an
            enumerator; rows, with two `|`, a tab or two gaps of three blanks inside; headings, of
            four letters or more without a small one; blank-separated words up to the last
            sentence end of their line, which a number before the first letter of a line or of a
            cell after a tab is not, and of lines before that it goes on from; characters of all;
            characters of the longest; blank-separated words of all.
        lengths: scratch, int64, at least one for each line: characters of each line with ink.
    """
    kinds, smalls, marks = t.classes, t.lower, t.terminals
    counts[:] = 0
    open_words = np.int64(0)  # after the last sentence end, on lines that one sentence can span
    i = begin
    while i < end:
        stop = i
        while stop < end and byte_at(text, stop) != 0x0A:
            stop += 1
        start = _first_ink(text, i, stop, kinds)
        if start == stop:
            i = stop + 1
            continue
        first, after_first = decode_at(text, start, stop)
        # What precedes the number: marks of headings.
        at = start
        while at < stop and (byte_at(text, at) == _HASH or byte_at(text, at) == 0x2A):
            at += 1
        at = _first_ink(text, at, stop, kinds)
        enumerated = at < stop and _enumerator_end(text, at, stop, kinds) > at
        bullet = False
        if _is_bullet(first) and after_first < stop:
            following, _ = decode_at(text, after_first, stop)
            bullet = _is_blank(following, kinds)
        counts[ITEMS] += bullet or enumerated
        numbered = enumerated
        if at < stop and not enumerated:
            code_point, _ = decode_at(text, at, stop)
            numbered = code_point == _SECTION_SIGN
            if byte_at(kinds, code_point) == LETTER:
                word, word_stop, _ = token_at(text, at, stop, kinds)
                if provision(text, word, word_stop, t):
                    # `Art. 5`, `Article 5`, `Artikel 5a`
                    number, _, _ = token_at(text, word_stop, stop, kinds)
                    if number < stop and byte_at(text, number) == 0x2E:
                        number, _, _ = token_at(text, number + 1, stop, kinds)
                    numbered = number < stop and 0x30 <= byte_at(text, number) <= 0x39
        counts[NUMBERED] += numbered
        chars = pipes = gaps = gap = line_words = cased = last_kept = finished = np.int64(0)
        small = tab = inked = in_word = lettered = False
        j = i
        while j < stop:
            if in_word:
                while j < stop and _SMALL[byte_at(text, j)]:
                    chars += 1
                    small = lettered = True
                    last_kept = byte_at(text, j)
                    j += 1
                if j == stop:
                    break
            code_point, j = decode_at(text, j, stop)
            chars += 1
            kind = byte_at(kinds, code_point)
            if _is_blank(code_point, kinds):
                if in_word and lettered and byte_at(marks, last_kept):
                    finished = line_words
                gap += 1
                in_word = False
                if code_point == _TAB:
                    tab |= inked
                    lettered = False
                continue
            if not in_word:
                line_words += 1
                in_word = True
                gaps += gap >= _MIN_GAP and inked
            gap = np.int64(0)
            inked = True
            pipes += code_point == _PIPE
            if kind == LETTER:
                last_kept = code_point
                lettered = True
                is_capital = word32_at(smalls, code_point) != code_point
                cased += is_capital
                small |= not is_capital
            elif not _closes(code_point):
                last_kept = code_point
        counts[ROWS] += pipes >= 2 or gaps >= 2 or tab
        counts[HEADINGS] += (
            cased >= _MIN_HEADING_LETTERS and not small and chars <= _MAX_HEADING_CHARS
        )
        if in_word and lettered and byte_at(marks, last_kept):
            finished = line_words
        # A line that goes on with a small letter was broken within a sentence.
        if not (byte_at(kinds, first) == LETTER and word32_at(smalls, first) == first):
            open_words = np.int64(0)
        if finished:
            counts[SENTENCE_WORDS] += open_words + finished
            open_words = line_words - finished
        else:
            open_words += line_words
        counts[RUNS] += line_words
        lengths[counts[LINES]] = chars
        counts[LINES] += 1
        counts[CHARS] += chars
        counts[LONGEST] = max(counts[LONGEST], chars)
        i = stop + 1
