"""What other bounds would do: from the measures that a run stored, without reading a text again.

The same `decide` as in the stage, so the answer is what a run with these bounds would give.
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from filters.config import FilterConfig
from filters.decide import decide
from filters.resolution import parse_bounds, profile_of, profiles_in_use, resolve
from filters.rule import Bounds
from filters.rules import BY_NAME, FAMILIES, RULES

_Flags = npt.NDArray[np.bool_]

ANY_RULE = "any rule"


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


def parse_settings(settings: Sequence[str], outside: Sequence[str] = ()) -> dict[str, float | None]:
    """Read `min_words=40`, `gopher.min_words=40` or `min_words=false`.

    Args:
        settings: as typed.
        outside: reasons that no bound gives (lists, datatrove); they can be set to `false` alone.

    Returns:
        A rule's name, or such a reason, to its bound; None where it is taken away.

    Raises:
        ValueError: no such rule (with the nearest known name), no number, or a rule twice.
    """
    changed: dict[str, float | None] = {}
    for setting in settings:
        written, _, text = setting.partition("=")
        name = _rule(written.strip(), setting, outside)
        value: float | bool | str = text.strip()
        if value == "false":
            value = False
        elif name in outside:
            raise ValueError(f"--set {setting}: it has no bound; write {name}=false")
        else:
            try:
                value = float(text)
            except ValueError:
                raise ValueError(f"--set {setting}: write RULE=NUMBER or RULE=false") from None
        if name in changed:
            raise ValueError(f"--set {setting}: {name} is set twice")
        if name in outside:
            changed[name] = None
        else:
            where = f"--set {setting}:"
            changed |= parse_bounds({name: {BY_NAME[name].side: value}}, where)
    return changed


def _rule(name: str, setting: str, outside: Sequence[str]) -> str:
    """The rule that is meant, with or without its family before a dot."""
    dotted = {f"{family}.{one.name}": one.name for family, rules in FAMILIES.items()
              for one in rules}  # fmt: skip
    if name in dotted:
        return dotted[name]
    if name in BY_NAME or name in outside:
        return name
    own = [full for full in dotted if full.rpartition(".")[2] == name.rpartition(".")[2]]
    if own:
        raise ValueError(
            f"--set {setting}: the rule is of another family; write {own[0]} or {dotted[own[0]]}"
        )
    (near,) = difflib.get_close_matches(name, [*BY_NAME, *dotted, *outside], n=1, cutoff=0.0)
    raise ValueError(f"--set {setting}: unknown rule {name!r}; the nearest known is {near!r}")


def with_settings(
    bounds: Mapping[str, Bounds], changed: Mapping[str, float | None]
) -> dict[str, Bounds]:
    """The bounds with some of them changed."""
    return {
        name: Bounds(**{BY_NAME[name].side: changed[name]}) if name in changed else limits
        for name, limits in bounds.items()
    }


def outside_reasons(verdicts: pa.Table) -> tuple[str, ...]:
    """Reasons in verdicts that no rule of RULES gives: lists of URLs, filters of datatrove."""
    known = {rule.reason for rule in RULES}
    found = verdicts["failed"].combine_chunks().flatten().unique().to_pylist()
    return tuple(sorted(set(found) - known))


def failing(
    verdicts: pa.Table,
    source_types: Sequence[str],
    config: FilterConfig,
    language: str,
    changed: Mapping[str, float | None],
    outside: Sequence[str] = (),
) -> tuple[_Flags, _Flags]:
    """Tell which rules each document fails, now and with the changed bounds.

    Args:
        verdicts: measures of n documents, as the stage wrote them.
        source_types: of each document.
        config: the run's `[filter]`.
        language: one of the 24.
        changed: from `parse_settings`.
        outside: reasons from outside that are looked for, as `outside_reasons` finds them.

    Returns:
        two arrays, bool, shape (n, rules + outside): columns in the order of RULES, then of
        `outside`.
    """
    now = np.zeros((verdicts.num_rows, len(RULES) + len(outside)), np.bool_)
    places = {word: len(RULES) + column for column, word in enumerate(outside)}
    for row, words in enumerate(verdicts["failed"].to_pylist() if outside else ()):
        for word in words:
            if word in places:
                now[row, places[word]] = True
    then = now.copy()
    then[:, [places[word] for word in outside if word in changed]] = False
    kinds = np.array([profile_of(config, kind) for kind in source_types], dtype=object)
    for profile in profiles_in_use(config):
        rows = np.flatnonzero(kinds == profile)
        if len(rows):
            part = verdicts.take(pa.array(rows))
            bounds = resolve(config, language, profile)
            now[rows, : len(RULES)] = decide(part, bounds)
            then[rows, : len(RULES)] = decide(part, with_settings(bounds, changed))
    return now, then


def effects(
    fails: _Flags, chars: npt.NDArray[np.int64], outside: Sequence[str] = ()
) -> dict[str, Effect]:
    """Sum up by rule, and as `any rule` over all.

    Args:
        fails: as `failing` gives it, shape (n, rules + outside).
        chars: code points of each document, shape (n,).
        outside: as in `failing`.
    """
    alone = fails.sum(axis=1) == 1
    names = [*(rule.name for rule in RULES), *outside]
    found = {}
    for column, name in enumerate(names):
        hit = fails[:, column]
        lone = hit & alone
        found[name] = Effect(
            int(hit.sum()), int(chars[hit].sum()), int(lone.sum()), int(chars[lone].sum())
        )
    every = fails.any(axis=1)
    found[ANY_RULE] = Effect(int(every.sum()), int(chars[every].sum()))
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
