"""What all recognizers have in common: a trigger for the prefilter and local, exact hits.

Presidio gives a recognizer a whole text and no say in where to look. Ours are split: `trigger`, an
RE2 pattern, covers the first character of whatever could be a hit; `hits` decides, looking at a
bounded neighbourhood of each such character and at nothing else. So a scan of the triggers alone
finds every place worth deciding, and deciding only there gives the same spans as deciding
everywhere (tested at every position).
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from typing import Any, ClassVar, Final, Literal, NamedTuple

ANCHOR_REACH: Final = 128
"""Code points: more than any anchor's pattern reads, its look-ahead included."""

_SHORT: Final = 32
"""Code points of a region that is tried place by place. What the prefilter finds is mostly a place
or a word; "at" in English text took a third of the time of `redact` as a search."""


class Hit(NamedTuple):
    """Half-open range in code points, and a score: 1.0 where the value itself was validated."""

    start: int
    end: int
    score: float
    entity: str = ""
    """Where the recognizer tells several entities apart; else empty: the recognizer's own."""
    recognizer: str = ""
    """Where the recognizer stands for several rules: which one; else empty."""


class Words(NamedTuple):
    """Words that announce values, standing at anchors; and the digits without which there is none.

    Lower case, a blank between two words for whatever gap there may be; each stands whole.
    """

    phrases: frozenset[str]
    """What counts in documents of every language."""
    own: frozenset[str] = frozenset()
    """What counts only in documents of the recognizer's language."""
    where: Literal["anywhere", "in a word", "in a bracket"] = "anywhere"
    """In a word: as the last letters of a longer one. In a bracket: behind it, and a space at most;
    the anchor is the bracket."""
    digits: Literal[1, 3, 5] = 1
    """ASCII digits of a value: 3 with at most ten bytes between two of them, 5 with at most twelve
    and no letter."""
    after: int = 0
    """Bytes behind the phrase within which so many digits end."""
    before: int = 0
    """So many bytes before it count too: where the value may stand before its label."""
    below: int = 0
    """And so many behind it if a tab or a bar stands near: the value may be below, in a column."""
    lone_letter: bool = True
    """Whether a single letter counts without a full stop or colon, or a space and 0, behind it."""

    @property
    def needs(self) -> tuple[int, int, int, int, bool, bool]:
        """What `word_digits.digits_near` reads."""
        bracket = self.where == "in a bracket"
        return self.digits, self.after, self.before, self.below, bracket, not self.lone_letter


class TriggeredRecognizer(ABC):
    """A recognizer of one entity that can be asked about a part of a text.

    A class, as Presidio's are, whom `presidio.py` hands them to. Subclasses set `entity` and
    `trigger` and write `hits`; they hold no state that a text could change.
    """

    entity: ClassVar[str]
    trigger: ClassVar[str]
    """RE2; empty for a recognizer that looks at every text, or has `words` or `scan`. Whenever
    `hits` finds a hit whose anchor is at p, the trigger matches at p, or words or scan give p. No
    assertion (`^`, `\\b`) may stand in it: it also scans buffers of many rows at once. The same for
    all languages, so that 24 of them compile it, and warm its automaton, once."""
    words: tuple[Words, ...] = ()
    """Besides a trigger, or instead of one: what else stands at anchors."""
    scan: Callable[[bytes | memoryview], list[int]] | None = None
    """Instead of a trigger: from UTF-8 to the bytes at which anchors may stand, ascending. For
    anchors of numbers that are known by what stands before them, at which RE2 cannot look. Not
    called for a text without an ASCII digit."""

    def __init__(self, language: str = "und") -> None:
        """Make the recognizer for documents of one language (ISO 639-1, or `und`)."""
        self.name = type(self).__name__
        self.supported_entities = [self.entity]
        self.supported_language = language

    def for_presidio(self) -> Any:
        """The same as a `presidio_analyzer.EntityRecognizer`, which this call imports."""
        from pii.presidio import PresidioRecognizer

        return PresidioRecognizer(self)

    @staticmethod
    def anchors(
        pattern: re.Pattern[str], text: str, start: int, end: int
    ) -> Iterator[re.Match[str]]:
        """Matches that begin in `text[start:end]`, without reading on to the next one far away.

        What look-ahead sees is cut ANCHOR_REACH after `end`, which only anchors past it notice.
        """
        limit = min(len(text), end + ANCHOR_REACH)
        if end - start <= _SHORT:  # a search would go on to `limit` where nothing matches
            while start < end:
                match = pattern.match(text, start, limit)
                if match:
                    yield match
                start = max(start + 1, match.end() if match else 0)
            return
        for match in pattern.finditer(text, start, limit):
            if match.start() >= end:
                return
            yield match

    @abstractmethod
    def hits(self, text: str, start: int, end: int) -> Iterator[Hit]:
        """Hits whose anchor lies in `text[start:end]`; they may reach beyond it on both sides.

        Total: any string, any range. Depends on a bounded neighbourhood of each anchor only.
        """
