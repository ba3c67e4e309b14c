"""What stands around a number and says whose it is: labels before and after it.

A label speaks for the number that follows it. It does not reach over a masked value or over
another long number, so that masking one value never turns the next number into a hit and redacting
twice is redacting once. What speaks against a hit (a company's label) does reach over masked
values: a second pass may only see more of it. A placeholder counts as one character, fewer than
any value, so that distances never grow by masking.
"""

from __future__ import annotations

import re
from typing import Any, Final, NamedTuple

from pii.boundaries import PLACEHOLDER
from pii.national.labels import fold

REACH: Final = 60
"""Code points between a label and the number after it."""
REACH_BACK: Final = 24
"""Code points between a number and the label after it: "80…5 (rodné číslo)"."""

_BEFORE: Final = 240
_AFTER: Final = 80
_MASK: Final = "\x00"
_PLACEHOLDER: Final = re.compile(PLACEHOLDER)
_LONG_NUMBER: Final = re.compile(rb"[0-9](?:[ ./-]?[0-9]){6,}")
_LIST: Final = re.compile(
    rb"[ ,;/&+|()-]{1,3}(?:(?:and|or|und|oder|et|ou|y|e|i|a|en|of|og|och|ja|ir|un|u|in|si|"
    + "es|is|agus|και|и|или|η|tai|eller|lub|oraz|ili|ali|alebo|nebo|sau".encode()
    + rb") )?"
)
_SPOKEN_FOR: Final = re.compile(rb"[ .]{0,3}[:#=]|[^\n]{0,20}?[0-9\x00<]")


class Surroundings(NamedTuple):
    """Folded UTF-8 on both sides of a number, padded with a blank at both ends."""

    before: bytes
    after: bytes


def around(text: str, start: int, end: int) -> Surroundings:
    """What is read around `text[start:end]`."""
    before, after = text[max(0, start - _BEFORE) : start], text[end : end + _AFTER]
    if "<" in before:
        before = _PLACEHOLDER.sub(_MASK, before)
    if "<" in after:
        after = _PLACEHOLDER.sub(_MASK, after)
    return Surroundings(
        b" " + fold(before).encode(errors="replace") + b" ",
        b" " + fold(after).encode(errors="replace") + b" ",
    )


def _distances(expression: Any, before: bytes) -> list[tuple[int, int]]:
    """(code points from label to number, where the label ends in bytes), nearest last."""
    found = []
    place = 0
    while match := expression.search(before, place):
        place = match.end() - 1
        found.append((len(before[place:].decode(errors="replace")) - 1, place))
    return found


def label_before(expression: Any, surroundings: Surroundings) -> int | None:
    """Distance of the nearest label that speaks for the number; None without one."""
    masked = surroundings.before.rfind(b"\x00")
    before = b" " + surroundings.before[masked + 1 :] if masked >= 0 else surroundings.before
    found = _distances(expression, before)
    if not found or found[-1][0] > REACH:
        return None
    distance, place = found[-1]
    last = max(_LONG_NUMBER.finditer(before, place), key=lambda hit: hit.end(), default=None)
    if last and not _LIST.fullmatch(before, last.end(), len(before) - 1):
        return None
    return distance


def label_after(expression: Any, surroundings: Surroundings) -> int | None:
    """Distance of a label behind the number, unless it speaks for a number of its own."""
    match = expression.search(surroundings.after)
    if not match:
        return None
    between = surroundings.after[: match.start() + 1]
    if len(between) > 2 * REACH_BACK or re.search(rb"[0-9;\x00<]|\. ", between):
        return None
    distance = len(between.decode(errors="replace"))
    if distance > REACH_BACK or _SPOKEN_FOR.match(surroundings.after, match.end() - 1):
        return None
    return distance


def against(expression: Any, surroundings: Surroundings, reach: int = REACH) -> int | None:
    """Distance of the nearest words that speak against a hit, masked values or not."""
    found = _distances(expression, surroundings.before)
    if not found or found[-1][0] > reach:
        return None
    distance, place = found[-1]
    # A number of its own in between: the label spoke for that one.
    return None if _LONG_NUMBER.search(surroundings.before, place) else distance
