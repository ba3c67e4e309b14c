"""The recipe's table `[extract]`."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec


class ExtractConfig(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How text is got from a page. Sizes in bytes, times in CPU seconds."""

    extractor: Literal["trafilatura"] = "trafilatura"
    favor: Literal["precision", "recall", "balance"] = "precision"
    include_comments: bool = False
    include_tables: bool = True
    timeout_s: Annotated[float, msgspec.Meta(gt=0)] = 10.0
    memory_mb: Annotated[int, msgspec.Meta(ge=256)] = 2048
    max_page_bytes: Annotated[int, msgspec.Meta(ge=1024)] = 20_000_000
