"""The files of a recipe's sources: found, told apart, measured and hashed.

A file is known by an id made of its source and its place below the source's folder, so that neither
the order of patterns nor where the crawl lies on a disk changes anything.
"""

from __future__ import annotations

import glob
import hashlib
import os
from collections.abc import Iterator
from pathlib import Path, PurePath
from typing import Final, Literal

import msgspec

from pipeline.errors import SourceError
from pipeline.recipe import Source

FileFormat = Literal[
    "warc", "html", "xml", "pdf", "docx", "odt", "rtf", "text", "markdown", "jsonl", "csv",
    "parquet", "arrow", "datatrove",
]  # fmt: skip

_ENDINGS: Final[dict[FileFormat, tuple[str, ...]]] = {
    "warc": (".warc", ".warc.gz", ".warc.zst"),
    "html": (".html", ".htm", ".xhtml"),
    "xml": (".xml", ".akn", ".fmx", ".fmx4"),
    "pdf": (".pdf",),
    "docx": (".docx", ".docm", ".dotx"),
    "odt": (".odt", ".ott"),
    "rtf": (".rtf",),
    "text": (".txt", ".text"),
    "markdown": (".md", ".markdown"),
    "jsonl": (".jsonl", ".jsonl.gz", ".jsonl.zst", ".ndjson", ".json.gz"),
    "csv": (".csv", ".csv.gz", ".csv.zst", ".tsv", ".tsv.gz", ".tsv.zst"),
    "parquet": (".parquet",),
    "arrow": (".arrow", ".feather", ".ipc"),
}


class File(msgspec.Struct, frozen=True):
    """One input file. `file` is its id: a hash of source and locator, not of its content.

    The format `index` is that of `dedup.index`; `source` then names which of the recipe's.
    """

    file: str
    source: str
    format: FileFormat | Literal["index"]
    path: str
    locator: str
    bytes: int
    modified_ns: int
    sha256: str


def files_of(source: Source, folder: Path, known: dict[str, File]) -> Iterator[File]:
    """The files of one source; one of `known` that looks unchanged is not hashed again."""
    found: dict[str, str] = {}
    for pattern in source.paths:
        if is_remote(pattern):
            found |= _remote_matches(pattern)
            continue
        root, matches = _matches(pattern, folder)
        if not matches:
            raise SourceError(
                f"Source {source.name!r}: {pattern} (from {folder}) matches no file. "
                "Mend `paths` in the recipe, or put the files there."
            )
        for path in matches:
            found.setdefault(str(path), path.relative_to(root).as_posix())
    for name, locator in found.items():
        kind = _format(source, name)
        identity = file_id(source.name, locator)
        old = known.get(identity)
        try:
            size, modified = size_and_time(name)
            same = old and (old.path, old.bytes, old.modified_ns) == (name, size, modified)
            content = old.sha256 if old and same else sha256_of(name)
        except OSError as error:
            raise SourceError(
                f"Source {source.name!r}: {name} cannot be read: {error.strerror or 'no answer'}."
            ) from None
        yield File(
            file=identity,
            source=source.name,
            format=kind,
            path=name,
            locator=locator,
            bytes=size,
            modified_ns=modified,
            sha256=content,
        )


def _remote_matches(pattern: str) -> dict[str, str]:
    """Remote files of one pattern and their locators: what follows the fixed part of the path."""
    from pipeline.datatrove_adapter import list_files

    parts = pattern.split("/")
    fixed = next((i for i, part in enumerate(parts) if glob.has_magic(part)), len(parts) - 1)
    root = "/".join(parts[:fixed])
    found = list_files(root, "/".join(parts[fixed:]))
    if not found:
        raise SourceError(f"The remote path {pattern} matches no file.")
    bare = root.partition("://")[2]
    return {path: path.partition(bare)[2].lstrip("/") for path in found}


def _matches(pattern: str, folder: Path) -> tuple[Path, list[Path]]:
    """Files of one pattern, sorted, and the folder that their locators start from."""
    whole = (folder / Path(pattern).expanduser()).absolute()
    whole = Path(os.path.normpath(whole))
    if whole.is_dir():
        return whole, sorted(path for path in whole.rglob("*") if path.is_file())
    if not glob.has_magic(pattern):
        return whole.parent, [whole] if whole.is_file() else []
    fixed: list[str] = []
    for part in whole.parts:
        if glob.has_magic(part):
            break
        fixed.append(part)
    paths = (Path(name) for name in glob.glob(str(whole), recursive=True))  # noqa: PTH207
    return Path(*fixed), sorted(path for path in paths if path.is_file())


def _format(source: Source, path: str) -> FileFormat:
    if source.format != "auto":
        return source.format
    name = PurePath(path).name.lower()
    for kind, endings in _ENDINGS.items():
        if name.endswith(endings):
            return kind
    raise SourceError(
        f"Source {source.name!r}: no format is known for {path}. "
        f"Set `format` of the source to one of {', '.join(_ENDINGS)}."
    )


def file_id(source: str, locator: str) -> str:
    """The id of a file: its place in its source, hashed."""
    return hashlib.blake2b(f"{source}\x1f{locator}".encode(), digest_size=8).hexdigest()


def is_remote(path: str) -> bool:
    """Whether a path has a scheme, so that datatrove's storage layer reads it."""
    return "://" in path


def sha256_of(path: str) -> str:
    """sha256 of an input file's content, hex."""
    if is_remote(path):
        from pipeline.datatrove_adapter import open_file

        digest = hashlib.sha256()
        with open_file(path) as stream:
            while block := stream.read(1 << 20):
                digest.update(block)
        return digest.hexdigest()
    with Path(path).open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def size_and_time(path: str) -> tuple[int, int]:
    """Size in bytes and time of change in ns of an input file; -1 where a store tells no time."""
    if is_remote(path):
        from pipeline.datatrove_adapter import file_size

        return file_size(path), -1
    status = Path(path).stat()
    return status.st_size, status.st_mtime_ns
