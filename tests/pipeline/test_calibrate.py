"""`eurosift calibrate`: thresholds from a run's own scores, to paste, with a picture."""

import shutil
import tomllib
from pathlib import Path

import numpy as np
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from pipeline.cli import run as cli
from pipeline.commands.calibrate import NOT_BY_SCORE
from pipeline.recipe import read


def printed(capsys):
    out = capsys.readouterr().out
    return tomllib.loads(out)["identify"]["thresholds"], out


def test_the_block_can_be_pasted(copied, capsys):
    assert cli(["calibrate", str(copied), "--stage", "identify", "--language", "mt"]) == 0
    tables, out = printed(capsys)
    model, own = tables["eurosift-24"], tables["mt"]
    assert model == own
    assert all(0.3 <= value <= 0.9 for value in own.values())
    tables = [pq.read_table(path) for path in sorted((copied / "identify").glob("*.parquet"))]
    scores = np.concatenate([
        table.filter(pc.and_(
            pc.equal(table["language_label"], "mt"),
            pc.invert(pc.is_in(table["language_reason"], pc.cast(list(NOT_BY_SCORE), "string"))),
        ))["language_score"].to_numpy() for table in tables
    ])  # fmt: skip
    assert f"# default: {len(scores)} documents" in out
    assert f"keeps {(scores >= own['default']).sum()}:" in out
    assert (copied / "calibration" / "identify-mt.png").read_bytes().startswith(b"\x89PNG")


def test_a_cleaned_run_is_read_from_its_ledger(copied, capsys):
    assert cli(["calibrate", str(copied), "--language", "ga"]) == 0
    before = printed(capsys)
    shutil.rmtree(copied / "identify")
    assert cli(["calibrate", str(copied), "--language", "ga"]) == 0
    assert printed(capsys) == before


@pytest.mark.parametrize(
    ("language", "message"), [("de", "not in `languages`"), ("xx", "not in `languages`")]
)
def test_what_a_run_did_not_look_for(copied, capsys, language, message):
    assert cli(["calibrate", str(copied), "--language", language]) == 1
    assert message in capsys.readouterr().err
    assert not (copied / "calibration").exists()


def test_a_run_without_scores(copied, capsys):
    shutil.rmtree(copied / "identify")
    shutil.rmtree(copied / "release")
    assert cli(["calibrate", str(copied), "--language", "ga"]) == 1
    assert "Next: eurosift identify" in capsys.readouterr().err


def test_bounds_of_the_filter_can_be_pasted_into_the_recipe(copied, recipe, tmp_path, capsys):
    arguments = ["calibrate", str(copied), "--stage", "filter", "--language", "ga"]
    assert cli([*arguments, "--share", "0.3"]) == 0
    out = capsys.readouterr().out
    written = (copied / "calibration" / "filter-ga.toml").read_text()
    assert written in out
    table = tomllib.loads(written)["filter"]["profiles"]["web"]["ga"]
    assert table["min_words"] == {"min": 10}
    assert (copied / "calibration" / "filter-ga-web.png").read_bytes().startswith(b"\x89PNG")
    with_bounds = tmp_path / "with.toml"
    with_bounds.write_text(f"{Path(recipe).read_text()}\n{written}", encoding="utf-8")
    assert read(with_bounds).filter.profiles["web"]["ga"] == table


@pytest.mark.parametrize(
    ("more", "code", "message"),
    [
        (["--language", "de"], 1, "judges no documents of 'de'"),
        (["--language", "ga", "--method", "quantile"], 1, "judges no documents of 'en'"),
        (["--language", "ga", "--method", "quantile", "--reference", "ga"], 2, "own reference"),
        (["--language", "ga", "--method", "meanstd", "--reference", "ga"], 2, "own reference"),
    ],
)
def test_what_the_filter_cannot_be_calibrated_on(copied, capsys, more, code, message):
    assert cli(["calibrate", str(copied), "--stage", "filter", *more]) == code
    assert message in capsys.readouterr().err
