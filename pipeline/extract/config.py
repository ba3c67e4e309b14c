"""The recipe's table `[extract]`."""

from __future__ import annotations

from typing import Annotated, Final, Literal

import msgspec

CONTENT: Final = ("html", "text")
"""Columns that a table may give as content: pages to extract, or text."""
METADATA: Final = ("url", "title", "fetched_at", "published_at", "html_lang", "licence")
"""Columns of DOCUMENT that a table may give besides its content."""

MIN_BLOCKS_MB: Final = 768
"""Measured: 540 MiB with numba and its kernels loaded."""


class ExtractConfig(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How text is got from a page. Sizes in bytes, times in CPU seconds."""

    extractor: Literal["blocks", "trafilatura"] = "blocks"
    """What finds the main content of HTML."""
    cascade: Annotated[float, msgspec.Meta(ge=0, le=1)] = 0.05
    """With `blocks`: share of the least certain pages that trafilatura reads; pages on which next
    to nothing is found go to it besides."""
    marks: Literal["markdown", "plain"] = "plain"
    """With `blocks`: whether headings, lists, quotations and tables are marked as Markdown does.
    Plain by default: the filters count a mark as a word without letters, and with marks more good
    pages fail `too_few_words_with_letters` and `too_many_hash_signs`."""
    favor: Literal["precision", "recall", "balance"] = "precision"
    """Which mistake is worse: boilerplate kept (precision) or main text lost (recall)."""
    include_comments: bool = False
    """Whether readers' comments under an article are text."""
    include_tables: bool = True
    """Whether tables are text."""
    timeout_s: Annotated[float, msgspec.Meta(gt=0)] = 10.0
    """CPU seconds (user and system) that one page may use; the median page uses 0.02."""
    memory_mb: Annotated[int, msgspec.Meta(ge=256)] = 2048
    """Address space of the process that parses pages, in MiB. With `blocks` at least 768, for its
    compiled kernels; a page takes about 150 bytes a tag besides."""
    max_page_bytes: Annotated[int, msgspec.Meta(ge=1024)] = 20_000_000
    """Longest payload that is parsed, before and after its encodings are undone."""
    child_pages: Annotated[int, msgspec.Meta(ge=1)] = 5_000
    """Pages after which the parsing process is replaced, because its libraries leak. Has no
    influence on the output."""

    def __post_init__(self) -> None:
        if self.extractor == "blocks" and self.memory_mb < MIN_BLOCKS_MB:
            raise ValueError(
                f"`blocks` needs an address space of {MIN_BLOCKS_MB} MiB: raise `memory_mb`, or set"
                ' `extractor` to "trafilatura"'
            )
        if self.extractor == "blocks" and self.include_comments:
            raise ValueError(
                "`blocks` leaves readers' comments out, as it was trained to: set"
                ' `include_comments` to false or `extractor` to "trafilatura"'
            )
