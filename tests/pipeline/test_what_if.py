"""`eurosift what-if` on a finished run: its numbers are those of a run with the changed bound."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from pipeline.cli import run as cli


def test_the_numbers_are_those_of_the_run(
    finished: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["what-if", str(finished), "--set", "min_words=400", "--language", "hr"]
    assert cli([*arguments, "--examples", "2"]) == 0
    shown = capsys.readouterr().out
    verdicts = pl.read_parquet(finished / "filter/hr/*.parquet")
    redacted = pl.read_parquet(finished / "redact/hr/*.parquet")
    sound = pl.all_horizontal(pl.col("reason", "language_reason", "redact_reason").is_null())
    words = verdicts.filter(redacted.select(sound).to_series())["words"]
    line = next(line for line in shown.splitlines() if " min_words " in line)
    now = int((words < 50).sum())
    assert line.split()[2:5] == [f"{now}", "→", f"{int((words < 400).sum())}"]
    samples = [line.split()[:2] for line in shown.splitlines() if line.startswith("  ")]
    by_id = dict(verdicts.select("doc_id", "words").iter_rows())
    told = [(key, value) for key, value in samples if key in by_id]
    assert len(told) == 4
    assert all(float(value) == by_id[key] for key, value in told)


def test_it_reads_nothing_but_verdicts_and_says_so_when_they_lack(
    copied: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    next((copied / "filter" / "mt").glob("*.parquet")).unlink()
    assert cli(["what-if", str(copied), "--set", "min_words=40"]) == 3
    assert "eurosift run RECIPE" in capsys.readouterr().err


@pytest.mark.parametrize("setting", ["min_word=40", "min_words"])
def test_a_wrong_setting_is_an_error(
    finished: Path, capsys: pytest.CaptureFixture[str], setting: str
) -> None:
    assert cli(["what-if", str(finished), "--set", setting]) == 2
    assert "--set" in capsys.readouterr().err
    assert cli(["what-if", str(finished), "--set", "min_words=1", "--language", "de"]) == 2
