"""The text of an RTF, by striprtf: fonts' code pages, Unicode escapes, tables; bounded around.

Left out are headers, footers, notes, comments and properties, as the library does, and what tracked
changes deleted, which it would keep. The library reads the table of fonts and the instructions of
fields with expressions that take the square of the length of what never ends, so it gets a table
written anew, and no instructions.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from importlib.metadata import version
from typing import Final

from striprtf.striprtf import rtf_to_text

from pipeline.extract.marks import MARKDOWN, Marks
from pipeline.extract.office import OfficeText, plain

READER: Final = f"striprtf {version('striprtf')}"
_DELETED: Final = re.compile(r"(\\[\\{}])|\\deleted(?![a-z0])")
_BRACE: Final = re.compile(r"\\[\\{}]|[{}]")
_INSTRUCTION: Final = re.compile(r"\\[\\{}]|(\{\s*(?:\\\*\s*)?\\fldinst(?![a-z]))", re.IGNORECASE)
_FONT_TABLE: Final = re.compile(r"(\{[^{}]*\\fonttbl)")
_FONT: Final = re.compile(r"\\f(\d{1,9})(?!\d)|\\fcharset(\d{1,3})(?!\d)")


def read_rtf(body: bytes, marks: Marks = MARKDOWN) -> OfficeText:
    """Read an RTF: bytes as stored, 7-bit with escapes (RTF 1.9.1)."""
    source = body.decode("latin-1")
    # What follows `\*` in a group is not shown; `\deleted0` ends what was deleted.
    source = _DELETED.sub(lambda found: found[1] or r"\*\deleted", source)
    # A field's instruction is no text; the library would write the address before the words.
    source = _replaced(source, _INSTRUCTION, lambda _: "")
    source = _replaced(source, _FONT_TABLE, _fonts, most=1)
    try:
        text = rtf_to_text(source, encoding="cp1252", errors="replace")
    except (LookupError, ValueError, TypeError, OverflowError, IndexError) as error:
        return OfficeText(reason="damaged_record", error=type(error).__name__)
    lines = [_line(line, marks) for line in text.replace("\r", "\n").split("\n")]
    text = "\n".join(line for line in lines if line)
    return OfficeText(text=text, reason=None if text else "no_main_content")


def _line(line: str, marks: Marks) -> str:
    line = line.replace("\u00ad", "")
    if line.rstrip().endswith("|"):  # cells end with it
        return marks.row([plain(cell) for cell in line.rstrip().removesuffix("|").split("|")])
    bullet = re.match(r"\s*[•·\uf0b7▪◦‣]\s*(?=\S)", line)
    return marks.item(plain(line[bullet.end() :])) if bullet else plain(line)


def _replaced(
    source: str, opening: re.Pattern[str], new: Callable[[str], str], most: int | None = None
) -> str:
    """With the groups that begin so replaced, `most` of them; one that never ends goes to the end.

    `opening` matches escaped characters too, which are passed over, and has the beginning of a
    group as group 1.
    """
    kept: list[str] = []
    start = position = 0
    while most != 0 and (found := opening.search(source, position)):
        position = found.end()
        if found[1] is None:
            continue
        end = _end_of_group(source, position)
        kept += [source[start : found.start()], new(source[found.start() : end])]
        start = position = end
        most = None if most is None else most - 1
    return "".join([*kept, source[start:]])


def _end_of_group(source: str, inside: int) -> int:
    """Behind the brace that ends the group within which `inside` lies."""
    depth = 1
    for brace in _BRACE.finditer(source, inside):
        depth += (brace[0] == "{") - (brace[0] == "}")
        if depth == 0:
            return brace.end()
    return len(source)


def _fonts(group: str) -> str:
    """The table of fonts with number and character set of each, and nothing else."""
    charsets: dict[str, str] = {}
    number = None
    for found in _FONT.finditer(group):
        if found[1]:
            number = found[1]
        elif number is not None:
            charsets.setdefault(number, found[2])
    lines = [rf"{{\f{number}\fcharset{charset} x;}}" for number, charset in charsets.items()]
    return "\n".join([r"{\fonttbl", *lines, "}"])
