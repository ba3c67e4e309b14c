"""Whether scores are what they say, and what the second opinion is worth, for language_id.py."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa

from language_id.agreement import CLOSE
from language_id.config import IdentifyConfig
from language_id.evidence import judge
from language_id.languages import OFFICIAL
from language_id.reliability import Bin, bins, expected_error


def report_groups(truths: Sequence[str], alone: Sequence[str], words: Sequence[str]) -> None:
    """Print, for each close group, what words add to the model's own opinion.

    *Right* is the share of the group's sentences with their own label, *confused* how many have
    another label of the group, *won* and *lost* how many labels words set right and wrong.
    """
    print("\nclose groups: sentences, right without and with words, confused without and with")
    for group in CLOSE:
        own = [n for n, truth in enumerate(truths) if truth in group]
        if len({truths[n] for n in own}) < 2:
            continue  # of a language's regions there are no sentences here
        right = [sum(said[n] == truths[n] for n in own) / len(own) for said in (alone, words)]
        confused = [
            sum(said[n] in group and said[n] != truths[n] for n in own) for said in (alone, words)
        ]
        won = sum(alone[n] != truths[n] == words[n] for n in own)
        lost = sum(alone[n] == truths[n] != words[n] for n in own)
        name = "/".join(sorted({truths[n] for n in own}))
        print(
            f"  {name:12} {len(own):5}  {right[0]:.4f} {right[1]:.4f}  "
            f"{confused[0]:4} {confused[1]:4}  won {won} lost {lost}"
        )


def report_reliability(known: Sequence[tuple[str, str]], picture: Path | None) -> None:
    """Print how often the stage's labels of a score are right, and draw it per language.

    `known` are languages and texts (sentences, and documents of joined sentences), none of which
    was used to fit the scores.
    """
    answers = judge(IdentifyConfig())(pa.array([text for _, text in known], pa.large_string()))
    rows = [
        (one.label, one.score, one.label == truth)
        for (truth, _), one in zip(known, answers, strict=True)
        if one.score is not None
    ]
    scores, right = np.array([r[1] for r in rows]), np.array([r[2] for r in rows])
    found = bins(scores, right)
    print(
        f"\nreliability: {len(rows)} texts, expected calibration error {expected_error(found):.4f}"
    )
    for one in found:
        share = f"mean score {one.mean_score:.3f}, right {one.right:.3f}"
        print(f"  {one.low:.1f} to {one.high:.1f}: {one.documents:6} texts, {share}")
    errors = {}
    by_language = {}
    for language in OFFICIAL:
        own = np.array([label == language for label, _, _ in rows])
        by_language[language] = bins(scores[own], right[own], 5)
        errors[language] = expected_error(by_language[language])
    print("  by language: " + " ".join(f"{c} {e:.3f}" for c, e in errors.items()))
    if picture is not None:
        draw_reliability({"all": found, **by_language}, picture)


def draw_reliability(diagrams: dict[str, list[Bin]], path: Path) -> None:
    """Draw a reliability diagram of each language: share that is right over score."""
    import matplotlib as mpl

    mpl.use("Agg")
    from matplotlib import pyplot as plt

    figure, rows = plt.subplots(
        5, 5, figsize=(11, 11), layout="constrained", sharex=True, sharey=True
    )
    for axes, (name, found) in zip(rows.flat, diagrams.items(), strict=True):
        axes.plot([0, 1], [0, 1], color="0.75", linewidth=1)
        axes.scatter(
            [one.mean_score for one in found],
            [one.right for one in found],
            s=[8 + 60 * one.documents / sum(b.documents for b in found) for one in found],
            color="#0072B2",
            clip_on=False,
        )
        axes.set_title(name, loc="left", fontsize=10)
        axes.spines[["top", "right"]].set_visible(False)
        axes.set(xlim=(0, 1), ylim=(0, 1))
    figure.supxlabel("score")
    figure.supylabel("share of labels that are right (area: share of texts)")
    figure.savefig(path, dpi=110, metadata={"Software": None})
    plt.close(figure)
