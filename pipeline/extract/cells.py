"""What a source says in a string, as a cell of a row: valid Unicode, printable, bounded."""

from __future__ import annotations

from typing import Final

MAX_URL_CHARS: Final = 8192
"""Longest address that is kept: the common limit of HTTP servers for a request line."""


def printable(text: str | None, max_chars: int) -> str | None:
    """A header's value as a cell: valid Unicode, without control characters, bounded; or None."""
    if not text:
        return None
    kept = text[:max_chars]
    if not kept.isprintable():
        kept = "".join(c for c in kept if c.isprintable())  # which surrogates are not
    return kept.strip() or None
