"""What announces a telephone number in each language, and whose numbers it announces.

The words stand in the table `[redact]` of the language files, whole and inflected: a stem such as
`tél` would also announce "télécommunications 394 000".

A page of one language also carries labels of another ("Tel.", "Fax"), so all words count in every
document. A word of the document's own language announces a number of that language's regions; a
word of other languages, and any word in `und`, where no language is known, announces one of the
regions of the languages that use it (after those of the document).
"""

from __future__ import annotations

import functools
import hashlib
from typing import Final

from language_id.languages import OFFICIAL, UND, load
from pii.label_words import unaccented

MAX_WORD: Final = 24
"""Code points; the prefilter's reach is computed from it, a test compares it with the tables."""


@functools.cache
def regions(language: str) -> tuple[str, ...]:
    """Regions (ISO 3166-1) whose national numbers a document of the language may hold.

    Empty for `und`.
    """
    return () if language == UND else tuple(load(language).tables["redact"]["phone_regions"])


@functools.cache
def all_regions(language: str) -> tuple[str, ...]:
    """The regions of the language, then those of the other languages."""
    order = dict.fromkeys(regions(language))
    for other in OFFICIAL:
        order |= dict.fromkeys(regions(other))
    return tuple(order)


@functools.cache
def _forms(language: str) -> list[str]:
    written = [word.lower() for word in load(language).tables["redact"]["phone_words"]]
    return sorted({*written, *map(unaccented, written)})


@functools.cache
def words(language: str = UND) -> dict[str, tuple[str, ...]]:
    """Every word of every language, lower case, with and without accents -> regions, in order."""
    own = regions(language)
    table: dict[str, list[str]] = {}
    for other in OFFICIAL:
        for form in _forms(other):
            known = table.setdefault(form, list(own))
            known.extend(region for region in regions(other) if region not in known)
    if language != UND:
        table.update((form, list(own)) for form in _forms(language))
    return {word: tuple(table[word]) for word in sorted(table)}


@functools.cache
def digest() -> str:
    """sha256 of everything above, for the fingerprint."""
    content = repr([(language, regions(language)) for language in OFFICIAL]) + repr(words())
    return hashlib.sha256(content.encode()).hexdigest()
