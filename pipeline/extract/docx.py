"""The text of a DOCX: headings, lists with their numbers, tables, notes after their paragraph.

Read from the XML itself: python-docx and mammoth, the maintained libraries, know nothing of
automatic numbers, and the numbers of articles are half of a law. Left out: headers and footers,
tables of contents, comments, hidden text, what tracked changes delete, and every name of an author.
Names of elements: ECMA-376-1, WordprocessingML.
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
        "del",
        "moveFrom",
        "delText",
        "instrText",
        "delInstrText",
        "fldData",
        "Fallback",
        "pPr",
        "rPr",
        "tblPr",
        "tblGrid",
        "trPr",
        "tcPr",
        "sdtPr",
        "sdtEndPr",
        "sectPr",
        "annotationRef",
        "ruby",
    ]
)
"""Not text: properties, deletions, codes of fields, and the second form of a drawing."""
_BLANKS: Final = frozenset({"tab", "br", "cr", "ptab"})
_HEADING: Final = re.compile(r"heading (\d)", re.IGNORECASE)
_CONTENTS: Final = re.compile(r"toc \d|toc heading|table of figures|index \d", re.IGNORECASE)
MAX_LEVEL: Final = 6
MAX_BASED_ON: Final = 12
"""Styles that build on each other; Word itself stops at eleven."""


def read_docx(body: bytes, max_bytes: int, marks: Marks = MARKDOWN) -> OfficeText:
    """Read a DOCX (also DOTX, DOCM: macros are never looked at).

    `max_bytes` bounds each part of the container. Raises MemoryError where memory is bounded.
    """
    try:
        return _Document(Parts(body, max_bytes), marks).read()
    except OfficeError as error:
        return OfficeText(reason=error.reason, error=error.error)


class _Document:
    """One document: its parts, its styles, and the counters of its lists."""

    def __init__(self, parts: Parts, marks: Marks) -> None:
        self._parts, self._marks = parts, marks
        self._main = _main_part(parts)
        folder = self._main.rpartition("/")[0]
        self._styles = _by_id(parts.tree(f"{folder}/styles.xml"), "style", "styleId")
        numbering = parts.tree(f"{folder}/numbering.xml")
        self._lists = _by_id(numbering, "num", "numId")
        self._abstract = _by_id(numbering, "abstractNum", "abstractNumId")
        self._notes = {
            kind: _by_id(parts.tree(f"{folder}/{kind}s.xml"), kind, "id")
            for kind in ("footnote", "endnote")
        }
        self._defaults = child(
            parts.tree(f"{folder}/styles.xml"), "docDefaults", "rPrDefault", "rPr"
        )
        self._counters: dict[str, list[int]] = {}
        self._begun: set[tuple[str, int]] = set()

    def read(self) -> OfficeText:
        """The document's text and what it says of itself."""
        root = self._parts.tree(self._main)
        if root is None or name(root) != "document":
            raise OfficeError("unsupported_type", "no_word_document")
        lines: list[str] = []
        self._blocks(child(root, "body"), lines)
        text = "\n".join(line for line in lines if line)
        core = self._parts.tree("docProps/core.xml")
        title = child(core, "title") if core is not None else None
        lang = child(self._defaults, "lang")
        return OfficeText(
            text=text,
            title=plain(title.text or "") or None if title is not None else None,
            language=attribute(lang, "val") if lang is not None else None,
            reason=None if text else "no_main_content",
        )

    def _blocks(self, holder: Any, lines: list[str]) -> None:
        for element in holder if holder is not None else ():
            kind = name(element)
            if kind == "p":
                lines += self._paragraph(element)
            elif kind == "tbl":
                lines += self._table(element)
            elif kind == "sdt":
                gallery = next((e for e in element.iter() if name(e) == "docPartGallery"), None)
                said = attribute(gallery, "val") if gallery is not None else None
                if said != "Table of Contents":
                    self._blocks(child(element, "sdtContent"), lines)
            elif kind not in _SKIP:
                self._blocks(element, lines)

    def _paragraph(self, paragraph: Any) -> list[str]:
        """A paragraph as lines: itself, then text boxes and notes that hang on it."""
        style = self._style(paragraph)
        if any(_CONTENTS.match(label) for label in style.names):
            return []
        parts: list[str] = []
        after: list[str] = []
        self._inline(paragraph, parts, after)
        text = plain("".join(parts))
        if not text:
            return after
        label = self._label(paragraph, style)
        level = _level(paragraph, style)
        if level is not None:
            text = f"{label} {text}" if label and label != "-" else text
            text = self._marks.heading(level, text)
        else:
            text = labelled(label, text, self._marks)
        return [text, *after]

    def _inline(self, element: Any, parts: list[str], after: list[str]) -> None:
        for one in element:
            kind = name(one)
            if kind in _SKIP:
                continue
            if kind == "t":  # also of formulae and drawings
                # An entity in it is not resolved; what stands after it is text.
                parts += [one.text or "", *(inner.tail or "" for inner in one)]
            elif kind in _BLANKS:
                parts.append(" ")
            elif kind == "noBreakHyphen":
                parts.append("-")
            elif kind in ("footnoteReference", "endnoteReference"):
                note = self._notes[kind.removesuffix("Reference")].get(attribute(one, "id") or "")
                if note is not None:
                    lines: list[str] = []
                    self._blocks(note, lines)
                    after.append(plain(" ".join(lines)))
            elif kind == "txbxContent":
                self._blocks(one, after)
            elif not (kind == "r" and _is_hidden(one)):
                self._inline(one, parts, after)

    def _table(self, table: Any) -> list[str]:
        lines: list[str] = []
        for line in _descend(table, "tr"):
            if child(line, "trPr", "del") is not None:
                continue
            cells = []
            for cell in _descend(line, "tc"):
                inner: list[str] = []
                self._blocks(cell, inner)
                cells.append(plain(" ".join(inner).replace("|", " ")))
            lines.append(self._marks.row(cells))
        return lines

    def _style(self, paragraph: Any) -> _Style:
        """The chain of styles of a paragraph."""
        stated = child(paragraph, "pPr", "pStyle")
        wanted = attribute(stated, "val") if stated is not None else None
        chain: list[Any] = []
        while wanted in self._styles and len(chain) < MAX_BASED_ON:
            element = self._styles[wanted or ""]
            chain.append(element)
            base = child(element, "basedOn")
            wanted = attribute(base, "val") if base is not None else None
        return _Style(chain)

    def _label(self, paragraph: Any, style: _Style) -> str:
        """What stands before an item: `-` for a bullet, else its number as Word counts it."""
        properties = child(paragraph, "pPr", "numPr")
        if properties is None:
            properties = style.first("pPr", "numPr")
        if properties is None:
            return ""
        stated, depth = child(properties, "numId"), child(properties, "ilvl")
        if stated is None:
            stated = child(style.first("pPr", "numPr"), "numId")
        key = attribute(stated, "val") if stated is not None else None
        found = self._lists.get(key or "")
        if found is None or key is None or key == "0":
            return ""
        at = bounded(attribute(depth, "val")) if depth is not None else 0
        level = min(at or 0, 8)
        pointer = child(found, "abstractNumId")
        shared = attribute(pointer, "val") if pointer is not None else None
        abstract = self._abstract.get(shared or "")
        if abstract is None:
            return "-"
        counters = self._counters.setdefault(shared or key, [])
        begin = _begin(found, level)
        if begin is not None and (key, level) not in self._begun:
            self._begun.add((key, level))
            counters[:] = [*counters[:level], *[0] * (level - len(counters)), begin - 1]
        return _counted(abstract, level, counters)


class _Style:
    """A chain of styles, the nearest first."""

    def __init__(self, chain: list[Any]) -> None:
        self._chain = chain

    @property
    def names(self) -> list[str]:
        """Names of the styles; those that Word knows are English in every language."""
        stated = (child(element, "name") for element in self._chain)
        return [attribute(one, "val") or "" for one in stated if one is not None]

    def first(self, *path: str) -> Any:
        """The nearest style's property at a path."""
        return next((e for s in self._chain if (e := child(s, *path)) is not None), None)


def _main_part(parts: Parts) -> str:
    relations = parts.tree("_rels/.rels")
    for relation in relations if relations is not None else ():
        if (attribute(relation, "Type") or "").endswith("/officeDocument"):
            return (attribute(relation, "Target") or "").lstrip("/")
    if parts.read("word/document.xml") is None:
        raise OfficeError("unsupported_type", "no_word_document")
    return "word/document.xml"


def _by_id(root: Any, kind: str, key: str) -> dict[str, Any]:
    if root is None:
        return {}
    return {attribute(e, key) or "": e for e in root if name(e) == kind}


def _descend(element: Any, wanted: str) -> list[Any]:
    """Children of a name, also within content controls and other wrappers, not within tables."""
    found = []
    for one in element:
        if name(one) == wanted:
            found.append(one)
        elif name(one) in ("sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag"):
            found += _descend(one, wanted)
    return found


def _is_hidden(run: Any) -> bool:
    vanish = child(run, "rPr", "vanish")
    return vanish is not None and attribute(vanish, "val") not in ("0", "false", "off")


def _level(paragraph: Any, style: _Style) -> int | None:
    """The level of a heading, from 1; None where it is none."""
    for label in style.names:
        if label.casefold() == "title":
            return 1
        found = _HEADING.match(label)
        if found:
            return min(max(int(found[1]), 1), MAX_LEVEL)
    outline = child(paragraph, "pPr", "outlineLvl")
    if outline is None:
        outline = style.first("pPr", "outlineLvl")
    value = bounded(attribute(outline, "val")) if outline is not None else None
    return value + 1 if value is not None and value < MAX_LEVEL else None


def _begin(num: Any, level: int) -> int | None:
    """Where a list counts from anew, if it does (ECMA-376-1, 17.9.26 `startOverride`)."""
    own = (e for e in num if name(e) == "lvlOverride" and attribute(e, "ilvl") == str(level))
    begin = child(next(own, None), "startOverride")
    return bounded(attribute(begin, "val")) if begin is not None else None


def _counted(abstract: Any, level: int, counters: list[int]) -> str:
    """Count an item of a level, and give its number as the level's text says (`%1.%2`)."""
    levels = {attribute(e, "ilvl"): e for e in abstract if name(e) == "lvl"}

    def value(at: int, part: str, otherwise: str) -> str:
        element = child(levels.get(str(at)), part) if str(at) in levels else None
        return (attribute(element, "val") if element is not None else None) or otherwise

    def first(at: int) -> int:
        stated = bounded(value(at, "start", "1"))
        return 1 if stated is None else stated

    while len(counters) <= level:
        counters.append(first(len(counters)) - 1)
    counters[level] += 1
    for below in range(level + 1, len(counters)):
        counters[below] = first(below) - 1
    form = value(level, "numFmt", "bullet")
    if form in ("bullet", "none"):
        return "-" if form == "bullet" else ""

    def shown(found: re.Match[str]) -> str:
        at = int(found[1]) - 1
        if not 0 <= at < len(counters):
            return ""
        return number(max(counters[at], first(at)), value(at, "numFmt", "decimal"))

    return plain(re.sub(r"%(\d)", shown, value(level, "lvlText", "")))
