"""The text of a law, a gazette, a debate or a tender in XML: lines, headings, lists and tables.

One walk over the tree, in the order of the document, never recursive. Entities, external
subsets and the network are off, and the parser's own bound of depth (256) stays.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from lxml import etree

from pipeline.extract.iso_639 import two_letters
from pipeline.extract.marks import MARKDOWN, Marks
from pipeline.extract.notices import Notice, read_notice
from pipeline.extract.xml_formats import AKOMA_NTOSO, FORMEX, PARTS, XmlFormat, format_of
from pipeline.extract.xml_line import CELL, Line
from pipeline.extract.xml_profile import XmlProfile, elements, profile_of, stated

XHTML: Final = "http://www.w3.org/1999/xhtml"
_BREAKS: Final = frozenset({"br", "eol", "lb"})
MAX_TITLE_CHARS: Final = 500
_SPACE: Final = re.compile(r"\s+")


class XmlText(NamedTuple):
    """What an XML document holds; `reason` says why there is no text, if there is none."""

    text: str = ""
    title: str | None = None
    language: str | None = None
    date: str | None = None
    format: str | None = None
    reason: str | None = None
    """`is_html` where the XML is a page, which is read by other rules."""
    error: str | None = None
    others: tuple[XmlText, ...] = ()
    """Further documents in the same file: the other languages of a notice."""


class Kept(NamedTuple):
    """What a recipe keeps of that which is left out otherwise."""

    speakers: bool = False
    """Names of those who speak in a debate, each on a line of its own."""
    notes: bool = False
    """Footnotes, each after the line that refers to it."""


NOTHING_MORE: Final = Kept()


def read_xml(
    body: bytes,
    profiles: dict[str, XmlProfile] | None = None,
    marks: Marks = MARKDOWN,
    kept: Kept = NOTHING_MORE,
) -> XmlText:
    """Read a document in one of the formats of `xml_formats`, or as a recipe's profile says.

    `body`: bytes as stored; the encoding is the one that the XML declares. XML of another format is
    `unsupported_type`, what is not well-formed `damaged_record`. Raises MemoryError where memory
    is bounded.
    """
    # No DTD is loaded and no entity is resolved: what one would have given is left out.
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False,
        huge_tree=False, remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        root = etree.fromstring(body, parser)
    except etree.XMLSyntaxError as error:
        if error.code == etree.ErrorTypes.ERR_NO_MEMORY:
            raise MemoryError from error
        return XmlText(reason="damaged_record", error="not_well_formed")
    return read_tree(root, profiles, marks, kept)


def read_tree(
    root: Any,
    profiles: dict[str, XmlProfile] | None = None,
    marks: Marks = MARKDOWN,
    kept: Kept = NOTHING_MORE,
) -> XmlText:
    """Read a parsed document as `read_xml` does; `root` is left unchanged."""
    name = etree.QName(root)
    own = profile_of(profiles or {}, name.namespace, name.localname)
    if profiles and own is not None:
        return _together(_of_profile(root, own, profiles[own], marks))
    notice = read_notice(root, marks)
    if notice is not None:
        return _together(_of_notice(one) for one in notice)
    known = format_of(name.namespace, name.localname)
    if known is None and name.namespace == XHTML:
        return XmlText(reason="is_html")
    if known is None:
        return XmlText(reason="unsupported_type", error="unknown_xml")
    if known is FORMEX and root.find("FMX") is not None:
        return XmlText(format=known.name, reason="no_main_content", error="formex_manifest")
    text = "\n".join(line for line in _lines(root, known, marks, kept) if line)
    return XmlText(
        text=text,
        title=_first(root, known, known.title),
        language=known.always or two_letters(_first(root, known, known.language)),
        date=_date(root, known),
        format=known.name,
        reason=None if text else "no_main_content",
    )


def _together(found: Iterable[XmlText]) -> XmlText:
    """Several documents of a file as the first with the others."""
    first, *others = found
    return first._replace(others=tuple(others))


def _of_profile(root: Any, name: str, profile: XmlProfile, marks: Marks) -> Iterator[XmlText]:
    known = XmlFormat(
        name=name,
        skip=frozenset(profile.skip),
        blocks=frozenset(profile.blocks),
        headings=MappingProxyType(profile.headings),
        leads=frozenset(profile.leads),
        items=frozenset(profile.items),
        rows=frozenset(profile.rows),
        cells=frozenset(profile.cells),
        language=(),
        title=(),
        date=(),
    )
    found = elements(root, profile)
    for element in found:
        text = "\n".join(line for line in _lines(element, known, marks, NOTHING_MORE) if line)
        title = stated(element, profile.title, profile)
        language = profile.language or stated(element, profile.language_path, profile)
        yield XmlText(
            text=text,
            title=title and title[:MAX_TITLE_CHARS],
            language=two_letters(language),
            date=_iso_day(stated(element, profile.date, profile)),
            format=name,
            reason=None if text else "no_main_content",
        )
    if not found:
        yield XmlText(format=name, reason="no_main_content", error="no_document_element")


def _of_notice(notice: Notice) -> XmlText:
    return XmlText(
        text=notice.text,
        title=notice.title and notice.title[:MAX_TITLE_CHARS],
        language=notice.language,
        date=notice.date,
        format=notice.format,
        reason=None if notice.text else "no_main_content",
    )


def _lines(root: Any, known: XmlFormat, marks: Marks, kept: Kept) -> Iterator[str]:
    """The lines of a document, each with its notes after it if they are kept."""
    notes: list[str] = []
    for line in _body(root, known, marks, kept, notes):
        yield line
        if line:
            yield from notes
            notes.clear()
    yield from notes


def _body(root: Any, known: XmlFormat, marks: Marks, kept: Kept, notes: list[str]) -> Iterator[str]:
    """The lines; blocks end one, leads keep it open. Notes are added to `notes`."""
    line = Line(marks)
    namespace = etree.QName(root).namespace  # what other ones embed is not text: RDF, MathML
    walk = etree.iterwalk(root, events=("start", "end"))
    for event, element in walk:
        if not isinstance(element.tag, str):  # an entity that is not resolved
            if event == "end":
                line.add(element.tail)
            continue
        name = etree.QName(element).localname
        skipped = name in known.skip or etree.QName(element).namespace != namespace
        if skipped and kept.speakers and _names_speaker(element, name, known):
            skipped = False
            if event == "start":
                yield line.taken()
        if event == "start":
            if skipped:
                if kept.notes and name in known.notes:
                    notes.append(_SPACE.sub(" ", " ".join(element.itertext())).strip())
                walk.skip_subtree()
                continue
            yield from _opened(line, name, element, known)
            line.add(" " if name in _BREAKS else element.text)
            continue
        if not skipped:
            yield from _closed(line, name, known)
        if element is not root:
            line.add(element.tail)
    yield line.taken()


def _names_speaker(element: Any, name: str, known: XmlFormat) -> bool:
    if known.speaker is None or name != known.speaker[0]:
        return False
    return known.speaker[1] in (None, element.get("type"))


def _opened(line: Line, name: str, element: Any, known: XmlFormat) -> Iterator[str]:
    level = known.headings.get(name)
    if known is AKOMA_NTOSO and name in {"heading", "subheading"}:
        holder = element.getparent()
        parent = etree.QName(holder).localname if holder is not None else ""
        level = PARTS.get(parent, 4)
    if level is not None:
        if not line.open:
            yield line.taken()
        line.prefix = "#" * level + " "
    elif name in known.leads:
        yield line.taken()
    elif name in known.items:
        yield line.taken()
        line.prefix = "- "
    elif name in known.rows:
        yield line.taken()
        line.prefix = "| "
    elif (
        name in known.blocks
        and not line.open
        and not line.prefix.startswith(("|", "#"))
        and (line.prefix != "- " or any(part.strip() for part in line.parts))
    ):
        yield line.taken()


def _closed(line: Line, name: str, known: XmlFormat) -> Iterator[str]:
    if name in known.leads:
        line.parts.append(" ")
        if line.prefix == "- ":
            line.prefix = ""
        line.open = any(part.strip() for part in line.parts)
    elif name in known.cells:
        line.parts.append(CELL)
    elif name in known.headings or (known is AKOMA_NTOSO and name in {"heading", "subheading"}):
        yield line.taken()
    elif line.prefix.startswith(("#", "|")) and name not in known.rows:
        if name in known.blocks:
            line.parts.append(" ")  # a paragraph within a heading or a cell
    elif name in known.blocks or name in known.items or name in known.rows:
        yield line.taken()


def _first(root: Any, known: XmlFormat, places: tuple[tuple[str, str | None], ...]) -> str | None:
    """The first of some places that has a value."""
    for name, attribute in places:
        path = "/".join(f"{{*}}{part}" for part in name.split("/"))
        own = name == etree.QName(root).localname
        for element in [root] if own else root.iterfind(f".//{path}"):
            value = element.get(attribute) if attribute else _plain(element, known)
            if value and value.strip():
                return _SPACE.sub(" ", value).strip()[:MAX_TITLE_CHARS]
    return None


def _plain(element: Any, known: XmlFormat) -> str:
    walk = etree.iterwalk(element, events=("start", "end"))
    parts = []
    for event, part in walk:
        if event == "start":
            if isinstance(part.tag, str) and etree.QName(part).localname in known.skip:
                walk.skip_subtree()
            else:
                parts.append(part.text or "")
        elif part is not element:
            parts.append(f" {part.tail or ''}" if part.tail else " ")
    return "".join(parts)


def _date(root: Any, known: XmlFormat) -> str | None:
    """ISO 8601 of the first date; Formex writes 20181203."""
    return _iso_day(_first(root, known, known.date))


def _iso_day(value: str | None) -> str | None:
    if value and re.fullmatch(r"\d{8}", value):
        value = f"{value[:4]}-{value[4:6]}-{value[6:]}"
    return value if value and re.fullmatch(r"\d{4}-\d{2}-\d{2}", value) else None
