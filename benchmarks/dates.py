"""Dates of publication: what pages state, as `dates.py` reads it, beside htmldate's search.

    python benchmarks/dates.py [--gold X_gold.jsonl …] [--show 20]

On the pages of EUROSIFT_TEST_DATA's `web_gold`; nobody marked their dates, so what is told is how
often each gives one, how often both give the same, and what it costs: CPU seconds on a parsed tree,
the sides in turn. htmldate is asked without its extensive search, for the original date, and with a
fixed upper bound, for else its answers depend on the day. `--show` prints places of disagreement.
"""

# ruff: noqa: E402 - imports come after the folder of this file is put last
from __future__ import annotations

import argparse
import collections
import os
import sys
import time
from pathlib import Path

HERE = str(Path(__file__).parent)
# Beside this file lie others that have the names of packages.
sys.path[:] = [*(place for place in sys.path if place != HERE), HERE]

from htmldate import find_date

from pipeline.extract.blocks.pages import gold_pages
from pipeline.extract.charset import decode
from pipeline.extract.markup import read_markup
from pipeline.extract.tree import parsed

LATEST = "2026-12-31"
"""After the capture of every page of the sets."""


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--gold", type=Path, nargs="*")
    parser.add_argument("--show", type=int, default=0)
    asked = parser.parse_args()
    folder = Path(os.environ.get("EUROSIFT_TEST_DATA", ".")) / "web_gold"
    found: collections.Counter[str] = collections.Counter()
    seconds: collections.Counter[str] = collections.Counter()
    shown = 0
    golds = asked.gold or sorted(p for p in folder.glob("*_gold.jsonl") if p.stat().st_size)
    for page in (page for gold in golds for page in gold_pages(gold)):
        source = decode(page.body, page.charset).text or ""
        tree = parsed(source)
        if tree is None:
            continue
        start = time.process_time()
        ours = read_markup(tree, LATEST).published_at
        middle = time.process_time()
        theirs = find_date(tree, extensive_search=False, original_date=True, max_date=LATEST)
        end = time.process_time()
        wide = find_date(tree, extensive_search=True, original_date=True, max_date=LATEST)
        last = time.process_time()
        seconds.update(ours=middle - start, theirs=end - middle, wide=last - end)
        found["pages"] += 1
        found["stated"] += ours is not None
        found["htmldate"] += theirs is not None
        found["htmldate, extensive"] += wide is not None
        if ours and theirs:
            found["both"] += 1
            found["both, the same day"] += ours == theirs
            if ours != theirs and shown < asked.show:
                shown += 1
                print(f"  {ours}  {theirs}  {page.url}")
        found["htmldate alone"] += theirs is not None and ours is None
        found["stated alone"] += ours is not None and theirs is None
    for name, count in found.items():
        print(f"{name:24}{count:>7,}")
    for name, spent in seconds.items():
        print(f"{name:24}{1000 * spent / max(1, found['pages']):>7.2f} ms a page")


if __name__ == "__main__":
    main()
