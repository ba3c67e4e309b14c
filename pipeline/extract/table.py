"""Rows of Parquet and Arrow IPC files: a row is a document."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.extract.columns import form, mapping, row
from pipeline.extract.config import ExtractConfig
from pipeline.extract.identity import payload_digest
from pipeline.extract.piece import Piece
from pipeline.extract.rows import Draft, draft
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
            names = set(reader.schema.names)
        except (pa.ArrowException, OSError, UnicodeDecodeError):
            tally.quarantine(piece.file, "no_arrow")
            return
        if not _has_content(names, columns):
            tally.quarantine(piece.file, "no_content_column")
            return
        index = 0
        try:
            for batch in _batches(reader):
                batch.validate(full=True)
                for start in range(0, batch.num_rows, BATCH_ROWS):
                    part = batch.slice(start, BATCH_ROWS)
                    yield from _drafts(part, piece, columns, index, config, tally)
                    index += part.num_rows
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
    except (pa.ArrowException, UnicodeDecodeError):
        tally.quarantine(piece.file, "no_parquet")
        return
    except OSError:
        tally.quarantine(piece.file, "unreadable")
        return
    with file:
        names = set(file.schema_arrow.names)
        if not _has_content(names, columns):
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
                    yield from _drafts(part, piece, columns, index, config, tally)
                    index += part.num_rows
            except (pa.ArrowException, OSError):
                tally.damage(piece.file, index, "corrupt_row_group")
            index = after


def _has_content(names: set[str], columns: Mapping[str, str]) -> bool:
    """Whether a table has the column of the content, or the nested one that a path begins with."""
    content = columns[form(columns)]
    return not names.isdisjoint({content, content.partition(".")[0]})


def _drafts(
    part: pa.RecordBatch, piece: Piece, columns: Mapping[str, str], first: int,
    config: ExtractConfig, tally: Tally,
) -> Iterator[Draft]:  # fmt: skip
    """The drafts of a batch, whose first row is row `first` of the file."""
    for index, values in enumerate(_values(part), first):
        if values is None:
            tally.damage(piece.file, index, "unreadable_values")
            bad = draft(piece, offset=index, length=0, digest=payload_digest(b""))
            bad.reason, bad.error = "damaged_record", "unreadable_values"
            yield bad
        else:
            yield row(piece, columns, values, offset=index, config=config)


def _values(part: pa.RecordBatch) -> list[dict[str, Any] | None]:
    """Rows of a batch as Python's values; None for one that has none.

    Parquet's reader lets strings by that are no UTF-8, and no calendar has the last time stamp.
    """
    try:
        whole: list[dict[str, Any] | None] = part.to_pylist()
    except (ValueError, OverflowError, LookupError):
        if part.num_rows == 1:
            return [None]
        return [one for n in range(part.num_rows) for one in _values(part.slice(n, 1))]
    return whole
