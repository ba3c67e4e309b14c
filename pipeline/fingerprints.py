"""What each stage's output depends on besides its code and its input, asked of the stage itself.

Kept apart so that the planner, `status` and `verify` can tell what is stale without loading a
model or a compiled kernel.
"""

from __future__ import annotations

from typing import Any

from language_id.languages import UND
from pipeline.recipe import Recipe

_seen: dict[tuple[str, int, str], tuple[Recipe, dict[str, Any]]] = {}


def of_stage(recipe: Recipe, stage: str, language: str | None) -> dict[str, Any]:
    """The fingerprint of one stage: settings, models and lists, JSON-able.

    Raises:
        ValueError: the recipe names something that the stage does not know.
    """
    key = (stage, id(recipe), language or "")
    if key not in _seen:
        _seen[key] = (recipe, _ask(recipe, stage, language))
    return _seen[key][1]


def version(stage: str) -> int:
    """The stage's version: an integer, raised whenever the same input gives other bytes."""
    if stage == "extract":
        from pipeline.extract.stage import VERSION
    elif stage == "identify":
        from language_id.stage import VERSION
    elif stage == "dedup":
        from dedup.stage import VERSION
    elif stage == "redact":
        from pii.stage import VERSION
    elif stage == "filter":
        from filters.stage import VERSION
    else:
        from pipeline.shards import VERSION
    return VERSION


def check_stages(recipe: Recipe) -> None:
    """Ask every stage for its fingerprint once, so that a wrong setting is found at once."""
    of_stage(recipe, "extract", None)
    of_stage(recipe, "identify", None)
    for language in recipe.languages:
        for stage in ("dedup", "redact", "filter"):
            of_stage(recipe, stage, language)
    of_stage(recipe, "redact", UND)


def _ask(recipe: Recipe, stage: str, language: str | None) -> dict[str, Any]:
    if stage == "extract":
        from pipeline.extract.stage import fingerprint

        return fingerprint(recipe.extract)
    if stage == "identify":
        from language_id.stage import fingerprint as identify

        return identify(recipe.identify, recipe.languages)
    if stage == "dedup":
        from dedup.stage import fingerprint as dedup

        return dedup(recipe.dedup, language or UND)
    if stage == "redact":
        from pii.stage import fingerprint as redact

        return redact(recipe.redact, language or UND)
    if stage == "filter":
        from filters.stage import fingerprint as judge

        return judge(recipe.filter, language or UND)
    from pipeline.shards import fingerprint as shards

    return shards(recipe.shards)
