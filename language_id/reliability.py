"""Scores that mean what they say: of documents scored 0.9, nine in ten are right.

A model's mean probability is not that: it is too sure of short lines and too modest about long
documents. Each model therefore has a monotone map from raw score to the share of documents that are
right, in `models/<name>.reliability.toml`: one for all labels, and one of its own for each label
that the file names. The maps are fitted by isotonic regression (Ayer et al. 1955, "An empirical
distribution function for sampling with incomplete information", pool adjacent violators; Zadrozny
and Elkan 2002, doi:10.1145/775047.775151) by `fit_reliability.py`, reduced to few knots and made
strictly increasing, so that the order of documents stays and a raw score can be had back.
"""

from __future__ import annotations

import hashlib
import itertools
import tomllib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from language_id import shipped
from language_id.shipped import Model

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt


class Bin(NamedTuple):
    """Documents of like score: how sure the scores were and how often they were right."""

    low: float
    high: float
    documents: int
    mean_score: float
    right: float


class Map(NamedTuple):
    """A monotone map, linear between its knots."""

    raw: tuple[float, ...]
    true: tuple[float, ...]


def path_of(model: Model) -> Path:
    """Where the map of a shipped model lies."""
    return shipped.FOLDER / f"{model.name}.reliability.toml"


def digest(model: Model) -> str | None:
    """The sha256 of the model's map, or None where it has none."""
    path = path_of(model)
    return hashlib.sha256(path.read_bytes()).hexdigest() if _has_map(model) else None


def _has_map(model: Model) -> bool:
    # A model in a file has none of ours, even if it is named like one that has.
    return model.file is None and path_of(model).is_file()


def calibration(
    model: Model, codes: Sequence[str]
) -> Callable[[npt.NDArray[np.int64], npt.NDArray[np.float64]], npt.NDArray[np.float64]]:
    """The function from labels (indices into `codes`) and raw scores to calibrated scores.

    Labels beyond `codes`, of languages told by words alone, have no map of their own.
    A model without a map, such as one in a local file, keeps its raw scores.

    Raises:
        ValueError: the map's file is damaged.
    """
    import numpy as np

    if not _has_map(model):
        return lambda _, raw: raw
    maps = _read(path_of(model))

    def calibrated(
        labels: npt.NDArray[np.int64], raw: npt.NDArray[np.float64]
    ) -> npt.NDArray[np.float64]:
        found = np.interp(raw, *maps["all"])
        for label in np.unique(labels).tolist():
            if label < len(codes) and codes[label] in maps:
                rows = labels == label
                found[rows] = np.interp(raw[rows], *maps[codes[label]])
        return found

    return calibrated


def _read(path: Path) -> dict[str, Map]:
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))["map"]
        maps = {key: Map(tuple(one["raw"]), tuple(one["true"])) for key, one in tables.items()}
    except (KeyError, TypeError, ValueError) as error:
        raise ValueError(f"{path.name} is damaged: {error}") from None
    if "all" not in maps:
        raise ValueError(f"{path.name} is damaged: it lacks [map.all]")
    for key, one in maps.items():
        rises = all(a < b for line in one for a, b in itertools.pairwise(line))
        if len(one.raw) != len(one.true) or len(one.raw) < 2 or not rises:
            raise ValueError(f"{path.name} is damaged: [map.{key}] does not rise")
    return maps


def bins(
    scores: npt.NDArray[np.float64], right: npt.NDArray[np.bool_], count: int = 10
) -> list[Bin]:
    """A reliability diagram's bars, of equal width; bins without documents are left out.

    Args:
        scores: shape (documents,), 0 to 1.
        right: shape (documents,), whether the label was right.
        count: bins between 0 and 1.
    """
    import numpy as np

    place = np.minimum((scores * count).astype(np.int64), count - 1)
    return [
        Bin(
            one / count,
            (one + 1) / count,
            int((place == one).sum()),
            float(scores[place == one].mean()),
            float(right[place == one].mean()),
        )
        for one in np.unique(place).tolist()
    ]


def expected_error(found: Sequence[Bin]) -> float:
    """Expected calibration error: mean distance of score and truth over all documents."""
    total = sum(one.documents for one in found)
    return sum(one.documents * abs(one.mean_score - one.right) for one in found) / max(1, total)
