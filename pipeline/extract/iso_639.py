"""Codes of languages as documents of public bodies write them."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

THREE_LETTERS: Final = MappingProxyType(
    {
        "bul": "bg", "ces": "cs", "cze": "cs", "dan": "da", "deu": "de", "ger": "de", "ell": "el",
        "gre": "el", "eng": "en", "spa": "es", "est": "et", "fin": "fi", "fra": "fr", "fre": "fr",
        "gle": "ga", "hrv": "hr", "hun": "hu", "ita": "it", "lit": "lt", "lav": "lv", "mlt": "mt",
        "nld": "nl", "dut": "nl", "pol": "pl", "por": "pt", "ron": "ro", "rum": "ro", "slk": "sk",
        "slo": "sk", "slv": "sl", "swe": "sv",
    }
)  # fmt: skip
"""ISO 639-2, both codes of a language where there are two, for the 24 official languages."""


def two_letters(value: str | None) -> str | None:
    """ISO 639-1 of a tag that begins with a code of two or three letters, in any case.

    An address, as of the EU's authority table of languages, is read by its last part. A code of
    three letters that is none of the 24 stays as it is; what is no code gives None.
    """
    if value is None:
        return None
    code = value.strip().lower().rpartition("/")[2].partition("-")[0]
    if not (code.isascii() and code.isalpha() and len(code) in (2, 3)):
        return None
    return THREE_LETTERS.get(code, code)
