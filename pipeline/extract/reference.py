"""trafilatura: the reference for main content, and who is asked where blocks are not sure.

Boilerplate kept is the worse mistake than a paragraph lost, so `precision` is the default. Its own
deduplication is off, because it remembers earlier pages: the same page would give another text in
another order of pages.
"""

from __future__ import annotations

from importlib.metadata import version
from typing import Any, Final

from lxml.etree import ErrorTypes, ParserError, XMLSyntaxError
from lxml.html import HTMLParser, document_fromstring
from trafilatura import external, extract
from trafilatura.utils import repair_faulty_html

from pipeline.extract.config import ExtractConfig

NAME: Final = f"trafilatura {version('trafilatura')}"
"""As rows carry it."""


def parsed(source: str) -> Any:
    """The page's tree (`lxml.html.HtmlElement`), None where there is nothing to parse.

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


def main_text(tree: Any, config: ExtractConfig) -> str:
    """The main content of a tree, which is changed; empty where there is none."""
    text = extract(
        tree,
        favor_precision=config.favor == "precision",
        favor_recall=config.favor == "recall",
        include_comments=config.include_comments,
        include_tables=config.include_tables,
        deduplicate=False,
        with_metadata=False,
    )
    if isinstance(external.JT_STOPLIST, tuple):
        # jusText looks up its set of these words by their hash, and a tuple of all stop words of a
        # hundred languages is hashed anew for each page: a quarter of trafilatura's time.
        external.JT_STOPLIST = frozenset(external.JT_STOPLIST)
    return text or ""
