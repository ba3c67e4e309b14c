"""Whole runs over files: verdicts that follow from the documents alone."""

from __future__ import annotations

import random
from datetime import UTC, datetime
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dedup import candidates
from dedup.clusters import flatten, link, no_links
from dedup.config import DedupConfig
from dedup.ranks import ranked
from dedup.stage import fingerprint, stage
from manifests.schema import DUPLICATES

OLD, NEW = datetime(2019, 5, 1, tzinfo=UTC), datetime(2024, 5, 1, tzinfo=UTC)


def words(seed: int, count: int) -> list[str]:
    draw = random.Random(seed)
    return [f"w{draw.randrange(10**6)}" for _ in range(count)]


def near(seed: int, count: int, changed: int) -> str:
    """The text of `seed` with so many words in the middle exchanged."""
    text = words(seed, count)
    middle = count // 2
    text[middle : middle + changed] = [f"x{seed}y{changed}z{i}" for i in range(changed)]
    return " ".join(text)


def test_verdicts_of_a_small_corpus(deduplicate: Any, make_text: Any) -> None:
    long = near(1, 200, 0)
    corpus = [
        make_text("a", near(1, 200, 1), OLD),
        make_text("b", long + " more", OLD),
        make_text("c", long.upper() + "\n\n more ", OLD),
        make_text("d", near(2, 200, 0), None),
        make_text("e", "short", OLD),
        make_text("f", "Short", NEW),
        make_text("g", "", OLD),
        make_text("h", "", OLD),
        make_text("i", near(1, 200, 1), NEW),
        make_text("j", "short notice", OLD),
    ]
    result = deduplicate([corpus])
    assert result.verdicts.schema.equals(DUPLICATES)
    assert result.verdicts["doc_id"].to_pylist() == [text.doc_id for text in corpus]
    found = {
        key: (row["duplicate"], row["cluster"], row["cluster_size"], row["cluster_rank"])
        for key, row in result.by_id().items()
    }
    longest = max("bc", key=lambda key: len(next(t.text for t in corpus if t.doc_id == key)))
    other = "b" if longest == "c" else "c"
    newest_a, oldest_a = ("i", "a")
    order = sorted(
        "abci",
        key=lambda key: (
            -len(next(t.text for t in corpus if t.doc_id == key)),
            key not in newest_a,
            key,
        ),
    )
    assert order[0] == longest
    assert order.index(newest_a) < order.index(oldest_a)
    kinds = {longest: "unique", other: "exact_duplicate", "i": "near_duplicate",
             "a": "exact_duplicate"}  # fmt: skip
    for rank, key in enumerate(order):
        assert found[key] == (kinds[key], longest, 4, rank)
    assert found["f"] == ("unique", "f", 2, 0)
    assert found["e"] == ("exact_duplicate", "f", 2, 1)
    for key in "dghj":
        assert found[key] == ("unique", key, 1, 0)
    similarity = {key: row["similarity"] for key, row in result.by_id().items()}
    assert similarity[other] == similarity["e"] == 1
    assert 0.85 < similarity["a"] == similarity["i"] < 1
    assert all(similarity[key] is None for key in (longest, *"dfghj"))


@st.composite
def corpora(draw: st.DrawFn) -> list[tuple[str, int | None]]:
    """Documents of a few families, with edits of different strength, copies and short ones."""
    count = draw(st.integers(0, 24))
    texts = []
    for _ in range(count):
        seed = draw(st.integers(0, 3))
        kind = draw(st.sampled_from(["near", "near", "short", "empty"]))
        if kind == "near":
            text = near(seed, 60, draw(st.sampled_from([0, 0, 1, 3, 5, 8, 12])))
            text = text + draw(st.sampled_from(["", " ", " tail", "!"]))
        else:
            text = "" if kind == "empty" else " ".join(words(seed, 3))
        texts.append((text, draw(st.sampled_from([None, 2019, 2024]))))
    return texts


@settings(
    derandomize=True,
    deadline=None,
    max_examples=40,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(corpora(), st.data())
def test_the_answer_depends_on_documents_alone(
    deduplicate: Any, make_text: Any, corpus: list[tuple[str, int | None]], data: st.DataObject
) -> None:
    texts = [
        make_text(f"{number:02d}", text, year and datetime(year, 1, 1, tzinfo=UTC))
        for number, (text, year) in enumerate(corpus)
    ]
    verify = data.draw(st.sampled_from(["signature", "jaccard", "none"]))
    config = DedupConfig(verify=verify, min_similarity=data.draw(st.sampled_from([0.5, 0.8])))
    expected = deduplicate([texts], 1, config).by_id()
    shuffled = data.draw(st.permutations(texts))
    count = data.draw(st.integers(1, 4))
    shards = [shuffled[number::count] for number in range(count)]
    partitions = data.draw(st.sampled_from([1, 2, 5]))
    batch_rows = data.draw(st.sampled_from([1, 3, 100]))
    assert deduplicate(shards, partitions, config, batch_rows).by_id() == expected


def test_a_popular_template_does_not_depend_on_the_order_either(
    deduplicate: Any, make_text: Any
) -> None:
    """More distinct texts in one band than are compared in all pairs."""
    count = 2 * candidates.MAX_ALL_PAIRS
    texts = [
        make_text(f"{i:04d}", f"{near(5, 300, 0)} page {i} " + " ".join(words(i, 60)))
        for i in range(count)
    ]
    config = DedupConfig(bands=20, rows=2, min_similarity=0.72)
    expected = deduplicate([texts], 1, config).by_id()
    sizes = {row["cluster_size"] for row in expected.values()}
    assert max(sizes) > 1
    random.Random(3).shuffle(texts)
    assert deduplicate([texts[:100], texts[100:]], 3, config).by_id() == expected


def test_unverified_candidates_are_not_linked(deduplicate: Any, make_text: Any) -> None:
    """Half of the text differs, and yet some of 60 bands of one row agree."""
    texts = [make_text(str(i), " ".join(words(1, 100) + words(10 + i, 100))) for i in range(2)]
    loose = DedupConfig(bands=60, rows=1, verify="none")
    strict = DedupConfig(bands=60, rows=1)
    assert {row["cluster_size"] for row in deduplicate([texts], 1, loose).by_id().values()} == {2}
    assert {row["cluster_size"] for row in deduplicate([texts], 1, strict).by_id().values()} == {1}


def test_copies_of_one_page_cost_a_link_each(deduplicate: Any, make_text: Any) -> None:
    count = 20_000
    text = near(7, 120, 0)
    shards = [[make_text(f"{i:06d}", text) for i in range(first, count, 2)] for first in range(2)]
    result = deduplicate(shards, 3)
    links = sum(table.num_rows for table in result.pairs)
    # one a copy for the hash, and one a partition between the two shards' only nodes
    assert count - 1 <= links <= count + 3
    verdicts = result.verdicts
    assert set(verdicts["cluster"].to_pylist()) == {"000000"}
    assert sorted(verdicts["cluster_rank"].to_pylist()) == list(range(count))
    assert verdicts["duplicate"].to_pylist().count("exact_duplicate") == count - 1


@pytest.mark.parametrize("shards", [[], [[]], [[], []]])
def test_no_documents(deduplicate: Any, shards: list[list[Any]]) -> None:
    if not shards:
        with pytest.raises(ValueError, match="no signature shard"):
            deduplicate(shards, 2)
        return
    assert deduplicate(shards, 2).verdicts.num_rows == 0


def test_bands_are_cut_by_key_and_sorted(deduplicate: Any) -> None:
    from dedup.bands import bands

    config = DedupConfig()
    texts = pa.array([near(i, 50, 0) for i in range(300)], pa.large_string())
    batch = pa.RecordBatch.from_arrays(
        [
            pa.array([str(i) for i in range(300)]),
            texts,
            pa.nulls(300, pa.timestamp("s", tz="UTC")),
        ],
        names=["doc_id", "text", "fetched_at"],
    )
    table = pa.Table.from_batches([stage(config, "en")(batch)])
    (whole,) = bands(table, config, 1)
    assert whole.num_rows == 300 * 15
    for partitions in (2, 3, 7):
        parts = bands(table, config, partitions)
        assert len(parts) == partitions
        together = pa.concat_tables(parts)
        assert together.drop(["partition"]).equals(whole.drop(["partition"]))
        for number, part in enumerate(parts):
            assert set(part["partition"].to_pylist()) == {number}
            owner = [key * partitions >> 64 for key in part["key"].to_pylist()]
            assert set(owner) == {number}


@settings(derandomize=True, deadline=None, max_examples=100)
@given(st.integers(1, 30), st.data())
def test_components_are_those_of_a_search(count: int, data: st.DataObject) -> None:
    node = st.integers(0, count - 1)
    links = data.draw(st.lists(st.tuples(node, node), max_size=40))
    ends = np.array(links, np.int64).reshape(-1, 2)
    roots = no_links(count)
    link(roots, ends[:, 0].copy(), ends[:, 1].copy())
    flatten(roots)
    smallest = list(range(count))
    for _ in range(count):
        for a, b in links:
            smallest[a] = smallest[b] = min(smallest[a], smallest[b])
    assert roots.tolist() == smallest


def test_rank_is_longest_then_newest_then_smallest_id() -> None:
    rows = [(0, 5, NEW, "b"), (0, 5, NEW, "a"), (0, 5, None, "0"), (0, 5, OLD, "1"),
            (0, 9, None, "z"), (3, 1, None, "y")]  # fmt: skip
    table = pa.table(
        {
            "cluster": [row[0] for row in rows],
            "behind": [0] * len(rows),
            "chars": [row[1] for row in rows],
            "fetched_at": pa.array([row[2] for row in rows], pa.timestamp("s", tz="UTC")),
            "doc_id": [row[3] for row in rows],
        }
    )
    ordered, rank, first = ranked(table)
    assert ordered["doc_id"].to_pylist() == ["z", "a", "b", "1", "0", "y"]
    assert rank.tolist() == [0, 1, 2, 3, 4, 0]
    assert first.tolist() == [0, 0, 0, 0, 0, 5]


def test_fingerprint_holds_every_setting() -> None:
    config = DedupConfig()
    settings_of = fingerprint(config, "mt")["settings"]
    assert isinstance(settings_of, dict)
    assert set(settings_of) == set(DedupConfig.__struct_fields__)
    assert fingerprint(config, "mt") == fingerprint(config, "de")
    assert fingerprint(config, "mt") != fingerprint(DedupConfig(seed=2), "mt")


def chain(length: int, step: int) -> list[str]:
    """Texts of which each is like the next one and unlike those far away."""
    text = words(77, 300)
    made = []
    for number in range(length):
        made.append(" ".join(text))
        for place in range(number * step, (number + 1) * step):
            text[place % 300] = f"c{number}p{place}"
    return made


def test_a_chain_longer_than_allowed_keeps_only_what_is_like_its_first(
    deduplicate: Any, make_text: Any
) -> None:
    texts = chain(40, 8)
    corpus = [make_text(f"{number:02d}", text) for number, text in enumerate(texts)]
    # The same text twice among those that are set free.
    corpus.append(make_text("zz", texts[39].upper()))
    whole = deduplicate([corpus], config=DedupConfig(rank="smallest_id")).by_id()
    assert whole["39"]["cluster"] == "00"
    assert whole["39"]["cluster_size"] == 41
    config = DedupConfig(rank="smallest_id", max_cluster=20)
    guarded = deduplicate([corpus], config=config).by_id()
    inside = [key for key, row in guarded.items() if row["cluster"] == "00"]
    assert "00" in inside
    assert "01" in inside
    assert 2 <= len(inside) < 20
    assert all(guarded[key]["cluster_size"] == len(inside) for key in inside)
    assert all(guarded[key]["similarity"] >= 0.72 for key in inside if key != "00")
    assert guarded["39"]["duplicate"] == "unique"
    assert guarded["zz"] == {
        "doc_id": "zz", "duplicate": "exact_duplicate", "cluster": "39", "cluster_size": 2,
        "cluster_rank": 1, "similarity": 1.0,
    }  # fmt: skip
    assert guarded["38"]["cluster"] == "38"
    parts = [corpus[30:], corpus[:30]]
    assert deduplicate(parts, 5, config).by_id() == guarded
    kept = DedupConfig(rank="smallest_id", max_cluster=20, large_clusters="keep")
    assert deduplicate([corpus], config=kept).by_id() == whole


@pytest.mark.parametrize(
    ("rank", "first"), [("longest", "long"), ("newest", "new"), ("smallest_id", "a")]
)
def test_the_recipe_says_who_comes_first(
    deduplicate: Any, make_text: Any, rank: str, first: str
) -> None:
    corpus = [
        make_text("long", near(3, 200, 0) + " more of it", OLD),
        make_text("new", near(3, 200, 1), NEW),
        make_text("a", near(3, 200, 2), OLD),
    ]
    result = deduplicate([corpus], config=DedupConfig(rank=rank)).by_id()
    assert {row["cluster"] for row in result.values()} == {first}


def test_a_mapped_array_links_like_one_in_memory() -> None:
    """Above a million documents the parents lie in a file."""
    from dedup.clusters import _MAPPED_FROM

    count = 2 * _MAPPED_FROM + 7
    parents = no_links(count)
    assert (parents == np.arange(count)).all()
    draw = np.random.default_rng(4)
    first, second = draw.integers(0, count, 1000), draw.integers(0, count, 1000)
    plain = np.arange(count)
    for array in (parents, plain):
        link(array, first, second)
        flatten(array)
    assert (parents == plain).all()


@pytest.mark.parametrize("verify", ["signature", "jaccard"])
def test_ten_megabytes_beside_one_word_and_nothing(
    deduplicate: Any, make_text: Any, verify: Any
) -> None:
    page = " ".join(f"word{i}" for i in range(1_000_000))
    texts = [
        make_text("long", page),
        make_text("near", page + " and one sentence more"),
        make_text("word", "word1"),
        make_text("none", ""),
    ]
    rows = deduplicate([texts[:2], texts[2:]], 2, DedupConfig(verify=verify)).by_id()
    assert rows["long"]["cluster"] == rows["near"]["cluster"] == "near"
    assert rows["long"]["duplicate"] == "near_duplicate"
    assert rows["word"]["cluster_size"] == rows["none"]["cluster_size"] == 1
