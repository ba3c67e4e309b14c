"""The text of an ODT: headings, lists with their numbers, tables, notes after their paragraph.

Left out: headers and footers (they stand in the styles), tables of contents and indexes, comments,
what tracked changes deleted, hidden text, and every name of an author. Names of elements: OASIS
OpenDocument 1.3, part 3.
"""

from __future__ import annotations

import re
from typing import Any, Final

from pipeline.extract.marks import MARKDOWN, Marks
from pipeline.extract.office import (
    OfficeError,
    OfficeText,
    Parts,
    attribute,
    bounded,
    child,
    labelled,
    name,
    number,
    plain,
)

_SKIP: Final = frozenset(
    [
        "tracked-changes",
        "annotation",
        "annotation-end",
        "table-of-content",
        "illustration-index",
        "table-index",
        "object-index",
        "user-index",
        "alphabetical-index",
        "bibliography",
        "hidden-text",
        "hidden-paragraph",
        "script",
        "ruby-text",
        "forms",
        "sequence-decls",
        "variable-decls",
        "user-field-decls",
        "desc",
        "title",
        "note-citation",
        "event-listeners",
        "binary-data",
    ]
)
_BLANKS: Final = frozenset({"s", "tab", "line-break"})
_FORMS: Final = {"a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
_CONTENTS: Final = re.compile(
    r"(toc|contents|index|tableoffigures|(illustration|table|figure)index)(heading)?\d*",
    re.IGNORECASE,
)
"""Names, without blanks, of the styles of contents and indexes, by Word and by LibreOffice.

Word's tables of figures and its headings of contents stand outside the elements of indexes.
"""
MAX_LEVEL: Final = 6
MAX_PARENTS: Final = 12
"""Styles that build on each other, as in `docx.MAX_BASED_ON`."""
MAX_LIST_DEPTH: Final = 10
"""Levels of a list that a style describes."""


def read_odt(body: bytes, max_bytes: int, marks: Marks = MARKDOWN) -> OfficeText:
    """Read an ODT, or its flat form.

    `max_bytes` bounds each part of the container. Raises MemoryError where memory is bounded.
    """
    try:
        parts = Parts(body, max_bytes)
        manifest = parts.read("META-INF/manifest.xml") or b""
        if b"encryption-data" in manifest:
            raise OfficeError("encrypted", "odf")
        content = parts.tree("content.xml")
        if content is None:
            raise OfficeError("unsupported_type", "no_text_document")
        styles, meta = parts.tree("styles.xml"), parts.tree("meta.xml")
        return _Document(content, styles, meta, marks).read()
    except OfficeError as error:
        return OfficeText(reason=error.reason, error=error.error)


class _Document:
    """One document: its content, and the styles of its lists."""

    def __init__(self, content: Any, styles: Any, meta: Any, marks: Marks) -> None:
        self._content, self._meta, self._marks = content, meta, marks
        self._default = styles
        self._lists: dict[str, dict[str, Any]] = {}
        self._styles: dict[str, Any] = {}
        self._counted: dict[str, int] = {}
        self._outline: dict[str, Any] = {}
        self._chapters: list[int] = []
        for root in (styles, content):
            for element in root.iter() if root is not None else ():
                if name(element) == "style" and attribute(element, "family") == "paragraph":
                    self._styles[attribute(element, "name") or ""] = element
                elif name(element) == "list-style":
                    self._lists[attribute(element, "name") or ""] = _levels(element)
                elif name(element) == "outline-style":
                    self._outline = _levels(element)

    def read(self) -> OfficeText:
        """The document's text and what it says of itself."""
        body = child(self._content, "body", "text")
        if body is None:
            raise OfficeError("unsupported_type", "no_text_document")
        lines: list[str] = []
        self._blocks(body, lines)
        text = "\n".join(line for line in lines if line)
        about = child(self._meta, "meta") if self._meta is not None else None
        title = child(about, "title")
        return OfficeText(
            text=text,
            title=plain("".join(title.itertext())) or None if title is not None else None,
            language=self._language(),
            reason=None if text else "no_main_content",
        )

    def _language(self) -> str | None:
        for element in self._default.iter() if self._default is not None else ():
            if name(element) == "default-style" and attribute(element, "family") == "paragraph":
                properties = child(element, "text-properties")
                said = attribute(properties, "language") if properties is not None else None
                return said if said and said.isalpha() and said != "none" else None
        return None

    def _blocks(self, holder: Any, lines: list[str]) -> None:
        for element in holder:
            kind = name(element)
            if kind in _SKIP:
                continue
            if kind == "h":
                level, label = _depth(element), self._chapter(element)
                lines += self._paragraph(element, level=level, label=label)
            elif kind == "p":
                lines += self._paragraph(element)
            elif kind == "list":
                self._list(element, lines, attribute(element, "style-name"), [])
            elif kind == "table":
                self._table(element, lines)
            else:
                self._blocks(element, lines)

    def _paragraph(self, element: Any, *, level: int = 0, label: str = "") -> list[str]:
        parts = [element.text or ""]
        after: list[str] = []
        self._inline(element, parts, after)
        text = plain("".join(parts))
        if self._is_contents(element):
            return after
        label = "" if level and label == "-" else label
        marked = self._marks.heading(level, labelled(label, text, self._marks))
        return [marked, *after] if text else after

    def _is_contents(self, paragraph: Any) -> bool:
        """Whether its style, or one that it builds on, is one of contents or indexes."""
        return any(_CONTENTS.fullmatch(one.replace("_20_", "")) for one in self._chain(paragraph))

    def _chain(self, paragraph: Any) -> list[str]:
        """Names of its style and of those that it builds on, the nearest first."""
        chain: list[str] = []
        wanted = attribute(paragraph, "style-name")
        while wanted is not None and len(chain) < MAX_PARENTS:
            chain.append(wanted)
            style = self._styles.get(wanted)
            wanted = attribute(style, "parent-style-name") if style is not None else None
        return chain

    def _chapter(self, heading: Any) -> str:
        """The number of a heading by the outline (ODF 1.3, part 3, 16.34); of a list's, none.

        A list that a heading's style names has levels of its own, which the file need not state.
        """
        styles = (self._styles.get(one) for one in self._chain(heading))
        listed = any(s is not None and attribute(s, "list-style-name") is not None for s in styles)
        if listed or attribute(heading, "is-list-header") == "true":
            return ""
        depth, chapters = _depth(heading), self._chapters
        chapters += [_start(self._outline, at) for at in range(len(chapters) + 1, depth)]
        if len(chapters) < depth:
            chapters.append(_start(self._outline, depth) - 1)
        del chapters[depth:]
        chapters[-1] += 1
        return _numbered(self._outline, chapters)

    def _inline(self, element: Any, parts: list[str], after: list[str]) -> None:
        for one in element:
            kind = name(one)
            if kind in _BLANKS:
                parts.append(" ")
            elif kind == "note":
                lines: list[str] = []
                self._blocks(one, lines)
                after.append(plain(" ".join(lines)))
            elif kind in ("frame", "text-box", "custom-shape", "rect"):
                self._blocks(one, after)
            elif kind and kind not in _SKIP:
                parts.append(one.text or "")
                self._inline(one, parts, after)
            parts.append(one.tail or "")

    def _list(self, element: Any, lines: list[str], style: str | None, above: list[int]) -> None:
        if len(above) >= MAX_LIST_DEPTH:
            self._blocks(element, lines)
            return
        counters = [*above, 0]
        counters[-1] = _start(self._lists.get(style or "", {}), len(counters)) - 1
        if not above:  # ODF 1.3, part 3, 19.780 and 19.781: a list that goes on with an earlier one
            earlier = attribute(element, "continue-list")
            if earlier is None and attribute(element, "continue-numbering") == "true":
                earlier = f"style {style}"
            counters[-1] = self._counted.get(earlier or "", counters[-1])
        for item in element:
            if name(item) not in ("list-item", "list-header"):
                continue
            counted = name(item) == "list-item"
            begin = bounded(attribute(item, "start-value"))
            counters[-1] = counters[-1] if begin is None else begin - 1
            counters[-1] += counted
            label = self._label(style, counters) if counted else ""
            for one in item:
                if name(one) == "list":
                    self._list(one, lines, attribute(one, "style-name") or style, counters)
                elif name(one) in ("p", "h"):
                    depth = _depth(one) if name(one) == "h" else 0
                    made = self._paragraph(one, level=depth, label=label)
                    lines += made
                    label = "" if made else label
                else:
                    self._blocks([one], lines)
        if not above:
            self._counted[f"style {style}"] = counters[-1]
            self._counted[attribute(element, "id") or ""] = counters[-1]
            self._counted.pop("", None)

    def _label(self, style: str | None, counters: list[int]) -> str:
        """What stands before an item: `-` for a bullet, else its number."""
        levels = self._lists.get(style or "", {})
        level = levels.get(str(len(counters)))
        if level is None or name(level) != "list-level-style-number":
            return "-"
        return _numbered(levels, counters)

    def _table(self, table: Any, lines: list[str]) -> None:
        for element in table:
            kind = name(element)
            if kind == "table-row":
                cells = []
                for cell in element:
                    if name(cell) in ("table-cell", "covered-table-cell"):
                        inner: list[str] = []
                        self._blocks(cell, inner)
                        cells.append(plain(" ".join(inner).replace("|", " ")))
                lines.append(self._marks.row(cells))
            elif kind in ("table-header-rows", "table-rows", "table-row-group"):
                self._table(element, lines)


def _levels(style: Any) -> dict[str, Any]:
    return {attribute(level, "level") or "": level for level in style}


def _depth(heading: Any) -> int:
    return max(min(bounded(attribute(heading, "outline-level")) or 1, MAX_LEVEL), 1)


def _start(levels: dict[str, Any], at: int) -> int:
    level = levels.get(str(at))
    stated = bounded(attribute(level, "start-value")) if level is not None else None
    return 1 if stated is None else stated


def _numbered(levels: dict[str, Any], counters: list[int]) -> str:
    """The number of an item or a heading as its level shows it; empty where it shows none."""
    level = levels.get(str(len(counters)))
    if level is None or not attribute(level, "num-format"):
        return ""
    count = min(bounded(attribute(level, "display-levels")) or 1, len(counters))
    own = [
        number(value, _FORMS.get(attribute(levels[str(at)], "num-format") or "1", "decimal"))
        for at, value in enumerate(counters, start=1)
        if at > len(counters) - count and str(at) in levels
    ]
    before, behind = attribute(level, "num-prefix") or "", attribute(level, "num-suffix") or ""
    return plain(f"{before}{'.'.join(own)}{behind}")
