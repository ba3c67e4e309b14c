r"""What a text is made of, character by character: letters, digits, marks, signs of damage.

Components of HPLT's Web Docs Scorer (Oepen et al. 2025, arXiv:2511.01066; program
`web-docs-scorer`), which asks of a segment, a line here, how many letters it has, and sets digits,
punctuation and other signs against the letters. Departures: classes of characters are Unicode's
categories instead of lists of blocks, with the program's exceptions for signs that hardly stand in
prose (`# $ % & * + / < = > @ \ | ~`); a long segment has 250 letters in every language.

Damage: text that was decoded with the wrong table holds pairs that no language has (`Ã¤`, `â€`), or
lost its letters to `?` and U+FFFD.
"""

from __future__ import annotations

import unicodedata
from typing import Final

import numpy as np
import numpy.typing as npt
from numba import njit

from filters.measures import LONG_SEGMENT_LETTERS, SHORT_LINE_CHARS
from language_id.memory import byte_at, word32_at
from language_id.words import CLASSES, DIGIT, DROPPED, LETTER, LOWER, SPACE, SYMBOL, decode_at

_NEWLINE: Final = 0x0A
_QUESTION_MARK: Final = 0x3F
_REPLACEMENT: Final = 0xFFFD

# Values of SIGNS.
_PUNCTUATION: Final = 1
_SINGULAR: Final = 2

_SINGULAR_ASCII: Final = "#$%&*+/<=>@\\|~"


def _build_signs() -> npt.NDArray[np.uint8]:
    signs = np.zeros(CLASSES.size, np.uint8)
    for code_point in np.flatnonzero(CLASSES == SYMBOL).tolist():
        is_mark = unicodedata.category(chr(code_point)).startswith("P") or code_point == 0x60
        signs[code_point] = _PUNCTUATION if is_mark else _SINGULAR
    for character in _SINGULAR_ASCII:
        signs[ord(character)] = _SINGULAR
    return signs


SIGNS: Final = _build_signs()
"""Code point to 1 for punctuation, 2 for any other sign, shape (0x110000,), uint8."""

_LEADS: Final = (*range(0xC2, 0xE0), 0xE2)
_SEQUELS_1252: Final = "€ƒ†‡ˆ‰ŠŒŽ˜™šœžŸ"
_QUOTES_1252: Final = "‚„…‹‘’“”•–—›"


def _build_mojibake() -> npt.NDArray[np.uint8]:
    """Tell which characters are bytes of UTF-8 that were read as Latin-1 or Windows-1252, in bits.

    1, the byte begins a character; 2, it goes on; 4, it goes on but may follow a capital in real
    text too, as quotation marks do, and counts after a lead with bit 8 alone, `Ã`, `Â` and `â`.
    """
    table = np.zeros(CLASSES.size, np.uint8)
    for lead in _LEADS:
        table[lead] |= 1
    for lead in (0xC3, 0xC2, 0xE2):
        table[lead] |= 8
    table[0x80:0xC0] |= 2
    # Signs that real text sets after a capital letter: « » and the ordinal signs, no-break space.
    for code_point in (0xA0, 0xAB, 0xBB, 0xAA, 0xBA, 0xB7, 0xB4, 0xAD, 0xA7, 0xB0):
        table[code_point] = table[code_point] & ~np.uint8(2) | 4
    for character in _SEQUELS_1252:
        table[ord(character)] |= 2
    for character in _QUOTES_1252:
        table[ord(character)] |= 4
    return table


MOJIBAKE: Final = _build_mojibake()
"""Code point to bits, see `_build_mojibake`, shape (0x110000,), uint8."""

_STOP: Final = 1 << 60
_MAX_PACKED: Final = (1 << 15) - 1


def _pack() -> npt.NDArray[np.int64]:
    """What an ASCII character adds to the counts, one in 15 bits each; _STOP where more changes."""
    packed = np.full(256, _STOP, np.int64)
    for code_point in range(0x80):
        if chr(code_point) in "wWpP?/=@\n":
            continue  # part of `www` or `http`; damage; part of an address; end of a line
        packed[code_point] = (
            int(CLASSES[code_point] == LETTER)
            | int(CLASSES[code_point] == DIGIT) << 15
            | int(SIGNS[code_point] == _PUNCTUATION) << 30
            | int(SIGNS[code_point] == _SINGULAR) << 45
        )
    return packed


_PACKED: Final = _pack()

_EVEN: Final = np.zeros(256, np.uint8)
"""An ASCII character as `evened` writes it; 0 where it has to be looked up."""
_EVEN[:0x80] = np.where(CLASSES[:0x80] == DIGIT, 0x31, LOWER[:0x80])

# Places in what `composition` fills.
LETTERS: Final = 0
DIGITS: Final = 1
PUNCTUATION: Final = 2
SINGULAR: Final = 3
ADDRESSES: Final = 4
DAMAGED: Final = 5
LONG_SEGMENTS: Final = 6
GREATEST_SEGMENT: Final = 7
EDGE_LETTERS: Final = 8
COUNTS: Final = 9


@njit(cache=True, nogil=True)
def composition(text, begin, end, t, counts):  # type: ignore[no-untyped-def]
    """Count the characters of a text by kind.

    Args:
        text: address of bytes of UTF-8.
        begin: first byte of the text.
        end: byte after the text.
        t: `lexicon.Tables`.
        counts: int64, shape (COUNTS,), filled: letters; digits; punctuation; other signs; `www` or
            `http`, whichever is more frequent; characters that show damage; lines of more than
            LONG_SEGMENT_LETTERS letters; letters of the line with the most; letters in lines of at
            most SHORT_LINE_CHARS letters before the first and after the last longer line.
    """
    counts[:] = 0
    kinds, sign_of, pairs = t.classes, t.signs, t.mojibake
    line_letters = letters = digits = punctuation = singular = damaged = np.int64(0)
    long_segments = greatest = first_edge = last_edge = hosts = schemes = np.int64(0)
    long_before = False
    bits_before = np.int64(0)
    before_was_letter = in_address = False
    pending = False  # a question mark directly after a letter
    i = np.int64(begin)
    while i <= end:
        if not in_address and not pending:
            here = i
            packed = np.int64(0)
            stop = min(end, i + _MAX_PACKED)
            while i < stop:
                added = _PACKED[byte_at(text, i)]
                if added == _STOP:
                    break
                packed += added
                i += 1
            if i > here:
                line_letters += packed & _MAX_PACKED
                digits += packed >> 15 & _MAX_PACKED
                punctuation += packed >> 30 & _MAX_PACKED
                singular += packed >> 45
                bits_before = np.int64(0)
                before_was_letter = byte_at(kinds, byte_at(text, i - 1)) == LETTER
            here = i
            while i + 1 < end and 0xC4 <= byte_at(text, i) < 0xE0:
                code_point = (byte_at(text, i) & 0x1F) << 6 | (byte_at(text, i + 1) & 0x3F)
                if byte_at(kinds, code_point) != LETTER or byte_at(pairs, code_point):
                    break
                line_letters += 1
                i += 2
            if i > here:
                bits_before = np.int64(0)
                before_was_letter = True
                continue
        if i == end:
            code_point = np.int64(_NEWLINE)
            i += 1
        else:
            code_point, i = decode_at(text, i, end)
        kind = byte_at(kinds, code_point)
        is_letter = kind == LETTER
        if pending:
            damaged += is_letter
            pending = False
        if is_letter:
            line_letters += 1
            small = code_point | 0x20
            if small == 0x77:  # w
                hosts += (
                    i - 3 >= begin
                    and byte_at(text, i - 2) | 0x20 == 0x77
                    and byte_at(text, i - 3) | 0x20 == 0x77
                )
            elif small == 0x70:  # p
                schemes += (
                    i - 4 >= begin
                    and byte_at(text, i - 2) | 0x20 == 0x74
                    and byte_at(text, i - 3) | 0x20 == 0x74
                    and byte_at(text, i - 4) | 0x20 == 0x68
                )
        elif kind == DIGIT:
            digits += 1
        elif kind == SYMBOL:
            if byte_at(sign_of, code_point) == _PUNCTUATION:
                punctuation += 1
            else:
                singular += 1
            if code_point == 0x2F or code_point == 0x3D or code_point == 0x40:  # / = @
                in_address = True
            elif code_point == _QUESTION_MARK:
                pending = before_was_letter and not in_address
            elif code_point == _REPLACEMENT:
                damaged += 1
        elif kind == SPACE:
            in_address = False
        elif code_point == _NEWLINE:
            in_address = False
            letters += line_letters
            long_segments += line_letters > LONG_SEGMENT_LETTERS
            greatest = max(greatest, line_letters)
            if line_letters > SHORT_LINE_CHARS:
                long_before = True
                last_edge = np.int64(0)
            elif long_before:
                last_edge += line_letters
            else:
                first_edge += line_letters
            line_letters = np.int64(0)
        bits = np.int64(0)
        if code_point >= 0x80:
            bits = byte_at(pairs, code_point)
            if bits_before & 1 and (bits & 2 or (bits & 4 and bits_before & 8)):
                damaged += 2
        bits_before = bits
        before_was_letter = is_letter
    counts[LETTERS] = letters
    counts[DIGITS] = digits
    counts[PUNCTUATION] = punctuation
    counts[SINGULAR] = singular
    counts[ADDRESSES] = max(hosts, schemes)
    counts[DAMAGED] = damaged
    counts[LONG_SEGMENTS] = long_segments
    counts[GREATEST_SEGMENT] = greatest
    counts[EDGE_LETTERS] = first_edge + last_edge


@njit(cache=True, nogil=True)
def _write(code_point, out, at):  # type: ignore[no-untyped-def]
    """Write a code point as UTF-8; returns the index after it."""
    if code_point < 0x80:
        out[at] = code_point
        return at + 1
    if code_point < 0x800:
        out[at] = 0xC0 | code_point >> 6
    else:
        if code_point < 0x10000:
            out[at] = 0xE0 | code_point >> 12
        else:
            out[at] = 0xF0 | code_point >> 18
            at += 1
            out[at] = 0x80 | code_point >> 12 & 0x3F
        at += 1
        out[at] = 0x80 | code_point >> 6 & 0x3F
    out[at + 1] = 0x80 | code_point & 0x3F
    return at + 2


@njit(cache=True, nogil=True)
def evened(text, begin, end, t, out, at):  # type: ignore[no-untyped-def]
    """Write a text in lower case with each digit as 1, so that what compresses is its wording.

    Args:
        text: address of bytes of UTF-8.
        begin: first byte of the text.
        end: byte after the text.
        t: `lexicon.Tables`.
        out: uint8, at least three bytes for each byte of the text after `at`.
        at: where to write.

    Returns:
        the index after what was written.
    """
    kinds, smalls = t.classes, t.lower
    i = np.int64(begin)
    while i < end:
        while i < end:
            small = np.int64(_EVEN[byte_at(text, i)])
            if small == DROPPED:
                break
            out[at] = small
            at += 1
            i += 1
        if i == end:
            break
        lead = byte_at(text, i)
        if 0xC3 <= lead < 0xE0 and i + 1 < end:
            # A letter of two bytes, as most of Greek and Cyrillic are.
            code_point = (lead & 0x1F) << 6 | (byte_at(text, i + 1) & 0x3F)
            small = word32_at(smalls, code_point)
            if 0x80 <= small < 0x800 and byte_at(kinds, code_point) == LETTER:
                out[at] = 0xC0 | small >> 6
                out[at + 1] = 0x80 | small & 0x3F
                at += 2
                i += 2
                continue
        code_point, i = decode_at(text, i, end)
        small = word32_at(smalls, code_point)
        if byte_at(kinds, code_point) == DIGIT:
            small = np.int64(0x31)
        if small < 0x80 and small != DROPPED:
            out[at] = small
            at += 1
        elif small != DROPPED:
            at = _write(small, out, at)
    return at
