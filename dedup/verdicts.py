"""What each member of some clusters is to the first-ranked of its cluster.

All members of a cluster, and all documents of an address, have to be among those that are given.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from dedup.bands import hash_words
from dedup.candidates import similarities
from dedup.config import DedupConfig
from dedup.ranks import ranked
from dedup.read import row_offsets, take_rows, take_signatures

_UNIQUE, _EXACT, _NEAR, _URL, _EARLIER = range(5)
_VERDICTS: Final = pa.array(
    ["unique", "exact_duplicate", "near_duplicate", "url_duplicate", "earlier_duplicate"]
)
_AHEAD, _LEVEL, _BEHIND = -1, 0, 1

_Rows = npt.NDArray[np.int64]
_Flags = npt.NDArray[np.bool_]


def verdicts_of(
    config: DedupConfig, signatures: Sequence[Path], own: int, rows: _Rows, clusters: _Rows
) -> pa.Table:
    """Judge documents.

    Args:
        config: urls, rank, max_cluster, large_clusters and min_similarity.
        signatures: files of `signature_schema`, in order; those of earlier releases last.
        own: number of the first row that belongs to an earlier release.
        rows: int64, shape (n,), ascending.
        clusters: number of the cluster of each, int64, shape (n,).

    Returns:
        table of row and of the columns of DUPLICATES but doc_id, for the rows below `own`;
        `duplicate` is a dictionary.
    """
    columns = ["doc_id", "exact_hash", "chars", "fetched_at", "shingles"]
    if config.urls != "ignore":
        columns.append("url_key")
    members = take_rows(signatures, rows, columns)
    behind = np.where(rows < own, _LEVEL, _AHEAD).astype(np.int8)
    members = members.append_column("row", pa.array(rows))
    members = members.append_column("cluster", pa.array(clusters))
    members = members.append_column("behind", pa.array(behind))
    if config.large_clusters == "release":
        members = _without_chains(config, signatures, members)
    if config.urls != "ignore":
        members = _one_an_address(config, members)
    return _judged(config, signatures, own, members)


def _with(members: pa.Table, **columns: npt.NDArray[np.int64] | npt.NDArray[np.int8]) -> pa.Table:
    for name, values in columns.items():
        place = members.schema.get_field_index(name)
        members = members.set_column(place, name, pa.array(values))
    return members


def _differs(hashes: npt.NDArray[np.uint64]) -> _Flags:
    """Whether each of these hashes, shape (n, 2), differs from the one before it."""
    fresh = np.ones(len(hashes), np.bool_)
    fresh[1:] = (hashes[1:] != hashes[:-1]).any(axis=1)
    return fresh


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
    similarity = _similarity_to_first(config, signatures, row[unlike], row[first[unlike]])
    # As in links: 0.7 of 112 values are 78.4, so 79 of them.
    free = unlike[np.round(similarity, 6) < config.min_similarity]
    order = free[np.lexsort((row[free], hashes[free, 1], hashes[free, 0], first[free]))]
    opens = _differs(hashes[order])
    opens[1:] |= first[order[1:]] != first[order[:-1]]
    cluster = members["cluster"].to_numpy().copy()
    # Beyond every number of a row: no cluster that stays has it.
    heads = order[opens][np.cumsum(opens) - 1]
    cluster[order] = row[heads] + cluster.max() + row.max() + 1
    return _with(members, cluster=cluster)


def _one_an_address(config: DedupConfig, members: pa.Table) -> pa.Table:
    """Put the documents of an address behind the one that the recipe prefers, in its cluster.

    Documents of an earlier release neither win nor lose: a page that changed since is new.
    """
    keyed = np.asarray(members["url_key"].is_valid()) & (members["behind"].to_numpy() == _LEVEL)
    if not keyed.any():
        return members
    places = np.flatnonzero(keyed)
    keys = hash_words(members["url_key"])[places]
    order = np.lexsort((keys[:, 1], keys[:, 0]))
    group = np.empty(len(places), np.int64)
    group[order] = np.cumsum(_differs(keys[order])) - 1
    pages = members.take(pa.array(places)).append_column("place", pa.array(places))
    ordered, rank, first = ranked(_with(pages, cluster=group), config.urls)
    place = ordered["place"].to_numpy()
    loses = rank > 0
    cluster = members["cluster"].to_numpy().copy()
    behind = members["behind"].to_numpy().copy()
    cluster[place[loses]] = cluster[place[first[loses]]]
    behind[place[loses]] = _BEHIND
    return _with(members, cluster=cluster, behind=behind)


def _judged(
    config: DedupConfig, signatures: Sequence[Path], own: int, members: pa.Table
) -> pa.Table:
    members, rank, first = ranked(members, config.rank)
    size = np.bincount(first, minlength=len(first))[first]
    hashes = hash_words(members["exact_hash"])
    hashed = np.asarray(members["exact_hash"].is_valid())
    behind = members["behind"].to_numpy()
    like_first = hashed & hashed[first] & (hashes == hashes[first]).all(axis=1)
    order = np.lexsort((rank, hashes[:, 1], hashes[:, 0], ~hashed, first))
    before, after = order[:-1], order[1:]
    repeats = np.zeros(len(order), np.bool_)
    repeats[after] = (
        (first[after] == first[before])
        & hashed[after]
        & hashed[before]
        & (hashes[after] == hashes[before]).all(axis=1)
    )
    verdict = np.where(repeats, _EXACT, np.where(behind == _BEHIND, _URL, _NEAR))
    verdict[behind[first] == _AHEAD] = _EARLIER
    verdict[rank == 0] = _UNIQUE
    row = members["row"].to_numpy()
    similarity = np.ones(len(row), np.float32)
    signed = np.asarray(members["shingles"]) > 0
    unlike = np.flatnonzero((rank > 0) & ~like_first & signed & signed[first])
    similarity[unlike] = _similarity_to_first(config, signatures, row[unlike], row[first[unlike]])
    unknown = (rank == 0) | ~(like_first | (signed & signed[first]))
    table = pa.table(
        {
            "row": row,
            "duplicate": pa.DictionaryArray.from_arrays(verdict.astype(np.int8), _VERDICTS),
            "cluster": members["doc_id"].take(pa.array(first)),
            "cluster_size": size,
            "cluster_rank": rank,
            "similarity": pa.array(similarity, mask=unknown),
        }
    )
    return table.filter(pa.array(row < own))


def _similarity_to_first(
    config: DedupConfig, signatures: Sequence[Path], rows: _Rows, firsts: _Rows
) -> npt.NDArray[np.float32]:
    """Estimate the similarity of documents to the first-ranked of their clusters, shape (n,).

    The signatures of the first-ranked are held in memory; the others pass by shard by shard.
    """
    width = config.bands * config.rows
    result = np.zeros(len(rows), np.float32)
    heads = np.unique(firsts)
    head_values = take_signatures(signatures, heads, width)
    offsets = row_offsets(signatures)
    order = np.argsort(rows)
    for number, path in enumerate(signatures):
        start, stop = np.searchsorted(rows[order], offsets[number : number + 2])
        chosen = order[start:stop]
        if len(chosen):
            values = take_signatures([path], rows[chosen] - offsets[number], width)
            place = np.searchsorted(heads, firsts[chosen])
            result[chosen] = similarities(values, head_values, place)
    return result
