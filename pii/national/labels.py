r"""Words that announce a number, in every form they take: written down once, compiled for RE2.

Presidio compares lemmas, which need a model per language; a bare prefix takes "télécommunications"
for "tél". A label here is a specification:

    letters   as they are; accents, case and final sigma do not matter
    space     a gap: one to three spaces, line ends, dots, dashes, brackets
    .         an optional dot and an optional space: `r.č.` is also "rč", "r. č."
    -         an optional hyphen or space: `bsn-nummer` is also "bsnnummer", "bsn nummer"
    ~         an ending of the language, or none: `rodn~ čísl~` is also "rodného čísla"
    #         a word for "number" in any language: no, nr, n°, núm., č., br., αρ. …
    ( | ) ?   as in a regular expression

and it matches whole words only.
"""

from __future__ import annotations

import functools
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any, Final

_LETTERS: Final = str.maketrans(
    {"ł": "l", "đ": "d", "ø": "o", "æ": "ae", "œ": "oe", "ħ": "h", "ı": "i", "ð": "d", "þ": "th",
     "№": "no", "º": "o", "°": "o", "ª": "a", "\u00ad": "", "\u200b": "", "’": "'", "‘": "'",
     "´": "'", "`": "'"}
    | dict.fromkeys(" \t\n\r\u00a0\u2002\u2003\u2007\u2009\u202f", " ")
    | dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-")
)  # fmt: skip
"""What Unicode does not decompose."""

ENDINGS: Final[Mapping[str, str]] = {
    "bg": "та|то|ят|ът|а|я|о|и|е|те|ове|овете|на|но|ен|ни|ия|ият|ната|ното|ните|ния|ният|ското"
          "|ски|ския|ска|ската",
    "cs": "a|e|i|o|u|y|em|um|am|ach|ich|ech|ami|emi|im|ym|ych|ymi|eho|emu|iho|imu|ho|mu|m|ou|ej"
          "|ove|ovi|el|u",
    "da": "e|n|en|et|ets|ens|s|es|er|eren|erne|ernes|erens|ene|t|ts|ne|r|rne|re|ret|rets",
    "de": "e|en|er|es|em|s|n|ern|ns",
    "el": "α|ασ|ο|ον|οσ|ου|ουσ|οι|ων|εσ|η|ησ|ην|ι|ιου|ια|ιων|εωσ|εισ|εων|ου|υ|ματοσ|ματα",
    "en": "s|'s|s'",
    "es": "s|es|o|a|os|as",
    "et": "(?:[aeiu]|de|id|te)?(?:[dtlks]|le|lt|st|sse|ks|ni|na|ta|ga)?",
    "fi": "(?:[aeiou]|ks[ei]|t[ei])?(?:n|t|a|en|in|an|ta|na|ssa|sta|lla|lta|lle|ksi|tta|hin|i|ja"
          "|jen|ien|ten|ia)?(?:ni|si|nsa|an|en|mme|nne)?",
    "fr": "s|e|es|x|le|les|l|aux|ale|ales|al",
    "ga": "a|e|i|each|eacha|ach|acha|anna|ta",
    "hr": "[aeiou]?|om|em|og|oga|eg|ega|im|ih|oj|ome|omu|emu|ima|ama|imi|ni|nog|noga|nom|nim|na|ne"
          "|j|ja|ju|jem|ev",
    "hu": "(?:a|e|[aeo]m|[aeo]d|j[ae]|unk|uk|i|ai|ei|jai|jei|aim|aid)?"
          "(?:[aeo]?t|nak|nek|val|vel|[aeo]?[bdgjklmnprstvz]al|[aeo]?[bdgjklmnprstvz]el|ban|ben"
          "|ra|re|rol|tol|hoz|hez|bol|kent|ert|ig|[aeou]?n|ba|be|k|ok|ek|ak)?",
    "it": "[aeio]|hi|he|ti|te|to|ta|li|le|le",
    "lt": "as|o|ui|a|u|e|ai|ams|us|ais|uose|is|io|iui|i|iu|yje|iai|es|ei|ies|oje|omis|iams|ius|ys"
          "|os|mis|eje|ems",
    "lv": "[saiuem]|am|os|iem|is|us|es|ei|as|ai|ajam|aja|ais|amu|ama|ma|mu|bas|ba|bu|ju|ja",
    "mt": "i|ijiet|jiet|a|u",
    "nl": "s|en|e|n|je|'s",
    "pl": "[aeyoiu]|em|ie|ow|om|ami|ach|owi|ego|emu|ym|im|ej|ych|ymi|iej|iego|iemu|mi|m|ze|rze|ek",
    "pt": "s|es|o|a|os|as|l|is",
    "ro": "ul|ului|a|ei|ii|e|i|le|lui|lor|ele|elor|uri|urile|urilor|ile|ilor|u|al|ala|ale|ale",
    "sk": "a|e|i|o|u|y|em|um|am|om|ach|ich|och|ech|ami|emi|mi|im|ym|ych|ymi|eho|emu|ieho|iemu|ho"
          "|mu|m|ou|ej|ove|ovi|ov|el",
    "sl": "[aeiou]?|om|em|oma|ega|emu|im|ih|imi|ima|ama|am|ah|jo|ju|ja|ev|ni|na|ne|no",
    "sv": "e|en|n|et|t|s|ens|ets|er|erna|na|ret|rets|ren|rens|a",
}  # fmt: skip
"""Endings of nouns and adjectives, without accents, as alternatives: what the labels need."""


@functools.cache
def _folded(character: str, *, in_text: bool) -> str:
    decomposed = unicodedata.normalize("NFD", character.casefold().translate(_LETTERS))
    return "".join(
        c if not in_text or c < "\x80" or c.isalnum() else " "
        for c in decomposed
        if not unicodedata.combining(c)
    )


class _Folds(dict[int, str]):
    """Code point -> what stands for it, each worked out when it is first met."""

    def __missing__(self, code_point: int) -> str:
        """Fold one character: what becomes of it does not depend on its neighbours."""
        self[code_point] = folded = _folded(chr(code_point), in_text=True)
        return folded


_FOLDS: Final = _Folds()


def fold(text: str) -> str:
    """Lower case without accents; spaces, dashes and apostrophes of one kind, other signs blank."""
    return text.translate(_FOLDS)


_NUMBER: Final = (
    "(?:n|no|n\\. ?o|nr|nro|num|numero|numeros|nummer|numer|number|c|cis|cislo|br|broj|st|stevilka"
    r"|sz|szam|αρ|αριθ|αριθμ|αριθμοσ|αριθμο|αριθμου|номер|ns|nos|uimh)\.?[ .:]{0,2}"
)

_WRITTEN: Final = {" ": "[ .,:/_'()-]{1,3}", ".": r"(?:\. ?| )?", "-": "[ -]?",
                   "(": "(?:", ")": ")", "|": "|", "?": "?", "/": "[ /.-]{1,3}",
                   "'": "[' ]?"}  # fmt: skip


def _expression(specification: str, language: str) -> str:
    made = []
    for character in specification.replace("# ", "#"):
        if character == "#":
            made.append(_NUMBER)
        elif character == "~":
            made.append(f"(?:{ENDINGS[language]})?")
        elif character in _WRITTEN:
            made.append(_WRITTEN[character])
        else:
            made.append(_folded(character, in_text=False))
    return "".join(made)


def compiled(labels: Iterable[tuple[str, str]]) -> Any:
    """RE2 over folded UTF-8 between two characters that are no letters: pad the text with blanks.

    `labels` are pairs of language and specification.

    Raises:
        re2.error: a specification that is no expression.
    """
    import re2

    options = re2.Options()
    options.longest_match = True
    options.never_capture = True
    # The default (8 MiB) makes the larger automata start over in mid-text.
    options.max_mem = 64 << 20
    some = sorted({_expression(specification, language) for language, specification in set(labels)})
    return re2.compile(f"{_NO_LETTER}(?:{'|'.join(some)}){_NO_LETTER}", options)


_NO_LETTER: Final = r"[\x00-/:-@\[-`{-\x7f]"
"""In folded text; `[^\\pL\\pN]` says the same with an automaton fifty times the size."""
