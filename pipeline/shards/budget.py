"""How many characters each language gives to the release, and why.

Temperature sampling with a floor and a ceiling: budget = clip(λ · available^temperature), with one
λ for all languages such that the budgets add up to the total. The exponent is that of XLM-R and
mT5 (arXiv 1911.02116 section 3.1, arXiv 2010.11934 section 3.1); the clipping at a number of
repeats is that of UniMax (arXiv 2304.09151).
"""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from pipeline.shards.config import LanguageBudget, ShardsConfig


class Budget(msgspec.Struct, frozen=True):
    """A language's share. `why`: everything, share, floor, cap, or available (all there is)."""

    available_chars: int
    budget_chars: int
    why: str


def budgets(available: Mapping[str, int], config: ShardsConfig) -> dict[str, Budget]:
    """Budget of each language from its available characters (unique documents that pass).

    Floors win over the total; a cap wins over a floor; nothing exceeds available · max_repeats.
    """
    ceilings: dict[str, int] = {}
    floors: dict[str, int] = {}
    for language, chars in available.items():
        own = config.languages.get(language, LanguageBudget())
        cap = own.cap_chars if own.cap_chars is not None else config.cap_chars
        floor = own.floor_chars if own.floor_chars is not None else config.floor_chars
        repeats = config.max_repeats if config.total_chars is not None else 1
        most = chars * repeats
        ceilings[language] = most if cap is None else min(most, cap)
        floors[language] = min(floor or 0, ceilings[language])
    if config.total_chars is None:
        shares = dict(ceilings)
    else:
        shares = _fill(available, floors, ceilings, config.total_chars, config.temperature)
    return {
        language: Budget(
            available_chars=chars,
            budget_chars=shares[language],
            why=_why(language, chars, shares[language], floors, ceilings, config),
        )
        for language, chars in sorted(available.items())
    }


def _fill(
    available: Mapping[str, int],
    floors: Mapping[str, int],
    ceilings: Mapping[str, int],
    total: int,
    temperature: float,
) -> dict[str, int]:
    """clip(λ·available^temperature) for the largest λ whose sum stays within `total`."""
    weights = {k: float(v) ** temperature if v else 0.0 for k, v in available.items()}

    def at(scale: float) -> dict[str, int]:
        return {
            k: max(floors[k], min(ceilings[k], int(scale * weights[k]))) for k in sorted(available)
        }

    if sum(ceilings.values()) <= total:
        return dict(ceilings)
    low, high = (
        0.0,
        float(max(ceilings.values())) / min((w for w in weights.values() if w), default=1.0),
    )
    for _ in range(128):  # halves a double's whole range: the result no longer moves
        middle = (low + high) / 2
        if sum(at(middle).values()) <= total:
            low = middle
        else:
            high = middle
    return at(low)


def _why(
    language: str,
    chars: int,
    share: int,
    floors: Mapping[str, int],
    ceilings: Mapping[str, int],
    config: ShardsConfig,
) -> str:
    if share >= ceilings[language] and ceilings[language] < chars * config.max_repeats:
        if config.total_chars is None and ceilings[language] >= chars:
            return "everything"
        return "cap"
    if share >= ceilings[language]:
        return "everything" if config.total_chars is None else "available"
    return "floor" if share <= floors[language] else "share"
