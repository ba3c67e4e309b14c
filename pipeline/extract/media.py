"""What kind of thing a payload is: markup, text, or a reason for being neither."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, NamedTuple

from resiliparse.parse.encoding import detect_mime

from pipeline.extract.formex import PACKAGE
from pipeline.extract.task import Form

HTML: Final = frozenset({"text/html", "application/xhtml+xml"})
TEXT: Final = frozenset({"text/plain"})
XML: Final = frozenset(
    {"application/xml", "text/xml", "application/akn+xml", "application/tei+xml"}
)
"""XML that says no more of itself: the root element decides."""
DOCX: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ODT: Final = "application/vnd.oasis.opendocument.text"
FORMEX: Final = "application/zip;mtype=fmx4"
"""A Formex package, as the Publications Office's content negotiation calls it."""
OTHERS: Final[Mapping[str, Form]] = MappingProxyType(
    {
        "application/pdf": "pdf", "application/x-pdf": "pdf",
        DOCX: "docx",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.template": "docx",
        "application/vnd.ms-word.document.macroenabled.12": "docx",
        ODT: "odt", "application/vnd.oasis.opendocument.text-template": "odt",
        FORMEX: "formex",
        "application/rtf": "rtf", "text/rtf": "rtf", "text/richtext": "rtf",
        "text/markdown": "markdown", "text/x-markdown": "markdown",
    }
)  # fmt: skip
"""Media types (IANA registry, and what servers say for them) of the formats that are read."""
UNSUPPORTED: Final = frozenset(
    {
        "application/json", "application/ld+json", "application/msword", "application/epub+zip",
        "text/csv", "text/tab-separated-values", "application/rss+xml", "application/atom+xml",
        "application/postscript", "application/vnd.ms-excel", "application/vnd.ms-powerpoint",
    }
)  # fmt: skip
"""Formats that hold text and have no reader here."""
UNSUPPORTED_PREFIXES: Final = (
    "application/vnd.openxmlformats-officedocument",
    "application/vnd.oasis.opendocument",
)
NOT_TEXT: Final = frozenset({"text/css", "text/javascript", "text/ecmascript", "text/dns"})
"""Types under text/ that hold no text for people."""
UNKNOWN: Final = frozenset(
    {
        "", "application/octet-stream", "binary/octet-stream", "application/unknown",
        "application/x-unknown", "application/x-download", "application/force-download",
        "content/unknown", "unknown/unknown", "unk", "no-type", "*/*",
    }
)  # fmt: skip
"""What servers say when they don't know; the payload is looked at instead."""

_OLE2: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MAGIC: Final = (
    (_OLE2, "unsupported_type"),  # Word, Excel before 2007
    (b"PK\x03\x04", "not_text"),
    (b"\x1f\x8b\x08", "not_text"),
    (b"\x89PNG", "not_text"),
    (b"GIF8", "not_text"),
    (b"\xff\xd8\xff", "not_text"),
    (b"RIFF", "not_text"),
    (b"Rar!", "not_text"),
    (b"wOFF", "not_text"),
    (b"wOF2", "not_text"),
    (b"OggS", "not_text"),
    (b"ID3", "not_text"),
)
"""First bytes that overrule any declared type."""
_ANY_MAGIC: Final = tuple(magic for magic, _ in _MAGIC)
SNIFF_BYTES: Final = 2048
_BLANK: Final = b"\xef\xbb\xbf\xfe\xff \t\r\n\0"
_OPENING_TAG: Final = re.compile(
    rb"<(?:!--|head|script|iframe|h1|div|font|table|a|style|title|b|body|br|p)[\s>]", re.IGNORECASE
)
"""Tags that open a page without a doctype (WHATWG MIME Sniffing, section 7.1)."""


class Kind(NamedTuple):
    """How to read a payload, or the reason for not doing so."""

    form: Form | None
    reason: str | None


def kind(declared: str, head: bytes) -> Kind:
    """Judge a payload by its media type and its first bytes.

    `declared`: media type in lower case without parameters, empty if there is none. `head`: the
    first SNIFF_BYTES or more of the decoded payload.
    """
    if head.startswith(_OLE2) and OTHERS.get(declared) == "docx":
        return Kind(None, "encrypted")  # a DOCX with a password is wrapped in OLE2 (MS-OFFCRYPTO)
    form = _container(head, declared)
    if form is not None:
        return Kind(form, None)
    if head.startswith(_ANY_MAGIC):
        return Kind(None, next(reason for magic, reason in _MAGIC if head.startswith(magic)))
    if declared in UNKNOWN or "/" not in declared:
        declared = _sniffed(head)
    if declared in HTML:
        return Kind("html", None)
    if declared in XML:
        return Kind("html" if _opens_html(head) else "xml", None)
    if declared in TEXT:
        # Servers send pages as plain text when they lack a configuration for the file's name.
        return Kind("html" if _opens_html(head) else "text", None)
    if OTHERS.get(declared) == "markdown":
        return Kind("html" if _opens_html(head) else "markdown", None)
    if declared in OTHERS:
        return Kind("html", None) if _opens_html(head) else Kind(OTHERS[declared], None)
    if declared in UNSUPPORTED or declared.startswith(UNSUPPORTED_PREFIXES):
        return Kind(None, "unsupported_type")
    if declared in NOT_TEXT or declared.partition("/")[2].endswith("javascript"):
        return Kind(None, "not_text")
    if declared.startswith("text/") or declared.endswith("+xml"):
        return Kind(None, "not_text" if declared == "image/svg+xml" else "unsupported_type")
    return Kind(None, "not_text")


def _container(head: bytes, declared: str) -> Form | None:
    """PDF, RTF and office files by their first bytes, whatever a server calls them."""
    if head.startswith(b"{\\rtf"):
        return "rtf"
    # ISO 32000-2, annex I: readers look for the header in the first kilobyte.
    if head.startswith(b"%PDF-") or (OTHERS.get(declared) == "pdf" and b"%PDF-" in head[:1024]):
        return "pdf"
    if head.startswith(b"PK\x03\x04"):
        if head[30:].startswith(b"mimetype" + ODT.encode()):  # ODF 1.3, part 2, 3.3
            return "odt"
        if PACKAGE.match(head, 30):  # the name of its first file
            return "formex"
        if OTHERS.get(declared) in ("docx", "odt", "formex"):
            return OTHERS[declared]
        if b"word/" in head:
            return "docx"
    return None


def _opens_html(head: bytes) -> bool:
    start = head[:SNIFF_BYTES].lstrip(_BLANK).lower()
    return start.startswith((b"<!doctype html", b"<html"))


def _sniffed(head: bytes) -> str:
    if _opens_html(head) or _OPENING_TAG.match(head[:SNIFF_BYTES].lstrip(_BLANK)):
        return "text/html"
    return str(detect_mime(head[:SNIFF_BYTES]))
