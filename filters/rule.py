"""A rule: a measure, a bound on it, and the word that the ledger holds where it fails.

Rules judge numbers that were stored, never text, so a changed bound replays without a corpus.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Bounds:
    """Lowest and highest value that passes, both included; None is no bound on that side."""

    min: float | None = None
    max: float | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """One way for a document to fail.

    Attributes:
        name: key in recipes, language tables and profiles; starts with the side it bounds.
        measure: name in `measures.MEASURES`.
        side: `min` or `max`, the only side that may be bound: the reason fits one side alone.
        bound: default, in the unit of the measure; None where the rule is off unless a language,
            profile or recipe bounds it.
        reason: the word in the ledger, readable without knowing the measure.
        source: where the rule and its default come from.
    """

    name: str
    measure: str
    side: Literal["min", "max"]
    bound: float | None
    reason: str
    source: str

    @property
    def bounds(self) -> Bounds:
        """The default as bounds."""
        return Bounds(min=self.bound) if self.side == "min" else Bounds(max=self.bound)
