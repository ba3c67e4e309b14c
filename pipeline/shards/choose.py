"""Which documents of a language are kept: verdicts joined, clusters resolved, budget cut.

Of each cluster the first-ranked member that passes every rule is kept, so that a junk page never
takes its good copy with it. The order of the release is a seeded shuffle of ids: it depends on
neither the number of shards nor the order of input.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import polars as pl

from pipeline.shards.config import Prefer

EARLIER = "earlier_duplicate"
EXCLUDED = "language_excluded"
KEPT = "kept"
DROPPED = "dropped"

_LEAST_WEIGHT = 1e-6  # a quality of 0 still has a chance


def verdicts(
    redacted: pl.DataFrame,
    duplicates: pl.DataFrame | None,
    judged: pl.DataFrame | None,
    *,
    excluded: bool = False,
) -> pl.DataFrame:
    """One row a document of one language shard, in the order of the shard.

    `redacted`: doc_id, text_chars, reason, language_reason, redact_reason. `duplicates` and
    `judged` are the verdicts of dedup and filter, or None for `und` and for an `excluded` language.

    Returns doc_id, chars, cluster, cluster_rank, cluster_size, duplicate, quality (null where
    nothing judges), fault (the first reason against the document itself, null if there is none).

    Raises:
        ValueError: the files do not align row by row.
    """
    frame = redacted.select(
        "doc_id",
        chars=pl.col("text_chars"),
        fault=pl.coalesce("reason", "language_reason", "redact_reason"),
    )
    if duplicates is None or judged is None:
        return frame.with_columns(
            fault=pl.coalesce("fault", pl.lit(EXCLUDED if excluded else None)),
            cluster=pl.col("doc_id"),
            cluster_rank=pl.lit(0, pl.Int64),
            cluster_size=pl.lit(1, pl.Int64),
            duplicate=pl.lit("unique"),
            quality=pl.lit(None, pl.Float32),
        )
    for name, other in (("dedup", duplicates), ("filter", judged)):
        if not frame["doc_id"].equals(other["doc_id"]):
            raise ValueError(f"the verdicts of {name} do not align with the redacted shard")
    return frame.with_columns(
        fault=pl.coalesce(
            "fault",
            judged["failed"].list.first(),
            pl.when(duplicates["duplicate"] == EARLIER).then(pl.lit(EARLIER)),
        ),
        cluster=duplicates["cluster"],
        cluster_rank=duplicates["cluster_rank"],
        cluster_size=duplicates["cluster_size"],
        duplicate=duplicates["duplicate"],
        quality=judged["quality"],
    )


def resolve(frames: Iterable[pl.DataFrame]) -> pl.DataFrame:
    """All shards of a language: add shard, row, kept_as and reason (null: a candidate).

    `kept_as` is the id of the cluster's member that is kept, null where none is. What an earlier
    release has is never a candidate.
    """
    numbered = [
        frame.with_columns(
            shard=pl.lit(index, pl.Int32), row=pl.int_range(pl.len(), dtype=pl.Int64)
        )
        for index, frame in enumerate(frames)
    ]
    whole = pl.concat(numbered)
    winner = pl.col("cluster_rank").filter(pl.col("fault").is_null()).min().over("cluster")
    whole = whole.with_columns(winner=winner)
    chosen = whole.filter(pl.col("fault").is_null() & (pl.col("cluster_rank") == pl.col("winner")))
    whole = whole.join(
        chosen.select("cluster", kept_as="doc_id"), on="cluster", how="left", maintain_order="left"
    )
    return whole.with_columns(
        reason=pl.coalesce(
            "fault",
            pl.when(pl.col("cluster_rank") != pl.col("winner")).then(pl.col("duplicate")),
        )
    ).drop("winner", "fault", "duplicate", "cluster_rank")


def select(
    resolved: pl.DataFrame,
    budget_chars: int,
    part_chars: int,
    seed: int,
    prefer: Prefer = "none",
) -> pl.DataFrame:
    """Cut the candidates at the budget and give each its place in the release.

    `prefer` decides which candidates fill the budget, not where they stand. Adds fate (kept or
    dropped), position (rank in the seeded order), part (number of the Parquet part), part_row and
    repeat; null where dropped. Parts are even in characters. Rows keep the order of `resolved`.
    """
    candidates = resolved.filter(pl.col("reason").is_null()).select("doc_id", "chars", "quality")
    candidates = candidates.with_columns(order=shuffle_keys(candidates["doc_id"].to_list(), seed))
    candidates = _preferred(candidates, seed, prefer)
    available = int(candidates["chars"].sum() or 0)
    total = pl.col("chars").cum_sum()
    if budget_chars >= available:
        whole = budget_chars // max(available, 1)
        extra = budget_chars - whole * available
        chosen = candidates.with_columns(
            repeat=pl.lit(max(whole, 1), pl.Int64) + (total <= extra).cast(pl.Int64)
        )
    else:
        chosen = candidates.filter(total <= budget_chars).with_columns(repeat=pl.lit(1, pl.Int64))
    chosen = chosen.sort("order", "doc_id")
    kept = int(chosen["chars"].sum() or 0)
    parts = max(1, -(-kept // part_chars))
    chosen = chosen.with_columns(
        position=pl.int_range(pl.len(), dtype=pl.Int64),
        part=((total - pl.col("chars")) * parts // max(kept, 1)).clip(0, parts - 1),
    ).with_columns(part=pl.col("part").rank("dense").cast(pl.Int32) - 1)
    chosen = chosen.with_columns(part_row=pl.int_range(pl.len(), dtype=pl.Int64).over("part"))
    placed = resolved.join(
        chosen.select("doc_id", "position", "part", "part_row", "repeat"),
        on="doc_id", how="left", maintain_order="left",
    )  # fmt: skip
    over = pl.col("reason").is_null() & pl.col("position").is_null()
    return placed.with_columns(
        reason=pl.when(over).then(pl.lit("over_budget")).otherwise(pl.col("reason")),
        fate=pl.when(pl.col("position").is_not_null())
        .then(pl.lit(KEPT))
        .otherwise(pl.lit(DROPPED)),
        kept_as=pl.when(pl.col("reason") == EARLIER)
        .then(pl.col("cluster"))
        .when(pl.col("kept_as").is_in(chosen["doc_id"].implode()))
        .then(pl.col("kept_as")),
    )


def _preferred(candidates: pl.DataFrame, seed: int, prefer: Prefer) -> pl.DataFrame:
    """Candidates in the order in which they fill the budget; equals in the seeded order.

    `weighted` is sequential Poisson sampling (Ohlsson 1998, Journal of Official Statistics 14(2)):
    the smallest of u / quality are taken, with u uniform in (0, 1] and drawn from the id. Twice the
    quality is about twice the chance while few are taken. A division alone, so the same everywhere.
    """
    if prefer == "none":
        return candidates.sort("order", "doc_id")
    if prefer == "quality":
        return candidates.sort("quality", "order", "doc_id", descending=[True, False, False])
    drawn = shuffle_keys(candidates["doc_id"].to_list(), seed + (1 << 32)).to_numpy()
    uniform = (drawn >> np.uint64(11)).astype(np.float64) + 1.0
    weights = np.maximum(candidates["quality"].to_numpy().astype(np.float64), _LEAST_WEIGHT)
    return candidates.with_columns(draw=uniform / weights).sort("draw", "order", "doc_id")


def shuffle_keys(doc_ids: list[str], seed: int) -> pl.Series:
    """A 64-bit key a document: splitmix64 (Steele et al., OOPSLA 2014) of its id and the seed."""
    low = np.frombuffer(bytes.fromhex("".join(i[:16] for i in doc_ids)), dtype=">u8")
    mixed = low.astype(np.uint64) + np.uint64((seed * 0x9E3779B97F4A7C15) % 2**64)
    for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):
        mixed = (mixed ^ (mixed >> np.uint64(shift))) * np.uint64(factor)
    return pl.Series("order", mixed ^ (mixed >> np.uint64(31)), dtype=pl.UInt64)
