"""How good extracted text is against snippets that people marked, with confidence intervals.

The score is that of trafilatura's own evaluation (its `tests/evaluate.py`): a snippet to be found
that is in the text is a true positive, one not to be found a false positive.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt

from pipeline.extract.blocks.labels import one_line

SAMPLES: Final = 2_000
"""Bootstrap samples, of whole pages."""
SEED: Final = 1


class Score(NamedTuple):
    """Precision, recall, F1, and the 95 % interval of F1 (bootstrap over pages)."""

    precision: float
    recall: float
    f1: float
    low: float
    high: float


def unmarked(text: str) -> str:
    """Text on one line, without the marks that a line may begin with and the bars of tables."""
    lines = (line.lstrip("#->` \t").replace("|", " ") for line in text.split("\n"))
    return one_line(" ".join(lines))


def counts(page: Mapping[str, Any], text: str) -> tuple[int, int, int, int]:
    """True positives, false positives, false negatives, true negatives of one page."""
    plain, whole = unmarked(text), one_line(text)

    def held(snippet: str) -> bool:
        line = one_line(snippet)
        return line in whole or unmarked(line) in plain

    found = sum(map(held, page["with"]))
    wrong = sum(map(held, page["without"]))
    return found, wrong, len(page["with"]) - found, len(page["without"]) - wrong


def _f1(table: npt.NDArray[np.int64]) -> tuple[float, float, float]:
    hits, wrong, missed = (int(number) for number in table.sum(axis=0)[:3])
    precision, recall = hits / max(1, hits + wrong), hits / max(1, hits + missed)
    return precision, recall, 2 * hits / max(1, 2 * hits + wrong + missed)


def score(pages: Sequence[tuple[int, int, int, int]]) -> Score:
    """Score pages, given their counts."""
    table = np.array(pages, np.int64).reshape(-1, 4)
    chance = np.random.default_rng(SEED)
    sampled = [_f1(table[chance.integers(0, len(table), len(table))])[2] for _ in range(SAMPLES)]
    low, high = np.percentile(sampled, (2.5, 97.5))
    return Score(*_f1(table), float(low), float(high))


def difference(
    ours: Sequence[tuple[int, int, int, int]], theirs: Sequence[tuple[int, int, int, int]]
) -> tuple[float, float, float]:
    """F1 of ours less that of theirs on the same pages, and its 95 % interval (paired)."""
    a, b = np.array(ours, np.int64), np.array(theirs, np.int64)
    chance = np.random.default_rng(SEED)
    sampled = []
    for _ in range(SAMPLES):
        drawn = chance.integers(0, len(a), len(a))
        sampled.append(_f1(a[drawn])[2] - _f1(b[drawn])[2])
    low, high = np.percentile(sampled, (2.5, 97.5))
    return _f1(a)[2] - _f1(b)[2], float(low), float(high)
