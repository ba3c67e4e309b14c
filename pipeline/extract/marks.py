"""How a document's structure is written into its text: as in Markdown, or not at all.

One setting of the recipe for all readers. Numbers of articles and items are the document's own
words and stay either way; what a reader adds is a mark.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple


class Marks(NamedTuple):
    """The marks of a recipe; `markdown` False writes none."""

    markdown: bool

    def heading(self, level: int, text: str) -> str:
        """A heading of level 1 to 6; 0 is a line like any other."""
        return f"{'#' * level} {text}" if self.markdown and level else text

    def item(self, text: str) -> str:
        """An item of a list that has no number."""
        return f"- {text}" if self.markdown else text

    def row(self, cells: Sequence[str]) -> str:
        r"""A row of a table; without marks a tab parts its cells. Empty where all cells are."""
        if not any(cells):
            return ""
        return f"| {' | '.join(cells)} |" if self.markdown else "\t".join(cells).rstrip("\t")


MARKDOWN: Final = Marks(markdown=True)
PLAIN: Final = Marks(markdown=False)


def marks(setting: str) -> Marks:
    """Those of the recipe's word, `markdown` or `plain`."""
    return MARKDOWN if setting == "markdown" else PLAIN
