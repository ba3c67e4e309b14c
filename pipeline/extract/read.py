"""From pieces of raw files to batches of DOCUMENT: the one loop of `extract`.

Readers give drafts, the parsing process gives text, and this loop puts them together. Each document
gives one row, with text or with the reason for having none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib.metadata import version
from types import MappingProxyType
from typing import Final

import pyarrow as pa

from pipeline.extract import delimited, foreign, html, jsonl, table, warc
from pipeline.extract.config import ExtractConfig
from pipeline.extract.licence import clear_licence
from pipeline.extract.piece import Format, Piece
from pipeline.extract.rows import Draft, batch
from pipeline.extract.sandbox import Sandbox
from pipeline.extract.tally import Tally

Reader = Callable[[Piece, ExtractConfig, Tally], Iterator[Draft]]

READERS: Final[Mapping[Format, Reader]] = MappingProxyType(
    {
        "warc": warc.rows,
        "html": html.rows,
        "xml": html.rows,
        "pdf": html.rows,
        "docx": html.rows,
        "odt": html.rows,
        "rtf": html.rows,
        "text": html.rows,
        "markdown": html.rows,
        "jsonl": jsonl.rows,
        "csv": delimited.rows,
        "parquet": table.rows,
        "arrow": table.arrow_rows,
        "datatrove": foreign.rows,
    }
)
"""The reader of each format."""

BATCH_ROWS: Final = 1024
BATCH_BYTES: Final = 32 * 2**20
"""Bytes of UTF-8 text in a batch, passed by at most one document."""


def documents(
    pieces: Sequence[Piece],
    config: ExtractConfig,
    tally: Tally,
    *,
    batch_rows: int = BATCH_ROWS,
    batch_bytes: int = BATCH_BYTES,
) -> Iterator[pa.RecordBatch]:
    """Read pieces in their order.

    Gives batches of DOCUMENT with at most `batch_rows` rows; the rows don't depend on how they are
    split. What is no document, and what is damaged, is added to `tally`. Raises UnknownColumnError
    for a table's mapping that cannot be, and ExtractorStartError where no parsing process can be
    started; nothing that a raw file holds raises.
    """
    extractor = f"{config.extractor} {version(config.extractor)}"
    waiting: list[Draft] = []
    waiting_bytes = 0
    with Sandbox(config) as sandbox:
        for piece in pieces:
            for row in READERS[piece.format](piece, config, tally):
                _fill_in(row, sandbox, extractor)
                tally.documents += 1
                waiting.append(row)
                waiting_bytes += len(row.text.encode("utf-8"))
                if len(waiting) >= batch_rows or waiting_bytes >= batch_bytes:
                    yield batch(waiting)
                    waiting, waiting_bytes = [], 0
    if waiting:
        yield batch(waiting)


def _fill_in(row: Draft, sandbox: Sandbox, extractor: str) -> None:
    """Have a draft's task done, and enter what came of it."""
    task, row.task = row.task, None
    if task is None:
        return
    result = sandbox.read(task)
    row.text, row.reason, row.error = result.text, result.reason, result.error
    row.charset_declared, row.charset_used = result.charset_declared, result.charset_used
    # What a table's columns say of a document stands before what its markup says.
    row.html_lang = row.html_lang or result.html_lang
    row.title = row.title or result.title
    row.published_at = row.published_at or result.published_at
    row.rights_evidence = [*row.rights_evidence, *result.rights_evidence]
    row.licence_evidence = [*row.licence_evidence, *result.licence_evidence]
    row.licence = clear_licence(row.licence_evidence) or row.licence
    row.extractor = result.reader or (
        "plain_text" if task.form in ("text", "markdown") else extractor
    )
