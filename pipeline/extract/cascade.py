"""Which program reads a page: rules of its publisher's, or the recipe's extractor.

On a page of which the blocks are not sure, more of them are kept; the least certain few, and those
of which next to nothing is kept, go to trafilatura. The decision rests on the page alone, never on
the pages beside it: its doubt is compared with the doubt that a share of the reference pages
exceeds, which was measured when the model was trained. So a run's share can differ from the
recipe's, and the same page has the same fate in every run.

The default share is small. Across folds of the 578 reference pages trafilatura adds .0006 to F1 at
0.5 %, .0009 at 1 %, .0015 at 2 % (95 % interval -.002 to .005), which may all be chance; what it
takes is certain: .10, .20 and .44 ms a page, where the blocks take .32, and from 1 % on the slowest
page in a hundred is a page of trafilatura's.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Final, NamedTuple

from pipeline.extract import eurlex
from pipeline.extract.charset import Decoded
from pipeline.extract.config import ExtractConfig
from pipeline.extract.dates import published, searched
from pipeline.extract.marks import Marks, marks
from pipeline.extract.markup import MAX_TITLE_CHARS, Markup, read_markup
from pipeline.extract.numbers import with_numbers
from pipeline.extract.tree import parsed

MIN_CHARS: Final = 150
"""Kept code points, about two sentences, below which trafilatura is asked too, if as many are left
out: a judgement."""
UNSURE_SHARE: Final = 0.05
"""Share of the reference pages, the least certain ones, on which blocks are kept from a lower
probability. Across folds F1 is .937 (95 % interval .927 to .946) from 3 to 9 % and from 0.15 to
0.25, without it .932."""
THRESHOLDS: Final = {"precision": (0.5, 0.2), "balance": (0.4, 0.2), "recall": (0.25, 0.1)}
"""Probability from which a block is kept, and the same on an unsure page. At 0.5 F1 is highest,
where the model is sure; those of the other two are judgements."""
_DASH: Final = " — ".encode()
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
    """`sure`, `uncertain` (more was kept, or trafilatura asked) or `near_empty`."""
    error: str | None = None


Finder = Callable[[Decoded, str | None], Found]
"""From a page as it was decoded and its day of capture to its main content."""
_General = Callable[[str, str | None], Found]


def finder(config: ExtractConfig) -> Finder:
    """The recipe's way from a page and its day of capture to its main content.

    What reads pages is loaded with it, and nothing else.

    Raises:
        ExtractModelError: the model of the blocks is missing or damaged.
    """
    if config.extractor == "trafilatura":
        find = _after_publishers(_by_reference(config), config)
    elif config.extractor == "resiliparse":
        find = _after_publishers(_fast(config), config)
    else:
        find = _by_blocks(config)
    return _dated(find) if config.dates == "htmldate" else find


def _after_publishers(general: _General, config: ExtractConfig) -> Finder:
    """Pages of publishers by their rules, the others by a finder that gets the numbers of lists."""
    marked = marks(config.marks)

    def find(page: Decoded, fetched_on: str | None) -> Found:
        source = page.text or ""
        found = _publisher(source, fetched_on, marked) if eurlex.is_eurlex(source) else None
        return found or general(with_numbers(source), fetched_on)

    return find


def _dated(find: Finder) -> Finder:
    """The same with a search for a date on pages that state none."""

    def dated(page: Decoded, fetched_on: str | None) -> Found:
        found = find(page, fetched_on)
        if found.markup.published_at is not None:
            return found
        tree = parsed(page.text or "")
        if tree is None:
            return found
        day = searched(tree, fetched_on)
        return found._replace(markup=found.markup._replace(published_at=day))

    return dated


def _publisher(source: str, fetched_on: str | None, marked: Marks) -> Found | None:
    """The text by EUR-Lex's rules, and what its head line says before what its markup says.

    None where the page has no part by which they could read it.
    """
    tree = parsed(source)
    found = None if tree is None else eurlex.read_eurlex(tree, marked)
    if found is None:
        return None
    markup = read_markup(tree, fetched_on)
    day = published([found.date], fetched_on) if found.date else None
    markup = markup._replace(
        title=found.title[:MAX_TITLE_CHARS] if found.title else markup.title,
        html_lang=found.language or markup.html_lang,
        published_at=day or markup.published_at,
    )
    return Found(found.text, markup, eurlex.NAME)


def _fast(config: ExtractConfig) -> _General:
    from pipeline.extract import fast

    def find(source: str, fetched_on: str | None) -> Found:
        tree = parsed(source)
        if tree is None:
            return Found("", NO_MARKUP, fast.NAME, error="no_markup")
        return Found(fast.main_text(source, config), read_markup(tree, fetched_on), fast.NAME)

    return find


def _by_reference(config: ExtractConfig) -> _General:
    from pipeline.extract import reference

    def find(source: str, fetched_on: str | None) -> Found:
        tree = parsed(source)
        if tree is None:
            return Found("", NO_MARKUP, reference.NAME, error="no_markup")
        markup = read_markup(tree, fetched_on)
        return Found(reference.main_text(tree, config), markup, reference.NAME)

    return find


def _second_opinion(config: ExtractConfig) -> Callable[[str], tuple[str, str]]:
    """What trafilatura finds, and its name.

    Without its own second opinions it gives the pages that come here as good a text (F1 of all
    pages across folds, 5 % sent: .941 against .940) in two thirds of the time.
    """
    from pipeline.extract import reference

    def second(source: str) -> tuple[str, str]:
        tree = parsed(source)
        text = "" if tree is None else reference.main_text(tree, config, fast=True)
        return text, reference.NAME

    return second


def _may_be_state(page: Decoded) -> bool:
    """As `eurlex.is_state`, told of most pages without a string of them."""
    near = page.utf8.find(_DASH, 0, 4 * eurlex.HEAD_CHARS) >= 0
    return near and eurlex.is_state(page.text or "")


def _by_blocks(config: ExtractConfig) -> Finder:
    from pipeline.extract.blocks import shipped
    from pipeline.extract.blocks.content import main_content
    from pipeline.extract.blocks.model import load
    from pipeline.extract.blocks.scan import OF_PUBLISHER, WITH_NUMBERS

    model = load()
    second = _second_opinion(config) if config.cascade else None
    unsure, asked = model.limit(UNSURE_SHARE), model.limit(config.cascade)
    usual, low = THRESHOLDS[config.favor]
    marked = marks(config.marks)
    content_of = partial(
        main_content, trees=model.trees, threshold=usual, unsure=low, limit=unsure,
        marks=marked.markdown, tables=config.include_tables,
    )  # fmt: skip

    def find(page: Decoded, fetched_on: str | None) -> Found:
        content = content_of(page.utf8)
        if content.needs & OF_PUBLISHER or _may_be_state(page):
            source = page.text or ""
            found = _publisher(source, fetched_on, marked) if eurlex.is_eurlex(source) else None
            if found is not None:
                return found
        if content.needs & WITH_NUMBERS:
            source = page.text or ""
            numbered = with_numbers(source)
            if numbered is not source:
                page = Decoded(numbered, page.declared, page.used)
                content = content_of(page.utf8)
        evidence = parsed(content.evidence.decode("utf-8", "replace"))
        markup = NO_MARKUP if evidence is None else read_markup(evidence, fetched_on)
        certainty = model.certainty(content.doubt)
        empty = content.chars < MIN_CHARS
        uncertain = content.doubt > min(unsure, asked)
        route = "near_empty" if empty else "uncertain" if uncertain else "sure"
        poor = empty and content.left >= MIN_CHARS
        if second is not None and (poor or content.doubt > asked):
            text, name = second(page.text or "")
            # Two that find next to nothing: the one that finds more.
            if text and (not empty or len(text) > len(content.text)):
                return Found(text, markup, name, certainty, route)
        nothing = not content.text and evidence is None and parsed(page.text or "") is None
        error = "no_markup" if nothing else None
        return Found(content.text, markup, shipped.ID, certainty, route, error)

    return find
