"""What is done to text before a model sees it: named, versioned, the same in training and in use.

A model is only as good as the likeness of its input to what it was trained on; so each model names
its normalisation (`shipped.py`), and a normalisation never changes: a better one gets a new name.
Line breaks go in all of them, because fastText reads a line at a time.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from typing import Final

_BLANKS: Final = re.compile(r"[\s\x00-\x1f\x7f]+")
# fastText takes the token </s> for the end of the line and __label__… for an answer.
_TOKENS: Final = re.compile(r"</s>|__label__")


def plain_1(text: str) -> str:
    """Only what fastText needs; text that is all in capitals is lower-cased.

    lid.176 was trained on Wikipedia and Tatoeba as they are, where running text in capitals is
    rare: it takes it for other languages.
    """
    line = _BLANKS.sub(" ", _TOKENS.sub(" ", text)).strip()
    return line.lower() if line.isupper() else line


def plain_2(text: str) -> str:
    """Only what fastText needs: one line. GlotLID was trained on text as it is."""
    return _BLANKS.sub(" ", _TOKENS.sub(" ", text)).strip()


_ADDRESS: Final = re.compile(r"(?:https?://|www\.)\S+|\S+@\S+\.\w+", re.IGNORECASE)
_APOSTROPHES: Final = re.compile("[\u2018\u2019\u02bc\u00b4`]")
# Neither a letter nor a mark of one, nor an apostrophe or hyphen: digits, punctuation, symbols.
_NO_LETTER: Final = re.compile(r"[^\w'\u00b7\u0300-\u036f-]+|[\d_]+")
# Apostrophes and hyphens only mean something beside a letter: l-art, t-athair, l'eau, dell'.
_LOOSE: Final = re.compile(r"(?<![^\s])[-']+(?![^\s])")
_SPACES: Final = re.compile(r"\s+")


def words_2(text: str) -> str:
    """As `words_1`, by the tokenizer's tables and compiled: `letters.py`."""
    from language_id import letters

    return letters.words_2(text)


def words_1(text: str) -> str:
    """Letters in lower case, with the hyphens and apostrophes of words; all else is a space.

    Addresses, digits, punctuation and symbols say nothing about a language and much about the
    kind of page, which is what a model must not learn.
    """
    line = _ADDRESS.sub(" ", text)
    line = unicodedata.normalize("NFC", line.lower())
    line = _NO_LETTER.sub(" ", _APOSTROPHES.sub("'", line))
    return _SPACES.sub(" ", _LOOSE.sub(" ", line)).strip()


_NO_WORD: Final = re.compile(r"[^\w\s]|[\d_]")


def letters_1(text: str) -> str:
    """Lower case; digits and whatever is no letter become spaces.

    For OpenLID's first release, which says nothing about its text. Marks of Indic scripts, which go
    too, matter for none of the 24.
    """
    line = unicodedata.normalize("NFC", _TOKENS.sub(" ", text)).lower()
    return _SPACES.sub(" ", _BLANKS.sub(" ", _NO_WORD.sub(" ", line))).strip()


class _Words(dict[int, int | None]):
    """Code point to itself where Unicode counts it to words (UTS 18, annex C), digits aside."""

    def __missing__(self, code_point: int) -> int | None:
        sign = chr(code_point)
        kept = sign in " \u200c\u200d" or unicodedata.category(sign) in _WORD_CATEGORIES
        return self.setdefault(code_point, code_point if kept else None)


_WORD_CATEGORIES: Final = {"Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Mc", "Me", "Nl", "Pc", "Zs"}
_WORDS: Final = _Words()


def letters_2(text: str) -> str:
    """Lower case; digits and whatever is in no word are taken out, and what they parted is joined.

    `l'homme` is `lhomme`, `il-ktieb` `ilktieb`: so OpenLID v2 and v3 clean a line in training
    (`clean_line` of their scripts), and so their users are asked to. Blanks that are no spaces are
    spaces here; there a line has none.
    """
    line = _BLANKS.sub(" ", _TOKENS.sub(" ", text)).lower()
    return _SPACES.sub(" ", line.translate(_WORDS)).strip()


NORMALISATIONS: Final[dict[str, Callable[[str], str]]] = {
    "plain-1": plain_1,
    "plain-2": plain_2,
    "letters-1": letters_1,
    "letters-2": letters_2,
    "words-1": words_1,
    "words-2": words_2,
}
