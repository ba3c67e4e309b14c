"""The funnel of a run as a picture: what came in, what each stage took, what is left."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from language_id.languages import UND
from manifests.reasons import MEANING

if TYPE_CHECKING:
    from matplotlib.axes import Axes

# Okabe and Ito's palette, told apart with any kind of colour vision (jfly.uni-koeln.de/color).
_COLOURS = {
    "kept": "#009E73",
    "over budget": "#56B4E9",
    "duplicate": "#E69F00",
    "personal data": "#CC79A7",
    "quality": "#D55E00",
}


def draw(table: dict[str, Any], path: Path) -> None:
    """Write a PNG: the funnel over all documents, and each language's documents by fate.

    `table` is a stage table (`manifests.conservation.stage_table`).
    """
    from matplotlib.figure import Figure  # without pyplot and its windows: half the import

    figure = Figure(figsize=(12, 6.2), layout="constrained")
    left, right = figure.subplots(1, 2, width_ratios=(1, 1.5))
    _funnel(left, table)
    _languages(right, table)
    path.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(path, dpi=110, metadata={"Software": None})


def fates(row: dict[str, Any]) -> dict[str, int]:
    """Documents of one language by what became of them, in the order of `_COLOURS`."""
    found = dict.fromkeys(_COLOURS, 0)
    found["kept"] = row["kept"]
    for reason, count in row["dropped"].items():
        stage = MEANING[reason].stage if reason in MEANING else "filter"
        name = {"shards": "over budget", "dedup": "duplicate", "redact": "personal data"}
        found[name.get(stage, "quality")] += count
    return found


def _funnel(axes: Axes, table: dict[str, Any]) -> None:
    rows = {code: row for code, row in table["languages"].items() if code != UND}
    documents = table["extract"]["documents"]
    levels = {
        "records in": documents,
        "with text": documents - sum(table["extract"]["dropped"].values()),
        "in a language asked for": sum(row["identified"] for row in rows.values()),
        "unique": sum(row["unique"] for row in rows.values()),
        "kept": sum(row["kept"] for row in rows.values()),
    }
    names, counts = list(levels), list(levels.values())
    for place, (name, count) in enumerate(zip(names, counts, strict=True)):
        axes.barh(place, count, left=(documents - count) / 2, height=0.72, color="#0072B2",
                  alpha=1 - 0.13 * place)  # fmt: skip
        axes.text(documents / 2, place, f"{name}\n{count:,}", ha="center", va="center",
                  color="white" if count > documents * 0.3 else "black", fontsize=10)  # fmt: skip
    axes.invert_yaxis()
    axes.set_title("All documents")
    axes.axis("off")


def _languages(axes: Axes, table: dict[str, Any]) -> None:
    rows = {code: row for code, row in sorted(table["languages"].items()) if code != UND}
    places = range(len(rows))
    start = [0] * len(rows)
    for fate, colour in _COLOURS.items():
        counts = [fates(row)[fate] for row in rows.values()]
        axes.barh(places, counts, left=start, color=colour, label=fate)
        start = [begin + count for begin, count in zip(start, counts, strict=True)]
    for place, row in zip(places, rows.values(), strict=True):
        axes.text(start[place], place, f" {row['kept']:,} kept", va="center", fontsize=8)
    axes.set_yticks(places, list(rows))
    axes.invert_yaxis()
    axes.margins(x=0.12)
    axes.set_xlabel("documents")
    axes.set_title("By language")
    axes.spines[["top", "right"]].set_visible(False)
    axes.legend(frameon=False, loc="upper center", bbox_to_anchor=(0.5, -0.09), ncols=len(_COLOURS))
