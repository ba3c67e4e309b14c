"""Rows of signature shards by their number, a row group in memory at a time."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

from dedup.signature import from_arrow


def row_offsets(paths: Sequence[Path]) -> npt.NDArray[np.int64]:
    """Give the number of the first row of each file, and of the row after the last one.

    Args:
        paths: signature shards, in order.

    Returns:
        int64, shape (files + 1,).
    """
    counts = [pq.read_metadata(path).num_rows for path in paths]
    return np.concatenate([[0], np.cumsum(counts, dtype=np.int64)]).astype(np.int64)


def take_rows(paths: Sequence[Path], rows: npt.NDArray[np.int64], columns: list[str]) -> pa.Table:
    """Read some rows of the files, counted through all of them.

    Args:
        paths: signature shards, in order.
        rows: int64, ascending, none twice.
        columns: names of the columns wanted.

    Returns:
        table of len(rows) rows in their order. Row groups without a wanted row are not read.
    """
    parts = []
    base = 0
    schema = None
    for path in paths:
        with pq.ParquetFile(path) as file:
            schema = file.schema_arrow
            for group in range(file.num_row_groups):
                count = file.metadata.row_group(group).num_rows
                first, last = np.searchsorted(rows, [base, base + count])
                if last > first:
                    table = file.read_row_group(group, columns=columns)
                    parts.append(table.take(pa.array(rows[first:last] - base)))
                base += count
    if parts:
        return pa.concat_tables(parts)
    if schema is None:
        raise ValueError("no signature shard to read")
    return pa.schema([schema.field(name) for name in columns]).empty_table()


def take_signatures(
    paths: Sequence[Path], rows: npt.NDArray[np.int64], width: int
) -> npt.NDArray[np.uint64]:
    """Read the signatures of some rows as `take_rows`, once in memory: uint64, (rows, width)."""
    values = np.empty((len(rows), width), np.uint64)
    base = 0
    for path in paths:
        with pq.ParquetFile(path) as file:
            for group in range(file.num_row_groups):
                count = file.metadata.row_group(group).num_rows
                first, last = np.searchsorted(rows, [base, base + count])
                if last > first:
                    column = file.read_row_group(group, columns=["signature"])["signature"]
                    values[first:last] = from_arrow(column)[rows[first:last] - base]
                base += count
    return values
