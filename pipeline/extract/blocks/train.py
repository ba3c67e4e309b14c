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
EXITS: Final = (15, 40, 80)
"""Trees after which a block may be decided."""
EXIT_LOSS: Final = 0.001
"""Share of the blocks of at least `HOPED_FOR` that an exit may give up."""
HOPED_FOR: Final = 0.2
"""The lowest probability from which blocks are kept by default (`cascade.THRESHOLDS`)."""


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
    child: list[int] = []
    value: list[float] = []
    roots: list[int] = []
    depths: list[int] = []

    def room() -> int:
        feature.append(0)
        threshold.append(np.inf)
        child.append(len(child))
        value.append(0.0)
        return len(child) - 1

    def write(node: dict[str, Any], at: int) -> int:
        """Write a node and what is below it: its depth."""
        if "split_feature" not in node:
            value[at] = node["leaf_value"]
            return 0
        if node["decision_type"] != "<=" or node["missing_type"] != "None":
            raise ValueError(f"a node decides by {node['decision_type']}, {node['missing_type']}")
        feature[at], threshold[at] = node["split_feature"], node["threshold"]
        child[at] = first = room()
        second = room()
        return 1 + max(write(node["left_child"], first), write(node["right_child"], second))

    for tree in booster.dump_model()["tree_info"]:
        roots.append(room())
        depths.append(write(tree["tree_structure"], roots[-1]))
    # Features are float32: the next one below a threshold decides as the threshold itself does.
    double = np.array(threshold, np.float64)
    single = double.astype(np.float32)
    above = single.astype(np.float64) > double
    single[above] = np.nextafter(single[above], np.float32(-np.inf))
    none = np.empty(0, np.float64)
    return Trees(
        np.array(feature, np.uint16), single, np.array(child, np.uint16),
        np.array(value, np.float64), np.array(roots, np.uint16), np.array(depths, np.int64),
        np.empty(0, np.int64), none, none, none, none,
    )  # fmt: skip


Sums = dict[int, npt.NDArray[np.float64]]
"""Log odds of blocks after so many trees."""


def staged(booster: Any, rows: npt.NDArray[np.float32]) -> Sums:
    """What a booster says of rows at each exit and at the end."""
    return {
        count: booster.predict(rows, raw_score=True, num_iteration=count, num_threads=1)
        for count in (*EXITS, TREES)
    }


def _probability(sums: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    return np.asarray(1 / (1 + np.exp(-sums)))


def with_exits(trees: Trees, sums: Sums) -> Trees:
    """Let blocks go early, by the sums of blocks that the trees had not seen.

    Below: one in a thousand of those that could be kept is given up. Above: none that ends below
    the usual threshold. A block that leaves gets the mean probability of those that left with it,
    so that a page's doubt stays what it was.
    """
    final = _probability(sums[TREES])
    there = np.ones(len(final), np.bool_)
    table = []
    for count in EXITS:
        below = float(np.quantile(sums[count][final >= HOPED_FOR], EXIT_LOSS))
        above = float(sums[count][final < THRESHOLD].max())
        gone, certain = there & (sums[count] < below), there & (sums[count] > above)
        low = float(final[gone].mean()) if gone.any() else 0.0
        high = float(final[certain].mean()) if certain.any() else 1.0
        there &= ~(gone | certain)
        table.append((below, above, low, high))
    return trees._replace(
        exit_after=np.array(EXITS, np.int64),
        **dict(zip(("exit_below", "exit_above", "hopeless", "certain"),
                   np.array(table, np.float64).T.copy(), strict=True)),
    )  # fmt: skip


def with_their_exits(trees: Trees, other: Trees) -> Trees:
    """Trees with the exits of others that were trained alike."""
    return trees._replace(**{name: getattr(other, name) for name in Trees._fields[6:]})


def answered(trees: Trees, sums: Sums) -> npt.NDArray[np.float64]:
    """Probabilities as the kernel gives them, from the sums at the exits of these trees."""
    found = _probability(sums[TREES])
    there = np.ones(len(found), np.bool_)
    for k, count in enumerate(trees.exit_after.tolist()):
        gone = there & (sums[count] < trees.exit_below[k])
        certain = there & (sums[count] > trees.exit_above[k])
        found[gone], found[certain] = trees.hopeless[k], trees.certain[k]
        there &= ~(gone | certain)
    return found


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


def across_folds(pages: Sequence[Labelled]) -> list[Sums]:
    """What of each page's blocks the model says that saw nothing of its domain."""
    number = folds(pages)
    found: list[Any] = [None] * len(pages)
    for fold in range(FOLDS):
        booster = fit([page for page, k in zip(pages, number, strict=True) if k != fold])
        for at in np.flatnonzero(number == fold).tolist():
            found[at] = staged(booster, pages[at].features)
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

    sums = across_folds(pages)
    booster = fit(pages)
    every = {count: np.concatenate([page[count] for page in sums]) for count in (*EXITS, TREES)}
    trees = with_exits(flat(booster), every)
    answers = [answered(trees, page) for page in sums]
    for k, count in enumerate(EXITS):
        low = np.mean(np.concatenate(answers) == trees.hopeless[k])
        high = np.mean(np.concatenate(answers) == trees.certain[k])
        say(f"after {count} trees: below {trees.exit_below[k]:.2f} go {low:.1%} of the blocks "
            f"(p {trees.hopeless[k]:.4f}), above {trees.exit_above[k]:.2f} {high:.1%} "
            f"(p {trees.certain[k]:.4f})")  # fmt: skip
    whole = _probability(every[TREES])
    changed = [np.mean((np.concatenate(answers) >= t) != (whole >= t)) for t in (0.5, 0.4, 0.2)]
    say("decided otherwise than by all trees, at .5, .4, .2: "
        + ", ".join(f"{part:.4%}" for part in changed))  # fmt: skip
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

    write(options.out, Model(trees, knots, certainties, shares))
    digest = hashlib.sha256(options.out.read_bytes()).hexdigest()
    say(f"{options.out}: {options.out.stat().st_size} bytes, sha256 {digest}")


if __name__ == "__main__":
    main()
