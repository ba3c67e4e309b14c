"""Links that were checked by the shingles themselves, and the measured precision of the others."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from dedup.candidates import rounds
from dedup.config import DedupConfig
from dedup.links import near_links
from dedup.precision import precision
from dedup.schema import PAIRS_SCHEMA
from dedup.shingle_sets import jaccard
from dedup.shingles import shingle_hashes
from dedup.verdicts import verdicts_of

FAMILIES = 300


@pytest.fixture(scope="module")
def families() -> tuple[list[tuple[str, str]], list[float]]:
    """Pairs of ids and texts with a Jaccard similarity from 0.4 to 1, and what it is."""
    draw = np.random.default_rng(3)
    texts, truths = [], []
    for family in range(FAMILIES):
        original = [f"v{value}" for value in draw.integers(0, 5000, 200)]
        edited = list(original)
        for place in draw.choice(200, draw.integers(0, 18), replace=False):
            edited[place] = f"e{draw.integers(0, 5000)}"
        both = pa.array([" ".join(original), " ".join(edited)], pa.large_string())
        first, second = (set(h.tolist()) for h in shingle_hashes(both, 5, zero=False))
        truths.append(len(first & second) / len(first | second))
        texts += [(f"{family:03d}{k}", value) for k, value in enumerate(both.to_pylist())]
    return texts, truths


def linked(result: Any) -> list[bool]:
    verdicts = result.by_id()
    return [verdicts[f"{family:03d}0"]["cluster_size"] > 1 for family in range(FAMILIES)]


def test_verified_by_shingles_no_link_is_below_the_threshold(
    deduplicate: Any, make_text: Any, families: Any
) -> None:
    """The same candidates by signatures link some pairs below it, and miss some above."""
    texts, truths = [make_text(*pair) for pair in families[0]], families[1]
    right = [truth >= 0.7 for truth in truths]
    config = DedupConfig(bands=56, rows=2, verify="jaccard", min_similarity=0.7)
    assert linked(deduplicate([texts], 2, config)) == right
    by_signature = DedupConfig(bands=56, rows=2, min_similarity=0.7)
    assert linked(deduplicate([texts], 2, by_signature)) != right


def test_the_similarity_of_every_verified_pair_is_kept(
    deduplicate: Any, make_text: Any, families: Any
) -> None:
    texts, truths = [make_text(*pair) for pair in families[0]], families[1]
    result = deduplicate([texts], 1, DedupConfig(bands=56, rows=2, verify="jaccard"))
    near = [row for row in result.pairs[0].to_pylist() if row["kind"] == "near"]
    assert len(near) > 100
    for row in near:
        assert row["jaccard"] == np.float32(truths[row["a"] // 2])


def test_a_sample_measures_the_precision_of_links(
    deduplicate: Any, make_text: Any, families: Any, tmp_path: Path
) -> None:
    """What the sample says, against what is true of all links of 3,000 pairs."""
    texts, truths = families
    many = [
        make_text(f"{copy:02d}{key}", " ".join(f"{word}c{copy}" for word in text.split()))
        for copy in range(10)
        for key, text in texts
    ]
    result = deduplicate([many], 1, DedupConfig(bands=56, rows=2, min_similarity=0.6))
    path = tmp_path / "pairs.parquet"
    pq.write_table(result.pairs[0], path)
    found = precision(DedupConfig(), [path])
    near = [row for row in result.pairs[0].to_pylist() if row["kind"] == "near"]
    alike = [truths[row["a"] // 2 % FAMILIES] for row in near]
    true_share = np.mean([value >= 0.7 for value in alike])
    assert 30 < found["measured"] < len(near) / 8
    error = np.sqrt(true_share * (1 - true_share) / found["measured"])
    assert abs(found["at_least_0.7"] - true_share) < 4 * error
    assert found["at_least_0.6"] >= found["at_least_0.7"] >= found["at_least_0.8"]


def test_nothing_measured_claims_nothing(tmp_path: Path) -> None:
    path = tmp_path / "pairs.parquet"
    pq.write_table(PAIRS_SCHEMA.empty_table(), path)
    assert precision(DedupConfig(), [path]) == {"measured": 0}


@pytest.mark.parametrize("urls", ["ignore", "newest"])
@pytest.mark.parametrize("verify", ["signature", "jaccard"])
def test_the_memory_budget_changes_nothing(
    deduplicate: Any, make_text: Any, families: Any, monkeypatch: pytest.MonkeyPatch,
    verify: Any, urls: Any,
) -> None:  # fmt: skip
    """Rounds of some rows, ranges of some keys and parts of some clusters: the same bytes."""
    texts = [make_text(k, t, url=f"https://e.eu/{k[:2]}") for k, t in families[0]]
    config = DedupConfig(verify=verify, urls=urls)
    whole = deduplicate([texts[:250], texts[250:]], 2, config)
    calls = {"rounds": 0, "parts": 0}

    def counted(name: str, function: Any) -> Any:
        def call(*arguments: Any) -> Any:
            calls[name] += 1
            return function(*arguments)

        return call

    monkeypatch.setattr("dedup.join.near_links", counted("rounds", near_links))
    monkeypatch.setattr("dedup.union.verdicts_of", counted("parts", verdicts_of))
    monkeypatch.setattr("dedup.join._BYTES_AN_ENTRY", 200_000)
    monkeypatch.setattr("dedup.links._ROW_BYTES", 4_000_000)
    monkeypatch.setattr("dedup.union._BYTES_A_MEMBER", 20_000_000)
    cut = deduplicate([texts[:250], texts[250:]], 2, config)
    assert calls["rounds"] > 2  # a round a partition, were it not for the budget
    assert calls["parts"] > 1
    assert cut.verdicts.equals(whole.verdicts)
    assert all(a.equals(b) for a, b in zip(cut.pairs, whole.pairs, strict=True))


def test_rounds_hold_what_fits_and_a_large_group_is_alone() -> None:
    """Groups {0 1} {1 2} {3 4} {5} of rows that take 40, 40, 40, 10, 200 and 10 bytes."""
    starts, members = np.array([0, 2, 4, 6, 7]), np.array([0, 1, 1, 2, 3, 4, 5])
    takes = np.array([40, 40, 40, 10, 200, 10])
    assert rounds(starts, members, takes, 130).tolist() == [0, 0, 1, 2]
    assert rounds(starts, members, takes, 119).tolist() == [0, 1, 2, 3]
    assert rounds(starts, members, takes, 1000).tolist() == [0, 0, 0, 0]


def test_jaccard_of_sorted_sets() -> None:
    draw = np.random.default_rng(1)
    for _ in range(200):
        sets = [np.unique(draw.integers(0, 60, draw.integers(0, 50), np.uint64)) for _ in "ab"]
        values = np.concatenate(sets)
        cut = len(sets[0])
        a, b = (set(part.tolist()) for part in sets)
        truth = len(a & b) / len(a | b) if a | b else 0.0
        assert jaccard(values, 0, cut, cut, len(values)) == truth
