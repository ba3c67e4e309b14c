"""What office formats share: parts of a ZIP within bounds, XML without reach, numbers of lists.

A ZIP of ten kilobytes can hold gigabytes; each part is read up to a bound, and only the few parts
that hold text are opened. Entities, DTDs and the network are off, as for all XML here.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from typing import Any, Final, NamedTuple

from lxml import etree

from pipeline.extract.marks import Marks

_LETTERS: Final = "abcdefghijklmnopqrstuvwxyz"
MAX_NUMBER: Final = 32_767
"""The highest number that Word lets a list begin with."""


class OfficeText(NamedTuple):
    """What an office document holds; `reason` says why there is no text, if there is none."""

    text: str = ""
    title: str | None = None
    language: str | None = None
    reason: str | None = None
    error: str | None = None


class OfficeError(Exception):
    """The document cannot be read: `args` are a reason and a fixed word as detail."""

    def __init__(self, reason: str, error: str) -> None:
        super().__init__(reason, error)
        self.reason, self.error = reason, error


class Parts:
    """The parts of a ZIP container, each read within a bound."""

    def __init__(self, body: bytes, max_bytes: int) -> None:
        """Raises OfficeError for what is no ZIP."""
        self._max_bytes = max_bytes
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(body))
        except (zipfile.BadZipFile, RuntimeError, OSError, ValueError) as error:
            raise OfficeError("damaged_record", "no_zip") from error

    def names(self) -> list[str]:
        """The names of all parts, in the container's order."""
        return self._archive.namelist()

    def read(self, name: str) -> bytes | None:
        """A part's bytes, None where there is none of that name. Raises OfficeError."""
        try:
            info = self._archive.getinfo(name)
        except KeyError:
            return None
        if info.flag_bits & 1:
            raise OfficeError("encrypted", "zip")
        if info.file_size > self._max_bytes:
            raise OfficeError("too_large", "part")
        try:
            with self._archive.open(info) as part:
                data = part.read(self._max_bytes + 1)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError,
                RuntimeError, ValueError) as error:  # fmt: skip
            raise OfficeError("damaged_record", "corrupt_part") from error
        if len(data) > self._max_bytes:  # its header lies
            raise OfficeError("too_large", "part")
        return data

    def tree(self, name: str) -> Any:
        """A part's root element, None where there is no such part. Raises OfficeError."""
        data = self.read(name)
        return None if data is None else parsed(data)


def parsed(data: bytes) -> Any:
    """The root of an XML part. Raises OfficeError, or MemoryError where memory is bounded."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False,
        huge_tree=False, remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        if error.code == etree.ErrorTypes.ERR_NO_MEMORY:
            raise MemoryError from error
        raise OfficeError("damaged_record", "not_well_formed") from error
    except ValueError as error:
        raise OfficeError("damaged_record", "not_well_formed") from error


def name(element: Any) -> str:
    """Local name of an element; empty for what is none.

    Namespaces differ between the versions of a format (strict and transitional), local names don't.
    """
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def attribute(element: Any, wanted: str) -> str | None:
    """An attribute by its local name."""
    for key, value in element.attrib.items():
        if key.rpartition("}")[2] == wanted:
            return str(value)
    return None


def child(element: Any, *path: str) -> Any:
    """The first descendant along a path of local names, None where there is none."""
    for step in path:
        if element is None:
            return None
        element = next((one for one in element if name(one) == step), None)
    return element


def plain(text: str) -> str:
    """White space collapsed."""
    return " ".join(text.split())


def labelled(label: str, text: str, marks: Marks) -> str:
    """An item with what stands before it: `-` for a bullet, else its number; empty for none."""
    if label == "-":
        return marks.item(text)
    return f"{label} {text}" if label else text


def bounded(text: str | None) -> int | None:
    """A number or level of a list; None where nothing is stated, or more than Word can count to.

    A hostile file states millions of digits, or a billion in letters, of which each 26 make one.
    """
    small = text is not None and text.isdecimal() and len(text) <= len(str(MAX_NUMBER))
    return int(text) if text and small and int(text) <= MAX_NUMBER else None


def number(value: int, form: str) -> str:
    """A counter as a list shows it.

    `form`: `decimal`, `lowerLetter`, `upperLetter`, `lowerRoman`, `upperRoman` (ECMA-376-1,
    17.18.59); others count in digits.
    """
    if form.endswith("Letter") and value > 0:
        letters = _LETTERS[(value - 1) % 26] * ((value - 1) // 26 + 1)
        return letters.upper() if form.startswith("upper") else letters
    if form.endswith("Roman") and 0 < value < 4000:
        return _roman(value).upper() if form.startswith("upper") else _roman(value)
    return f"{value:02d}" if form == "decimalZero" else str(value)


def _roman(value: int) -> str:
    parts = []
    for size, letters in (
        (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"),
        (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
    ):  # fmt: skip
        count, value = divmod(value, size)
        parts.append(letters * count)
    return "".join(parts)
