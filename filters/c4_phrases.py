"""Phrases of policies, scripts and placeholder text, for which C4 drops a line.

All are looked for in one pass: a phrase is compared only where a letter of it that is rare stands
before the letter that follows it.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt
from numba import njit

from language_id.memory import byte_at

# Kinds of phrases.
LOREM: Final = 1
SCRIPT: Final = 2
POLICY: Final = 3

_PHRASES: Final = (
    ("lorem ipsum", "p", LOREM),
    ("javascript", "j", SCRIPT),
    ("terms of use", "f", POLICY),
    ("privacy policy", "v", POLICY),
    ("cookie policy", "k", POLICY),
    ("uses cookies", "k", POLICY),
    ("use of cookies", "k", POLICY),
    ("use cookies", "k", POLICY),
)
"""datatrove 0.10.1 (`c4_filters.py`), each with a letter of it that is rare: only there is it
looked for."""

_TEXT: Final[npt.NDArray[np.uint8]] = np.frombuffer(
    "".join(phrase for phrase, _, _ in _PHRASES).encode(), np.uint8
)
_LENGTHS: Final = np.array([len(phrase) for phrase, _, _ in _PHRASES])
_STARTS: Final = np.cumsum(_LENGTHS) - _LENGTHS
_PIVOTS: Final = np.array([phrase.index(letter) for phrase, letter, _ in _PHRASES])
_KINDS: Final = np.array([kind for _, _, kind in _PHRASES])
_AFTER_RARE: Final = np.zeros(256, np.uint8)
"""A rare letter, in either case, to what follows it in each of its phrases, with bit 0x20 set."""
for _phrase, _letter, _ in _PHRASES:
    _following = ord(_phrase[_phrase.index(_letter) + 1]) | 0x20
    if _AFTER_RARE[ord(_letter)] not in (0, _following):
        raise ValueError(f"{_phrase!r}: other phrases go on differently after {_letter!r}")
    _AFTER_RARE[[ord(_letter), ord(_letter.upper())]] = _following


@njit(cache=True, nogil=True)
def kind_of_phrases(text, begin, end):  # type: ignore[no-untyped-def]
    """Bits 1 << kind of the phrases that a line holds."""
    found = 0
    for i in range(begin, end - 1):
        if byte_at(text, i + 1) | 0x20 != _AFTER_RARE[byte_at(text, i)]:
            continue
        for phrase in range(_LENGTHS.size):
            start = i - _PIVOTS[phrase]
            if start < begin or start + _LENGTHS[phrase] > end:
                continue
            same = True
            for j in range(_LENGTHS[phrase]):
                byte = byte_at(text, start + j)
                if 0x41 <= byte <= 0x5A:
                    byte |= 0x20
                if byte != _TEXT[_STARTS[phrase] + j]:
                    same = False
                    break
            if same:
                found |= 1 << _KINDS[phrase]
    return found
