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
from filters.ngrams import mix
from language_id.memory import byte_at, word32_at, word64_at
from language_id.words import DIGIT, DROPPED, END, LETTER, WORD, decode_at, token_at

_BASE = np.uint64(0x2545F4914F6CDD1D)
_INVERSE = np.uint64(pow(0x2545F4914F6CDD1D, -1, 2**64))
_SALT = np.uint64(0xD1B54A32D192ED03)
_ZERO = np.uint64(0)
_ONE = np.uint64(1)

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


@njit(cache=True, nogil=True)
def _longer(array):  # type: ignore[no-untyped-def]
    longer = np.empty(2 * array.size, array.dtype)
    longer[: array.size] = array
    return longer


@njit(cache=True, nogil=True)
def read_tokens(text, begin, end, t, found, counts, scratch):  # type: ignore[no-untyped-def]
    """Read the tokens of one text into arrays, growing them where needed.

    Args:
        text: address of bytes of UTF-8.
        begin: first byte of the text.
        end: byte after the text.
        t: `lexicon.Tables`.
        found: scratch, uint8, as long as the table of whole words.
        counts: int64, shape (COUNTS,), filled but for CITATIONS, DATES and AMOUNTS.
        scratch: (chars, hashes, sums, shifts), of the meaning that `ngrams` gives them, then starts
            and flags of the tokens.

    Returns:
        scratch, the same arrays or longer ones.
    """
    chars, hashes, sums, shifts, starts, flags = scratch
    classes, lower, alphabet, symbols = t.classes, t.lower, t.alphabet, t.symbols
    keys, longest = t.keys, t.longest
    counts[:] = 0
    found[:] = 0
    chars[0] = 0
    sums[0] = _ZERO
    shifts[0] = _ONE
    power = shift = _ONE
    total = _ZERO
    tokens = spaced = word_count = word_chars = letter_words = np.int64(0)
    foreign_words = damaged_words = np.int64(0)
    i = np.int64(begin)
    while True:
        start, i, kind = token_at(text, i, end, classes)
        if kind == END:
            break
        if tokens + 1 >= chars.size:
            chars, hashes = _longer(chars), _longer(hashes)
            sums, shifts = _longer(sums), _longer(shifts)
            starts, flags = _longer(starts), _longer(flags)
        first = byte_at(text, start)
        length = np.int64(0)
        flag = 0
        if kind == WORD and first == 0x3C:
            # A placeholder repeats nothing: what stood there differed before redaction.
            length = i - start
            value = mix(np.uint64(tokens) ^ _SALT)
            total += value * power
            power *= _BASE
            shift *= _INVERSE
            word_count += 1
            word_chars += length
            letter_words += 1
            flag = LETTERS
        else:
            value = _ZERO
            here = back = _ONE
            letters = np.int64(0)
            foreign = damaged = small_before = digit_after_letter = False
            key = HASH_START
            lowered = np.int64(0)
            code_point = np.int64(0)
            j = start
            while j < i:
                code_point = byte_at(text, j)
                value += (np.uint64(code_point) + _ONE) * here
                here *= _BASE
                back *= _INVERSE
                if code_point < 0x80:
                    j += 1
                else:
                    at = j + 1
                    code_point, j = decode_at(text, j, i)
                    while at < j:
                        value += (np.uint64(byte_at(text, at)) + _ONE) * here
                        here *= _BASE
                        back *= _INVERSE
                        at += 1
                length += 1
                small = word32_at(lower, code_point)
                if small != DROPPED:
                    lowered += 1
                    key = (key ^ np.uint64(small)) * HASH_PRIME
                of_kind = byte_at(classes, code_point)
                if of_kind == LETTER:
                    letters += 1
                    foreign |= byte_at(alphabet, code_point) == 0
                    capital = small != code_point
                    if digit_after_letter or (capital and small_before):
                        damaged = True
                    small_before = not capital
                else:
                    if of_kind == DIGIT and letters > 0:
                        digit_after_letter = True
                    small_before = False
            total += value * power
            power *= here
            shift *= back
            if kind == WORD:
                word_count += 1
                word_chars += length
                if letters:
                    letter_words += 1
                    foreign_words += foreign
                    damaged_words += damaged
                    flag = LETTERS
                    if length == 1:
                        flag |= SINGLE
                if 0x30 <= first <= 0x39:
                    flag |= NUMBER
                elif lowered <= longest:
                    key = mix(key)
                    slot = slot_of(keys, t.mask, key)
                    if word64_at(keys, slot) == key:
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
            else:
                if byte_at(symbols, code_point) == 0:
                    word_count += 1
                    word_chars += length
                if code_point == 0xA7:
                    flag = OF_ACT
                elif code_point == 0x24 or code_point == 0xA3 or code_point == 0x20AC:  # $ £ €
                    flag = MONEY
        hashes[tokens] = mix(value)
        chars[tokens + 1] = chars[tokens] + length
        sums[tokens + 1] = total
        shifts[tokens + 1] = shift
        starts[tokens] = start
        flags[tokens] = flag
        if flag & SINGLE:
            spaced += 1
            if spaced >= _MIN_SPACED:
                counts[SPACED] += _MIN_SPACED if spaced == _MIN_SPACED else 1
        else:
            spaced = np.int64(0)
        tokens += 1
    starts[tokens] = end
    counts[TOKENS] = tokens
    counts[WORDS] = word_count
    counts[WORD_CHARS] = word_chars
    counts[LETTER_WORDS] = letter_words
    counts[FOREIGN] = foreign_words
    counts[DAMAGED] = damaged_words
    return chars, hashes, sums, shifts, starts, flags
