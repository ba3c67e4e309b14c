"""Rows of any datatrove reader: formats that eurosift does not read itself."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.errors import EurosiftError
from pipeline.extract.columns import mapping, row
from pipeline.extract.config import ExtractConfig
from pipeline.extract.piece import Piece
from pipeline.extract.rows import Draft
from pipeline.extract.tally import Tally


def rows(piece: Piece, config: ExtractConfig, tally: Tally) -> Iterator[Draft]:
    """One draft for each document that the reader gives; `raw_offset` is its number.

    A file that makes the reader fail is quarantined if it gave nothing, else it is one fault at the
    place where it failed. A reader that cannot be made at all raises RecipeError.
    """
    from pipeline.datatrove_adapter import reader_documents

    columns = mapping(piece)
    number = 0
    try:
        for document in reader_documents(piece.reader or "", piece.options, piece.path):
            values = {**document["metadata"], **document}
            yield row(piece, columns, values, offset=number, config=config)
            number += 1
    except EurosiftError:
        raise
    except Exception:  # noqa: BLE001 - a reader of others may raise anything on a bad file
        if number:
            tally.damage(piece.file, number, "reader_failed")
        else:
            tally.quarantine(piece.file, "reader_failed")
