"""dedup, sub-step signatures: texts of one language to one row of hashes a document."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from typing import Final

import msgspec
import pyarrow as pa

from dedup import specification
from dedup.config import BoilerplateConfig, DedupConfig
from dedup.schema import signature_schema

VERSION: Final = 4


def document_settings(config: DedupConfig) -> DedupConfig:
    """The settings that verdicts depend on: no memory, no names of folders, no cutting of lines."""
    return msgspec.structs.replace(
        config, memory_mb=64, earlier=(), boilerplate=BoilerplateConfig()
    )


def fingerprint(config: DedupConfig, language: str) -> dict[str, object]:
    """Say what the output depends on besides the input and VERSION.

    Args:
        config: the recipe's table.
        language: does not matter: one tokenizer for all.

    Returns:
        JSON-able settings, versions of the specification and the Unicode release of the classes.
    """
    from importlib.metadata import version

    del language
    # What the canonical form of an address is, is for courlan to say.
    libraries = {} if config.urls == "ignore" else {"courlan": version("courlan")}
    return {
        "libraries": libraries,
        "settings": msgspec.to_builtins(document_settings(config)),
        "specification": {
            **specification.of(characters=config.ngram_chars > 0),
            "bands": specification.BANDS,
            "addresses": specification.ADDRESSES,
            "sample": specification.SAMPLE,
        },
        "unicode": unicodedata.unidata_version,
        "assets": {},
    }


def stage(config: DedupConfig, language: str) -> Callable[[pa.RecordBatch], pa.RecordBatch]:
    """Make the function that turns a batch of IDENTIFIED into a batch of `signature_schema`.

    Args:
        config: the recipe's table.
        language: does not matter: one tokenizer for all.

    Returns:
        RecordBatch of n documents to RecordBatch of n rows in the same order.
    """
    from dedup.exact import exact_hashes
    from dedup.shingle_sets import shingle_sets
    from dedup.signature import sign, to_arrow
    from dedup.urls import own_addresses, url_keys

    del language
    schema = signature_schema(config)

    def addresses(batch: pa.RecordBatch) -> pa.Array:
        if config.addresses == "fetched":
            return batch.column("url")
        return own_addresses(batch.column("url"), batch.column("canonical_url"))

    def signed(batch: pa.RecordBatch) -> pa.RecordBatch:
        texts = batch.column("text")
        exact, chars = exact_hashes(texts)
        signatures, shingles = sign(texts, config)
        columns = [
            batch.column("doc_id"),
            exact,
            pa.array(chars),
            batch.column("fetched_at"),
            pa.array(shingles),
            url_keys(addresses(batch))
            if config.urls != "ignore"
            else pa.nulls(batch.num_rows, pa.binary(16)),
            to_arrow(signatures, shingles > 0),
            shingle_sets(texts, signatures, shingles, config),
        ]
        return pa.RecordBatch.from_arrays(columns, schema=schema)

    return signed
