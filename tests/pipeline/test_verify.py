"""verify finds one flipped byte anywhere; clean takes the unredacted text and breaks nothing."""

import shutil
from pathlib import Path

import pytest

from pipeline.cli import run as cli
from tests.conftest import different, write_recipe


def flip(path: Path) -> None:
    raw = bytearray(path.read_bytes())
    raw[len(raw) // 2] ^= 1
    path.write_bytes(bytes(raw))


def test_an_intact_run_and_its_release_alone_verify(
    finished: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli(["verify", str(finished)]) == 0
    shutil.copytree(finished / "release", tmp_path / "moved")
    assert cli(["verify", str(tmp_path / "moved")]) == 0
    assert "verified" in capsys.readouterr().out


FILES = [
    "release/data/hr/part-00000.parquet",
    "release/ledger/mt/00000.parquet",
    "release/manifest.json",
    "redact/ga/00000.parquet",
    "dedup/hr/union/00000.parquet",
    "filter/mt/00000.manifest.json",
    "extract/00000.parquet",
    "shards/balance/balance.json",
]


@pytest.mark.parametrize("name", FILES)
def test_a_flipped_byte_is_found_and_its_file_named_first(
    copied: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    flip(copied / name)
    assert cli(["verify", str(copied)]) == 1
    first = capsys.readouterr().out.splitlines()[0]
    assert first.startswith("FAULT:")
    assert name in first, first


@pytest.mark.parametrize("name", FILES[:3])
def test_a_flipped_byte_is_found_in_a_release_alone(
    finished: Path, tmp_path: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    moved = tmp_path / "moved"
    shutil.copytree(finished / "release", moved)
    flip(moved / name.removeprefix("release/"))
    assert cli(["verify", str(moved)]) == 1
    assert name.rpartition("/")[2] in capsys.readouterr().out.splitlines()[0]


def test_a_missing_and_a_foreign_file_are_found(copied: Path) -> None:
    (copied / "release/data/hr/part-00000.parquet").unlink()
    assert cli(["verify", str(copied)]) == 1


def test_a_foreign_file_in_the_release_is_found(
    copied: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (copied / "release/data/hr/extra.parquet").write_bytes(b"x")
    assert cli(["verify", str(copied)]) == 1
    assert "is not in the manifest" in capsys.readouterr().out


def test_changed_input_is_found(
    crawl: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The chain goes back to the bytes of the sources."""
    folder = tmp_path / "in"
    shutil.copytree(crawl / "table", folder / "table")
    recipe = folder / "recipe.toml"
    recipe.write_text('name = "t"\nlanguages = ["mt"]\n[[sources]]\nname = "table"\n'
                      'paths = ["table/*"]\n')  # fmt: skip
    assert cli(["run", str(recipe), "--out", str(tmp_path / "run"), "--workers", "1"]) == 0
    flip(folder / "table" / "sample.jsonl.zst")
    assert cli(["verify", str(tmp_path / "run")]) == 1
    assert "sample.jsonl.zst is not what the plan saw" in capsys.readouterr().out


def test_not_a_run(tmp_path: Path) -> None:
    assert cli(["verify", str(tmp_path)]) == 1
    assert cli(["status", str(tmp_path)]) == 1


def test_clean_and_what_comes_after(
    crawl: Path, recipe: Path, copied: Path, finished: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli(["clean", str(copied)]) == 0
    assert not list(copied.glob("extract/*.parquet")) + list(copied.glob("identify/*.parquet"))
    assert cli(["verify", str(copied)]) == 0
    assert "cleaned" in capsys.readouterr().out
    assert cli(["clean", str(copied)]) == 0  # again changes nothing
    assert cli(["run", str(recipe), "--out", str(copied), "--workers", "1"]) == 0
    assert not list(copied.glob("extract/*.parquet")), "cleaned outputs count as done"
    changed = write_recipe(crawl, "kept.toml", more='[redact.actions]\nIP_ADDRESS = "keep"\n')
    assert cli(["run", str(changed), "--out", str(copied), "--workers", "1"]) == 1
    said = capsys.readouterr().err
    assert "cleaned away" in said
    assert "--restore" in said
    assert cli(["run", str(recipe), "--out", str(copied), "--workers", "1", "--restore"]) == 0
    gone = {
        n for n in different(finished, copied) if n.startswith(("extract/", "identify/", "dedup/"))
    }
    assert set(different(finished, copied)) == gone, "what is left is the same to the byte"
    assert cli(["verify", str(copied)]) == 0


def test_clean_is_refused_while_something_still_needs_the_text(
    recipe: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run = tmp_path / "run"
    assert cli(["plan", str(recipe), "--out", str(run)]) == 0
    assert cli(["clean", str(run)]) == 3
    assert "nothing was removed" in capsys.readouterr().err
