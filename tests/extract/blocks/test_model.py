"""The compiled trees answer as LightGBM does, and training is repeatable."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import lightgbm
import numpy as np
import pytest

from pipeline.extract.blocks import model, train
from pipeline.extract.blocks.features import FEATURES
from pipeline.extract.blocks.labels import distilled, gold
from pipeline.extract.blocks.model import Model, load
from pipeline.extract.blocks.pages import Source, labelled
from pipeline.extract.blocks.scores import counts, score
from pipeline.extract.blocks.shipped import ExtractModelError
from pipeline.extract.blocks.trees import Trees, probabilities

PAGES = Path(__file__).parent / "pages"


def answers(trees: Trees, rows: np.ndarray) -> np.ndarray:
    out = np.empty(len(rows), np.float32)
    probabilities(trees, rows, len(rows), out)
    return out


def booster(rows: np.ndarray, labels: np.ndarray) -> lightgbm.Booster:
    parameters = {**train.PARAMETERS, "min_data_in_leaf": 2}
    return lightgbm.train(parameters, lightgbm.Dataset(rows, labels), 50)


@pytest.fixture(scope="module")
def rows() -> np.ndarray:
    chance = np.random.default_rng(3)
    values = chance.integers(-3, 40, (800, FEATURES)) / chance.choice([1, 3, 7], FEATURES)
    return values.astype(np.float32)


@pytest.fixture(scope="module")
def learned(rows: np.ndarray) -> lightgbm.Booster:
    return booster(rows, (rows[:, 2] + rows[:, 5] * rows[:, 9] > 5).astype(np.float32))


def test_as_lightgbm(rows: np.ndarray, learned: lightgbm.Booster) -> None:
    # Between the thresholds and on them, to the last bit of a float.
    near = np.nextafter(rows, np.float32(np.inf))
    for part in (rows, near, np.nextafter(rows, np.float32(-np.inf))):
        expected = learned.predict(part, num_threads=1).astype(np.float32)
        assert np.array_equal(answers(train.flat(learned), part), expected)


def test_exits(rows: np.ndarray, learned: lightgbm.Booster, monkeypatch: Any) -> None:
    monkeypatch.setattr(train, "EXITS", (5, 20))
    monkeypatch.setattr(train, "TREES", 50)
    whole = train.flat(learned)
    sums = train.staged(learned, rows)
    early = train.with_exits(whole, sums)
    found, full = answers(early, rows), answers(whole, rows)
    assert np.array_equal(found, train.answered(early, sums).astype(np.float32))
    gone = found != full
    assert 0.1 < gone.mean() < 0.9
    # Next to nothing is decided otherwise, and those that leave get what they have on average.
    assert ((found >= 0.5) == (full >= 0.5)).all()
    assert ((found < 0.2) & (full >= 0.2)).mean() <= 2 * train.EXIT_LOSS
    assert found.mean() == pytest.approx(full.mean(), abs=1e-5)
    same = train.with_their_exits(whole, early)
    assert np.array_equal(answers(same, rows), found)


@pytest.mark.parametrize("count", [0, 1, 7, 8, 9, 100])
def test_any_number_of_rows(rows: np.ndarray, learned: lightgbm.Booster, count: int) -> None:
    whole = train.flat(learned)
    assert np.array_equal(answers(whole, rows[:count]), answers(whole, rows)[:count])


def test_training_twice_gives_the_same_bytes(
    rows: np.ndarray, learned: lightgbm.Booster, tmp_path: Path
) -> None:
    again = booster(rows, (rows[:, 2] + rows[:, 5] * rows[:, 9] > 5).astype(np.float32))
    shipped = load()
    for name, trained in (("a", learned), ("b", again)):
        path = tmp_path / f"{name}.npz"
        model.write(path, Model(train.flat(trained), *shipped[1:]))
    assert (tmp_path / "a.npz").read_bytes() == (tmp_path / "b.npz").read_bytes()
    read = model.read(tmp_path / "a.npz")
    assert np.array_equal(answers(read.trees, rows), answers(train.flat(learned), rows))


def test_a_file_that_is_no_model(tmp_path: Path) -> None:
    path = tmp_path / "x.npz"
    path.write_bytes(b"x")
    with pytest.raises(ExtractModelError, match="train it again"):
        model.read(path)


def test_labels() -> None:
    blocks = [
        "Ein Satz, der hier lang genug ist.",
        "12",
        "Menü",
        "—",
        "Noch ein Satz der Seite.",
    ]
    reference = "Ein Satz, der hier lang genug\nist.\n| Summe | 12 |\nNoch ein Satz der Seite."
    cell = [False, True, False, False, False]
    assert distilled(blocks, cell, reference).tolist() == [1, 1, 0, 0, 1]
    page = {"with": ["genug ist. 12 Menü"], "without": ["Satz der Seite"]}
    assert gold(blocks, page).tolist() == [1, 1, 1, -1, 0]


def test_labelled_pages() -> None:
    body = (PAGES / "news-de.html").read_bytes()
    (page,) = labelled(iter([Source("https://a.example/x", body, None, None)]))
    kept = [block for block, label in zip(page.blocks, page.distilled, strict=True) if label]
    assert any(block.startswith("Die Arbeiten sollen") for block in kept)
    assert not any("Cookies" in block for block in kept)


def test_calibration_falls() -> None:
    doubts = np.array([0.1, 0.2, 0.3, 0.4, 0.9])
    knots, quality = train.calibrated(doubts, np.array([1.0, 0.8, 0.9, 0.2, 0.4]))
    assert knots.tolist() == pytest.approx([0.1, 0.25, 0.65])
    assert quality.tolist() == pytest.approx([1.0, 0.85, 0.3])


def test_scores() -> None:
    page = {"with": ["ein Satz", "a | b"], "without": ["Menü"]}
    assert counts(page, "# Titel\n- ein\n  Satz\n| a | b |") == (2, 0, 0, 1)
    assert counts(page, "Menü") == (0, 1, 2, 0)
    found = score([(2, 0, 0, 1), (0, 1, 2, 0)])
    assert found[:3] == pytest.approx((2 / 3, 0.5, 4 / 7))
    assert found.low <= found.f1 <= found.high
