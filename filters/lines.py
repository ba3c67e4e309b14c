r"""What the lines and paragraphs of a text look like, and how many of them stood before.

The peers cut lines in three ways and their bounds were tuned with each: at every line end of
Unicode (bullets, ellipses), at runs of `\n` (Gopher's repetition), at each `\n` with blank lines
left out (FineWeb). All three are kept, each named at its measure.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from filters.measures import SHORT_LINE_CHARS
from filters.ngrams import add, mix, table_size
from language_id.memory import byte_at, word64_at
from language_id.words import NEWLINE, SPACE, WORD, decode_at, token_at

_NEWLINE_BYTE = 0x0A
_HASH_START = np.uint64(0xCBF29CE484222325)
_HASH_PRIME = np.uint64(0x9E3779B97F4A7C15)
_HASH_SHIFT = np.uint64(29)
_ZERO = np.uint64(0)
_SIX = np.uint64(6)
_SEVEN = np.uint64(7)
_TOP_BYTE = np.uint64(56)
_ONES = np.uint64(0x0101010101010101)
_HIGHS = np.uint64(0x8080808080808080)
_NEWLINES = np.uint64(0x0A0A0A0A0A0A0A0A)
_ANGLES = np.uint64(0x3C3C3C3C3C3C3C3C)  # '<', which begins a placeholder
_BREAKS = (0x0A, 0x0B, 0x0C, 0x0D, 0x1C, 0x1D, 0x1E, 0x85, 0x2028, 0x2029)  # str.splitlines
_BULLET = 0x2022
_HYPHEN = 0x2D
_ELLIPSIS = 0x2026
_PLAIN = np.ones(256, np.bool_)  # bytes of no sign that `signs` counts and of no line end
_PLAIN[:0x20] = False
_PLAIN[[0x23, 0x2E, 0xC2, 0xE2]] = False  # '#', '.', and what U+0085, U+2026 and U+2028 start with


@njit(cache=True, nogil=True, inline="always")
def blank(code_point, classes):  # type: ignore[no-untyped-def]
    """White space as str.isspace has it: a zero width space is none."""
    kind = byte_at(classes, code_point)
    return kind in (SPACE, NEWLINE) and code_point != 0x200B


@njit(cache=True, nogil=True)
def first_ink(text, i, end, classes):  # type: ignore[no-untyped-def]
    """Index of the first code point from byte i that is no white space, or end."""
    while i < end:
        code_point, after = decode_at(text, i, end)
        if not blank(code_point, classes):
            return i
        i = after
    return end


@njit(cache=True, nogil=True)
def _last_start(text, begin, end):  # type: ignore[no-untyped-def]
    """Index of the last code point before end > begin."""
    i = end - 1
    while i > begin and (byte_at(text, i) & 0xC0) == 0x80:
        i -= 1
    return i


@njit(cache=True, nogil=True)
def _last_ink(text, begin, end, classes):  # type: ignore[no-untyped-def]
    """Index after the last code point that is no white space, or begin."""
    while end > begin:
        start = _last_start(text, begin, end)
        code_point, _ = decode_at(text, start, end)
        if not blank(code_point, classes):
            return end
        end = start
    return begin


@njit(cache=True, nogil=True)
def _line_end(text, i, end):  # type: ignore[no-untyped-def]
    while i + 8 <= end and not _has(word64_at(text + i, 0), _NEWLINES):
        i += 8
    while i < end and byte_at(text, i) != _NEWLINE_BYTE:
        i += 1
    return i


@njit(cache=True, nogil=True, inline="always")
def _has(word, wanted):  # type: ignore[no-untyped-def]
    """Whether one of eight bytes is the wanted one, which is given eight times."""
    differing = word ^ wanted
    return (differing - _ONES) & ~differing & _HIGHS != _ZERO


@njit(cache=True, nogil=True)
def _hash(text, begin, end, classes):  # type: ignore[no-untyped-def]
    """Hash and characters of a stretch, eight bytes at a time.

    One with a placeholder has a hash of its own: redaction made it equal to others.
    """
    value = _HASH_START ^ np.uint64(end - begin)
    chars = end - begin
    angle = False
    i = begin
    while i + 8 <= end:
        word = word64_at(text + i, 0)
        value = (value ^ word) * _HASH_PRIME
        value ^= value >> _HASH_SHIFT
        continuing = (word >> _SEVEN) & ~(word >> _SIX) & _ONES  # 10xxxxxx
        chars -= np.int64((continuing * _ONES) >> _TOP_BYTE)
        angle |= _has(word, _ANGLES)
        i += 8
    while i < end:
        byte = byte_at(text, i)
        value = (value ^ np.uint64(byte)) * _HASH_PRIME
        value ^= value >> _HASH_SHIFT
        chars -= (byte & 0xC0) == 0x80
        angle |= byte == 0x3C
        i += 1
    if angle:
        for j in range(begin, end):
            if byte_at(text, j) == 0x3C:
                _, _, kind = token_at(text, j, end, classes)
                if kind == WORD:
                    value = mix(value + np.uint64(begin)) + np.uint64(end)
                    break
    return mix(value), chars


@njit(cache=True, nogil=True)
def repeated_lines(text, begin, end, newlines, classes, terminals, keys):  # type: ignore[no-untyped-def]
    r"""Count the lines between `\n`, those that stood before and those that end like sentences.

    Args:
        text: address of bytes of UTF-8.
        begin: first byte of the text.
        end: byte after the text; the text is not empty.
        newlines: how many of `\n` it has.
        classes: address of `words.CLASSES`.
        terminals: address of the bytes that are 1 for code points that end a sentence.
        keys: scratch, uint64, at least `table_size(lines)`.

    Returns:
        lines as runs of `\n` cut them, those of them that stood before, characters of these,
        lines that are not blank, characters of these that stood before, lines that end with a
        terminal mark, short lines, lines as long as a short one at least, those of them that stood
        before: int64 each.
    """
    mask = table_size(newlines + 1) - 1
    keys[: mask + 1] = np.uint64(0)
    # Cutting at runs of \n leaves an empty line before a first and after a last one.
    lines = np.int64(byte_at(text, begin) == _NEWLINE_BYTE) + np.int64(
        byte_at(text, end - 1) == _NEWLINE_BYTE
    )
    repeated = np.int64(lines == 2)
    repeated_chars = inked = inked_repeated_chars = terminal = short = np.int64(0)
    segments = repeated_segments = np.int64(0)
    i = begin
    while i < end:
        stop = _line_end(text, i, end)
        if stop > i:
            lines += 1
            key, chars = _hash(text, i, stop, classes)
            stood_before = add(keys, mask, key)
            if stood_before:
                repeated += 1
                repeated_chars += chars
            segments += chars >= SHORT_LINE_CHARS
            repeated_segments += stood_before and chars >= SHORT_LINE_CHARS
            if first_ink(text, i, stop, classes) < stop:
                inked += 1
                inked_repeated_chars += chars if stood_before else 0
                short += 1 if chars <= SHORT_LINE_CHARS else 0
                last, _ = decode_at(text, _last_start(text, i, stop), stop)
                terminal += byte_at(terminals, last)
        i = stop + 1
    return (
        lines, repeated, repeated_chars, inked, inked_repeated_chars, terminal, short, segments,
        repeated_segments,
    )  # fmt: skip


@njit(cache=True, nogil=True)
def repeated_paragraphs(text, begin, end, classes, keys):  # type: ignore[no-untyped-def]
    r"""Count the paragraphs between two or more `\n` of the text without white space at its ends.

    Arguments as `repeated_lines`.

    Returns:
        paragraphs, those that stood before, characters of these: int64 each.
    """
    begin = first_ink(text, begin, end, classes)
    end = _last_ink(text, begin, end, classes)
    breaks = 0
    for i in range(begin, end - 1):
        if byte_at(text, i) == _NEWLINE_BYTE and byte_at(text, i + 1) == _NEWLINE_BYTE:
            breaks += 1
    if breaks == 0:
        return np.int64(1), np.int64(0), np.int64(0)
    mask = table_size(breaks + 1) - 1
    keys[: mask + 1] = np.uint64(0)
    paragraphs = repeated = repeated_chars = np.int64(0)
    start = begin
    i = begin
    while i <= end:
        at_end = i == end
        if at_end or (
            byte_at(text, i) == _NEWLINE_BYTE
            and i + 1 < end
            and byte_at(text, i + 1) == _NEWLINE_BYTE
        ):
            paragraphs += 1
            key, chars = _hash(text, start, i, classes)
            if add(keys, mask, key):
                repeated += 1
                repeated_chars += chars
            while i < end and byte_at(text, i) == _NEWLINE_BYTE:
                i += 1
            start = i
            if at_end:
                break
        else:
            i += 1
    return paragraphs, repeated, repeated_chars


@njit(cache=True, nogil=True)
def signs(text, begin, end, classes):  # type: ignore[no-untyped-def]
    r"""Count what needs no words: characters, number signs, ellipses, bullets.

    Args as `repeated_lines`; the text may be empty.

    Returns:
        characters, `\n`, `#`, ellipses (`...` or `…`), lines at every line end of Unicode, those
        that start with a bullet, those that end with an ellipsis: int64 each.
    """
    chars = newlines = hashes = ellipses = lines = bullets = cut_off = np.int64(0)
    full_stops = np.int64(0)  # in a row, up to here
    first = np.int64(-1)  # first ink of the line
    ends_cut_off = False
    open_line = False
    after_return = False
    i = begin
    while i <= end:
        if first >= 0 and full_stops == 0 and not ends_cut_off:
            # Most of a text: inside a line, what follows changes nothing but the count.
            while i < end and _PLAIN[byte_at(text, i)]:
                chars += (byte_at(text, i) & 0xC0) != 0x80
                i += 1
        at_end = i == end
        code_point = np.int64(_NEWLINE_BYTE)
        after = end + 1
        if not at_end:
            code_point, after = decode_at(text, i, end)
            chars += 1
            if code_point == _NEWLINE_BYTE:
                newlines += 1
        i = after
        if code_point != 0x2E:
            ellipses += full_stops // 3
            full_stops = np.int64(0)
        if code_point in _BREAKS:
            second_half = after_return and code_point == _NEWLINE_BYTE and not at_end
            after_return = code_point == 0x0D
            if second_half or (at_end and not open_line):
                continue
            lines += 1
            bullets += np.int64(first in (_BULLET, _HYPHEN))
            cut_off += np.int64(ends_cut_off)
            first = np.int64(-1)
            ends_cut_off = open_line = False
            continue
        after_return = False
        open_line = True
        if blank(code_point, classes):
            continue
        if first < 0:
            first = code_point
        if code_point == 0x2E:
            full_stops += 1
            ends_cut_off = bool(full_stops >= 3)
        else:
            ends_cut_off = False
            if code_point == _ELLIPSIS:
                ends_cut_off = True
                ellipses += 1
            elif code_point == 0x23:
                hashes += 1
    return chars, newlines, hashes, ellipses, lines, bullets, cut_off
