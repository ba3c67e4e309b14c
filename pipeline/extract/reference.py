"""trafilatura: the reference for main content, and who is asked where blocks are not sure.

Boilerplate kept is the worse mistake than a paragraph lost, so `precision` is the default. Its own
deduplication is off, because it remembers earlier pages: the same page would give another text in
another order of pages.
"""

from __future__ import annotations

from importlib.metadata import version
from typing import Any, Final

from trafilatura import external, extract

from pipeline.extract.config import ExtractConfig

NAME: Final = f"trafilatura {version('trafilatura')}"
"""As rows carry it."""


def main_text(tree: Any, config: ExtractConfig, *, fast: bool = False) -> str:
    """The main content of a tree, which is changed; empty where there is none.

    `fast`: without asking trafilatura's own second opinions, readability and jusText.
    """
    text = extract(
        tree,
        fast=fast,
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
