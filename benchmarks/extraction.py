"""Main content: blocks beside trafilatura, resiliparse and jusText, on the same pages in one run.

    python benchmarks/extraction.py                 # gold pages of EUROSIFT_TEST_DATA
    python benchmarks/extraction.py --gold X_gold.jsonl --unseen
    python benchmarks/extraction.py --warc FILE.warc.gz

Quality on pages that the shipped model was trained on says nothing, so `blocks` is trained anew
without the domains that it is judged on (five folds; needs `pip install eurosift[train]`); with
`--unseen` the shipped model itself is judged. Time is always the shipped model's: CPU seconds from
a page's bytes to its text, the sides in turn on each page (every other round backwards), the least
of three rounds.
"""

# ruff: noqa: E402 - imports come after the folder of this file is put last
from __future__ import annotations

import argparse
import collections
import logging
import os
import re
import sys
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

HERE = str(Path(__file__).parent)
# Beside this file lie others that have the names of packages.
sys.path[:] = [*(place for place in sys.path if place != HERE), HERE]

import justext
import numpy as np
import trafilatura
from resiliparse.extract.html2text import extract_plain_text

from pipeline.extract import reference
from pipeline.extract.blocks.content import main_content
from pipeline.extract.blocks.model import Model, load
from pipeline.extract.blocks.pages import Source, crawled_pages, folds, gold_pages, labelled
from pipeline.extract.blocks.scores import counts, difference, score
from pipeline.extract.blocks.utf8 import valid_end
from pipeline.extract.cascade import MIN_CHARS, THRESHOLDS, UNSURE_SHARE
from pipeline.extract.charset import Decoded, decode
from pipeline.extract.config import ExtractConfig
from pipeline.extract.page import page_reader
from pipeline.extract.task import PageTask
from pipeline.extract.tree import parsed

Side = Callable[[Decoded], str]
ROUNDS = 3
STOPLIST = justext.get_stoplist("English") | justext.get_stoplist("German")
"""What jusText is told of the language: the gold pages are in these two, but for a few."""
SHINGLE = 4
"""Words of a shingle by which two texts are compared."""


def by_blocks(model: Model, share: float) -> Side:
    """The blocks, and trafilatura for the least certain share of pages and the nearly empty."""
    limit = model.limit(share)
    usual, unsure = THRESHOLDS["precision"]
    config = ExtractConfig(extractor="trafilatura")

    def text(page: Decoded) -> str:
        found = main_content(
            page.utf8, model.trees, threshold=usual, unsure=unsure,
            limit=model.limit(UNSURE_SHARE),
        )  # fmt: skip
        empty = found.chars < MIN_CHARS
        poor = empty and found.left >= MIN_CHARS
        if share and (poor or found.doubt > limit):
            tree = parsed(page.text or "")
            other = "" if tree is None else reference.main_text(tree, config, fast=True)
            if other and (not empty or len(other) > len(found.text)):
                return other
        return found.text

    return text


def by_trafilatura(**options: bool) -> Side:
    """Trafilatura with the options that its presets are made of."""

    def text(page: Decoded) -> str:
        tree = parsed(page.text or "")
        if tree is None:
            return ""
        found = trafilatura.extract(
            tree, include_comments=False, deduplicate=False, with_metadata=False, **options
        )
        return found or ""

    return text


def by_resiliparse(page: Decoded) -> str:
    """Resiliparse's main content."""
    return extract_plain_text(
        page.text or "", main_content=True, links=False, form_fields=False, alt_texts=False,
        noscript=False, comments=False,
    )  # fmt: skip


def by_justext(page: Decoded) -> str:
    """JusText's paragraphs that are no boilerplate."""
    try:
        parts = justext.justext(page.text or "", STOPLIST)
    except (ValueError, justext.core.JustextError):
        return ""
    return "\n".join(part.text for part in parts if not part.is_boilerplate)


PEERS: dict[str, Side] = {
    "trafilatura": by_trafilatura(),
    "trafilatura precision": by_trafilatura(favor_precision=True),
    "trafilatura recall": by_trafilatura(favor_recall=True),
    "trafilatura fast": by_trafilatura(fast=True),
    "resiliparse": by_resiliparse,
    "jusText": by_justext,
}


def decoded(page: Source) -> Decoded:
    """A page as every side gets it; one in UTF-8 becomes a string where a side wants one."""
    return decode(page.body, page.charset, valid_end)


def across_folds(pages: Sequence[Source], share: float, shipped: Model) -> list[str]:
    """The text of each page by a model that was trained without its domain."""
    from pipeline.extract.blocks.train import fit, flat, with_their_exits

    learned = labelled(iter(pages))
    fold_of = dict(zip((page.url for page in learned), folds(learned), strict=True))
    sides: dict[int, Side] = {}
    for fold in sorted(set(fold_of.values())):
        rest = [page for page in learned if fold_of[page.url] != fold]
        booster = fit(rest)
        model = shipped._replace(trees=with_their_exits(flat(booster), shipped.trees))
        sides[int(fold)] = by_blocks(model, share)
        sides[int(fold) + 1000] = by_blocks(model, 0)
    plain = [sides[int(fold_of.get(page.url, 0)) + 1000](decoded(page)) for page in pages]
    cascaded = [sides[int(fold_of.get(page.url, 0))](decoded(page)) for page in pages]
    return [*plain, *cascaded]


def quality(pages: Sequence[Source], share: float, unseen: bool) -> None:
    """Print precision, recall and F1 of every side, and the difference to trafilatura's."""
    shipped = load()
    texts: dict[str, list[str]] = {}
    if unseen:
        for name, part in (("blocks", 0.0), (f"blocks, cascade {share:.1%}", share)):
            texts[name] = [by_blocks(shipped, part)(decoded(page)) for page in pages]
    else:
        both = across_folds(pages, share, shipped)
        texts["blocks"] = both[: len(pages)]
        texts[f"blocks, cascade {share:.1%}"] = both[len(pages) :]
    for name, side in PEERS.items():
        texts[name] = [side(decoded(page)) for page in pages]
    golds = [page.gold or {} for page in pages]
    tables = {
        name: [counts(gold, text) for gold, text in zip(golds, found, strict=True)]
        for name, found in texts.items()
    }
    print(f"{'':24}{'P':>7}{'R':>7}{'F1':>7}  95 % interval   less trafilatura precision")
    for name, table in tables.items():
        found = score(table)
        less, low, high = difference(table, tables["trafilatura precision"])
        mean = f"{found.precision:7.4f}{found.recall:7.4f}{found.f1:7.4f}"
        print(f"{name:24}{mean}  {found.low:.4f}-{found.high:.4f}  "
              f"{less:+.4f} [{low:+.4f}, {high:+.4f}]")  # fmt: skip


def speed(pages: Sequence[Source], share: float) -> None:
    """Print pages a CPU second, and milliseconds of the 99th percentile and the worst page."""
    model = load()
    sides = {"blocks": by_blocks(model, 0), f"blocks, cascade {share:.1%}": by_blocks(model, share)}
    sides |= PEERS
    tasks = [PageTask(body=page.body, form="html", charset=page.charset) for page in pages]
    readers = {
        "whole reader, blocks": page_reader(ExtractConfig(cascade=0)),
        f"whole reader, cascade {share:.1%}": page_reader(ExtractConfig(cascade=share)),
        "whole reader, trafilatura": page_reader(ExtractConfig(extractor="trafilatura")),
    }
    calls: dict[str, list[Callable[[], object]]] = {
        name: [partial(lambda side, page: side(decoded(page)), side, page) for page in pages]
        for name, side in sides.items()
    }
    calls |= {name: [partial(read, task) for task in tasks] for name, read in readers.items()}
    least = {name: np.full(len(pages), np.inf) for name in calls}
    for side in calls.values():
        side[0]()  # loads what it loads
    for turn in range(ROUNDS):
        # Backwards too: what a side finds in the caches depends on the one before it.
        order = list(calls.items())[:: -1 if turn % 2 else 1]
        for number in range(len(pages)):
            for name, side in order:
                start = time.process_time()
                side[number]()
                least[name][number] = min(least[name][number], time.process_time() - start)
    print(f"\n{'':26}{'pages/CPU s':>12}{'ms':>8}{'p99':>8}{'worst':>8}")
    for name, seconds in least.items():
        ms = seconds * 1000
        print(f"{name:26}{len(pages) / seconds.sum():12.0f}{ms.mean():8.2f}"
              f"{np.percentile(ms, 99):8.1f}{ms.max():8.1f}")  # fmt: skip


def shingles(text: str) -> collections.Counter[tuple[str, ...]]:
    """Runs of words, with their numbers."""
    words = re.findall(r"\w+", text.lower())
    parts = range(max(1, len(words) - SHINGLE + 1)) if words else ()
    return collections.Counter(tuple(words[k : k + SHINGLE]) for k in parts)


def languages(path: Path, share: float) -> None:
    """Print, by the language that pages declare, how far the two texts agree, and what became."""
    blocks = page_reader(ExtractConfig(cascade=share))
    other = page_reader(ExtractConfig(extractor="trafilatura"))
    found: dict[str, list[tuple[float, float, float, str]]] = collections.defaultdict(list)
    for page in crawled_pages(path):
        task = PageTask(body=page.body, form="html", charset=page.charset)
        ours, theirs = blocks(task), other(task)
        a, b = shingles(ours.text), shingles(theirs.text)
        common, left, right = (a & b).total(), a.total(), b.total()
        language = (ours.html_lang or "-")[:2].lower()
        found[language].append(
            (2 * common / max(1, left + right) if left + right else 1.0,
             common / left if left else 1.0, common / right if right else 1.0, ours.route or "")
        )  # fmt: skip
    print("\nAgreement with trafilatura precision (shingles of four words), by declared language")
    print(f"{'':4}{'pages':>6}{'F1':>7}{'also theirs':>13}{'theirs found':>14}{'not sure':>16}")
    for language, rows in sorted(found.items(), key=lambda item: -len(item[1])):
        f1, also, kept = (np.mean([row[k] for row in rows]) for k in range(3))
        sent = sum(row[3] in ("uncertain", "near_empty") for row in rows)
        print(f"{language:4}{len(rows):6}{f1:7.3f}{also:13.3f}{kept:14.3f}{sent / len(rows):16.1%}")


def main() -> None:
    """Measure what the options name."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    data = Path(os.environ.get("EUROSIFT_TEST_DATA", "."))
    default = data / "web_gold" / "trafilatura_eval_gold.jsonl"
    parser.add_argument("--gold", type=Path, default=default)
    parser.add_argument("--unseen", action="store_true", help="the model never saw these pages")
    parser.add_argument("--cascade", type=float, default=ExtractConfig().cascade, metavar="SHARE")
    parser.add_argument("--timed", type=int, default=150, help="pages that are timed (default 150)")
    parser.add_argument("--warc", type=Path, help="agreement by language on its pages instead")
    options = parser.parse_args()
    logging.disable(logging.CRITICAL)
    if options.warc:
        languages(options.warc, options.cascade)
        return
    if not options.gold.exists():
        raise SystemExit(f"{options.gold} is not there: set EUROSIFT_TEST_DATA, or name a --gold.")
    share = options.cascade
    pages = list(gold_pages(options.gold))
    print(f"{len(pages)} pages of {options.gold.name}, "
          + ("never seen" if options.unseen else "across five folds of domains"))  # fmt: skip
    quality(pages, share, options.unseen)
    if options.timed:
        speed(pages[:: max(1, len(pages) // options.timed)], share)


if __name__ == "__main__":
    main()
