"""A second run against the index of a first one: nothing is released twice."""

from __future__ import annotations

import shutil
from pathlib import Path

import polars as pl
import pytest

from pipeline.cli import run as cli
from tests.conftest import different, write_recipe

SETTINGS = """
[dedup]
earlier = ["index"]
"""


@pytest.fixture(scope="module")
def indexed(crawl: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the crawl, the run of its first half, and the index of that run."""
    folder = tmp_path_factory.mktemp("indexed")
    shutil.copytree(crawl, folder, dirs_exist_ok=True)
    first = write_recipe(folder, "first.toml", paths='"part-0.warc.gz"')
    assert cli(["run", str(first), "--out", str(folder / "first")]) == 0
    assert cli(["index", str(folder / "first"), "--out", str(folder / "index")]) == 0
    return folder


@pytest.fixture(scope="module")
def grown(indexed: Path) -> Path:
    """A run of the whole crawl against that index."""
    recipe = write_recipe(indexed, "grown.toml", more=SETTINGS)
    assert cli(["run", str(recipe), "--out", str(indexed / "grown"), "--workers", "2"]) == 0
    return indexed / "grown"


def released(run: Path) -> set[str]:
    return set(pl.read_parquet(run / "release/data/*/*.parquet", columns=["doc_id"])["doc_id"])


def test_nothing_is_released_twice(indexed: Path, grown: Path) -> None:
    first = released(indexed / "first")
    assert first
    assert released(grown)
    assert not first & released(grown)


def test_the_ledger_names_the_document_that_was_released(indexed: Path, grown: Path) -> None:
    ledger = pl.read_parquet(grown / "release/ledger/*/*.parquet")
    again = ledger.filter(pl.col("drop_reason") == "earlier_duplicate")
    first = released(indexed / "first")
    assert again.height >= len(first & set(ledger["doc_id"])) > 0
    assert set(again["kept_as"]) <= first
    assert (again["cluster_rank"] > 0).all()
    itself = again.filter(pl.col("doc_id").is_in(list(first)))
    assert (itself["similarity"] == 1).all()
    assert cli(["verify", str(grown)]) == 0


def test_what_is_like_it_goes_too(indexed: Path, grown: Path) -> None:
    """Documents that the first run did not release, dropped for their likeness to one it did."""
    ledger = pl.read_parquet(grown / "release/ledger/*/*.parquet")
    again = ledger.filter(pl.col("drop_reason") == "earlier_duplicate")
    assert again.filter(~pl.col("doc_id").is_in(list(released(indexed / "first")))).height > 0


def test_workers_change_nothing(indexed: Path, grown: Path) -> None:
    recipe = indexed / "grown.toml"
    assert cli(["run", str(recipe), "--out", str(indexed / "again"), "--workers", "1"]) == 0
    assert different(grown, indexed / "again") == []


def test_an_index_made_otherwise_is_refused(
    indexed: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    recipe = write_recipe(indexed, "other.toml", more=SETTINGS + "seed = 7")
    assert cli(["run", str(recipe), "--out", str(indexed / "other")]) == 2
    assert "seed is 1 there and 7 here" in capsys.readouterr().err


def test_a_folder_without_an_index_is_refused(
    indexed: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    recipe = write_recipe(indexed, "none.toml", more='[dedup]\nearlier = ["first"]')
    assert cli(["run", str(recipe), "--out", str(indexed / "none")]) == 2
    assert "eurosift index RUN" in capsys.readouterr().err


def test_a_changed_index_fails_its_language_alone(
    indexed: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(indexed, tmp_path / "copy", ignore=shutil.ignore_patterns("grown", "again"))
    broken = tmp_path / "copy" / "index" / "mt" / "00000.parquet"
    broken.write_bytes(broken.read_bytes()[:-1] + b"\0")
    recipe = tmp_path / "copy" / "grown.toml"
    assert cli(["run", str(recipe), "--out", str(tmp_path / "run")]) == 1
    assert "is not the file that its index names" in capsys.readouterr().err
    assert list((tmp_path / "run" / "dedup" / "hr" / "union").glob("*.parquet"))


def test_an_unfinished_run_has_no_index(
    indexed: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli(["plan", str(indexed / "first.toml"), "--out", str(tmp_path / "run")]) == 0
    assert cli(["index", str(tmp_path / "run"), "--out", str(tmp_path / "index")]) == 1
    assert "is not finished" in capsys.readouterr().err
    assert cli(["index", str(indexed / "first"), "--out", str(indexed / "index")]) == 1
    assert "is not empty" in capsys.readouterr().err
