"""Where identity numbers may begin: their shapes as one automaton, compiled, over UTF-8 bytes.

Two in three digit groups of a law have no identity number's shape, and RE2 cannot say so: it looks
at nothing before a match, and one expression of 2,700 shapes is too large for it. This pass took 4
microseconds for 3 kB where the expression of "six digits with little between them" took 20 and left
the shapes to Python.

The answer is a superset: borders of which a byte says enough are looked at here, all of them where
the number is judged.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final

import numpy as np
import numpy.typing as npt
from numba import njit

from pii.national.shapes import MAX_SHAPE
from pii.national.table_heads import heads
from pii.table_column import FIRST_WITHIN_BYTES

CLASSES: Final = "9A -./+()"
"""What a character of a skeleton can be, in the order of the automaton's columns."""
_DIGIT: Final = 0
_LETTER: Final = 1
_SPACE: Final = 2
_HYPHEN: Final = 3
_BRACKET: Final = 7
_NONE: Final = 9
_MAX_HEAD_BYTES: Final = 18
"""Letters before the first digit are looked for so far back: nine code points of two bytes."""

Automaton = npt.NDArray[np.int16]
"""(states, 10) int16: the next state by class, 0 for none; the last column is 1 where a shape ends.
State 0 is the dead one, state 1 the first."""


def automaton(skeletons: Iterable[str]) -> Automaton:
    """The trie of the skeletons.

    Raises:
        ValueError: a skeleton with a character that is none of CLASSES.
    """
    rows = [[0] * 10, [0] * 10]
    for skeleton in sorted(skeletons):
        state = 1
        for character in skeleton:
            column = CLASSES.index(character)
            if not rows[state][column]:
                rows[state][column] = len(rows)
                rows.append([0] * 10)
            state = rows[state][column]
        rows[state][_NONE] = 1
    return np.array(rows, dtype=np.int16)


@njit(cache=True, nogil=True)
def _is_digit(byte):  # type: ignore[no-untyped-def]
    return 48 <= byte <= 57


@njit(cache=True, nogil=True)
def _is_letter(byte):  # type: ignore[no-untyped-def]
    return 65 <= byte <= 90 or 97 <= byte <= 122


@njit(cache=True, nogil=True)
def _class_at(data, at):  # type: ignore[no-untyped-def]
    """Class of the character at `at` and its length in bytes (see `shapes.SKELETON`)."""
    byte = data[at]
    if _is_digit(byte):
        return _DIGIT, 1
    if _is_letter(byte):
        return _LETTER, 1
    if byte in (32, 9):
        return _SPACE, 1
    if 45 <= byte <= 47:  # - . /
        return _HYPHEN + (byte - 45), 1
    if byte == 43:  # +
        return 6, 1
    if byte == 40 or byte == 41:  # ( )
        return _BRACKET + (byte - 40), 1
    if byte == 0xC2 and at + 1 < len(data) and data[at + 1] == 0xA0:
        return _SPACE, 2
    if byte == 0xE2 and at + 2 < len(data):
        second, third = data[at + 1], data[at + 2]
        if second == 0x80 and (0x80 <= third <= 0x8A or third == 0xAF):
            return _SPACE, 3
        if second == 0x81 and third == 0x9F:
            return _SPACE, 3
        if (second == 0x80 and 0x90 <= third <= 0x95) or (second == 0x88 and third == 0x92):
            return _HYPHEN, 3
    return _NONE, 1


@njit(cache=True, nogil=True)
def _stands_after(data, start):  # type: ignore[no-untyped-def]
    """Whether what stands before `start` lets a number begin there, as far as bytes say."""
    if start == 0:
        return True
    before = data[start - 1]
    if before in (43, 95):  # + _
        return False
    # - . / : , after a digit: the middle of another number
    return not ((44 <= before <= 47 or before == 58) and start > 1 and _is_digit(data[start - 2]))


@njit(cache=True, nogil=True)
def _ends_at(data, at):  # type: ignore[no-untyped-def]
    """Whether a number may end before `at`."""
    if at >= len(data):
        return True
    byte = data[at]
    if _is_digit(byte) or _is_letter(byte) or byte == 95:
        return False
    follows = at + 1 < len(data) and _is_digit(data[at + 1])
    return not (follows and (45 <= byte <= 47 or byte == 58))  # - . / :


@njit(cache=True, nogil=True)
def _fits(data, start, table, longest):  # type: ignore[no-untyped-def]
    """Whether a shape begins at `start`."""
    state = 1
    at = start
    for _ in range(longest):
        if at >= len(data):
            return False
        column, length = _class_at(data, at)
        if column == _NONE:
            return False
        state = table[state, column]
        if state == 0:
            return False
        at += length
        if table[state, _NONE] and _ends_at(data, at):
            return True
    return False


@njit(cache=True, nogil=True)
def _with_letters(data, digit, table, longest):  # type: ignore[no-untyped-def]
    """Whether a shape begins with letters before the digit."""
    low = max(0, digit - _MAX_HEAD_BYTES)
    for start in range(digit - 1, low - 1, -1):
        byte = data[start]
        if _is_letter(byte):
            if (
                (start == 0 or not (_is_letter(data[start - 1]) or _is_digit(data[start - 1])))
                and _stands_after(data, start)
                and _fits(data, start, table, longest)
            ):
                return True
        elif byte not in (32, 45, 0xC2, 0xA0):
            return False
    return False


@njit(cache=True, nogil=True)
def first_digits(data, table, longest):  # type: ignore[no-untyped-def]
    """Bytes of the digits at which, or after whose letters, one of the shapes begins.

    `data` (n,) uint8, `table` an `Automaton`, `longest` code points of the longest shape. Returns
    (k,) int64, ascending. Linear: each digit group looks at a bounded number of bytes.
    """
    found = np.empty(len(data) // 2 + 1, dtype=np.int64)
    count = 0
    inside = False
    for at in range(len(data)):
        if not _is_digit(data[at]):
            inside = False
            continue
        if inside:
            continue
        inside = True
        if (_stands_after(data, at) and _fits(data, at, table, longest)) or (
            at > 0 and _with_letters(data, at, table, longest)
        ):
            found[count] = at
            count += 1
    return found[:count]


@njit(cache=True, nogil=True)
def _begins_cell(data, digit):  # type: ignore[no-untyped-def]
    """Whether a cell may begin with the digit: letters, blanks and hyphens stand before it."""
    for at in range(digit - 1, max(-1, digit - _MAX_HEAD_BYTES - 1), -1):
        byte = data[at]
        if byte == 9 or byte == 10 or byte == 124:  # tab, end of line, bar
            return True
        # Signs and digits of ASCII; what else there is may be a blank.
        if 33 <= byte < 127 and byte != 45 and not _is_letter(byte):
            return False
    return True


@njit(cache=True, nogil=True)
def _anchors(data, table, longest):  # type: ignore[no-untyped-def]
    """The digits of `first_digits`, and those lines of `heads` that a cell with one comes after.

    (k,) int64, ascending.
    """
    numbers, tables = first_digits(data, table, longest), heads(data)
    if len(numbers) == 0 or len(tables) == 0:
        return numbers
    kept = 0
    place = len(numbers) - 1
    nearest = -1  # digit of a cell behind the line, from the last one on
    for one in range(len(tables) - 1, -1, -1):
        while place >= 0 and numbers[place] > tables[one]:
            if _begins_cell(data, numbers[place]):
                nearest = numbers[place]
            place -= 1
        if nearest >= 0 and nearest < tables[one] + FIRST_WITHIN_BYTES:
            kept += 1
            tables[len(tables) - kept] = tables[one]
    merged = np.empty(len(numbers) + kept, dtype=np.int64)
    place, table_place = 0, len(tables) - kept
    for one in range(len(merged)):
        if table_place < len(tables) and (
            place == len(numbers) or tables[table_place] < numbers[place]
        ):
            merged[one] = tables[table_place]
            table_place += 1
        else:
            merged[one] = numbers[place]
            place += 1
    return merged


def scanner(skeletons: Iterable[str]) -> Callable[[bytes | memoryview], list[int]]:
    """From UTF-8 to the bytes at which numbers of these skeletons, or tables, may begin."""
    table = automaton(skeletons)

    def scan(data: bytes | memoryview) -> list[int]:
        places = _anchors(np.frombuffer(data, dtype=np.uint8), table, MAX_SHAPE)
        found: list[int] = places.tolist()
        return found

    return scan
