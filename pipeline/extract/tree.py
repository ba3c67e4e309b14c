"""A page's source as a tree, for what needs one: rules of publishers, trafilatura, markup."""

from __future__ import annotations

import re
from typing import Any, Final

from lxml.etree import ErrorTypes, ParserError, XMLSyntaxError
from lxml.html import HTMLParser, document_fromstring

_NO_XML: Final = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
"""What XML 1.0 (production 2) has no place for and lxml refuses in a tree; NUL ends the document
for libxml2, the HTML standard has it ignored."""
_CLOSED_DOCTYPE: Final = re.compile(r"\A<\s?!\s?doctype[^>\n]*/[^<>\n]*>", re.IGNORECASE)
_CLOSED_ROOT: Final = re.compile(r"(<html\b[^<>]*?)\s*/>", re.IGNORECASE)
_PARSER: Final = HTMLParser(
    collect_ids=False,
    default_doctype=False,
    encoding="utf-8",
    remove_comments=True,
    remove_pis=True,
)
ROOT_CHARS: Final = 4096
"""Where a page's first tag is looked for."""


def parsed(source: str) -> Any:
    """The page's tree (`lxml.html.HtmlElement`), None where there is nothing to parse.

    A doctype with a slash and a root that closes itself, after which libxml2 leaves out what
    follows, are mended first, as trafilatura's own loader does; but that one refuses fragments, and
    takes any failure, that of memory included, for a page without content.
    """
    whole = _CLOSED_DOCTYPE.sub("", _NO_XML.sub("", source), count=1)
    if _CLOSED_ROOT.search(whole, 0, ROOT_CHARS):
        whole = _CLOSED_ROOT.sub(r"\1>", whole, count=1)
    try:
        return document_fromstring(whole.encode("utf-8", "replace"), parser=_PARSER)
    except ParserError:
        return None
    except XMLSyntaxError as error:
        if error.code == ErrorTypes.ERR_NO_MEMORY:
            raise MemoryError from error
        raise
