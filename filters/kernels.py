"""All measures of a batch in one compiled pass over its Arrow buffers.

The peers' filters are Python over lists of words: 53 to 78 documents a second and core. Here every
token is read once, into a few numbers, and no Python object is made of it.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import zstandard
from numba import njit

from filters import c4_lines, citations, composition, line_forms, tokens
from filters.composition import MOJIBAKE, SIGNS
from filters.lexicon import Lexicon, tables
from filters.lines import repeated_lines, repeated_paragraphs, signs
from filters.measures import COLUMN, MEASURES
from filters.ngrams import gram_scratch, repeated_grams_chars, table_size, top_grams_chars
from language_id.memory import address
from language_id.words import text_buffers

_FIRST_TOKENS: Final = 4096
_FIRST_BYTES: Final = 1 << 16
_COMPRESSION_LEVEL: Final = 3
"""zstd's default, which web-docs-scorer uses."""

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
_STOP_KINDS: Final = COLUMN["stop_words"]
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
_C4_LINES: Final = COLUMN["c4_line_share"]
_C4_SENTENCES: Final = COLUMN["c4_sentences"]  # then lines with lorem, with {, paragraphs
_DIGITS: Final = COLUMN["digit_to_letter_ratio"]  # then punctuation, singular, addresses
_LONG_SEGMENTS: Final = COLUMN["long_segments"]
_GREATEST_SEGMENT: Final = COLUMN["greatest_segment_letters"]
_EDGE: Final = COLUMN["edge_letter_share"]
_SEGMENTS: Final = COLUMN["repeated_segment_share"]
_COMPRESSED: Final = COLUMN["compressed_share"]
_WORDS_PER_LINE: Final = COLUMN["words_per_line"]
_MEAN_LINE: Final = COLUMN["mean_line_chars"]
_MEDIAN_LINE: Final = COLUMN["median_line_chars"]
_LONGEST_LINE: Final = COLUMN["longest_line_chars"]
_SENTENCE_WORDS: Final = COLUMN["sentence_words"]  # then their share
_NUMBERED: Final = COLUMN["numbered_line_share"]
_ITEMS: Final = COLUMN["list_line_share"]
_ROWS: Final = COLUMN["table_line_share"]
_HEADINGS: Final = COLUMN["capital_line_share"]
_CITATIONS: Final = COLUMN["citation_to_word_ratio"]
_DATES: Final = COLUMN["date_to_word_ratio"]
_AMOUNTS: Final = COLUMN["amount_to_word_ratio"]
_DAMAGED_CHARS: Final = COLUMN["damaged_char_share"]
_DAMAGED_WORDS: Final = COLUMN["damaged_word_share"]
_SPACED: Final = COLUMN["spaced_letter_share"]
_FOREIGN: Final = COLUMN["foreign_letter_word_share"]
_STOP_WORDS: Final = COLUMN["stop_word_share"]
_PER_STOP_WORD: Final = COLUMN["words_per_stop_word"]
_LOREM: Final = COLUMN["lorem_word_share"]
_SHELL: Final = COLUMN["shell_word_share"]


@njit(cache=True, nogil=True)
def _share(part, whole):  # type: ignore[no-untyped-def]
    return part / whole if whole > 0 else 0.0


@njit(cache=True, nogil=True)
def _median(values):  # type: ignore[no-untyped-def]
    """Median of integers, which are sorted in place; 0 of none."""
    if values.size == 0:
        return 0.0
    values.sort()
    middle = values.size // 2
    if values.size % 2:
        return float(values[middle])
    return (values[middle - 1] + values[middle]) / 2


@njit(cache=True, nogil=True)
def _measure_characters(text, begin, end, t, to, counts):  # type: ignore[no-untyped-def]
    composition.composition(text, begin, end, t, counts)
    letters = counts[composition.LETTERS]
    to[_DIGITS] = _share(counts[composition.DIGITS], letters)
    to[_DIGITS + 1] = _share(counts[composition.PUNCTUATION], letters)
    to[_DIGITS + 2] = _share(counts[composition.SINGULAR], letters)
    to[_DIGITS + 3] = _share(counts[composition.ADDRESSES], letters)
    to[_LONG_SEGMENTS] = counts[composition.LONG_SEGMENTS]
    to[_GREATEST_SEGMENT] = counts[composition.GREATEST_SEGMENT]
    to[_EDGE] = _share(counts[composition.EDGE_LETTERS], letters)
    to[_DAMAGED_CHARS] = _share(counts[composition.DAMAGED], to[_CHARS])


@njit(cache=True, nogil=True)
def _measure_signs(text, begin, end, t, to):  # type: ignore[no-untyped-def]
    chars, newlines, signs_, ellipses, lines, bullets, cut_off = signs(text, begin, end, t.classes)
    to[_CHARS] = chars
    to[_HASHES] = signs_
    to[_ELLIPSES] = ellipses
    to[_BULLETS] = _share(bullets, lines)
    to[_CUT_OFF] = _share(cut_off, lines)
    to[_NEWLINES] = newlines
    return newlines


@njit(cache=True, nogil=True)
def _measure_lines(text, begin, end, newlines, t, keys, lengths, scratch, to, forms, c4):  # type: ignore[no-untyped-def]
    chars = to[_CHARS]
    paragraphs, repeated, repeated_chars = repeated_paragraphs(text, begin, end, t.classes, keys)
    to[_PARAGRAPHS] = _share(repeated, paragraphs)
    to[_PARAGRAPH_CHARS] = _share(repeated_chars, chars)
    lines, repeated, repeated_chars, inked, inked_chars, terminal, short, segments, again = (
        repeated_lines(text, begin, end, newlines, t.classes, t.terminals, keys)
    )
    to[_LINES] = _share(repeated, lines)
    to[_LINE_CHARS] = _share(repeated_chars, chars)
    to[_TERMINAL] = _share(terminal, inked)
    to[_SHORT] = _share(short, inked)
    to[_TEXT_LINE_CHARS] = _share(inked_chars, chars - newlines)
    to[_SEGMENTS] = _share(again, segments)
    line_forms.line_forms(text, begin, end, t, forms, lengths)
    inked = forms[line_forms.LINES]
    to[_NUMBERED] = _share(forms[line_forms.NUMBERED], inked)
    to[_ITEMS] = _share(forms[line_forms.ITEMS], inked)
    to[_ROWS] = _share(forms[line_forms.ROWS], inked)
    to[_HEADINGS] = _share(forms[line_forms.HEADINGS], inked)
    to[_SENTENCE_WORDS] = forms[line_forms.SENTENCE_WORDS]
    to[_SENTENCE_WORDS + 1] = _share(forms[line_forms.SENTENCE_WORDS], forms[line_forms.RUNS])
    to[_MEAN_LINE] = _share(forms[line_forms.CHARS], inked)
    to[_MEDIAN_LINE] = _median(lengths[:inked])
    to[_LONGEST_LINE] = forms[line_forms.LONGEST]
    c4_lines.c4_lines(text, begin, end, t, c4, scratch)
    to[_C4_LINES] = _share(c4[c4_lines.KEPT], c4[c4_lines.LINES])
    to[_C4_SENTENCES] = c4[c4_lines.SENTENCES]
    to[_C4_SENTENCES + 1] = c4[c4_lines.LOREM_LINES]
    to[_C4_SENTENCES + 2] = c4[c4_lines.CURLY_LINES]
    to[_C4_SENTENCES + 3] = c4[c4_lines.PARAGRAPHS]
    return inked


@njit(cache=True, nogil=True)
def _measure_tokens(text, t, counts, arrays, scratch, inked, to):  # type: ignore[no-untyped-def]
    char_sums, hashes, sums, ends, starts, flags = arrays
    citations.numbers(text, t, counts, starts, flags)
    count, chars = counts[tokens.TOKENS], to[_CHARS]
    real_words, lettered = counts[tokens.WORDS], counts[tokens.LETTER_WORDS]
    to[_TOKENS] = count
    to[_WORDS] = real_words
    to[_MEAN_WORD] = _share(counts[tokens.WORD_CHARS], real_words)
    to[_HASHES] = _share(to[_HASHES], count)
    to[_ELLIPSES] = _share(to[_ELLIPSES], count)
    to[_NEWLINES] = _share(to[_NEWLINES], count)
    to[_LETTERS] = _share(lettered, count)
    to[_STOP_KINDS] = counts[tokens.STOP_KINDS]
    to[_WORDS_PER_LINE] = _share(real_words, inked)
    to[_CITATIONS] = _share(counts[tokens.CITATIONS], real_words)
    to[_DATES] = _share(counts[tokens.DATES], real_words)
    to[_AMOUNTS] = _share(counts[tokens.AMOUNTS], real_words)
    to[_DAMAGED_WORDS] = _share(counts[tokens.DAMAGED], lettered)
    to[_SPACED] = _share(counts[tokens.SPACED], lettered)
    to[_FOREIGN] = _share(counts[tokens.FOREIGN], lettered)
    to[_STOP_WORDS] = _share(counts[tokens.STOP_WORDS], lettered)
    to[_PER_STOP_WORD] = lettered / (counts[tokens.STOP_WORDS] + 1)
    to[_LOREM] = _share(counts[tokens.LOREM_WORDS], lettered)
    to[_SHELL] = _share(counts[tokens.SHELL_WORDS], lettered)
    tops, repeated_chars = to[_TOP_2 : _TOP_2 + 3], to[_REPEATED_5 : _REPEATED_5 + 6]
    top_grams_chars(count, hashes, char_sums, scratch, tops)
    repeated_grams_chars(count, sums, ends, char_sums, scratch, repeated_chars)
    for n in range(tops.size):
        tops[n] = min(1.0, _share(tops[n], chars))
    for n in range(repeated_chars.size):
        repeated_chars[n] = _share(repeated_chars[n], chars)


@njit(cache=True, nogil=True)
def _token_arrays(text_bytes):  # type: ignore[no-untyped-def]
    """Arrays for `read_tokens`, for texts of so many bytes; what is not written takes no memory."""
    size = text_bytes + 1
    return (
        np.empty(size, np.int64),
        np.empty(size, np.uint64),
        np.empty(size, np.uint64),
        np.empty(size, np.int64),
        np.empty(size, np.int64),
        np.empty(size, np.uint8),
    )


@njit(cache=True, nogil=True)
def _measure(offsets, data, empty, words, signs_table, mojibake, out):  # type: ignore[no-untyped-def]
    """Fill out, float64, shape (texts, measures), which holds zeros.

    Returns:
        the texts as `composition.evened` writes them, uint8, and where each begins, int64.
    """
    text, t = address(data), tables(words, signs_table, mojibake)
    arrays = _token_arrays(_FIRST_BYTES)
    grams = gram_scratch(_FIRST_TOKENS)
    keys = np.empty(table_size(_FIRST_TOKENS), np.uint64)
    lengths = np.empty(_FIRST_TOKENS, np.int64)
    scratch = np.empty(1 << 16, np.uint8)
    counts = np.zeros(tokens.COUNTS, np.int64)
    characters = np.zeros(composition.COUNTS, np.int64)
    forms = np.zeros(line_forms.COUNTS, np.int64)
    c4 = np.zeros(c4_lines.COUNTS, np.int64)
    found = np.zeros(words.keys.size, np.uint8)
    longest = np.int64(0)
    for row in range(offsets.size - 1):
        longest = max(longest, offsets[row + 1] - offsets[row])
    evened = np.empty(offsets[-1] - offsets[0] + 3 * longest + 4, np.uint8)
    places = np.zeros(offsets.size, np.int64)
    at = np.int64(0)
    for row in range(offsets.size - 1):
        places[row] = at
        begin, end = offsets[row], offsets[row + 1]
        if empty[row] or begin == end:
            continue
        if at + 3 * (end - begin) + 4 > evened.size:
            more = np.empty(2 * evened.size + 3 * (end - begin) + 4, np.uint8)
            more[:at] = evened[:at]
            evened = more
        at = composition.evened(text, begin, end, t, evened, at)
        to = out[row]
        newlines = _measure_signs(text, begin, end, t, to)
        if end - begin >= arrays[0].size:
            arrays = _token_arrays(2 * (end - begin))
        tokens.read_tokens(text, begin, end, t, found, counts, arrays)
        if counts[tokens.TOKENS] >= grams[2].size:
            grams = gram_scratch(2 * counts[tokens.TOKENS])
        if table_size(newlines + 1) > keys.size:
            keys = np.empty(table_size(newlines + 1), np.uint64)
        if newlines + 1 > lengths.size:
            lengths = np.empty(2 * newlines, np.int64)
        if end - begin > scratch.size:
            scratch = np.empty(2 * (end - begin), np.uint8)
        inked = _measure_lines(text, begin, end, newlines, t, keys, lengths, scratch, to, forms, c4)
        _measure_characters(text, begin, end, t, to, characters)
        _measure_tokens(text, t, counts, arrays, grams, inked, to)
    places[-1] = at
    return evened, places


def _compressed(evened: npt.NDArray[np.uint8], places: npt.NDArray[np.int64]) -> list[int]:
    """Size of each text after zstd, bytes; no Python object is made of a text."""
    compressor = zstandard.ZstdCompressor(level=_COMPRESSION_LEVEL)
    segments = np.stack((places[:-1], np.diff(places)), axis=1).astype(np.uint64)
    full = np.flatnonzero(segments[:, 1])
    sizes = [0] * len(segments)
    if len(full):
        places_of = segments[full].tobytes()
        texts = zstandard.BufferWithSegments(evened[: int(places[-1])].data, places_of)
        packed = compressor.multi_compress_to_buffer(texts)
        for place, row in enumerate(full.tolist()):
            sizes[row] = len(packed[place])
    return sizes


def measure(
    texts: pa.Array, empty: npt.NDArray[np.bool_], words: Lexicon
) -> npt.NDArray[np.float64]:
    """Give every measure of every text.

    Args:
        texts: string or large_string; a null reads as the empty text.
        empty: bool, one a text: True to measure the empty text in its place.
        words: of the language, from `lexicon.lexicon`.

    Returns:
        float64, shape (texts, measures), columns in the order of MEASURES; counts are exact.
    """
    offsets, data = text_buffers(texts)
    out = np.zeros((len(texts), len(MEASURES)), np.float64)
    evened, places = _measure(offsets, data, empty, words, SIGNS, MOJIBAKE, out)
    whole = np.maximum(np.diff(places), 1)
    out[:, _COMPRESSED] = np.array(_compressed(evened, places), np.float64) / whole
    return out
