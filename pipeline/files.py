"""How a run writes: a name of its own, fsync, rename; and Parquet whose bytes depend on rows alone.

Parquet bytes follow from how rows are cut into row groups and chunks. Here a row group is cut by
rows and characters of the rows themselves and written as one chunk, so that the size of the
batches that came in, the number of workers and a resumed run leave no trace.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

ROW_GROUP_ROWS = 2_000
ROW_GROUP_BYTES = 32_000_000
_KEPT_LEVEL = 3
"""Of zstd, for what outlives the run."""
_PASSED_LEVEL = 1
"""Of zstd, for text that steps hand on: half the time of level 3, a sixth more bytes."""
_PAGE_BYTES = 1_000_000


class Written(msgspec.Struct, frozen=True):
    """A finished file: path relative to the run folder, rows (null if no table), size, sha256."""

    path: str
    rows: int | None
    bytes: int
    sha256: str


def write_bytes(path: Path, content: bytes, *, mode: int = 0o644) -> None:
    """Write a small file whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = _temporary(path)
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    _sync_folder(path.parent)


def write_parquet(
    run: Path,
    relative: str,
    schema: pa.Schema,
    sections: Iterable[Iterable[pa.RecordBatch | pa.Table]],
    *,
    passed: bool = False,
) -> Written:
    """Write a Parquet file whose row groups never mix two sections.

    Row groups hold at most ROW_GROUP_ROWS rows and about ROW_GROUP_BYTES of the column `text`;
    page checksums. No column has a dictionary: with compression it makes files of such row groups
    larger (verdicts by a sixth). zstd of level 3; in what is `passed` from step to step only for
    text, and LZ4 for the small columns, of which a table has up to 70: to begin one with zstd takes
    longer than to write it.
    """
    small = "lz4" if passed else "zstd"
    codecs = {leaf: small for field in schema for leaf in _leaves(field.name, field.type)}
    codecs |= {"text": "zstd"} if "text" in codecs else {}
    level = _PASSED_LEVEL if passed else _KEPT_LEVEL
    path = run / relative
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = _temporary(path)
    rows = 0
    try:
        with (
            temporary.open("wb") as stream,
            pq.ParquetWriter(
                stream,
                schema,
                compression=codecs,
                compression_level={leaf: level for leaf in codecs if codecs[leaf] == "zstd"},
                use_dictionary=False,
                write_page_checksum=True,
                data_page_size=_PAGE_BYTES,
                write_statistics=True,
            ) as writer,
        ):
            for section in sections:
                for group in _row_groups(section, schema):
                    writer.write_table(group, row_group_size=max(1, group.num_rows))
                    rows += group.num_rows
        with temporary.open("rb") as finished:
            os.fsync(finished.fileno())
            content = hashlib.file_digest(finished, "sha256").hexdigest()
        size = temporary.stat().st_size
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    _sync_folder(path.parent)
    return Written(path=relative, rows=rows, bytes=size, sha256=content)


def sweep(run: Path, *, finished: bool = False) -> int:
    """Remove what a killed process left half-written. Only for the holder of the run's lock.

    In a run that was submitted to a cluster, files of its jobs are left to `eurosift slurm submit`,
    which knows the jobs that still write, unless the run is `finished`: nobody needs them then.
    """
    shared = (run / "slurm").is_dir() and not finished
    count = 0
    for path in run.rglob("*.tmp-0-*" if shared else "*.tmp-*"):
        path.unlink(missing_ok=True)
        count += 1
    return count


def _leaves(path: str, kind: pa.DataType) -> Iterator[str]:
    """Names of the columns in which Parquet holds one of this type."""
    if pa.types.is_list(kind):
        yield from _leaves(f"{path}.list.element", kind.value_type)
    elif pa.types.is_struct(kind):
        for field in kind:
            yield from _leaves(f"{path}.{field.name}", field.type)
    else:
        yield path


def _row_groups(
    section: Iterable[pa.RecordBatch | pa.Table], schema: pa.Schema
) -> Iterator[pa.Table]:
    """Tables of one chunk each, cut by the rows alone, whatever the batches were."""
    waiting: list[pa.Table] = []
    rows, size = 0, 0
    for batch in section:
        table = pa.Table.from_batches([batch]) if isinstance(batch, pa.RecordBatch) else batch
        table = table.cast(schema) if table.schema != schema else table
        sizes = _row_bytes(table)
        start = 0
        while start < table.num_rows:
            room = min(ROW_GROUP_ROWS - rows, table.num_rows - start)
            total = size + np.cumsum(sizes[start : start + room])
            fits = int(np.searchsorted(total, ROW_GROUP_BYTES, side="left")) + 1
            take = min(room, fits)
            waiting.append(table.slice(start, take))
            rows += take
            size = int(total[take - 1])
            start += take
            if rows >= ROW_GROUP_ROWS or size >= ROW_GROUP_BYTES:
                yield pa.concat_tables(waiting).combine_chunks()
                waiting, rows, size = [], 0, 0
    if rows:
        yield pa.concat_tables(waiting).combine_chunks()


def _row_bytes(table: pa.Table) -> np.ndarray:
    """Bytes of the column `text` per row (zeros where there is none), int64[rows]."""
    if "text" not in table.schema.names:
        return np.zeros(table.num_rows, dtype=np.int64)
    import pyarrow.compute as pc

    lengths = pc.fill_null(pc.binary_length(table["text"]), 0)
    return np.asarray(lengths.to_numpy(), dtype=np.int64)


def _temporary(path: Path) -> Path:
    """A name of this attempt alone: two attempts at one shard do happen on a cluster."""
    job = os.environ.get("SLURM_JOB_ID", "0")
    return path.with_name(f"{path.name}.tmp-{job}-{os.getpid()}")


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
