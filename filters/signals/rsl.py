"""Really Simple Licensing 1.0: whether its licences leave training free.

Reserved is what prohibits training, or permits it only against payment: a licence that must be
bought was not given. A permission that names the usage goes before a prohibition that covers it in
general (RSL 1.0, 3.1.1).
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, Final

from filters.signals.address import host_key, path_of, pattern
from filters.signals.signal import State, combined

TRAINING: Final = ("ai-train", "ai-all", "all")
"""Usages that hold training, from the narrow to the wide."""
FREE: Final = frozenset({"", "free", "attribution"})
"""Types of payment without money or a contract."""


def state(rules: Sequence[str], url: str, home: str) -> tuple[State, str] | None:
    """State and words of the licences that cover an address; None where none does.

    `rules`: lines of JSON as `HOST_FILE` holds them. `home`: address of the document that states
    them, whose host patterns without one mean. Where licences contradict, the reservation counts.
    """
    found: list[tuple[State, str]] = []
    for line in rules:
        try:
            licence = json.loads(line)
        except ValueError:
            continue
        if _covers(licence["url"], url, home):
            found.append(_judged(licence))
    if not found:
        return None
    whole = combined([one for one, _ in found])
    return whole, next(words for one, words in found if one == whole)


def _covers(where: str, url: str, home: str) -> bool:
    if "://" in where:
        if host_key(where) != host_key(url):
            return False
        where = path_of(where)
    elif host_key(home) != host_key(url):
        return False
    return bool(pattern(where).match(path_of(url)))


def _judged(licence: dict[str, Any]) -> tuple[State, str]:
    permits, prohibits = licence["permits"], licence["prohibits"] or []
    paid = [kind for kind in licence["payment"] if kind not in FREE]
    permitted = _narrowest(permits or [])
    prohibited = _narrowest(prohibits)
    if prohibited is not None and (permitted is None or prohibited <= permitted):
        return "reserved", f"prohibits {TRAINING[prohibited]}"
    if permitted is not None:
        words = f"permits {TRAINING[permitted]}"
        return ("reserved", f"{words} for payment") if paid else ("allowed", words)
    if paid and permits is None:
        return "reserved", "any use for payment"
    return "unknown", "says nothing of training"


def _narrowest(usages: Sequence[str]) -> int | None:
    """Place in TRAINING of the narrowest usage that holds training, None without one."""
    return next((place for place, usage in enumerate(TRAINING) if usage in usages), None)
