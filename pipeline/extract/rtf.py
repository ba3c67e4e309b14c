"""The text of an RTF, by striprtf: fonts' code pages, Unicode escapes, tables; bounded around.

Left out are headers, footers, notes, comments and properties, as the library does, and what tracked
changes deleted, which it would keep.
"""

from __future__ import annotations

import re
from importlib.metadata import version
from typing import Final

from striprtf.striprtf import rtf_to_text

from pipeline.extract.marks import MARKDOWN, Marks
from pipeline.extract.office import OfficeText, plain

READER: Final = f"striprtf {version('striprtf')}"
_DELETED: Final = re.compile(r"\\deleted(?![a-z0])")


def read_rtf(body: bytes, marks: Marks = MARKDOWN) -> OfficeText:
    """Read an RTF: bytes as stored, 7-bit with escapes (RTF 1.9.1)."""
    source = _without_deleted(body.decode("latin-1"))
    # A field's instruction is no text; the library would write the address before the words.
    source = re.sub(r"\{\\\*\\fldinst[^{}]*(?:\{[^{}]*\}[^{}]*)*\}", "", source)
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


def _without_deleted(source: str) -> str:
    r"""Without the groups that hold `\deleted` text; one walk, since groups nest."""
    if "\\deleted" not in source:
        return source
    kept: list[str] = []
    starts: list[int] = []
    """For each open group, how much was kept when it began."""
    for part in re.split(r"([{}])", source):
        if part == "{":
            starts.append(len(kept))
            kept.append(part)
        elif part == "}":
            if starts:
                starts.pop()
            kept.append(part)
        elif (found := _DELETED.search(part)) and starts:
            kept.append(part[: found.start()] + r"\*\deleted ")
        else:
            kept.append(part)
    return "".join(kept)
