"""The takedown list: what must not be in a release, whatever its text and its signals.

A file of one entry a line, `kind value`, with comments after `#` at the beginning of a line:

    id      948eadc15721f2e5999deb5621830be1
    url     https://example.org/people/       every address that begins so
    domain  example.org                       with all its subdomains
    sha256  9f86d081884c7d65…                 of the payload as captured, or of the text as kept

The worse mistake is an entry that takes nothing because it is misspelt, so a line of another form
is an error, with its number and without its content: entries are personal data as often as not.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from filters.signals.address import host_key

KINDS: Final = ("id", "url", "domain", "sha256")
_HEX: Final = {"id": re.compile(r"[0-9a-f]{32}"), "sha256": re.compile(r"[0-9a-f]{64}")}
_DOMAIN: Final = re.compile(r"(?:[a-z0-9_](?:[a-z0-9_-]*[a-z0-9])?\.)+[a-z0-9-]+")


@dataclass(frozen=True, slots=True)
class TakedownList:
    """Entries by kind; `prefixes` are addresses without scheme, host in lower case."""

    ids: frozenset[str]
    digests: frozenset[str]
    domains: frozenset[str]
    prefixes: tuple[str, ...]

    def names(
        self, doc_id: str, url: str | None, masked_from: int | None, digests: Sequence[str | None]
    ) -> bool:
        """Whether the list names a document.

        `url`: after redaction; `masked_from`: code points of it before its first mask. An entry
        that reaches into the masked part takes the document: it may be the one that is meant.
        """
        if doc_id in self.ids or any(digest in self.digests for digest in digests):
            return True
        if url is None or not (self.domains or self.prefixes):
            return False
        host = host_key(url)
        if host is None:
            return False
        labels = host.partition(":")[0].split(".")
        if any(".".join(labels[at:]) in self.domains for at in range(len(labels))):
            return True
        address = _bare(url)
        if address.startswith(self.prefixes):
            return True
        if masked_from is None:
            return False
        known = _bare(url[:masked_from])
        return any(prefix.startswith(known) for prefix in self.prefixes)


def digest_of(path: str | Path) -> str:
    """sha256 of a list's file, hex.

    Raises:
        ValueError: it cannot be read.
    """
    try:
        return hashlib.sha256(Path(path).read_bytes()).hexdigest()
    except OSError as error:
        raise ValueError(f"[filter] takedown cannot be read: {error.strerror}") from None


def read(path: str | Path) -> TakedownList:
    """Read a list.

    Raises:
        ValueError: it cannot be read, or a line has another form; names the line, not its content.
    """
    try:
        text = Path(path).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "is not UTF-8"
        raise ValueError(f"[filter] takedown cannot be read: {reason}") from None
    found: dict[str, list[str]] = {kind: [] for kind in KINDS}
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        kind, _, value = line.strip().partition(" ")
        kind, value = kind.lower(), value.strip()
        if kind not in KINDS:
            raise ValueError(
                f"[filter] takedown, line {number}: begin it with one of {', '.join(KINDS)}"
            )
        fault = _fault(kind, value)
        if fault:
            raise ValueError(f"[filter] takedown, line {number}: {fault}")
        found[kind].append(value if kind == "url" else value.lower())
    return TakedownList(
        ids=frozenset(found["id"]),
        digests=frozenset(found["sha256"]),
        domains=frozenset(_ascii(domain) for domain in found["domain"]),
        prefixes=tuple(sorted({_bare(url) for url in found["url"]})),
    )


def _fault(kind: str, value: str) -> str | None:
    if kind in _HEX and not _HEX[kind].fullmatch(value.lower()):
        return f"{kind} takes {32 if kind == 'id' else 64} hex digits"
    if kind == "url" and host_key(value) is None:
        return "url takes an address that begins with http:// or https:// and a host"
    if kind == "domain" and not _DOMAIN.fullmatch(_ascii(value.lower())):
        return "domain takes a name such as example.org, without scheme or path"
    return None


def _ascii(domain: str) -> str:
    if domain.isascii():
        return domain
    try:
        return domain.encode("idna").decode("ascii")
    except UnicodeError:
        return ""


def _bare(url: str) -> str:
    """An address without scheme, user and default port, its host in lower case."""
    host = host_key(url)
    rest = url.partition("://")[2]
    place = re.search(r"[/?#]", rest)
    path = rest[place.start() :] if place else ""
    return (host or "") + (path if path.startswith("/") else f"/{path}")
