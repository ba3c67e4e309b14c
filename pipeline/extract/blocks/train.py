"""Train the shipped model; the same pages and LightGBM give the same bytes.

    pip install eurosift[train]
    python -m pipeline.extract.blocks.train X_gold.jsonl --out model.npz

X_gold.jsonl holds pages with snippets that people marked (`pages.gold_pages`). Labels are what
trafilatura keeps of these pages and, where a snippet says so, what people said. Before the model is
written, five models are trained on four fifths of the domains each and judged on the rest: those
are the printed figures, what certainty is calibrated on, and by what the cascade's shares are
measured.

One thread, and LightGBM told to be deterministic: its threads add up in another order each time.
"""

from __future__ import annotations

import argparse
import hashlib
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from pipeline.extract.blocks.features import NAMES
from pipeline.extract.blocks.model import Model, write
from pipeline.extract.blocks.pages import (
    FOLDS,
    Labelled,
    folds,
    gold_pages,
    labelled,
)
from pipeline.extract.blocks.scores import counts, difference, score
from pipeline.extract.blocks.trees import Trees

TREES: Final = 160
LEAVES: Final = 20
GOLD_WEIGHT: Final = 5.0
"""Weight of a block with a marked snippet; of the others it is `_weights`."""
THRESHOLD: Final = 0.5
PARAMETERS: Final = {
    "objective": "binary",
    "learning_rate": 0.1,
    "num_leaves": LEAVES,
    "min_data_in_leaf": 40,
    "feature_fraction": 0.4,
    "bagging_fraction": 0.7,
    "bagging_freq": 1,
    "lambda_l2": 5,
    "max_bin": 127,
    "seed": 1,
    "num_threads": 1,
    "deterministic": True,
    "force_row_wise": True,
    "verbose": -1,
}
EXIT_AFTER: Final = 40
"""Trees after which a hopeless block is given up."""
EXIT_LOSS: Final = 0.001
"""Share of the kept blocks that this may lose."""


def _weights(page: Labelled) -> npt.NDArray[np.float64]:
    """Long blocks weigh more, by the root of their length; a page of many blocks not much more."""
    length = page.features[:, NAMES.index("chars")].astype(np.float64)
    weights = np.clip(np.sqrt(length / 60), 0.4, 2.5) * min(1.0, 150 / len(length))
    return np.where(page.marked >= 0, GOLD_WEIGHT, weights)


def fit(pages: Sequence[Labelled]) -> Any:
    """Train a LightGBM booster."""
    import lightgbm

    rows = np.concatenate([page.features for page in pages])
    labels = np.concatenate(
        [np.where(page.marked >= 0, page.marked, page.distilled) for page in pages]
    )
    weights = np.concatenate([_weights(page) for page in pages])
    return lightgbm.train(PARAMETERS, lightgbm.Dataset(rows, labels, weight=weights), TREES)


def flat(booster: Any) -> Trees:
    """A booster's trees as arrays."""
    feature: list[int] = []
    threshold: list[float] = []
    children: list[list[int]] = []
    value: list[float] = []

    def walk(node: dict[str, Any]) -> int:
        if "split_feature" not in node:
            value.append(node["leaf_value"])
            return ~(len(value) - 1)
        at = len(feature)
        if node["decision_type"] != "<=" or node["missing_type"] != "None":
            raise ValueError(f"a node decides by {node['decision_type']}, {node['missing_type']}")
        feature.append(node["split_feature"])
        threshold.append(node["threshold"])
        children.append([0, 0])
        children[at][0] = walk(node["left_child"])
        children[at][1] = walk(node["right_child"])
        return at

    roots = [walk(tree["tree_structure"]) for tree in booster.dump_model()["tree_info"]]
    # Features are float32: the next one below a threshold decides as the threshold itself does.
    double = np.array(threshold, np.float64)
    single = double.astype(np.float32)
    above = single.astype(np.float64) > double
    single[above] = np.nextafter(single[above], np.float32(-np.inf))
    sides = np.array(children, np.int16).reshape(-1, 2)
    return Trees(
        np.array(feature, np.int16), single, np.ascontiguousarray(sides[:, 0]),
        np.ascontiguousarray(sides[:, 1]), np.array(value, np.float64),
        np.array(roots, np.int16), len(roots), float("-inf"),
    )  # fmt: skip


def with_exit(trees: Trees, booster: Any, pages: Sequence[Labelled]) -> Trees:
    """Let hopeless blocks go early: below a sum from which one kept block in a thousand came."""
    rows = np.concatenate([page.features for page in pages])
    partly = booster.predict(rows, raw_score=True, num_iteration=EXIT_AFTER, num_threads=1)
    kept = booster.predict(rows, raw_score=True, num_threads=1) >= 0
    below = float(np.floor(np.quantile(partly[kept], EXIT_LOSS) * 100) / 100)
    return trees._replace(exit_after=EXIT_AFTER, exit_below=below)


def text_of(page: Labelled, probability: npt.NDArray[np.float64]) -> str:
    """The kept blocks, a line each."""
    kept = (probability >= THRESHOLD).tolist()
    return "\n".join(block for block, keep in zip(page.blocks, kept, strict=True) if keep)


def doubt_of(page: Labelled, probability: npt.NDArray[np.float64]) -> float:
    """As `content.undecided`, from a booster's answers."""
    length = page.features[:, NAMES.index("chars")].astype(np.float64)
    content = float((length * probability).sum())
    unsure = float((length * np.minimum(probability, 1 - probability)).sum())
    return min(unsure / content, 1.0) if content > 0 else 1.0


def across_folds(pages: Sequence[Labelled]) -> list[npt.NDArray[np.float64]]:
    """Probabilities of each page's blocks by the model that saw nothing of its domain."""
    number = folds(pages)
    found: list[Any] = [None] * len(pages)
    for fold in range(FOLDS):
        booster = fit([page for page, k in zip(pages, number, strict=True) if k != fold])
        for at in np.flatnonzero(number == fold).tolist():
            found[at] = booster.predict(pages[at].features, num_threads=1)
    return found


def calibrated(
    doubts: npt.NDArray[np.float64], quality: npt.NDArray[np.float64]
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Expected quality by doubt, falling: pool adjacent violators (Ayer et al. 1955).

    Knots lie at the mean doubt of each pool. Shapes (k,).
    """
    order = np.argsort(doubts, kind="stable")
    pools: list[list[float]] = []  # sum of quality, sum of doubt, pages
    for at in order.tolist():
        pools.append([float(quality[at]), float(doubts[at]), 1.0])
        while len(pools) > 1 and pools[-2][0] / pools[-2][2] <= pools[-1][0] / pools[-1][2]:
            last = pools.pop()
            pools[-1] = [a + b for a, b in zip(pools[-1], last, strict=True)]
    table = np.array(pools)
    return table[:, 1] / table[:, 2], table[:, 0] / table[:, 2]


def main() -> None:
    """Train, judge across folds, calibrate, write."""
    say = partial(print, flush=True)  # a command line's output
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("gold", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    pages = labelled(gold_pages(options.gold))
    say(f"{len(pages)} pages, {sum(len(page.blocks) for page in pages)} blocks")

    answers = across_folds(pages)
    ours = [counts(p.gold or {}, text_of(p, a)) for p, a in zip(pages, answers, strict=True)]
    theirs = [counts(p.gold or {}, p.reference) for p in pages]
    for name, table in (("blocks, across folds", ours), ("trafilatura precision", theirs)):
        found = score(table)
        say(f"{name:24} P {found.precision:.4f} R {found.recall:.4f} F1 {found.f1:.4f} "
              f"[{found.low:.4f}, {found.high:.4f}]")  # fmt: skip
    say("difference {:+.4f} [{:+.4f}, {:+.4f}]".format(*difference(ours, theirs)))

    doubts = np.array([doubt_of(p, a) for p, a in zip(pages, answers, strict=True)])
    quality = np.array([(hit + right) / max(1, hit + wrong + missed + right)
                        for hit, wrong, missed, right in ours])  # fmt: skip
    knots, certainties = calibrated(doubts, quality)
    shares = np.quantile(doubts, 1 - np.arange(101) / 100)

    booster = fit(pages)
    trees = with_exit(flat(booster), booster, pages)
    write(options.out, Model(trees, knots, certainties, shares))
    digest = hashlib.sha256(options.out.read_bytes()).hexdigest()
    say(f"{options.out}: {options.out.stat().st_size} bytes, sha256 {digest}")


if __name__ == "__main__":
    main()
