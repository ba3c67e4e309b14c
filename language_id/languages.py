"""The 24 official languages of the EU and where each package finds its settings for them.

One TOML file a language, with a table per package, parsed by the package that owns the table: a
new language is one new file. Source of the list: Council Regulation No 1/1958, article 1, as
amended.
"""

from __future__ import annotations

import functools
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

OFFICIAL: Final = (
    "bg", "cs", "da", "de", "el", "en", "es", "et", "fi", "fr", "ga", "hr",
    "hu", "it", "lt", "lv", "mt", "nl", "pl", "pt", "ro", "sk", "sl", "sv",
)  # fmt: skip
"""ISO 639-1 codes, in alphabetical order, which is the order of row groups and reports."""

UND: Final = "und"
"""Folder of documents in no language of the 24, or in none that is certain (ISO 639-2)."""

_FOLDER: Final = Path(__file__).parent / "languages"


@dataclass(frozen=True, slots=True)
class Language:
    """One language: names, label and the tables of the packages.

    `label` is ISO 639-3 and ISO 15924 joined by `_`, as GlotLID and OpenEuroLLM write it.
    `tables` maps a package's table name (`identify`, `filters` …) to its parsed TOML.
    """

    code: str
    name: str
    label: str
    script: str
    tables: dict[str, Any]


@functools.cache
def load(code: str) -> Language:
    """Read one language.

    Raises:
        ValueError: the code is none of the 24, or its file lacks a key.
    """
    if code not in OFFICIAL:
        raise ValueError(f"{code!r} is not one of the 24 official languages: {' '.join(OFFICIAL)}")
    path = _FOLDER / f"{code}.toml"
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    try:
        head = {key: table.pop(key) for key in ("code", "name", "label", "script")}
    except KeyError as missing:
        raise ValueError(f"{path.name} lacks the key {missing}") from None
    return Language(tables=table, **head)
