"""What the identity numbers of all states share: a shape between borders, and a validator."""

from __future__ import annotations

import re
from abc import abstractmethod
from collections.abc import Iterator
from typing import ClassVar

from pii.boundaries import LEFT, RIGHT
from pii.recognizer import Hit, TriggeredRecognizer


class IdentityNumberRecognizer(TriggeredRecognizer):
    """A number that a state gives to a natural person. Anchor: its first character.

    Subclasses set `shape`, an expression that `re` and RE2 read alike, and write `is_valid`.
    """

    entity = "NATIONAL_ID"
    shape: ClassVar[str]
    country: ClassVar[str]
    """ISO 3166-1, upper case."""

    _bounded: ClassVar[re.Pattern[str]]

    def __init_subclass__(cls) -> None:
        """Derive the trigger and the bounded expression from the shape."""
        cls.trigger = cls.shape
        cls._bounded = re.compile(f"{LEFT}(?:{cls.shape}){RIGHT}")

    @staticmethod
    @abstractmethod
    def is_valid(written: str) -> bool:
        """Whether what has the shape, as written in the text, is such a number."""

    def hits(self, text: str, start: int, end: int) -> Iterator[Hit]:
        """See the base class."""
        for match in self.anchors(self._bounded, text, start, end):
            if self.is_valid(match.group()):
                yield Hit(match.start(), match.end(), 1.0)
