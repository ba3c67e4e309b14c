"""Who comes first in a cluster: a total order that is declared, not a matter of luck.

By default the longest, for it holds what the others hold; then the newest, for it is in force; then
the smallest doc_id, so that nothing is left to the order of files.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

_KEYS: Final = {
    "longest": ("chars", "descending"),
    "newest": ("fetched_at", "descending"),
    "smallest_id": ("doc_id", "ascending"),
}


def ranked(
    members: pa.Table, first: str = "longest"
) -> tuple[pa.Table, npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Order the members of each cluster.

    Args:
        members: columns cluster (int64), behind (int8: who is behind comes after all who are
            not), chars (int64), fetched_at (timestamp), doc_id (string) and any others.
        first: what counts next, as `DedupConfig.rank`.

    Returns:
        the table, clusters together and each in order of rank; the rank of each row, int64, shape
        (n,), 0 first; and the place in the table of the first-ranked of its cluster, int64, (n,).
    """
    keys = [
        ("cluster", "ascending"),
        ("behind", "ascending"),
        _KEYS[first],
        *(key for name, key in _KEYS.items() if name != first),
    ]
    # By default Arrow sorts nulls last whatever the direction: an unknown date is older than any.
    order = pc.sort_indices(members, sort_keys=keys)
    members = members.take(order)
    cluster = members["cluster"].to_numpy()
    opens = np.ones(len(cluster), np.bool_)
    opens[1:] = cluster[1:] != cluster[:-1]
    heads = np.flatnonzero(opens)[np.cumsum(opens) - 1]
    return members, np.arange(len(cluster)) - heads, heads
