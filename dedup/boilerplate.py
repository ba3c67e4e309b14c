"""Lines that stand on many pages of one host: cookie notices, menus, footers that extraction left.

Counted on the first-ranked member of each cluster alone: twenty copies of a page would else make
boilerplate of all that it says. What is cut is decided per host and language, for whole lines.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import xxhash
from numba import njit

from dedup.bands import first_key
from dedup.config import BoilerplateConfig
from dedup.shingles import BASE, fmix64
from language_id.memory import address, byte_at
from language_id.words import line_end, text_buffers

_Keys = npt.NDArray[np.uint64]


def _field(name: str, kind: pa.DataType, description: str) -> pa.Field:
    return pa.field(name, kind, nullable=False, metadata={"description": description})


LINES_SCHEMA: Final = pa.schema(
    [
        _field("key", pa.uint64(), "Hash of host and line"),
        _field("host", pa.uint64(), "Hash of the host"),
        _field("documents", pa.int64(), "Documents that hold the line"),
        _field("partition", pa.uint16(), "Range of keys that holds the key"),
    ]
)
"""Lines of one language shard, sorted by key; row groups never mix partitions."""

HOSTS_SCHEMA: Final = pa.schema(
    [
        _field("host", pa.uint64(), "Hash of the host"),
        _field("documents", pa.int64(), "Documents of the host, copies counted once"),
    ]
)

BOILERPLATE_SCHEMA: Final = pa.schema(
    [
        _field("key", pa.uint64(), "Hash of host and line"),
        _field("documents", pa.int64(), "Documents that hold the line"),
        _field("host_documents", pa.int64(), "Documents of the host"),
    ]
)


def host_hashes(urls: pa.Array, source_types: pa.Array, wanted: Sequence[str]) -> _Keys:
    """Hash the host of each address: uint64, shape (n,); 0 for no host or no wanted type."""
    hashes = np.zeros(len(urls), np.uint64)
    types = source_types.to_pylist()
    for row, url in enumerate(urls.to_pylist()):
        if url and types[row] in wanted:
            try:
                host = urlsplit(url).hostname
            except ValueError:
                host = None
            if host:
                hashes[row] = xxhash.xxh3_64_intdigest(host.encode()) or 1
    return hashes


_EMPTY = np.uint64(0)
_SHORT = np.uint64(2)


@njit(cache=True, nogil=True)
def _line_key(data, start, end, host, min_chars):  # type: ignore[no-untyped-def]
    """Hash a line without the blanks at its ends, with its host: an odd number.

    _EMPTY for a blank line, _SHORT for one of fewer than `min_chars` code points.
    """
    while start < end and byte_at(data, start) <= 0x20:
        start += 1
    while end > start and byte_at(data, end - 1) <= 0x20:
        end -= 1
    if start == end:
        return _EMPTY
    value = np.uint64(0xCBF29CE484222325)
    chars = 0
    for i in range(start, end):
        byte = byte_at(data, i)
        chars += byte & 0xC0 != 0x80
        value = (value ^ np.uint64(byte)) * np.uint64(0x100000001B3)
    if chars < min_chars:
        return _SHORT
    return fmix64(value ^ (host * BASE)) | np.uint64(1)


@njit(cache=True, nogil=True)
def _keys_of(texts, offsets, hosts, min_chars, out):  # type: ignore[no-untyped-def]
    """Write the key of every line that is long enough and its row; returns how many."""
    data = address(texts)
    count = 0
    for row in range(len(hosts)):
        if hosts[row] == 0:
            continue
        start = offsets[row]
        while start < offsets[row + 1]:
            end = line_end(texts, start, offsets[row + 1])
            key = _line_key(data, start, end, hosts[row], min_chars)
            if key & np.uint64(1):
                out[count, 0] = np.uint64(row)
                out[count, 1] = key
                count += 1
            start = end + 1
    return count


def count_lines(texts: pa.Array, hosts: _Keys, min_chars: int) -> tuple[_Keys, _Keys]:
    """Give the lines of each document, each once, as (key, host), uint64, shape (lines,) each.

    Args:
        texts: large_string or string, shape (n,).
        hosts: as `host_hashes`; documents at 0 are left out.
        min_chars: shorter lines are left out.
    """
    offsets, data = text_buffers(texts)
    newlines = int(np.count_nonzero(data[offsets[0] : offsets[-1]] == 0x0A))
    out = np.empty((newlines + len(texts) + 1, 2), np.uint64)
    found = np.unique(out[: _keys_of(data, offsets, hosts, min_chars, out)], axis=0)
    return found[:, 1], hosts[found[:, 0].astype(np.int64)]


def summed(keys: _Keys, counts: npt.NDArray[np.int64]) -> tuple[_Keys, npt.NDArray[np.int64]]:
    """Sum counts by key; keys ascending."""
    once, place = np.unique(keys, return_inverse=True)
    totals = np.zeros(len(once), np.int64)
    np.add.at(totals, place, counts)
    return once, totals


def line_tables(keys: _Keys, hosts: _Keys, partitions: int) -> list[pa.Table]:
    """Give the lines of a shard, a table of LINES_SCHEMA a partition, in the order of keys.

    Args:
        keys: one entry a document and line.
        hosts: host of each.
        partitions: number of ranges of keys.
    """
    once, first, counts = np.unique(keys, return_index=True, return_counts=True)
    cuts = np.array([first_key(number, partitions) for number in range(1, partitions)], np.uint64)
    part = np.searchsorted(cuts, once, side="right")
    edges = np.searchsorted(part, np.arange(partitions + 1))
    return [
        pa.table(
            [
                pa.array(once[a:b]),
                pa.array(hosts[first[a:b]]),
                pa.array(counts[a:b].astype(np.int64)),
                pa.array(part[a:b].astype(np.uint16)),
            ],
            schema=LINES_SCHEMA,
        )
        for a, b in itertools.pairwise(edges)
    ]


def boilerplate(
    config: BoilerplateConfig, partition: int, lines: Sequence[Path], hosts: Sequence[Path]
) -> pa.Table:
    """Say which lines of one partition are boilerplate.

    Args:
        config: min_documents and min_share.
        partition: number of the range of keys.
        lines: files of LINES_SCHEMA, one a shard.
        hosts: files of HOSTS_SCHEMA, one a shard.

    Returns:
        table of BOILERPLATE_SCHEMA sorted by key; it depends on no order and no number of shards.
    """
    totals = pa.concat_tables([pq.read_table(path) for path in hosts])
    names, sizes = summed(totals["host"].to_numpy(), totals["documents"].to_numpy())
    entries = pa.concat_tables(
        [pq.read_table(path, filters=pc.field("partition") == partition) for path in lines]
    )
    key, host = entries["key"].to_numpy(), entries["host"].to_numpy()
    once, documents = summed(key, entries["documents"].to_numpy())
    of_host = host[np.unique(key, return_index=True)[1]]
    size = sizes[np.searchsorted(names, of_host)] if len(once) else documents
    # round: 0.07 of 100 documents are 7, not the 7.000000000000001 that binary fractions make of it
    least = np.round(config.min_share * size, 6)
    frequent = (documents >= config.min_documents) & (documents >= least)
    return pa.table(
        [pa.array(once[frequent]), pa.array(documents[frequent]), pa.array(size[frequent])],
        schema=BOILERPLATE_SCHEMA,
    )


@njit(cache=True, nogil=True)
def _find(texts, offsets, hosts, min_chars, keys, out):  # type: ignore[no-untyped-def]
    """Write (row, start, end) of runs of lines whose key is one of `keys`; returns how many."""
    data = address(texts)
    count = 0
    for row in range(len(hosts)):
        if hosts[row] == 0:
            continue
        base = offsets[row]
        stop = offsets[row + 1]
        start = base
        running = False
        while start < stop:
            end = line_end(texts, start, stop)
            after = min(end + 1, stop)
            key = _line_key(data, start, end, hosts[row], min_chars)
            place = np.searchsorted(keys, key)
            hit = place < len(keys) and keys[place] == key
            if hit and not running:
                out[count, 0] = row
                out[count, 1] = start - base
                count += 1
            # Blank lines after a line that goes, go with it.
            running = hit or (running and key == _EMPTY)
            if running:
                out[count - 1, 2] = after - base
            start = after
        if running and out[count - 1, 1] > 0:
            out[count - 1, 1] -= 1  # no newline is left at the end of the text
    return count


def find(texts: pa.Array, hosts: _Keys, min_chars: int, keys: _Keys) -> list[list[tuple[int, int]]]:
    """Find the boilerplate of each text.

    Args:
        texts: large_string or string, shape (n,).
        hosts: as `host_hashes`.
        min_chars: as in `count_lines`.
        keys: keys of boilerplate lines, ascending.

    Returns:
        of each text the byte ranges to cut: whole lines with their newline, runs joined, in order.
    """
    offsets, data = text_buffers(texts)
    newlines = int(np.count_nonzero(data[offsets[0] : offsets[-1]] == 0x0A))
    out = np.empty((newlines + len(texts) + 1, 3), np.int64)
    cuts: list[list[tuple[int, int]]] = [[] for _ in range(len(texts))]
    for row, start, end in out[: _find(data, offsets, hosts, min_chars, keys, out)].tolist():
        cuts[row].append((start, end))
    return cuts
