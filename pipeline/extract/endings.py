"""Which format a file's name tells."""

from __future__ import annotations

from pathlib import PurePath
from typing import Final

from pipeline.extract.piece import Format

ENDINGS: Final[dict[Format, tuple[str, ...]]] = {
    "warc": (".warc", ".warc.gz", ".warc.zst", ".warc.lz4", ".arc", ".arc.gz"),
    "html": (".html", ".htm", ".xhtml"),
    "xml": (".xml", ".akn", ".fmx", ".fmx4"),
    "pdf": (".pdf",),
    "docx": (".docx", ".docm", ".dotx"),
    "odt": (".odt", ".ott"),
    "rtf": (".rtf",),
    "formex": (".fmx4.zip", ".fmx.zip"),
    "text": (".txt", ".text"),
    "markdown": (".md", ".markdown"),
    "jsonl": (".jsonl", ".jsonl.gz", ".jsonl.zst", ".ndjson", ".json.gz"),
    "csv": (".csv", ".csv.gz", ".csv.zst", ".tsv", ".tsv.gz", ".tsv.zst"),
    "parquet": (".parquet",),
    "arrow": (".arrow", ".feather", ".ipc"),
    "container": (
        ".zip", ".wacz", ".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tar.xz", ".tar.zst"
    ),
}  # fmt: skip


def format_of(name: str) -> Format | None:
    """The format that the ending of a path or member's name tells, None if it tells none."""
    last = PurePath(name).name.lower()
    for kind, endings in ENDINGS.items():
        if last.endswith(endings):
            return kind
    return None
