"""The Arrow schemas of the files between the sub-steps of deduplication."""

from __future__ import annotations

from typing import Final

import pyarrow as pa

from dedup.config import DedupConfig
from manifests.schema import DOC_ID, SCHEMA_VERSION

EXACT_BAND: Final = 255
"""Number of the band that holds exact hashes."""

URL_BAND: Final = 254
"""Number of the band that holds hashes of addresses; `DedupConfig.bands` ends below it."""

EXACT: Final = "exact"
NEAR: Final = "near"
URL: Final = "url"

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
            _field("url_key", pa.binary(16), "XXH3-128 of the canonical address, big-endian; null "
                   "without an address or where the recipe ignores them", required=False),
            _field("signature", pa.binary(8 * config.bands * config.rows), "MinHash values, 64-bit "
                   "little-endian; null for a text without a shingle", required=False),
            _field("shingle_set", pa.list_(pa.field("item", pa.uint64(), nullable=False)),
                   "Hashes of the shingles, ascending, none twice; null where not kept",
                   required=False),
        ],
        metadata=_METADATA,
    )  # fmt: skip


BANDS_SCHEMA: Final = pa.schema(
    [
        _field("key", pa.uint64(), "Hash of the rows of one band, or head of the exact hash"),
        _field("row", pa.uint32(), "Row in the signature shard"),
        _field(
            "band",
            pa.uint8(),
            f"Number of the band; {EXACT_BAND} for the exact hash, {URL_BAND} for the address",
        ),
        _field("partition", pa.uint16(), "Range of keys that holds the key"),
    ],
    metadata=_METADATA,
)
"""Band keys of one signature shard; row groups never mix partitions."""

PAIRS_SCHEMA: Final = pa.schema(
    [
        _field("a", pa.int64(), "Smaller row, counted through all signature shards in order"),
        _field("b", pa.int64(), "Larger row, counted alike"),
        _field("kind", pa.string(), "exact, near or url: what the two share"),
        _field("similarity", pa.float32(), "Share of equal MinHash values; 1 for an exact pair, "
               "null for one of addresses", required=False),
        _field("jaccard", pa.float32(), "Jaccard similarity of the shingles of a near pair; null "
               "where the sets were not kept", required=False),
        _field("bands", pa.uint8(), "Bands in which the two of a near pair agree, else 0"),
    ],
    metadata=_METADATA,
)  # fmt: skip
"""Links between documents that one partition of band keys shows."""
