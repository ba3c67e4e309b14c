"""Whatever goes wrong, a person reads a sentence: what, where, what next. It quotes no document."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.cli import run as cli
from pipeline.unforeseen import told

SECRET = "Kazimiera Generated, 12 Example Street"

CHECKED = [
    ('"a.jsonl"\ncatalogue = "none.ttl"', "The catalogue", "No such file"),
    ('"a.jsonl"\ncatalogue = "recipe.toml"', "The catalogue", "no known ending"),
    (
        '"a.jsonl"\nformat = "datatrove"\nreader = "datatrove.pipeline.readers.None_"',
        "None_",
        "made",
    ),
    ('"a.jsonl"\n[dedup]\nearlier = ["none"]', "[dedup] earlier", "eurosift index RUN"),
    ('"a.jsonl"\n[[sources]]\nname = "b"\npaths = ["*.jsonl"]', "two sources", "Mend `paths`"),
    ('"a.xyz"', "no format is known for", "one of arrow, csv, docx"),
    ('"s3://bucket/*.jsonl"', "s3://bucket/*.jsonl cannot be listed", "the keys of the store"),
]
"""The list of a source's `paths` and what follows; words of the message."""


@pytest.mark.parametrize(("rest", "what", "then"), CHECKED)
def test_check_finds_what_a_run_would_refuse(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    rest: str,
    what: str,
    then: str,
) -> None:
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_PROFILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "none"))
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    (tmp_path / "a.jsonl").write_text("{}\n")
    (tmp_path / "a.xyz").write_text("x")
    path = tmp_path / "recipe.toml"
    paths, newline, more = rest.partition("\n")
    path.write_text(f'name = "w"\n[[sources]]\nname = "a"\npaths = [{paths}]{newline}{more}\n')
    assert cli(["recipe", "check", str(path)]) == 2
    said = capsys.readouterr().err
    assert what in said, said
    assert then in said, said
    assert "container" not in said


def command(*arguments: str, output: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """A command of its own, its output to where a shell sends it."""
    line = f'set -o pipefail; "$0" -m pipeline "$@" {output}'
    return subprocess.run(
        ["bash", "-c", line, sys.executable, *arguments],
        capture_output=True, text=True, cwd=Path(__file__).parents[2],
        env={**os.environ, **environment}, timeout=120,
    )  # fmt: skip


OUTPUTS = [
    ("| true", 1, ""),
    ("| head -c 1", 1, ""),
    (">/dev/full", 1, "No space left on device"),
    (">&-", 0, ""),
]


@pytest.mark.parametrize(("output", "code", "message"), OUTPUTS)
def test_an_output_that_takes_nothing_more_is_no_trace(
    output: str, code: int, message: str
) -> None:
    done = command("recipe", "show", "pipeline/recipes/demo.toml", output=output)
    assert message in done.stderr
    assert done.returncode in {code, 0 if "head" in output else code}
    assert "Traceback" not in done.stderr
    assert "Exception ignored" not in done.stderr


def test_what_the_machine_refuses_is_told_with_the_file(tmp_path: Path) -> None:
    (tmp_path / "plan" / "recipe.json").mkdir(parents=True)
    done = command("status", str(tmp_path), output="")
    assert done.returncode == 1
    assert f"{tmp_path}/plan/recipe.json: Is a directory." in done.stderr
    assert "Traceback" not in done.stderr
    asked = command("status", str(tmp_path), output="", EUROSIFT_TRACEBACK="1")
    assert "Traceback" in asked.stderr


def test_our_own_mistake_is_told_by_its_place_and_quotes_nothing() -> None:
    try:
        {}[SECRET]
    except KeyError as error:
        said = told(error)
    assert "KeyError in test_words.py:" in said
    assert "Kazimiera" not in said
    assert "EUROSIFT_TRACEBACK=1" in said
    assert "--workers" in told(MemoryError(SECRET))
