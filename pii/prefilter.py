r"""Where personal data may be: RE2 over the bytes, so that recognizers read candidates only.

Why RE2 and not `re`: linear time on any input, and 10 to 60 times the speed for these patterns.
Why not Hyperscan: on law and web text in 12 languages it takes 72 microseconds a document where
this takes 92 (the whole redactor 160 and 197) and finds the same spans, but 5.9 CPU seconds to
compile a language against 0.1, and it does not tell where matches of three triggers begin
(`benchmarks/pii_engines.py`, README).
One set of all triggers says in one pass which of them match at all (11 µs for 3 kB where nineteen
single passes take 100); only those are then asked where. A set whose automaton runs out of memory
reports no match, which here would be a silent miss. So an empty answer is believed only if a single
expression of all triggers, which falls back to a slower engine instead, finds nothing either.

Two kinds of number are known by what stands before them, at which RE2 cannot look: they have a
compiled pass of their own (`phone_starts.py`, `national/starts.py`).

A region is a range of bytes that holds the anchors of possible hits. That regions miss none:
every anchor is a place where its recognizer's trigger matches; matches are found leftmost-first
without gaps in between; so a place where the trigger matches lies inside some match.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from pii.recognizer import TriggeredRecognizer

Bytes = bytes | memoryview


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


def make(recognizers: Sequence[TriggeredRecognizer]) -> Callable[[Bytes], list[Region]]:
    """Compile the triggers; the result maps UTF-8 bytes to regions, by recognizer and place."""
    import re2

    options = re2.Options()
    options.never_capture = True
    # The default (8 MiB) makes the automaton of the telephone words start over in mid-text.
    options.max_mem = 64 << 20
    scanned = [(place, one.scan) for place, one in enumerate(recognizers) if one.scan]
    triggered = [p for p, one in enumerate(recognizers) if one.trigger and not one.scan]
    everywhere = [p for p, one in enumerate(recognizers) if not (one.trigger or one.scan)]
    compiled = {place: re2.compile(recognizers[place].trigger, options) for place in triggered}
    which = re2.Set.SearchSet(options)
    for place in triggered:
        which.Add(recognizers[place].trigger)
    which.Compile()
    any_of_them = re2.compile(
        "|".join(f"(?:{recognizers[place].trigger})" for place in triggered), options
    )

    def matching(data: Bytes) -> list[int]:
        if not triggered:
            return []
        found = which.Match(data)
        if found:
            return sorted(triggered[number] for number in found)
        return triggered if any_of_them.search(data) else []

    def regions(data: Bytes) -> list[Region]:
        found = [Region(place, 0, len(data)) for place in everywhere]
        for place, scan in scanned:
            found.extend(_joined(place, ((at, at + 1) for at in scan(data))))
        for place in matching(data):
            spans = (match.span() for match in compiled[place].finditer(data))
            one = recognizers[place]
            reach, back = one.digit_within_bytes, one.digit_before_bytes
            if reach:
                spans = (
                    (start, end)
                    for start, end in spans
                    if one.near.search(data, max(0, start - back), end + reach)
                )
            found.extend(_joined(place, spans))
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
