"""What is found: against the theory of the S-curve, and on texts that changed by themselves."""

from __future__ import annotations

import csv
import os
import re
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from dedup.candidates import equal_bands
from dedup.shingles import shingle_hashes
from dedup.signature import sign_hashes


def jaccard(first: np.ndarray, second: np.ndarray) -> float:
    return len(np.intersect1d(first, second)) / len(np.union1d(first, second))


@pytest.mark.parametrize(("bands", "rows"), [(14, 8), (20, 13), (32, 10)])
def test_the_s_curve_is_that_of_theory(bands: int, rows: int) -> None:
    """Pairs of sets of known Jaccard; the share of candidates lies within 4 standard errors."""
    draw = np.random.default_rng(5)
    pairs = 300
    for similarity in (0.5, 0.7, 0.8, 0.9):
        shared = round(400 * similarity)
        apart = (400 - shared) // 2
        found, estimates = 0, []
        for _ in range(pairs):
            hashes = draw.integers(0, 2**64, shared + 2 * apart, np.uint64)
            first = sign_hashes(hashes[: shared + apart], bands * rows, 1)
            second = sign_hashes(np.delete(hashes, slice(shared, shared + apart)), bands * rows, 1)
            found += equal_bands(first, second, rows) > 0
            estimates.append((first == second).mean())
        truth = shared / (shared + 2 * apart)
        expected = 1 - (1 - truth**rows) ** bands
        error = max(np.sqrt(expected * (1 - expected) / pairs), 1 / pairs)
        assert abs(found / pairs - expected) < 4 * error
        spread = np.sqrt(truth * (1 - truth) / (bands * rows) / pairs)
        assert abs(np.mean(estimates) - truth) < 4 * spread


def test_planted_near_duplicates_are_linked(deduplicate: Any, make_text: Any) -> None:
    """Pairs of J >= 0.8 are found as theory says, pairs of J < 0.5 never, in one part or in 16."""
    draw = np.random.default_rng(11)
    texts, truths = [], []
    for family in range(400):
        original = [f"v{value}" for value in draw.integers(0, 5000, 250)]
        edited = list(original)
        for place in draw.choice(250, draw.integers(0, 16), replace=False):
            edited[place] = f"e{draw.integers(0, 5000)}"
        both = pa.array([" ".join(original), " ".join(edited)], pa.large_string())
        truths.append(jaccard(*shingle_hashes(both, 5, zero=False)))
        texts += [make_text(f"{family:03d}{k}", value) for k, value in enumerate(both.to_pylist())]
    answers = []
    for partitions in (1, 16):
        verdicts = deduplicate([texts[0::2], texts[1::2]], partitions).by_id()
        answers.append(verdicts)
        linked = [verdicts[f"{family:03d}0"]["cluster_size"] > 1 for family in range(400)]
        assert all(
            verdicts[f"{family:03d}0"]["cluster"] in (f"{family:03d}0", f"{family:03d}1")
            for family in range(400)
        )
        alike = [found for found, truth in zip(linked, truths, strict=True) if truth >= 0.8]
        theory = [1 - (1 - truth**8) ** 14 for truth in truths if truth >= 0.8]
        assert len(alike) > 120
        assert np.mean(alike) > np.mean(theory) - 0.03
        assert not any(f for f, truth in zip(linked, truths, strict=True) if truth < 0.5)
    assert answers[0] == answers[1]


@pytest.fixture(scope="module")
def natural() -> tuple[Path, list[dict[str, str]]]:
    root = os.environ.get("EUROSIFT_TEST_DATA")
    if root is None:
        pytest.skip("EUROSIFT_TEST_DATA is not set: versions of licences and laws are not here")
    folder = Path(root) / "near_dup"
    with (folder / "gold_pairs.tsv").open(encoding="utf-8") as file:
        return folder, list(csv.DictReader(file, delimiter="\t"))


def test_versions_of_laws_and_licences(
    natural: tuple[Path, list[dict[str, str]]], deduplicate: Any, make_text: Any
) -> None:
    """Jaccard of word 5-grams is given; links follow it, and pairs far apart have none."""
    folder, gold = natural
    names = sorted({name for row in gold for name in (row["a"], row["b"])})
    texts = []
    for name in names:
        raw = (folder / name).read_text(encoding="utf-8", errors="replace")
        texts.append(make_text(name, re.sub(r"<[^>]*>", " ", raw)))
    result = deduplicate([texts[:100], texts[100:]], 2)
    verdicts = result.by_id()
    ids = [text.doc_id for text in texts]
    by_pair = {
        frozenset((ids[row["a"]], ids[row["b"]])): row["similarity"]
        for table in result.pairs
        for row in table.to_pylist()
    }
    hits = {True: [0, 0], False: [0, 0]}
    for row in gold:
        truth = float(row["jaccard_word5"])
        together = verdicts[row["a"]]["cluster"] == verdicts[row["b"]]["cluster"]
        if truth >= 0.85:
            hits[True][together] += 1
        if truth < 0.5:
            hits[False][frozenset((row["a"], row["b"])) in by_pair] += 1
    assert hits[True][True] / sum(hits[True]) > 0.95
    assert hits[False][True] == 0
    assert sum(hits[True]) > 50
    assert sum(hits[False]) > 50
