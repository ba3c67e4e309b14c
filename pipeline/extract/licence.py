"""Evidence of licences, and the one licence that it makes clear, if it does.

Which mistake is worse: calling a page free that isn't. So a licence is named only where every mark
that licenses the page itself agrees; a plain link to a licence in running text is recorded and
decides nothing.

Address schemes: Creative Commons, as read by C5 (BramVanroy/CommonCrawl-CreativeCommons,
`license_annotator.py`); public sector: `licences.toml`; identifiers: SPDX.
"""

from __future__ import annotations

import functools
import re
import tomllib
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final, NamedTuple

from pipeline.extract.rights import signal

META: Final = frozenset(
    {
        "dc.rights", "dc.rights.license", "dc.license", "dcterms.rights", "dcterms.license",
        "dc:rights", "dcterms:rights", "dcterms:license", "license", "licence", "og:license",
        "rights", "copyright-license", "cc:license",
    }
)  # fmt: skip
"""Names or properties of meta elements that state a licence."""

MAX_MARKS: Final = 20
"""Marks of one page that are kept; galleries repeat theirs by the hundred."""

PLACES: Final = (
    "meta:", "json-ld:license=", "xmp:license=", "header:link=", "link:license=", "a:license=",
    "a:footer=",
)  # fmt: skip
"""Places that license the page itself, the surest first (C5: meta, JSON-LD, link, a; then head
before footer), or a PDF itself. `a:href` and `text:url` (a link or an address in running text) and
`json-ld:part` (a picture's) are evidence only."""

_CREATIVE_COMMONS: Final = re.compile(
    r"creativecommons\.org/(?:"
    r"licenses/(?P<kind>by(?:-nc)?(?:-sa|-nd)?)/(?P<version>\d\.\d)(?:/(?P<port>[a-z]{2,3})(?=[/?#]|$))?"
    r"|publicdomain/(?P<domain>zero|mark)/1\.0)",
    re.IGNORECASE,
)
_WORDS: Final = re.compile(
    r"(?:CC|Creative Commons)[ -](?P<kind>BY(?:-NC)?(?:-SA|-ND)?)[ -](?P<version>[1-4]\.\d)"
    r"(?:[ -](?P<port>[A-Z]{2,3}))?|CC0(?:[ -]1\.0)?|(?P<mark>Public Domain Mark 1\.0)",
    re.IGNORECASE,
)
"""A licence by its name alone: `CC-BY-4.0`, `CC BY-SA 3.0 DE`, `CC0 1.0`."""
_AUTHORITY: Final = re.compile(
    r"publications\.europa\.eu/resource/authority/licence/"
    r"CC_?(?P<kind>BY(?:NC)?(?:SA|ND)?|0)(?:_(?P<version>\d)_(?P<minor>\d))?$",
    re.IGNORECASE,
)
"""The EU's authority table of licences: CC_BY_4_0, CC_BYSA_4_0, CC0."""
_SPDX: Final = re.compile(r"spdx\.org/licenses/([A-Za-z0-9.+-]{2,60}?)(?:\.html)?$")
_LINK_HEADER: Final = re.compile(r"<([^<>]{1,2000})>([^<]*)")
RSL_TYPE: Final = "application/rsl+xml"
_REL_LICENCE: Final = re.compile(r"""rel\s*=\s*["']?[^"';]*\blicen[cs]e\b""", re.IGNORECASE)

_PORTED: Final = ("1.0", "2.0", "2.1", "2.5", "3.0")
"""Versions that had ports to national law; from 4.0 on a country code in an address is only the
language of the deed."""


@functools.lru_cache(maxsize=4096)  # the pages of a site have the same
def identifier(value: str) -> str | None:
    """SPDX identifier of the licence that an address, or the name alone, says; else None."""
    value = value.strip()
    found = _CREATIVE_COMMONS.search(value) or _WORDS.fullmatch(value)
    if found is None:
        return _listed(value)
    parts = found.groupdict()
    if parts.get("domain") or parts.get("mark") or not parts["kind"]:
        mark = parts.get("mark") or (parts.get("domain") or "").lower() == "mark"
        return "CC-PDM-1.0" if mark else "CC0-1.0"
    name = f"CC-{parts['kind'].upper()}-{parts['version']}"
    port = parts["port"]
    return f"{name}-{port.upper()}" if port and parts["version"] in _PORTED else name


def _listed(value: str) -> str | None:
    """Identifier of an address of `licences.toml`, of the EU's table or of SPDX's own list."""
    if "/" not in value or " " in value or len(value) > 500:
        return None
    authority = _AUTHORITY.search(value)
    if authority is not None:
        kind = re.sub(r"(?<=Y)(?=NC|SA|ND)|(?<=C)(?=SA|ND)", "-", authority["kind"].upper())
        if kind == "0":
            return "CC0-1.0"
        if authority["version"] is None:
            return None
        return f"CC-{kind}-{authority['version']}.{authority['minor']}"
    spdx = _SPDX.search(value)
    if spdx is not None:
        return spdx[1]
    address = re.sub(r"^https?://(?:www\.)?", "", value.lower()).rstrip("/")
    return next((name for name, pattern in _patterns() if pattern.search(address)), None)


@functools.cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    table = tomllib.loads(Path(__file__).with_name("licences.toml").read_text(encoding="utf-8"))
    return tuple((entry["id"], re.compile(entry["pattern"])) for entry in table["licence"])


_HINTS: Final = ("licen", "creativecommons.org/", "dl-de/", "/nlod/", "/iodl/", "celex", "eli/dec",
                 "/fdl", "/copyleft")  # fmt: skip
"""Parts of addresses, one of which every known licence has: most links are none."""


def is_licence(address: str) -> bool:
    """Whether an address is that of a licence that is known here."""
    lower = address.lower()
    return any(hint in lower for hint in _HINTS) and identifier(address) is not None


def in_text(text: str) -> list[str]:
    """Marks of the addresses of Creative Commons' licences that a text writes out."""
    if "creativecommons.org/" not in text:
        return []
    found = (mark("text:url", one[0]) for one in _CREATIVE_COMMONS.finditer(text))
    return list(dict.fromkeys(found))[:MAX_MARKS]


def mark(place: str, value: str) -> str:
    """One piece of evidence, `place=value`."""
    return signal(place, value)


def header_links(headers: Iterable[tuple[str, str]]) -> tuple[list[str], list[str]]:
    """`Link: <…>; rel="license"` headers (RFC 8288, RFC 4946): licences, and RSL documents.

    `headers`: names in lower case, and values. The second list is evidence of rights: RSL uses the
    same relation with a type of its own.
    """
    found: dict[str, None] = {}
    terms: dict[str, None] = {}
    for name, value in headers:
        if name == "link":
            for target, parameters in _LINK_HEADER.findall(value[:8000]):
                if not _REL_LICENCE.search(parameters):
                    continue
                if RSL_TYPE in parameters.lower():
                    terms[signal("header:rsl", target)] = None
                else:
                    found[mark("header:link", target)] = None
    return list(found)[:MAX_MARKS], list(terms)[:MAX_MARKS]


class Clear(NamedTuple):
    """The licence that the marks of a page make clear, where it stands; whether they disagree."""

    licence: str | None
    place: str | None
    disagrees: bool


def clear_licence(marks: Sequence[str]) -> Clear:
    """The identifier that all deciding marks agree on, and the surest place that says it.

    Marks that name no known licence (`All rights reserved`) decide nothing. Marks that name
    several disagree, and then no licence is clear.
    """
    named: dict[str, str] = {}
    for kind in PLACES if marks else ():
        for evidence in marks:
            if evidence.startswith(kind):
                place, _, value = evidence.partition("=")
                if (name := identifier(value)) is not None:
                    named.setdefault(name, place)
    if len(named) != 1:
        return Clear(None, None, len(named) > 1)
    ((licence, place),) = named.items()
    return Clear(licence, place, False)
