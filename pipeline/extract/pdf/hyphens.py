"""Joins the two halves of a word that was broken at the end of a line, and keeps real hyphens.

Which hyphens are real depends on the language, and the language is only known after the text. So
the document itself is asked first: a word that it writes elsewhere in one piece is joined, one that
it writes elsewhere with a hyphen keeps it, and so does what it hangs by a hyphen on many words
(Maltese `il-`, Portuguese `-se`, Irish `n-`). Then come rules about letters that hold in every
language here. Only what neither decides is joined, because most breaks are breaks of words.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from typing import Final

HYPHENS: Final = "-\u2010\u00ad\u00ac"
"""Hyphen-minus, hyphen, soft hyphen, and the not sign, which old fonts have in its place."""
SOFT: Final = "\u00ad\u00ac"
MIN_PARTNERS: Final = 3
"""Different words that the document hangs on a clitic before it counts as one."""
SUSPENDED: Final = frozenset(
    [
        "und",
        "oder",
        "bzw.",
        "bzw",
        "sowie",
        "och",
        "eller",
        "og",
        "en",
        "of",
        "ja",
        "tai",
        "või",
        "és",
        "vagy",
        "in",
        "ali",
        "i",
        "lub",
        "oraz",
        "a",
        "alebo",
        "nebo",
        "či",
        "și",
        "sau",
    ]
)
"""Words for and, or: after a hyphen they show that it stands for the rest of a compound (German
`Vor- und Nachteile`, Dutch `in- en uitvoer`, Finnish `kesä- ja heinäkuu`, Estonian, Swedish)."""
_LOOSE: Final = frozenset(
    ["und", "oder", "bzw.", "bzw", "sowie", "och", "eller", "og", "ja", "tai", "või", "és", "vagy"]
)
"""Those of them that no word of these languages ends with as a syllable after a break."""
_WORD: Final = re.compile(r"[^\W\d_]+(?:[-\u2010'’][^\W\d_]+)*")
_HEAD: Final = re.compile(r"[^\W_]+(?:[-\u2010'’][^\W_]+)*$")
_TAIL: Final = re.compile(r"[^\W_]+(?:[-\u2010'’][^\W_]+)*")
_VOWELS: Final = frozenset(
    "aeiouyąęėįųūāēīōåäöæøœáéíóúýàèìòùâêîôûãõñëïüőűăěůαεηιουωάέήίόύώϊϋаеиоуъюя"
)


class Words:
    """The words of a document, as evidence."""

    def __init__(self, lines: Iterable[str]) -> None:
        """`lines`: all lines; the last word of one that ends with a hyphen is no evidence."""
        self.whole: Counter[str] = Counter()
        self.before: dict[str, set[str]] = {}
        self.after: dict[str, set[str]] = {}
        for line in lines:
            stripped = line.rstrip(HYPHENS) if line.endswith(tuple(HYPHENS)) else line
            for found in _WORD.finditer(stripped):
                if len(stripped) < len(line) and found.end() == len(stripped):
                    continue
                word = found[0].casefold().replace("\u2010", "-")
                self.whole[word] += 1
                if "-" in word:
                    head, _, tail = word.partition("-")
                    self.before.setdefault(head, set()).add(tail)
                    self.after.setdefault(tail, set()).add(head)

    def joined(self, line: str, following: str) -> str:
        """Two lines of a paragraph as one."""
        if not line or not following:
            return line + following
        if line[-1] in SOFT and line[-2:-1].isalpha() and following[0].isalpha():
            return line.rstrip(SOFT) + following
        if line[-1] not in HYPHENS or not line[-2:-1].isalnum():
            return f"{line} {following}"
        if following[0] in "-\u2010" and following[1:2].isalpha():
            return line + following[1:]  # a real hyphen is repeated on the new line: Polish, Czech
        head, tail = _HEAD.search(line[:-1]), _TAIL.match(following)
        if head is None or tail is None:
            return f"{line} {following}"
        return self._decided(line, following, head[0], tail[0])

    def _decided(self, line: str, following: str, head: str, tail: str) -> str:
        first = following.split(" ", 1)[0].casefold()
        one = self.whole[(head + tail).casefold()]
        two = self.whole[f"{head}-{tail}".casefold()]
        if one > two:
            return line[:-1] + following
        if two:
            return line + following
        if first in _LOOSE or (first in SUSPENDED and self.whole[first] >= MIN_PARTNERS):
            return f"{line} {following}"
        if self._clings(head.casefold(), tail.casefold()) or _is_real(head, tail):
            return line + following
        return line[:-1] + following

    def _clings(self, head: str, tail: str) -> bool:
        """Whether the document hangs either half by a hyphen on several words.

        A clitic is short; a long half that does it is part of a compound, and hangs there as often
        by a hyphen of its own as by a break.
        """
        hangs_before = len(head) <= 5 and len(self.before.get(head, ())) >= MIN_PARTNERS
        hangs_after = len(tail) <= 4 and len(self.after.get(tail, ())) >= MIN_PARTNERS
        return hangs_before or hangs_after


def _is_real(head: str, tail: str) -> bool:
    """Rules about letters: what no language here breaks at the end of a line."""
    if head[-1].isdigit() or tail[0].isdigit():
        return True
    if tail[0].isupper() and not head.isupper():
        return True  # Baden-Württemberg
    if head.isupper() and len(head) > 1 and tail[0].islower():
        return True  # EU-weit
    if len(head) == 1 and not head.isupper():
        return True  # e-mail, n-athair, t-ainm
    last, first = head[-1].casefold(), tail[0].casefold()
    if last == first and last in "aiuyäöåü":
        return True  # Finnish linja-auto
    return not (_VOWELS & set(head.casefold())) or not (_VOWELS & set(tail.casefold()))
