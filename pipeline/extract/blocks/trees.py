"""The model's trees, evaluated compiled over blocks' features; no training library is needed.

Eight blocks go down a tree side by side and without a jump that depends on them: one after another,
a processor guesses half of the turns wrongly and waits for each. So both children of a node lie
next to each other, and a leaf leads to itself until the deepest path is at its end. After some of
the trees a block whose sum is beyond a bound is decided.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from pipeline.extract.blocks.compiled import kernel, leaf


class Trees(NamedTuple):
    """A gradient-boosted ensemble: n nodes and leaves, t trees, k exits."""

    feature: npt.NDArray[np.uint16]
    """Feature that a node looks at, (n,)."""
    threshold: npt.NDArray[np.float32]
    """To the first child if the feature is at most this; infinite for a leaf, (n,)."""
    child: npt.NDArray[np.uint16]
    """First child, which the second follows; itself for a leaf, (n,)."""
    value: npt.NDArray[np.float64]
    """Log odds that a leaf adds, (n,)."""
    root: npt.NDArray[np.uint16]
    """First node of each tree, (t,)."""
    depth: npt.NDArray[np.int64]
    """Steps to the deepest leaf, (t,)."""
    exit_after: npt.NDArray[np.int64]
    """Trees after which a block may be decided, growing, (k,)."""
    exit_below: npt.NDArray[np.float64]
    """Sums below are hopeless, (k,)."""
    exit_above: npt.NDArray[np.float64]
    """Sums above are certain, (k,)."""
    hopeless: npt.NDArray[np.float64]
    """Probability of blocks that leave below, (k,)."""
    certain: npt.NDArray[np.float64]
    """Probability of blocks that leave above, (k,)."""


@leaf
def _next(trees, flat, base, node):  # type: ignore[no-untyped-def]
    right = flat[base + np.uint64(trees.feature[node])] > trees.threshold[node]
    return np.uint64(trees.child[node]) + np.uint64(right)


@leaf
def _add(trees, start, stop, flat, width, rows, count, sums):  # type: ignore[no-untyped-def]
    """Add trees start to stop - 1 to the sums of the first `count` of `rows`."""
    size, last = np.uint64(width), count - 1
    for at in range(0, count, 8):
        # What is beyond the last is the last, again.
        r0, r1, r2, r3 = (
            rows[at], rows[min(at + 1, last)], rows[min(at + 2, last)], rows[min(at + 3, last)]
        )  # fmt: skip
        r4, r5, r6, r7 = (
            rows[min(at + 4, last)], rows[min(at + 5, last)], rows[min(at + 6, last)],
            rows[min(at + 7, last)],
        )  # fmt: skip
        b0, b1 = np.uint64(r0) * size, np.uint64(r1) * size
        b2, b3 = np.uint64(r2) * size, np.uint64(r3) * size
        b4, b5 = np.uint64(r4) * size, np.uint64(r5) * size
        b6, b7 = np.uint64(r6) * size, np.uint64(r7) * size
        s0, s1, s2, s3 = sums[r0], sums[r1], sums[r2], sums[r3]
        s4, s5, s6, s7 = sums[r4], sums[r5], sums[r6], sums[r7]
        for t in range(start, stop):
            n0 = n1 = n2 = n3 = n4 = n5 = n6 = n7 = np.uint64(trees.root[t])
            for _ in range(trees.depth[t]):
                n0, n1 = _next(trees, flat, b0, n0), _next(trees, flat, b1, n1)
                n2, n3 = _next(trees, flat, b2, n2), _next(trees, flat, b3, n3)
                n4, n5 = _next(trees, flat, b4, n4), _next(trees, flat, b5, n5)
                n6, n7 = _next(trees, flat, b6, n6), _next(trees, flat, b7, n7)
            s0, s1 = s0 + trees.value[n0], s1 + trees.value[n1]
            s2, s3 = s2 + trees.value[n2], s3 + trees.value[n3]
            s4, s5 = s4 + trees.value[n4], s5 + trees.value[n5]
            s6, s7 = s6 + trees.value[n6], s7 + trees.value[n7]
        sums[r0], sums[r1], sums[r2], sums[r3] = s0, s1, s2, s3
        sums[r4], sums[r5], sums[r6], sums[r7] = s4, s5, s6, s7


@kernel
def probabilities(trees, rows, count, out):  # type: ignore[no-untyped-def]
    """Write the probability that a block is content for the first `count` rows of features.

    `rows`: float32, C order, (≥ count, features). `out`: float32, (≥ count,).
    """
    flat, width = rows.reshape(-1), rows.shape[1]
    sums = np.zeros(count, np.float64)
    left = np.arange(count)
    start, there = 0, count
    for k in range(len(trees.exit_after)):
        stop = trees.exit_after[k]
        _add(trees, start, stop, flat, width, left, there, sums)
        start, staying = stop, 0
        for at in range(there):
            row = left[at]
            if sums[row] < trees.exit_below[k]:
                out[row] = trees.hopeless[k]
            elif sums[row] > trees.exit_above[k]:
                out[row] = trees.certain[k]
            else:
                left[staying] = row
                staying += 1
        there = staying
    _add(trees, start, len(trees.root), flat, width, left, there, sums)
    for at in range(there):
        out[left[at]] = 1.0 / (1.0 + np.exp(-sums[left[at]]))
