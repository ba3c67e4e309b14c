"""Hosts and paths of addresses, as the protocols of rights compare them."""

from __future__ import annotations

import functools
import re
from urllib.parse import urljoin, urlsplit

_DEFAULT_PORTS = {"http": 80, "https": 443}


@functools.lru_cache(maxsize=65_536)
def host_key(url: str) -> str | None:
    """Host and port of an address, by which files of a host and its pages are joined.

    Lower case, IDNA, without user, without a final dot and without the scheme's own port. RFC 9309
    (2.3) counts http and https of a host as two; crawls mix them, so here they are one. None for an
    address without a host.
    """
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        return None
    if not host or parts.scheme not in _DEFAULT_PORTS:
        return None
    host = host.rstrip(".")
    if not host.isascii():
        try:
            host = host.encode("idna").decode("ascii")
        except UnicodeError:
            return None
    return host if port in (None, _DEFAULT_PORTS[parts.scheme]) else f"{host}:{port}"


def path_of(url: str) -> str:
    """Path and query of an address, at least `/`: what patterns of hosts' files match."""
    rest = url.partition("://")[2] or url
    place = re.search(r"[/?#]", rest)
    path = rest[place.start() :].partition("#")[0] if place else ""
    return path if path.startswith("/") else f"/{path}"


def absolute(base: str, reference: str) -> str | None:
    """An address given relative to a page's; None where that is none."""
    try:
        found = urljoin(base, reference.strip())
    except ValueError:
        return None
    return found if host_key(found) else None


@functools.lru_cache(maxsize=65_536)
def pattern(text: str) -> re.Pattern[str]:
    """A path pattern of RFC 9309 (2.2.3): a prefix, `*` for anything, `$` at the end for the end.

    Runs of `*` are one, so that no pattern takes more than a pass for each star.
    """
    end = text.endswith("$")
    text = re.sub(r"\*+", "*", text[:-1] if end else text)
    body = ".*?".join(re.escape(part) for part in text.split("*"))
    return re.compile(body + (r"\Z" if end else ""), re.DOTALL)
