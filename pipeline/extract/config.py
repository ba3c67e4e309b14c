"""The recipe's table `[extract]`."""

from __future__ import annotations

from typing import Annotated, Final, Literal

import msgspec

from pipeline.extract.xml_profile import XmlProfile

CONTENT: Final = ("html", "text")
"""Columns that a table may give as content: pages to extract, or text."""
METADATA: Final = ("url", "title", "fetched_at", "published_at", "html_lang", "licence")
"""Columns of DOCUMENT that a table may give besides its content."""


class ExtractConfig(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How text is got from a page. Sizes in bytes, times in CPU seconds."""

    extractor: Literal["trafilatura"] = "trafilatura"
    """Program that finds the main content of HTML."""
    favor: Literal["precision", "recall", "balance"] = "precision"
    """Which mistake is worse: boilerplate kept (precision) or main text lost (recall)."""
    include_comments: bool = False
    """Whether readers' comments under an article are text."""
    include_tables: bool = True
    """Whether tables are text."""
    xml: dict[str, XmlProfile] = {}
    """Formats of XML that the recipe describes, by a name of its own; they go before the built-in
    ones."""
    timeout_s: Annotated[float, msgspec.Meta(gt=0)] = 10.0
    """CPU seconds (user and system) that one page may use; the median page uses 0.02."""
    memory_mb: Annotated[int, msgspec.Meta(ge=256)] = 2048
    """Address space of the process that parses pages, in MiB."""
    max_page_bytes: Annotated[int, msgspec.Meta(ge=1024)] = 20_000_000
    """Longest payload that is parsed, before and after its encodings are undone."""
    child_pages: Annotated[int, msgspec.Meta(ge=1)] = 5_000
    """Pages after which the parsing process is replaced, because its libraries leak. Has no
    influence on the output."""
