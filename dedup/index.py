"""The signatures of what a run released, for the next run: what was released is not released again.

Two signatures can be compared only if they were made alike, so an index says how it was made.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import msgspec
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from dedup import specification
from dedup.config import DedupConfig

VERSION: Final = 1
MANIFEST: Final = "index.json"

_SETTINGS: Final = ("ngram_words", "ngram_chars", "bands", "rows", "numbers", "seed")


class IndexFile(msgspec.Struct, frozen=True):
    """One file of an index: `path` from the index's folder, rows, bytes, and sha256 in hex."""

    path: str
    language: str
    rows: int
    bytes: int
    sha256: str


class Index(msgspec.Struct, frozen=True, kw_only=True):
    """What stands in MANIFEST: how the signatures were made, of which release, and the files."""

    eurosift_index: int = VERSION
    release: str
    made: dict[str, int | str]
    files: tuple[IndexFile, ...]


def made_by(config: DedupConfig) -> dict[str, int | str]:
    """All that two signatures must have in common: settings and specification."""
    settings = {name: getattr(config, name) for name in _SETTINGS}
    return {**settings, **specification.of(characters=config.ngram_chars > 0)}


def difference(index: Index, config: DedupConfig) -> str | None:
    """Say in what an index was made otherwise than the recipe asks, or None."""
    if index.eurosift_index != VERSION:
        return f"it has version {index.eurosift_index}, this eurosift reads {VERSION}"
    ours = made_by(config)
    for name in sorted({*ours, *index.made}):
        if ours.get(name) != index.made.get(name):
            return f"{name} is {index.made.get(name)} there and {ours.get(name)} here"
    return None


def released(signatures: Path, doc_ids: pa.Array) -> pa.Table:
    """Take the rows of some documents from a signature shard, in its order.

    Shingle sets and addresses stay behind: a page that changed since is new.

    Args:
        signatures: file of `signature_schema`.
        doc_ids: string; ids that are not in the shard do not matter.

    Returns:
        table of `signature_schema` with nulls in url_key and shingle_set.
    """
    with pq.ParquetFile(signatures) as file:
        table = file.read()
    table = table.filter(pc.is_in(table["doc_id"], value_set=doc_ids))
    for name in ("url_key", "shingle_set"):
        field = table.schema.field(name)
        place = table.schema.get_field_index(name)
        table = table.set_column(place, field, pa.nulls(table.num_rows, field.type))
    return table


def read(folder: Path) -> Index:
    """Read the manifest of an index.

    Raises:
        ValueError: the folder holds none, or it is damaged.
    """
    try:
        return msgspec.json.decode((folder / MANIFEST).read_bytes(), type=Index)
    except OSError:
        raise ValueError(f"{folder} has no {MANIFEST}; `eurosift index RUN` makes one") from None
    except msgspec.DecodeError as error:
        raise ValueError(f"{folder / MANIFEST} is damaged ({error})") from None
