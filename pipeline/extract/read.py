"""From pieces of raw files to batches of DOCUMENT: the one loop of `extract`.

Readers give drafts, the parsing process gives text, and this loop puts them together. Each document
gives one row, with text or with the reason for having none; a payload that holds several texts, as
a notice in several languages, gives a row for each.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from copy import deepcopy
from itertools import groupby
from types import MappingProxyType
from typing import Final

import pyarrow as pa

from pipeline.extract import address, bare, container, delimited, foreign, jsonl, table, warc
from pipeline.extract.config import ExtractConfig
from pipeline.extract.identity import document_id
from pipeline.extract.licence import clear_licence
from pipeline.extract.piece import Format, Piece
from pipeline.extract.rows import Draft, batch
from pipeline.extract.sandbox import Sandbox
from pipeline.extract.sidecar import with_sidecar
from pipeline.extract.stage import extractor_name
from pipeline.extract.tally import Tally
from pipeline.extract.task import PageResult, PageTask

Reader = Callable[[Piece, ExtractConfig, Tally], Iterator[Draft]]

READERS: Final[Mapping[Format, Reader]] = MappingProxyType(
    {
        "warc": warc.rows,
        "html": bare.rows,
        "xml": bare.rows,
        "pdf": bare.rows,
        "docx": bare.rows,
        "odt": bare.rows,
        "rtf": bare.rows,
        "formex": bare.rows,
        "text": bare.rows,
        "markdown": bare.rows,
        "jsonl": jsonl.rows,
        "csv": delimited.rows,
        "parquet": table.rows,
        "arrow": table.arrow_rows,
        "datatrove": foreign.rows,
        "container": container.rows,
        "unknown": bare.rows,
    }
)
"""The reader of each format."""

HELD_ROWS: Final = 32
HELD_BYTES: Final = 1 << 20
"""Rows, and bytes of payloads, passed by at most one, that go to the parsing process at a time.
With 16 notices of 20 kB at a time the process adds 3 % to their CPU time, with one 17 %."""
BATCH_ROWS: Final = 1024
BATCH_CHARS: Final = 8 * 2**20
"""Characters of text in a batch, of one to four bytes each, passed by at most one document."""


def documents(
    pieces: Sequence[Piece],
    config: ExtractConfig,
    tally: Tally,
    *,
    batch_rows: int = BATCH_ROWS,
    batch_chars: int = BATCH_CHARS,
) -> Iterator[pa.RecordBatch]:
    """Read pieces in their order.

    Gives batches of DOCUMENT with at most `batch_rows` rows; the rows don't depend on how they are
    split. What is no document, and what is damaged, is added to `tally`. Raises UnknownColumnError
    for a table's mapping that cannot be, and ExtractorStartError where no parsing process can be
    started; nothing that a raw file holds raises.
    """
    waiting: list[Draft] = []
    waiting_chars = 0
    with Sandbox(config) as sandbox:
        for row in _rows(pieces, config, tally, sandbox):
            tally.documents += 1
            waiting.append(row)
            waiting_chars += len(row.text)
            if len(waiting) >= batch_rows or waiting_chars >= batch_chars:
                yield batch(waiting)
                waiting, waiting_chars = [], 0
    if waiting:
        yield batch(waiting)


def _rows(
    pieces: Sequence[Piece], config: ExtractConfig, tally: Tally, sandbox: Sandbox
) -> Iterator[Draft]:
    """The rows of pieces in their order, their tasks done a few at a time."""
    extractor = extractor_name(config)
    held: list[tuple[Draft, Piece]] = []
    held_bytes = 0
    for whole in pieces:
        piece = with_sidecar(whole, tally)
        if piece is None:
            continue
        for row in READERS[piece.format](piece, config, tally):
            held.append((row, piece))
            held_bytes += len(row.task.body) if row.task is not None else 0
            if len(held) >= HELD_ROWS or held_bytes >= HELD_BYTES:
                yield from _filled_in(held, sandbox, extractor)
                held, held_bytes = [], 0
    yield from _filled_in(held, sandbox, extractor)


def _filled_in(
    held: list[tuple[Draft, Piece]], sandbox: Sandbox, extractor: str
) -> Iterator[Draft]:
    """Have the tasks of drafts done and give the rows.

    A PDF may take minutes and is handed over alone, so that none is read twice for another's sake.
    """
    tasks = [row.task for row, _ in held if row.task is not None]
    done: list[PageResult] = []
    for alone, found in groupby(tasks, key=lambda task: task.form == "pdf"):
        group = list(found)
        done += map(sandbox.read, group) if alone else sandbox.read_all(group)
    results = iter(done)
    for row, piece in held:
        task, row.task = row.task, None
        made = [row] if task is None else _made(row, piece, task, next(results), extractor)
        for one in made:
            one.url = one.url or piece.url
            one.content_language = one.content_language or piece.language
        yield from made


def _made(
    row: Draft, piece: Piece, task: PageTask, result: PageResult, extractor: str
) -> list[Draft]:
    """The row with its result, and one for each further document of its payload.

    The id of a further one is made of the first one's and its running number.
    """
    made = [row, *(deepcopy(row) for _ in result.others)]
    for number, (one, found) in enumerate(zip(made, [result, *result.others], strict=True)):
        _enter(one, found, task, extractor)
        if number:
            place = f"{row.doc_id}+{number}"
            one.doc_id = document_id(piece.source, piece.locator, place, row.raw_digest or "")
    return made


def _enter(row: Draft, result: PageResult, task: PageTask, extractor: str) -> None:
    row.text, row.reason, row.error = result.text, result.reason, result.error
    row.charset_declared, row.charset_used = result.charset_declared, result.charset_used
    # What a table's columns say of a document stands before what its markup says.
    row.html_lang = row.html_lang or result.html_lang
    row.title = row.title or result.title
    row.published_at = row.published_at or result.published_at
    # Markup before the header: a server's configuration speaks for many pages, a page for itself.
    row.canonical_url = address.own(row.url, result.canonical) or row.canonical_url
    row.rights_evidence = [*row.rights_evidence, *result.rights_evidence]
    row.licence_evidence = [*row.licence_evidence, *result.licence_evidence]
    clear = clear_licence(row.licence_evidence)
    row.licence_disagrees = clear.disagrees
    if clear.licence is not None:
        row.licence_disagrees = row.licence not in (None, clear.licence)
        row.licence, row.licence_place = clear.licence, clear.place
    row.extractor = result.reader or (
        "plain_text" if task.form in ("text", "markdown") else extractor
    )
    row.extractor_certainty, row.extractor_route = result.certainty, result.route
