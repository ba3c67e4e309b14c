"""Whether a text layer says what the page shows.

Fonts carry a table from glyphs to characters, and it may be missing, shifted by some places, or
made for another code page: the page looks well and its text is soup. Such a text in a corpus is
worse than a document lost, because nothing later can tell it from a language; so what looks like
soup needs OCR. What is judged is how letters stand together, which holds for the 24 languages and
their three scripts; text in other scripts passes.

Bounds are by measurement (`tests/extract/test_text_layer.py`): real text of the 24 languages stays
on the near side of each by a wide margin, shifted and permuted text of them on the far side.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

MIN_LETTERS: Final = 60
"""Letters below which nothing can be said of how they stand together."""
MAX_UNMAPPED: Final = 0.2
"""Share of glyphs for which the font names no character. Old fonts name none and are read right by
the names of their glyphs, so it counts only where most letters are of no script of the 24."""
MAX_UNREADABLE: Final = 0.05
"""Share of characters that no text has: controls, unassigned, private use, U+FFFD."""
MAX_MISCODED: Final = 0.02
"""Share of words with a lone accent or the like between letters: `f¸r`, `Anhˆrung`."""
MAX_MIXED: Final = 0.3
"""Share of words with symbols or digits between letters, or with capitals inside."""
VOWELS: Final = (0.29, 0.62)
"""Share of vowels among letters; texts of the 24 languages have 0.34 (Swedish, Danish) to 0.52
(Greek)."""
MAX_CLUSTERED: Final = 0.09
"""Share of words of five letters or more with five consonants or four vowels in a row: in texts of
the 24 languages at most 0.04 (German), with permuted letters 0.13 in nineteen of twenty."""
MAX_CLUSTERED_4: Final = 0.2
"""The same with four consonants: at most 0.15 (German), with permuted letters 0.24."""
MIN_LONG_WORDS: Final = 20
"""Words of five letters or more, below which their clusters say nothing."""

_VOWELS: Final = frozenset("aeiouyαεηιουωаеиоуъюяыэієї")
_BULLETS: Final = re.compile("[\uf020-\uf0ff]")
"""Symbol fonts keep their signs there; one at the start of a word is a bullet."""
_WORD: Final = re.compile(r"\S+")
_MISCODED: Final = re.compile(r"[^\W\d_][¸ˆ‰¨˜¯˘˙˚˝˛ˇ¤¦¬†‡‹›√∫∂Ω≈◊][^\W\d_]")
_INSIDE: Final = re.compile(
    r"[a-zß-ÿ][A-Z]|[^\W\d_][^\w\s.,:;/'’‘`@&+()\[\]*‐‑‒–—=\-\u00ad«»„“”\"|][^\W\d_]|[^\W\d_]\d[^\W\d_]"
)
_ADDRESS: Final = re.compile(r"://|@|www\.|[\\{}<>_]")
_LETTERS: Final = re.compile(r"[^\W\d_]+")


def fault(text: str, unmapped: float) -> str | None:
    """What is wrong with a text layer, as a fixed word; None where nothing is.

    `unmapped`: share of glyphs without a character, 0 to 1. Total: every string has an answer.
    """
    solid = [char for char in text if not char.isspace()]
    if not solid:
        return None
    if unmapped > MAX_UNMAPPED and _is_foreign(text):
        return "no_unicode_map"
    unreadable = sum(_is_unreadable(char) for char in solid)
    if unreadable > MAX_UNREADABLE * len(solid):
        return "unreadable_characters"
    if _is_foreign(text):
        return None
    words = [word for word in _WORD.findall(text) if not _ADDRESS.search(word)]
    words = [word for word in words if len(word) >= 3 and any(map(str.isalpha, word))]
    if sum(map(len, words)) < MIN_LETTERS:
        return None
    if sum(map(bool, map(_MISCODED.search, words))) > MAX_MISCODED * len(words):
        return "wrong_code_page"
    if sum(map(bool, map(_INSIDE.search, words))) > MAX_MIXED * len(words):
        return "letter_soup"
    return "letter_soup" if _implausible(words) else None


def _is_foreign(text: str) -> bool:
    """Whether most letters are neither Latin nor Greek nor Cyrillic."""
    letters = [char for char in text if char.isalpha()]
    own = sum(char < "\u0530" or "\u1e00" <= char <= "\u1fff" for char in letters)
    return own < len(letters) / 2


def _is_unreadable(char: str) -> bool:
    if char == "\ufffd":
        return True
    if char.isascii():
        return char < " " or char == "\x7f"
    kind = unicodedata.category(char)
    return kind in {"Cc", "Cn", "Cs"} or (kind == "Co" and not _BULLETS.match(char))


def _implausible(words: list[str]) -> bool:
    """Whether vowels and consonants stand as in no language of these scripts."""
    letters = vowels = long = five = four = 0
    # A form repeats its words: each one counts once.
    for word in sorted({word.casefold() for word in words}):
        for part in _LETTERS.findall(word):
            pattern = _pattern(part)
            letters += len(pattern)
            vowels += pattern.count("v")
            if len(pattern) >= 5:
                long += 1
                five += "ccccc" in pattern or "vvvv" in pattern
                four += "cccc" in pattern or "vvvv" in pattern
    if letters < MIN_LETTERS:
        return False
    if not VOWELS[0] <= vowels / letters <= VOWELS[1]:
        return True
    return long >= MIN_LONG_WORDS and (five > MAX_CLUSTERED * long or four > MAX_CLUSTERED_4 * long)


def _pattern(word: str) -> str:
    """A word as vowels `v` and consonants `c`; letters of other scripts are left out."""
    parts = []
    for char in unicodedata.normalize("NFD", word.casefold()):
        if char in _VOWELS:
            parts.append("v")
        elif "a" <= char <= "z" or "α" <= char <= "ω" or "а" <= char <= "ё":
            parts.append("c")
        elif char in "øæœıəåđłħðþŧħ":
            parts.append("v" if char in "øæœıəå" else "c")
    return "".join(parts)
