r"""The one tokenizer: what a letter, a word and a line is, compiled, over UTF-8 in Arrow buffers.

Deduplication and the filters count the same words, or their numbers cannot be compared; and the
peers spend 75 to 84 % of their time in a tokenizer that makes a Python object of every word. So
there is one, without a model or a list of any language, that all 24 go through. What it counts as
a word is the default of Unicode Standard Annex 29 with four departures, made so that the stop
words of FineWeb2 (`configs/*.yml` @ d0defb2: Maltese `il-`, `ta'`, French `l'`) come out:

* **Word**: a run of letters and digits, with the marks and invisible format characters inside it
  (soft hyphen, joiners), and what the following rules add. It starts with a letter or a digit.
* **Apostrophe** (`'` or U+2019) after a letter. Before a letter it ends the word and belongs to it:
  `l'homme` is `l'` `homme`, `b'xejn` is `b'` `xejn`; except before one of s, t, d, m, n, i, re, ve,
  ll that ends there: `don't`, `foto's`, `zo'n`, `Google'i` are one word. Before anything else it
  belongs to the word only after one of the vowels a, e, i, o, u: Maltese `ta'`, `jista'`, Italian
  `po'`; a quotation mark after a consonant stays a symbol.
* **Hyphen** (`-`, U+2010, U+2011) directly after a letter ends the word and belongs to it, unless
  another hyphen follows: `il-ktieb` is `il-` `ktieb`, `e-mail` is `e-` `mail`, `tal-1964` is `tal-`
  `1964`. After a digit it is a symbol: `2019-2020`.
* **Middle dot** (U+00B7) between letters joins: Catalan `paral·lel`.
* **Full stop and comma** between digits join: `1.234,56`, `12.3.2020`. A full stop after letters
  is never part of the word: FineWeb2's `г.` and `s.` have to be written without it.
* **Placeholder**: `<`, a capital A to Z, capitals and underscores, `>`: one word, `<IP_ADDRESS>`.
* **Symbol**: any other punctuation mark or symbol, one code point each.
* Skipped between words: white space, line ends, controls, unassigned and private code points, and
  marks that follow no letter.

A line is what stands between two `\n`. Bytes that are not UTF-8 read as U+FFFD, a symbol, each.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numba import njit

from language_id.characters import CLASSES as CLASSES
from language_id.characters import DIGIT as DIGIT
from language_id.characters import DROPPED as DROPPED
from language_id.characters import FOLD as FOLD
from language_id.characters import LETTER as LETTER
from language_id.characters import LOWER as LOWER
from language_id.characters import MARK as MARK
from language_id.characters import NEWLINE as NEWLINE
from language_id.characters import OTHER as OTHER
from language_id.characters import SPACE as SPACE
from language_id.characters import SYMBOL as SYMBOL
from language_id.characters import UNICODE_VERSION as UNICODE_VERSION
from language_id.characters import folded as folded
from language_id.characters import lowered as lowered
from language_id.memory import address, byte_at
from language_id.memory import text_buffers as text_buffers

WORDS_VERSION: Final = 1
"""Raised whenever the same text gives other words, classes or folds."""

# Kinds of tokens. A symbol token has the kind SYMBOL.
END: Final = -1
WORD: Final = 1

_LETTER_BYTE: Final = np.zeros(256, np.bool_)
"""ASCII letters: most of any text in Latin letters, for which nothing need be decoded."""
_LETTER_BYTE[0x41:0x5B] = _LETTER_BYTE[0x61:0x7B] = True


@njit(cache=True, nogil=True)
def _continues(data, i, end):  # type: ignore[no-untyped-def]
    return i < end and (byte_at(data, i) & 0xC0) == 0x80


@njit(cache=True, nogil=True)
def _decode_long(data, i, end):  # type: ignore[no-untyped-def]
    """Read a code point of three or four bytes; anything else is no UTF-8."""
    first = byte_at(data, i)
    if 0xE0 <= first <= 0xEF:
        if _continues(data, i + 1, end) and _continues(data, i + 2, end):
            code_point = (
                (first & 0x0F) << 12
                | (byte_at(data, i + 1) & 0x3F) << 6
                | (byte_at(data, i + 2) & 0x3F)
            )
            if code_point >= 0x800 and not 0xD800 <= code_point <= 0xDFFF:
                return code_point, i + 3
    elif (
        0xF0 <= first <= 0xF4
        and _continues(data, i + 1, end)
        and _continues(data, i + 2, end)
        and _continues(data, i + 3, end)
    ):
        code_point = (
            (first & 0x07) << 18
            | (byte_at(data, i + 1) & 0x3F) << 12
            | (byte_at(data, i + 2) & 0x3F) << 6
            | (byte_at(data, i + 3) & 0x3F)
        )
        if 0x10000 <= code_point <= 0x10FFFF:
            return code_point, i + 4
    return np.int64(0xFFFD), i + 1


@njit(cache=True, nogil=True)
def decode_at(data, i, end):  # type: ignore[no-untyped-def]
    """Read one code point as `decode` does, `data` being the address of the bytes."""
    first = byte_at(data, i)
    if first < 0x80:
        return first, i + 1
    if 0xC2 <= first <= 0xDF and i + 1 < end and (byte_at(data, i + 1) & 0xC0) == 0x80:
        return ((first & 0x1F) << 6) | (byte_at(data, i + 1) & 0x3F), i + 2
    return _decode_long(data, i, end)


@njit(cache=True, nogil=True)
def _placeholder_end(data, i, end):  # type: ignore[no-untyped-def]
    """Give the index after a placeholder that starts at byte i, or i where none does."""
    j = i + 1
    if j >= end or not 0x41 <= byte_at(data, j) <= 0x5A:
        return i
    while j < end and (0x41 <= byte_at(data, j) <= 0x5A or byte_at(data, j) == 0x5F):
        j += 1
    if j < end and byte_at(data, j) == 0x3E:
        return j + 1
    return i


@njit(cache=True, nogil=True)
def _short_ending(data, i, end, classes):  # type: ignore[no-untyped-def]
    """Give the index after an ending that an apostrophe joins to its word, or i where none is."""
    first = byte_at(data, i) | 0x20
    second = byte_at(data, i + 1) | 0x20 if i + 1 < end else 0
    if (
        (first == 0x72 and second == 0x65)  # re
        or (first == 0x76 and second == 0x65)  # ve
        or (first == 0x6C and second == 0x6C)  # ll
    ):
        stop = i + 2
    elif (
        first == 0x73  # s
        or first == 0x74  # t
        or first == 0x64  # d
        or first == 0x6D  # m
        or first == 0x6E  # n
        or first == 0x69  # i
    ):
        stop = i + 1
    else:
        return i
    if stop < end:
        following, _ = decode_at(data, stop, end)
        kind = byte_at(classes, following)
        if kind in (LETTER, DIGIT, MARK):
            return i
    return stop


@njit(cache=True, nogil=True)
def _is_apostrophe(code_point):  # type: ignore[no-untyped-def]
    return code_point == 0x27 or code_point == 0x2019


@njit(cache=True, nogil=True)
def _is_hyphen(code_point):  # type: ignore[no-untyped-def]
    return code_point == 0x2D or code_point == 0x2010 or code_point == 0x2011


@njit(cache=True, nogil=True)
def _is_vowel(code_point):  # type: ignore[no-untyped-def]
    small = code_point | 0x20
    return small == 0x61 or small == 0x65 or small == 0x69 or small == 0x6F or small == 0x75


@njit(cache=True, nogil=True)
def _word_end(data, i, end, classes):  # type: ignore[no-untyped-def]
    """Give the index after the word whose first letter or digit stands at byte i."""
    last_kind = np.int64(OTHER)
    last = np.int64(0)
    while i < end:
        here = i
        while i < end and _LETTER_BYTE[byte_at(data, i)]:
            i += 1
        if i > here:
            if i == end or byte_at(data, i) == 0x20:
                return i
            last_kind = np.int64(LETTER)
            last = byte_at(data, i - 1)
        code_point, after = decode_at(data, i, end)
        kind = byte_at(classes, code_point)
        if kind in (LETTER, DIGIT):
            last_kind = kind
            last = code_point
            i = after
            continue
        if kind == MARK:
            i = after
            continue
        if kind != SYMBOL:
            return i
        following = np.int64(0x20)
        if after < end:
            following, _ = decode_at(data, after, end)
        next_kind = byte_at(classes, following)
        if last_kind == LETTER:
            if _is_apostrophe(code_point):
                if next_kind == LETTER:
                    stop = _short_ending(data, after, end, classes)
                    if stop == after:
                        return after
                    last = following
                    i = stop
                    continue
                return after if _is_vowel(last) else i
            if _is_hyphen(code_point):
                return i if _is_hyphen(following) else after
            if code_point == 0xB7 and next_kind == LETTER:
                i = after
                continue
        elif (code_point == 0x2E or code_point == 0x2C) and next_kind == DIGIT:
            i = after
            continue
        return i
    return i


@njit(cache=True, nogil=True)
def token_at(data, i, end, classes):  # type: ignore[no-untyped-def]
    """Find a token as `next_token` does, `data` and `classes` being addresses."""
    while i < end and byte_at(data, i) == 0x20:
        i += 1
    while i < end:
        code_point, after = decode_at(data, i, end)
        kind = byte_at(classes, code_point)
        if kind in (LETTER, DIGIT):
            return i, _word_end(data, i, end, classes), WORD
        if kind == SYMBOL:
            if code_point == 0x3C:
                stop = _placeholder_end(data, i, end)
                if stop > i:
                    return i, stop, WORD
            return i, after, SYMBOL
        i = after
    return end, end, END


@njit(cache=True, nogil=True)
def decode(data, i, end):  # type: ignore[no-untyped-def]
    """Read one code point at byte i < end.

    Returns:
        (code point, index after it), int64; bytes that are no UTF-8 give (0xFFFD, i + 1).
    """
    return decode_at(address(data), i, end)


@njit(cache=True, nogil=True)
def next_token(data, i, end, classes):  # type: ignore[no-untyped-def]
    """Find the first token at or after byte i.

    Nothing before i is looked at, so the answer for a document does not depend on its neighbours.

    Args:
        data: uint8, UTF-8 bytes.
        i: where to start, 0 <= i <= end.
        end: where the text ends.
        classes: CLASSES, passed in because a compiled global of a megabyte is compiled again.

    Returns:
        (start, stop, kind): byte range and WORD or SYMBOL; (end, end, END) where nothing is left.
        The next call starts at stop.
    """
    return token_at(address(data), i, end, address(classes))


@njit(cache=True, nogil=True)
def line_end(data, i, end):  # type: ignore[no-untyped-def]
    """Give the index of the first newline at or after byte i, or end."""
    while i < end and data[i] != 0x0A:
        i += 1
    return i
