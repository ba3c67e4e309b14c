"""The words that announce dates of birth, plates and passports, read from the language files.

They stand in the table `[redact]`, whole and inflected (see `phone_words.py` for why no stems).
Labels of the document's own language all count; those of other languages only where they are long
enough to mean nothing else there ("op", "pas", "né").
"""

from __future__ import annotations

import functools
import hashlib
import re
import unicodedata
from typing import Final

from language_id.languages import OFFICIAL, load

MAX_LABEL: Final = 64
"""Code points of a label; a test compares it with the tables."""
_FOREIGN: Final = 6
"""Code points that a label of another language has at least."""
GAP_CHARACTERS: Final = " \t\u00a0.,'’/()№°-"
GAP: Final = f"[{GAP_CHARACTERS}]"
"""What may stand between two words of a label, besides nothing."""
_SPLIT: Final = re.compile(rf"{GAP}+")


def unaccented(word: str) -> str:
    """The word without its accents, as capitals and hasty forms write it."""
    decomposed = unicodedata.normalize("NFD", word)
    return unicodedata.normalize(
        "NFC", "".join(c for c in decomposed if not unicodedata.combining(c))
    )


@functools.cache
def _phrases(table: str, language: str) -> frozenset[str]:
    """The phrases of a language's own table, and those that are long enough without accents."""
    written = {" ".join(words_of(one)) for one in load(language).tables["redact"][table]}
    bare = {one for one in map(unaccented, written) if len(one) >= _FOREIGN}
    return frozenset(written | bare)


@functools.cache
def foreign_labels(table: str) -> frozenset[str]:
    """The phrases of a table that count in documents of every language."""
    every = (one for other in OFFICIAL for one in _phrases(table, other))
    return frozenset(one for one in every if len(one) >= _FOREIGN)


@functools.cache
def labels(table: str, language: str) -> frozenset[str]:
    """The phrases of a table that count in documents of the language, with and without accents."""
    own = _phrases(table, language) if language in OFFICIAL else frozenset()
    return foreign_labels(table) | own


@functools.cache
def digest() -> str:
    """sha256 of all tables that are read here, for the fingerprint."""
    names = ("address_labels", "birth_labels", "document_labels", "months", "not_born",
             "phone_calls", "plate_labels", "street_after", "street_before")  # fmt: skip
    content = repr([[load(code).tables["redact"][name] for name in names] for code in OFFICIAL])
    return hashlib.sha256(content.encode()).hexdigest()


def words_of(phrase: str) -> list[str]:
    """The words of a phrase, gaps taken off."""
    return [one for one in _SPLIT.split(phrase) if one]
