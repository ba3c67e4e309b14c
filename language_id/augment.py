"""Make clean lines look like the lines of real pages, for training.

Training text is edited prose and messages; pages have fragments, lost accents, glued words, English
between the lines and scanning errors. Upper case and addresses need no augmentation: the
normalisation takes them out. Every choice is drawn from the generator that is passed in.
"""

from __future__ import annotations

import random
import re
import unicodedata
from typing import Final


def _table(letters: str, latin: str) -> dict[str, str]:
    return dict(zip(letters, latin.split(), strict=True))


GREEK: Final = _table(
    "αβγδεζηθικλμνξοπρσςτυφχψω", "a v g d e z i th i k l m n x o p r s s t y f ch ps o"
)
"""ELOT 743 letter by letter, which is near enough to what people type."""

BULGARIAN: Final = _table(
    "абвгдежзийклмнопрстуфхцчшщъьюя",
    "a b v g d e zh z i y k l m n o p r s t u f h ts ch sh sht a y yu ya",
)
"""Streamlined System, Bulgarian Transliteration Act (State Gazette 19/2009)."""

SERBIAN: Final = _table(
    "абвгдђежзијклљмнњопрстћуфхцчџш",
    "a b v g d đ e ž z i j k l lj m n nj o p r s t ć u f h c č dž š",
)
"""Serbian is written in both scripts, letter for letter (Pravopis srpskoga jezika, 2010)."""

_CONFUSED: Final = {"m": "rn", "e": "c", "h": "b", "i": "l", "l": "i", "n": "u", "u": "n",
                    "а": "о", "е": "с", "и": "н", "н": "п", "α": "o", "ν": "v"}  # fmt: skip
"""Letters that optical character recognition takes for each other."""


def without_marks(text: str) -> str:
    """Drop the accents and other marks of letters."""
    return "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))


def transliterated(text: str, table: dict[str, str]) -> str:
    """Write Greek, Bulgarian or Serbian in Latin letters, lower case."""
    return "".join(table[c] if c in table else _plain(c, table) for c in text.lower())


def _plain(letter: str, table: dict[str, str]) -> str:
    """A letter that only the table without its accent knows."""
    bare = without_marks(letter)
    return table.get(bare, bare)


def scanned(text: str, chance: random.Random) -> str:
    """Damage four letters in a hundred: confused, lost or doubled."""
    return re.sub(
        r"[^\W\d_]",
        lambda m: (
            m[0]
            if chance.random() > 0.04
            else chance.choice((_CONFUSED.get(m[0], m[0]), "", m[0] * 2))
        ),
        text,
    )


def fragment(text: str, chance: random.Random) -> str:
    """One to six words out of the line, as in menus, captions and headings."""
    words = text.split()
    length = chance.randint(1, 6)
    start = chance.randint(0, max(0, len(words) - length))
    return " ".join(words[start : start + length])


def augmented(text: str, language: str, english: str, chance: random.Random) -> str:
    """One training line from one line of the source: often as it is, at times as pages spoil it.

    Args:
        text: the line.
        language: label of the line; Greek and Bulgarian are transliterated at times.
        english: a line of English to mix in.
        chance: generator of this line.
    """
    draw = chance.random()
    if draw < 0.55:
        text = fragment(text, chance)
    elif draw < 0.60:
        text = without_marks(text)
    elif draw < 0.63:
        text = scanned(text, chance)
    elif draw < 0.65:
        text = re.sub(r" ", lambda _: "" if chance.random() < 0.3 else " ", text)
    elif draw < 0.69 and len(text) > 40:
        words = text.split()
        at = chance.randint(0, len(words))
        text = " ".join([*words[:at], fragment(english, chance), *words[at:]])
    elif draw < 0.71 and language in ("el", "bg"):
        text = transliterated(text, GREEK if language == "el" else BULGARIAN)
    return text
