"""The date of publication as a page states it, in the machine-readable places made for it.

Only stated dates are read, never one guessed from prose or from an address: a search such as
htmldate's costs as much again as half of the main content (6 ms of 14 ms a page), and takes "today"
for its upper bound unless told otherwise, so the same page gives another date tomorrow.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, timedelta
from email.utils import parsedate
from typing import Final

# Dublin Core (DCMI terms), Open Graph's article, Highwire Press, schema.org's property as meta.
META_DATES: Final = (
    "article:published_time",
    "og:article:published_time",
    "datepublished",
    "dcterms.issued",
    "dc.date.issued",
    "citation_publication_date",
    "dcterms.date",
    "dc.date",
    "dcterms.created",
    "dc.date.created",
    "parsely-pub-date",
    "sailthru.date",
    "pubdate",
    "publishdate",
    "publish-date",
    "publication_date",
    "date",
)
"""Names of meta elements that state a date of publication, best first."""

_ISO: Final = re.compile(r"(\d{4})[-/.]?(\d{2})[-/.]?(\d{2})(?=\D|$)")
CLOCK_SLACK: Final = timedelta(days=1)
"""A page may be dated in a time zone ahead of the crawler's UTC."""


def iso_date(stated: str) -> date | None:
    """The day of a stated date: ISO 8601 (basic or extended), `YYYY/MM/DD` or RFC 5322."""
    stated = stated.strip()[:80]
    found = _ISO.match(stated)
    if found:
        parts = (int(found[1]), int(found[2]), int(found[3]))
    else:
        parsed = parsedate(stated)
        if parsed is None:
            return None
        parts = parsed[:3]
    try:
        return date(*parts)
    except ValueError:
        return None


def published(stated: Iterable[str], fetched_on: str | None) -> str | None:
    """The first stated date that is a date and not after the capture, as YYYY-MM-DD."""
    latest = date.fromisoformat(fetched_on) + CLOCK_SLACK if fetched_on else date.max
    for value in stated:
        day = iso_date(value)
        if day is not None and day <= latest:
            return day.isoformat()
    return None
