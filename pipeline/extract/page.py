"""One payload to text: the pure core of extraction, run in the bounded process.

What is main content is for `cascade` to find; here a payload is decoded, handed on by its form, and
its text brought into the one normal form.
"""

from __future__ import annotations

from collections.abc import Callable

from pipeline.extract.cascade import Found, finder
from pipeline.extract.charset import Decoded, decode
from pipeline.extract.config import ExtractConfig
from pipeline.extract.repair import repaired
from pipeline.extract.task import PageResult, PageTask
from pipeline.extract.xml_text import XmlText, read_xml


def page_reader(config: ExtractConfig) -> Callable[[PageTask], PageResult]:
    """A function from a task to its result, the same for the same task whatever came before.

    It may raise whatever lxml or trafilatura raise; MemoryError where memory is bounded.

    Raises:
        ExtractModelError: the recipe wants a model that is missing or damaged.
    """
    find = finder(config)

    def read(task: PageTask) -> PageResult:
        if not task.body.strip(b"\0\t\n\x0c\r "):
            return PageResult(reason="empty_body")
        if task.form == "xml":
            found = read_xml(task.body)
            if found.reason != "is_html":
                return _xml(found)
        decoded = decode(task.body, task.charset)
        if decoded.text is None:
            return PageResult(
                reason="undecodable", charset_declared=_label(decoded.declared), error="no_codec"
            )
        if task.form == "text":
            return _plain(decoded)
        return _html(decoded, find(decoded.text, task.fetched_on))

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
    )


def _plain(decoded: Decoded) -> PageResult:
    text = repaired(decoded.text or "")
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
