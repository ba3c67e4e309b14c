"""Hash of the normalised text: the duplicates that no setting can argue about.

Also the only ones that a text too short for a shingle has; short public notices repeat most. The
normalisation is that of `dedup.specification`.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import xxhash
from numba import njit

from language_id.memory import address, byte_at, word32_at
from language_id.words import (
    CLASSES,
    DROPPED,
    LOWER,
    NEWLINE,
    OTHER,
    SPACE,
    decode_at,
    text_buffers,
)

_FIRST_NO_CONTROL = 0xA0
"""Class OTHER below it means a control character (C0, DEL or C1), above it a code point without
a name in this Unicode release, which may be all that a text in a private script has."""


@njit(cache=True, nogil=True)
def _encode(code_point, out, at):  # type: ignore[no-untyped-def]
    """Write a code point as UTF-8 and give the index after it."""
    if code_point < 0x80:
        out[at] = code_point
        return at + 1
    if code_point < 0x800:
        out[at] = 0xC0 | code_point >> 6
        out[at + 1] = 0x80 | code_point & 0x3F
        return at + 2
    if code_point < 0x10000:
        out[at] = 0xE0 | code_point >> 12
        out[at + 1] = 0x80 | code_point >> 6 & 0x3F
        out[at + 2] = 0x80 | code_point & 0x3F
        return at + 3
    out[at] = 0xF0 | code_point >> 18
    out[at + 1] = 0x80 | code_point >> 12 & 0x3F
    out[at + 2] = 0x80 | code_point >> 6 & 0x3F
    out[at + 3] = 0x80 | code_point & 0x3F
    return at + 4


_NOTHING = 0


def _ascii_actions() -> npt.NDArray[np.uint8]:
    """What becomes of each ASCII byte: its lower case, one blank, or _NOTHING."""
    actions = np.empty(128, np.uint8)
    for byte in range(128):
        small = int(LOWER[byte])
        if CLASSES[byte] in (SPACE, NEWLINE):
            actions[byte] = 0x20
        elif small == DROPPED or CLASSES[byte] == OTHER:
            actions[byte] = _NOTHING
        else:
            actions[byte] = small
    return actions


_ASCII = _ascii_actions()


@njit(cache=True, nogil=True)
def _normalise(texts, i, end, ascii_table, classes_table, lower_table, out):  # type: ignore[no-untyped-def]
    """Write the normalised text to `out`.

    Returns:
        (bytes written, code points read), int64.
    """
    data, classes, lower = address(texts), address(classes_table), address(lower_table)
    actions = address(ascii_table)
    at = np.int64(0)
    chars = np.int64(0)
    after_blank = True
    while i < end:
        byte = byte_at(data, i)
        if byte < 0x80:
            # No branch on what the byte is: blanks come too irregularly to be predicted.
            action = byte_at(actions, byte)
            blank = action == 0x20
            nothing = action == _NOTHING
            out[np.uint64(at)] = action
            at += not (nothing | (blank & after_blank))
            after_blank = blank | (after_blank & nothing)
            i += 1
            chars += 1
            continue
        code_point, i = decode_at(data, i, end)
        chars += 1
        kind = byte_at(classes, code_point)
        if kind in (SPACE, NEWLINE):
            out[at] = 0x20
            at += not after_blank
            after_blank = True
            continue
        small = word32_at(lower, code_point)
        if small == DROPPED or (kind == OTHER and code_point < _FIRST_NO_CONTROL):
            continue
        after_blank = False
        at = _encode(small, out, at)
    if at > 0 and after_blank:
        at -= 1
    return at, chars


def exact_hashes(texts: pa.Array) -> tuple[pa.Array, npt.NDArray[np.int64]]:
    """Hash each text and count its code points.

    Args:
        texts: large_string or string, shape (n,).

    Returns:
        fixed_size_binary(16), shape (n,), null where the normalised text is empty, so that empty
        documents are never duplicates of each other; and code points, int64, shape (n,).
    """
    offsets, data = text_buffers(texts)
    chars = np.zeros(len(texts), np.int64)
    longest = int(np.diff(offsets).max(initial=0))
    # Lower case is at most half as long again in UTF-8 (U+023A: two bytes, its small letter three),
    # and a byte that is no UTF-8 comes out as the three of U+FFFD.
    out = np.empty(3 * longest + 1, np.uint8)
    hashes: list[bytes | None] = []
    for row in range(len(texts)):
        written, chars[row] = _normalise(
            data, offsets[row], offsets[row + 1], _ASCII, CLASSES, LOWER, out
        )
        hashes.append(xxhash.xxh3_128_digest(out.data[:written]) if written else None)
    return pa.array(hashes, pa.binary(16)), chars
