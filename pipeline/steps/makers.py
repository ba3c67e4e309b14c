"""The stages' functions, made once in a worker and kept while the next task needs the same.

Models and compiled kernels are loaded here and nowhere else; only configuration crosses a process
boundary. Of a stage's a few are kept, so that 24 languages don't hold 24 sets of recognizers; what
the next stage has no use for is dropped `between` the two.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pyarrow as pa

from pipeline.recipe import Recipe, digest

_KEPT = 3
_made: dict[str, Any] = {}


def made(stage: str, recipe: Recipe, language: str | None) -> Callable[..., pa.RecordBatch]:
    """The batch function of a stage for a language."""
    settings = {"identify": recipe.identify, "dedup": recipe.dedup, "redact": recipe.redact,
                "filter": recipe.filter}[stage]  # fmt: skip
    key = f"{stage} {language} {digest(settings)} {recipe.languages}"
    if key not in _made:
        while len(_made) >= _KEPT:
            del _made[next(iter(_made))]
        _made[key] = _make(stage, recipe, language or "")
    return _made[key]


def drop(stage: str) -> None:
    """Forget the functions of a stage."""
    for key in [key for key in _made if key.startswith(f"{stage} ")]:
        del _made[key]


def _make(stage: str, recipe: Recipe, language: str) -> Callable[..., pa.RecordBatch]:
    if stage == "identify":
        from language_id.stage import stage as identify

        return identify(recipe.identify, recipe.languages)
    if stage == "dedup":
        from dedup.stage import stage as signatures

        return signatures(recipe.dedup, language)
    if stage == "redact":
        from pii.stage import stage as redact

        return redact(recipe.redact, language)
    from filters.stage import stage as judge

    return judge(recipe.filter, language, extra_rules(recipe, language))


def extra_rules(
    recipe: Recipe, language: str
) -> tuple[tuple[str, Callable[[pa.RecordBatch], list[str | None]]], ...]:
    """Filters of datatrove that the recipe names, as rules."""
    if not recipe.filter.datatrove:
        return ()
    from pipeline.datatrove_adapter import filter_rule

    return tuple(
        filter_rule(key, options, language) for key, options in recipe.filter.datatrove.items()
    )
