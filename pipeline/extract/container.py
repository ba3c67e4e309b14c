"""What lies in a ZIP, WACZ or TAR file: listed for the plan, unpacked where a task reads it.

Each member is an input file of its own, known by its number in the container, so that its documents
point to bytes like all others. Names inside a container are never used as paths, and nothing is
unpacked beyond a bound: a container is the classic way to make a reader fill a disk.
"""

from __future__ import annotations

import bz2
import errno
import gzip
import io
import lzma
import tarfile
import zipfile
import zlib
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Final, Self

import zstandard

from pipeline.extract.config import ExtractConfig
from pipeline.extract.endings import format_of
from pipeline.extract.piece import Format, Piece
from pipeline.extract.rows import Draft
from pipeline.extract.sidecar import names
from pipeline.extract.tally import Tally

MAX_RATIO: Final = 200
"""Unpacked bytes for a byte of the container. Text packs to a tenth, a disk of zeros to a
thousandth (deflate's own limit is 1,032)."""
FREE_BYTES: Final = 100_000_000
"""Unpacked bytes that no container is refused for."""
MAX_MEMBERS: Final = 1_000_000
ZIP: Final = (".zip", ".wacz")
WACZ_ARCHIVES: Final = "archive/"
"""Where a WACZ keeps its WARC files; the rest of it are indexes (WACZ 1.1.1, section 5.2)."""
_CHUNK: Final = 1 << 20
_BROKEN: Final = (
    zipfile.BadZipFile, tarfile.TarError, zlib.error, lzma.LZMAError, zstandard.ZstdError, EOFError,
    gzip.BadGzipFile, UnicodeDecodeError, RuntimeError, ValueError,
)  # fmt: skip
"""What the standard library raises for a container that is not what it seems."""


@dataclass(frozen=True, slots=True)
class Member:
    """A file in a container: its number among all entries, its name there, and its bytes.

    `format` is what its name tells; None where nothing here reads it.
    """

    number: int
    name: str
    bytes: int
    format: Format | None


@dataclass(frozen=True, slots=True)
class Listing:
    """Members in their order, and what is wrong with the container, a fixed word, or None."""

    members: tuple[Member, ...]
    fault: str | None


class ContainerError(Exception):
    """A container or member cannot be unpacked; `args[0]` is a fixed word."""


def listing(name: str, stored: IO[bytes], size: int) -> Listing:
    """The members of a container of `size` bytes, in its order.

    `name` tells the kind of container by its ending. Folders, links and devices are no members.
    What comes before a fault is listed, but nothing of a container that would unpack to more than
    MAX_RATIO times its size.
    """
    members: list[Member] = []
    left = bound = FREE_BYTES + MAX_RATIO * size
    archives_only = name.lower().endswith(".wacz")
    try:
        for number, (inner, length, _) in enumerate(_entries(name, stored, bound)):
            if number >= MAX_MEMBERS:
                return Listing(tuple(members), "too_many_members")
            if length is None:
                continue
            left -= length
            if left < 0:
                return Listing((), "decompression_bomb")
            kind = format_of(inner)
            if archives_only and not (kind == "warc" and inner.startswith(WACZ_ARCHIVES)):
                kind = None
            members.append(Member(number, inner, length, kind))
    except ContainerError as error:
        fault = str(error.args[0])
        return Listing(() if fault == "decompression_bomb" else tuple(members), fault)
    return Listing(tuple(members), None)


def sidecars_within(members: Iterable[Member]) -> dict[int, int]:
    """Numbers of members that have a JSON side-car beside them in the container, to its number."""
    listed = list(members)
    numbers = {member.name: member.number for member in listed if member.format is None}
    found = {}
    for member in listed:
        folder, slash, name = member.name.rpartition("/")
        for beside in (f"{folder}{slash}{one}" for one in names(name)):
            if member.format is not None and beside in numbers:
                found[member.number] = numbers[beside]
                break
    return found


def rows(piece: Piece, config: ExtractConfig, tally: Tally) -> Iterator[Draft]:
    """No row: counts what lies in a container and has no reader, and quarantines a damaged one.

    Its other members are pieces of their own.
    """
    try:
        path = Path(piece.path)
        with path.open("rb") as stored:
            found = listing(path.name, stored, path.stat().st_size)
    except OSError:
        tally.quarantine(piece.file, "unreadable")
        return
    sidecars = set(sidecars_within(found.members).values()) if piece.wants_sidecar else set()
    for member in found.members:
        if member.number in sidecars:
            tally.count("sidecar")
        elif member.format == "container":
            tally.count("nested_container")
        elif member.format is None:
            tally.count("member_without_reader")
    if found.fault is not None:
        tally.quarantine(piece.file, found.fault)
    yield from ()


def unpack(path: Path, numbers: Collection[int], folder: Path) -> dict[int, Path | str]:
    """Copy members into `folder`, in one pass.

    Gives for each number the path of the copy, or a fixed word for why there is none. Raises
    OSError where the container cannot be opened or the folder not be written.
    """
    done: dict[int, Path | str] = {}
    fault = "member_missing"
    with path.open("rb") as stored:
        bound = FREE_BYTES + MAX_RATIO * path.stat().st_size
        try:
            for number, (_, length, member) in enumerate(_entries(path.name, stored, bound)):
                if number not in numbers or length is None:
                    continue
                copy = folder / f"member-{number}"
                try:
                    with _faults("corrupt_member"), copy.open("wb") as out:
                        _copy(member, out, length)
                    done[number] = copy
                except ContainerError as error:
                    done[number] = str(error.args[0])
                if len(done) == len(numbers):
                    break
        except ContainerError as error:
            fault = str(error.args[0])
    return dict.fromkeys(numbers, fault) | done


def _copy(member: Any, out: IO[bytes], length: int) -> None:
    """Copy a member; no more than its `length` is written, whatever it holds.

    `member`: what opens it.
    """
    left = length
    with member() as stream:
        while data := stream.read(min(_CHUNK, left + 1)):
            left -= len(data)
            if left < 0:
                break
            out.write(data)
    if left != 0:
        raise ContainerError("corrupt_member")


def _entries(name: str, stored: IO[bytes], bound: int) -> Iterator[tuple[str, int | None, Any]]:
    """Name, size and opener of every entry; the size is None for what is no file."""
    with _faults("corrupt_container"):
        if name.lower().endswith(ZIP):
            with zipfile.ZipFile(stored) as archive:
                for info in archive.infolist():
                    size = None if info.filename.endswith("/") else info.file_size
                    yield info.filename, size, lambda info=info: _zip_member(archive, info)
        else:
            with tarfile.open(
                fileobj=_Bounded(_decompressed(name, stored), bound), mode="r|", tarinfo=_Entry
            ) as tar:
                for entry in tar:
                    size = entry.size if entry.isreg() else None
                    yield entry.name, size, lambda entry=entry: tar.extractfile(entry)


def _zip_member(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> IO[bytes]:
    if info.flag_bits & 0x1:  # APPNOTE.TXT 4.4.4, bit 0
        raise ContainerError("encrypted_member")
    return archive.open(info)


def _decompressed(name: str, stored: IO[bytes]) -> Any:
    """The TAR in a file, by the ending of its name."""
    last = name.lower()
    if last.endswith((".gz", ".tgz")):
        return gzip.GzipFile(fileobj=stored)
    if last.endswith(".bz2"):
        return bz2.BZ2File(stored)
    if last.endswith(".xz"):
        return lzma.LZMAFile(stored)
    if last.endswith(".zst"):
        return zstandard.ZstdDecompressor().stream_reader(stored, read_across_frames=True)
    return stored


class _Bounded(io.RawIOBase):
    """A stream that fails when more than `bound` bytes were read."""

    def __init__(self, stream: Any, bound: int) -> None:
        self._stream = stream
        self._left = bound

    def read(self, size: int = -1) -> bytes:
        data: bytes = self._stream.read(size)
        self._left -= len(data)
        if self._left < 0:
            raise ContainerError("decompression_bomb")
        return data


class _Entry(tarfile.TarInfo):
    """An entry of a TAR file whose damage is told: tarfile takes it for the file's end."""

    @classmethod
    def frombuf(cls, buf: bytes | bytearray, encoding: str, errors: str) -> Self:
        if len(buf) < tarfile.BLOCKSIZE:  # two blocks of zeros end a TAR file (POSIX, pax)
            raise ContainerError("truncated_container")
        if buf.count(0) != tarfile.BLOCKSIZE:
            try:
                return super().frombuf(buf, encoding, errors)
            except tarfile.TarError as error:
                raise ContainerError("corrupt_container") from error
        return super().frombuf(buf, encoding, errors)


@contextmanager
def _faults(word: str) -> Iterator[None]:
    """What a broken container or member raises, as ContainerError with this word."""
    try:
        yield
    except _BROKEN as error:
        raise ContainerError(word) from error
    except OSError as error:
        if error.errno not in (None, errno.EINVAL):  # the disk's; EINVAL is an offset below 0
            raise
        raise ContainerError(word) from error
