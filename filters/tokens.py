"""The tokens of a text, read once: hashes for the n-grams, and what each token is.

What follows asks these arrays, not the text: which numbers cite a law, are a date or an amount of
money is told by the tokens around a number, and only a number is looked at.
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
    provision,
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

# Places in what `read_tokens` and `numbers` fill.
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
_LOOK_BACK: Final = 6
_MAX_WORDS_BETWEEN: Final = 2
"""From the word for an act to its number: `Regulation (EU) No 1234/2007`."""
_MAX_MONTH_TOKENS: Final = 4
"""Between day and year: `12 de mayo de 2020`, `12. května 2020`."""
_MIN_MONTH_BYTES: Final = 3
"""A month has three letters or more and something behind it: `12 to 2020` is no date."""


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
                at = j
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
                    digit_after_letter |= of_kind == DIGIT and letters > 0
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


@njit(cache=True, nogil=True)
def _digits(text, start, end):  # type: ignore[no-untyped-def]
    """Value of the ASCII digits at byte start of the address and how many they are."""
    value = np.int64(0)
    count = np.int64(0)
    while start + count < end and count < 5 and 0x30 <= byte_at(text, start + count) <= 0x39:
        value = value * 10 + (byte_at(text, start + count) - 0x30)
        count += 1
    return value, count


@njit(cache=True, nogil=True)
def _is_year(text, start, end):  # type: ignore[no-untyped-def]
    value, count = _digits(text, start, end)
    return count == 4 and 1000 <= value <= 2199


@njit(cache=True, nogil=True)
def _is_day(text, start, end):  # type: ignore[no-untyped-def]
    value, count = _digits(text, start, end)
    if not (1 <= count <= 2 and 1 <= value <= 31):
        return False
    after = start + count
    # 12.5 is no day; the token of 12. ends before its full stop.
    return not (
        after + 1 < end and (byte_at(text, after) == 0x2E or byte_at(text, after) == 0x2C)
        and 0x30 <= byte_at(text, after + 1) <= 0x39
    )  # fmt: skip


@njit(cache=True, nogil=True)
def _date_in_digits(text, start, end):  # type: ignore[no-untyped-def]
    """The sign in 12.3.2020, 12/03/2020, 12-3-20 or 2020-03-12 at byte start, or 0."""
    first, count = _digits(text, start, end)
    at = start + count
    if count == 0 or at >= end:
        return 0
    sign = byte_at(text, at)
    if sign != 0x2E and sign != 0x2F and sign != 0x2D:
        return 0
    second, second_count = _digits(text, at + 1, end)
    at += 1 + second_count
    if not 1 <= second_count <= 2 or at >= end or byte_at(text, at) != sign:
        return 0
    third, third_count = _digits(text, at + 1, end)
    if count == 4:
        found = 1 <= second <= 12 and 1 <= third_count <= 2 and 1 <= third <= 31
    else:
        european = 1 <= first <= 31 and 1 <= second <= 12
        american = 1 <= second <= 31 and 1 <= first <= 12
        found = (european or american) and count <= 2
        # 1.2.30 is a version.
        found &= third_count == 4 or (third_count == 2 and sign != 0x2E)
    return sign if found else 0


@njit(cache=True, nogil=True)
def numbers(text, t, counts, starts, flags):  # type: ignore[no-untyped-def]
    """Count citations of law, dates and amounts of money among the numbers of a text.

    Args:
        text: address of bytes of UTF-8.
        t: `lexicon.Tables`.
        counts: as `read_tokens` filled it; CITATIONS, DATES and AMOUNTS are filled here.
        starts: first byte of each token, one more than tokens.
        flags: bits of each token.
    """
    tokens = counts[TOKENS]
    date_until = np.int64(-1)
    for i in range(tokens):
        if not flags[i] & NUMBER:
            continue
        start, end = starts[i], starts[tokens]
        if i > 0 and flags[i - 1] & MONEY:
            counts[AMOUNTS] += 1
            continue
        if i + 1 < tokens and flags[i + 1] & MONEY:
            counts[AMOUNTS] += 1
            continue
        if i > date_until:
            sign = _date_in_digits(text, start, end)
            if sign:
                counts[DATES] += 1
                date_until = np.int64(i if sign == 0x2E else i + 4)  # a full stop joins digits
                continue
            day, year = _is_day(text, start, end), _is_year(text, start, end)
            if day or year:
                # A month in letters between day and year, in either order.
                letters = False
                for j in range(i + 1, min(i + 2 + _MAX_MONTH_TOKENS, tokens)):
                    if flags[j] & NUMBER:
                        if letters and (
                            _is_year(text, starts[j], end) if day else _is_day(text, starts[j], end)
                        ):
                            counts[DATES] += 1
                            date_until = np.int64(j)
                        break
                    if flags[j] & LETTERS:
                        letters |= starts[j + 1] - starts[j] > _MIN_MONTH_BYTES
                    elif byte_at(text, starts[j]) != 0x2E:
                        break
                if i < date_until:
                    continue
        if i <= date_until:
            continue
        between = 0
        cited = False
        for j in range(i - 1, max(-1, i - 1 - _LOOK_BACK), -1):
            if flags[j] & OF_ACT:
                cited = True
            if cited or flags[j] & NUMBER:
                break
            if flags[j] & LETTERS:
                if provision(text, starts[j], _word_stop(text, starts[j], starts[j + 1], t), t):
                    cited = True
                    break
                between += 1
                if between > _MAX_WORDS_BETWEEN:
                    break
        if not cited:
            # `5. člen`, `5 straipsnio`, `6. §`
            j = i + 1
            if j < tokens and byte_at(text, starts[j]) == 0x2E:
                j += 1
            if j < tokens:
                if flags[j] & OF_ACT:
                    cited = True
                elif flags[j] & LETTERS:
                    cited = provision(
                        text, starts[j], _word_stop(text, starts[j], starts[j + 1], t), t
                    )
        counts[CITATIONS] += cited


@njit(cache=True, nogil=True)
def _word_stop(text, start, end, t):  # type: ignore[no-untyped-def]
    _, stop, _ = token_at(text, start, end, t.classes)
    return stop
