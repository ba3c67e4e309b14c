"""One line of the text of an XML document while it is written."""

from __future__ import annotations

import re
from typing import Final

from pipeline.extract.marks import Marks

_SPACE: Final = re.compile(r"\s+")
CELL: Final = "\x01"
"""Ends a cell while its row is written; XML 1.0 has no such character."""


class Line:
    """The line that is being written: what kind of line it is, and its parts.

    `prefix` tells the kind as Markdown does: `#` for a heading, `- ` an item, `| ` a row.
    """

    def __init__(self, marks: Marks) -> None:
        self._marks = marks
        self.prefix = ""
        self.parts: list[str] = []
        self.open = False
        """Only a lead stands in it, which the next block continues."""

    def add(self, text: str | None) -> None:
        """Go on with a piece of text, None for none."""
        if text:
            self.parts.append(text)
            if text.strip():
                self.open = False

    def taken(self) -> str:
        """The line as it is, and a fresh one."""
        content = _SPACE.sub(" ", "".join(self.parts)).strip()
        prefix, self.prefix, self.parts, self.open = self.prefix, "", [], False
        if not content.replace(CELL, "").strip():
            return ""
        if prefix == "| ":
            cells = [cell.strip() for cell in content.removesuffix(CELL).split(CELL)]
            return self._marks.row(cells)
        content = content.replace(CELL, " ")  # of a table that has no rows
        if prefix == "- ":
            return self._marks.item(content)
        return self._marks.heading(prefix.count("#"), content)
