"""Bounds from the distribution of a corpus, for one language, with the evidence for each.

Bounds that were tuned on English delete what is long-worded or repetitive by its grammar, so each
language needs its own; FineWeb2 publishes values by language (its `configs/*.yml`). Scripts that
read FineWeb's own base files (github.com/beme248/datatrove, commit 325e2a1,
`examples/multilingual/multilingual_stats.py`) derive such values by a number of standard deviations
from the mean, or by a quantile, that is fixed for a filter and the same for all languages; which
published value comes from which is not said there. Three ways:

* `tail`, ours: every rule cuts the same share off the bad end of its measure, the largest with
  which all of them together drop at most `share` of this corpus. It asks nothing but a corpus of
  which most is good, and it always cuts: on a clean corpus take a small share.
* `quantile`: the value at which this corpus has the quantile that the reference language's own
  bound has in the reference language's documents of the same run. It carries a judgment over from
  a language in which the bound was chosen with care, and needs that language in the same run, from
  like sources.
* `meanstd`: the value that lies as many standard deviations from the mean of this corpus as the
  reference language's own bound lies from the mean of its documents. It needs the same, heeds how
  wide a measure spreads, and is moved by documents far out more than `quantile` is.

A bound is rounded to three digits towards the side that drops less. The bound in force stays where
the rule is off; where it bounds a count (how short a document may be is a choice, and FineWeb2 has
one for all languages); where fewer than `BEYOND` documents would lie beyond the new one (a quantile
of a handful of documents says nothing); and where the new one would be the best value that there
is. Copies count once, and only documents that reach the filter: the first of each cluster of
duplicates, with text, in the language, without a policy against them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from filters.measures import COLUMN, MEASURES
from filters.rule import Bounds, Rule
from filters.rules import BY_NAME, RULES

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

Method = Literal["tail", "quantile", "meanstd"]

ENOUGH: Final = 50
"""Documents that a kind of text must have for bounds of its own."""
BEYOND: Final = 5
"""Documents that must lie beyond a proposed bound."""
QUANTILES: Final = (0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99)


class Proposal(NamedTuple):
    """A rule, its bound now, what is proposed, and the evidence.

    `bound` is the one to write: `now` where nothing is proposed; None where the rule is off.
    `why` is empty where something is proposed, else the reason for keeping what is.
    """

    rule: str
    now: float | None
    bound: float | None
    why: str
    documents: int
    quantiles: tuple[float, ...]
    drops_now: int
    drops_then: int


def propose(
    measured: Mapping[str, npt.NDArray[np.generic]],
    bounds: Mapping[str, Bounds],
    method: Method,
    share: float,
    reference: tuple[Mapping[str, npt.NDArray[np.generic]], Mapping[str, Bounds]] | None = None,
) -> list[Proposal]:
    """A proposal for every rule, in the order of RULES.

    Args:
        measured: measure to the values of n documents, n at least 1.
        bounds: in force for these documents, every rule's name.
        method: see above.
        share: of the documents that `tail` drops at most, 0 to 0.5.
        reference: for `quantile` and `meanstd`, the same two of the reference language.
    """
    import numpy as np

    each = _tail(measured, bounds, share) if method == "tail" else 0.0
    found = []
    for rule in RULES:
        values = np.sort(measured[rule.measure].astype(np.float64))
        now = _of(bounds, rule)
        wanted, why = _wanted(values, rule, now, each, reference, method)
        if not why and wanted is not None:
            beyond = dropped(values, rule, wanted)
            if wanted == _best(rule):
                why = "the best value that there is"
            elif beyond < BEYOND:
                why = f"too few documents ({beyond}) would lie beyond {_written(wanted)}"
        bound = now if why else wanted
        found.append(
            Proposal(
                rule.name,
                now,
                bound,
                why,
                len(values),
                tuple(float(one) for one in np.quantile(values, QUANTILES)),
                dropped(values, rule, now),
                dropped(values, rule, bound),
            )
        )
    return found


_STEPS: Final = 1 << 10


def _tail(
    measured: Mapping[str, npt.NDArray[np.generic]], bounds: Mapping[str, Bounds], share: float
) -> float:
    """The largest tail (of _STEPS in `share`) of each rule that drops at most `share` together."""
    import numpy as np

    count = len(next(iter(measured.values())))
    ordered = {name: np.sort(values.astype(np.float64)) for name, values in measured.items()}

    def drops(step: int) -> int:
        limits = {}
        for rule in RULES:
            bound, why = _wanted(
                ordered[rule.measure], rule, _of(bounds, rule), share * step / _STEPS, None
            )
            limits[rule.name] = None if why or bound == _best(rule) else bound
        return together(measured, limits)

    low, high = 0, _STEPS + 1
    while high - low > 1:
        middle = (low + high) // 2
        if drops(middle) <= share * count:
            low = middle
        else:
            high = middle
    return share * low / _STEPS


def _of(bounds: Mapping[str, Bounds], rule: Rule) -> float | None:
    limits = bounds[rule.name]
    return limits.min if rule.side == "min" else limits.max


def _wanted(
    values: npt.NDArray[np.float64],
    rule: Rule,
    now: float | None,
    tail: float,
    reference: tuple[Mapping[str, npt.NDArray[np.generic]], Mapping[str, Bounds]] | None,
    method: Method = "tail",
) -> tuple[float | None, str]:
    """The bound before it is checked, and why there is none."""
    import numpy as np

    if now is None:
        return None, "off"
    if MEASURES[COLUMN[rule.measure]].kind == "int64":
        return now, "a count"
    if reference is None:
        at = tail if rule.side == "min" else 1 - tail
    else:
        of_reference, its_bounds = reference
        limit = _of(its_bounds, rule)
        if limit is None:
            return now, "off in the reference language"
        others = of_reference[rule.measure].astype(np.float64)
        if method == "meanstd":
            if not others.std():
                return now, "without spread in the reference language"
            away = (limit - others.mean()) / others.std()
            high = MEASURES[COLUMN[rule.measure]].high
            found = float(np.clip(values.mean() + away * values.std(), 0.0, high))
            return rounded(found, rule), ""
        at = dropped(others, rule, limit) / len(others)
        at = at if rule.side == "min" else 1 - at
    return rounded(float(np.quantile(values, at)), rule), ""


def dropped(values: npt.NDArray[np.float64], rule: Rule, bound: float | None) -> int:
    """How many documents a bound drops, as `decide` does."""
    import numpy as np

    if bound is None:
        return 0
    if MEASURES[COLUMN[rule.measure]].kind == "float32":
        bound = float(np.float32(bound))
    return int(((values < bound) if rule.side == "min" else (values > bound)).sum())


def rounded(value: float, rule: Rule) -> float:
    """Three digits, but no more than nine decimals, towards the side that drops less."""
    import math

    turn = math.floor if rule.side == "min" else math.ceil
    if value == 0:
        return 0.0
    digits = min(9, 2 - math.floor(math.log10(abs(value))))
    high = MEASURES[COLUMN[rule.measure]].high
    found = turn(round(value * 10**digits, 6)) / 10**digits
    return found if high is None else min(found, high)


def _best(rule: Rule) -> float | None:
    return 0.0 if rule.side == "max" else MEASURES[COLUMN[rule.measure]].high


def together(
    measured: Mapping[str, npt.NDArray[np.generic]], limits: Mapping[str, float | None]
) -> int:
    """Documents that fail at least one rule of these bounds."""
    import numpy as np

    fails = np.zeros(len(next(iter(measured.values()))), np.bool_)
    for name, bound in limits.items():
        rule = BY_NAME[name]
        if bound is not None:
            values = measured[rule.measure]
            exact = np.float32 if values.dtype == np.float32 else np.float64
            fails |= values < exact(bound) if rule.side == "min" else values > exact(bound)
    return int(fails.sum())


def block(heading: str, proposals: list[Proposal]) -> str:
    """A table of TOML that can be used as it is: bounds, with the evidence beside each number."""
    lines = [f"[{heading}]"]
    for one in proposals:
        rule = BY_NAME[one.rule]
        marks = " ".join(
            f"p{100 * at:g} {value:.3g}" for at, value in zip(QUANTILES, one.quantiles, strict=True)
        )
        share = f"drops {_share(one.drops_now, one)} now"
        if one.bound is None:
            lines.append(f"# {one.rule}: off. {marks}")
            continue
        if one.why:
            share += f"; kept: {one.why}"
        else:
            share += f", {_share(one.drops_then, one)} then; was {_written(one.now)}"
        lines.append(f"{one.rule} = {{ {rule.side} = {_written(one.bound)} }} # {share}; {marks}")
    return "\n".join(lines)


def _share(count: int, one: Proposal) -> str:
    return f"{count / one.documents:.2%} ({count})"


def _written(bound: float | None) -> str:
    if bound is None:
        return "false"
    return f"{bound:.0f}" if bound == int(bound) else f"{bound:.6g}"
