"""dedup, sub-step union: links of all partitions to clusters, and one verdict a document.

Holds 8 bytes a document and what it needs of the members of clusters with more than one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from dedup.bands import hash_words
from dedup.candidates import similarities
from dedup.clusters import flatten, link, no_links
from dedup.config import DedupConfig
from dedup.ranks import ranked
from dedup.read import row_offsets, take_rows
from dedup.signature import from_arrow
from manifests.schema import DUPLICATES

_UNIQUE, _EXACT, _NEAR = 0, 1, 2
_VERDICTS = pa.array(["unique", "exact_duplicate", "near_duplicate"])

_Rows = npt.NDArray[np.int64]


def union(
    config: DedupConfig, signatures: Sequence[Path], pairs: Sequence[Path]
) -> Iterator[pa.Table]:
    """Give the verdicts of each signature shard, in order.

    A document is `unique` where it is the first-ranked of its cluster, `exact_duplicate` where a
    member that is ranked before it has the same exact hash, else `near_duplicate`. `similarity`
    is the share of MinHash values that it has in common with the first-ranked member; 1 where
    both have the same exact hash, null for `unique` and where one of the two has no signature.

    Args:
        config: rank, max_cluster, large_clusters and min_similarity.
        signatures: files of `signature_schema`, in order.
        pairs: files of PAIRS_SCHEMA, one a partition, in any order.

    Yields:
        table of DUPLICATES for each signature shard, row by row aligned with it. As a function
        of documents the verdicts depend on no order and on no number of shards or partitions.
    """
    offsets = row_offsets(signatures)
    roots = no_links(int(offsets[-1]))
    for path in pairs:
        with pq.ParquetFile(path) as file:
            for batch in file.iter_batches(columns=["a", "b"]):
                link(roots, batch.column("a").to_numpy(), batch.column("b").to_numpy())
    flatten(roots)
    rows = _rows_of_clusters(roots)
    members = take_rows(
        signatures, rows, ["doc_id", "exact_hash", "chars", "fetched_at", "shingles"]
    )
    members = members.append_column("row", pa.array(rows))
    members = members.append_column("cluster", pa.array(roots[rows]))
    del roots
    if config.large_clusters == "release":
        members = _without_chains(config, signatures, members)
    verdicts = _verdicts(config, signatures, members)
    for number, path in enumerate(signatures):
        yield _shard(path, verdicts, int(offsets[number]), int(offsets[number + 1]))


def _rows_of_clusters(roots: _Rows) -> _Rows:
    """Give the rows of clusters with more than one member, ascending."""
    many = np.zeros(len(roots), np.bool_)
    moved = np.flatnonzero(roots != np.arange(len(roots)))
    many[moved] = True
    many[roots[moved]] = True
    return np.flatnonzero(many)


def _without_chains(config: DedupConfig, signatures: Sequence[Path], members: pa.Table) -> pa.Table:
    """Free the members of large clusters that are not like the first one.

    Those with the same text stay together: a million copies of a page must not come back.
    """
    members, rank, first = ranked(members, config.rank)
    size = np.bincount(first, minlength=len(first))[first]
    large = np.flatnonzero((size > config.max_cluster) & (rank > 0))
    if not len(large):
        return members
    row = members["row"].to_numpy()
    hashes = hash_words(members["exact_hash"])
    unlike = large[(hashes[large] != hashes[first[large]]).any(axis=1)]
    similarity = _similarity_to_first(signatures, row[unlike], row[first[unlike]])
    # As in join: 0.7 of 112 values are 78.4, so 79 of them.
    free = unlike[np.round(similarity, 6) < config.min_similarity]
    order = free[np.lexsort((row[free], hashes[free, 1], hashes[free, 0], first[free]))]
    opens = np.ones(len(order), np.bool_)
    opens[1:] = (hashes[order[1:]] != hashes[order[:-1]]).any(axis=1) | (
        first[order[1:]] != first[order[:-1]]
    )
    cluster = members["cluster"].to_numpy().copy()
    # Beyond every number of a row: no cluster that stays has it.
    heads = order[opens][np.cumsum(opens) - 1]
    cluster[order] = row[heads] + cluster.max() + row.max() + 1
    place = members.schema.get_field_index("cluster")
    return members.set_column(place, "cluster", pa.array(cluster))


def _verdicts(config: DedupConfig, signatures: Sequence[Path], members: pa.Table) -> pa.Table:
    """Judge the members of clusters with more than one: row and columns of DUPLICATES, by row."""
    members, rank, first = ranked(members, config.rank)
    size = np.bincount(first, minlength=len(first))[first]
    hashes = hash_words(members["exact_hash"])
    hashed = np.asarray(members["exact_hash"].is_valid())
    like_first = hashed & hashed[first] & (hashes == hashes[first]).all(axis=1)
    order = np.lexsort((rank, hashes[:, 1], hashes[:, 0], ~hashed, first))
    repeats = np.zeros(len(order), np.bool_)
    repeats[order[1:]] = (
        (first[order[1:]] == first[order[:-1]])
        & hashed[order[1:]]
        & hashed[order[:-1]]
        & (hashes[order[1:]] == hashes[order[:-1]]).all(axis=1)
    )
    verdict = np.where(rank == 0, _UNIQUE, np.where(repeats, _EXACT, _NEAR))
    row = members["row"].to_numpy()
    similarity = np.ones(len(row), np.float32)
    unlike = np.flatnonzero((rank > 0) & ~like_first)
    signed = np.asarray(members["shingles"]) > 0
    similarity[unlike] = _similarity_to_first(signatures, row[unlike], row[first[unlike]])
    unknown = (rank == 0) | ~(like_first | (signed & signed[first]))
    table = pa.table(
        {
            "row": row,
            "duplicate": _VERDICTS.take(pa.array(verdict)),
            "cluster": members["doc_id"].take(pa.array(first)),
            "cluster_size": size,
            "cluster_rank": rank,
            "similarity": pa.array(similarity, mask=unknown),
        }
    )
    return table.sort_by("row")


def _similarity_to_first(
    signatures: Sequence[Path], rows: _Rows, firsts: _Rows
) -> npt.NDArray[np.float32]:
    """Estimate the similarity of documents to the first-ranked of their clusters.

    The signatures of the first-ranked are held in memory; the others pass by shard by shard.
    """
    result = np.zeros(len(rows), np.float32)
    heads = np.unique(firsts)
    head_values = from_arrow(take_rows(signatures, heads, ["signature"])["signature"])
    offsets = row_offsets(signatures)
    order = np.argsort(rows)
    for number, path in enumerate(signatures):
        start, stop = np.searchsorted(rows[order], offsets[number : number + 2])
        chosen = order[start:stop]
        if len(chosen):
            local = rows[chosen] - offsets[number]
            values = from_arrow(take_rows([path], local, ["signature"])["signature"])
            place = np.searchsorted(heads, firsts[chosen])
            result[chosen] = similarities(values, head_values[place])
    return result


def _shard(path: Path, verdicts: pa.Table, start: int, stop: int) -> pa.Table:
    """Put the verdicts of one shard beside those of its documents that stand alone."""
    doc_id = pq.read_table(path, columns=["doc_id"])["doc_id"].combine_chunks()
    rows = verdicts["row"].to_numpy()
    first, last = np.searchsorted(rows, [start, stop])
    ours = verdicts.slice(first, last - first)
    place = np.full(stop - start, -1, np.int64)
    place[rows[first:last] - start] = np.arange(last - first)
    index = pa.array(place, mask=place < 0)
    filled = {
        "duplicate": pc.fill_null(ours["duplicate"].take(index), "unique"),
        "cluster": pc.coalesce(ours["cluster"].take(index), doc_id),
        "cluster_size": pc.fill_null(ours["cluster_size"].take(index), 1),
        "cluster_rank": pc.fill_null(ours["cluster_rank"].take(index), 0),
        "similarity": ours["similarity"].take(index),
    }
    columns = [doc_id, *(filled[name] for name in DUPLICATES.names[1:])]
    return pa.table(columns, schema=DUPLICATES)
