"""The distribution of every measure that a rule bounds, with the bounds now and as proposed."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
    from matplotlib.axes import Axes

    from filters.proposal import Proposal

# Okabe and Ito's palette, told apart with any kind of colour vision (jfly.uni-koeln.de/color).
_KEPT = "#56B4E9"
_CUT = "#D55E00"
_NOW = "#4D4D4D"
_COLUMNS = 4
_BINS = 48


def draw_bounds(
    title: str,
    measured: Mapping[str, npt.NDArray[np.generic]],
    proposals: list[Proposal],
    together: tuple[int, int],
    path: Path,
) -> None:
    """Write a PNG: a panel a measure, documents by value, bounds as lines, or arrows beyond.

    Args:
        title: language and kind of text.
        measured: measure to the values of n documents.
        proposals: of all rules; those that are off are left out.
        together: documents that all bounds drop, now and as proposed.
        path: where to write; its folder must be there.
    """
    import matplotlib as mpl

    mpl.use("Agg")
    from matplotlib import pyplot as plt
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch

    from filters.rules import BY_NAME

    of_measure: dict[str, list[Proposal]] = {}
    for one in proposals:
        if one.bound is not None:
            of_measure.setdefault(BY_NAME[one.rule].measure, []).append(one)
    rows = -(-len(of_measure) // _COLUMNS)
    figure, grid = plt.subplots(
        rows, _COLUMNS, figsize=(4.1 * _COLUMNS, 1.2 + 2.35 * rows), squeeze=False,
        layout="constrained",
    )  # fmt: skip
    panels = list(grid.flat)
    for axes, (measure, own) in zip(panels, of_measure.items(), strict=False):
        _panel(axes, measure, measured[measure], own)
    for axes in panels[len(of_measure) :]:
        axes.axis("off")
    count = len(next(iter(measured.values())))
    now, then = together
    figure.suptitle(
        f"{title}: {count:,} documents. All rules together drop {now / count:.1%} now, "
        f"{then / count:.1%} with the proposed bounds.",
        fontsize=14,
    )
    figure.legend(
        handles=[
            Patch(color=_KEPT, label="kept by the proposed bound"),
            Patch(color=_CUT, label="dropped by it"),
            Line2D([], [], color=_CUT, linewidth=2, label="proposed bound"),
            Line2D([], [], color=_NOW, linewidth=1.4, linestyle="--", label="bound now"),
            Line2D([], [], color=_NOW, linewidth=0, marker=">", label="a bound beyond the values"),
        ],
        loc="outside lower center", ncols=5, frameon=False, fontsize=11,
    )  # fmt: skip
    figure.supylabel("documents (logarithmic)", fontsize=11)
    figure.savefig(path, dpi=100, metadata={"Software": None})
    plt.close(figure)


def _panel(axes: Axes, measure: str, values: npt.NDArray[np.generic], own: list[Proposal]) -> None:
    import numpy as np

    from filters.measures import COLUMN, MEASURES
    from filters.rules import BY_NAME

    found = stored = values.astype(np.float64)
    limits = [bound for one in own for bound in (one.now, one.bound) if bound is not None]
    logarithmic = MEASURES[COLUMN[measure]].kind == "int64" and found.max() > 1000
    low, high = np.quantile(found, (0.0, 0.995))
    # A bound that is far beyond all documents is named, not drawn: it would squeeze the picture.
    near = [one for one in limits if one <= max(2.5 * high, low + 1e-9)]
    low, high = min([low, *near]), max([high, *near])
    if logarithmic:
        edges = np.geomspace(max(low, 1), max(high, 2), _BINS)
        axes.set_xscale("log")
        found = np.maximum(found, 1)
    else:
        margin = 0.03 * (high - low) or 0.5
        edges = np.linspace(max(0.0, low - margin), high + margin, _BINS)
    shown = np.clip(found, edges[0], edges[-1])
    cut = np.zeros(len(found), np.bool_)
    for one in own:
        if one.bound is not None:
            # As `decide` compares: the bound rounded as the measure is stored.
            bound = np.float64(np.asarray(one.bound, values.dtype))
            cut |= (stored < bound) if BY_NAME[one.rule].side == "min" else (stored > bound)
    axes.hist(
        [shown[~cut], shown[cut]], bins=edges.tolist(), color=[_KEPT, _CUT], stacked=True, log=True
    )
    told = []
    for one in own:
        rule = BY_NAME[one.rule]
        for at, colour, width, style in (
            (one.now, _NOW, 1.4, "--"), (one.bound, _CUT, 2.0, "-")
        ):  # fmt: skip
            if at is None:
                continue
            if edges[0] <= at <= edges[-1]:
                axes.axvline(at, color=colour, linewidth=width, linestyle=style)
            else:  # an arrow at the edge that it lies beyond
                axes.plot(
                    float(at > edges[-1]), 0.5, marker=">" if at > edges[-1] else "<",
                    color=colour, markersize=9, transform=axes.transAxes, clip_on=False,
                )  # fmt: skip
        change = f"{_told(one.now)} stays" if one.why else f"{_told(one.now)} → {_told(one.bound)}"
        shares = " → ".join(
            f"{drops / one.documents:.1%}"
            for drops in dict.fromkeys((one.drops_now, one.drops_then))
        )
        told.append(f"{rule.side} {change}, drops {shares}")
    axes.set_title("\n".join([measure.replace("_", " "), *told]), loc="left", fontsize=9)
    axes.tick_params(labelsize=8)
    axes.spines[["top", "right"]].set_visible(False)


def _told(bound: float | None) -> str:
    if bound is None:
        return "none"
    return f"{bound:,.0f}" if bound == int(bound) else f"{bound:.4g}"
