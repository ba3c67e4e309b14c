"""A signal: what one protocol says about one document, where it says so, and in which words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

State = Literal["allowed", "reserved", "unknown"]

PROTOCOLS: Final = (
    "tdmrep", "noai", "content_usage", "content_signal", "rsl", "ai_txt", "robots",
    "disallow_ai_training",
)  # fmt: skip
"""Every protocol, in the order in which signals are listed."""

MAX_RAW_CHARS: Final = 300


@dataclass(frozen=True, slots=True)
class Signal:
    """One statement.

    Attributes:
        protocol: one of PROTOCOLS.
        state: allowed, reserved, or unknown where the statement is there but says neither.
        place: `header`, `meta` … of the document itself, or the file of its host.
        raw: the words that decide, bounded; of a host's file only words of closed lists.
        captured_at: seconds since 1970, UTC, of the record that says so; None if it is not known.
        digest: sha256 (hex) of that record's payload; None if it is not known.
    """

    protocol: str
    state: State
    place: str
    raw: str
    captured_at: int | None = None
    digest: str | None = None


def combined(states: list[State]) -> State:
    """Several statements of one protocol: any reservation reserves, else any permission allows.

    Source: IETF AIPREF vocabulary draft (2026-08-19), combining statements.
    """
    if "reserved" in states:
        return "reserved"
    return "allowed" if "allowed" in states else "unknown"
