"""What of a URL a list is asked for: its host, the hosts above it, and the beginnings of its path.

An entry is a host or a host with a path. `example.org` hits that host and every host below it;
`example.org/a` hits `/a`, `/a/…` and `/a?…` on that host, not `/ab` and no host below. An entry
that is itself a public suffix (`github.io`, `co.uk`) hits that one host: whoever lists it does not
mean its customers. `www.` before a host makes no difference downwards: `www.example.org` in a list
hits `example.org` too, but not `data.example.org`.

Hosts are compared in lower case and in punycode (IDNA 2008 after UTS 46), without port, user info
and trailing dot; paths case-sensitively, percent-decoded, without fragment. The public suffix list
is the snapshot that tldextract ships; nothing is fetched or written.
"""

from __future__ import annotations

import functools
import ipaddress
import re
from collections.abc import Callable
from typing import Final, NamedTuple
from urllib.parse import unquote

MAX_SEGMENTS: Final = 32
"""Beginnings of a path that are looked up; an entry with a longer path hits nothing."""

_WHOLE: Final = re.compile(r"^(?:[a-z][a-z0-9+.-]*:)?//", re.IGNORECASE)
_AUTHORITY_END: Final = re.compile(r"[/\\?#]")
_HOST: Final = re.compile(r"[^\s\x00-\x20\x7f\"'<>^`{|}%,;:!$&()*+=~/\\?#@\[\]]+")


class Address(NamedTuple):
    """A URL in the form that is compared; `path` has no slash at its end, `query` no `?`."""

    host: str
    path: str
    query: str


def parse(url: str) -> Address | None:
    """Split and normalise a URL, with or without scheme; None if it has no host."""
    rest = _WHOLE.sub("", url.strip(), count=1)
    end = _AUTHORITY_END.search(rest)
    authority, rest = (rest[: end.start()], rest[end.start() :]) if end else (rest, "")
    host = _host(authority.rpartition("@")[2])
    if host is None:
        return None
    path, _, query = rest.partition("#")[0].replace("\\", "/").partition("?")
    if "//" in path:
        path = re.sub("/{2,}", "/", path)
    return Address(host, unquote(path).rstrip("/"), unquote(query))


@functools.lru_cache(maxsize=1 << 16)
def hosts(host: str) -> tuple[str, ...]:
    """The hosts that an entry may name to hit this one: it, its twin, and down to the domain.

    The twin is the host with or without `www.`; the last is the registrable domain.
    """
    found = [host, *_twin(host)]
    registrable = _registrable()(host)
    while host != registrable and host.endswith(f".{registrable}"):
        host = host.partition(".")[2]
        found.append(host)
    return tuple(dict.fromkeys(found))


def prefixes(address: Address) -> list[str]:
    """The beginnings of path and query, shortest first, that an entry may name to hit this one."""
    found = []
    for host in (address.host, *_twin(address.host)):
        prefix = host
        for segment in address.path.split("/")[1 : MAX_SEGMENTS + 1]:
            prefix = f"{prefix}/{segment}"
            found.append(prefix)
        if address.query:
            parts = address.query.split("&")[:MAX_SEGMENTS]
            start = f"{host}{address.path or '/'}?"
            found += [start + "&".join(parts[: n + 1]) for n in range(len(parts))]
    return found


def entry(line: str) -> str | None:
    """The form in which a line of a list is looked up; None if it is no host and no address."""
    address = parse(line)
    if address is None or len(address.path.split("/")) > MAX_SEGMENTS + 1:
        return None
    query = f"?{address.query}" if address.query else ""
    return f"{address.host}{address.path or ('/' if query else '')}{query}"


def is_public_ip(host: str) -> bool:
    """Whether a host is an address that redaction masks as personal data."""
    if not _is_ip(host):
        return False
    try:
        return ipaddress.ip_address(host.strip("[]")).is_global
    except ValueError:
        return False


def _host(text: str) -> str | None:
    if text.startswith("["):
        try:
            return f"[{ipaddress.IPv6Address(text[1 : text.find(']')]).compressed}]"
        except ValueError:
            return None
    host = unquote(text.partition(":")[0]).rstrip(".").lower()
    if not host.isascii():
        host = _punycode(host)
    return host if _HOST.fullmatch(host) and ".." not in host and host[0] != "." else None


def _punycode(host: str) -> str:
    import idna

    try:
        return idna.encode(host, uts46=True).decode("ascii").rstrip(".")
    except idna.IDNAError:
        return host  # still equal to itself


def _twin(host: str) -> tuple[str, ...]:
    if host.startswith("www."):
        return (host[4:],)
    return () if _is_ip(host) else (f"www.{host}",)


def _is_ip(host: str) -> bool:
    return host.startswith("[") or host.replace(".", "").isdecimal()


@functools.cache
def _registrable() -> Callable[[str], str]:
    import tldextract

    extract = tldextract.TLDExtract(
        suffix_list_urls=(), cache_dir=None, include_psl_private_domains=True
    )

    def registrable(host: str) -> str:
        if _is_ip(host):
            return host
        found = extract.extract_str(host)
        if found.suffix:
            return f"{found.domain}.{found.suffix}" if found.domain else host
        return ".".join(host.split(".")[-2:])  # the list's own default rule: `*`

    return registrable
