"""Evidence of licences, and the one licence that it makes clear, if it does.

Which mistake is worse: calling a page free that isn't. So a licence is named only where every mark
that licenses the page itself agrees; a plain link to a licence in running text is recorded and
decides nothing.

Address scheme: Creative Commons, as read by C5 (BramVanroy/CommonCrawl-CreativeCommons,
`license_annotator.py`); identifiers: SPDX.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

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

DECIDING: Final = ("link:license=", "a:license=", "meta:", "json-ld:license=", "header:link=")
"""Places that license the page itself. `a:href` (a link in text) is evidence only."""

_CREATIVE_COMMONS: Final = re.compile(
    r"creativecommons\.org/(?:"
    r"licenses/(?P<kind>by(?:-nc)?(?:-sa|-nd)?)/(?P<version>\d\.\d)(?:/(?P<port>[a-z]{2,3})(?=[/?#]|$))?"
    r"|publicdomain/(?P<domain>zero|mark)/1\.0)",
    re.IGNORECASE,
)
_LINK_HEADER: Final = re.compile(r"<([^<>]{1,2000})>([^<]*)")
_REL_LICENCE: Final = re.compile(r"""rel\s*=\s*["']?[^"';]*\blicen[cs]e\b""", re.IGNORECASE)

_PORTED: Final = ("1.0", "2.0", "2.1", "2.5", "3.0")
"""Versions that had ports to national law; from 4.0 on a country code in an address is only the
language of the deed."""


def is_creative_commons(address: str) -> bool:
    """Whether an address is that of a Creative Commons licence."""
    return _CREATIVE_COMMONS.search(address) is not None


def identifier(value: str) -> str | None:
    """SPDX identifier of a Creative Commons address, None for any other value."""
    found = _CREATIVE_COMMONS.search(value)
    if found is None:
        return None
    if found["domain"]:
        return "CC0-1.0" if found["domain"].lower() == "zero" else "CC-PDM-1.0"
    name = f"CC-{found['kind'].upper()}-{found['version']}"
    port = found["port"]
    return f"{name}-{port.upper()}" if port and found["version"] in _PORTED else name


def mark(place: str, value: str) -> str:
    """One piece of evidence, `place=value`."""
    return signal(place, value)


def header_marks(headers: Iterable[tuple[str, str]]) -> list[str]:
    """Licences in `Link: <…>; rel="license"` headers (RFC 8288, RFC 4946)."""
    found: dict[str, None] = {}
    for name, value in headers:
        if name.lower() == "link":
            for target, parameters in _LINK_HEADER.findall(value[:8000]):
                if _REL_LICENCE.search(parameters):
                    found[mark("header:link", target)] = None
    return list(found)[:MAX_MARKS]


def clear_licence(marks: Iterable[str]) -> str | None:
    """The identifier that all deciding marks with a Creative Commons address agree on, or None."""
    named = {
        name
        for evidence in marks
        if evidence.startswith(DECIDING) and (name := identifier(evidence)) is not None
    }
    return named.pop() if len(named) == 1 else None
