"""Which numbers of a text cite a law, are a date or an amount of money.

The tokens around a number tell, and only numbers are looked at: a text without them costs nothing.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numba import njit

from filters.lexicon import provision
from filters.tokens import (
    AMOUNTS,
    CITATIONS,
    DATES,
    LETTERS,
    MONEY,
    NUMBER,
    OF_ACT,
    TOKENS,
)
from language_id.memory import byte_at
from language_id.words import token_at

_LOOK_BACK: Final = 6
_MAX_WORDS_BETWEEN: Final = 2
"""From the word for an act to its number: `Regulation (EU) No 1234/2007`."""
_MAX_MONTH_TOKENS: Final = 4
"""Between day and year: `12 de mayo de 2020`, `12. května 2020`."""
_MIN_MONTH_BYTES: Final = 3
"""A month has three letters or more and something behind it: `12 to 2020` is no date."""


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
