"""The decision, apart from the text: measures and bounds in, failing rules out.

The stage and every later question ("what would min_words = 40 have dropped?") use this one
function on the same columns, so an answer from stored verdicts is the answer of a run.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from filters.rule import Bounds
from filters.rules import RULES


def decide(
    measures: pa.RecordBatch | pa.Table, bounds: Mapping[str, Bounds]
) -> npt.NDArray[np.bool_]:
    """Tell which rules each document fails.

    A bound is rounded as the stored measure is: a value of exactly the bound passes.

    Args:
        measures: the columns of a verdict; others are ignored.
        bounds: from `resolution.resolve`: every rule's name.

    Returns:
        bool, shape (rows, rules), columns in the order of RULES; True where the rule fails.
    """
    failing = np.zeros((measures.num_rows, len(RULES)), np.bool_)
    for column, rule in enumerate(RULES):
        limits = bounds[rule.name]
        if limits.min is None and limits.max is None:
            continue
        values = measures.column(rule.measure).to_numpy(zero_copy_only=False)
        exact = np.float32 if values.dtype == np.float32 else np.float64
        if limits.min is not None:
            failing[:, column] |= values < exact(limits.min)
        if limits.max is not None:
            failing[:, column] |= values > exact(limits.max)
    return failing


def reasons(failing: npt.NDArray[np.bool_]) -> list[list[str]]:
    """Give the reasons of the failing rules of each row, in the order of RULES."""
    words = [rule.reason for rule in RULES]
    named: list[list[str]] = [[] for _ in range(len(failing))]
    for row, column in np.argwhere(failing).tolist():
        named[row].append(words[column])
    return named
