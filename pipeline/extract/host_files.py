"""Files that speak for a whole host: robots.txt, tdmrep.json, ai.txt, RSL licences.

They lie anywhere in a crawl, often in another archive than the pages they speak of, so they are
parsed to statements here and joined with pages later. "Nobody asked" and "there is none" differ,
so a record that answers 404 is a statement too. Comments are never kept: they hold addresses of
people.

Sources: RFC 9309 (robots.txt; 500 KiB at least are read, section 2.5); TDM Reservation Protocol,
section 6.1; ai.txt (Spawning); Really Simple Licensing 1.0.
"""

from __future__ import annotations

import codecs
import json
from dataclasses import dataclass
from typing import Final, Literal
from urllib.parse import urlsplit

import msgspec
import pyarrow as pa

from filters.signals.address import host_key
from manifests.schema import HOST_FILE
from pipeline.extract import rsl

Kind = Literal["robots_txt", "tdmrep_json", "ai_txt", "rsl"]
Outcome = Literal["read", "absent", "unreachable", "redirect", "not_this"]

PLACES: Final[dict[str, Kind]] = {
    "/robots.txt": "robots_txt",
    "/.well-known/tdmrep.json": "tdmrep_json",
    "/ai.txt": "ai_txt",
    "/license.xml": "rsl",
    "/rsl.xml": "rsl",
}
"""Path of the address to what stands there."""

DIRECTIVES: Final = {
    "user-agent": "user-agent", "useragent": "user-agent", "user agent": "user-agent",
    "allow": "allow",
    "disallow": "disallow", "dissallow": "disallow", "dissalow": "disallow", "disalow": "disallow",
    "diasllow": "disallow", "disallaw": "disallow",
    "content-usage": "content-usage",
    "content-signal": "content-signal", "content-signals": "content-signal",
    "license": "license", "licence": "license",
    "disallowaitraining": "disallowaitraining",
}  # fmt: skip
"""Directives that are kept, by the spellings that they are found in (the wrong ones as protego and
Google's parser take them); all others, comments and sitemaps, are not."""

MAX_BYTES: Final = 1 << 20
"""Bytes of a file that are read."""
MAX_STATEMENTS: Final = 20_000
MAX_STATEMENT_CHARS: Final = 2_000


@dataclass(frozen=True, slots=True)
class HostFile:
    """A row of `HOST_FILE`."""

    host: str
    kind: Kind
    url: str | None
    fetched_at: int | None
    http_status: int | None
    outcome: Outcome
    rules: list[str]
    digest: str
    doc_id: str


def kind_of(url: str | None, media_type: str = "") -> Kind | None:
    """Which file of a host an address is, None where it is none; RSL also by its media type."""
    if url is None:
        return None
    if media_type == "application/rsl+xml":
        return "rsl"
    path_end = url.partition("?")[0].partition("#")[0] if "?" in url else url
    if not path_end.endswith(tuple(PLACES)):
        return None
    try:
        return PLACES.get(urlsplit(url).path)
    except ValueError:
        return None


def host_file(
    kind: Kind, url: str, status: int | None, body: bytes | None, fetched_at: int | None,
    digest: str, doc_id: str,
) -> HostFile | None:  # fmt: skip
    """Read one record.

    `body`: the payload with its encodings undone, None where it cannot be read. `status` None
    means a record without HTTP headers, which holds the file itself. Gives None for an address
    without a host.
    """
    host = host_key(url)
    if host is None:
        return None
    outcome, rules = _read(kind, status, body)
    return HostFile(
        host=host,
        kind=kind,
        url=url.partition("#")[0] if kind == "rsl" else None,
        fetched_at=fetched_at,
        http_status=status,
        outcome=outcome,
        rules=rules,
        digest=digest,
        doc_id=doc_id,
    )


def table(files: list[HostFile]) -> pa.Table:
    """The rows, in an order that no reading changes."""
    ordered = sorted(files, key=lambda f: (f.host, f.kind, f.doc_id))
    return pa.table(
        [pa.array([getattr(f, c.name) for f in ordered], type=c.type) for c in HOST_FILE],
        schema=HOST_FILE,
    )


def _read(kind: Kind, status: int | None, body: bytes | None) -> tuple[Outcome, list[str]]:
    if status is not None and not 200 <= status < 300:
        if 300 <= status < 400:
            return "redirect", []
        # RFC 9309, 2.3.1.3 and 2.3.1.4: no rules where 4xx, no access where 5xx. 429 asks to come
        # back later.
        return ("absent" if 400 <= status < 500 and status != 429 else "unreachable"), []
    if body is None:
        return "not_this", []
    rules = {"robots_txt": robots, "ai_txt": robots, "tdmrep_json": tdmrep, "rsl": rsl.rules}[kind](
        body[:MAX_BYTES]
    )
    if rules is None:
        return "not_this", []
    return "read", [rule[:MAX_STATEMENT_CHARS] for rule in rules[:MAX_STATEMENTS]]


def robots(body: bytes) -> list[str] | None:
    """Statements of a robots.txt or ai.txt, `directive: value`; None where it is something else.

    Common Crawl's robots records hold pages of errors (commoncrawl/nutch, issue 19): markup is no
    robots.txt. A file without any statement restricts nothing.
    """
    text = _text(body)
    if text.lstrip()[:1] == "<":
        return None
    found: list[str] = []
    for line in text.splitlines():
        name, colon, value = line.partition("#")[0].partition(":")
        directive = DIRECTIVES.get(name.strip().lower())
        if colon and directive is not None:
            found.append(f"{directive}: {' '.join(value.split())}")
    return found


def tdmrep(body: bytes) -> list[str] | None:
    """Rules of a tdmrep.json in their order, each as JSON; None where it is no such file.

    `location` and `tdm-reservation` are mandatory; a value other than 0 or 1 is kept as null, for
    it ends the search and sets nothing.
    """
    try:
        root = msgspec.json.decode(_text(body))
    except (msgspec.DecodeError, RecursionError):
        return None
    if not isinstance(root, list):
        return None
    found = []
    for rule in root:
        if not isinstance(rule, dict) or not isinstance(rule.get("location"), str):
            continue
        if "tdm-reservation" not in rule:
            continue
        value = rule["tdm-reservation"]
        kept: dict[str, object] = {
            "location": rule["location"][:1000],
            "tdm-reservation": None if isinstance(value, bool) else
            {"1": 1, "0": 0}.get(str(value).strip()),
        }  # fmt: skip
        if isinstance(rule.get("tdm-policy"), str):
            kept["tdm-policy"] = rule["tdm-policy"][:500]
        found.append(json.dumps(kept, ensure_ascii=False))
    return found


def _text(body: bytes) -> str:
    """UTF-8 (RFC 9309, 2.2), a byte order mark taken off, UTF-16 where the mark says so."""
    if body.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        text = body.decode("utf-16", "replace")
    else:
        text = body.removeprefix(codecs.BOM_UTF8).decode("utf-8", "replace")
    return text.replace("\0", "")
