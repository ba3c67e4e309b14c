"""Calibrated scores are shares of what is right, in the order of the raw ones."""

import numpy as np
import pyarrow as pa
import pytest

from language_id import shipped
from language_id.config import IdentifyConfig
from language_id.evidence import judge
from language_id.fit_reliability import examples, fit, write
from language_id.reliability import bins, digest, expected_error
from language_id.shipped import named
from language_id.stage import fingerprint

CHANCE = np.random.default_rng(9)


def biased(count):
    """Raw scores, and truths that are rarer than these say."""
    raw = CHANCE.beta(4, 1, count)
    return raw, CHANCE.random(count) < raw**2


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A models' folder of its own with the shipped model."""
    model = named(IdentifyConfig().model)
    (tmp_path / model.path.name).write_bytes(model.path.read_bytes())
    monkeypatch.setattr(shipped, "FOLDER", tmp_path)
    return tmp_path


def test_the_map_makes_scores_true():
    raw, right = biased(20_000)
    fitted = fit(*biased(20_000))
    assert expected_error(bins(raw, right)) > 0.1
    assert expected_error(bins(np.interp(raw, *fitted), right)) < 0.015
    assert len(fitted.raw) <= 12
    for line in fitted:
        assert (np.diff(line) > 0).all()


@pytest.mark.parametrize("count", [1, 7, 30])
@pytest.mark.parametrize("truth", [True, False])
def test_a_map_of_hardly_anything_still_rises(count, truth):
    fitted = fit(np.full(count, 0.7), np.full(count, truth))
    for line in fitted:
        assert (np.diff(line) > 0).all()
        assert line[0] == 0
    assert fitted.raw[-1] == 1


def test_bins_count_every_document():
    scores = np.array([0.0, 0.05, 0.95, 1.0])
    found = bins(scores, np.array([False, False, True, False]))
    assert [(one.low, one.documents, one.right) for one in found] == [(0.0, 2, 0.0), (0.9, 2, 0.5)]
    assert expected_error(found) == pytest.approx((2 * 0.025 + 2 * 0.475) / 4)
    assert expected_error([]) == 0


def test_a_map_beside_the_model_is_used_and_fingerprinted(folder):
    config, model = IdentifyConfig(), named(IdentifyConfig().model)
    texts = pa.array(["To je dobro i lijepo mjesto.", "Det er godt."], pa.large_string())
    raw = judge(config, calibrated=False)(texts)
    assert digest(model) is None
    assert judge(config)(texts) == raw
    before = fingerprint(config, ("hr",))
    maps = {"all": fit(*biased(5000)), "hr": fit(*biased(5000))}
    path = write(model, maps, "made-up scores")
    assert path.parent == folder
    assert "made-up scores" in path.read_text(encoding="utf-8")
    found = judge(config)(texts)
    assert [one.label for one in found] == [one.label for one in raw]
    for one, plain in zip(found, raw, strict=True):
        key = one.label if one.label in maps else "all"
        assert one.score == pytest.approx(float(np.interp(plain.score, *maps[key])))
        assert 0 <= one.second_score <= min(one.score, 1 - one.score)
    assert fingerprint(config, ("hr",)) != before


@pytest.mark.parametrize(
    "content", ["", "[map.all]\nraw = [0.0, 1.0]\ntrue = [1.0, 0.0]\n", "no toml", "[map]\n",
                "[map.hr]\nraw = [0.0, 1.0]\ntrue = [0.0, 1.0]\n"]
)  # fmt: skip
def test_a_damaged_map_is_an_error(folder, content):
    model = named(IdentifyConfig().model)
    (folder / f"{model.name}.reliability.toml").write_text(content, encoding="utf-8")
    with pytest.raises(ValueError, match=r"reliability\.toml is damaged"):
        judge(IdentifyConfig())


def test_examples_have_many_lengths():
    found = {code: [[f"{code} line {n} {m}" for m in range(4)] for n in range(30)]
             for code in ("en", "hr")}  # fmt: skip
    texts, truths = examples(found)
    assert examples(found) == (texts, truths)
    assert set(truths) == {"en", "hr"}
    assert {text.count("\n") > 0 for text in texts} == {True, False}
