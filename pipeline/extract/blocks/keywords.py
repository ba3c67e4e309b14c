"""Words in class, id, role and itemprop that tell what a part of a page is for.

Authors name parts for themselves, mostly in English, sometimes in their own language; the words
stand in one automaton (Aho and Corasick, "Efficient string matching", CACM 18, 1975) and each
gives a bit. What a bit means for the text is the model's to learn; the words are no rules.
"""

from __future__ import annotations

from collections import deque
from typing import Final

import numpy as np
import numpy.typing as npt

WORDS: Final = {
    "article": "article artikel articulo artigo articolo artykul clanek cikk straipsnis raksts",
    "content": "content contenido inhalt contenu contenuto tresc obsah tartalom sisu",
    "post": "post",
    "entry": "entry",
    "body": "body storytext richtext prose",
    "text": "text copy-",
    "main": "main primary",
    "story": "story news-",
    "nav": "nav menu topbar",
    "side": "sidebar side- -side rightcol leftcol secondary rail aside column",
    "foot": "foot colophon bottom",
    "head": "header masthead banner",
    "comment": "comment disqus kommentar comentario commentaire commento reply respond discussion",
    "share": "share sharing social facebook twitter addtoany whatsapp follow",
    "related": "related recommend similar more- -more also readmore weitere latest popular trending"
    " most verwandt next- crosslink outbrain taboola",
    "widget": "widget module block- plugin",
    "crumb": "crumb pagination pager paging -nav- prevnext",
    "meta": "meta byline author autor date datum publish time tags tag- categor posted info kicker"
    " credit",
    "advert": "advert -ad- -ad ads sponsor promo anzeige werbung commercial",
    "cookie": "cookie consent gdpr privacy dsgvo",
    "subscribe": "newsletter subscri signup sign-up login register paywall abo-",
    "hidden": "hidden hide modal popup overlay visually sr-only screen-reader offscreen lightbox"
    " tooltip d-none",
    "teaser": "teaser card listing grid item tile carousel slider overview archive",
    "caption": "caption figure gallery image photo media bild img",
    "search": "search form suche",
    "legal": "copyright legal imprint impressum disclaimer licen terms",
    "title": "title headline heading titel titre titulo titolo",
    "lead": "lead intro summary excerpt abstract standfirst dek vorspann subtitle chapeau",
    "tools": "toc table-of print skip jump toolbar tools button btn rating vote",
    "paragraph": "paragraph para",
}
"""Bits by name, in order, and the words that set each; a word counts wherever it stands."""

PUBLISHER: Final = "oj-normal title-doc-first doc-ti texteonly"
"""Class names and an id by which `eurlex` knows its pages; their bit follows those of the words."""
PUBLISHER_BIT: Final = 1 << len(WORDS)

HIDDEN_BIT: Final = 1 << list(WORDS).index("hidden")
COMMENT_BIT: Final = 1 << list(WORDS).index("comment")
COOKIE_BIT: Final = 1 << list(WORDS).index("cookie")
FOOT_BIT: Final = 1 << list(WORDS).index("foot")

MAX_VALUE_BYTES: Final = 300
"""What is read of one attribute: some frameworks write kilobytes of class names."""

_LETTERS: Final = 29
"""Classes of bytes: 1 to 26 the letters, 27 hyphen and underscore, 28 digits, 0 all else."""


def byte_class(byte: int) -> int:
    """The class of a byte of an attribute's value."""
    character = chr(byte).lower() if byte < 128 else " "
    if "a" <= character <= "z":
        return ord(character) - ord("a") + 1
    if character in "-_":
        return 27
    return 28 if character.isdigit() else 0


def _automaton() -> tuple[npt.NDArray[np.int16], npt.NDArray[np.int64]]:
    follow: list[list[int]] = [[0] * _LETTERS]
    found = [0]
    for bit, words in enumerate([*WORDS.values(), PUBLISHER]):
        for word in words.split():
            state = 0
            for letter in map(byte_class, word.encode()):
                if not follow[state][letter]:
                    follow.append([0] * _LETTERS)
                    found.append(0)
                    follow[state][letter] = len(follow) - 1
                state = follow[state][letter]
            found[state] |= 1 << bit
    failure = [0] * len(follow)
    queue = deque(state for state in follow[0] if state)
    while queue:
        state = queue.popleft()
        found[state] |= found[failure[state]]
        for letter in range(_LETTERS):
            target, fallback = follow[state][letter], follow[failure[state]][letter]
            if target:
                failure[target] = fallback
                queue.append(target)
            else:
                follow[state][letter] = fallback
    table = np.array(follow, np.int16)
    table[:, 0] = 0  # no word goes over a character of another kind
    return table, np.array(found, np.int64)


FOLLOW, FOUND = _automaton()
"""State and class of byte to the next state, (states, 29); state to the bits found there."""

BYTE_CLASS: Final = np.array([byte_class(byte) for byte in range(256)], np.uint8)
"""Byte to its class, shape (256,)."""
