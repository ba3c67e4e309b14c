"""Signatures: datasketch is the oracle, a slow reading of the specification the second one."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from datasketch import MinHash, MinHashLSH
from hypothesis import given, settings
from hypothesis import strategies as st

from dedup import specification
from dedup.config import DedupConfig
from dedup.exact import exact_hashes
from dedup.shingles import shingle_hashes
from dedup.signature import from_arrow, sign, sign_hashes, to_arrow
from language_id import words
from language_id.languages import OFFICIAL

PROPERTY = settings(derandomize=True, deadline=None, max_examples=150)
MASK = 2**64 - 1
SENTENCES = json.loads((Path(__file__).parent / "known_answers.json").read_text(encoding="utf-8"))


def fmix64(value: int) -> int:
    value ^= value >> 33
    value = value * 0xFF51AFD7ED558CCD & MASK
    value ^= value >> 33
    value = value * 0xC4CEB9FE1A85EC53 & MASK
    return value ^ value >> 33


def word_hash(word: str) -> int:
    value = 0xCBF29CE484222325
    for character in word:
        value = (value ^ ord(character)) * 0x100000001B3 & MASK
    return fmix64(value)


def slow_shingles(text: str, size: int, zero: bool) -> list[int]:
    raw = text.encode()
    data = np.frombuffer(raw + b" ", np.uint8)
    folded, i = [], 0
    while True:
        start, i, kind = words.next_token(data, i, len(raw), words.CLASSES)
        if kind == words.END:
            break
        word = raw[start:i].decode()
        if zero:
            marked = []
            for character in word:
                is_digit = words.CLASSES[ord(character)] == words.DIGIT
                if words.folded(character) and not (is_digit and marked[-1:] == ["0"]):
                    marked.append("0" if is_digit else words.folded(character))
            word = "".join(marked)
        if kind == words.WORD and words.folded(word):
            folded.append(word_hash(words.folded(word)))
    base = 0x9E3779B97F4A7C15
    return [
        sum(h * pow(base, size - 1 - k, 2**64) for k, h in enumerate(folded[i : i + size])) & MASK
        for i in range(len(folded) - size + 1)
    ]


def oracle(hashes: list[int], count: int, seed: int) -> MinHash:
    minhash = MinHash(num_perm=count, seed=seed, scheme="affine64", hashfunc=lambda value: value)
    minhash.update_batch(hashes)
    return minhash


@PROPERTY
@given(st.lists(st.integers(0, MASK), max_size=20), st.integers(1, 300), st.integers(1, 2**32 - 1))
def test_any_set_of_hashes_gives_the_minhash_of_datasketch(
    hashes: list[int], count: int, seed: int
) -> None:
    ours = sign_hashes(np.array(hashes, np.uint64), count, seed)
    assert ours.tolist() == oracle(hashes, count, seed).hashvalues.tolist()


TEXTS = st.lists(
    st.one_of(
        st.sampled_from(
            ["1.234,5", "l'a", "ta'", "E-mail", "ŽENA", "ʼ", "<EMAIL>", "A4", "7b8", "."]
        ),
        st.text(max_size=4),
    ),
    max_size=14,
).map(" ".join)


@PROPERTY
@given(TEXTS, st.integers(1, 6), st.booleans())
def test_shingles_are_those_of_the_specification(text: str, size: int, zero: bool) -> None:
    (ours,) = shingle_hashes(pa.array([text], pa.large_string()), size, zero=zero)
    assert ours.tolist() == slow_shingles(text, size, zero)


@PROPERTY
@given(st.lists(TEXTS, max_size=6), st.integers(0, 6))
def test_rows_do_not_know_each_other(texts: list[str], cut: int) -> None:
    config = DedupConfig(ngram_words=2, bands=3, rows=4, seed=9)
    column = pa.array(texts, pa.large_string())
    signatures, shingles = sign(column, config)
    for part, start in ((column.slice(0, cut), 0), (column.slice(cut), cut)):
        again, counts = sign(part, config)
        assert (again == signatures[start : start + len(part)]).all()
        assert (counts == shingles[start : start + len(part)]).all()


def test_fewer_words_than_a_shingle_have_no_signature() -> None:
    column = pa.array(["", "one", "one two three four", "one two three four five"])
    signatures, shingles = sign(column, DedupConfig())
    assert shingles.tolist() == [0, 0, 0, 1]
    stored = to_arrow(signatures, shingles > 0)
    assert stored.is_valid().to_pylist() == [False, False, False, True]
    assert (from_arrow(stored)[3] == signatures[3]).all()
    assert (signatures[0] == MinHash(num_perm=112, scheme="affine64").hashvalues).all()


def test_numbers_as_zero_makes_forms_alike() -> None:
    column = pa.array(["Invoice 12 of 1.234,50 euro due", "Invoice 7 of 99 euro due"])
    kept, _ = sign(column, DedupConfig())
    zeroed, _ = sign(column, DedupConfig(numbers="zero"))
    assert (kept[0] != kept[1]).any()
    assert (zeroed[0] == zeroed[1]).all()


def test_a_long_document() -> None:
    text = " ".join(f"word{i}" for i in range(1_000_000))
    assert len(text) > 10_000_000
    column = pa.array([text, "short one"], pa.large_string())
    (hashes, _) = shingle_hashes(column, 5, zero=False)
    signatures, shingles = sign(column, DedupConfig())
    assert shingles.tolist() == [999_996, 0]
    assert signatures[0].tolist() == sign_hashes(hashes, 112, 1).tolist()


@pytest.mark.parametrize("code", OFFICIAL)
def test_known_answers(code: str) -> None:
    """The specification's pins: if one moves, files of earlier releases cannot be read any more."""
    known = SENTENCES[code]
    column = pa.array([known["text"]], pa.large_string())
    (hashes,) = shingle_hashes(column, 5, zero=False)
    assert hashes.tolist() == slow_shingles(known["text"], 5, False)
    assert f"{hashes[0]:016x}" == known["first_shingle"]
    exact, _ = exact_hashes(column)
    assert exact[0].as_py().hex() == known["exact_hash"]
    signatures, shingles = sign(column, DedupConfig())
    assert int(shingles[0]) == known["shingles"]
    assert [f"{value:016x}" for value in signatures[0][:4]] == known["signature_starts"]
    assert signatures[0].tolist() == oracle(hashes.tolist(), 112, 1).hashvalues.tolist()


def test_the_specification_names_the_tokenizer() -> None:
    assert specification.WORDS == words.WORDS_VERSION
    assert set(SENTENCES) == set(OFFICIAL)


def test_datasketch_can_index_our_signatures() -> None:
    texts = [known["text"] for known in SENTENCES.values()]
    signatures, _ = sign(pa.array(texts), DedupConfig())
    index = MinHashLSH(num_perm=112, params=(14, 8))
    for code, values in zip(SENTENCES, signatures, strict=True):
        index.insert(code, MinHash(num_perm=112, seed=1, hashvalues=values, scheme="affine64"))
    copy = pa.array([SENTENCES["mt"]["text"].upper()])
    values = sign(copy, DedupConfig())[0][0]
    assert index.query(MinHash(seed=1, hashvalues=values, scheme="affine64")) == ["mt"]
