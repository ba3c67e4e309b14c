"""From places in UTF-8 to places in the string: recognizers read code points, prefilters bytes."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numba import njit


@njit(cache=True, nogil=True)
def _counted(data, places):  # type: ignore[no-untyped-def]
    """Code points that begin before each of the places, which ascend: (k,) int64."""
    counts = np.empty(len(places), dtype=np.int64)
    at = count = 0
    for one in range(len(places)):
        end = min(places[one], len(data))
        begun = 0
        for byte in data[at:end]:
            begun += (byte & 0xC0) != 0x80
        at = max(at, end)
        count += begun
        counts[one] = count
    return counts


def of_bytes(data: bytes | memoryview, places: Iterable[int]) -> dict[int, int]:
    """Byte -> code points that begin before it, for each of `places`, in any order."""
    ascending = sorted(set(places))
    counts = _counted(np.frombuffer(data, dtype=np.uint8), np.array(ascending, dtype=np.int64))
    return dict(zip(ascending, counts.tolist(), strict=True))
