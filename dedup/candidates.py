"""From groups of documents that share a band key to links that hold.

A popular key must cost no quadratic time, and the links must not depend on the order of rows. So
documents with the same signature are one node; nodes are numbered by a hash of their signature,
never by row; and within a group, taken in that order, every node is compared with every other up
to MAX_ALL_PAIRS nodes, beyond that with its NEIGHBOURS in an order of content. Nodes that the group
has linked already are not compared again, so of a group of n nodes at most n - 1 links come out.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numba import njit

from dedup.clusters import find
from dedup.shingle_sets import jaccard
from dedup.shingles import BASE, fmix64

MAX_ALL_PAIRS: Final = 128
"""Nodes of a group that are all compared: 8,128 comparisons, a fraction of a millisecond."""

NEIGHBOURS: Final = 64
"""Comparisons a node in a larger group: as many a node as in a group of MAX_ALL_PAIRS."""


@njit(cache=True, nogil=True)
def signature_hashes(signatures):  # type: ignore[no-untyped-def]
    """Hash each signature, shape (n, k), to 128 bits: uint64, shape (n, 2)."""
    hashes = np.empty((len(signatures), 2), np.uint64)
    for row in range(len(signatures)):
        high = BASE
        low = ~BASE
        for k in range(signatures.shape[1]):
            high = fmix64(high ^ signatures[row, k]) + BASE
            low = fmix64(low + signatures[row, k]) ^ BASE
        hashes[row, 0] = high
        hashes[row, 1] = low
    return hashes


@njit(cache=True, nogil=True)
def equal_values(first, second):  # type: ignore[no-untyped-def]
    """Count the places in which two signatures, shape (k,), agree."""
    count = 0
    for k in range(len(first)):
        count += first[k] == second[k]
    return count


@njit(cache=True, nogil=True)
def equal_bands(first, second, height):  # type: ignore[no-untyped-def]
    """Count the bands of `height` values in which two signatures agree."""
    count = 0
    for start in range(0, len(first), height):
        same = True
        for k in range(start, start + height):
            if first[k] != second[k]:
                same = False
                break
        count += same
    return count


@njit(cache=True, nogil=True)
def _spread(nodes, holders, signatures, height, band):  # type: ignore[no-untyped-def]
    """Order the nodes of a large group so that alike ones stand together: by the next bands."""
    width = signatures.shape[1]
    keys = np.empty(len(nodes), np.uint64)
    for place in range(len(nodes)):
        keys[place] = signatures[holders[nodes[place]], ((band + 1) * height) % width]
    return nodes[np.argsort(keys, kind="mergesort")]


@njit(cache=True, nogil=True)
def _alike(first, second, signatures, least, bounds, hashes, least_jaccard):  # type: ignore[no-untyped-def]
    """Whether two rows of the signatures make a link: by their values, or by their sets."""
    if least_jaccard >= 0:
        found = jaccard(
            hashes, bounds[first], bounds[first + 1], bounds[second], bounds[second + 1]
        )
        return found >= least_jaccard
    return equal_values(signatures[first], signatures[second]) >= least


@njit(cache=True, nogil=True)
def link_groups(  # type: ignore[no-untyped-def]
    starts,
    bands,
    nodes,
    holders,
    signatures,
    height,
    least,
    bounds,
    hashes,
    least_jaccard,
    max_all_pairs,
    neighbours,
):
    """Compare the nodes of each group and keep what links them.

    Args:
        starts: int64, shape (groups + 1,): group g is nodes[starts[g]:starts[g + 1]].
        bands: band of each group, int64, shape (groups,).
        nodes: int64: nodes of the groups, ascending in each, none twice in one.
        holders: row of `signatures` that stands for each node, int64.
        signatures: uint64, shape (rows, k).
        height: values a band.
        least: equal values that a link needs.
        bounds: int64, shape (rows + 1,): the set of row r is hashes[bounds[r]:bounds[r + 1]].
        hashes: uint64.
        least_jaccard: similarity of the sets that a link needs instead; negative: values decide.
        max_all_pairs: as MAX_ALL_PAIRS.
        neighbours: as NEIGHBOURS.

    Returns:
        int64, shape (links, 2): pairs of nodes, the smaller first; one may come more than once.
    """
    links = []
    for group in range(len(starts) - 1):
        members = nodes[starts[group] : starts[group + 1]]
        reach = len(members)
        if reach > max_all_pairs:
            members = _spread(members, holders, signatures, height, bands[group])
            reach = neighbours
        parent = np.arange(len(members))
        for i in range(len(members)):
            for j in range(i + 1, min(i + 1 + reach, len(members))):
                root_i = find(parent, i)
                root_j = find(parent, j)
                if root_i == root_j:
                    continue
                first = holders[members[i]]
                second = holders[members[j]]
                if _alike(first, second, signatures, least, bounds, hashes, least_jaccard):
                    parent[max(root_i, root_j)] = min(root_i, root_j)
                    links.append((min(members[i], members[j]), max(members[i], members[j])))
    found = np.empty((len(links), 2), np.int64)
    for place in range(len(links)):
        found[place, 0], found[place, 1] = links[place]
    return found


@njit(cache=True, nogil=True)
def measure(pairs, signatures, height, equal, shared):  # type: ignore[no-untyped-def]
    """Write equal values and shared bands of each pair of rows, shape (n,) each."""
    for place in range(len(pairs)):
        first = signatures[pairs[place, 0]]
        second = signatures[pairs[place, 1]]
        equal[place] = equal_values(first, second)
        shared[place] = equal_bands(first, second, height)


@njit(cache=True, nogil=True)
def measure_sets(pairs, bounds, hashes, found):  # type: ignore[no-untyped-def]
    """Write the Jaccard similarity of the sets of each pair of rows; -1 where one is not kept."""
    for place in range(len(pairs)):
        a, b = pairs[place]
        found[place] = -1.0
        if bounds[a] < bounds[a + 1] and bounds[b] < bounds[b + 1]:
            found[place] = jaccard(hashes, bounds[a], bounds[a + 1], bounds[b], bounds[b + 1])


@njit(cache=True, nogil=True)
def rounds(starts, members, takes, most):  # type: ignore[no-untyped-def]
    """Cut groups into rounds, so that the rows of each round take at most `most` bytes.

    Args:
        starts: as in `link_groups`.
        members: int64: row of each entry, numbered from 0.
        takes: int64, shape (rows,): bytes of each row.
        most: bytes of a round; a group with more has a round of its own.

    Returns:
        int64, shape (groups,): the round of each group, ascending from 0.
    """
    seen = np.full(len(takes), -1, np.int64)
    result = np.empty(len(starts) - 1, np.int64)
    turn = 0
    held = 0
    for group in range(len(result)):
        fresh = 0
        for place in range(starts[group], starts[group + 1]):
            if seen[members[place]] != turn:
                fresh += takes[members[place]]
        if held and held + fresh > most:
            turn += 1
            held = 0
        for place in range(starts[group], starts[group + 1]):
            if seen[members[place]] != turn:
                seen[members[place]] = turn
                held += takes[members[place]]
        result[group] = turn
    return result


@njit(cache=True, nogil=True)
def similarities(values, heads, places):  # type: ignore[no-untyped-def]
    """Share of equal values of values[i] and heads[places[i]]: float32, shape (n,)."""
    found = np.empty(len(values), np.float32)
    for row in range(len(values)):
        found[row] = equal_values(values[row], heads[places[row]]) / values.shape[1]
    return found
