"""One payload to text: the pure core of extraction, run in the bounded process.

What is main content is for `cascade` to find; here a payload is decoded, handed on by its form, and
its text brought into the one normal form.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

import msgspec

from pipeline.extract import licence
from pipeline.extract.cascade import Found, finder
from pipeline.extract.charset import Decoded, decode
from pipeline.extract.config import ExtractConfig
from pipeline.extract.docx import read_docx
from pipeline.extract.formex import read_package
from pipeline.extract.marks import marks
from pipeline.extract.odt import read_odt
from pipeline.extract.office import OfficeText
from pipeline.extract.repair import repaired
from pipeline.extract.task import PageResult, PageTask
from pipeline.extract.xml_text import Kept, XmlText, read_xml

_SOMETHING: Final = re.compile(rb"[^\0\t\n\x0c\r ]")
_FRONT_MATTER: Final = re.compile(
    r"\A\ufeff?(---|\+\+\+)[ \t]*\r?\n(?:(?!\1).{0,2000}\r?\n){0,200}\1[ \t]*(?:\r?\n|\Z)"
)


def page_reader(config: ExtractConfig) -> Callable[[PageTask], PageResult]:
    """A function from a task to its result, the same for the same task whatever came before.

    It may raise whatever lxml or trafilatura raise; MemoryError where memory is bounded.

    Raises:
        ExtractModelError: the recipe wants a model that is missing or damaged.
    """
    find = finder(config)
    utf8_end = _utf8_end(config)
    marked = marks(config.marks)
    kept = Kept(speakers=config.speakers == "keep", notes=config.notes == "keep")

    def read(task: PageTask) -> PageResult:
        result = _read(task)
        written = licence.in_text(result.text)
        if written:
            evidence = [*result.licence_evidence, *written]
            result = msgspec.structs.replace(result, licence_evidence=evidence)
        return result

    def _read(task: PageTask) -> PageResult:
        if _SOMETHING.search(task.body) is None:
            return PageResult(reason="empty_body")
        if task.form == "xml":
            found = read_xml(task.body, config.xml, marked, kept)
            if found.reason != "is_html":
                return _xml(found)
        if task.form == "formex":
            return _xml(read_package(task.body, config.max_page_bytes, marked, kept))
        if task.form == "pdf":
            from pipeline.extract.pdf.document import read_pdf

            return _finished(read_pdf(task.body, config))
        if task.form == "docx":
            return _office(read_docx(task.body, config.max_page_bytes, marked), "docx")
        if task.form == "odt":
            return _office(read_odt(task.body, config.max_page_bytes, marked), "odt")
        if task.form == "rtf":
            from pipeline.extract import rtf

            return _office(rtf.read_rtf(task.body, marked), rtf.READER)
        decoded = decode(task.body, task.charset, utf8_end)
        if decoded.used is None:
            return PageResult(
                reason="undecodable", charset_declared=_label(decoded.declared), error="no_codec"
            )
        if task.form == "text":
            return _plain(decoded, decoded.text or "")
        if task.form == "markdown":
            return _plain(decoded, without_front_matter(decoded.text or ""))
        return _html(decoded, find(decoded, task.fetched_on))

    return read


def _utf8_end(config: ExtractConfig) -> Callable[[bytes], int] | None:
    """Who tells UTF-8 by its bytes: with another extractor than the blocks, nothing is compiled."""
    if config.extractor != "blocks":
        return None
    from pipeline.extract.blocks.utf8 import valid_end

    return valid_end


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


def _plain(decoded: Decoded, source: str) -> PageResult:
    text = repaired(source)
    return PageResult(
        text=text,
        charset_declared=_label(decoded.declared),
        charset_used=decoded.used,
        reason=None if text else "empty_body",
    )


def _html(decoded: Decoded, found: Found) -> PageResult:
    text, markup = repaired(found.text), found.markup
    return PageResult(
        text=text,
        charset_declared=_label(decoded.declared),
        charset_used=decoded.used,
        html_lang=_clean(markup.html_lang),
        title=_clean(markup.title),
        published_at=markup.published_at,
        canonical=markup.canonical,
        licence_evidence=[repaired(mark) for mark in markup.licence_evidence],
        rights_evidence=[repaired(signal) for signal in markup.rights_evidence],
        reason=None if text else "no_main_content",
        error=found.error,
        reader=found.reader,
        certainty=found.certainty,
        route=found.route,
    )


def _clean(value: str | None) -> str | None:
    return (repaired(value) or None) if value else None
