"""A piece: the slice of one raw file that one reader call turns into rows.

The plan cuts sources into pieces before anything runs, so a piece holds all that a reader must
know and nothing that another machine could see otherwise.
"""

from __future__ import annotations

from typing import Literal

import msgspec

Format = Literal[
    "warc", "html", "xml", "pdf", "docx", "odt", "rtf", "text", "markdown", "formex", "jsonl",
    "csv", "parquet", "arrow", "datatrove", "container", "unknown",
]  # fmt: skip


class Piece(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A slice of a raw file.

    `start` and `stop` bound the slice, `stop=None` meaning the end of the file: byte offsets for
    uncompressed JSONL (a line belongs to the piece that holds its first byte), row groups for
    Parquet. All else is read whole: 0 and None.
    """

    source: str
    """Id of the source in the recipe."""
    source_type: str
    """web, pdf, law, debate, gazette or tender."""
    file: str
    """Id of the raw file; rows name it, never the path."""
    path: str
    """Where the file lies on this machine."""
    format: Format
    start: int = 0
    stop: int | None = None
    columns: dict[str, str] = {}
    """For tables: column of DOCUMENT, or `html`, to the name of the table's column."""
    reader: str | None = None
    """For the format `datatrove`: import path of its reader."""
    options: dict[str, str | int | float | bool] = {}
    """Keyword arguments of that reader."""
    licence: str | None = None
    """Licence that the recipe, or the file's side-car, declares."""
    licence_place: Literal["source", "catalogue", "sidecar"] = "source"
    """Which of them."""
    owner: str | None = None
    """Organisation that they name."""
    url: str | None = None
    """Where the catalogue or the side-car says that the file was fetched from."""
    language: str | None = None
    """Language that the side-car declares, ISO 639-3."""
    sidecar: str | None = None
    """Where the file's JSON side-car lies on this machine."""
    wants_sidecar: bool = False
    """Whether a file without a valid side-car is quarantined."""
    locator: str
    """Path relative to the source's root; part of every doc_id."""
