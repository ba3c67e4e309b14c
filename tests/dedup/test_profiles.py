"""Settings by name, shingles of characters, and what `--explain` says about them."""

from __future__ import annotations

import msgspec
import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dedup.config import PROFILES, DedupConfig
from dedup.explain import candidate_share, explain, false_share, passing_share, threshold
from dedup.shingles import shingle_hashes
from dedup.signature import sign
from language_id import words
from tests.dedup.test_signature import MASK, TEXTS, fmix64, oracle

PROPERTY = settings(derandomize=True, deadline=None, max_examples=150)


def slow_character_shingles(text: str, size: int) -> list[int]:
    raw = text.encode()
    data = np.frombuffer(raw + b" ", np.uint8)
    folded, i = [], 0
    while True:
        start, i, kind = words.next_token(data, i, len(raw), words.CLASSES)
        if kind == words.END:
            break
        word = words.folded(raw[start:i].decode())
        if kind == words.WORD and word:
            folded.append(word)
    line = [fmix64(ord(character)) for character in " ".join(folded)]
    base = 0x9E3779B97F4A7C15
    return [
        sum(h * pow(base, size - 1 - k, 2**64) for k, h in enumerate(line[i : i + size])) & MASK
        for i in range(len(line) - size + 1)
    ]


@PROPERTY
@given(TEXTS, st.integers(1, 30))
def test_character_shingles_are_those_of_the_specification(text: str, size: int) -> None:
    column = pa.array([text], pa.large_string())
    (ours,) = shingle_hashes(column, size, zero=False, characters=True)
    assert ours.tolist() == slow_character_shingles(text, size)


def test_a_signature_of_characters_is_the_minhash_of_datasketch() -> None:
    config = DedupConfig(profile="curator")
    text = "Il-liġi l-ġdida tgħid li kull persuna għandha dritt għall-edukazzjoni."
    column = pa.array([text, "qasir"], pa.large_string())
    signatures, counts = sign(column, config)
    expected = slow_character_shingles(text, 24)
    assert counts.tolist() == [len(expected), 0]
    assert signatures[0].tolist() == oracle(expected, 260, 1).hashvalues.tolist()


def test_numbers_as_zero_count_as_one_character() -> None:
    column = pa.array(["page 12 of 345 pages here", "page 7 of 9 pages here"])
    kept = shingle_hashes(column, 10, zero=False, characters=True)
    zeroed = shingle_hashes(column, 10, zero=True, characters=True)
    assert kept[0].tolist() != kept[1].tolist()
    assert zeroed[0].tolist() == zeroed[1].tolist()


@pytest.mark.parametrize("name", PROFILES)
def test_a_profile_gives_what_the_recipe_leaves_open(name: str) -> None:
    config = msgspec.convert({"profile": name}, DedupConfig)
    profile = PROFILES[name]
    assert (config.ngram_words, config.ngram_chars) == (profile.ngram_words, profile.ngram_chars)
    assert (config.bands, config.rows) == (profile.bands, profile.rows)
    assert msgspec.json.decode(msgspec.json.encode(config), type=DedupConfig) == config
    other = DedupConfig(profile=name, rows=5, ngram_chars=9)
    assert (other.bands, other.rows) == (profile.bands, 5)
    assert (other.ngram_words, other.ngram_chars) == (0, 9)
    assert msgspec.json.decode(msgspec.json.encode(other), type=DedupConfig) == other


def test_two_kinds_of_shingle_are_refused() -> None:
    with pytest.raises(msgspec.ValidationError, match="words or of characters"):
        msgspec.convert({"ngram_words": 5, "ngram_chars": 24}, DedupConfig)


@pytest.mark.parametrize(
    ("name", "half_way", "found"),
    [("fineweb", 0.719, 0.924), ("finepdfs", 0.707, 0.974), ("curator", 0.794, 0.677),
     ("hplt", 0.828, 0.456)],
)  # fmt: skip
def test_the_curves_of_the_profiles(name: str, half_way: float, found: float) -> None:
    one = PROFILES[name]
    assert threshold(one.bands, one.rows) == pytest.approx(half_way, abs=0.0006)
    share = candidate_share(np.array([0.8]), one.bands, one.rows)[0]
    assert share == pytest.approx(found, abs=0.0006)
    assert f"{threshold(one.bands, one.rows):.3f}" in explain(DedupConfig(profile=name))


def test_the_share_of_false_candidates_is_the_integral() -> None:
    """Where a candidate needs all of one value the integral is known: 0.8 squared, 0.8 ** 65."""
    assert 0.39 < false_share(14, 8) < 0.40
    assert false_share(1, 1) == pytest.approx(0.64, abs=0.001)
    assert false_share(1, 64) == pytest.approx(0.8**65, rel=0.01)


def test_the_check_lets_through_what_is_alike() -> None:
    config = DedupConfig(min_similarity=0.7)
    shares = [passing_share(s / 100, config) for s in range(101)]
    assert np.diff(shares).min() > -1e-9
    assert shares[50] < 1e-4
    assert shares[90] > 0.999
    draw = np.random.default_rng(3).random((20_000, 112)) < 0.72
    assert passing_share(0.72, config) == pytest.approx((draw.sum(1) >= 79).mean(), abs=0.02)
    assert passing_share(0.1, DedupConfig(verify="none")) == 1


def test_the_check_by_shingles_is_exact_and_said() -> None:
    config = DedupConfig(verify="jaccard", min_similarity=0.75)
    assert [passing_share(s, config) for s in (0.74, 0.75, 1.0)] == [0.0, 1.0, 1.0]
    assert "Jaccard similarity of 0.75" in explain(config)
    assert "every candidate is linked" in explain(DedupConfig(verify="none"))
