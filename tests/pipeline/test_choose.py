"""Which member of a cluster is kept, what the budget leaves out, and in which order."""

import hashlib

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.shards.choose import resolve, select, shuffle_keys, verdicts


def identity(number: int) -> str:
    return hashlib.blake2b(str(number).encode(), digest_size=16).hexdigest()


def shard(rows: list[dict[str, object]]) -> pl.DataFrame:
    """One shard's verdicts from rows of number, cluster (a number), rank, failed."""
    ids = [identity(int(str(row["n"]))) for row in rows]
    redacted = pl.DataFrame(
        {
            "doc_id": ids,
            "text_chars": [row.get("chars", 100) for row in rows],
            "reason": [None] * len(rows),
            "language_reason": [None] * len(rows),
            "redact_reason": [row.get("pii") for row in rows],
        },
        schema_overrides={
            "reason": pl.String,
            "language_reason": pl.String,
            "redact_reason": pl.String,
        },
    )
    clusters = [identity(int(str(row.get("cluster", row["n"])))) for row in rows]
    ranks = [row.get("rank", 0) for row in rows]
    duplicates = pl.DataFrame(
        {
            "doc_id": ids,
            "duplicate": [
                row.get("duplicate", "near_duplicate" if row.get("rank") else "unique")
                for row in rows
            ],
            "cluster": clusters,
            "cluster_size": [1] * len(rows),
            "cluster_rank": pl.Series(ranks, dtype=pl.Int64),
        }
    )
    judged = pl.DataFrame(
        {"doc_id": ids, "failed": [row.get("failed", []) for row in rows]},
        schema_overrides={"failed": pl.List(pl.String)},
    )
    return verdicts(redacted, duplicates, judged)


def fates(frame: pl.DataFrame) -> dict[str, tuple[str, str | None, str | None]]:
    return {
        row["doc_id"]: (row["fate"], row["reason"], row["kept_as"])
        for row in frame.iter_rows(named=True)
    }


def test_the_first_member_that_passes_is_kept_not_the_first() -> None:
    frame = shard(
        [
            {"n": 0, "failed": ["too_few_words"]},
            {"n": 1, "cluster": 0, "rank": 1},
            {"n": 2, "cluster": 0, "rank": 2},
        ]
    )
    found = fates(select(resolve([frame]), 10**9, 10**9, 1))
    assert found[identity(0)] == ("dropped", "too_few_words", identity(1))
    assert found[identity(1)] == ("kept", None, identity(1))
    assert found[identity(2)] == ("dropped", "near_duplicate", identity(1))


def test_what_an_earlier_release_has_is_not_kept() -> None:
    """Cluster 9 is led by a document of an earlier run, which is not among these."""
    frame = shard(
        [
            {"n": 1, "cluster": 9, "rank": 1, "duplicate": "earlier_duplicate"},
            {"n": 2, "cluster": 9, "rank": 2, "duplicate": "earlier_duplicate", "failed": ["x"]},
        ]
    )
    found = fates(select(resolve([frame]), 10**9, 10**9, 1))
    assert found[identity(1)] == ("dropped", "earlier_duplicate", identity(9))
    assert found[identity(2)] == ("dropped", "x", None)


def test_a_cluster_that_no_member_passes_keeps_none() -> None:
    frame = shard(
        [
            {"n": 0, "failed": ["too_few_words"]},
            {"n": 1, "cluster": 0, "rank": 1, "pii": "personal_data"},
        ]
    )
    found = fates(select(resolve([frame]), 10**9, 10**9, 1))
    assert found[identity(0)] == ("dropped", "too_few_words", None)
    assert found[identity(1)] == ("dropped", "personal_data", None)


def test_what_the_budget_leaves_out_says_so() -> None:
    frame = shard([{"n": n} for n in range(10)])
    found = select(resolve([frame]), 350, 10**9, 1)
    assert found["fate"].to_list().count("kept") == 3
    assert set(found.filter(pl.col("fate") == "dropped")["reason"]) == {"over_budget"}
    assert found.filter(pl.col("reason") == "over_budget")["kept_as"].null_count() == 7


def test_a_language_short_of_its_budget_is_repeated_as_a_number() -> None:
    frame = shard([{"n": n} for n in range(10)])
    found = select(resolve([frame]), 2_500, 10**9, 1)
    assert sorted(found["repeat"].to_list()) == [2] * 5 + [3] * 5


def test_files_that_do_not_align_are_refused() -> None:
    redacted = pl.DataFrame(
        {"doc_id": ["a"], "text_chars": [1], "reason": [None], "language_reason": [None],
         "redact_reason": [None]}
    )  # fmt: skip
    other = pl.DataFrame({"doc_id": ["b"]})
    with pytest.raises(ValueError, match="do not align"):
        verdicts(redacted, other, other)


@settings(max_examples=40, deadline=None, derandomize=True)
@given(
    st.lists(st.integers(1, 5_000), min_size=1, max_size=60),
    st.integers(1, 4),
    st.integers(100, 20_000),
    st.integers(0, 5),
)
def test_order_parts_and_choice_do_not_depend_on_shards(
    chars: list[int], shards: int, budget: int, seed: int
) -> None:
    rows: list[dict[str, object]] = [{"n": n, "chars": size} for n, size in enumerate(chars)]
    whole = select(resolve([shard(rows)]), budget, 3_000, seed)
    cut = select(resolve([shard(rows[i::shards]) for i in range(shards) if rows[i::shards]]),
                 budget, 3_000, seed)  # fmt: skip
    columns = ["doc_id", "fate", "reason", "position", "part", "part_row", "repeat"]
    assert whole.select(columns).sort("doc_id").equals(cut.select(columns).sort("doc_id"))
    kept = whole.filter(pl.col("fate") == "kept").sort("position")
    assert kept["position"].to_list() == list(range(kept.height))
    assert kept["part"].is_sorted()
    if kept.height:
        assert sorted(set(kept["part"])) == list(range(kept["part"].n_unique()))


def test_the_order_is_pinned() -> None:
    keys = shuffle_keys([identity(n) for n in range(3)], seed=1).to_list()
    assert keys == KEYS
    assert shuffle_keys([identity(0)], seed=2).to_list() != keys[:1]


def splitmix64(state: int) -> int:
    """The published mixing function, in whole numbers."""
    mask = 2**64 - 1
    state = ((state ^ (state >> 30)) * 0xBF58476D1CE4E5B9) & mask
    state = ((state ^ (state >> 27)) * 0x94D049BB133111EB) & mask
    return state ^ (state >> 31)


KEYS = [splitmix64((int(identity(n)[:16], 16) + 0x9E3779B97F4A7C15) % 2**64) for n in range(3)]
