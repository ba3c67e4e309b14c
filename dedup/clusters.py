"""Connected components by union-find, the same whatever the order of the links.

The smaller index is always the root, so the array of roots depends on the set of links alone.
"""

from __future__ import annotations

import os
import tempfile
from typing import Final

import numpy as np
import numpy.typing as npt
from numba import njit

_MAPPED_FROM: Final = 1 << 20
"""Documents from which the array is mapped: below it is 8 MB."""


@njit(cache=True, nogil=True)
def find(parent, node):  # type: ignore[no-untyped-def]
    """Give the root of a node, halving the path to it."""
    while parent[node] != node:
        parent[node] = parent[parent[node]]
        node = parent[node]
    return node


@njit(cache=True, nogil=True)
def link(parent, first, second):  # type: ignore[no-untyped-def]
    """Join the clusters of first[i] and second[i], int64, shape (links,) each, in `parent`."""
    for place in range(len(first)):
        root_a = find(parent, first[place])
        root_b = find(parent, second[place])
        if root_a < root_b:
            parent[root_b] = root_a
        elif root_b < root_a:
            parent[root_a] = root_b


@njit(cache=True, nogil=True)
def flatten(parent):  # type: ignore[no-untyped-def]
    """Point every node at its root; parents stand before their children."""
    for node in range(len(parent)):
        parent[node] = parent[parent[node]]


def no_links(count: int) -> npt.NDArray[np.int64]:
    """Give the parents of `count` clusters of one, 8 bytes a document.

    They are mapped from a file without a name in the folder for temporary files, so that a billion
    documents are 8 GB that the kernel may write out, not 8 GB that it must hold.
    """
    if count < _MAPPED_FROM:
        return np.arange(count, dtype=np.int64)
    with tempfile.TemporaryFile() as file:
        # Not truncate: a full disk must be an error here, not a signal when a page is touched.
        os.posix_fallocate(file.fileno(), 0, 8 * count)
        parents = np.memmap(file, np.int64, "r+", shape=(count,)).view(np.ndarray)
    for start in range(0, count, _MAPPED_FROM):
        stop = min(start + _MAPPED_FROM, count)
        parents[start:stop] = np.arange(start, stop)
    return parents
