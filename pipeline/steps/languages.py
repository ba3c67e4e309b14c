"""Reading one language out of the files of `identify`, whose row groups never mix languages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq


def language_batches(
    paths: Sequence[Path], language: str, batch_rows: int, columns: list[str] | None = None
) -> Iterator[pa.RecordBatch]:
    """IDENTIFIED batches of one language in the order of `paths`, by row-group statistics.

    `columns`: those that are read, None for all; half the time goes into the forty small ones.
    """
    for path in paths:
        with pq.ParquetFile(path) as file:
            column = file.schema_arrow.get_field_index("language")
            groups = [
                group
                for group in range(file.metadata.num_row_groups)
                if file.metadata.row_group(group).column(column).statistics.min == language
            ]
            if groups:
                yield from file.iter_batches(batch_rows, row_groups=groups, columns=columns)


def batches(
    path: Path, batch_rows: int, columns: list[str] | None = None
) -> Iterator[pa.RecordBatch]:
    """All batches of one file, of all `columns` or of these."""
    with pq.ParquetFile(path) as file:
        yield from file.iter_batches(batch_size=batch_rows, columns=columns)


def read_table(path: Path, columns: list[str] | None = None) -> pa.Table:
    """A whole file. `pq.read_table` would do the same and import pandas where it is installed."""
    with pq.ParquetFile(path) as file:
        return file.read(columns=columns)
