"""A model that is not the pinned one stops a run before anything is written."""

import hashlib

import pytest

from language_id import shipped
from language_id.config import IdentifyConfig
from language_id.languages import OFFICIAL
from language_id.model import load
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
