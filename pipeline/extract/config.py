"""The recipe's table `[extract]`."""

from __future__ import annotations

from typing import Annotated, Final, Literal

import msgspec

from pipeline.extract.xml_profile import XmlProfile

CONTENT: Final = ("html", "text")
"""Columns that a table may give as content: pages to extract, or text."""
METADATA: Final = ("url", "title", "fetched_at", "published_at", "html_lang", "licence")
"""Columns of DOCUMENT that a table may give besides its content."""

MIN_BLOCKS_MB: Final = 768
"""Measured: 540 MiB with numba and its kernels loaded."""


class PdfConfig(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The recipe's table `[extract.pdf]`: bounds of one PDF."""

    timeout_s: Annotated[float, msgspec.Meta(gt=0)] = 120.0
    """CPU seconds that one PDF may use; a page uses 0.02."""
    max_pages: Annotated[int, msgspec.Meta(ge=1)] = 5_000
    """Pages beyond which a PDF is `too_large`."""


class OcrConfig(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The recipe's table `[extract.ocr]`: what reads pages that have no usable text layer."""

    engine: Literal["none", "tesseract"] = "none"
    """`none`: such documents are `needs_ocr` in the ledger. `tesseract`: the program of that name,
    version 4 or newer, installed by you with the data of the languages."""
    languages: tuple[str, ...] = ("en",)
    """Languages that it looks for, ISO 639-1, the most frequent first; each one more costs time."""
    dpi: Annotated[int, msgspec.Meta(ge=70, le=600)] = 300
    """Dots per inch that a page is drawn with."""
    timeout_s: Annotated[int, msgspec.Meta(ge=1)] = 120
    """CPU seconds that one page may use."""
    memory_mb: Annotated[int, msgspec.Meta(ge=256)] = 2048
    """Address space of the program, in MiB."""
    max_pages: Annotated[int, msgspec.Meta(ge=1)] = 200
    """Pages of one document beyond which it stays `needs_ocr`."""
    min_confidence: Annotated[float, msgspec.Meta(ge=0, le=100)] = 60.0
    """Mean confidence of a page's words, 0 to 100 as the program states it, below which the page
    gives no text."""


class ExtractConfig(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How text is got from a page. Sizes in bytes, times in CPU seconds."""

    extractor: Literal["blocks", "trafilatura", "resiliparse"] = "blocks"
    """What finds the main content of HTML; resiliparse is fast and leaves most boilerplate.
    Pages of EUR-Lex are read by rules of their own."""
    cascade: Annotated[float, msgspec.Meta(ge=0, le=1)] = 0.005
    """With `blocks`: share of the least certain pages that trafilatura reads; unless it is 0, pages
    of which next to nothing is kept though more is there go to it besides."""
    marks: Literal["markdown", "plain"] = "plain"
    """Whether headings, items and rows of tables are marked as Markdown does, by every reader (and
    by blocks quotations and code too). trafilatura marks items and rows always, and a document that
    is Markdown stays as it is. Plain by default: the filters count a mark as a word without
    letters, and with marks more good pages fail `too_few_words_with_letters` and
    `too_many_hash_signs`."""
    favor: Literal["precision", "recall", "balance"] = "precision"
    """Which mistake is worse: boilerplate kept (precision) or main text lost (recall)."""
    include_comments: bool = False
    """Whether readers' comments under an article are text."""
    include_tables: bool = True
    """Whether tables are text."""
    speakers: Literal["leave_out", "keep"] = "leave_out"
    """Of debates in TEI and Akoma Ntoso: whether the names of those who speak stay in the text, on
    a line before what they say. They are personal data, if public."""
    notes: Literal["leave_out", "keep"] = "leave_out"
    """Of laws in Formex, Akoma Ntoso and BWB: whether footnotes stay, each after the line that
    refers to it. Most cite an Official Journal."""
    dates: Literal["stated", "htmldate"] = "stated"
    """Of HTML: the date of publication that a page states, or where it states none, the one that
    htmldate finds, not later than the capture; that costs as much again as the main content."""
    xml: dict[str, XmlProfile] = {}
    """Formats of XML that the recipe describes, by a name of its own; they go before the built-in
    ones."""
    timeout_s: Annotated[float, msgspec.Meta(gt=0)] = 10.0
    """CPU seconds (user and system) that one page may use; the median page uses 0.02."""
    memory_mb: Annotated[int, msgspec.Meta(ge=256)] = 2048
    """Address space of the process that parses pages, in MiB. With `blocks` at least 768, for its
    compiled kernels; a page takes about 150 bytes a tag besides."""
    max_page_bytes: Annotated[int, msgspec.Meta(ge=1024)] = 20_000_000
    """Longest payload that is parsed, before and after its encodings are undone."""
    child_pages: Annotated[int, msgspec.Meta(ge=1)] = 5_000
    """Pages after which the parsing process is replaced if it has grown, because its libraries
    leak. Has no influence on the output."""
    pdf: PdfConfig = PdfConfig()
    ocr: OcrConfig = OcrConfig()

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
        if self.extractor == "resiliparse" and self.favor != "precision":
            raise ValueError(
                "`resiliparse` knows one way only: leave `favor` out or set `extractor` to"
                ' "trafilatura" or "blocks"'
            )
