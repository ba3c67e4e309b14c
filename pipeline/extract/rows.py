"""Rows of DOCUMENT while they are made, and the bounded batches that they leave in.

Readers give drafts: a row with everything that is known without parsing the page, and the task
that the parsing process has to do for it. One place (`read`) fills in the rest.
"""

from __future__ import annotations

import msgspec
import pyarrow as pa

from manifests.schema import DOCUMENT
from pipeline.extract.identity import document_id, record_place
from pipeline.extract.licence import identifier
from pipeline.extract.piece import Piece
from pipeline.extract.task import PageTask


class Draft(msgspec.Struct, kw_only=True):
    """A row of DOCUMENT in the making; the fields of DOCUMENT in its order, then the task."""

    doc_id: str
    text: str = ""
    source: str
    source_type: str
    url: str | None = None
    canonical_url: str | None = None
    fetched_at: int | None = None
    raw_file: str
    raw_offset: int | None = None
    raw_length: int | None = None
    raw_digest: str | None = None
    http_status: int | None = None
    truncated: str | None = None
    content_type: str | None = None
    charset_declared: str | None = None
    charset_used: str | None = None
    html_lang: str | None = None
    content_language: str | None = None
    title: str | None = None
    published_at: str | None = None
    owner: str | None = None
    licence: str | None = None
    licence_place: str | None = None
    licence_disagrees: bool | None = None
    licence_evidence: list[str] = []
    rights_evidence: list[str] = []
    extractor: str | None = None
    extractor_certainty: float | None = None
    extractor_route: str | None = None
    reason: str | None = None
    error: str | None = None
    task: PageTask | None = None


def draft(piece: Piece, *, offset: int, number: int = 0, length: int, digest: str) -> Draft:
    """Start a row: identity and pointer to the raw bytes."""
    return Draft(
        doc_id=document_id(piece.source, piece.locator, record_place(offset, number), digest),
        source=piece.source,
        source_type=piece.source_type,
        raw_file=piece.file,
        raw_offset=offset,
        raw_length=length,
        raw_digest=digest,
        owner=piece.owner,
        licence=identifier(piece.licence) or piece.licence if piece.licence else None,
        licence_place=piece.licence_place if piece.licence else None,
        licence_evidence=[f"{piece.licence_place}={piece.licence}"] if piece.licence else [],
    )


def batch(drafts: list[Draft]) -> pa.RecordBatch:
    """Drafts as one batch of DOCUMENT."""
    fields = [*zip(*map(msgspec.structs.astuple, drafts), strict=True)] or [()] * (
        len(DOCUMENT) + 1
    )
    columns = zip(DOCUMENT, fields[:-1], strict=True)  # the task is the last
    arrays = [pa.array(values, type=field.type) for field, values in columns]
    return pa.RecordBatch.from_arrays(arrays, schema=DOCUMENT)
