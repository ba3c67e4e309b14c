"""The model's file: trees, and what turns a page's doubt into a certainty and a decision."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from pipeline.extract.blocks import shipped
from pipeline.extract.blocks.features import FEATURES
from pipeline.extract.blocks.trees import Trees


class Model(NamedTuple):
    """A trained model with its calibration."""

    trees: Trees
    doubts: npt.NDArray[np.float64]
    """Doubt of a page, growing, (k,)."""
    certainties: npt.NDArray[np.float64]
    """How often a page of that doubt is extracted well, falling, (k,)."""
    shares: npt.NDArray[np.float64]
    """Doubt that this share of the reference pages exceeds: shares 0, 1/100 … 1, (101,)."""

    def certainty(self, doubt: float) -> float:
        """Calibrated certainty of a page, 0 to 1."""
        return float(np.interp(doubt, self.doubts, self.certainties))

    def limit(self, share: float) -> float:
        """Doubt above which a page belongs to the least certain `share` of the reference pages.

        A property of the page alone: no other page of a run moves it.
        """
        if share <= 0:
            return float("inf")
        return float(np.interp(share * 100, np.arange(101), self.shares))


def load() -> Model:
    """The shipped model.

    Raises:
        ExtractModelError: its file is missing, damaged or not the pinned one.
    """
    shipped.check()
    return read(shipped.PATH)


def read(path: Path) -> Model:
    """A model from its file, whatever its sha256; `load` is the checked way.

    Raises:
        ExtractModelError: the file is no model for the features of this version.
    """
    try:
        with np.load(path, allow_pickle=False) as file:
            arrays: dict[str, Any] = {name: file[name] for name in file.files}
        if int(arrays["features"]) != FEATURES:
            raise KeyError("features")
        trees = Trees(*(arrays[name] for name in Trees._fields))
        return Model(trees, arrays["doubts"], arrays["certainties"], arrays["shares"])
    except (KeyError, ValueError, zipfile.BadZipFile) as error:
        raise shipped.ExtractModelError(
            f"{path} is no extraction model of this version ({error}). Next: train it again "
            "(python -m pipeline.extract.blocks.train --help)."
        ) from None


def write(path: Path, model: Model) -> None:
    """Write a model; the same model gives the same bytes."""
    np.savez_compressed(
        path, features=np.int64(FEATURES), **model.trees._asdict(),
        doubts=model.doubts, certainties=model.certainties, shares=model.shares,
    )  # fmt: skip
