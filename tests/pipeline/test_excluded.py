"""A language that the recipe leaves out: no task judges it, and every document is accounted for."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from pipeline.cli import run as cli
from tests.conftest import different, write_recipe


@pytest.fixture(scope="module")
def left_out(crawl: Path) -> Path:
    # `more` follows the other keys of [shards].
    return write_recipe(crawl, "excluded.toml", more='exclude = ["mt"]')


def test_its_documents_are_in_the_ledger_and_not_in_the_release(
    left_out: Path, finished: Path, tmp_path: Path
) -> None:
    run = tmp_path / "run"
    assert cli(["run", str(left_out), "--out", str(run)]) == 0
    assert cli(["verify", str(run)]) == 0
    assert cli(["verify", str(run / "release")]) == 0
    assert cli(["status", str(run)]) == 0
    ledger = pl.read_parquet(run / "release/ledger/mt/*.parquet")
    assert ledger.height == pl.read_parquet(finished / "release/ledger/mt/*.parquet").height > 0
    assert set(ledger["fate"]) == {"dropped"}
    assert "language_excluded" in set(ledger["drop_reason"])
    assert not (run / "release/data/mt").exists()
    assert not (run / "filter/mt").exists()
    assert list((run / "release/data/hr").glob("*.parquet"))


def test_leaving_it_out_later_is_the_same_as_from_the_start(
    left_out: Path, copied: Path, tmp_path: Path
) -> None:
    assert cli(["run", str(left_out), "--out", str(copied)]) == 0
    assert cli(["run", str(left_out), "--out", str(tmp_path / "fresh")]) == 0
    assert different(copied, tmp_path / "fresh") == []


def test_an_unknown_language_is_refused(crawl: Path, tmp_path: Path) -> None:
    recipe = write_recipe(crawl, "excluded_typo.toml", more='exclude = ["mtt"]')
    assert cli(["run", str(recipe), "--out", str(tmp_path / "run")]) == 2
