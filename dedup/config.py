"""The recipe's table `[dedup]`."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec


class DedupConfig(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Exact and near duplicates. 14 bands of 8 rows: FineWeb (arXiv 2406.17557, appendix E.1).

    `ngram_words` words make a shingle; a document with fewer has exact duplicates only.
    `numbers`: `keep` compares numbers as they stand; `zero` reads every number as 0, as datatrove
    does, and so links forms, tables and notices that differ in nothing but numbers.
    `bands`, `rows`: a pair of Jaccard similarity s becomes a candidate with probability
    1 - (1 - s**rows)**bands; their product is the number of permutations.
    `seed` of the permutations, as `datasketch.MinHash` takes it.
    `verify`: `signature` links a candidate pair only where the share of equal minima reaches
    `min_similarity`; `none` links every candidate.
    """

    ngram_words: Annotated[int, msgspec.Meta(ge=1, le=64)] = 5
    numbers: Literal["keep", "zero"] = "keep"
    bands: Annotated[int, msgspec.Meta(ge=1, le=255)] = 14
    rows: Annotated[int, msgspec.Meta(ge=1, le=64)] = 8
    seed: Annotated[int, msgspec.Meta(ge=1, le=2**32 - 1)] = 1
    verify: Literal["none", "signature"] = "signature"
    min_similarity: Annotated[float, msgspec.Meta(ge=0, le=1)] = 0.7
