"""Text between tags, compiled: characters into the current block, counted as they go by.

Lengths are code points, words are what stands between white space, and what a character is comes
from one table for every script (`characters`).
"""

from __future__ import annotations

from typing import Final

import numpy as np

from pipeline.extract.blocks.characters import (
    CLASSES,
    CLAUSE,
    DIGIT,
    LOWER,
    QUOTE,
    SEPARATOR,
    SPACE,
    STOP,
    TABLE_SIZE,
    UPPER,
)
from pipeline.extract.blocks.compiled import inlined, leaf
from pipeline.extract.blocks.lanes import (
    byte_at,
    copy,
    equal,
    highest,
    lowest,
    ones,
    past_spaces,
    within,
)
from pipeline.extract.blocks.references import AMPERSAND, entity
from pipeline.extract.blocks.tokens import (
    BANG,
    LT,
    QUESTION,
    SLASH,
    is_letter,
)
from pipeline.extract.blocks.utf8 import decoded, put

# The scanner's state, int64, shape (STATE,).
DEPTH: Final = 0
"""Open elements."""
BLOCKS: Final = 1
"""Finished blocks."""
OUT: Final = 2
"""Bytes of text written."""
ELEMENTS: Final = 3
LINKS: Final = 4
"""Open `a`."""
BOLD: Final = 5
"""Open `b` and `strong`."""
PRE: Final = 6
"""Open `pre`."""
TOO_DEEP: Final = 7
"""Start tags beyond the greatest depth that wait for their end tags."""
BREAKS: Final = 8
"""`br` since the last block."""
IMAGES: Final = 9
INPUTS: Final = 10
BEGIN: Final = 11
"""Where in the text the current block begins."""
WORD: Final = 12
"""Code points of the current word; 0 between words."""
ENDING: Final = 13
"""How the text so far ends: 1 a sentence, 2 a colon, 0 anything else."""
STATE: Final = 14

# Columns of a block's counts, int32.
CHARS: Final = 0
WORDS: Final = 1
LINK_CHARS: Final = 2
CLAUSES: Final = 3
SENTENCES: Final = 4
"""Ends of sentences before the last character."""
STOPS: Final = 5
DIGITS: Final = 6
CAPITALISED: Final = 7
"""Words that begin with a capital letter."""
SHORT_WORDS: Final = 8
"""Of at most three code points."""
BOLD_CHARS: Final = 9
SEPARATORS: Final = 10
COPYRIGHT: Final = 11
END_KIND: Final = 12
"""As ENDING."""
START_KIND: Final = 13
"""First character: 1 capital, 2 small letter, 3 digit, 4 quotation mark, 0 anything else."""
BREAKS_BEFORE: Final = 14
LINKS_INSIDE: Final = 15
IMAGES_BEFORE: Final = 16
INPUTS_BEFORE: Final = 17
CAPITALS: Final = 18
FIELDS: Final = 19

SHORT_WORD: Final = 3
_COLON: Final = ord(":")
_COPYRIGHT: Final = 0xA9
_CLOSING: Final = ord(")")
_RETURN: Final = ord("\r")
_A, _Z, _ZERO, _NINE, _DOUBLE, _SINGLE = b"AZ09\"'"
_POINT, _BANG, _QUESTION, _COMMA, _SEMICOLON, _DASH, _SLASH, _BAR = b".!?,;-/|"
_PLAIN: Final = np.array([33 <= byte <= 126 and byte not in b"<&:\"')" for byte in range(256)])
"""ASCII that is counted many at a time: it begins no markup and is not passed over in the question
how a text ends."""


@inlined
def flush(text, state, block_text, block_page, block_element, counts):  # type: ignore[no-untyped-def]
    """End the current block; it counts if it holds a character."""
    b = state[BLOCKS]
    begin, end = state[BEGIN], state[OUT]
    row = counts[b]
    if block_element[b] < 0:
        state[OUT] = begin
        return
    if state[WORD] == 0:
        row[CHARS] -= 1  # the space at the end
        if state[ENDING] == 1:
            row[SENTENCES] -= 1
    else:
        row[WORDS] += 1
        if state[WORD] <= SHORT_WORD:
            row[SHORT_WORDS] += 1
        state[WORD] = 0
    while end > begin and text[end - 1] <= 32:
        end -= 1
    row[END_KIND] = state[ENDING]
    row[BREAKS_BEFORE] = state[BREAKS]
    row[IMAGES_BEFORE] = state[IMAGES]
    row[INPUTS_BEFORE] = state[INPUTS]
    block_text[b, 0], block_text[b, 1] = begin, end
    state[OUT] = state[BEGIN] = end
    state[BREAKS] = state[IMAGES] = state[INPUTS] = state[ENDING] = 0
    state[BLOCKS] = b + 1
    counts[b + 1] = 0
    block_element[b + 1] = -1


@leaf
def _stretch(page, i, row, word):  # type: ignore[no-untyped-def]
    """Count at most 32 plain characters with single spaces between them; `i` is at a character.

    `word`: code points of the word before it. Gives bytes, spaces among them, how they end, and
    code points of the last word.
    """
    space = equal(page, i, 32)
    odd = equal(page, i, LT) | equal(page, i, AMPERSAND) | equal(page, i, _COLON)
    odd |= equal(page, i, _DOUBLE) | equal(page, i, _SINGLE) | equal(page, i, _CLOSING)
    fits = within(page, i, 32, 126) & ~odd & ~(space & space << 1)
    length = lowest(~fits)
    held = (1 << length) - 1
    space &= held
    stop = (equal(page, i, _POINT) | equal(page, i, _BANG) | equal(page, i, _QUESTION)) & held
    clause = equal(page, i, _COMMA) | equal(page, i, _SEMICOLON)
    separator = equal(page, i, _DASH) | equal(page, i, _SLASH) | equal(page, i, _BAR)
    capital = within(page, i, _A, _Z) & held
    begins = space << 1 | (word == 0)
    row[CAPITALS] += ones(capital)
    row[CAPITALISED] += ones(capital & begins)
    row[STOPS] += ones(stop)
    row[CLAUSES] += ones(clause & held)
    row[DIGITS] += ones(within(page, i, _ZERO, _NINE) & held)
    row[SEPARATORS] += ones(separator & held)
    spaces = ones(space)
    if spaces == 0:
        return length, spaces, stop >> (length - 1) & 1, word + length
    row[WORDS] += spaces
    row[SENTENCES] += ones(space & stop << 1)
    row[SHORT_WORDS] += ones(space & (space << 2 | space << 3 | space << 4))
    row[SHORT_WORDS] += word + lowest(space) <= SHORT_WORD
    after = length - 1 - highest(space)
    return length, spaces, stop >> (length - 1 - (after == 0)) & 1, after


@inlined
def text_run(page, i, n, element, text, state, block_page, block_element, counts):  # type: ignore[no-untyped-def]
    """Read text up to the next tag or comment; the index of its `<`. Reads a byte at least."""
    b = state[BLOCKS]
    row = counts[b]
    at = state[OUT]
    linked, bold, pre = state[LINKS] > 0, state[BOLD] > 0, state[PRE] > 0
    begun = block_element[b] >= 0
    # Kept in registers until the run ends.
    word, ending, chars, letters = state[WORD], state[ENDING], 0, 0
    first, last = i, np.int64(-1)
    while i < n:
        byte = byte_at(page, i)
        if byte <= 32 and (not begun or (word == 0 and not pre)):
            i = past_spaces(page, i, n)
            continue
        if begun and _PLAIN[byte]:
            copy(text, at, page, i)
            length, spaces, ending, word = _stretch(page, i, row, word)
            chars += spaces
            letters += length - spaces
            at += length
            i += length
            last = i if word > 0 else i - 1
            continue
        code_point, second, width = np.int64(byte), np.int64(0), 1
        if byte == LT:
            if i > first and i + 1 < n:
                after = page[i + 1]
                if is_letter(after) or after in (SLASH, BANG, QUESTION):
                    break
        elif byte == AMPERSAND:
            code_point, second, width = entity(page, i, n)
        elif byte >= 0x80:
            code_point, width = decoded(page, i, n)
        i += width
        if code_point == 0:
            continue
        bits = CLASSES[code_point] if code_point < TABLE_SIZE else 0
        if bits & SPACE:
            if not begun:
                continue
            if word > 0:
                chars += 1
                row[WORDS] += 1
                if word <= SHORT_WORD:
                    row[SHORT_WORDS] += 1
                word = 0
                if ending == 1:
                    row[SENTENCES] += 1
                if not pre:
                    text[at] = 32
                    at += 1
            if pre and code_point != _RETURN:
                at = put(text, at, code_point)
            continue
        if not begun:
            begun = True
            block_element[b] = element
            block_page[b, 0] = i - width
            if bits & UPPER:
                row[START_KIND] = 1
            elif bits & LOWER:
                row[START_KIND] = 2
            elif bits & DIGIT:
                row[START_KIND] = 3
            elif bits & QUOTE:
                row[START_KIND] = 4
        if bits & UPPER:
            row[CAPITALS] += 1
            if word == 0:
                row[CAPITALISED] += 1
        elif bits & STOP:
            row[STOPS] += 1
        elif bits & CLAUSE:
            row[CLAUSES] += 1
        elif bits & DIGIT:
            row[DIGITS] += 1
        elif bits & SEPARATOR:
            row[SEPARATORS] += 1
        elif code_point == _COPYRIGHT:
            row[COPYRIGHT] = 1
        if bits & STOP:
            ending = 1
        elif code_point == _COLON:
            ending = 2
        elif not (bits & QUOTE or code_point == _CLOSING):
            ending = 0
        word += 1
        letters += 1
        if code_point < 0x80:
            text[at] = code_point
            at += 1
        else:
            at = put(text, at, code_point)
        if second != 0:
            at = put(text, at, second)
        last = i
    row[CHARS] += chars + letters
    if linked:
        row[LINK_CHARS] += letters
    if bold:
        row[BOLD_CHARS] += letters
    if last >= 0:
        block_page[b, 1] = last
    state[OUT], state[WORD], state[ENDING] = at, word, ending
    return i
