"""resiliparse: main content by a few rules in C++, where speed counts for more than cleanness."""

from __future__ import annotations

from importlib.metadata import version
from typing import Final

from resiliparse.extract.html2text import extract_plain_text

from pipeline.extract.config import ExtractConfig

NAME: Final = f"resiliparse {version('resiliparse')}"
"""As rows carry it."""


def main_text(source: str, config: ExtractConfig) -> str:
    """The main content of a page; empty where there is none. It marks lists, no headings."""
    text: str = extract_plain_text(
        source.replace("\0", ""),  # ends the document for the parser
        main_content=True,
        preserve_formatting=True,
        list_bullets=config.marks == "markdown",
        alt_texts=False,
        comments=config.include_comments,
        skip_elements=None if config.include_tables else ["table"],
    )
    return text
