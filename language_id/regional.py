"""Languages of Europe's regions, told by words alone from the large ones they are mistaken for.

The model has no label for Venetian or Limburgish and calls them Italian and Dutch, on a whole page
nearly surely. But their words are counted (`close_words.py`), and a page holds hundreds: where the
model is not sure of one of the languages below, its relatives are asked for by words, with so small
a share to begin with that only many words can win it for them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

RELATIVES: Final[Mapping[str, tuple[str, ...]]] = {
    "da": ("fo", "frr", "nds"),
    "de": ("frr", "gsw", "ksh", "nds", "stq"),
    "es": ("ext", "mwl"),
    "et": ("vro",),
    "fi": ("se", "vro"),
    "fr": ("frp",),
    "gl": ("ext", "mwl"),
    "is": ("fo",),
    "it": ("lmo", "nap", "pms", "sc", "scn", "vec"),
    "lt": ("ltg", "sgs"),
    "lv": ("ltg", "sgs"),
    "nl": ("li", "nds", "stq"),
    "pl": ("csb",),
    "pt": ("mwl",),
}
"""Language (ISO 639-1) to those that pass for it (639-1, or 639-3): Faroese, North Frisian, Low
German, Alemannic, Ripuarian, Saterland Frisian, Extremaduran, Mirandese, Võro, Northern Sami,
Franco-Provençal, Lombard, Neapolitan, Piedmontese, Sardinian, Sicilian, Venetian, Latgalian,
Samogitian, Limburgish, Kashubian: those of their kin with a thousand translated messages of
MediaWiki, and Latgalian with 340."""

SURE: Final = 0.995
"""Share of a document from which the model's word stands: it gives Dutch up to .99 of a page in
Limburgish. With .99 a quarter more documents of five sentences are mistaken, with .999 a tenth
fewer, but then nearly every page in Dutch, Italian and Spanish is asked."""

TRUST: Final = 1.0
"""Part of the words' log-odds that counts: the model has no opinion here that they could repeat."""

LEAST: Final = 0.01
"""Share that a relative is taken to have. With these two none of 42,014 sentences of NTREX-128 and
FLORES-200 in the languages of `RELATIVES`, nor any of 39,738 pieces of four and seven words, is
taken for a relative; with .03, where more documents are asked, two sentences are. Chosen on these
and on what FLORES-200 has of the relatives (`language_id/MODEL.md`)."""

REGIONAL: Final = tuple(sorted({one for of_one in RELATIVES.values() for one in of_one}))
"""All of them: languages with words and without a label."""


def related(totals: npt.NDArray[np.float64], codes: Sequence[str]) -> list[int]:
    """Places of a document's best language and its relatives; none where it is sure or has none.

    Args:
        totals: scores of the document, shape (languages,).
        codes: the languages.
    """
    best = int(totals.argmax())
    if not 0 < totals[best] < SURE or codes[best] not in RELATIVES:
        return []
    kin = [codes.index(one) for one in RELATIVES[codes[best]] if one in codes]
    return [best, *kin] if kin else []
