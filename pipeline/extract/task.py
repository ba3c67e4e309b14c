"""What crosses the pipe between a reader and the process that parses pages: a task, a result.

Both are plain MessagePack structures, so that neither side can be made to run the other's data.
"""

from __future__ import annotations

from typing import Literal

import msgspec

Form = Literal["html", "text", "xml", "pdf", "docx", "odt", "rtf", "markdown", "formex"]
"""How a payload is read."""


class PageTask(msgspec.Struct, frozen=True, kw_only=True):
    """A payload to be read."""

    body: bytes
    """Payload with transfer and content encodings undone."""
    form: Form
    charset: str | None = None
    """`charset` of the Content-Type header."""
    fetched_on: str | None = None
    """Date of capture, YYYY-MM-DD; no page was published after it."""


class PageResult(msgspec.Struct, frozen=True, kw_only=True):
    """What the payload holds; the fields of DOCUMENT of the same names."""

    text: str = ""
    charset_declared: str | None = None
    charset_used: str | None = None
    html_lang: str | None = None
    title: str | None = None
    published_at: str | None = None
    canonical: str | None = None
    """The address that the page gives as its own, not yet resolved against where it was found."""
    licence_evidence: list[str] = []
    rights_evidence: list[str] = []
    reason: str | None = None
    error: str | None = None
    reader: str | None = None
    """What read it: a format of XML, or the program that found the main content; null for text."""
    others: list[PageResult] = []
    """Further documents in the same payload: the other languages of a notice."""
    certainty: float | None = None
    route: str | None = None
