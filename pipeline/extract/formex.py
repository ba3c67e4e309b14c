"""A Formex 4 package: the ZIP in which the Publications Office delivers an act with its annexes.

The act and each annex is a file of its own; the manifest (`….doc.xml`, root `DOC`) says which there
are and in which order, and annexes may hold further files in turn. Read as one document, as the
Official Journal prints it. Source: Formex 4 schema 05.55, elements DOC, DOC.MAIN.PUB, DOC.SUB.PUB,
REF.PHYS and INCL.ELEMENT.
"""

from __future__ import annotations

import re
from typing import Any, Final

from pipeline.extract.marks import MARKDOWN, Marks
from pipeline.extract.office import OfficeError, Parts
from pipeline.extract.xml_text import NOTHING_MORE, Kept, XmlText, read_tree

NAME: Final = "formex_4"
MANIFEST: Final = (".doc.xml", ".doc.fmx.xml")
PACKAGE: Final = re.compile(rb"[A-Z]{1,3}_\d{7,9}[A-Z]{2}\.[0-9.]{6,14}\.(?:doc\.)?(?:fmx\.)?xml")
"""How the files of a package are named, by journal, year, number, language and page."""
MAX_FILES: Final = 1_000
"""Files of one package that are read; the largest acts have some hundred annexes."""


def read_package(
    body: bytes, max_bytes: int, marks: Marks = MARKDOWN, kept: Kept = NOTHING_MORE
) -> XmlText:
    """Read a package: its act, then what the manifest lists besides, in the manifest's order.

    `max_bytes` bounds each file and all of them together. What the manifest lists and the package
    lacks is counted in `error` (`parts_missing=1/3`); a package without its act has no text.
    Raises MemoryError where memory is bounded.
    """
    try:
        return _Package(Parts(body, max_bytes), max_bytes, marks, kept).read()
    except OfficeError as error:
        return XmlText(format=NAME, reason=error.reason, error=error.error)


class _Package:
    """One package: what was read of it, and how much may be read still."""

    def __init__(self, parts: Parts, max_bytes: int, marks: Marks, kept: Kept) -> None:
        self._parts, self._left, self._marks, self._kept = parts, max_bytes, marks, kept
        self._read: set[str] = set()
        self._asked = self._missing = 0

    def read(self) -> XmlText:
        """The whole document. Raises OfficeError."""
        name = next((n for n in self._parts.names() if n.lower().endswith(MANIFEST)), None)
        manifest = None if name is None else self._tree(name)
        if manifest is None or manifest.tag != "DOC":
            raise OfficeError("unsupported_type", "no_formex_manifest")
        listed = [
            file
            for kind in ("DOC.MAIN.PUB", "DOC.SUB.PUB")
            for entry in sorted(manifest.iterfind(f"FMX/{kind}"), key=_sequence)
            for held in entry.iterfind("REF.PHYS")
            if (file := held.get("FILE") or "").lower().endswith(".xml")
        ][:MAX_FILES]
        self._asked = 0
        found = [self._document(file) for file in dict.fromkeys(listed)]
        if not found or not found[0].text:
            raise OfficeError("damaged_record", "no_act")
        return found[0]._replace(
            text="\n".join(one.text for one in found if one.text),
            format=NAME,
            error=f"parts_missing={self._missing}/{self._asked}" if self._missing else None,
        )

    def _document(self, file: str) -> XmlText:
        """One file with what it includes; without text where there is none to be had."""
        root = self._tree(file)
        if root is None:
            return XmlText()
        waiting = _included(root)
        while waiting:
            element = waiting.pop(0)
            inner = self._tree(element.get("FILEREF") or "")
            if inner is not None:
                inner.tail = element.tail
                element.getparent().replace(element, inner)
                waiting += _included(inner)
        return read_tree(root, None, self._marks, self._kept)

    def _tree(self, file: str) -> Any:
        """The root of a file; None where it is missing, broken, or was read before."""
        if file in self._read or len(self._read) > MAX_FILES:
            return None
        self._read.add(file)
        self._asked += 1
        root = None
        try:
            data = self._parts.read(file)
            self._left -= len(data or b"")
            root = self._parts.tree(file) if data is not None and self._left >= 0 else None
        except OfficeError as error:
            if error.reason != "damaged_record":
                raise
        if self._left < 0:
            raise OfficeError("too_large", "package")
        self._missing += root is None
        return root


def _sequence(entry: Any) -> str:
    return entry.get("NO.SEQ") or ""


def _included(root: Any) -> list[Any]:
    """Elements that stand for a file of text, outside of what is about the document."""
    return [
        element
        for element in root.iter("INCL.ELEMENT")
        if element.get("TYPE") == "FORMEX.DOC"
        and next(element.iterancestors("BIB.INSTANCE"), None) is None
    ]
