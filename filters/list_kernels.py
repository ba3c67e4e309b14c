"""Lists of millions of hosts as sorted hashes of 128 bits: read once, sixteen bytes an entry.

A host is hashed over its bytes in lower case; two independent lanes of 64 bits make a wrong hit as
unlikely as not to be expected in any corpus (5 million entries, 10^12 look-ups: about 10^-20).
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit

from filters.ngrams import mix

_PRIMES = (np.uint64(0x100000001B3), np.uint64(0x9E3779B97F4A7C15))  # FNV-1a's; 2^64 / golden ratio
_STARTS = (np.uint64(0xCBF29CE484222325), np.uint64(0x6A09E667F3BCC909))  # FNV-1a's; sqrt(2)
_LINE_FEED = 0x0A

_PLAIN = np.zeros(256, np.bool_)  # bytes of a host that needs no more than lower case
for _sign in b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.":
    _PLAIN[_sign] = True


@njit(cache=True, nogil=True)
def _hash(data, begin, end, fold):  # type: ignore[no-untyped-def]
    one, other = _STARTS
    for i in range(begin, end):
        byte = data[i]
        if fold and 0x41 <= byte <= 0x5A:
            byte |= 0x20
        one = (one ^ np.uint64(byte)) * _PRIMES[0]
        other = (other ^ np.uint64(byte)) * _PRIMES[1]
        other ^= other >> np.uint64(29)
    return mix(one), mix(other)


@njit(cache=True, nogil=True)
def _lines(data, hashes, rest):  # type: ignore[no-untyped-def]
    """Hash the lines that are plain hosts; note start and end of the others."""
    plain = others = begin = 0
    for i in range(len(data) + 1):
        if i < len(data) and data[i] != _LINE_FEED:
            continue
        first, last = begin, i
        begin = i + 1
        while last > first and data[last - 1] <= 0x20:
            last -= 1
        while first < last and data[first] <= 0x20:
            first += 1
        if first == last or data[first] == 0x23:  # empty, or a comment
            continue
        good = data[first] != 0x2E and data[last - 1] != 0x2E
        letter = False
        for k in range(first, last):
            byte = data[k]
            good = good and _PLAIN[byte] and not (byte == 0x2E and data[k - 1] == 0x2E)
            letter = letter or 0x61 <= (byte | 0x20) <= 0x7A
        if good and letter:
            hashes[0, plain], hashes[1, plain] = _hash(data, first, last, True)
            plain += 1
        else:
            rest[others, 0] = first
            rest[others, 1] = last
            others += 1
    return plain, others


@njit(cache=True, nogil=True)
def _strings(data, offsets, hashes):  # type: ignore[no-untyped-def]
    for row in range(len(offsets) - 1):
        hashes[0, row], hashes[1, row] = _hash(data, offsets[row], offsets[row + 1], False)


def hash_lines(block: bytes) -> tuple[Any, list[bytes]]:
    """Hash the lines of a block.

    Args:
        block: whole lines, any encoding that keeps ASCII.

    Returns:
        hashes of the lines that are plain ASCII hosts with a letter, uint64, shape (2, n); and the
        other lines, stripped, without empty ones and comments (`#`).
    """
    data = np.frombuffer(block, np.uint8)
    most = block.count(b"\n") + 1
    hashes, rest = np.empty((2, most), np.uint64), np.empty((most, 2), np.int64)
    plain, others = _lines(data, hashes, rest)
    return hashes[:, :plain].copy(), [block[a:b] for a, b in rest[:others].tolist()]


def hash_strings(strings: list[str]) -> Any:
    """Hash strings as they are: uint64, shape (2, n)."""
    encoded = [string.encode("utf-8", "replace") for string in strings]
    offsets = np.zeros(len(encoded) + 1, np.int64)
    np.cumsum([len(one) for one in encoded], out=offsets[1:])
    hashes = np.empty((2, len(encoded)), np.uint64)
    _strings(np.frombuffer(b"".join(encoded), np.uint8), offsets, hashes)
    return hashes
