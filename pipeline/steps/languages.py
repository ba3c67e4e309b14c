"""Reading one language out of the files of `identify`, whose row groups never mix languages."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.errors import RunError

_FOOTERS = 16
"""Footers that are kept, about half a megabyte each."""


def language_batches(
    paths: Sequence[Path], language: str, batch_rows: int, columns: list[str] | None = None
) -> Iterator[pa.RecordBatch]:
    """IDENTIFIED batches of one language in the order of `paths`, by row-group statistics.

    `columns`: those that are read, None for all; half the time goes into the forty small ones.
    """
    for path in paths:
        found = path.stat()
        metadata, groups = _footer(path, found.st_size, found.st_mtime_ns)
        if language in groups:
            with pq.ParquetFile(path, metadata=metadata) as file:
                yield from file.iter_batches(
                    batch_rows, row_groups=groups[language], columns=columns
                )


@functools.lru_cache(maxsize=_FOOTERS)
def _footer(
    path: Path, size: int, modified_ns: int
) -> tuple[pq.FileMetaData, dict[str, list[int]]]:
    """The footer of a file, and its row groups by language; size and time say which file it is.

    A worker asks for it once a language, and the sixty columns of each take time to parse.
    """
    del size, modified_ns
    metadata = pq.read_metadata(path)
    column = metadata.schema.to_arrow_schema().get_field_index("language")
    groups: dict[str, list[int]] = {}
    for group in range(metadata.num_row_groups):
        language = metadata.row_group(group).column(column).statistics.min
        groups.setdefault(language, []).append(group)
    return metadata, groups


def batches(
    path: Path, batch_rows: int, columns: list[str] | None = None
) -> Iterator[pa.RecordBatch]:
    """All batches of one file, of all `columns` or of these."""
    with pq.ParquetFile(path) as file:
        yield from file.iter_batches(batch_size=batch_rows, columns=columns)


def read_table(path: Path, columns: list[str] | None = None) -> pa.Table:
    """A whole file. `pq.read_table` would do the same and import pandas where it is installed.

    Raises:
        RunError: the file is damaged.
    """
    try:
        with pq.ParquetFile(path) as file:
            return file.read(columns=columns)
    except (pa.ArrowException, OSError) as error:
        if isinstance(error, OSError) and error.errno is not None:
            raise
        raise RunError(f"{path} is damaged.", next_command="eurosift verify RUN") from None
