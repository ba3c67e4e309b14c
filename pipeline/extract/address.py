"""The address that a page gives as its own: `rel="canonical"` of its markup or its `Link` header.

RFC 6596. It is what the page says, and a page may say anything: it is kept beside the address that
the document was fetched from and never in its place. Where a page names two, it names none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final
from urllib.parse import urljoin, urlsplit

from pipeline.extract.cells import MAX_URL_CHARS, printable

_LINK: Final = re.compile(r"<([^<>]{1,8192})>([^<]*)")
_REL: Final = re.compile(r"""\brel\s*=\s*(?:"[^"]*\bcanonical\b|canonical\b)""", re.IGNORECASE)
_ANCHOR: Final = re.compile(r"\banchor\s*=", re.IGNORECASE)


_PLAIN: Final = re.compile(r"https?://[a-z0-9][a-z0-9.-]*(?:/[^\s#?;\\]*)?")
"""What most addresses are: nothing to resolve, and no part that could be empty or wrong."""


def joined(base: str, reference: str) -> str | None:
    """A reference resolved against a base (RFC 3986, section 5), which may be none.

    The result may be relative where the base is; None where it is too long or no address at all.
    """
    try:
        found = urljoin(base, reference)
    except ValueError:
        return None
    return found if 0 < len(found) <= MAX_URL_CHARS else None


def own(page: str | None, reference: str | None) -> str | None:
    """The address of http or https that a page's statement means, without its fragment.

    `page`: the address that it was fetched from, None where it is not known.
    """
    stated = reference.strip() if reference else ""
    if len(stated) <= MAX_URL_CHARS and _PLAIN.fullmatch(stated):
        return printable(stated, MAX_URL_CHARS)
    found = joined(page or "", stated) if stated else None
    if found is None:
        return None
    try:
        parts = urlsplit(found)
        host = parts.hostname
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not host:
        return None
    return printable(found.partition("#")[0], MAX_URL_CHARS)


def in_headers(headers: Iterable[tuple[str, str]]) -> str | None:
    """The reference of `Link: <…>; rel="canonical"` (RFC 8288), None without one or with several.

    `headers`: names in lower case, and values. A link with an `anchor` speaks of another page
    (section 3.2).
    """
    found = {
        target.strip()
        for name, value in headers
        if name == "link"
        for target, parameters in _LINK.findall(value[:16_000])
        if _REL.search(parameters) and not _ANCHOR.search(parameters)
    }
    return found.pop() if len(found) == 1 else None
