"""The model's trees, evaluated compiled over a block's features; no training library is needed.

Trees are flat arrays, as in LightGBM's own text format: a node's children are nodes if they are
not negative and leaves (their bitwise complement) if they are.
"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from pipeline.extract.blocks.compiled import leaf

EARLY: Final = 0
"""Position in `Trees.exit` of the number of trees after which a block may be decided."""


class Trees(NamedTuple):
    """A gradient-boosted ensemble: n nodes, m leaves, t trees."""

    feature: npt.NDArray[np.int16]
    """Feature that a node looks at, (n,)."""
    threshold: npt.NDArray[np.float32]
    """Left if the feature is at most this, (n,)."""
    left: npt.NDArray[np.int16]
    right: npt.NDArray[np.int16]
    """Children: nodes, or leaves as their bitwise complement, (n,)."""
    value: npt.NDArray[np.float64]
    """Log odds that a leaf adds, (m,)."""
    root: npt.NDArray[np.int16]
    """First node of each tree; a tree of one leaf is that leaf's complement, (t,)."""
    exit_after: int
    """Trees after which a sum below `exit_below` stands; the number of trees for never."""
    exit_below: float


@leaf
def probabilities(trees, rows, count, out):  # type: ignore[no-untyped-def]
    """Write the probability that a block is content for the first `count` rows of features.

    `rows`: float32, (≥ count, features). `out`: float32, (≥ count,).
    """
    for i in range(count):
        x = rows[i]
        total = 0.0
        for t in range(len(trees.root)):
            if t == trees.exit_after and total < trees.exit_below:
                break
            node = np.int64(trees.root[t])
            while node >= 0:
                at = np.uint64(node)  # unsigned, or each index is tried for being negative
                if x[np.uint64(trees.feature[at])] <= trees.threshold[at]:
                    node = np.int64(trees.left[at])
                else:
                    node = np.int64(trees.right[at])
            total += trees.value[np.uint64(~node)]
        out[i] = 1.0 / (1.0 + np.exp(-total))
