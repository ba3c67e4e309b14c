"""Which program reads a page: rules of its publisher's, or the recipe's extractor.

Blocks hand the pages of which they are least sure to trafilatura.
The decision rests on the page alone, never on the pages beside it: its doubt is compared with the
doubt that the wanted share of the reference pages exceeds, which was measured when the model was
trained. So a run's share can differ from the recipe's, and the same page has the same fate in every
run.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, NamedTuple

from pipeline.extract import eurlex, fast, reference
from pipeline.extract.config import ExtractConfig
from pipeline.extract.dates import published, searched
from pipeline.extract.marks import marks
from pipeline.extract.markup import MAX_TITLE_CHARS, Markup, read_markup
from pipeline.extract.numbers import with_numbers

MIN_CHARS: Final = 150
"""Kept code points, about two sentences, below which trafilatura is asked whatever the share: a
judgement."""
THRESHOLDS: Final = {"precision": 0.5, "balance": 0.4, "recall": 0.25}
"""Probability from which a block is kept. At 0.5 F1 is highest; the others are judgements."""
NO_MARKUP: Final = Markup(None, None, None, [], [])


class Found(NamedTuple):
    """What a page's main content is, and who found it."""

    text: str
    """Not yet repaired; empty where there is none."""
    markup: Markup
    reader: str
    """Program and version, or model and hash, that gave the text."""
    certainty: float | None = None
    """Calibrated certainty of the blocks, 0 to 1; null where they were not asked."""
    route: str | None = None
    """`sure`, `uncertain` or `near_empty`: why the page stayed with the blocks or did not."""
    error: str | None = None


Finder = Callable[[str, str | None], Found]
"""From a page's source and its day of capture to its main content."""


def finder(config: ExtractConfig) -> Finder:
    """The recipe's way from a page's source and its day of capture to its main content.

    Raises:
        ExtractModelError: the model of the blocks is missing or damaged.
    """
    if config.extractor == "trafilatura":
        general = _by_reference(config)
    elif config.extractor == "resiliparse":
        general = _fast(config)
    else:
        general = _by_blocks(config)

    marked = marks(config.marks)

    def find(source: str, fetched_on: str | None) -> Found:
        if eurlex.is_eurlex(source):
            tree = reference.parsed(source)
            found = None if tree is None else eurlex.read_eurlex(tree, marked)
            if found is not None:
                return _by_publisher(found, read_markup(tree, fetched_on), fetched_on)
        return general(with_numbers(source), fetched_on)

    return _dated(find) if config.dates == "htmldate" else find


def _dated(find: Finder) -> Finder:
    """The same with a search for a date on pages that state none."""

    def dated(source: str, fetched_on: str | None) -> Found:
        found = find(source, fetched_on)
        if found.markup.published_at is not None:
            return found
        tree = reference.parsed(source)
        if tree is None:
            return found
        day = searched(tree, fetched_on)
        return found._replace(markup=found.markup._replace(published_at=day))

    return dated


def _by_publisher(found: eurlex.EurlexText, markup: Markup, fetched_on: str | None) -> Found:
    """The text by EUR-Lex's rules, and what its head line says before what its markup says."""
    day = published([found.date], fetched_on) if found.date else None
    markup = markup._replace(
        title=found.title[:MAX_TITLE_CHARS] if found.title else markup.title,
        html_lang=found.language or markup.html_lang,
        published_at=day or markup.published_at,
    )
    return Found(found.text, markup, eurlex.NAME)


def _fast(config: ExtractConfig) -> Finder:
    def find(source: str, fetched_on: str | None) -> Found:
        tree = reference.parsed(source)
        if tree is None:
            return Found("", NO_MARKUP, fast.NAME, error="no_markup")
        return Found(fast.main_text(source, config), read_markup(tree, fetched_on), fast.NAME)

    return find


def _by_reference(config: ExtractConfig) -> Finder:
    def find(source: str, fetched_on: str | None) -> Found:
        tree = reference.parsed(source)
        if tree is None:
            return Found("", NO_MARKUP, reference.NAME, error="no_markup")
        markup = read_markup(tree, fetched_on)
        return Found(reference.main_text(tree, config), markup, reference.NAME)

    return find


def _by_blocks(config: ExtractConfig) -> Finder:
    # Compiled kernels load only where they are used.
    from pipeline.extract.blocks import shipped
    from pipeline.extract.blocks.content import main_content
    from pipeline.extract.blocks.model import load

    model = load()
    limit = model.limit(config.cascade)
    threshold = THRESHOLDS[config.favor]

    def find(source: str, fetched_on: str | None) -> Found:
        content = main_content(
            source.encode("utf-8", "replace"),
            model.trees,
            threshold=threshold,
            marks=config.marks == "markdown",
            tables=config.include_tables,
        )
        evidence = reference.parsed(content.evidence.decode("utf-8", "replace"))
        markup = NO_MARKUP if evidence is None else read_markup(evidence, fetched_on)
        certainty = model.certainty(content.doubt)
        route = "sure"
        if content.chars < MIN_CHARS:
            route = "near_empty"
        elif content.doubt > limit:
            route = "uncertain"
        if route != "sure":
            tree = reference.parsed(source)
            text = "" if tree is None else reference.main_text(tree, config)
            # Two that find next to nothing: the one that finds more.
            if text and (route == "uncertain" or len(text) > len(content.text)):
                return Found(text, markup, reference.NAME, certainty, route)
            if not content.text and tree is None:
                return Found("", markup, shipped.ID, certainty, route, "no_markup")
        return Found(content.text, markup, shipped.ID, certainty, route)

    return find
