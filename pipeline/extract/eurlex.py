"""Pages of EUR-Lex and the Publications Office, read by the names that they give their parts.

Their numbers stand in a cell or a box of their own beside the text, which main-content extraction
takes for a table or drops; here they stand before their text, and articles are headings. Four kinds
of page: the Official Journal (`oj-normal`; in older renderings `normal`), consolidated texts
(`norm`, their first ones with style attributes alone), and the plain texts of before 2004
(`TexteOnly`). Read as found: the generators (CONVEX, fmx2xhtml) have no public specification.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final, NamedTuple

from lxml import etree

from pipeline.extract.eurlex_parts import (
    ARTICLE,
    BLOCKS,
    CELLS,
    FURNITURE,
    HEADINGS,
    JOURNAL,
    LEADS,
    MARKS,
    NAMED,
    NO_TEXT,
    NOTE,
    STATE,
)
from pipeline.extract.marks import MARKDOWN, Marks

NAME: Final = "eurlex_xhtml"
"""As rows carry it."""
MAX_LEAD: Final = 12
"""Longest number, in code points, in a cell before a text: `(xxviii)`, `Art. 12a`. A judgement."""
HEAD_CHARS: Final = 2_000
"""Where the line of a consolidated text is looked for."""
_SPACE: Final = re.compile(r"\s+")
_ROW: Final = "\x02"
_CELL: Final = "\x01"
"""What begins a row and ends a cell while a line is written; no character of any text."""


class EurlexText(NamedTuple):
    """What a page holds; strings as on the page, not yet repaired."""

    text: str
    title: str | None
    language: str | None
    """ISO 639-1 in lower case."""
    date: str | None
    """YYYY-MM-DD: of the issue of the Official Journal, or of a consolidated text's state."""


def is_state(source: str) -> bool:
    """Whether a page begins with the line of a consolidated text."""
    return (
        source.find(" — ", 0, HEAD_CHARS) >= 0 and STATE.search(source, 0, HEAD_CHARS) is not None
    )


def is_eurlex(source: str) -> bool:
    """Whether a page's source has the marks of one of the four kinds."""
    if 'class="oj-normal"' in source or 'class="title-doc-first"' in source:
        return True
    if 'class="doc-ti"' in source and 'class="normal"' in source:
        return True
    return 'id="TexteOnly"' in source or is_state(source)


def read_eurlex(tree: Any, marks: Marks = MARKDOWN) -> EurlexText | None:
    """Read the tree (`lxml.html.HtmlElement`) of such a page, which is left unchanged.

    The text is empty where the page holds nothing but furniture; None where the page has no part
    by which it could be told.
    """
    named = [e for e in tree.iter("p") if not _classes(e).isdisjoint(NAMED)]
    if named:
        titles = _titles(named)
        raw = list(_lines(_around(named[0], named[-1]), titles))
        if any("title-doc-first" in _classes(element) for element in titles):
            # Before a consolidated text stands the list of its acts.
            raw = raw[next((n for n, (level, _) in enumerate(raw) if level == 1), 0) :]
        lines = [(level, MARKS.sub("", text).strip()) for level, text in raw]
    else:
        lines = _plain(tree)
    title = next((text for level, text in lines if level == 1), None)
    body = [_written(level, text, marks) for level, text in lines if _says(text)]
    if not any(not level and _says(text) for level, text in lines):
        if not named:
            return None
        body = []
    language, day, description = _stated(tree)
    title = description if description and not named else title
    return EurlexText("\n".join(body), title, language, day)


def _written(level: int, text: str, marks: Marks) -> str:
    if not text.startswith(_ROW):
        return marks.heading(level, text)
    cells = [cell.strip() for cell in text.removeprefix(_ROW).removesuffix(_CELL).split(_CELL)]
    return marks.row(cells)


def _classes(element: Any) -> frozenset[str]:
    return frozenset(c.removeprefix("oj-") for c in (element.get("class") or "").split())


def _says(text: str) -> bool:
    return any(character.isalnum() for character in text)


def _around(first: Any, last: Any) -> Any:
    """The smallest element that holds both: the document within the site's own page."""
    above = [first, *first.iterancestors()]
    inside = set(above)
    return next(e for e in (last, *last.iterancestors()) if e in inside)


def _titles(named: list[Any]) -> frozenset[Any]:
    """The paragraphs of the act's title: not those of the list of acts, if they stand twice."""
    found = [e for e in named if any(HEADINGS.get(c) == 1 for c in _classes(e))]
    within = [e for e in found if next(e.iterancestors("td"), None) is None]
    return frozenset(within or found)


def _is_data(table: Any) -> bool:
    """Whether a table is one for readers, and not the layout of numbers and texts."""
    if "table" in _classes(table) or (table.get("border") or "0") != "0":
        return True
    return any(not _classes(p).isdisjoint(CELLS) for cell in _cells(table) for p in cell
               if isinstance(p.tag, str))  # fmt: skip


def _cells(table: Any) -> Iterator[Any]:
    """Cells of a table's own rows, not those of tables in it."""
    for part in table:
        for row in [part] if part.tag == "tr" else part:
            if row.tag == "tr":
                yield from (cell for cell in row if cell.tag in ("td", "th"))


def _lead(row: Any) -> Any:
    """The cell of a row that holds the number of the text beside it, None where there is none."""
    filled = [cell for cell in row if any(part.strip() for part in cell.itertext())]
    if len(filled) < 2:
        return None
    size = 0
    for part in filled[0].itertext():
        size += len(part.strip())
        if size > MAX_LEAD:
            return None
    return filled[0]


class _Line:
    """The line that is being written."""

    def __init__(self) -> None:
        self.level = 0
        self.parts: list[str] = []
        self.open = False
        """Only a number stands in it, which the next block continues."""
        self.cut = False
        """The mark of a footnote was left out just before."""

    def add(self, text: str | None) -> None:
        if not text:
            return
        if self.cut and self.parts:
            self.parts[-1] = self.parts[-1].rstrip()
            if text.lstrip().startswith((",", ".", ")")):
                text = text.lstrip()
            elif text[0].isalnum():
                text = " " + text
        self.parts.append(text)
        self.cut = False
        if text.strip():
            self.open = False

    def taken(self) -> Iterator[tuple[int, str]]:
        """The line as it is, with its level; a fresh one follows."""
        content = _SPACE.sub(" ", "".join(self.parts)).strip()
        if content:
            yield self.level, content
        self.level, self.parts, self.open, self.cut = 0, [], False, False


def _lines(root: Any, titles: frozenset[Any]) -> Iterator[tuple[int, str]]:
    """Level of heading (0 for none) and text of each line, the parts of the title joined."""
    title: list[str] = []
    begun = False
    for level, text in _walk(root, titles):
        if level == 1 and not begun:
            title.append(text)
            continue
        if title and not begun:
            yield 1, " ".join(title)
        begun = begun or bool(title)
        yield (2 if level == 1 else level), text
    if title and not begun:
        yield 1, " ".join(title)


def _walk(root: Any, titles: frozenset[Any]) -> Iterator[tuple[int, str]]:
    line = _Line()
    tables: list[bool] = []
    leads: set[Any] = set()
    row = None  # of a table for readers, the outermost
    number = None  # the element that holds what stands before a text
    walk = etree.iterwalk(root, events=("start", "end"))
    for event, element in walk:
        tag = element.tag
        classes = _classes(element)
        levels = [HEADINGS[c] for c in classes if c in HEADINGS]
        lead = element in leads or not classes.isdisjoint(LEADS)
        if event == "start":
            if tag == "a" and NOTE.match(element.get("href") or ""):
                walk.skip_subtree()
                line.cut = True
            elif (
                tag in NO_TEXT
                or not classes.isdisjoint(FURNITURE)
                or (1 in levels and titles and element not in titles)
            ):
                walk.skip_subtree()
            else:
                if tag == "table":
                    tables.append(_is_data(element))
                elif tag == "tr" and row is None and tables and tables[-1]:
                    yield from line.taken()
                    line.parts.append(_ROW)
                    row = element
                elif tag == "tr" and row is None and (cell := _lead(element)) is not None:
                    leads.add(cell)
                if row is not None:
                    if tag in BLOCKS:
                        line.parts.append(" ")
                elif (levels or tag in BLOCKS or lead) and not line.open and number is None:
                    yield from line.taken()
                    line.level = levels[0] if levels else line.level
                if lead and number is None:
                    number = element
                line.add(" " if tag == "br" else element.text)
            continue
        if tag == "a" and NOTE.match(element.get("href") or ""):
            line.add(element.tail)
            continue
        skipped = tag in NO_TEXT or not classes.isdisjoint(FURNITURE)
        if not skipped and not (1 in levels and titles and element not in titles):
            if tag == "table":
                tables.pop()
            if element is row:
                yield from line.taken()
                row = None
            elif row is not None:
                if tag in ("td", "th"):
                    line.parts.append(_CELL)
            elif element is number:
                line.parts.append(" ")
                line.open = any(part.strip() for part in line.parts)
                number = None
            elif tag == "tr" or "grid-container" in classes:
                yield from line.taken()  # a number beside nothing
            elif (levels or tag in BLOCKS) and not line.open and number is None:
                yield from line.taken()
        if element is not root:
            line.add(element.tail)
    yield from line.taken()


def _plain(tree: Any) -> list[tuple[int, str]]:
    """The lines of a page whose parts have no names: articles are told by their words."""
    held = tree.xpath("//div[@id='TexteOnly']")
    texts = [text for _, text in _walk(held[0] if held else tree, frozenset())]
    title = None
    if not held:
        acts = tree.xpath("//table[.//a[contains(., '►')]][1]//p[not(.//a[contains(., '►')])]")
        said = [_SPACE.sub(" ", p.text_content()).strip() for p in acts]
        title = " ".join(text for text in said if not text.startswith("(")) or None
        # Before the first mark of an act stand the list of acts and a disclaimer.
        begin = next((n for n, text in enumerate(texts) if text.startswith("▼")), 0)
        of_title = {text for text in said if not text.startswith("(")}
        texts = [text for text in texts[begin:] if text not in of_title]
    elif texts:
        title, *texts = texts
    kept = [MARKS.sub("", text).strip() for text in texts if not JOURNAL.match(text)]
    lines = [(3 if ARTICLE.fullmatch(text) else 0, text) for text in kept]
    return [(1, MARKS.sub("", title).strip()), *lines] if title else lines


def _stated(tree: Any) -> tuple[str | None, str | None, str | None]:
    """Language, day and title as the page's head line or its Dublin Core says."""
    said: dict[str, str] = {}
    for element in tree.iter("p", "title", "meta"):
        for name in _classes(element) & {"hd-lg", "hd-date", "reference"}:
            said.setdefault(name, _SPACE.sub(" ", element.text_content()).strip()[:100])
        if element.tag == "meta" and (element.get("name") or "").startswith("DC."):
            said.setdefault(element.get("name"), (element.get("content") or "")[:2_000])
        elif element.tag == "title":
            said.setdefault("title", (element.text or "")[:200])
    language = said.get("hd-lg") or said.get("DC.language")
    day = re.fullmatch(r"(\d{1,2})\.(\d{1,2})\.(\d{4})", said.get("hd-date", ""))
    day = day or re.search(r"\b(\d\d)/(\d\d)/(\d{4})\b", said.get("DC.source", ""))
    state = STATE.search(said.get("reference", "")) or STATE.search(said.get("title", ""))
    if state:
        language, parts = state[1], (state[4], state[3], state[2])
    elif day:
        parts = (day[3], day[2], day[1])
    else:
        parts = None
    code = language.lower() if language and re.fullmatch("[A-Za-z]{2}", language) else None
    day_said = f"{parts[0]}-{parts[1]:0>2}-{parts[2]:0>2}" if parts else None
    return code, day_said, said.get("DC.description")
