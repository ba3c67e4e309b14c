"""The numbers of list items that a browser writes and the source does not.

"The type attribute can be used to specify the kind of marker to use in the list, in the cases where
that matters (e.g. because items are to be referenced by their number/letter)" (HTML Living
Standard, section 4.4.5). Laws and licences do so, and other clauses cite the letters; main-content
extraction has none. So does who says where a list begins (`start`) or which number an item has
(`value`). Lists without any of these stay as they are.
"""

from __future__ import annotations

import re
from typing import Final

_TAG: Final = re.compile(
    r"<(?:(?P<end>/)?(?P<list>ol|ul|menu)(?=[\s>])(?P<said>[^<>]{0,500})>"
    r"|li(?=[\s>])(?P<item>[^<>]{0,500})>"
    r"(?:\s{0,200}<(?:p|div|a|b|i|u|em|strong|span)(?=[\s>])[^<>]{0,500}>){0,5}\s{0,200})",
    re.IGNORECASE,
)
_TYPED: Final = re.compile(
    r"<(?:ol\s[^<>]{0,500}?(?<![\w-])(?:type|start)|li\s[^<>]{0,500}?(?<![\w-])value)\s*=",
    re.IGNORECASE,
)
_ATTRIBUTE: Final = re.compile(
    r"(?<![\w-])((?i:type|start|value))\s*=\s*[\"']?(-?[0-9]{1,9}|[aAiI1])(?=[\"'\s>]|$)"
)
_ROMAN: Final = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"),
    (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
MAX_ROMAN: Final = 3999
"""Beyond it a browser writes digits (CSS Counter Styles 3, section 6.1)."""


def with_numbers(source: str) -> str:
    """A page's source with the numbers of items of lists that state any: `a. `, `iv. `."""
    if _TYPED.search(source) is None:
        return source
    parts: list[str] = []
    open_lists: list[tuple[str, int] | None] = []  # kind and next number; None: not numbered
    at = 0
    for tag in _TAG.finditer(source):
        if tag["list"]:
            if tag["end"]:
                if open_lists:
                    open_lists.pop()
                continue
            said = _attributes(tag["said"]) if tag["list"].lower() == "ol" else {}
            start = int(said["start"]) if said.get("start", "").lstrip("-").isdigit() else 1
            kind = said.get("type", "1" if "start" in said else "")
            known = tag["list"].lower() == "ol" and kind in ("", "1", "a", "A", "i", "I")
            open_lists.append((kind, start) if known else None)
        elif open_lists and (current := open_lists[-1]) is not None:
            kind, number = current
            said = _attributes(tag["item"])
            if said.get("value", "").lstrip("-").isdigit():
                kind, number = kind or "1", int(said["value"])
            if not kind:
                continue
            parts += [source[at : tag.end()], marker(kind, number), ". "]
            at = tag.end()
            open_lists[-1] = (kind, number + 1)
    return "".join([*parts, source[at:]])


def _attributes(said: str) -> dict[str, str]:
    return {name.lower(): value for name, value in _ATTRIBUTE.findall(said)}


def marker(kind: str, number: int) -> str:
    """A number as the list's type writes it: `1`, `a`, `A`, `i` or `I`."""
    if kind in "iI" and 0 < number <= MAX_ROMAN:
        written = ""
        for value, letters in _ROMAN:
            count, number = divmod(number, value)
            written += letters * count
    elif kind in "aA" and number > 0:
        written = ""
        while number:
            number, rest = divmod(number - 1, 26)
            written = chr(97 + rest) + written
    else:
        return str(number)
    return written.upper() if kind.isupper() else written
