"""Values that count only beside a word that announces them: dates of birth, plates, passports.

The words are those of `label_words.py`. The value follows its label; in the languages whose grammar
puts it first ("am 14. Mai 1972 geboren", "az ABC-123 rendszámú autó") it may stand before it.
"""

from __future__ import annotations

import functools
import re
from abc import abstractmethod
from collections.abc import Iterator
from typing import ClassVar, Final, Literal

from pii.boundaries import AFTER_VALUE, PLACEHOLDER
from pii.label_words import GAP, MAX_LABEL, foreign_labels, labels, words_of
from pii.recognizer import Hit, TriggeredRecognizer, Words
from pii.table_column import FIRST_WITHIN_BYTES, column_values

_PHRASE: Final = re.compile(rf"[^\W_]+(?:{GAP}{{1,3}}[^\W_]+){{0,7}}")
_WORD: Final = re.compile(rf"(?<![^\W_]){AFTER_VALUE}[^\W_]+")
_BEFORE: Final = 24
_STOP: Final = re.compile(PLACEHOLDER)


@functools.cache
def _longest(some: frozenset[str]) -> int:
    """Code points of the longest of some labels, with its widest gaps."""
    return max((len(label) + 2 * label.count(" ") for label in some), default=0)


class LabelledRecognizer(TriggeredRecognizer):
    """A value after its label. Anchor: the first letter of the label's first word.

    Subclasses set `table` and `reach` and write `value`.
    """

    trigger = ""
    table: ClassVar[str]
    reach: ClassVar[int]
    """Code points between the label's end and the value's first one, none of them a digit."""
    digits: ClassVar[Literal[1, 3, 5]] = 1
    """ASCII digits that a value has (see `recognizer.Words`)."""
    value_bytes: ClassVar[int] = 0
    """Bytes from a value's beginning within which it has them."""
    bytes_before: ClassVar[int] = 0
    """The same before the label, where the value may stand there."""
    not_label: ClassVar[re.Pattern[str] | None] = None
    """A label with what before it makes it another one, up to the label's end."""

    def __init__(self, language: str = "und") -> None:
        """Make the recognizer for documents of one language (ISO 639-1, or `und`)."""
        super().__init__(language)
        self._labels = labels(self.table, language)
        shared = foreign_labels(self.table)
        # A character takes at most four bytes; a label's gaps and letters at most three.
        longest = max(_longest(shared), _longest(self._labels - shared))
        self.words = (
            Words(
                shared,
                self._labels - shared,
                digits=self.digits,
                after=3 * longest + 4 * (self.reach + 4) + self.value_bytes,
                before=self.bytes_before,
                below=FIRST_WITHIN_BYTES,
                lone_letter=False,
            ),
        )

    @abstractmethod
    def value(self, text: str, start: int, end: int) -> tuple[int, int] | None:
        """The value that begins in `text[start:end]`, if any."""

    def value_before(self, text: str, label: str, place: int) -> tuple[int, int] | None:
        """The value that stands before the label at `place`, for labels that may follow theirs."""
        return None

    def hits(self, text: str, start: int, end: int) -> Iterator[Hit]:
        """See the base class."""
        for word in self.anchors(_WORD, text, start, end):
            if _STOP.match(text, max(0, word.start() - 1)):
                continue
            place, label = self._label(text, word.start())
            if not place or (
                self.not_label
                and self.not_label.search(text, max(0, word.start() - _BEFORE), place)
            ):
                continue
            yield from self._beside(text, word.start(), place, label)

    def _beside(self, text: str, first: int, place: int, label: str) -> Iterator[Hit]:
        """Values of the column that the label heads; if it heads none, the one beside it.

        `first`, `place`: where the label begins and ends.
        """

        def begins(cell: str) -> list[tuple[int, int]]:
            value = self.value(cell, 0, 0)
            return [value] if value and value[0] == 0 else []

        below = column_values(text, place, begins)
        if below is not None:
            yield from (Hit(*one, 1.0) for one in below)
            return
        limit = min(len(text), place + self.reach)
        stop = _STOP.search(text, place, limit + 24)
        value = self.value(
            text, place, min(limit, stop.start()) if stop else limit
        ) or self.value_before(text, label, first)
        if value:
            yield Hit(*value, 1.0)

    def _label(self, text: str, place: int) -> tuple[int, str]:
        """End of the longest label that begins at `place`, and the label; 0 for none."""
        phrase = _PHRASE.match(text, place, place + 2 * MAX_LABEL)
        if not phrase:
            return 0, ""
        words = words_of(phrase.group().lower())
        for count in range(len(words), 0, -1):
            label = " ".join(words[:count])
            if label in self._labels:
                end = re.compile(rf"[^\W_]+(?:{GAP}{{1,3}}[^\W_]+){{{count - 1}}}").match(
                    text, place
                )
                if end and (len(label) > 1 or re.match(r"[.:] ?[0-9]", text[end.end() :][:3])):
                    return end.end(), label
        return 0, ""
