"""dedup, sub-step union: links of all partitions to clusters, and one verdict a document.

Holds 8 bytes a document (16 where addresses count), 65 for the verdict of each with a duplicate,
twice while they are sorted, and within `memory_mb` what it needs of the members of as many clusters
as fit.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from dedup.clusters import flatten, link, no_links
from dedup.config import DedupConfig
from dedup.read import row_offsets
from dedup.schema import URL
from dedup.verdicts import verdicts_of
from manifests.schema import DUPLICATES

_BYTES_A_MEMBER = 600
"""What judging a member takes besides signatures: 500, measured with a million in clusters of two;
and two signatures are more than are held of any."""

_Rows = npt.NDArray[np.int64]


def union(
    config: DedupConfig,
    signatures: Sequence[Path],
    pairs: Sequence[Path],
    earlier: Sequence[Path] = (),
) -> Iterator[pa.Table]:
    """Give the verdicts of each signature shard, in order.

    A document is `unique` where it is the first-ranked of its cluster, `exact_duplicate` where a
    member that is ranked before it has the same exact hash, `url_duplicate` where another
    document has its address and comes first by the recipe's `urls`, else `near_duplicate`.
    `similarity` is the share of MinHash values that it has in common with the first-ranked
    member; 1 where both have the same exact hash, null for `unique` and where one of the two has
    no signature. In a cluster with a document of an earlier release that one is first-ranked, and
    every document of this run is an `earlier_duplicate`.

    Args:
        config: urls, rank, max_cluster, large_clusters, min_similarity and memory_mb.
        signatures: files of `signature_schema`, in order.
        pairs: files of PAIRS_SCHEMA, one a partition, in any order; their rows count through
            `signatures` and then `earlier`.
        earlier: files of `signature_schema` of earlier releases, in order.

    Yields:
        table of DUPLICATES for each of `signatures`, row by row aligned with it. As a function of
        documents the verdicts depend on no order and on no number of shards or partitions.
    """
    files = [*signatures, *earlier]
    offsets = row_offsets(files)
    roots = no_links(int(offsets[-1]))
    # Clusters, and what has to be looked at together because addresses join it.
    joined = roots if config.urls == "ignore" else no_links(len(roots))
    for path in pairs:
        with pq.ParquetFile(path) as file:
            for batch in file.iter_batches(columns=["a", "b", "kind"]):
                a, b = batch.column("a").to_numpy(), batch.column("b").to_numpy()
                alike = pc.not_equal(batch.column("kind"), URL).to_numpy(zero_copy_only=False)
                link(roots, a[alike], b[alike])
                if joined is not roots:
                    link(joined, a, b)
    flatten(roots)
    if joined is not roots:
        flatten(joined)
    rows = _rows_of_clusters(joined)
    own = int(offsets[len(signatures)])
    found = [
        verdicts_of(config, files, own, part, roots[part])
        for part in _parts(config, rows, joined[rows])
    ]
    del roots, joined, rows
    verdicts = pa.concat_tables(found) if found else verdicts_of(
        config, files, own, np.zeros(0, np.int64), np.zeros(0, np.int64)
    )  # fmt: skip
    del found
    verdicts = verdicts.sort_by("row")
    for number, path in enumerate(signatures):
        yield _shard(path, verdicts, int(offsets[number]), int(offsets[number + 1]))


def _rows_of_clusters(roots: _Rows) -> _Rows:
    """Give the rows of clusters with more than one member, ascending."""
    many = np.zeros(len(roots), np.bool_)
    moved = np.flatnonzero(roots != np.arange(len(roots)))
    many[moved] = True
    many[roots[moved]] = True
    return np.flatnonzero(many)


def _parts(config: DedupConfig, rows: _Rows, roots: _Rows) -> Iterator[_Rows]:
    """Cut the members into parts of whole clusters, as many as the memory holds, rows ascending."""
    most = config.memory_mb * 1_000_000 // (16 * config.bands * config.rows + _BYTES_A_MEMBER)
    order = np.argsort(roots, kind="stable")
    starts = np.flatnonzero(np.diff(roots[order], prepend=-1))
    ends = np.append(starts[1:], len(order))
    first = 0
    while first < len(starts):
        last = max(first + 1, int(np.searchsorted(ends, starts[first] + most, side="right")))
        yield np.sort(rows[order[starts[first] : ends[last - 1]]])
        first = last


def _shard(path: Path, verdicts: pa.Table, start: int, stop: int) -> pa.Table:
    """Put the verdicts of one shard beside those of its documents that stand alone."""
    with pq.ParquetFile(path) as file:
        doc_id = pa.concat_arrays(
            [*file.read(columns=["doc_id"])["doc_id"].chunks, pa.array([], pa.string())]
        )
    rows = verdicts["row"].to_numpy()
    first, last = np.searchsorted(rows, [start, stop])
    ours = verdicts.slice(first, last - first)
    place = np.full(stop - start, -1, np.int64)
    place[rows[first:last] - start] = np.arange(last - first)
    index = pa.array(place, mask=place < 0)
    filled = {
        "duplicate": pc.fill_null(ours["duplicate"].take(index).cast(pa.string()), "unique"),
        "cluster": pc.coalesce(ours["cluster"].take(index), doc_id),
        "cluster_size": pc.fill_null(ours["cluster_size"].take(index), 1),
        "cluster_rank": pc.fill_null(ours["cluster_rank"].take(index), 0),
        "similarity": ours["similarity"].take(index),
    }
    columns = [doc_id, *(filled[name] for name in DUPLICATES.names[1:])]
    return pa.table(columns, schema=DUPLICATES)
