"""From text to redacted text: prefilter, recognizers, policy and spans put together.

The one place that decides what is read: a string without a region is never decoded.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from pii import prefilter, spans
from pii.entities import Action
from pii.percent import decode
from pii.recognizer import TriggeredRecognizer
from pii.spans import Span


class Redacted(NamedTuple):
    """A redacted string and its spans, in code points of the original."""

    text: str
    spans: list[Span]


Redactor = Callable[[prefilter.Bytes], "Redacted | None"]
"""UTF-8 bytes -> what became of them, or None where nothing was found and nothing changed."""


def make(recognizers: Sequence[TriggeredRecognizer], actions: Mapping[str, Action]) -> Redactor:
    """A redactor of text. Entities whose action is `keep` are not looked for."""
    wanted = [one for one in recognizers if actions[one.entity] != "keep"]
    find_regions = prefilter.make(wanted)

    def redact(data: prefilter.Bytes) -> Redacted | None:
        regions = find_regions(data)
        if not regions:
            return None
        text = str(data, "utf-8")
        found = [
            Span(hit.start, hit.end, one.entity, one.name, hit.score, actions[one.entity])
            for region in prefilter.in_code_points(data, text, regions)
            for one in (wanted[region.recognizer],)
            for hit in one.hits(text, region.start, region.end)
        ]
        if not found:
            return None
        resolved = spans.resolve(found)
        return Redacted(spans.apply(text, resolved), resolved)

    return redact


def make_for_urls(redact: Redactor) -> Redactor:
    """A redactor of URLs: also looks at them percent-decoded (`%40`, `%2B353…`).

    Spans still count code points of the URL as written.
    """

    def redact_url(data: prefilter.Bytes) -> Redacted | None:
        as_written = redact(data)
        if b"%" not in bytes(data):
            return as_written
        text = str(data, "utf-8")
        decoded, places = decode(text)
        inner = redact(decoded.encode("utf-8"))
        if inner is None:
            return as_written
        found = [] if as_written is None else list(as_written.spans)
        found.extend(
            Span(places[span.start], places[span.end], span.entity, span.recognizer, span.score,
                 span.action)
            for span in inner.spans
        )  # fmt: skip
        resolved = spans.resolve(found)
        return Redacted(spans.apply(text, resolved), resolved)

    return redact_url
