"""Recipe models in local files: found beside the recipe, refused before a run starts."""

import hashlib
import shutil

import pytest

from language_id.shipped import named
from pipeline.cli import run as cli
from pipeline.recipe import read
from tests.conftest import write_recipe


def with_model(folder, **settings):
    rows = "\n".join(f'{key} = "{value}"' for key, value in settings.items())
    more = f"[identify]\n{rows}\n[identify.thresholds.all]\ndefault = 0.4"
    return write_recipe(folder, "model.toml", more=more)


@pytest.mark.parametrize("damage", ["missing", "other bytes", "no digest"])
def test_a_wrong_file_stops_the_run_and_nothing_is_written(crawl, tmp_path, capsys, damage):
    place = tmp_path / "mine.ftz"
    if damage != "missing":
        place.write_bytes(b"other bytes")
    settings = {} if damage == "no digest" else {"model_sha256": "0" * 64}
    recipe = with_model(crawl, model="glotlid", model_file=place, **settings)
    run = tmp_path / "run"
    assert cli(["run", str(recipe), "--out", str(run), "--workers", "1"]) == 2
    said = capsys.readouterr().err
    assert "Next: " in said
    if damage != "missing":
        assert f'identify.model_sha256 = "{hashlib.sha256(b"other bytes").hexdigest()}"' in said
    assert not run.exists()


def test_a_file_beside_the_recipe_is_found_from_anywhere(crawl, tmp_path, monkeypatch):
    model = named("lid.176")
    shutil.copy(model.path, crawl / "mine.ftz")
    recipe = with_model(
        crawl, model="mine", model_file="mine.ftz", model_sha256=model.sha256,
        model_scheme="wikipedia", model_normalisation="plain-1", second_model="eurosift-24",
    )  # fmt: skip
    monkeypatch.chdir(tmp_path)
    assert read(recipe).identify.model_file == str(crawl / "mine.ftz")
    run = tmp_path / "run"
    assert cli(["extract", str(recipe), "--out", str(run), "--workers", "1"]) == 0
    assert cli(["identify", str(recipe), "--out", str(run), "--workers", "1"]) == 0
    import pyarrow.parquet as pq

    table = pq.read_table(run / "identify" / "00000.parquet")
    found = {name for name in table["language_model"].to_pylist() if name}
    assert found == {f"mine@{model.sha256[:12]}"}
    assert set(table["language_other_model"].to_pylist()) <= {None, named("eurosift-24").id}
