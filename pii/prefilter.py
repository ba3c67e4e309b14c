r"""Where personal data may be: RE2 over the bytes, so that recognizers read candidates only.

Why RE2 and not `re`: linear time on any input, and 10 to 60 times the speed for these patterns.
Why not Hyperscan: it finds the same spans, but no faster (55 microseconds a document of law where
this takes 49), compiles for 0.4 CPU seconds, and does not tell where matches of two triggers begin
(`benchmarks/pii_engines.py`, docs/figures.md).
A set of triggers says in one pass which of them match at all; only those are then asked where. A
set whose automaton runs out of memory reports no match, which here would be a silent miss. So it
has one member that matches every text: an answer without it is none, and all its triggers are asked
where.

What is known by what stands before it, at which RE2 cannot look, has a compiled pass of its own:
two kinds of number (`phone_starts.py`, `national/starts.py`), and whole words (`word_scan.py`), for
which the automata of RE2 took five times as long.

A region is a range of bytes that holds the anchors of possible hits. That regions miss none:
every anchor is found by a pass, or is a place where its recognizer's trigger matches; matches are
found leftmost-first without gaps in between; so such a place lies inside some match.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, Final, NamedTuple

from pii import code_points, word_scan
from pii.recognizer import TriggeredRecognizer

Bytes = bytes | memoryview
_DIGIT: Final = re.compile(b"[0-9]")
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
    # The default (8 MiB) is for one expression; more than that, and the automaton starts over.
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


def _triggers(recognizers: Sequence[TriggeredRecognizer]) -> Callable[[Bytes], Iterator[Region]]:
    """The function from UTF-8 to the regions of the recognizers that have a trigger."""
    some = [(place, one.trigger) for place, one in enumerate(recognizers) if one.trigger]
    which = _set(tuple(trigger for _, trigger in some))

    def regions(data: Bytes) -> Iterator[Region]:
        for number in which.Match(data) or range(len(some)):
            if number < len(some):
                place, trigger = some[number]
                yield from _joined(place, (match.span() for match in _one(trigger).finditer(data)))

    return regions


def passes(recognizers: Sequence[TriggeredRecognizer]) -> Callable[[Bytes], list[Region]]:
    """The function from UTF-8 to the regions that are found without a trigger."""
    scanned = [(place, one.scan) for place, one in enumerate(recognizers) if one.scan]
    everywhere = [
        place for place, one in enumerate(recognizers) if not (one.trigger or one.scan or one.words)
    ]
    several = [(place, words) for place, one in enumerate(recognizers) for words in one.words]
    speaker = [place for place, _ in several]
    scan_words = word_scan.scanner([words for _, words in several])

    def regions(data: Bytes) -> list[Region]:
        found = [Region(place, 0, len(data)) for place in everywhere]
        # Without a digit there is no number, and no value that a word announces.
        if not _DIGIT.search(data):
            return found
        for place, scan in scanned:
            found.extend(_joined(place, ((at, at + 1) for at in scan(data))))
        if several:
            words = dict.fromkeys(zip(*scan_words(data), strict=True))
            found.extend(Region(speaker[number], at, at + 1) for number, at in words)
        return found

    return regions


def make(recognizers: Sequence[TriggeredRecognizer]) -> Callable[[Bytes], list[Region]]:
    """Compile what the recognizers look for; the result maps UTF-8 bytes to regions."""
    passed, triggered = passes(recognizers), _triggers(recognizers)

    def regions(data: Bytes) -> list[Region]:
        return [*passed(data), *triggered(data)]

    return regions


def in_code_points(data: Bytes, text: str, regions: Iterable[Region]) -> list[Region]:
    """The regions as code points of `text` that begin within the bytes of `data` (its UTF-8)."""
    if len(text) == len(data):
        return list(regions)
    some = list(regions)
    place = code_points.of_bytes(data, (at for _, start, end in some for at in (start, end)))
    return [Region(one, place[start], place[end]) for one, start, end in some]
