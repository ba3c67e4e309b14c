"""One code for a language, whatever a model calls it.

The same language goes by `et`, `est` and `ekk`; `als` is Alemannic to Wikipedia (and to lid.176)
and Tosk Albanian to ISO 639-3. A label is therefore read by its model's scheme, once, here.

Sources: ISO 639-3 code tables (macrolanguages `est` = `ekk vro`, `lav` = `lvs ltg`, `hbs` =
`bos cnr hrv srp`, `nor` = `nno nob`, `sqi` = `aae aat aln als`, `swa` = `swc swh`, `srd` =
`sdc sdn src sro`);
https://meta.wikimedia.org/wiki/List_of_Wikipedias for the codes that are not ISO.
"""

from __future__ import annotations

import functools
from typing import Final

PREFIX: Final = "__label__"

_ISO_639_3: Final = {
    # the 24, each with its individual language where ISO has a macrolanguage
    "bul": "bg", "ces": "cs", "dan": "da", "deu": "de", "ell": "el", "eng": "en", "spa": "es",
    "est": "et", "ekk": "et", "fin": "fi", "fra": "fr", "gle": "ga", "hrv": "hr", "hun": "hu",
    "ita": "it", "lit": "lt", "lav": "lv", "lvs": "lv", "mlt": "mt", "nld": "nl", "pol": "pl",
    "por": "pt", "ron": "ro", "slk": "sk", "slv": "sl", "swe": "sv",
    # what people mistake for them
    "nob": "nb", "nor": "nb", "nno": "nn", "isl": "is", "srp": "sr", "bos": "bs", "hbs": "sh",
    "mkd": "mk", "ukr": "uk", "rus": "ru", "bel": "be", "tur": "tr", "sqi": "sq", "als": "sq",
    "cat": "ca", "glg": "gl", "eus": "eu", "ltz": "lb", "cym": "cy", "gla": "gd", "afr": "af",
    "lat": "la", "swa": "sw", "swh": "sw",
    # what else the shipped model knows
    "arg": "an", "aze": "az", "azj": "az", "bre": "br", "cos": "co", "epo": "eo", "fao": "fo",
    "fry": "fy", "grn": "gn", "gug": "gn", "ina": "ia", "ind": "id", "lim": "li", "msa": "ms",
    "zsm": "ms", "oci": "oc", "roh": "rm", "srd": "sc", "src": "sc", "sro": "sc", "sme": "se",
    "tgl": "tl", "uzb": "uz", "uzn": "uz", "vie": "vi", "wln": "wa", "xho": "xh",
}  # fmt: skip
"""ISO 639-3 to 639-1. `nor` without more is Bokmål in every corpus that we know of; `hbs` stays
Serbo-Croatian (`sh`): it says nothing about which of its languages it is."""

_ISO_639_2B: Final = {
    "cze": "cs", "ger": "de", "gre": "el", "fre": "fr", "dut": "nl", "rum": "ro", "slo": "sk",
    "ice": "is", "mac": "mk", "alb": "sq", "baq": "eu", "wel": "cy",
}  # fmt: skip
"""Bibliographic codes of ISO 639-2, which catalogues of libraries still use."""

_WIKIPEDIA: Final = {"no": "nb", "als": "gsw", "bh": "bho", "eml": "egl"}
"""Wikipedia's codes that are no ISO code, or another language's."""

_INDIVIDUAL: Final = {
    **{short: long for long, short in reversed(_ISO_639_3.items())},
    "et": "ekk", "lv": "lvs", "nb": "nob", "sw": "swh", "sq": "als",
    "az": "azj", "gn": "gug", "ms": "zsm", "sc": "src", "uz": "uzn",
}  # fmt: skip
"""ISO 639-1 to 639-3, individual languages where there is a macrolanguage."""

SCHEMES: Final = ("wikipedia", "iso639-3")


@functools.lru_cache(maxsize=4096)  # pages declare few
def code(label: str, scheme: str) -> str:
    """Read a model's label as ISO 639-1, or ISO 639-3 where 639-1 has none.

    Args:
        label: with or without fastText's prefix; `et`, `est`, `ekk_Latn`, `sr-Cyrl`.
        scheme: one of `SCHEMES`: what the model's bare codes mean.
    """
    if scheme not in SCHEMES:
        raise ValueError(f"{scheme!r} is none of the label schemes {', '.join(SCHEMES)}")
    language = label.removeprefix(PREFIX).replace("-", "_").split("_")[0].lower()
    if scheme == "wikipedia":
        language = _WIKIPEDIA.get(language, language)
        if language in _WIKIPEDIA.values():
            return language
    return _ISO_639_3.get(language) or _ISO_639_2B.get(language) or language


def tag(language: str, script: str | None) -> str:
    """A code of ours as `xxx_Xxxx` (ISO 639-3, ISO 15924), as GlotLID and OpenEuroLLM write it.

    Args:
        language: as `code` gives it.
        script: ISO 15924, None for Zyyy (undetermined).
    """
    return f"{_INDIVIDUAL.get(language, language)}_{script or 'Zyyy'}"
