r"""Where personal data may be: RE2 over the bytes, so that recognizers read candidates only.

Why RE2 and not `re`: linear time on any input, and 10 to 60 times the speed for these patterns.
Why not Hyperscan: on law and web text in 12 languages it takes 67 microseconds a document where
RE2 takes 86 (the whole redactor 125 and 152) and finds the same spans, but 3.9 CPU seconds to
compile a language against 0.02, and it does not tell where matches of three triggers begin
(`benchmarks/pii_engines.py`, README).
A set of triggers says in one pass which of them match at all (11 µs for 3 kB where nineteen
single passes take 100); only those are then asked where. Several sets, since the automaton of all
triggers in one has a state for every combination of theirs and ran out of memory. A set that does
so reports no match, which here would be a silent miss. So each has one member that matches
every text: an answer without it is none, and all its triggers are asked where.

Two kinds of number are known by what stands before them, at which RE2 cannot look: they have a
compiled pass of their own (`phone_starts.py`, `national/starts.py`).

A region is a range of bytes that holds the anchors of possible hits. That regions miss none:
every anchor is a place where its recognizer's trigger matches; matches are found leftmost-first
without gaps in between; so a place where the trigger matches lies inside some match.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, Final, NamedTuple

from pii.recognizer import TriggeredRecognizer
from pii.table_column import BAR_WITHIN_BYTES

Bytes = bytes | memoryview
_TAB: Final = re.compile(b"\t")
_BAR: Final = re.compile(rb"\|")


WITNESS: Final = ""
"""Matches every text, so that the set's answer is never empty unless it failed."""


class Region(NamedTuple):
    """Half-open range of bytes in which recognizer number `recognizer` may have anchors."""

    recognizer: int
    start: int
    end: int


def _joined(recognizer: int, spans: Iterable[tuple[int, int]]) -> Iterator[Region]:
    """One region for matches that touch: a megabyte of digits is one, not 77,000."""
    first = last = -1
    for start, end in spans:
        if start == last:
            last = end
            continue
        if last >= 0:
            yield Region(recognizer, first, last)
        first, last = start, end
    if last >= 0:
        yield Region(recognizer, first, last)


def _options() -> Any:
    import re2

    options = re2.Options()
    options.never_capture = True
    # The default (8 MiB) makes the automaton of the telephone words start over in mid-text.
    options.max_mem = 64 << 20
    return options


@functools.cache
def _one(trigger: str) -> Any:
    """A trigger's expression: compiled when a text first matches it, and once for all languages."""
    import re2

    return re2.compile(trigger, _options())


@functools.cache
def _set(triggers: tuple[str, ...]) -> Any:
    """The set of some triggers and of WITNESS, its last; made once for all languages."""
    import re2

    which = re2.Set.SearchSet(_options())
    for trigger in (*triggers, WITNESS):
        which.Add(trigger)
    which.Compile()
    return which


def _near_digits(
    one: TriggeredRecognizer, spans: Iterable[tuple[int, int]], data: Bytes, rows: bool
) -> Iterable[tuple[int, int]]:
    """The matches with digits where the recognizer says that a value has some.

    `rows`: whether the text has tabs or bars at all.
    """
    reach, back = one.digit_within_bytes, one.digit_before_bytes
    if not reach:
        return spans
    below = one.below_within_bytes if rows else 0
    if not below:
        return (
            (start, end)
            for start, end in spans
            if one.near.search(data, max(0, start - back), end + reach)
        )
    return (
        (start, end)
        for start, end in spans
        if one.near.search(data, max(0, start - back), end + reach)
        or (_in_row(data, start, end) and one.near.search(data, end, end + below))
    )


def _in_row(data: Bytes, start: int, end: int) -> bool:
    """Whether a tab or a bar stands near the match."""
    first, last = max(0, start - BAR_WITHIN_BYTES), end + BAR_WITHIN_BYTES
    return bool(_TAB.search(data, first, last) or _BAR.search(data, first, last))


def _has_rows(data: Bytes) -> bool:
    return bool(_TAB.search(data) or _BAR.search(data))


def make(recognizers: Sequence[TriggeredRecognizer]) -> Callable[[Bytes], list[Region]]:
    """Compile the triggers; the result maps UTF-8 bytes to regions, by recognizer and place."""
    scanned = [(place, one.scan) for place, one in enumerate(recognizers) if one.scan]
    everywhere = [p for p, one in enumerate(recognizers) if not (one.trigger or one.scan)]
    families: dict[str, list[tuple[int, str]]] = {}
    for place, one in enumerate(recognizers):
        if one.trigger and not one.scan:
            families.setdefault(one.family, []).append((place, one.trigger))
        if one.own_trigger:
            families.setdefault("own", []).append((place, one.own_trigger))
    sets = [(_set(tuple(trigger for _, trigger in some)), some) for some in families.values()]

    def matching(data: Bytes) -> list[tuple[int, str]]:
        found: list[tuple[int, str]] = []
        for which, some in sets:
            numbers = which.Match(data)
            if numbers:
                found.extend(some[number] for number in numbers if number < len(some))
            else:
                found.extend(some)
        return found

    def regions(data: Bytes) -> list[Region]:
        found = [Region(place, 0, len(data)) for place in everywhere]
        for place, scan in scanned:
            found.extend(_joined(place, ((at, at + 1) for at in scan(data))))
        matched = matching(data)
        rows = bool(matched) and _has_rows(data)
        for place, trigger in matched:
            one = recognizers[place]
            spans = (match.span() for match in _one(trigger).finditer(data))
            found.extend(_joined(place, _near_digits(one, spans, data, rows)))
        return found

    return regions


def in_code_points(data: Bytes, text: str, regions: Iterable[Region]) -> list[Region]:
    """The regions with code points of `text` in place of bytes of `data` (its UTF-8)."""
    if len(text) == len(data):
        return list(regions)
    converted: list[Region] = []
    place_bytes = place_chars = 0
    for region in sorted(regions, key=lambda region: region.start):
        place_chars += len(str(data[place_bytes : region.start], "utf-8"))
        place_bytes = region.start
        length = len(str(data[region.start : region.end], "utf-8"))
        converted.append(Region(region.recognizer, place_chars, place_chars + length))
    return converted
