"""Which candidates become links: thresholds to the last value, and groups too large to compare."""

from __future__ import annotations

import random
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from dedup.candidates import link_groups
from dedup.config import DedupConfig
from dedup.signature import sign


def words(seed: int, count: int) -> list[str]:
    draw = random.Random(seed)
    return [f"w{draw.randrange(10**6)}" for _ in range(count)]


@pytest.mark.parametrize(("more", "linked"), [(0.0, True), (0.001, False), (-0.001, True)])
def test_the_threshold_is_met_or_not(
    deduplicate: Any, make_text: Any, more: float, linked: bool
) -> None:
    texts = [make_text(str(i), " ".join(words(1, 200) + words(5 + i, 40))) for i in range(2)]
    first, second = sign(pa.array([text.text for text in texts]), DedupConfig())[0]
    estimate = float((first == second).mean())
    assert 0.6 < estimate < 0.9
    # Bands of one row, so that the pair is a candidate whatever the threshold.
    config = DedupConfig(bands=112, rows=1, min_similarity=estimate + more)
    result = deduplicate([texts], 1, config)
    sizes = result.verdicts["cluster_size"].to_pylist()
    assert sizes == ([2, 2] if linked else [1, 1])
    if linked:
        (pair,) = result.pairs[0].to_pylist()
        assert pair["similarity"] == np.float32(estimate)
        assert pair["bands"] == round(estimate * 112)


@pytest.fixture
def few_comparisons(monkeypatch: pytest.MonkeyPatch) -> None:
    """Bounds so low that a corpus of some hundred documents goes beyond them."""
    monkeypatch.setattr("dedup.links.MAX_ALL_PAIRS", 8)
    monkeypatch.setattr("dedup.links.NEIGHBOURS", 4)


def test_alike_nodes_stand_together_in_a_group_too_large_for_all_pairs() -> None:
    """Nodes i and i + 500 differ in one value; all share the first band; one comparison each."""
    draw = np.random.default_rng(2)
    signatures = np.tile(draw.integers(0, 2**64, (500, 40), np.uint64), (2, 1))
    signatures[:, :4] = 7
    signatures[500:, 39] += np.uint64(1)
    starts, bands = np.array([0, 1000]), np.array([0])
    nodes, no_sets = np.arange(1000), np.zeros(0, np.uint64)
    bounds = np.zeros(1001, np.int64)
    links = link_groups(
        starts, bands, nodes, nodes, signatures, 4, 39, bounds, no_sets, -1.0, 8, 1
    )  # fmt: skip
    assert links[np.argsort(links[:, 0])].tolist() == [[i, i + 500] for i in range(500)]


@pytest.mark.usefixtures("few_comparisons")
@pytest.mark.parametrize("least", [0.7, 0.8, 0.85])
def test_links_of_a_large_group_do_not_depend_on_the_order(
    deduplicate: Any, make_text: Any, least: float
) -> None:
    """Thresholds that some of the group reach by chance: every comparison that is made matters."""
    texts = [
        make_text(f"{i:04d}", " ".join(words(1, 250) + words(1000 + i, 60))) for i in range(200)
    ]
    config = DedupConfig(bands=14, rows=2, min_similarity=least)
    expected = deduplicate([texts], 1, config).by_id()
    sizes = [row["cluster_size"] for row in expected.values()]
    assert len(set(sizes)) > 1
    for seed in range(3):
        random.Random(seed).shuffle(texts)
        assert deduplicate([texts[:80], texts[80:]], 3, config).by_id() == expected
