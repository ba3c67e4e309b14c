"""Rows of Parquet and Arrow IPC files: a row is a document."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.extract.columns import form, mapping, row
from pipeline.extract.config import ExtractConfig
from pipeline.extract.piece import Piece
from pipeline.extract.rows import Draft
from pipeline.extract.tally import Tally

BATCH_ROWS: Final = 64
"""Rows that are decoded at a time; a row of a crawl may be megabytes."""


def arrow_rows(piece: Piece, config: ExtractConfig, tally: Tally) -> Iterator[Draft]:
    """One draft for each row of an Arrow IPC file or stream (Feather version 2 is such a file).

    `raw_offset` is the row's index. Faults as in `rows`; a batch that cannot be read ends the file,
    since nothing says where the next one begins.
    """
    columns = mapping(piece)
    try:
        if Path(piece.path).stat().st_size == 0:
            tally.quarantine(piece.file, "empty_file")
            return
        source = pa.memory_map(piece.path)
    except OSError:
        tally.quarantine(piece.file, "unreadable")
        return
    with source:
        try:
            reader = _opened(source)
        except (pa.ArrowException, OSError):
            tally.quarantine(piece.file, "no_arrow")
            return
        content = columns[form(columns)]
        if not {content, content.partition(".")[0]} & set(reader.schema.names):
            tally.quarantine(piece.file, "no_content_column")
            return
        index = 0
        try:
            for batch in _batches(reader):
                batch.validate(full=True)
                for start in range(0, batch.num_rows, BATCH_ROWS):
                    for values in batch.slice(start, BATCH_ROWS).to_pylist():
                        yield row(piece, columns, values, offset=index, config=config)
                        index += 1
        except (pa.ArrowException, OSError, UnicodeDecodeError):
            tally.damage(piece.file, index, "corrupt_batch")


def _opened(source: pa.MemoryMappedFile) -> Any:
    """A reader of the file format, or of the stream format, which `datasets` writes."""
    if source.read(6) == b"ARROW1":
        return pa.ipc.open_file(source)
    source.seek(0)
    return pa.ipc.open_stream(source)


def _batches(reader: Any) -> Iterator[pa.RecordBatch]:
    if isinstance(reader, pa.RecordBatchFileReader):
        for number in range(reader.num_record_batches):
            yield reader.get_batch(number)
    else:
        yield from reader


def rows(piece: Piece, config: ExtractConfig, tally: Tally) -> Iterator[Draft]:
    """One draft for each row of the piece's row groups; `raw_offset` is the row's index.

    A file that is no Parquet, or lacks the column of the content, is quarantined; a row group that
    cannot be read is one fault. Raises UnknownColumnError for a mapping that no table can give.
    """
    columns = mapping(piece)
    try:
        if Path(piece.path).stat().st_size == 0:
            tally.quarantine(piece.file, "empty_file")
            return
        file = pq.ParquetFile(piece.path)
    except pa.ArrowException:
        tally.quarantine(piece.file, "no_parquet")
        return
    except OSError:
        tally.quarantine(piece.file, "unreadable")
        return
    with file:
        names = set(file.schema_arrow.names)
        if columns[form(columns)].partition(".")[0] not in names and (
            columns[form(columns)] not in names
        ):
            tally.quarantine(piece.file, "no_content_column")
            return
        wanted = sorted(
            {name for theirs in columns.values()
             for name in (theirs, theirs.partition(".")[0]) if name in names}
        )  # fmt: skip
        groups = file.metadata.num_row_groups
        index = sum(file.metadata.row_group(g).num_rows for g in range(min(piece.start, groups)))
        for group in range(piece.start, min(groups, groups if piece.stop is None else piece.stop)):
            after = index + file.metadata.row_group(group).num_rows
            try:
                for part in file.iter_batches(BATCH_ROWS, row_groups=[group], columns=wanted):
                    for values in part.to_pylist():
                        yield row(piece, columns, values, offset=index, config=config)
                        index += 1
            except (pa.ArrowException, OSError):
                tally.damage(piece.file, index, "corrupt_row_group")
            index = after
