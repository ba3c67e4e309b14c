"""One payload to text: the pure core of extraction, run in the bounded process.

Main content by trafilatura; boilerplate kept is the worse mistake than a paragraph lost, so
`precision` is the default (trafilatura's evaluation set: precision .923, recall .920). Its own
deduplication is off, because it remembers earlier pages: the same page would give another text in
another order of pages.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from importlib.metadata import version
from typing import Any, Final

import msgspec
from lxml.etree import ErrorTypes, ParserError, XMLSyntaxError
from lxml.html import HTMLParser, document_fromstring
from trafilatura import extract
from trafilatura.utils import repair_faulty_html

from pipeline.extract.charset import Decoded, decode
from pipeline.extract.config import ExtractConfig
from pipeline.extract.docx import read_docx
from pipeline.extract.markup import read_markup
from pipeline.extract.odt import read_odt
from pipeline.extract.office import OfficeText
from pipeline.extract.repair import repaired
from pipeline.extract.task import PageResult, PageTask
from pipeline.extract.xml_text import XmlText, read_xml

_FRONT_MATTER: Final = re.compile(
    r"\A\ufeff?(---|\+\+\+)[ \t]*\r?\n(?:(?!\1).{0,2000}\r?\n){0,200}\1[ \t]*(?:\r?\n|\Z)"
)
TRAFILATURA: Final = version("trafilatura")


def page_reader(config: ExtractConfig) -> Callable[[PageTask], PageResult]:
    """A function from a task to its result, the same for the same task whatever came before.

    It may raise whatever lxml or trafilatura raise; MemoryError where memory is bounded.
    """

    def read(task: PageTask) -> PageResult:
        if not task.body.strip(b"\0\t\n\x0c\r "):
            return PageResult(reason="empty_body")
        if task.form == "xml":
            found = read_xml(task.body, config.xml)
            if found.reason != "is_html":
                return _xml(found)
        if task.form == "pdf":
            from pipeline.extract.pdf.document import read_pdf

            return _finished(read_pdf(task.body, config))
        if task.form == "docx":
            return _office(read_docx(task.body, config.max_page_bytes), "docx")
        if task.form == "odt":
            return _office(read_odt(task.body, config.max_page_bytes), "odt")
        if task.form == "rtf":
            from pipeline.extract import rtf

            return _office(rtf.read_rtf(task.body), rtf.READER)
        decoded = decode(task.body, task.charset)
        if decoded.text is None:
            return PageResult(
                reason="undecodable", charset_declared=_label(decoded.declared), error="no_codec"
            )
        if task.form == "text":
            return _plain(decoded)
        if task.form == "markdown":
            return _plain(decoded._replace(text=without_front_matter(decoded.text)))
        return _html(decoded, decoded.text, task, config)

    return read


def _label(declared: str | None) -> str | None:
    return declared[:40] if declared else None


def _xml(found: XmlText) -> PageResult:
    text = repaired(found.text)
    reason = found.reason or (None if text else "no_main_content")
    return PageResult(
        text=text,
        html_lang=found.language,
        title=_clean(found.title),
        published_at=found.date,
        reason=reason,
        error=found.error,
        reader=found.format,
        others=[_xml(other) for other in found.others],
    )


def _finished(result: PageResult) -> PageResult:
    """A result with its text in normal form."""
    text = repaired(result.text)
    return msgspec.structs.replace(
        result,
        text=text,
        title=_clean(result.title),
        reason=result.reason or (None if text else "no_main_content"),
    )


def _office(found: OfficeText, reader: str) -> PageResult:
    return _finished(
        PageResult(
            text=found.text,
            title=found.title,
            html_lang=found.language,
            reason=found.reason,
            error=found.error,
            reader=reader,
        )
    )


def without_front_matter(text: str) -> str:
    """Markdown without the YAML or TOML block before it, which is about the page."""
    return _FRONT_MATTER.sub("", text, count=1)


def _plain(decoded: Decoded) -> PageResult:
    text = repaired(decoded.text or "")
    return PageResult(
        text=text,
        charset_declared=_label(decoded.declared),
        charset_used=decoded.used,
        reason=None if text else "empty_body",
    )


def _html(decoded: Decoded, source: str, task: PageTask, config: ExtractConfig) -> PageResult:
    tree = _parsed(source)
    if tree is None:
        return PageResult(
            charset_declared=_label(decoded.declared),
            charset_used=decoded.used,
            reason="no_main_content",
            error="no_markup",
        )
    markup = read_markup(tree, task.fetched_on)
    main = extract(
        tree,
        favor_precision=config.favor == "precision",
        favor_recall=config.favor == "recall",
        include_comments=config.include_comments,
        include_tables=config.include_tables,
        deduplicate=False,
        with_metadata=False,
    )
    text = repaired(main) if main else ""
    return PageResult(
        text=text,
        charset_declared=_label(decoded.declared),
        charset_used=decoded.used,
        html_lang=_clean(markup.html_lang),
        title=_clean(markup.title),
        published_at=markup.published_at,
        licence_evidence=[repaired(mark) for mark in markup.licence_evidence],
        rights_evidence=[repaired(signal) for signal in markup.rights_evidence],
        reason=None if text else "no_main_content",
    )


def _parsed(source: str) -> Any:
    """The page's tree, None where there is nothing to parse.

    trafilatura's own loader does the same, but refuses fragments, and takes any failure, that of
    memory included, for a page without content.
    """
    # NUL ends the document for libxml2; the HTML standard has it ignored.
    whole = repair_faulty_html(source.replace("\0", ""), source[:50].lower())
    parser = HTMLParser(
        collect_ids=False,
        default_doctype=False,
        encoding="utf-8",
        remove_comments=True,
        remove_pis=True,
    )
    try:
        return document_fromstring(whole.encode("utf-8", "replace"), parser=parser)
    except ParserError:
        return None
    except XMLSyntaxError as error:
        if error.code == ErrorTypes.ERR_NO_MEMORY:
            raise MemoryError from error
        raise


def _clean(value: str | None) -> str | None:
    return (repaired(value) or None) if value else None
