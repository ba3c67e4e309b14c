"""The files of a recipe's sources: found, told apart, measured and hashed.

A file is known by an id made of its source and its place below the source's folder, so that neither
the order of patterns nor where the crawl lies on a disk changes anything.
"""

from __future__ import annotations

import glob
import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Final, Literal, get_args

import msgspec

from pipeline.errors import EurosiftError, SourceError
from pipeline.extract.endings import format_of
from pipeline.extract.piece import Format
from pipeline.recipe import Format as RecipeFormat
from pipeline.recipe import Source
from pipeline.walk import matches


class File(msgspec.Struct, frozen=True):
    """One input file. `file` is its id: a hash of source and locator, not of its content.

    The format `index` is that of `dedup.index`; `source` then names which of the recipe's. A file
    in a container has the container's `path`, `bytes`, time and hash, its own number there as
    `member`, and its own size as `member_bytes`. With `sidecar = true` a file has the path and the
    digest of its JSON side-car, null without one; `url`, `licence` and `owner` are what the
    source's catalogue says of it. A container's stand for all that it holds, but for members that
    have a side-car in the container, whose number is then `sidecar_member`.
    """

    file: str
    source: str
    format: Format | Literal["index"]
    path: str
    locator: str
    bytes: int
    modified_ns: int
    sha256: str
    sidecar: str | None = None
    sidecar_sha256: str | None = None
    sidecar_member: int | None = None
    url: str | None = None
    licence: str | None = None
    owner: str | None = None
    member: int | None = None
    member_bytes: int | None = None

    @property
    def catalogued_sha256(self) -> str | None:
        """Digest of what the catalogue says, so that a changed one makes the file's task stale."""
        said = (self.url, self.licence, self.owner)
        if said == (None, None, None):
            return None
        return hashlib.sha256(msgspec.json.encode(said)).hexdigest()

    @property
    def own_bytes(self) -> int:
        """Bytes of the file that no other file of the plan holds too."""
        if self.format == "container":
            return 0
        return self.bytes if self.member_bytes is None else self.member_bytes

    @property
    def place(self) -> str:
        """Where it lies, for people: the path, and the name inside of a container."""
        if self.member is None:
            return self.path
        return f"{self.path}{INSIDE}{self.locator.rpartition(INSIDE)[2]}"


_SETTABLE: Final = set(get_args(RecipeFormat)) - {"auto", "datatrove"}

INSIDE: Final = "!/"
"""Between a container's locator and the name of a file in it."""


def paths_of(source: Source, folder: Path) -> dict[str, str]:
    """Paths of one source's files, side-cars among them, to their locators; nothing is opened.

    Raises SourceError for a pattern that matches nothing and for files of no known format.
    """
    found: dict[str, str] = {}
    named: set[str] = set()
    for pattern in source.paths:
        if is_remote(pattern):
            found |= _remote_matches(pattern)
            continue
        root, found_here = matches(pattern, folder)
        if not found_here:
            raise SourceError(
                f"Source {source.name!r}: {pattern} (from {folder}) matches no file. "
                "Mend `paths` in the recipe, or put the files there."
            )
        for path in found_here:
            found.setdefault(str(path), path.relative_to(root).as_posix())
        if len(found_here) == 1 and not glob.has_magic(pattern):
            named.add(str(found_here[0]))
    _check_formats(source, found, named)
    return found


def files_of(source: Source, folder: Path, known: dict[str, File]) -> Iterator[File]:
    """The files of one source; one of `known` that looks unchanged is not hashed again."""
    found = paths_of(source, folder)
    pairs = _sidecars(found) if source.sidecar else {}
    said = _catalogued(source, folder, found)
    for name, locator in found.items():
        if name in pairs.values():
            continue
        sidecar = pairs.get(name)
        kind = format_in(source, name)
        identity = file_id(source.name, locator)
        old = known.get(identity)
        try:
            size, modified = size_and_time(name)
            same = old and (old.path, old.bytes, old.modified_ns) == (name, size, modified)
            content = old.sha256 if old and same else sha256_of(name)
            described = None if sidecar is None else sha256_of(sidecar)
        except OSError as error:
            raise SourceError(
                f"Source {source.name!r}: {name} cannot be read: {error.strerror or 'no answer'}."
            ) from None
        file = File(
            file=identity,
            source=source.name,
            format=kind,
            path=name,
            locator=locator,
            bytes=size,
            modified_ns=modified,
            sha256=content,
            sidecar=sidecar,
            sidecar_sha256=described,
        )
        if locator in said:
            url, licence, owner = said[locator]
            file = msgspec.structs.replace(file, url=url, licence=licence, owner=owner)
        yield file
        if kind == "container":
            yield from _members(source, file)


def _members(source: Source, container: File) -> Iterator[File]:
    """The files in a container that have a reader; a name that comes twice is told apart."""
    from pipeline.extract.container import listing, sidecars_within

    try:
        with _opened(container.path) as stored:
            found = listing(container.path, stored, container.bytes)
    except OSError as error:
        raise SourceError(
            f"Source {source.name!r}: {container.path} cannot be read: "
            f"{error.strerror or 'no answer'}."
        ) from None
    beside = sidecars_within(found.members) if source.sidecar else {}
    seen: dict[str, int] = {}
    for member in found.members:
        if member.format is None or member.format == "container":
            continue
        seen[member.name] = seen.get(member.name, 0) + 1
        again = f" ({seen[member.name]})" if seen[member.name] > 1 else ""
        locator = f"{container.locator}{INSIDE}{member.name}{again}"
        own = beside.get(member.number)
        yield msgspec.structs.replace(
            container,
            file=file_id(source.name, locator),
            format=member.format,
            locator=locator,
            member=member.number,
            member_bytes=member.bytes,
            sidecar=container.sidecar if own is None else None,
            sidecar_sha256=container.sidecar_sha256 if own is None else None,
            sidecar_member=own,
        )


def _opened(path: str) -> IO[bytes]:
    if is_remote(path):
        from pipeline.datatrove_adapter import open_file

        return open_file(path)
    return Path(path).open("rb")


def _catalogued(
    source: Source, folder: Path, found: dict[str, str]
) -> dict[str, tuple[str, str | None, str | None]]:
    """What the source's catalogue says of its files: address, licence, owner, by locator."""
    if source.catalogue is None:
        return {}
    from pipeline.catalogue import matched, read

    listed = read((folder / Path(source.catalogue).expanduser()).absolute())
    return {
        locator: (one.url, one.licence, one.owner)
        for locator, one in matched(found.values(), listed).items()
    }


def _sidecars(found: dict[str, str]) -> dict[str, str]:
    """Each file with a side-car to that: `act.pdf.json` before `act.json`, beside it.

    A JSON file that describes none stays a file of its own, and so does not vanish unseen.
    """
    from pipeline.extract.sidecar import names

    pairs: dict[str, str] = {}
    for path in sorted(found):
        folder, slash, name = path.rpartition("/")
        beside = (f"{folder}{slash}{one}" for one in names(name))
        match = next((one for one in beside if one in found and one != path), None)
        if match is not None:
            pairs[path] = match
    described = set(pairs.values())
    return {path: sidecar for path, sidecar in pairs.items() if path not in described}


def _remote_matches(pattern: str) -> dict[str, str]:
    """Remote files of one pattern and their locators: what follows the fixed part of the path."""
    from pipeline.datatrove_adapter import list_files

    parts = pattern.split("/")
    fixed = next((i for i, part in enumerate(parts) if glob.has_magic(part)), len(parts) - 1)
    root = "/".join(parts[:fixed])
    try:
        found = list_files(root, "/".join(parts[fixed:]))
    except EurosiftError:
        raise
    except Exception as error:  # noqa: BLE001 - every store has errors of its own
        raise SourceError(
            f"The remote path {pattern} cannot be listed: {type(error).__name__}: {error}. "
            "See to the address and the keys of the store in the environment."
        ) from None
    if not found:
        raise SourceError(f"The remote path {pattern} matches no file.")
    bare = root.partition("://")[2]
    return {path: path.partition(bare)[2].lstrip("/") for path in found}


def format_in(source: Source, path: str) -> Format:
    """The format that a file of a source is read as."""
    if source.format != "auto":
        return source.format
    if source.sidecar and path.lower().endswith(".json"):
        return "jsonl"  # a side-car of nothing: without one of its own, extract quarantines it
    return format_of(path) or "unknown"


def _check_formats(source: Source, found: dict[str, str], named: set[str]) -> None:
    """Refuse a file of no known format that the recipe names, and a source of nothing else.

    One that a folder or a pattern brought along goes to `extract`, which looks at its first bytes:
    what lies in a folder besides documents must not stop a run.
    """
    unknown = [path for path in found if format_in(source, path) == "unknown"]
    refused = sorted(named.intersection(unknown)) or sorted(unknown)
    if refused and (len(unknown) == len(found) or named.intersection(unknown)):
        raise SourceError(
            f"Source {source.name!r}: no format is known for {refused[0]}. "
            f"Set `format` of the source to one of {', '.join(sorted(_SETTABLE))}."
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
