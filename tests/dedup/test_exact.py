"""The exact hash: what is one text, what is not, and that it is the hash that is specified."""

from __future__ import annotations

import unicodedata

import pyarrow as pa
import pytest
import xxhash
from hypothesis import given, settings
from hypothesis import strategies as st

from dedup.exact import exact_hashes
from language_id import words


def hash_of(text: str) -> bytes | None:
    hashes, chars = exact_hashes(pa.array([text], pa.large_string()))
    assert chars.tolist() == [len(text)]
    return hashes[0].as_py()


def slow_hash(text: str) -> bytes | None:
    kept = []
    for character in text:
        if words.CLASSES[ord(character)] in (words.SPACE, words.NEWLINE):
            kept.append(" ")
        elif unicodedata.category(character) not in ("Cc", "Cf"):
            kept.append(words.lowered(character))
    normalised = " ".join(part for part in "".join(kept).split(" ") if part)
    return xxhash.xxh3_128_digest(normalised.encode()) if normalised else None


@settings(derandomize=True, deadline=None, max_examples=300)
@given(st.text(max_size=30))
def test_equals_the_slow_reference(text: str) -> None:
    assert hash_of(text) == slow_hash(text)


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        ("Il-ktieb ta' Malta.", " il-ktieb  TA’\n\tmalta. ", True),
        ("ΟΔΟΣ", "οδος", True),
        ("infor\u00admation", "information", True),
        ("100 €", "101 €", False),
        ("žena", "zena", False),
        ("a.b", "a b", False),
        ("a b", "ab", False),
        ("ⱥ" * 50, "Ⱥ" * 50, True),
    ],
)
def test_same_text(first: str, second: str, same: bool) -> None:
    assert (hash_of(first) == hash_of(second)) is same


@pytest.mark.parametrize("text", ["", " \n\t", "\u00ad\u200b\x07"])
def test_nothing_has_no_hash(text: str) -> None:
    assert hash_of(text) is None


def test_rows_of_a_slice_and_nulls() -> None:
    texts = pa.array(["x", "alpha", None, "beta"], pa.large_string()).slice(1)
    hashes, chars = exact_hashes(texts)
    assert hashes.to_pylist() == [hash_of("alpha"), None, hash_of("beta")]
    assert chars.tolist() == [5, 0, 4]
    empty, none = exact_hashes(texts.slice(0, 0))
    assert (len(empty), len(none)) == (0, 0)
