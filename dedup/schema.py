"""The Arrow schemas of the files between the sub-steps of deduplication."""

from __future__ import annotations

from typing import Final

import pyarrow as pa

from dedup.config import DedupConfig
from manifests.schema import DOC_ID, SCHEMA_VERSION

EXACT_BAND: Final = 255
"""Number of the band that holds exact hashes; `DedupConfig.bands` ends below it."""

_METADATA: Final = {"eurosift.schema_version": str(SCHEMA_VERSION)}


def _field(name: str, kind: pa.DataType, description: str, *, required: bool = True) -> pa.Field:
    return pa.field(name, kind, nullable=not required, metadata={"description": description})


def signature_schema(config: DedupConfig) -> pa.Schema:
    """Give the schema of a signature shard: one row a document, aligned with the language shard."""
    return pa.schema(
        [
            DOC_ID,
            _field("exact_hash", pa.binary(16), "XXH3-128 of the normalised text, big-endian; null "
                   "where nothing is left of it", required=False),
            _field("chars", pa.int64(), "Code points of the text"),
            _field("fetched_at", pa.timestamp("s", tz="UTC"), "Time of capture", required=False),
            _field("shingles", pa.int32(), "Shingles of the text, repeated ones counted each time"),
            _field("signature", pa.binary(8 * config.bands * config.rows), "MinHash values, 64-bit "
                   "little-endian; null for a text without a shingle", required=False),
        ],
        metadata=_METADATA,
    )  # fmt: skip


BANDS_SCHEMA: Final = pa.schema(
    [
        _field("key", pa.uint64(), "Hash of the rows of one band, or head of the exact hash"),
        _field("row", pa.uint32(), "Row in the signature shard"),
        _field("band", pa.uint8(), f"Number of the band; {EXACT_BAND} for the exact hash"),
        _field("partition", pa.uint16(), "Range of keys that holds the key"),
    ],
    metadata=_METADATA,
)
"""Band keys of one signature shard; row groups never mix partitions."""

PAIRS_SCHEMA: Final = pa.schema(
    [
        _field("a", pa.int64(), "Smaller row, counted through all signature shards in order"),
        _field("b", pa.int64(), "Larger row, counted alike"),
        _field("similarity", pa.float32(), "Share of equal MinHash values; 1 for an exact pair"),
        _field("bands", pa.uint8(), "Bands in which the two agree; 0 for an exact pair"),
        _field("exact", pa.bool_(), "Whether the two have the same exact hash"),
    ],
    metadata=_METADATA,
)
"""Links between documents that one partition of band keys shows."""
