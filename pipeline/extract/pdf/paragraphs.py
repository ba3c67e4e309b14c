"""From lines to text: which lines are one paragraph, which are headings, items and rows.

One paragraph is one line of text, as everywhere in eurosift; headings, items of lists and rows of
tables have the recipe's marks. Tables of contents (leaders and a page number) are
left out, as they are of the XML of public bodies.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from statistics import median
from typing import Final

from pipeline.extract.marks import Marks
from pipeline.extract.pdf.columns import CELL, Line
from pipeline.extract.pdf.hyphens import HYPHENS, Words

NEW_SIZE: Final = 0.12
"""Relative difference of font size between lines of different paragraphs."""
NEW_LEADING: Final = 1.35
"""Times the usual distance of lines that a distance between paragraphs is at least."""
HEADING: Final = 1.12
"""Times the size of the text that a heading is at least, if it is not bold."""
MAX_HEADING_CHARS: Final = 200
MAX_HEADING_LINES: Final = 4
SHORT: Final = 0.88
"""Share of the column that a line fills at least, if the paragraph goes on after it."""

_BULLET: Final = re.compile(
    r"(?:[•●○◦▪■□◆◇►▶➢➤✓✔❖∙‣⁃·\uf0b7\uf0a7\uf0d8\uf0fc\uf076\uf02d\uf06f]|[-–—*](?=\s))\s*(?=\S)"
)
_NUMBERED: Final = re.compile(
    r"(?:\(?(?:\d{1,3}|[ivxlc]{1,6}|[a-zα-ωа-я]{1,2})[.)]|\d{1,2}(?:\.\d{1,2}){1,4}\.?|§+\s*\d+[a-z]*"
    r"|(?:art(?:icle|icolo|ikel|ykuł|\.)?|člen|čl\.|άρθρο|член|pants?|straipsnis|airteagal|artikolu"
    r"|articolul|artículo|artigo|artikla)\s*\d+[a-z]*)\s+\S",
    re.IGNORECASE,
)
_LEADERS: Final = re.compile(r"(?:[.…·]\s?){5,}|_{5,}|(?:\s\.){4,}")
_ENTRY: Final = re.compile(
    r"(?:(?:[.…·]\s?){5,}|(?:\s\.){4,})(?:\s*\|)?\s*(?:\d{1,4}|[ivxlc]{1,6})?$", re.IGNORECASE
)
"""The end of an entry of a table of contents."""
_NUMBERED_CELL: Final = re.compile(r"\| (?:\d{1,4}|[ivxlc]{1,6})$", re.IGNORECASE)
MIN_ENTRIES: Final = 3
"""Entries with leaders that make a page one of contents."""
_END: Final = tuple(".!?:;…»”\"')]›")
_SENTENCE_END: Final = tuple(".!?…")


class Paragraph:
    """Lines that belong together."""

    def __init__(self, line: Line) -> None:
        self.lines = [line]

    @property
    def last(self) -> Line:
        """Its last line so far."""
        return self.lines[-1]

    @property
    def is_row(self) -> bool:
        """Whether it is a row of a table."""
        return self.lines[0].cells > 1

    def text(self, words: Words) -> str:
        """Its lines joined."""
        joined = self.lines[0].text
        for line in self.lines[1:]:
            joined = words.joined(joined, line.text)
        return joined


def text_of(lines: Sequence[Line], marks: Marks) -> tuple[str, str | None]:
    """The text of a document and its title, if its first page begins with a heading.

    `lines`: of all pages in the order of reading.
    """
    kept = _without_contents(lines)
    if not kept:
        return "", None
    body = _body_size(kept)
    words = Words(line.text for line in kept)
    paragraphs = _paragraphs(kept, body)
    levels = _levels(paragraphs, body)
    parts: list[str] = []
    title = None
    for paragraph in paragraphs:
        text = paragraph.text(words)
        level = levels.get(_style(paragraph)) if _may_head(paragraph, text, body) else None
        if level is not None:
            if title is None and paragraph.last.page == 0 and level == 1:
                title = text
            parts.append(marks.heading(level, text))
        elif paragraph.is_row:
            cells = _LEADERS.sub(" ", text).split(CELL)
            parts.append(marks.row([" ".join(cell.split()) for cell in cells]))
        elif bullet := _BULLET.match(text):
            parts.append(marks.item(text[bullet.end() :]))
        else:
            parts.append(text)
    return "\n".join(parts), title


def _without_contents(lines: Sequence[Line]) -> list[Line]:
    """Lines without those of tables of contents: leaders, and what an entry begins with."""
    leads = [line.cells <= 3 and _ENTRY.search(line.text) is not None for line in lines]
    pages = Counter(line.page for line, lead in zip(lines, leads, strict=True) if lead)
    # Beside entries with leaders stand those of chapters, which often have none.
    leads = [
        lead
        or (
            pages[line.page] >= MIN_ENTRIES
            and line.cells == 2
            and bool(_NUMBERED_CELL.search(line.text))
        )
        for line, lead in zip(lines, leads, strict=True)
    ]
    kept = []
    for at, line in enumerate(lines):
        within = 0 < at < len(lines) - 1 and leads[at - 1] and leads[at + 1]
        if not leads[at] and not (within and not line.text.endswith(_SENTENCE_END)):
            kept.append(line)
    return kept


def _body_size(lines: Sequence[Line]) -> float:
    """The size that most characters have, in half points."""
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[round(line.size * 2) / 2] += len(line.text)
    return max(sizes, key=lambda size: (sizes[size], size))


def _paragraphs(lines: Sequence[Line], body: float) -> list[Paragraph]:
    leading = _leadings(lines)
    paragraphs: list[Paragraph] = []
    held: list[Paragraph] = []
    """Rows and small print that stand between two halves of a sentence, at the foot of a page."""
    for line in lines:
        current = paragraphs[-1] if paragraphs else None
        if current is None:
            paragraphs.append(Paragraph(line))
        elif (line.page, line.block) == (current.last.page, current.last.block):
            if _begins(current, line, leading):
                paragraphs.append(Paragraph(line))
            else:
                current.lines.append(line)
        else:
            host = _interrupted(paragraphs, line, body)
            if host is not None:
                held = paragraphs[host + 1 :]
                del paragraphs[host + 1 :]
                paragraphs[host].lines.append(line)
                paragraphs[host:host] = held  # notes come before the sentence that they cut
            else:
                paragraphs.append(Paragraph(line))
    return paragraphs


def _interrupted(paragraphs: Sequence[Paragraph], line: Line, body: float) -> int | None:
    """The paragraph that a line at the top of a column goes on with, if it is not finished.

    Notes in small print may stand between them.
    """
    if not line.text[:1].islower() or line.cells > 1:
        return None
    for at in range(len(paragraphs) - 1, max(-1, len(paragraphs) - 9), -1):
        last = paragraphs[at].last
        if abs(last.size - line.size) > NEW_SIZE * line.size or last.cells > 1:
            if last.size < 0.95 * body and last.size < line.size:
                continue
            return None
        goes_on = not last.text.endswith(_END) or last.text.endswith((")", "]", "'", "”", "»"))
        return at if goes_on and not last.bold else None
    return None


def _leadings(lines: Sequence[Line]) -> dict[float, float]:
    """The usual distance of two lines of one paragraph, by the size of the font in half points."""
    gaps: dict[float, list[float]] = {}
    for above, line in pairwise(lines):
        gap = line.y - above.y
        same = (above.page, above.block) == (line.page, line.block)
        if same and 0 < gap < 3 * line.size and abs(line.size - above.size) < 0.6:
            gaps.setdefault(round(line.size * 2) / 2, []).append(round(gap, 1))
    usual = {}
    for size, found in gaps.items():
        common = Counter(found).most_common(1)[0]
        usual[size] = common[0] if common[1] >= 0.2 * len(found) else median(found)
    return usual


def _begins(current: Paragraph, line: Line, leading: dict[float, float]) -> bool:
    """Whether a line begins a new paragraph after the current one, in the same column."""
    last = current.last
    if line.cells > 1 or last.cells > 1:
        return True
    if abs(line.size - last.size) > NEW_SIZE * max(line.size, last.size):
        return True
    usual = leading.get(round(line.size * 2) / 2, 1.2 * line.size)
    if line.y - last.y > NEW_LEADING * usual or line.y < last.y:
        return True
    if last.text.endswith(tuple(HYPHENS)) and line.text[:1].islower():
        return False
    ended = last.text.endswith(_END)
    width = max(line.right - line.left, 1.0)
    short = last.x1 < line.left + SHORT * width
    if _BULLET.match(line.text):
        # A dash at the start of a line may be one of the sentence.
        return line.text[0] not in "-–—*" or ended or short
    if line.bold != last.bold and (short or ended):
        return True
    if _NUMBERED.match(line.text) and (ended or short):
        return True
    indented = line.x0 > last.x0 + 0.7 * line.size
    hanging = line.x0 < last.x0 - 0.7 * line.size
    first = len(current.lines) == 1
    if short and not line.text[:1].islower():
        return ended or not _centred(last, line)
    if indented and not (first and _BULLET.match(last.text)) and not _centred(last, line):
        return ended and not (first and _NUMBERED.match(last.text))
    return hanging and not first and ended and short


def _centred(last: Line, line: Line) -> bool:
    """Whether two lines are set around the same middle, as titles are."""
    return abs((last.x0 + last.x1) - (line.x0 + line.x1)) < line.size and last.x0 != line.x0


def _style(paragraph: Paragraph) -> tuple[float, bool]:
    first = paragraph.lines[0]
    return round(first.size * 2) / 2, all(line.bold for line in paragraph.lines)


def _may_head(paragraph: Paragraph, text: str, body: float) -> bool:
    """Whether a paragraph looks like a heading: short, and larger than the text or bold."""
    size, bold = _style(paragraph)
    letters = sum(char.isalpha() for char in text)
    return (
        not paragraph.is_row
        and len(text) <= MAX_HEADING_CHARS
        and len(paragraph.lines) <= MAX_HEADING_LINES
        and letters >= max(2, len(text) / 3)
        and not text.endswith((".", ",", ";", ":", "-"))
        and not _BULLET.match(text)
        and (size >= HEADING * body or (bold and size >= 0.97 * body))
    )


def _levels(paragraphs: Sequence[Paragraph], body: float) -> dict[tuple[float, bool], int]:
    """The level of each style of heading: the largest is 1; of one size, bold comes first.

    Where most of the text is bold, bold says nothing.
    """
    chars: Counter[bool] = Counter()
    for paragraph in paragraphs:
        for line in paragraph.lines:
            chars[line.bold] += len(line.text)
    bold_says = chars[True] < 0.4 * chars.total()
    styles: set[tuple[float, bool]] = set()
    for paragraph in paragraphs:
        size, bold = _style(paragraph)
        if size >= HEADING * body or (bold and bold_says and size >= 0.97 * body):
            styles.add((size, bold))
    ranked = sorted(styles, key=lambda style: (-style[0], not style[1]))
    return {style: min(level, 4) for level, style in enumerate(ranked, start=1)}
