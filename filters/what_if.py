"""What other bounds would do: from the measures that a run stored, without reading a text again.

The same `decide` as in the stage, so the answer is what a run with these bounds would give.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from filters.config import FilterConfig
from filters.decide import decide
from filters.resolution import parse_bounds, profile_of, profiles_in_use, resolve
from filters.rule import Bounds
from filters.rules import BY_NAME, RULES

_Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Effect:
    """How many documents and code points a rule drops: in all, and where no other rule does."""

    documents: int = 0
    chars: int = 0
    alone_documents: int = 0
    alone_chars: int = 0

    def plus(self, other: Effect) -> Effect:
        """The sum of both."""
        return Effect(
            self.documents + other.documents,
            self.chars + other.chars,
            self.alone_documents + other.alone_documents,
            self.alone_chars + other.alone_chars,
        )


def parse_settings(settings: Sequence[str]) -> dict[str, float | None]:
    """Read `min_words=40` or `min_words=false`.

    Returns:
        A rule's name to its bound; None where the bound is taken away.

    Raises:
        ValueError: no such rule (with the nearest known name), or no number.
    """
    changed: dict[str, float | None] = {}
    for setting in settings:
        name, _, text = setting.partition("=")
        name = name.strip()
        value: float | bool | str = text.strip()
        if value == "false":
            value = False
        else:
            try:
                value = float(text)
            except ValueError:
                raise ValueError(f"--set {setting}: write RULE=NUMBER or RULE=false") from None
        side = BY_NAME[name].side if name in BY_NAME else "min"
        changed |= parse_bounds({name: {side: value}}, f"--set {setting}:")
    return changed


def with_settings(
    bounds: Mapping[str, Bounds], changed: Mapping[str, float | None]
) -> dict[str, Bounds]:
    """The bounds with some of them changed."""
    return {
        name: Bounds(**{BY_NAME[name].side: changed[name]}) if name in changed else limits
        for name, limits in bounds.items()
    }


def failing(
    verdicts: pa.Table,
    source_types: Sequence[str],
    config: FilterConfig,
    language: str,
    changed: Mapping[str, float | None],
) -> tuple[_Flags, _Flags]:
    """Tell which rules each document fails, now and with the changed bounds.

    Args:
        verdicts: measures of n documents, as the stage wrote them.
        source_types: of each document.
        config: the run's `[filter]`.
        language: one of the 24.
        changed: from `parse_settings`.

    Returns:
        two arrays, bool, shape (n, rules + 1): columns in the order of RULES, then what else said
        (rights, takedowns, licences, rules of datatrove), which no bound changes.
    """
    now = np.zeros((verdicts.num_rows, len(RULES) + 1), np.bool_)
    known = {rule.reason for rule in RULES}
    now[:, -1] = [
        any(reason not in known for reason in reasons) for reasons in verdicts["failed"].to_pylist()
    ]
    then = now.copy()
    kinds = np.array([profile_of(config, kind) for kind in source_types], dtype=object)
    for profile in profiles_in_use(config):
        rows = np.flatnonzero(kinds == profile)
        if len(rows):
            part = verdicts.take(pa.array(rows))
            bounds = resolve(config, language, profile)
            now[rows, :-1] = decide(part, bounds)
            then[rows, :-1] = decide(part, with_settings(bounds, changed))
    return now, then


def effects(fails: _Flags, chars: npt.NDArray[np.int64]) -> dict[str, Effect]:
    """Sum up by rule, and as `any rule` over all.

    Args:
        fails: as `failing` gives it, shape (n, rules + 1).
        chars: code points of each document, shape (n,).
    """
    alone = fails.sum(axis=1) == 1
    names = [*(rule.name for rule in RULES), "other reasons"]
    found = {}
    for column, name in enumerate(names):
        hit = fails[:, column]
        lone = hit & alone
        found[name] = Effect(
            int(hit.sum()), int(chars[hit].sum()), int(lone.sum()), int(chars[lone].sum())
        )
    every = fails.any(axis=1)
    found["any rule"] = Effect(int(every.sum()), int(chars[every].sum()))
    return found


def nearest(
    values: npt.NDArray[np.float64], rule: str, bound: float, count: int
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Find the documents closest to a bound on either side.

    Args:
        values: the rule's measure of each document, shape (n,).
        rule: name of the rule.
        bound: its bound; a value of exactly the bound passes.
        count: at most so many a side.

    Returns:
        rows that fail and rows that pass, the closest first; among equals the smaller row.
    """
    fails = values < bound if BY_NAME[rule].side == "min" else values > bound
    order = np.argsort(np.abs(values - bound), kind="stable")
    return order[fails[order]][:count], order[~fails[order]][:count]
