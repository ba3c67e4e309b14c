"""One number a document, `quality`: how far from every bound of its own language and kind of text.

For each bound that acts, a part: let r be the measure over its bound (for a least share: what the
share lacks to its highest value, over what the bound lets it lack; for a least count: the bound
over the measure). The part is 1 / (1 + r⁴): 1 at the best value that there is, 1/2 on the bound, to
0 beyond it, and nearly flat far inside, where a difference says nothing. A family of rules
(`gopher`, `repetition`, `fineweb` …) is as good as its lowest part, since its rules look at one
thing in many ways; `quality` is the harmonic mean of the families, so that one bad side is not made
good by others.

So it lies in [0, 1], never falls where a part rises, and is 1/2 where every family is on a bound. A
document that passes every rule has at least 1/2.

Languages compare because the unit is the language's own bound, which was set where the same kind of
text begins to be bad in that language: 1/2 and 1 mean the same in all. A map by quantiles of
reference texts was the alternative; for half of the 24 languages there is no reference text of the
size and kind that the others have, and the map would carry that difference into the score. What is
left of a difference between languages is measured in the tests and stated in the README. Lists of
URLs and filters of datatrove have no measure and no part in it.

Only additions, products and divisions are used, which IEEE 754 rounds in one way: the same bytes on
every machine.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from filters.measures import COLUMN, MEASURES
from filters.rule import Bounds, Rule
from filters.rules import FAMILIES

_Numbers = npt.NDArray[np.float64]


def quality(
    measures: pa.RecordBatch | pa.Table, bounds: Mapping[str, Bounds]
) -> npt.NDArray[np.float32]:
    """Score documents from their measures.

    Args:
        measures: the columns of a verdict; others are ignored.
        bounds: from `resolution.resolve`: every rule's name.

    Returns:
        float32, shape (rows,), in [0, 1]; 1 where no rule acts.
    """
    whole = np.zeros(measures.num_rows)
    count = 0
    for rules in FAMILIES.values():
        parts = [
            part(measures.column(rule.measure).to_numpy(zero_copy_only=False), rule, limit)
            for rule in rules
            if (limit := _limit(bounds[rule.name])) is not None
        ]
        if parts:
            with np.errstate(divide="ignore"):
                whole += 1 / np.minimum.reduce(parts)  # infinite where a part is 0
            count += 1
    if not count:
        return np.ones(measures.num_rows, np.float32)
    return (count / whole).astype(np.float32)


def part(values: npt.NDArray[np.generic], rule: Rule, limit: float) -> _Numbers:
    """The part of one rule: float64, shape (rows,), 1 the best, 1/2 on the bound."""
    found = values.astype(np.float64)
    # The bound as the stored measure is rounded, as in `decide`.
    at = np.full(1, limit, values.dtype if values.dtype == np.float32 else np.float64)
    bound = at.astype(np.float64)
    high = MEASURES[COLUMN[rule.measure]].high
    if rule.side == "max":
        bad, good = found, np.broadcast_to(bound, found.shape)
    elif high is not None:
        bad, good = high - found, np.broadcast_to(high - bound, found.shape)
    else:
        bad, good = np.broadcast_to(bound, found.shape), found
    bad, good = (one * one * one * one for one in (bad, good))
    whole = bad + good
    return np.divide(good, whole, out=np.ones_like(whole), where=whole > 0)


def _limit(bounds: Bounds) -> float | None:
    return bounds.max if bounds.min is None else bounds.min
