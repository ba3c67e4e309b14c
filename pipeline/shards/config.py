"""The recipe's table `[shards]`."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

Prefer = Literal["none", "quality", "weighted"]


class LanguageBudget(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A floor and a cap of one language, in characters; null is no bound."""

    floor_chars: Annotated[int, msgspec.Meta(ge=0)] | None = None
    cap_chars: Annotated[int, msgspec.Meta(ge=0)] | None = None


class ShardsConfig(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How the release is balanced, ordered and cut into parts.

    `total_chars` is shared among the languages in proportion to available characters to the power
    of `temperature` (1 keeps the natural shares, 0 gives every language the same; 0.3 is that of
    mT5, arXiv 2010.11934 section 3.1). Null keeps everything. A language short of its budget may be
    repeated up to `max_repeats` times, as a number in the column `repeat`, never as copied rows.
    `exclude`: languages that are not released, so that nothing waits for their dedup and filter;
    their documents are in the ledger as `language_excluded`.
    `prefer` says which documents fill a budget that has no room for all: `none`, the first of the
    seeded order; `quality`, the best (and the best are repeated first); `weighted`, a seeded sample
    in which a document's chance rises with its quality. What is kept stands in the seeded order.
    """

    total_chars: Annotated[int, msgspec.Meta(ge=1)] | None = None
    temperature: Annotated[float, msgspec.Meta(ge=0, le=1)] = 1.0
    floor_chars: Annotated[int, msgspec.Meta(ge=0)] | None = None
    cap_chars: Annotated[int, msgspec.Meta(ge=0)] | None = None
    languages: dict[str, LanguageBudget] = {}
    exclude: tuple[str, ...] = ()
    max_repeats: Annotated[int, msgspec.Meta(ge=1, le=100)] = 1
    part_chars: Annotated[int, msgspec.Meta(ge=1000)] = 200_000_000
    seed: Annotated[int, msgspec.Meta(ge=0)] = 1
    prefer: Prefer = "none"
