"""Lists of hosts and addresses that the recipe names: adult, spam, hosts to take down.

A list is a file of yours, one entry a line, or a folder with files `domains` and `urls` as those of
Université Toulouse Capitole are cut; version, licence and hash stand in the recipe and go into the
manifest. The worse mistake here: a host that had to go and stayed because a list was not read. So a
file that is missing or has another hash stops the run before it starts, and lines that cannot be
read are counted by `eurosift recipe check`.

Judged is the URL as `redact` left it. User info and what is masked in a path never matter for a
host; but a page on a bare public IP address has the host `<IP>`, so entries that are such addresses
hit nothing unless the policy keeps addresses. They are counted as `hidden`.
"""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pyarrow as pa

from filters.config import FilterConfig, UrlList

PREFIX: Final = "url_on_list:"
"""A reason of the ledger is this and the list's name."""

FILES: Final = ("domains", "urls")
"""What is read of a folder; other files (`expressions`, `usage`) are not."""

_BLOCK: Final = 1 << 24


@dataclass(frozen=True, slots=True)
class Entries:
    """A list in memory.

    Attributes:
        hashes: of hosts and addresses, two lanes of uint64, shape (n,), sorted by the first.
        path_hosts: of the hosts of entries with a path, in the same form.
        unreadable: lines that are no host and no address.
        hidden: entries that are public IP addresses, which redaction masks.
    """

    hashes: tuple[Any, Any]
    path_hosts: tuple[Any, Any]
    unreadable: int
    hidden: int


def reason(name: str) -> str:
    """The word of the ledger for a hit."""
    return f"{PREFIX}{name}"


def assets(config: FilterConfig) -> dict[str, dict[str, Any]]:
    """What a manifest says of each list; the files are hashed and compared.

    Raises:
        ValueError: a file is missing, or is another than the recipe names.
    """
    return {
        f"URL list {name}": {
            "sha256": _checked(name, one),
            "version": one.version,
            "licence": one.licence,
            "origin": one.origin,
        }
        for name, one in config.lists.items()
    }


def digest(path: str) -> str:
    """Hash a list: of a file its sha256; of a folder that of what `sha256sum` prints of its FILES.

    Raises:
        ValueError: nothing is there to read.
    """
    found = _files(path)
    stamps = tuple((str(one), one.stat().st_mtime_ns, one.stat().st_size) for one in found)
    return _digest(Path(path).is_dir(), stamps)


@functools.lru_cache(maxsize=64)
def _digest(folder: bool, stamps: tuple[tuple[str, int, int], ...]) -> str:
    found = []
    for path, _, _ in stamps:
        with Path(path).open("rb") as stream:
            found.append((Path(path).name, hashlib.file_digest(stream, "sha256").hexdigest()))
    if not folder:
        return found[0][1]
    listing = "".join(f"{value}  {name}\n" for name, value in found)
    return hashlib.sha256(listing.encode()).hexdigest()


def _files(path: str) -> list[Path]:
    place = Path(path)
    found = [place / name for name in FILES] if place.is_dir() else [place]
    found = [one for one in found if one.is_file()]
    if not found:
        kind = "has neither `domains` nor `urls`" if place.is_dir() else "is not there"
        raise ValueError(f"{path} {kind}")
    return found


def _checked(name: str, one: UrlList) -> str:
    try:
        found = digest(one.path)
    except (OSError, ValueError) as error:
        raise ValueError(f"[filter.lists.{name}] path: {error}") from None
    if one.sha256 is None:
        raise ValueError(f'[filter.lists.{name}] lacks sha256; of what is there: "{found}"')
    if found != one.sha256:
        raise ValueError(
            f"[filter.lists.{name}] {one.path} has the sha256 {found}, not {one.sha256}: it is "
            "another version. Name the new hash and version, or bring the old file back"
        )
    return found


@functools.lru_cache(maxsize=32)
def load(name: str, path: str, sha256: str) -> Entries:
    """Read a list: about 0.2 µs and 16 bytes an entry, and a block of 16 MB at a time.

    Raises:
        ValueError: as `assets`.
    """
    import numpy as np

    from filters.addresses import entry, is_public_ip
    from filters.list_kernels import hash_lines, hash_strings

    if digest(path) != sha256:
        raise ValueError(f"[filter.lists.{name}] {path} changed since the run was planned")
    files = _files(path)
    room = sum(block.count(b"\n") for file in files for block in _blocks(file)) + len(files)
    lanes, filled = np.empty((2, room), np.uint64), 0
    with_path: set[str] = set()
    unreadable = hidden = 0
    for block in (block for file in files for block in _blocks(file)):
        plain, others = hash_lines(block)
        texts = [_after_address(line.decode("utf-8", "replace")) for line in others]
        entries = [one for text in texts if (one := entry(text)) is not None]
        unreadable += len(texts) - len(entries)
        for hashes in (plain, hash_strings(entries)):
            lanes[:, filled : filled + hashes.shape[1]] = hashes
            filled += hashes.shape[1]
        for one in entries:
            host, slash, _ = one.partition("/")
            hidden += is_public_ip(host)
            if slash:
                with_path.add(host)
    found = _sorted(lanes[:, :filled])
    del lanes
    return Entries(found, _sorted(hash_strings([*with_path])), unreadable, hidden)


def _sorted(hashes: Any) -> tuple[Any, Any]:
    """By the first lane, each once, for `contains`; one lane at a time is copied."""
    import numpy as np

    order = np.argsort(hashes[0])
    first, second = hashes[0][order], hashes[1][order]
    fresh = np.ones(len(order), np.bool_)
    fresh[1:] = (first[1:] != first[:-1]) | (second[1:] != second[:-1])
    return (first, second) if fresh.all() else (first[fresh], second[fresh])


def _after_address(line: str) -> str:
    """The host of a line of a hosts file (`0.0.0.0 example.org`), without a comment behind it."""
    words = line.partition(" #")[0].split()
    return words[1] if len(words) == 2 and words[0] in {"0.0.0.0", "127.0.0.1", "::"} else line


def _blocks(path: Path) -> Iterator[bytes]:
    """A file in blocks of whole lines."""
    with path.open("rb") as stream:
        while block := stream.read(_BLOCK):
            yield block + stream.readline()


def make(config: FilterConfig) -> Callable[[pa.Array], list[list[str]]] | None:
    """A function from URLs to the reasons of each, in the order of the recipe; None without lists.

    Raises:
        ValueError: as `assets`.
    """
    if not config.lists:
        return None
    from filters.addresses import hosts, parse, prefixes
    from filters.list_kernels import hash_strings

    loaded = [
        (reason(name), load(name, one.path, _checked(name, one)))
        for name, one in config.lists.items()
    ]

    def judge(urls: pa.Array) -> list[list[str]]:
        addresses = [None if url is None else parse(url) for url in urls.to_pylist()]
        # Many rows share a host: each host is asked for once a batch, and a path only where an
        # entry with a path has its host.
        known = [*dict.fromkeys(one.host for one in addresses if one is not None)]
        names = [hosts(one) for one in known]
        asked = hash_strings([one for each in names for one in each])
        found: list[list[str]] = [[] for _ in addresses]
        for word, entries in loaded:
            hit = _any(contains(entries.hashes, asked), names, known)
            maybe = _any(contains(entries.path_hosts, asked), names, known) - hit
            for row, one in enumerate(addresses):
                if one is not None and (
                    one.host in hit
                    or (one.host in maybe
                        and contains(entries.hashes, hash_strings(prefixes(one))).any())
                ):  # fmt: skip
                    found[row].append(word)
        return found

    return judge


def _any(hits: Any, names: Sequence[Sequence[str]], known: Sequence[str]) -> set[str]:
    """The hosts of which one of the names was hit."""
    owners = [host for host, each in zip(known, names, strict=True) for _ in each]
    return {owners[at] for at in hits.nonzero()[0].tolist()}


def contains(entries: tuple[Any, Any], hashes: Any) -> Any:
    """Which of some hashes (uint64, shape (2, n)) are among the entries: bool, shape (n,)."""
    import numpy as np

    first, second = entries
    hit = np.zeros(hashes.shape[1], np.bool_)
    if len(first):
        place = np.searchsorted(first, hashes[0])
        for step in (0, 1):  # two entries may share the first lane
            at = np.minimum(place + step, len(first) - 1)
            hit |= (first[at] == hashes[0]) & (second[at] == hashes[1])
    return hit


def summary(config: FilterConfig) -> Sequence[tuple[str, Entries]]:
    """Every list of a recipe with its entries, for people; errors as `assets`."""
    return [(name, load(name, one.path, _checked(name, one))) for name, one in config.lists.items()]
