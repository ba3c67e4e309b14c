"""dedup, sub-step join: the documents that meet in one partition of band keys, and are alike.

Sharing a band makes a candidate, not a duplicate: were all similarities equally frequent, 39 % of
what FineWeb's bands bring together would be less alike than 0.8 (`dedup.explain`). So a pair is
linked only after its signatures, or its shingles, were compared.

Memory is kept within a budget by taking the partition in ranges of keys, and of each range as many
groups at a time as the signatures of their documents fit. The cut changes no result.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from dedup.bands import first_key, hash_words
from dedup.config import DedupConfig
from dedup.links import NearLinks, near_links, rounds_of
from dedup.read import row_offsets, take_rows
from dedup.schema import EXACT, EXACT_BAND, NEAR, PAIRS_SCHEMA, URL, URL_BAND

_Rows = npt.NDArray[np.int64]

_BYTES_AN_ENTRY: Final = 80
"""Key, band and row of an entry with what sorting them takes: 78 where every entry meets another,
measured with ten million."""


def join(
    config: DedupConfig,
    partition: int,
    partitions: int,
    bands: Sequence[Path],
    signatures: Sequence[Path],
) -> pa.Table:
    """Link the documents of one partition of band keys.

    Args:
        config: bands, rows, verify, min_similarity and memory_mb.
        partition: number of the range of keys.
        partitions: how many ranges there are.
        bands: file of BANDS_SCHEMA of each shard, in order.
        signatures: file of `signature_schema` of each shard, in the same order.

    Returns:
        table of PAIRS_SCHEMA sorted by (a, b, kind), no row twice. The clusters that the pairs of
        all partitions make depend on texts alone; which of several equal documents stands for
        them in a pair depends on the order of shards.
    """
    offsets = row_offsets(signatures)
    whole = (first_key(partition, partitions), first_key(partition + 1, partitions))
    cuts = _ranges(whole, _count(partition, bands), config.memory_mb)
    found = []
    for low, high in cuts:
        key, band, row = _entries(partition, bands, offsets, low, high)
        for number, kind, column in (
            (EXACT_BAND, EXACT, "exact_hash"),
            (URL_BAND, URL, "url_key"),
        ):
            own = band == number
            *_, meeting = _meeting(key[own], band[own], row[own])
            if len(meeting):
                found.append(_same(signatures, meeting, column, kind))
        near = band < URL_BAND
        meets = _meeting(key[near], band[near], row[near])
        del key, band, row
        found += [
            _near_table(near_links(config, signatures, *part))
            for part in rounds_of(config, signatures, *meets)
        ]
    if not found:
        return PAIRS_SCHEMA.empty_table()
    return _sorted_once(pa.concat_tables(found))


def _count(partition: int, bands: Sequence[Path]) -> int:
    """Number of entries of a partition, from the files' own statistics."""
    return sum(rows for path in bands for _, rows in _groups(path, partition))


def _groups(path: Path, partition: int) -> Iterator[tuple[int, int]]:
    """Number and rows of each row group of a partition."""
    metadata = pq.read_metadata(path)
    column = metadata.schema.names.index("partition")
    for group in range(metadata.num_row_groups):
        statistics = metadata.row_group(group).column(column).statistics
        if statistics is None or statistics.min <= partition <= statistics.max:
            yield group, metadata.row_group(group).num_rows


def _ranges(whole: tuple[int, int], entries: int, memory_mb: int) -> list[tuple[int, int]]:
    """Cut a range of keys so that the entries of each part fit a quarter of the memory."""
    low, high = whole
    parts = max(1, -(-entries * _BYTES_AN_ENTRY * 4 // (memory_mb * 1_000_000)))
    edges = [low + (high - low) * part // parts for part in range(parts)] + [high]
    return list(itertools.pairwise(edges))


def _entries(
    partition: int, bands: Sequence[Path], offsets: _Rows, low: int, high: int
) -> tuple[npt.NDArray[np.uint64], npt.NDArray[np.uint8], _Rows]:
    """Read key, band and row, counted through all shards, of the keys from low to below high."""
    parts = []
    for path, offset in zip(bands, offsets[:-1], strict=True):
        with pq.ParquetFile(path) as file:
            for group, _ in _groups(path, partition):
                table = file.read_row_group(group)
                key = table["key"].to_numpy()
                inside = pc.equal(table["partition"], partition).to_numpy()
                inside &= (key >= np.uint64(low)) & (key <= np.uint64(high - 1))
                row = table["row"].to_numpy()[inside].astype(np.int64) + offset
                parts.append((key[inside], table["band"].to_numpy()[inside], row))
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


def _same(signatures: Sequence[Path], row: _Rows, column: str, kind: str) -> pa.Table:
    """Chain the rows of each hash: the key is only its head, the whole hash decides."""
    rows = np.sort(row)
    hashes = hash_words(take_rows(signatures, rows, [column])[column])
    order = np.lexsort((rows, hashes[:, 1], hashes[:, 0]))
    same = (hashes[order[1:]] == hashes[order[:-1]]).all(axis=1)
    a, b = rows[order[:-1][same]], rows[order[1:][same]]
    one = 1.0 if kind == EXACT else None
    return pa.table(
        [
            pa.array(a),
            pa.array(b),
            pa.repeat(pa.scalar(kind), len(a)),
            pa.repeat(pa.scalar(one, pa.float32()), len(a)),
            pa.nulls(len(a), pa.float32()),
            pa.array(np.zeros(len(a), np.uint8)),
        ],
        schema=PAIRS_SCHEMA,
    )


def _near_table(links: NearLinks) -> pa.Table:
    return pa.table(
        [
            pa.array(links.pairs[:, 0]),
            pa.array(links.pairs[:, 1]),
            pa.repeat(pa.scalar(NEAR), len(links.pairs)),
            pa.array(links.similarity),
            pa.array(links.jaccard, mask=links.jaccard < 0),
            pa.array(links.bands),
        ],
        schema=PAIRS_SCHEMA,
    )


def _sorted_once(pairs: pa.Table) -> pa.Table:
    """Sort, and keep one of the rows that several rounds gave."""
    pairs = pairs.sort_by([("a", "ascending"), ("b", "ascending"), ("kind", "ascending")])
    a, b = pairs["a"].to_numpy(), pairs["b"].to_numpy()
    near = pc.equal(pairs["kind"], NEAR).to_numpy()
    fresh = np.ones(len(a), np.bool_)
    fresh[1:] = (a[1:] != a[:-1]) | (b[1:] != b[:-1]) | ~near[1:] | ~near[:-1]
    return pairs.filter(pa.array(fresh))
