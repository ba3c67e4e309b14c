"""dedup, sub-step join: the documents that meet in one partition of band keys, and are alike.

Sharing a band makes a candidate, not a duplicate: were all similarities equally frequent, 39 % of
what FineWeb's bands bring together would be less alike than 0.8 (`dedup.explain`). So a pair is
linked only after its signatures were compared.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from dedup.bands import hash_words
from dedup.candidates import (
    MAX_ALL_PAIRS,
    NEIGHBOURS,
    link_groups,
    measure,
    signature_hashes,
)
from dedup.config import DedupConfig
from dedup.read import row_offsets, take_rows
from dedup.schema import EXACT_BAND, PAIRS_SCHEMA
from dedup.signature import from_arrow

_Rows = npt.NDArray[np.int64]


def join(
    config: DedupConfig, partition: int, bands: Sequence[Path], signatures: Sequence[Path]
) -> pa.Table:
    """Link the documents of one partition of band keys.

    Args:
        config: rows a band, verify and min_similarity.
        partition: number of the range of keys.
        bands: file of BANDS_SCHEMA of each shard, in order.
        signatures: file of `signature_schema` of each shard, in the same order.

    Returns:
        table of PAIRS_SCHEMA sorted by (a, b). The clusters that the pairs of all partitions
        make depend on texts alone; which of several equal documents stands for them in a pair
        depends on the order of shards.
    """
    key, band, row = _entries(partition, bands, row_offsets(signatures))
    is_exact = band == EXACT_BAND
    *_, meeting = _meeting(key[is_exact], band[is_exact], row[is_exact])
    exact = _exact_pairs(signatures, meeting)
    near = ~is_exact
    pairs, similarity, shared = _near_pairs(
        config, signatures, *_meeting(key[near], band[near], row[near])
    )
    ends = np.concatenate([exact, pairs])
    table = pa.table(
        [
            pa.array(ends[:, 0]),
            pa.array(ends[:, 1]),
            pa.array(np.concatenate([np.ones(len(exact), np.float32), similarity])),
            pa.array(np.concatenate([np.zeros(len(exact), np.uint8), shared])),
            pa.array(np.arange(len(ends)) < len(exact)),
        ],
        schema=PAIRS_SCHEMA,
    )
    return table.sort_by([("a", "ascending"), ("b", "ascending"), ("exact", "ascending")])


def _entries(
    partition: int, bands: Sequence[Path], offsets: _Rows
) -> tuple[npt.NDArray[np.uint64], npt.NDArray[np.uint8], _Rows]:
    """Read key, band and row, counted through all shards, of one partition."""
    parts = []
    for path, offset in zip(bands, offsets[:-1], strict=True):
        with pq.ParquetFile(path) as file:
            column = file.schema_arrow.get_field_index("partition")
            for group in range(file.num_row_groups):
                statistics = file.metadata.row_group(group).column(column).statistics
                if statistics is not None and not statistics.min <= partition <= statistics.max:
                    continue
                table = file.read_row_group(group)
                table = table.filter(pc.equal(table["partition"], partition))
                row = table["row"].to_numpy().astype(np.int64) + offset
                parts.append((table["key"].to_numpy(), table["band"].to_numpy(), row))
    if not parts:
        return np.zeros(0, np.uint64), np.zeros(0, np.uint8), np.zeros(0, np.int64)
    key, band, row = (np.concatenate(column) for column in zip(*parts, strict=True))
    return key, band, row


def _meeting(
    key: npt.NDArray[np.uint64], band: npt.NDArray[np.uint8], row: _Rows
) -> tuple[_Rows, _Rows, _Rows]:
    """Keep the entries that meet another one: group, band and row of each, groups together."""
    order = np.lexsort((row, band, key))
    key, band, row = key[order], band[order], row[order]
    if not len(key):
        return row, row, row
    opens = np.concatenate([[True], (key[1:] != key[:-1]) | (band[1:] != band[:-1])])
    group = np.cumsum(opens) - 1
    meets = np.bincount(group)[group] > 1
    return group[meets], band[meets].astype(np.int64), row[meets]


def _exact_pairs(signatures: Sequence[Path], row: _Rows) -> _Rows:
    """Chain the rows of each exact hash: shape (pairs, 2), smaller row first.

    The key is only the head of the hash: the whole hash decides.
    """
    rows = np.sort(row)
    hashes = hash_words(take_rows(signatures, rows, ["exact_hash"])["exact_hash"])
    return _chain(rows, hashes)


def _chain(rows: _Rows, hashes: npt.NDArray[np.uint64]) -> _Rows:
    order = np.lexsort((rows, hashes[:, 1], hashes[:, 0]))
    same = (hashes[order[1:]] == hashes[order[:-1]]).all(axis=1)
    return np.stack([rows[order[:-1][same]], rows[order[1:][same]]], axis=1)


def _near_pairs(
    config: DedupConfig, signatures: Sequence[Path], group: _Rows, band: _Rows, row: _Rows
) -> tuple[_Rows, npt.NDArray[np.float32], npt.NDArray[np.uint8]]:
    """Verify what shares a band: pairs of rows, similarity and shared bands of each."""
    rows = np.unique(row)
    values = from_arrow(take_rows(signatures, rows, ["signature"])["signature"])
    hashes = signature_hashes(values)
    # Nodes are distinct signatures, numbered by their hash: by content, not by row.
    order = np.lexsort((rows, hashes[:, 1], hashes[:, 0]))
    opens = np.ones(len(order), np.bool_)
    opens[1:] = (hashes[order[1:]] != hashes[order[:-1]]).any(axis=1)
    node = np.empty(len(order), np.int64)
    node[order] = np.cumsum(opens) - 1
    holder = order[opens]
    equal_rows = _chain(rows, hashes)
    members = np.unique(np.stack([group, node[np.searchsorted(rows, row)]], axis=1), axis=0)
    starts = np.flatnonzero(np.diff(members[:, 0], prepend=-1))
    group_bands = band[np.searchsorted(group, members[starts, 0])]
    least = 0
    if config.verify == "signature":
        # round: 0.7 of 110 values are 77, not the 78 that binary fractions make of it
        least = math.ceil(round(config.min_similarity * values.shape[1], 6))
    node_values = np.ascontiguousarray(values[holder])
    links = link_groups(
        np.append(starts, len(members)),
        group_bands,
        np.ascontiguousarray(members[:, 1]),
        node_values,
        config.rows,
        least,
        MAX_ALL_PAIRS,
        NEIGHBOURS,
    )
    links = np.unique(links, axis=0)
    equal = np.zeros(len(links), np.int64)
    shared = np.zeros(len(links), np.uint8)
    measure(links, node_values, config.rows, equal, shared)
    ends = np.concatenate([equal_rows, np.sort(rows[holder[links]], axis=1)])
    similarity = np.concatenate([np.ones(len(equal_rows)), equal / values.shape[1]])
    all_shared = np.full(len(equal_rows), config.bands, np.uint8)
    return ends, similarity.astype(np.float32), np.concatenate([all_shared, shared])
