"""The recipe's table `[dedup]`."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec


class DedupConfig(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Exact and near duplicates. 14 bands of 8 rows: FineWeb (arXiv 2406.17557, appendix E.1)."""

    ngram_words: Annotated[int, msgspec.Meta(ge=1, le=64)] = 5
    bands: Annotated[int, msgspec.Meta(ge=1, le=255)] = 14
    rows: Annotated[int, msgspec.Meta(ge=1, le=64)] = 8
    seed: Annotated[int, msgspec.Meta(ge=1)] = 1
    verify: Literal["none", "signature"] = "signature"
    min_similarity: Annotated[float, msgspec.Meta(ge=0, le=1)] = 0.7
