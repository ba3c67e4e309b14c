"""The words and letters of a language as tables that a compiled kernel can ask.

One table of hashes holds whole words (stop words, currencies, the placeholder text of designers),
another the beginnings of words that name an act or a part of one: those are inflected in most of
the 24 languages (`článek`, `článku`, `čl.`), and a list of all forms would never be complete.
"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt
from numba import njit

from filters.characters import SYMBOLS, terminal_marks
from filters.ngrams import mix, table_size
from language_id.memory import address, byte_at, word32_at, word64_at
from language_id.words import CLASSES, DROPPED, LETTER, LOWER, WORD, decode, decode_at, next_token

HASH_START = np.uint64(0xCBF29CE484222325)  # FNV-1a, 64 bits
HASH_PRIME = np.uint64(0x100000001B3)
_ZERO = np.uint64(0)

# What a whole word can be, bits of Lexicon.kinds.
STOP: Final = 1
CURRENCY: Final = 2
LOREM: Final = 4
ACT: Final = 8
SHELL: Final = 16

WHOLE_WORD_CHARS: Final = 3
"""A word for an act of at most so many characters is an abbreviation and stands for itself."""

LOREM_WORDS: Final = (
    "adipiscing", "adipisicing", "aliquip", "aliquam", "cillum", "commodo", "consectetur",
    "consectetuer", "consequat", "culpa", "cupidatat", "deserunt", "dolore", "eiusmod",
    "excepteur", "exercitation", "fermentum", "fugiat", "incididunt", "ipsum", "labore", "laboris",
    "lorem", "malesuada", "mollit", "nostrud", "nulla", "occaecat", "officia", "pariatur",
    "pellentesque", "proident", "reprehenderit", "tempor", "ullamco", "velit", "veniam",
    "vestibulum", "voluptate",
)  # fmt: skip
"""Words of the placeholder text that designers set (Cicero, De finibus 1.10.32, garbled)."""

CURRENCY_WORDS: Final = (
    "bgn", "chf", "czk", "dkk", "eur", "eura", "eurai", "eurais", "eurā", "euri", "euro", "euroa",
    "euroja", "euron", "euros", "eurosta", "eurot", "eurov", "eurus", "eurų", "euró", "eurót",
    "eurá", "eurách", "eiro", "evra", "evri", "evro", "evrov", "evrih", "ewro", "gbp", "huf", "pln",
    "ron", "sek", "usd", "kč", "zł", "ft", "kr", "лв", "лева", "евро", "ευρώ", "ecu",
)  # fmt: skip
"""Codes (ISO 4217) and names of the currencies of the EU's states, inflected, in lower case."""


class Lexicon(NamedTuple):
    """What the kernels know of a language.

    Attributes:
        classes: `words.CLASSES`.
        lower: `words.LOWER`.
        symbols: `characters.SYMBOLS`.
        terminals: code point to 1 where it ends a sentence, uint8, shape (0x110000,).
        alphabet: code point to 1 where it is a letter of the language, in either case; uint8.
        keys: hashes of whole words in an open-addressing table, 0 in an empty slot, uint64.
        kinds: bits of each of them, uint8.
        longest: characters of the longest whole word.
        stems: hashes of the beginnings of words for acts, as keys.
        longest_stem: characters of the longest of them.
    """

    classes: npt.NDArray[np.uint8]
    lower: npt.NDArray[np.uint32]
    symbols: npt.NDArray[np.uint8]
    terminals: npt.NDArray[np.uint8]
    alphabet: npt.NDArray[np.uint8]
    keys: npt.NDArray[np.uint64]
    kinds: npt.NDArray[np.uint8]
    longest: int
    stems: npt.NDArray[np.uint64]
    longest_stem: int


class Tables(NamedTuple):
    """The arrays of a Lexicon, and the tables of all languages, by address, for inner loops.

    Numba counts references to an array in each call that hands it on: measured, composition took
    2.6 times as long. Whoever makes it keeps the arrays alive.
    """

    classes: int
    lower: int
    symbols: int
    terminals: int
    alphabet: int
    signs: int
    mojibake: int
    keys: int
    kinds: int
    mask: int
    longest: int
    stems: int
    stem_mask: int
    longest_stem: int


@njit(cache=True, nogil=True)
def tables(words, signs, mojibake):  # type: ignore[no-untyped-def]
    """Give the addresses of a Lexicon and of `composition.SIGNS` and `MOJIBAKE`."""
    return Tables(
        address(words.classes), address(words.lower), address(words.symbols),
        address(words.terminals), address(words.alphabet), address(signs), address(mojibake),
        address(words.keys), address(words.kinds), words.keys.size - 1, words.longest,
        address(words.stems), words.stems.size - 1, words.longest_stem,
    )  # fmt: skip


@njit(cache=True, nogil=True)
def lower_hash(data, start, stop, lower, longest):  # type: ignore[no-untyped-def]
    """Hash of a word as `words.LOWER` writes it; 0 if it has more than `longest` characters so."""
    value = HASH_START
    length = 0
    i = start
    while i < stop:
        code_point, i = decode(data, i, stop)
        small = lower[code_point]
        if small != DROPPED:
            length += 1
            if length > longest:
                return _ZERO
            value = (value ^ np.uint64(small)) * HASH_PRIME
    return mix(value)


@njit(cache=True, nogil=True)
def slot_of(keys, mask, key):  # type: ignore[no-untyped-def]
    """Slot of a key in the table at an address, or the empty one where it would stand."""
    slot = np.int64(key) & mask
    while word64_at(keys, slot) != _ZERO and word64_at(keys, slot) != key:
        slot = (slot + 1) & mask
    return slot


@njit(cache=True, nogil=True)
def provision(text, start, stop, t):  # type: ignore[no-untyped-def]
    """Whether the word from start to stop names an act or a part of one: `art`, `Artikels`."""
    value = HASH_START
    length = np.int64(0)
    i = start
    while i < stop:
        code_point, i = decode_at(text, i, stop)
        small = word32_at(t.lower, code_point)
        if small == DROPPED:
            continue
        length += 1
        if length > t.longest_stem:
            return False
        value = (value ^ np.uint64(small)) * HASH_PRIME
        if length > WHOLE_WORD_CHARS:
            key = mix(value)
            if word64_at(t.stems, slot_of(t.stems, t.stem_mask, key)) == key:
                return True
    if length > WHOLE_WORD_CHARS:
        return False
    key = mix(value)
    slot = slot_of(t.keys, t.mask, key)
    return word64_at(t.keys, slot) == key and byte_at(t.kinds, slot) & ACT != 0


def _slot(keys: npt.NDArray[np.uint64], key: int) -> int:
    slot = key & (keys.size - 1)
    while keys[slot] not in (0, key):
        slot = (slot + 1) & (keys.size - 1)
    return slot


def _key(word: str) -> np.uint64:
    data = np.frombuffer(word.encode(), np.uint8)
    return np.uint64(lower_hash(data, 0, data.size, LOWER, len(word)))


def is_one_word(word: str) -> bool:
    """Whether the tokenizer cuts a text that is this word as one word; else it would never match.

    Asked of the shipped tables by the tests and by `eurosift doctor`, not in each task: loading the
    tokenizer for it takes a tenth of a second.
    """
    data = np.frombuffer(word.encode(), np.uint8)
    # An elided article ends with its apostrophe only where a letter follows.
    followed = np.frombuffer(f"{word}a".encode(), np.uint8)
    alone = next_token(data, 0, data.size, CLASSES)
    elided = next_token(followed, 0, followed.size, CLASSES)
    return (0, data.size, WORD) in (alone, elided)


def lexicon(
    stop_words: tuple[str, ...],
    marks: tuple[str, ...] = (),
    alphabet: str = "",
    act_words: tuple[str, ...] = (),
    shell_words: tuple[str, ...] = (),
) -> Lexicon:
    """Make the tables of a language.

    Args:
        stop_words: as written; compared as `words.LOWER` writes them, like all words here.
        marks: marks of the language that end a sentence beside `characters.TERMINAL_MARKS`.
        alphabet: its letters in lower case; empty where every letter counts as its own.
        act_words: words for acts and their parts: those of more than WHOLE_WORD_CHARS characters
            are beginnings of words.
        shell_words: whole words of pages without content.
    """
    whole: dict[int, int] = {}
    abbreviations = tuple(word for word in act_words if len(word) <= WHOLE_WORD_CHARS)
    for bit, given in (
        (STOP, stop_words), (CURRENCY, CURRENCY_WORDS), (LOREM, LOREM_WORDS), (ACT, abbreviations),
        (SHELL, shell_words),
    ):  # fmt: skip
        for word in given:
            key = int(_key(word))
            whole[key] = whole.get(key, 0) | bit
    keys = np.zeros(table_size(max(1, len(whole))), np.uint64)
    kinds = np.zeros(keys.size, np.uint8)
    for key, bits in whole.items():
        slot = _slot(keys, key)
        keys[slot], kinds[slot] = key, bits
    beginnings = [word for word in act_words if len(word) > WHOLE_WORD_CHARS]
    stems = np.zeros(table_size(max(1, len(beginnings))), np.uint64)
    for word in beginnings:
        stem = int(_key(word))
        stems[_slot(stems, stem)] = stem
    letters = (CLASSES == LETTER).astype(np.uint8)
    if alphabet:
        letters[:] = 0
        for letter in {*alphabet, *alphabet.upper()}:
            letters[ord(letter)] = 1
    longest = max(
        map(len, (*stop_words, *CURRENCY_WORDS, *LOREM_WORDS, *abbreviations, *shell_words))
    )
    return Lexicon(
        classes=CLASSES,
        lower=LOWER,
        symbols=SYMBOLS,
        terminals=terminal_marks(marks),
        alphabet=letters,
        keys=keys,
        kinds=kinds,
        longest=longest,
        stems=stems,
        longest_stem=max(map(len, act_words), default=0) + 12,
    )
