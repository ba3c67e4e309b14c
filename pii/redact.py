"""From text to redacted text: prefilter, recognizers, policy and spans put together.

The one place that decides what is read: a string without a region is never decoded.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple, Protocol

from pii import prefilter, spans
from pii.entities import Action
from pii.institutional import Institutional
from pii.percent import decode
from pii.pseudonym import Token
from pii.recognizer import TriggeredRecognizer
from pii.spans import Span


class Redacted(NamedTuple):
    """A redacted string and its spans, in code points of the original, then the same in bytes."""

    text: str
    spans: list[Span]
    bytes: list[tuple[int, int]]


class Redactor(Protocol):
    """UTF-8 bytes -> what became of them, or None where nothing was found and nothing changed.

    `public_page`: the string belongs to a page of a public body. `cuts`: byte ranges that go.
    """

    def __call__(  # noqa: D102
        self,
        data: prefilter.Bytes,
        public_page: bool = False,
        cuts: Sequence[tuple[int, int]] = (),
    ) -> Redacted | None: ...


def make(
    recognizers: Sequence[TriggeredRecognizer],
    actions: Mapping[str, Action],
    token: Token | None = None,
    institutional: Institutional | None = None,
) -> Redactor:
    """A redactor of text. Entities whose action is `keep` are not looked for.

    `token` writes pseudonyms, `institutional` says what else stays.
    """
    wanted = [
        one
        for one in recognizers
        if any(actions[entity] != "keep" for entity in one.supported_entities)
    ]
    find_regions = prefilter.make(wanted)

    def redact(
        data: prefilter.Bytes, public_page: bool = False, cuts: Sequence[tuple[int, int]] = ()
    ) -> Redacted | None:
        regions = find_regions(data)
        if not regions and not cuts:
            return None
        text = str(data, "utf-8")
        found = [
            Span(hit.start, hit.end, entity, hit.recognizer or one.name, hit.score, actions[entity])
            for region in prefilter.in_code_points(data, text, regions)
            for one in (wanted[region.recognizer],)
            for hit in one.hits(text, region.start, region.end)
            for entity in (hit.entity or one.entity,)
        ]
        if institutional is not None:
            found = [
                span
                for span in found
                if not institutional.keeps(
                    span.entity, text, span.start, span.end, public_page=public_page
                )
            ]
        return _redacted(text, _without_companies(found), token, spans.of_bytes(data, cuts))

    return redact


NUMERIC_GUESSES: Final = frozenset({"PHONE_NUMBER", "CREDIT_CARD", "ID_DOCUMENT", "LICENCE_PLATE"})
"""Entities that a company's number may look like."""


def _without_companies(found: list[Span]) -> list[Span]:
    """The spans without companies' numbers that are kept and what was only guessed about them."""
    kept = [span for span in found if span.action == "keep"]
    if not kept:
        return found
    return [
        span
        for span in found
        if span.action != "keep"
        and not (
            span.entity in NUMERIC_GUESSES
            and any(one.start <= span.start and span.end <= one.end for one in kept)
        )
    ]


def _redacted(
    text: str, found: list[Span], token: Token | None, cuts: Sequence[Span] = ()
) -> Redacted | None:
    if not found and not cuts:
        return None
    resolved = spans.with_cuts(spans.resolve(found), cuts)
    return Redacted(spans.apply(text, resolved, token), resolved, spans.in_bytes(text, resolved))


def make_for_urls(redact: Redactor, token: Token | None = None) -> Redactor:
    """A redactor of URLs: also looks at them percent-decoded (`%40`, `%2B353…`).

    Spans still count code points of the URL as written.
    """

    def redact_url(
        data: prefilter.Bytes, public_page: bool = False, cuts: Sequence[tuple[int, int]] = ()
    ) -> Redacted | None:
        as_written = redact(data, public_page, cuts)
        if b"%" not in bytes(data):
            return as_written
        text = str(data, "utf-8")
        decoded, places = decode(text)
        inner = redact(decoded.encode("utf-8"), public_page)
        if inner is None:
            return as_written
        found = [] if as_written is None else list(as_written.spans)
        found.extend(
            Span(places[span.start], places[span.end], span.entity, span.recognizer, span.score,
                 span.action)
            for span in inner.spans
        )  # fmt: skip
        return _redacted(text, found, token)

    return redact_url
