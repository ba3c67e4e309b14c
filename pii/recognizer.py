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
from typing import ClassVar, Final, Literal, NamedTuple

ANCHOR_REACH: Final = 128
"""Code points: more than any anchor's pattern reads, its look-ahead included."""


class Hit(NamedTuple):
    """Half-open range in code points, and a score: 1.0 where the value itself was validated."""

    start: int
    end: int
    score: float
    entity: str = ""
    """Where the recognizer tells several entities apart; else empty: the recognizer's own."""
    recognizer: str = ""
    """Where the recognizer stands for several rules: which one; else empty."""


class TriggeredRecognizer(ABC):
    """A recognizer of one entity that can be asked about a part of a text.

    A class, as Presidio's are, whom `presidio.py` hands them to. Subclasses set `entity` and
    `trigger` and write `hits`; they hold no state that a text could change.
    """

    entity: ClassVar[str]
    trigger: ClassVar[str]
    """RE2; empty for a recognizer that looks at every text. Whenever `hits` finds a hit whose
    anchor is at p, the trigger matches at p. No
    assertion (`^`, `\\b`) may stand in it: it also scans buffers of many rows at once. The same for
    all languages, so that 24 of them compile it, and warm its automaton, once."""
    own_trigger: ClassVar[str] = ""
    """The same for what counts only in documents of the recognizer's language; empty for none."""
    family: ClassVar[Literal["values", "words", "labels"]] = "values"
    """Triggers of one family are looked for in one pass: shapes of values, short lists of words,
    labels of all languages."""
    digit_within_bytes: ClassVar[int] = 0
    """If not 0: a hit has an ASCII digit within so many bytes after the trigger's match. Said here
    and not in the trigger, because RE2 has to run counted repetitions backwards to find where a
    match begins: one millisecond a match was measured."""

    digit_before_bytes: ClassVar[int] = 0
    """So many bytes before the trigger's match count for `digit_within_bytes` too: where the value
    may stand before its label."""
    below_within_bytes: ClassVar[int] = 0
    """So many bytes after a match with a tab or a bar near it count too: where the value may stand
    below its label, in a column."""
    near: ClassVar[re.Pattern[bytes]] = re.compile(rb"[0-9]")
    """What `digit_within_bytes` looks for: at least the first digit of a value lies within."""
    scan: Callable[[bytes | memoryview], list[int]] | None = None
    """Instead of a trigger: from UTF-8 to the bytes at which anchors may stand, ascending. For
    anchors that are known by what stands before them, at which RE2 cannot look."""

    def __init__(self, language: str = "und") -> None:
        """Make the recognizer for documents of one language (ISO 639-1, or `und`)."""
        self.name = type(self).__name__
        self.supported_entities = [self.entity]
        self.supported_language = language

    @staticmethod
    def anchors(
        pattern: re.Pattern[str], text: str, start: int, end: int
    ) -> Iterator[re.Match[str]]:
        """Matches that begin in `text[start:end]`, without reading on to the next one far away.

        What look-ahead sees is cut ANCHOR_REACH after `end`, which only anchors past it notice.
        """
        for match in pattern.finditer(text, start, min(len(text), end + ANCHOR_REACH)):
            if match.start() >= end:
                return
            yield match

    @abstractmethod
    def hits(self, text: str, start: int, end: int) -> Iterator[Hit]:
        """Hits whose anchor lies in `text[start:end]`; they may reach beyond it on both sides.

        Total: any string, any range. Depends on a bounded neighbourhood of each anchor only.
        """
