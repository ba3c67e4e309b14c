"""Where a telephone number in international form may begin: compiled, over UTF-8 bytes.

RE2 looks at nothing before a match, so "00" would be tried in every year of a law ("2003/87/EC"
holds 003/87): six times in 3 kB, for nothing.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numba import njit

MIN_DIGITS: Final = 5
"""After the prefix; a whole number has seven."""
_MAX_GAP_BYTES: Final = 12
"""Between two digits: three code points of at most four bytes."""


@njit(cache=True, nogil=True)
def _has_digits(data, at):  # type: ignore[no-untyped-def]
    """Whether MIN_DIGITS digits follow, with no more than a gap before each, and the first is no 0.

    No country code begins with 0 (ITU-T E.164, annex A).
    """
    count = gap = 0
    while at < len(data):
        byte = data[at]
        at += 1
        if 48 <= byte <= 57:
            if count == 0 and byte == 48:
                return False
            count += 1
            gap = 0
            if count == MIN_DIGITS:
                return True
        # tab, space, ( ) - . / [ ] and whatever is not ASCII
        elif byte >= 128 or byte in (9, 32, 40, 41, 45, 46, 47, 91, 93):
            gap += 1
            if gap > _MAX_GAP_BYTES:
                return False
        else:
            return False
    return False


@njit(cache=True, nogil=True)
def _is_prefix(data, at):  # type: ignore[no-untyped-def]
    """Bytes of the prefix that begins at `at`: `+`, full-width `+`, `%2B`, `00`; 0 for none."""
    byte = data[at]
    if byte == 43:
        return 1
    if byte == 48 and at + 1 < len(data) and data[at + 1] == 48:
        if at == 0:
            return 2
        before = data[at - 1]
        # No letter, digit, _ + - . / before it.
        word = 48 <= before <= 57 or 65 <= before <= 90 or 97 <= before <= 122 or before == 95
        return 0 if word or before in (43, 45, 46, 47) else 2
    if at + 2 < len(data):
        if byte == 0xEF and data[at + 1] == 0xBC and data[at + 2] == 0x8B:
            return 3
        if byte == 37 and data[at + 1] == 50 and data[at + 2] in (66, 98):
            return 3
    return 0


@njit(cache=True, nogil=True)
def prefixes(data):  # type: ignore[no-untyped-def]
    """Bytes at which a prefix with enough digits behind it begins: (k,) int64, ascending.

    `data` (n,) uint8. Linear: what is read behind a prefix is bounded.
    """
    found = np.empty(len(data) // 2 + 1, dtype=np.int64)
    count = 0
    for at in range(len(data)):
        byte = data[at]
        if byte not in (43, 48, 37, 0xEF):
            continue
        length = _is_prefix(data, at)
        if length and _has_digits(data, at + length):
            found[count] = at
            count += 1
    return found[:count]


def scan(data: bytes | memoryview) -> list[int]:
    """`prefixes` of UTF-8."""
    found: list[int] = prefixes(np.frombuffer(data, dtype=np.uint8)).tolist()
    return found
