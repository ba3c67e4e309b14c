"""Rows of bare files, of pages, XML and its packages, PDF, office, text: a file is a document.

A file whose name tells no format, as the pages of a mirror (`index.php?id=3`), is read if its first
bytes say what it is. Plain text has no such bytes, so code and data are not taken for it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Final

from pipeline.extract.config import ExtractConfig
from pipeline.extract.media import DOCX, FORMEX, ODT, SNIFF_BYTES, kind
from pipeline.extract.piece import Format, Piece
from pipeline.extract.rows import Draft, draft
from pipeline.extract.tally import Tally
from pipeline.extract.task import PageTask

CHUNK_BYTES: Final = 1 << 20
MEDIA_TYPES: Final[Mapping[Format, str]] = MappingProxyType(
    {
        "html": "text/html",
        "xml": "application/xml",
        "pdf": "application/pdf",
        "docx": DOCX,
        "odt": ODT,
        "rtf": "application/rtf",
        "formex": FORMEX,
        "text": "text/plain",
        "markdown": "text/markdown",
    }
)
"""What the recipe's format says of a file, as a server would."""


def rows(piece: Piece, config: ExtractConfig, tally: Tally) -> Iterator[Draft]:
    """The one row of a file; none, and a quarantine, where it cannot be read.

    The file's own time is no time of capture, so `fetched_at` stays empty.
    """
    digest, parts, length = hashlib.sha256(), [], 0
    try:
        with Path(piece.path).open("rb") as file:
            while data := file.read(CHUNK_BYTES):
                digest.update(data)
                length += len(data)
                if length <= config.max_page_bytes:
                    parts.append(data)
    except OSError:
        tally.quarantine(piece.file, "unreadable")
        return
    row = draft(piece, offset=0, length=length, digest=digest.hexdigest())
    row.content_type = MEDIA_TYPES.get(piece.format)
    if length > config.max_page_bytes:
        row.reason = "too_large"
    elif length == 0:
        row.reason = "empty_body"
    else:
        body = b"".join(parts)
        judged = kind(row.content_type or "", body[:SNIFF_BYTES])
        row.reason = judged.reason
        if piece.format == "unknown" and judged.form in (None, "text", "markdown"):
            row.reason = "unsupported_type"
        elif judged.form is not None:
            row.task = PageTask(body=body, form=judged.form)
    yield row
