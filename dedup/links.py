"""The near pairs of some groups of documents: verified, measured, and as much as memory holds."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from dedup.candidates import (
    MAX_ALL_PAIRS,
    NEIGHBOURS,
    link_groups,
    measure,
    measure_sets,
    rounds,
    signature_hashes,
)
from dedup.config import DedupConfig
from dedup.read import take_rows, take_signatures

_Rows = npt.NDArray[np.int64]

_ROW_BYTES: Final = 64
"""Hashes, number and place of a document, beside its signature."""

_SHINGLE_BYTES: Final = 24
"""A shingle of 8 bytes where sets are compared: as read, as one column, and as compared."""


class NearLinks(NamedTuple):
    """Near pairs, and how near.

    `pairs`: rows, int64, shape (n, 2), smaller first. Of each, shape (n,): `similarity`, the share
    of equal values; `jaccard`, that of the sets, -1 where not kept; `bands` in common.
    """

    pairs: _Rows
    similarity: npt.NDArray[np.float32]
    jaccard: npt.NDArray[np.float32]
    bands: npt.NDArray[np.uint8]


def rounds_of(
    config: DedupConfig, signatures: Sequence[Path], group: _Rows, band: _Rows, row: _Rows
) -> Iterator[tuple[_Rows, _Rows, _Rows]]:
    """Cut entries into rounds of whole groups whose signatures and sets fit half of `memory_mb`.

    Args:
        config: bands, rows, verify and memory_mb.
        signatures: files of `signature_schema`, in order.
        group: group of each entry, int64, shape (n,), ascending.
        band: band of each entry.
        row: row of each entry.

    Yields:
        (group, band, row) of each round. A group that is too large alone has a round of its own.
    """
    if not len(row):
        return
    starts = np.flatnonzero(np.diff(group, prepend=-1))
    rows, place = np.unique(row, return_inverse=True)
    takes = np.full(len(rows), 8 * config.bands * config.rows + _ROW_BYTES, np.int64)
    if config.verify == "jaccard":
        shingles = take_rows(signatures, rows, ["shingles"])["shingles"].to_numpy()
        takes += _SHINGLE_BYTES * shingles.astype(np.int64)
    turns = rounds(np.append(starts, len(row)), place, takes, config.memory_mb * 500_000)
    edges = [0, *(np.flatnonzero(np.diff(turns)) + 1), len(starts)]
    ends = np.append(starts, len(row))
    for first, last in itertools.pairwise(edges):
        part = slice(ends[first], ends[last])
        yield group[part], band[part], row[part]


def near_links(
    config: DedupConfig, signatures: Sequence[Path], group: _Rows, band: _Rows, row: _Rows
) -> NearLinks:
    """Verify what shares a band.

    Args:
        config: bands, rows, verify and min_similarity.
        signatures: files of `signature_schema`, in order.
        group: group of each entry, int64, shape (n,), ascending.
        band: band of each entry.
        row: row of each entry.
    """
    rows = np.unique(row)
    width = config.bands * config.rows
    values = take_signatures(signatures, rows, width)
    hashes = signature_hashes(values)
    # Nodes are distinct signatures, numbered by their hash: by content, not by row.
    order = np.lexsort((rows, hashes[:, 1], hashes[:, 0]))
    opens = np.ones(len(order), np.bool_)
    opens[1:] = (hashes[order[1:]] != hashes[order[:-1]]).any(axis=1)
    node = np.empty(len(order), np.int64)
    node[order] = np.cumsum(opens) - 1
    holders = order[opens]
    chain = np.stack([order[:-1][~opens[1:]], order[1:][~opens[1:]]], axis=1)
    members = np.unique(np.stack([group, node[np.searchsorted(rows, row)]], axis=1), axis=0)
    starts = np.flatnonzero(np.diff(members[:, 0], prepend=-1))
    bounds, sets = _sets(signatures, rows)
    links = link_groups(
        np.append(starts, len(members)),
        band[np.searchsorted(group, members[starts, 0])],
        np.ascontiguousarray(members[:, 1]),
        holders,
        values,
        config.rows,
        # round: 0.7 of 110 values are 77, not the 78 that binary fractions make of it
        math.ceil(round(config.min_similarity * width, 6)) if config.verify == "signature" else 0,
        bounds,
        sets,
        config.min_similarity if config.verify == "jaccard" else -1.0,
        MAX_ALL_PAIRS,
        NEIGHBOURS,
    )
    places = np.sort(np.concatenate([chain, holders[np.unique(links, axis=0)]]), axis=1)
    equal = np.zeros(len(places), np.int64)
    shared = np.zeros(len(places), np.uint8)
    measure(places, values, config.rows, equal, shared)
    jaccard = np.full(len(places), -1.0)
    measure_sets(places, bounds, sets, jaccard)
    # Both are in the sample, but only a shared value makes that as likely as SAMPLE says.
    if config.verify != "jaccard":
        jaccard[values[places[:, 0], 0] != values[places[:, 1], 0]] = -1.0
    return NearLinks(
        rows[places], (equal / width).astype(np.float32), jaccard.astype(np.float32), shared
    )


def _sets(signatures: Sequence[Path], rows: _Rows) -> tuple[_Rows, npt.NDArray[np.uint64]]:
    """Shingle sets of rows: bounds, int64, shape (rows + 1,), empty where not kept; and hashes."""
    column = take_rows(signatures, rows, ["shingle_set"])["shingle_set"].combine_chunks()
    lengths = column.value_lengths().fill_null(0).to_numpy()
    bounds = np.concatenate([[0], np.cumsum(lengths, dtype=np.int64)]).astype(np.int64)
    return bounds, column.flatten().to_numpy().astype(np.uint64)
