"""Spans of personal data: which one counts where several overlap, and what applying them gives.

Overlapping hits become one span over all their characters, named after the strongest. Dropping the
weaker hit instead (as Presidio does within an entity) would leave the characters that only it
covered in the text, and a miss is the worse mistake here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

from pii.entities import ORDER, PLACEHOLDERS, Action

CHANGES_TEXT: Final = frozenset({"mask", "pseudonym", "drop_document"})
"""The actions after which the placeholder or a pseudonym stands in the text."""


BOILERPLATE: Final = "BOILERPLATE_LINE"
"""The entity of what is cut: no personal data, but in the one list that leads from text to text."""


@dataclass(frozen=True, slots=True)
class Span:
    """One hit: half-open range of code points of the original string; never the value.

    `score`: 1.0 where a check digit, a numbering plan or a registry confirmed the value.
    """

    start: int
    end: int
    entity: str
    recognizer: str
    score: float
    action: Action | Literal["cut"]


def _strength(span: Span) -> tuple[float, int, int, int, str]:
    """Smaller is stronger: validated, longest, leftmost, order of ENTITIES, recognizer's name."""
    return (
        -span.score,
        span.start - span.end,
        span.start,
        ORDER[span.entity],
        span.recognizer,
    )


def _join(overlapping: Sequence[Span]) -> Span:
    strongest = min(overlapping, key=_strength)
    drops = any(span.action == "drop_document" for span in overlapping)
    return replace(
        strongest,
        start=min(span.start for span in overlapping),
        end=max(span.end for span in overlapping),
        # A weaker hit that drops the document still drops it under the stronger one's name.
        action="drop_document" if drops else strongest.action,
    )


def _union(spans: Iterable[Span]) -> list[Span]:
    joined: list[Span] = []
    cluster: list[Span] = []
    end = -1
    for span in sorted(spans, key=lambda span: (span.start, span.end, _strength(span))):
        if cluster and span.start >= end:
            joined.append(_join(cluster))
            cluster = []
        end = max(end, span.end) if cluster else span.end
        cluster.append(span)
    if cluster:
        joined.append(_join(cluster))
    return joined


def resolve(spans: Iterable[Span]) -> list[Span]:
    """Disjoint spans, in order, from any number of overlapping ones in any order.

    Spans that change the text are joined first; an annotation that touches none of them stays.
    Spans with the action `keep` leave no trace.
    """
    found = list(spans)
    masks = _union(span for span in found if span.action in CHANGES_TEXT)
    notes = _union(span for span in found if span.action == "annotate")
    if not notes:
        return masks
    result = list(masks)
    place = 0
    for note in notes:
        while place < len(masks) and masks[place].end <= note.start:
            place += 1
        if place == len(masks) or masks[place].start >= note.end:
            result.append(note)
    return sorted(result, key=lambda span: span.start)


def of_bytes(data: bytes | memoryview, cuts: Iterable[tuple[int, int]]) -> list[Span]:
    """Byte ranges of a string, in order and disjoint, as spans that cut it."""
    made: list[Span] = []
    at = done = 0
    for start, end in cuts:
        first = at + len(str(data[done:start], "utf-8"))
        at = first + len(str(data[start:end], "utf-8"))
        done = end
        made.append(Span(first, at, BOILERPLATE, BOILERPLATE.lower(), 1.0, "cut"))
    return made


def with_cuts(resolved: Sequence[Span], cuts: Sequence[Span]) -> list[Span]:
    """Spans of personal data and cuts, disjoint and in order.

    What lies within a cut goes with it. A cut yields to a span that reaches beyond it, and to one
    that drops the document: no span of personal data is lost to half a line.
    """
    result: list[Span] = []
    place = reach = 0
    for cut in cuts:
        while place < len(resolved) and resolved[place].end <= cut.start:
            result.append(resolved[place])
            place += 1
        last = place
        while last < len(resolved) and resolved[last].start < cut.end:
            last += 1
        inside = resolved[place:last]
        if cut.start >= reach and all(
            cut.start <= span.start and span.end <= cut.end and span.action != "drop_document"
            for span in inside
        ):
            result.append(cut)
        else:
            result.extend(inside)
            reach = max([reach, *(span.end for span in inside)])
        place = last
    return [*result, *resolved[place:]]


def in_bytes(original: str, spans: Iterable[Span]) -> list[tuple[int, int]]:
    """Start and end of each span in bytes of the string's UTF-8; spans in order, disjoint."""
    if original.isascii():
        return [(span.start, span.end) for span in spans]
    places: list[tuple[int, int]] = []
    done = at = 0
    for span in spans:
        start = at + len(original[done : span.start].encode())
        at = start + len(original[span.start : span.end].encode())
        done = span.end
        places.append((start, at))
    return places


def apply(
    original: str, spans: Iterable[Span], token: Callable[[str, str], str] | None = None
) -> str:
    """The redacted string: a cut goes, any other span that changes text becomes its placeholder.

    `spans` are disjoint and in order, as `resolve` and the column `spans` give them. `token` makes
    pseudonyms of entity and value; without one the placeholder stands there too.

    Raises:
        ValueError: spans overlap or reach outside the string (the message holds no text).
    """
    parts: list[str] = []
    done = 0
    for span in spans:
        if span.start < done or span.end > len(original) or span.start >= span.end:
            raise ValueError(
                f"span {span.start}:{span.end} does not fit a string of {len(original)} code points"
            )
        if span.action == "cut":
            parts.append(original[done : span.start])
            done = span.end
        elif span.action in CHANGES_TEXT:
            parts.append(original[done : span.start])
            if span.action == "pseudonym" and token is not None:
                parts.append(token(span.entity, original[span.start : span.end]))
            else:
                parts.append(PLACEHOLDERS[span.entity])
            done = span.end
    parts.append(original[done:])
    return "".join(parts)
