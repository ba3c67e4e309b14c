"""A model that is not the pinned one stops a run before anything is written."""

import hashlib
from dataclasses import replace

import numpy as np
import pytest

from language_id import shipped
from language_id.config import IdentifyConfig
from language_id.languages import OFFICIAL
from language_id.model import load, made_up, opened
from language_id.shipped import MODELS, ModelError, check, named
from language_id.stage import fingerprint, stage


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.name)
def test_shipped_files_match_their_pins(model):
    assert hashlib.sha256(model.path.read_bytes()).hexdigest() == model.sha256
    assert model.path.stat().st_size <= 12_000_000
    assert model.licence
    assert model.origin
    check(model)


def test_unknown_model_names_the_known_ones():
    with pytest.raises(ModelError, match=r"glotlid.*Next: .*lid\.176"):
        named("glotlid")


@pytest.mark.parametrize("damage", ["missing", "cut", "flipped", "empty"])
def test_damaged_model_is_a_clear_error(tmp_path, monkeypatch, damage):
    config = IdentifyConfig()
    model = named(config.model)
    data = bytearray(model.path.read_bytes())
    if damage == "cut":
        del data[len(data) // 2 :]
    elif damage == "flipped":
        data[len(data) // 2] ^= 1
    elif damage == "empty":
        data.clear()
    if damage != "missing":
        (tmp_path / model.path.name).write_bytes(data)
    monkeypatch.setattr(shipped, "FOLDER", tmp_path)
    expected = r"(cannot be read|is damaged).*Next: install the package again"
    for use in (lambda: fingerprint(config, OFFICIAL), lambda: stage(config, OFFICIAL),
                lambda: load(config.model)):  # fmt: skip
        with pytest.raises(ModelError, match=expected):
            use()


def test_loading_is_silent(capfd):
    load(IdentifyConfig().model)(["Good morning to all of you"])
    assert capfd.readouterr() == ("", "")


def test_fingerprint_is_plain_data_and_names_the_asset():
    import json

    found = fingerprint(IdentifyConfig(), ("mt", "ga"))
    assert json.loads(json.dumps(found)) == found
    assert found == fingerprint(IdentifyConfig(), ("ga", "mt"))
    model, *words = found["assets"].values()
    assert model["sha256"] == named(IdentifyConfig().model).sha256
    assert [one["licence"] for one in words] == ["CC-BY-SA-4.0"] * 2
    assert len(fingerprint(IdentifyConfig(close_words=False), ("mt",))["assets"]) == 1
    assert found != fingerprint(IdentifyConfig(budget_bytes=4096), ("mt", "ga"))


def test_a_language_that_training_had_too_little_of_gets_its_prior_back():
    model = named("eurosift-24")
    assert dict(model.scarce)["la"] > 1
    before = opened(replace(model, scarce=()))
    after = made_up(before, {"la": 4.0})
    place = before.codes.index("la")
    text = b"Gallia est omnis divisa in partes tres. 12345 "
    starts, stops = np.array([0, 40, 12]), np.array([39, 45, 24])
    data = np.frombuffer(text, np.uint8)
    raw, new = before.score(data, starts, stops), after.score(data, starts, stops)
    odds = raw[:, place] / (raw.sum(axis=1) - raw[:, place] + 1e-9)
    now = new[:, place] / (new.sum(axis=1) - new[:, place] + 1e-9)
    assert now == pytest.approx(4 * odds, rel=1e-3)
    assert new.sum(axis=1) == pytest.approx(raw.sum(axis=1), abs=1e-5)
    assert not new[1].any()  # digits alone say nothing
