"""Counts derived from the columns that are written, so that no stage keeps counters of its own."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc


def count_values(counts: dict[str, int], column: pa.Array | pa.ChunkedArray) -> None:
    """Add the number of rows of each value (nulls left out) to `counts`."""
    for entry in pc.value_counts(column.drop_null()):
        value = entry["values"].as_py()
        counts[value] = counts.get(value, 0) + entry["counts"].as_py()
