"""Band keys on disk, cut by key range, so that a partition can be joined without the others.

The cut is by key alone: the number of partitions, of shards or of tasks changes who does the work,
never which documents meet.
"""

from __future__ import annotations

import itertools

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from numba import njit

from dedup.config import DedupConfig
from dedup.schema import BANDS_SCHEMA, EXACT_BAND, URL_BAND
from dedup.shingles import BASE, fmix64
from dedup.signature import from_arrow


@njit(cache=True, nogil=True)
def _keys(signatures, rows, bands, height, keys):  # type: ignore[no-untyped-def]
    """Write the key of every band of the signatures numbered `rows`, shape (rows, bands)."""
    for place in range(len(rows)):
        row = rows[place]
        for band in range(bands):
            key = np.uint64(band + 1) * BASE
            for k in range(band * height, (band + 1) * height):
                key = fmix64(key ^ signatures[row, k]) + BASE
            keys[place, band] = key


def hash_words(hashes: pa.Array | pa.ChunkedArray) -> npt.NDArray[np.uint64]:
    """Read fixed_size_binary(16) as two big-endian uint64 each, shape (n, 2), native order."""
    if isinstance(hashes, pa.ChunkedArray):
        hashes = hashes.combine_chunks() if hashes.num_chunks != 1 else hashes.chunk(0)
    if len(hashes) == 0:
        return np.zeros((0, 2), np.uint64)
    values = np.frombuffer(hashes.buffers()[1], ">u8").astype(np.uint64).reshape(-1, 2)
    return values[hashes.offset : hashes.offset + len(hashes)]


def first_key(number: int, partitions: int) -> int:
    """Give the smallest key of a partition; of the one after the last, 2**64."""
    return (2**64 * number + partitions - 1) // partitions


def bands(signatures: pa.Table, config: DedupConfig, partitions: int) -> list[pa.Table]:
    """Give the band keys of one signature shard, a table a partition.

    Of documents that agree in text and signature only the first of the shard has bands of its
    own; the others are found through it by their exact hash, so that a million copies of a page
    are joined once and not in every band.

    Args:
        signatures: table of `signature_schema`, the whole shard.
        config: bands and rows.
        partitions: number of ranges of keys.

    Returns:
        `partitions` tables of BANDS_SCHEMA in the order of their ranges, possibly empty, each
        sorted by key, band and row; written with a row group of its own each.
    """
    exact = hash_words(signatures["exact_hash"])
    hashed = np.flatnonzero(np.asarray(signatures["exact_hash"].is_valid()))
    values = from_arrow(signatures["signature"])
    signed = np.asarray(signatures["signature"].is_valid())
    rows = _first_of_equals(exact, values, np.flatnonzero(signed))
    band_keys = np.empty((len(rows), config.bands), np.uint64)
    _keys(values, rows, config.bands, config.rows, band_keys)
    numbers = np.arange(config.bands, dtype=np.uint8)
    addressed = np.flatnonzero(np.asarray(signatures["url_key"].is_valid()))
    addresses = hash_words(signatures["url_key"])[addressed, 0]
    key = np.concatenate([exact[hashed, 0], addresses, band_keys.ravel()])
    row = np.concatenate([hashed, addressed, np.repeat(rows, config.bands)]).astype(np.uint32)
    kinds = np.repeat(np.array([EXACT_BAND, URL_BAND], np.uint8), [len(hashed), len(addressed)])
    band = np.concatenate([kinds, np.tile(numbers, len(rows))])
    order = np.lexsort((row, band, key))
    key, row, band = key[order], row[order], band[order]
    cuts = [first_key(number, partitions) for number in range(1, partitions)]
    limits = np.searchsorted(key, np.array(cuts, np.uint64), side="left")
    edges = [0, *limits.tolist(), len(key)]
    return [
        pa.table(
            [
                pa.array(key[start:stop]),
                pa.array(row[start:stop]),
                pa.array(band[start:stop]),
                pa.array(np.full(stop - start, number, np.uint16)),
            ],
            schema=BANDS_SCHEMA,
        )
        for number, (start, stop) in enumerate(itertools.pairwise(edges))
    ]


def _first_of_equals(
    exact: npt.NDArray[np.uint64], values: npt.NDArray[np.uint64], rows: npt.NDArray[np.int64]
) -> npt.NDArray[np.int64]:
    """Leave out the rows that have both hash and signature of an earlier one."""
    order = rows[np.lexsort((rows, exact[rows, 1], exact[rows, 0]))]
    same = (exact[order[1:]] == exact[order[:-1]]).all(axis=1)
    # Within a run of one hash the signatures agree but for freak cases (a format character beside
    # an apostrophe); a row that differs from its predecessor just keeps its bands.
    same[same] = (values[order[1:][same]] == values[order[:-1][same]]).all(axis=1)
    return np.sort(order[np.concatenate([[True], ~same])[: len(order)]])
