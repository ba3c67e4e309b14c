"""The date of publication: as a page states it in the places made for it, or as htmldate finds it.

By default only stated dates are read, never one guessed from prose, from an address or from a
picture's name. `dates = "htmldate"` lets htmldate search the pages that state none. On 578 pages of
trafilatura's evaluation set 352 state a date, and htmldate finds one on 154 more; where both give
one, 331 of 351 are the same day; it costs 1.3 ms of a parsed page, main content by blocks 1.0
(`benchmarks/dates.py`). Its upper bound is the day of capture: left alone it takes today, so that
the same page would give another date tomorrow.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, timedelta
from email.utils import parsedate
from typing import Any, Final

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
NO_CAPTURE: Final = "2100-01-01"
"""The search's upper bound for a page of unknown capture: a fixed one."""


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


def searched(tree: Any, fetched_on: str | None) -> str | None:
    """The date that htmldate finds on a page (an `lxml.html.HtmlElement`), as YYYY-MM-DD.

    Without its extensive search, which takes any date in the text; the original date, not that of
    the last change.
    """
    from htmldate import find_date

    latest = NO_CAPTURE
    if fetched_on:
        latest = (date.fromisoformat(fetched_on) + CLOCK_SLACK).isoformat()
    found: str | None = find_date(tree, extensive_search=False, original_date=True, max_date=latest)
    return found
