"""Fit a model's map from raw to calibrated scores (`reliability.py`) on known documents.

    python -m language_id.fit_reliability MODEL TEXT…

TEXT are files and folders that `corpus.py` reads; only held-out lines are used: single lines,
documents of 200 to 4,000 characters (`calibrate.documents`), and the same spoilt as web pages are.
The map is written beside the model and the reliability of the fit is printed. Documents of all
languages that the model has a label for take part, those beside the 24 and their neighbours too.
One map is for all labels: maps of their own, for eleven labels with ten wrong documents or more,
doubled the mean error of a language on sentences that were not fitted on (.0148 for .0086), since
what is wrong with English, say, is mostly what a catalogue left untranslated. Fit anew whenever
the model, the words or the segments change.
"""

from __future__ import annotations

import argparse
import math
import random
from pathlib import Path
from typing import TYPE_CHECKING, Final

from language_id.config import IdentifyConfig
from language_id.reliability import Map, bins, calibration, expected_error, path_of
from language_id.shipped import Model, named

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

KNOTS: Final = 10
"""Most points of a map between its ends."""

SMALLEST: Final = 25
"""Documents that are taken together before neighbours are pooled."""

LINES: Final = 200
"""Single lines per language, beside its documents of several."""

NEVER_SURE: Final = 0.9995
"""Highest score that a map gives: what a thousand documents show is no more than that."""


def fit(raw: npt.NDArray[np.float64], right: npt.NDArray[np.bool_]) -> Map:
    """The monotone map from raw scores to the share that is right.

    Args:
        raw: shape (documents,), at least one, 0 to 1.
        right: shape (documents,).
    """
    import numpy as np

    order = np.lexsort((right, raw))
    raw, truth = raw[order], right[order].astype(np.float64)
    pieces = max(1, len(raw) // SMALLEST)
    blocks = [
        (float(of_raw.mean()), float(of_truth.mean()), len(of_raw))
        for of_raw, of_truth in zip(
            np.array_split(raw, pieces), np.array_split(truth, pieces), strict=True
        )
    ]
    pooled: list[tuple[float, float, int]] = []
    for block in blocks:
        pooled.append(block)
        while len(pooled) > 1 and pooled[-2][1] >= pooled[-1][1]:
            pooled[-2:] = [_joined(*pooled[-2:])]
    # The rule of succession (Laplace) keeps the ends off 0 and 1.
    pooled = [(x, (y * n + 1) / (n + 2), n) for x, y, n in pooled]
    while len(pooled) > KNOTS:
        # The pair that is most alike in odds becomes one point.
        near = min(
            range(len(pooled) - 1), key=lambda i: _odds(pooled[i + 1][1]) - _odds(pooled[i][1])
        )
        pooled[near : near + 2] = [_joined(*pooled[near : near + 2])]
    knots = [(0.0, 0.0), *((x, y) for x, y, _ in pooled if 0 < x < 1), (1.0, NEVER_SURE)]
    xs, ys = [0.0], [0.0]
    for x, y in knots[1:]:
        y = min(y, NEVER_SURE - 1e-4) if x < 1 else NEVER_SURE
        if round(x, 4) > xs[-1] and round(y, 4) > ys[-1]:
            xs.append(round(x, 4))
            ys.append(round(y, 4))
    return Map(tuple(xs), tuple(ys))


def _joined(
    one: tuple[float, float, int], other: tuple[float, float, int]
) -> tuple[float, float, int]:
    (x, y, n), (u, v, m) = one, other
    return (x * n + u * m) / (n + m), (y * n + v * m) / (n + m), n + m


def _odds(share: float) -> float:
    return math.log(share / (1 - share))


def write(model: Model, maps: dict[str, Map], evidence: str) -> Path:
    """Write a model's maps; `evidence` says in one line what they were fitted on."""
    lines = [f"# Raw to calibrated score of {model.id}: {evidence}", ""]
    for key, one in maps.items():
        lines += [f'[map."{key}"]', f"raw = {list(one.raw)}", f"true = {list(one.true)}", ""]
    path = path_of(model)
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def examples(found: dict[str, list[list[str]]], seed: int = 11) -> tuple[list[str], list[str]]:
    """Texts of many lengths and their languages, from documents as `calibrate.documents` gives."""
    from language_id.calibrate import as_page

    chance = random.Random(seed)
    english = [line for document in found["en"] for line in document]
    texts, truths = [], []
    for language, of_language in sorted(found.items()):
        lines = [line for document in of_language for line in document]
        made = [*chance.sample(lines, min(LINES, len(lines))), *map("\n".join, of_language)]
        if language not in ("en", "zxx"):
            made += ["\n".join(as_page(one, english, chance)) for one in of_language]
        texts += made
        truths += [language] * len(made)
    return texts, truths


def main() -> None:
    """Fit, write and print the reliability before and after."""
    import numpy as np
    import pyarrow as pa

    from language_id.calibrate import documents, held_out
    from language_id.evidence import judge_with
    from language_id.model import opened

    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("model")
    parser.add_argument("text", nargs="+", type=Path)
    arguments = parser.parse_args()
    model = named(arguments.model)
    texts, truths = examples(documents(held_out(arguments.text)))
    scorer = opened(model)
    judged = judge_with(scorer, IdentifyConfig(model=model.name), lambda _, raw: raw)
    answers = judged(pa.array(texts, pa.large_string()))
    rows = [
        (one.label, one.score, one.label == truth or (one.label == "und" and truth not in known))
        for known in [set(scorer.codes)]
        for one, truth in zip(answers, truths, strict=True)
        if one.label is not None
    ]
    labels = [label for label, _, _ in rows]
    raw, right = np.array([r for _, r, _ in rows]), np.array([r for _, _, r in rows])
    write(model, {"all": fit(raw, right)}, f"{len(rows)} documents of held-out lines")
    place = {code: index for index, code in enumerate(scorer.codes)}
    places = np.array([place.get(label, len(place)) for label in labels])
    for name, scores in (("raw", raw), ("fitted", calibration(model, scorer.codes)(places, raw))):
        found = bins(scores, right)
        print(f"{name}: expected calibration error {expected_error(found):.4f}")  # noqa: T201
        for one in found:
            print(  # noqa: T201
                f"  {one.low:.1f} to {one.high:.1f}: {one.documents:6} documents, "
                f"mean score {one.mean_score:.3f}, right {one.right:.3f}"
            )


if __name__ == "__main__":
    main()
