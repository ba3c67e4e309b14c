"""A page's bytes to its main content, with how sure that is."""

from __future__ import annotations

from math import inf
from typing import Any, Final, NamedTuple

import numpy as np

from pipeline.extract.blocks.compiled import kernel, leaf
from pipeline.extract.blocks.context import context
from pipeline.extract.blocks.features import FEATURES, features
from pipeline.extract.blocks.join import join
from pipeline.extract.blocks.keywords import COOKIE_BIT
from pipeline.extract.blocks.lists import whole_lists
from pipeline.extract.blocks.run import CHARS
from pipeline.extract.blocks.scan import scan
from pipeline.extract.blocks.tables import cells, data_rows, whole_tables
from pipeline.extract.blocks.trees import Trees, probabilities

AT_ONCE: Final = 1024
"""Blocks whose features are held in memory at a time."""


class Content(NamedTuple):
    """What was found on a page."""

    text: str
    chars: int
    """Code points of the kept blocks."""
    left: int
    """Code points of the others."""
    doubt: float
    """How undecided the blocks were, weighed by length: Σ l·min(p, 1-p) / Σ l·p; 1 for a page
    without any sign of content."""
    evidence: bytes
    """The pieces of markup that may state a title, dates, licence and rights, in UTF-8."""
    needs: int
    """As `scan.Scan.needs`."""


@kernel
def judged(page, trees):  # type: ignore[no-untyped-def]
    """Probability that each block of a scanned page is content; float32, shape (b,)."""
    count = len(page.block_element)
    found = np.empty(count, np.float32)
    if count == 0:
        return found
    sums = context(page)
    rows = np.empty((min(count, AT_ONCE), FEATURES), np.float32)
    chars, good = np.float32(0), np.float32(0)
    for start in range(0, count, AT_ONCE):
        stop = min(count, start + AT_ONCE)
        chars, good = features(page, sums, start, stop, chars, good, rows)
        probabilities(trees, rows, stop - start, found[start:stop])
    return found


@leaf
def undecided(page, probability):  # type: ignore[no-untyped-def]
    """The page's doubt; see `Content`."""
    unsure, content = 0.0, 0.0
    for b in range(len(probability)):
        length, p = page.counts[b, CHARS], np.float64(probability[b])
        unsure += length * min(p, 1.0 - p)
        content += length * p
    return min(unsure / content, 1.0) if content > 0 else 1.0


@kernel
def _extracted(data, trees, threshold, unsure, limit, marks, tables):  # type: ignore[no-untyped-def]
    page = scan(data)
    probability = judged(page, trees)
    doubt = undecided(page, probability)
    keep = probability >= threshold
    if doubt > limit:
        for b in range(len(keep)):
            notice = page.words_above[page.block_element[b]] & COOKIE_BIT
            keep[b] |= probability[b] >= unsure and not notice
    whole_lists(page, keep, probability)
    cell = cells(page)
    if tables:
        whole_tables(page, cell, keep, probability)
    else:
        rows = data_rows(page, cell, np.ones(len(keep), np.bool_))
        for b in range(len(keep)):
            if rows[b] >= 0:
                keep[b] = False
    chars, left = 0, 0
    for b in range(len(keep)):
        if keep[b]:
            chars += page.counts[b, CHARS]
        else:
            left += page.counts[b, CHARS]
    text = join(page, cell, keep, marks)
    return text, chars, left, doubt, page.marks, page.needs


def main_content(
    data: bytes,
    trees: Trees,
    *,
    threshold: float,
    unsure: float | None = None,
    limit: float = inf,
    marks: bool = True,
    tables: bool = True,
) -> Content:
    """Find the main content of a page.

    `data`: the page in UTF-8; other bytes give some text and no error. `threshold`: probability
    from which a block is kept; `unsure`: the same on a page whose doubt exceeds `limit`, save
    for notices of cookies. `marks`: whether headings, lists and tables are marked. `tables`:
    whether rows of data are kept. Time and memory are linear in the length of the page.
    """
    page = np.frombuffer(data, np.uint8)
    low = np.float32(threshold if unsure is None else unsure)
    text, chars, left, doubt, marked, needs = _extracted(
        page, trees, np.float32(threshold), low, limit, marks, tables
    )
    return Content(
        text.tobytes().decode("utf-8", "replace"),
        int(chars),
        int(left),
        float(doubt),
        _joined(data, marked),
        int(needs),
    )


def _joined(data: bytes, marked: Any) -> bytes:
    """The marked pieces as a small page of their own, each closed so that it cannot swallow."""
    pieces = []
    for start, end, in_foot in sorted(marked.tolist()):
        piece = data[start:end]
        name = piece[1:7].lower()
        if in_foot:  # what a link says there, it says of the page
            piece = b"<footer>" + piece
        pieces.append(piece)
        if name.startswith(b"title"):
            pieces.append(b"</title>")
        elif name.startswith(b"script"):
            pieces.append(b"</script>")
        elif name.startswith(b"h1"):
            pieces.append(b"</h1>")
        elif name.startswith(b"time"):
            pieces.append(b"</time>")
        elif name.startswith(b"a"):
            pieces.append(b"</a>")
        if in_foot:
            pieces.append(b"</footer>")
    return b"".join(pieces)
