"""How many of the links hold: measured on the pairs whose shingles were kept, not presumed."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq

from dedup.config import DedupConfig

_LEVELS = (0.6, 0.7, 0.8)


def precision(config: DedupConfig, pairs: Sequence[Path]) -> dict[str, float | int]:
    """Estimate the share of near pairs that are as alike as they should be.

    Where pairs are verified by Jaccard similarity all of them are measured. Else it is a sample,
    in which a pair with the share s of equal values stands for 1 / s pairs (Horvitz and Thompson,
    JASA 47, 1952; SAMPLE in `dedup.specification` says why). Not 1 / J: the value that decides on
    the sample is one of those that decided on the link.

    Args:
        config: verify.
        pairs: files of PAIRS_SCHEMA.

    Returns:
        `measured`, the number of pairs, and if there are any, shares from 0 to 1 by level:
        `at_least_0.6` and so on.
    """
    found = []
    for path in pairs:
        with pq.ParquetFile(path) as file:
            table = file.read(columns=["a", "b", "similarity", "jaccard"])
        table = table.filter(table["jaccard"].is_valid())
        columns = [table[name].to_numpy() for name in ("a", "b", "similarity", "jaccard")]
        found.append(np.stack(columns, axis=1))
    # A pair may meet in several partitions.
    once = np.unique(np.concatenate([np.zeros((0, 4)), *found]), axis=0)
    alike = once[:, 3]
    result: dict[str, float | int] = {"measured": len(alike)}
    if len(alike):
        weights = np.ones(len(alike)) if config.verify == "jaccard" else 1 / once[:, 2]
        for level in _LEVELS:
            reached = np.round(alike, 6) >= level
            share = float(weights[reached].sum() / weights.sum())
            result[f"at_least_{level:g}"] = round(share, 4)
    return result
