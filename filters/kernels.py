"""All measures of a batch in one compiled pass over its Arrow buffers.

The peers' filters are Python over lists of words: 53 to 78 documents a second and core. Here every
token is read once, into a few numbers, and no Python object is made of it.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from numba import njit

from filters.characters import SYMBOLS, terminal_marks
from filters.lines import repeated_lines, repeated_paragraphs, signs
from filters.measures import COLUMN, MEASURES
from filters.ngrams import add, mix, repeated_gram_chars, table_size, top_gram_chars
from language_id.words import (
    CLASSES,
    DROPPED,
    END,
    LETTER,
    LOWER,
    WORD,
    decode,
    next_token,
    text_buffers,
)

_BASE = np.uint64(0x2545F4914F6CDD1D)
_INVERSE = np.uint64(pow(0x2545F4914F6CDD1D, -1, 2**64))
_HASH_START = np.uint64(0xCBF29CE484222325)  # FNV-1a, 64 bits
_HASH_PRIME = np.uint64(0x100000001B3)
_SALT = np.uint64(0xD1B54A32D192ED03)
_ZERO = np.uint64(0)
_ONE = np.uint64(1)
_FIRST_TOKENS: Final = 4096

StopWords = tuple[npt.NDArray[np.uint64], int]
"""Hashes in an open-addressing table, 0 in an empty slot, and the longest word's characters."""

_COUNTS: Final = 5

# Columns of the output. Plain integers: a kernel cannot read a dict.
_CHARS: Final = COLUMN["chars"]
_TOKENS: Final = COLUMN["tokens"]
_WORDS: Final = COLUMN["words"]
_MEAN_WORD: Final = COLUMN["mean_word_chars"]
_HASHES: Final = COLUMN["hash_to_word_ratio"]
_ELLIPSES: Final = COLUMN["ellipsis_to_word_ratio"]
_BULLETS: Final = COLUMN["bullet_line_share"]
_CUT_OFF: Final = COLUMN["ellipsis_line_share"]
_LETTERS: Final = COLUMN["letter_word_share"]
_STOP_WORDS: Final = COLUMN["stop_words"]
_LINES: Final = COLUMN["repeated_line_share"]
_PARAGRAPHS: Final = COLUMN["repeated_paragraph_share"]
_LINE_CHARS: Final = COLUMN["repeated_line_char_share"]
_PARAGRAPH_CHARS: Final = COLUMN["repeated_paragraph_char_share"]
_TOP_2: Final = COLUMN["top_2_gram_char_share"]
_REPEATED_5: Final = COLUMN["repeated_5_gram_char_share"]
_TERMINAL: Final = COLUMN["terminal_line_share"]
_SHORT: Final = COLUMN["short_line_share"]
_TEXT_LINE_CHARS: Final = COLUMN["repeated_text_line_char_share"]
_NEWLINES: Final = COLUMN["newline_to_word_ratio"]


@njit(cache=True, nogil=True)
def _longer(array):  # type: ignore[no-untyped-def]
    longer = np.empty(2 * array.size, array.dtype)
    longer[: array.size] = array
    return longer


@njit(cache=True, nogil=True)
def _lower_hash(data, start, stop, lower, longest):  # type: ignore[no-untyped-def]
    """Hash of a word as `words.LOWER` writes it; 0 if it has more than `longest` characters so."""
    value = _HASH_START
    length = 0
    i = start
    while i < stop:
        code_point, i = decode(data, i, stop)
        small = lower[code_point]
        if small != DROPPED:
            length += 1
            if length > longest:
                return _ZERO
            value = (value ^ np.uint64(small)) * _HASH_PRIME
    return mix(value)


@njit(cache=True, nogil=True)
def _is_word_with_letter(data, start, stop, classes, symbols):  # type: ignore[no-untyped-def]
    """Whether a token holds a character that is no symbol, and whether it holds a letter."""
    word = letter = False
    i = start
    while i < stop and not (word and letter):
        code_point, i = decode(data, i, stop)
        word |= symbols[code_point] == 0
        letter |= classes[code_point] == LETTER
    return word, letter


@njit(cache=True, nogil=True)
def _read_tokens(  # type: ignore[no-untyped-def]
    data, begin, end, classes, lower, symbols, stop_keys, longest_stop_word, found_keys, counts,
    scratch,
):  # fmt: skip
    """Read the tokens of one text into arrays, growing them where needed.

    scratch is (chars, hashes, sums, shifts), of the meaning that `ngrams` gives them; counts gets
    tokens, words, characters of words, tokens with a letter, different stop words.

    Returns:
        scratch, the same arrays or longer ones.
    """
    chars, hashes, sums, shifts = scratch
    counts[:] = 0
    found_keys[:] = np.uint64(0)
    chars[0] = 0
    sums[0] = np.uint64(0)
    shifts[0] = _ONE
    stop_mask = stop_keys.size - 1
    power = shift = _ONE
    total = np.uint64(0)
    tokens = 0
    i = begin
    while True:
        start, i, kind = next_token(data, i, end, classes)
        if kind == END:
            break
        if tokens + 1 >= chars.size:
            chars, hashes = _longer(chars), _longer(hashes)
            sums, shifts = _longer(sums), _longer(shifts)
        length = np.int64(0)
        if kind == WORD and data[start] == 0x3C:
            # A placeholder repeats nothing: what stood there differed before redaction.
            length = i - start
            value = mix(np.uint64(tokens) ^ _SALT)
            total += value * power
            power *= _BASE
            shift *= _INVERSE
        else:
            value = np.uint64(0)
            here = back = _ONE
            for j in range(start, i):
                byte = data[j]
                value += (np.uint64(byte) + _ONE) * here
                here *= _BASE
                back *= _INVERSE
                length += (byte & 0xC0) != 0x80
            total += value * power
            power *= here
            shift *= back
        hashes[tokens] = mix(value)
        chars[tokens + 1] = chars[tokens] + length
        sums[tokens + 1] = total
        shifts[tokens + 1] = shift
        tokens += 1
        word, letter = _is_word_with_letter(data, start, i, classes, symbols)
        if word:
            counts[1] += 1
            counts[2] += length
        if letter:
            counts[3] += 1
        if kind != WORD:
            continue
        key = _lower_hash(data, start, i, lower, longest_stop_word)
        if key != _ZERO:
            slot = np.int64(key) & stop_mask
            while stop_keys[slot] != _ZERO and stop_keys[slot] != key:
                slot = (slot + 1) & stop_mask
            if stop_keys[slot] == key and found_keys[slot] == _ZERO:
                found_keys[slot] = key
                counts[4] += 1
    counts[0] = tokens
    return chars, hashes, sums, shifts


@njit(cache=True, nogil=True)
def _share(part, whole):  # type: ignore[no-untyped-def]
    return part / whole if whole > 0 else 0.0


@njit(cache=True, nogil=True)
def _measure(  # type: ignore[no-untyped-def]
    offsets, data, empty, classes, lower, symbols, terminals, stop_keys, longest_stop_word, out
):
    """Fill out, float64, shape (texts, measures), which holds zeros."""
    scratch = (
        np.empty(_FIRST_TOKENS, np.int64),
        np.empty(_FIRST_TOKENS, np.uint64),
        np.empty(_FIRST_TOKENS, np.uint64),
        np.empty(_FIRST_TOKENS, np.uint64),
    )
    keys = np.empty(table_size(_FIRST_TOKENS), np.uint64)
    repeats = np.empty(keys.size, np.int32)
    counts = np.zeros(_COUNTS, np.int64)
    found_keys = np.zeros(stop_keys.size, np.uint64)
    for row in range(offsets.size - 1):
        begin, end = offsets[row], offsets[row + 1]
        if empty[row] or begin == end:
            continue
        to = out[row]
        chars, newlines, signs_, ellipses, lines, bullets, cut_off = signs(
            data, begin, end, classes
        )
        scratch = _read_tokens(
            data, begin, end, classes, lower, symbols, stop_keys, longest_stop_word, found_keys,
            counts, scratch,
        )  # fmt: skip
        char_sums, hashes, sums, shifts = scratch
        tokens = counts[0]
        needed = table_size(max(tokens, newlines + 1))
        if needed > keys.size:
            keys = np.empty(needed, np.uint64)
            repeats = np.empty(needed, np.int32)
        to[_CHARS] = chars
        to[_TOKENS] = tokens
        to[_WORDS] = counts[1]
        to[_MEAN_WORD] = _share(counts[2], counts[1])
        to[_HASHES] = _share(signs_, tokens)
        to[_ELLIPSES] = _share(ellipses, tokens)
        to[_BULLETS] = _share(bullets, lines)
        to[_CUT_OFF] = _share(cut_off, lines)
        to[_LETTERS] = _share(counts[3], tokens)
        to[_STOP_WORDS] = counts[4]
        to[_NEWLINES] = _share(newlines, tokens)
        paragraphs, repeated, repeated_chars = repeated_paragraphs(data, begin, end, classes, keys)
        to[_PARAGRAPHS] = _share(repeated, paragraphs)
        to[_PARAGRAPH_CHARS] = _share(repeated_chars, chars)
        lines, repeated, repeated_chars, inked, inked_chars, terminal, short = repeated_lines(
            data, begin, end, classes, terminals, keys
        )
        to[_LINES] = _share(repeated, lines)
        to[_LINE_CHARS] = _share(repeated_chars, chars)
        to[_TERMINAL] = _share(terminal, inked)
        to[_SHORT] = _share(short, inked)
        to[_TEXT_LINE_CHARS] = _share(inked_chars, chars - newlines)
        for n in range(2, 5):
            top = top_gram_chars(n, tokens, hashes, char_sums, keys, repeats)
            to[_TOP_2 + n - 2] = min(1.0, _share(top, chars))
        for n in range(5, 11):
            repeated_chars = repeated_gram_chars(n, tokens, sums, shifts, char_sums, keys)
            to[_REPEATED_5 + n - 5] = _share(repeated_chars, chars)


def stop_table(stop_words: tuple[str, ...]) -> StopWords:
    """Put stop words into the table that `measure` looks words up in.

    Args:
        stop_words: as written; compared as `words.LOWER` writes them.

    Raises:
        ValueError: one of them is not exactly one word to the tokenizer, so it would never match.
    """
    table = np.zeros(table_size(max(1, len(stop_words))), np.uint64)
    longest = max((len(stop_word) for stop_word in stop_words), default=0)
    for stop_word in stop_words:
        data = np.frombuffer(stop_word.encode(), np.uint8)
        # An elided article ends with its apostrophe only where a letter follows.
        followed = np.frombuffer(f"{stop_word}a".encode(), np.uint8)
        alone = next_token(data, 0, data.size, CLASSES)
        elided = next_token(followed, 0, followed.size, CLASSES)
        if (0, data.size, WORD) not in (alone, elided):
            raise ValueError(f"the stop word {stop_word!r} is not one word to the tokenizer")
        add(table, table.size - 1, np.uint64(_lower_hash(data, 0, data.size, LOWER, longest)))
    return table, longest


def measure(
    texts: pa.Array,
    empty: npt.NDArray[np.bool_],
    stop_words: StopWords,
    marks: tuple[str, ...] = (),
) -> npt.NDArray[np.float64]:
    """Give every measure of every text.

    Args:
        texts: string or large_string; a null reads as the empty text.
        empty: bool, one a text: True to measure the empty text in its place.
        stop_words: from `stop_table`.
        marks: marks of the language that end a sentence beside `characters.TERMINAL_MARKS`.

    Returns:
        float64, shape (texts, measures), columns in the order of MEASURES; counts are exact.
    """
    offsets, data = text_buffers(texts)
    out = np.zeros((len(texts), len(MEASURES)), np.float64)
    terminals = terminal_marks(marks)
    keys, longest = stop_words
    _measure(offsets, data, empty, CLASSES, LOWER, SYMBOLS, terminals, keys, longest, out)
    return out
