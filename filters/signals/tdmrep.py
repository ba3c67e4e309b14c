"""TDM Reservation Protocol (W3C Community Group, final report): 1 reserves, 0 does not.

The host's tdmrep.json is superseded by the response header, that by the page's metadata; a value
other than 0 or 1 is an error and sets nothing, and absence never resets what was said before.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Iterable, Sequence
from typing import Final

from filters.signals.address import pattern
from filters.signals.signal import State

NAMES: Final = frozenset({"tdm-reservation", "tdm:reservation"})
"""Names of the header, the meta element, and of EPUB's and PDF's metadata."""


def value_state(values: Iterable[str]) -> State | None:
    """The state that values of one place set; None where none is valid.

    Two valid values in one place contradict the protocol; the reservation counts.
    """
    stated = {value.strip() for value in values} & {"0", "1"}
    if not stated:
        return None
    return "reserved" if "1" in stated else "allowed"


def file_state(rules: Sequence[str], path: str) -> tuple[State, str] | None:
    """State and words of the first rule of a tdmrep.json whose location matches; None without one.

    `rules`: as `HOST_FILE` holds them. `path`: path and query of the document. The most specific
    match is by the protocol the first in sequence; patterns are case-sensitive.
    """
    for line in rules:
        location, value = rule(line)
        if pattern(location).match(path):
            if value is None:
                return None
            return ("reserved" if value == 1 else "allowed"), f"tdm-reservation: {value}"
    return None


@functools.lru_cache(maxsize=65_536)
def rule(line: str) -> tuple[str, int | None]:
    """Location and value of one rule; every document of a host asks for the same ones."""
    parsed = json.loads(line)
    return parsed["location"], parsed["tdm-reservation"]
