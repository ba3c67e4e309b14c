"""The tokens of a text, read once: hashes for the n-grams, and what each token is.

What follows asks these arrays, not the text.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numba import njit

from filters.lexicon import (
    ACT,
    CURRENCY,
    HASH_PRIME,
    HASH_START,
    LOREM,
    SHELL,
    STOP,
    slot_of,
)
from filters.ngrams import BASE, mix, power
from language_id.memory import byte_at, word32_at, word64_at
from language_id.words import DIGIT, DROPPED, END, LETTER, WORD, decode_at, token_at

_SALT = np.uint64(0xD1B54A32D192ED03)
_ZERO = np.uint64(0)
_ONE = np.uint64(1)
_SMALL: Final = np.zeros(256, np.bool_)
"""Small letters of ASCII: their own lower case, one byte each."""
_SMALL[0x61:0x7B] = True

# What a token is, bits of its flags.
LETTERS: Final = 1  # holds a letter
NUMBER: Final = 2  # starts with a digit
SINGLE: Final = 4  # is one letter
MONEY: Final = 8  # is a currency sign or word
OF_ACT: Final = 16  # is a section sign or an abbreviation for a provision

# Places in what `read_tokens` and `citations.numbers` fill.
TOKENS: Final = 0
WORDS: Final = 1
WORD_CHARS: Final = 2
LETTER_WORDS: Final = 3
STOP_KINDS: Final = 4
STOP_WORDS: Final = 5
FOREIGN: Final = 6
DAMAGED: Final = 7
LOREM_WORDS: Final = 8
SPACED: Final = 9
CITATIONS: Final = 10
DATES: Final = 11
AMOUNTS: Final = 12
SHELL_WORDS: Final = 13
COUNTS: Final = 14

_MIN_SPACED: Final = 3
"""One-letter words in a row from which on they are a word with gaps (`l a w`)."""


@njit(cache=True, nogil=True, inline="always")
def _join(value, byte):  # type: ignore[no-untyped-def]
    return value * BASE + np.uint64(byte) + _ONE


@njit(cache=True, nogil=True)
def read_tokens(text, begin, end, t, found, counts, arrays):  # type: ignore[no-untyped-def]
    """Read the tokens of one text into arrays.

    Args:
        text: address of bytes of UTF-8.
        begin: first byte of the text.
        end: byte after the text.
        t: `lexicon.Tables`.
        found: scratch, uint8, as long as the table of whole words.
        counts: int64, shape (COUNTS,), filled but for CITATIONS, DATES and AMOUNTS.
        arrays: (chars, hashes, sums, ends), of the meaning that `ngrams` gives them, then starts
            and flags of the tokens; each longer by one at least than the text has bytes.
    """
    chars, hashes, sums, ends, starts, flags = arrays
    classes, lower, alphabet = t.classes, t.lower, t.alphabet
    counts[:] = 0
    found[:] = 0
    chars[0] = ends[0] = 0
    sums[0] = total = _ZERO
    all_chars = all_bytes = np.int64(0)
    tokens = spaced = word_count = word_chars = letter_words = np.int64(0)
    foreign_words = damaged_words = np.int64(0)
    i = np.int64(begin)
    while True:
        start, i, kind = token_at(text, i, end, classes)
        if kind == END:
            break
        first = byte_at(text, start)
        flag = 0
        value = _ZERO
        if kind != WORD:
            length = np.int64(1)
            code_point, _ = decode_at(text, start, i)
            for j in range(start, i):
                value = _join(value, byte_at(text, j))
            if byte_at(t.symbols, code_point) == 0:
                word_count += 1
                word_chars += 1
            if code_point == 0xA7:
                flag = OF_ACT
            elif code_point == 0x24 or code_point == 0xA3 or code_point == 0x20AC:  # $ £ €
                flag = MONEY
        elif first == 0x3C:
            # A placeholder repeats nothing: what stood there differed before redaction.
            length = i - start
            value = mix(np.uint64(tokens) ^ _SALT)
            word_count += 1
            word_chars += length
            letter_words += 1
            flag = LETTERS
        else:
            length = lowered = letters = np.int64(0)
            native = np.int64(1)
            damaged = small_before = digit_after_letter = False
            key = HASH_START
            j = start
            while j < i:
                byte = byte_at(text, j)
                if _SMALL[byte]:
                    here = j
                    damaged |= digit_after_letter
                    while True:
                        value = _join(value, byte)
                        key = (key ^ np.uint64(byte)) * HASH_PRIME
                        native &= byte_at(alphabet, byte)
                        j += 1
                        if j == i:
                            break
                        byte = byte_at(text, j)
                        if not _SMALL[byte]:
                            break
                    length += j - here
                    lowered += j - here
                    letters += j - here
                    small_before = True
                    continue
                at = j
                code_point, j = decode_at(text, j, i)
                while at < j:
                    value = _join(value, byte_at(text, at))
                    at += 1
                length += 1
                small = word32_at(lower, code_point)
                if small != DROPPED:
                    lowered += 1
                    key = (key ^ np.uint64(small)) * HASH_PRIME
                of_kind = byte_at(classes, code_point)
                if of_kind == LETTER:
                    letters += 1
                    native &= byte_at(alphabet, code_point)
                    capital = small != code_point
                    if digit_after_letter or (capital and small_before):
                        damaged = True
                    small_before = not capital
                else:
                    if of_kind == DIGIT and letters:
                        digit_after_letter = True
                    small_before = False
            word_count += 1
            word_chars += length
            if letters:
                letter_words += 1
                foreign_words += native == 0
                damaged_words += damaged
                flag = LETTERS
                if length == 1:
                    flag |= SINGLE
            if 0x30 <= first <= 0x39:
                flag |= NUMBER
            elif lowered <= t.longest:
                key = mix(key)
                slot = slot_of(t.keys, t.mask, key)
                if word64_at(t.keys, slot) == key:
                    known = byte_at(t.kinds, slot)
                    if known & STOP:
                        counts[STOP_WORDS] += 1
                        counts[STOP_KINDS] += found[slot] == 0
                        found[slot] = 1
                    counts[LOREM_WORDS] += (known & LOREM) != 0
                    counts[SHELL_WORDS] += (known & SHELL) != 0
                    if known & CURRENCY:
                        flag |= MONEY
                    if known & ACT:
                        flag |= OF_ACT
        total = total * power(i - start) + value
        all_chars += length
        all_bytes += i - start
        hashes[tokens] = mix(value)
        starts[tokens] = start
        flags[tokens] = flag
        if flag & SINGLE:
            spaced += 1
            if spaced >= _MIN_SPACED:
                counts[SPACED] += _MIN_SPACED if spaced == _MIN_SPACED else 1
        else:
            spaced = np.int64(0)
        tokens += 1
        chars[tokens] = all_chars
        sums[tokens] = total
        ends[tokens] = all_bytes
    starts[tokens] = end
    counts[TOKENS] = tokens
    counts[WORDS] = word_count
    counts[WORD_CHARS] = word_chars
    counts[LETTER_WORDS] = letter_words
    counts[FOREIGN] = foreign_words
    counts[DAMAGED] = damaged_words
