"""Whatever goes wrong, a person reads a sentence: what, where, what next. It quotes no document."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import fsspec
import pytest

from pipeline import progress
from pipeline.cli import run as cli
from pipeline.engines import local
from pipeline.progress import StepProgress
from pipeline.tasks import Task
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
    try:
        assert cli(["recipe", "check", str(path)]) == 2
    finally:  # a store that knows no key would be the one of later tests too
        fsspec.get_filesystem_class("s3").clear_instance_cache()
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


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A finished run of one document, whose folder has a name that a shell takes apart."""
    folder = tmp_path_factory.mktemp("words") / "a run's \x1b[31m folder"
    folder.mkdir()
    text = "Dan huwa test bil-Malti li jrid ikun twil biżżejjed biex jingħaraf sewwa. " * 12
    line = json.dumps({"text": text, "url": "https://example.org/ħ"})
    (folder / "a.jsonl").write_text(line + "\n")
    (folder / "bad\x1b[32m.warc").write_bytes(b"nothing")
    (folder / "recipe.toml").write_text(
        'name = "words"\nlanguages = ["mt"]\n[[sources]]\nname = "a"\n'
        'paths = ["*.jsonl", "*.warc"]\n'
    )
    arguments = ["run", "recipe.toml", "--out", "run", "--workers", "1"]
    root = Path(__file__).parents[2]
    done = subprocess.run(
        [sys.executable, "-m", "pipeline", *arguments], capture_output=True, text=True, cwd=folder,
        env={**os.environ, "PYTHONPATH": str(root)},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "1 file could not be read:" in done.stdout
    assert "bad\\x1b[32m.warc: no_warc_record" in done.stdout
    assert "\x1b" not in done.stdout + done.stderr
    assert "2 files in 2 input shards" in done.stderr
    return folder / "run"


def test_a_command_to_type_is_in_quotes_where_it_has_to_be(
    run: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    name = f"'{str(run.parent)[:-20]}"
    assert cli(["audit", str(run.parent), "x"]) == 1
    said = capsys.readouterr().err
    assert "\x1b" not in said
    following = said.partition("Next: eurosift run RECIPE --out ")[2].strip()
    assert following.startswith("'"), said
    assert name[:10] in following


LOCALES = [
    {"PYTHONIOENCODING": "ascii"},
    {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    {"LC_ALL": "POSIX"},
]


@pytest.mark.parametrize("locale", LOCALES, ids=lambda one: "-".join(one))
def test_what_a_locale_cannot_print_is_no_error(run: Path, locale: dict[str, str]) -> None:
    environment = {key: value for key, value in os.environ.items() if key != "HOME"}
    done = subprocess.run(
        [sys.executable, "-m", "pipeline", "audit", str(run), "https://example.org/ħ"],
        capture_output=True, cwd=Path(__file__).parents[2], env={**environment, **locale},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    url = "https://example.org/\\u0127" if "PYTHONIOENCODING" in locale else "https://example.org/ħ"
    assert url.encode() in done.stdout


BROKEN = [
    ("plan/plan.json", b'"version": 1', b'"version": 2', "status", "another version of eurosift"),
    ("plan/recipe.json", b'"name"', b'"nom": 1, "name"', "status", "another version of eurosift"),
    ("plan/plan.json", b'"version"', b"version", "status", "is damaged"),
    ("release/ledger/mt/00000.parquet", b"PAR1", b"PXR1", "audit", "The ledger of"),
    ("filter/mt/00000.parquet", b"PAR1", b"PXR1", "what-if", "mt/00000.parquet is damaged."),
]


@pytest.mark.parametrize(("name", "old", "new", "verb", "message"), BROKEN)
def test_a_run_that_is_damaged_or_of_another_version_says_so(
    run: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str],
    name: str, old: bytes, new: bytes, verb: str, message: str,
) -> None:  # fmt: skip
    copy = shutil.copytree(run, tmp_path / "run")
    content = (copy / name).read_bytes()
    assert old in content
    (copy / name).write_bytes(content.replace(old, new))
    rest = {"audit": ["x"], "what-if": ["--set", "min_words=3"]}.get(verb, [])
    assert cli([verb, str(copy), *rest]) == 1
    said = capsys.readouterr().err
    assert message in said, said
    assert "Next: eurosift " in said


ASKED = [
    (["filter", "--language", "mt", "--shard", "9"], "has no task filter mt 9."),
    (["extract", "--language", "mt"], "has no task extract mt."),
    (["extract", "--shard", "2"], "has no task extract 2."),
]


@pytest.mark.parametrize(("asked", "message"), ASKED)
def test_a_part_that_there_is_not_is_no_success(
    run: Path, capsys: pytest.CaptureFixture[str], asked: list[str], message: str
) -> None:
    verb, *rest = asked
    assert cli([verb, str(run.parent / "recipe.toml"), "--out", str(run), *rest]) == 2
    assert message in capsys.readouterr().err


def test_a_call_that_is_wrong_is_told_from_a_run_that_is(
    run: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli(["task", str(run), "nostep", "0"]) == 2
    assert "'nostep' is no step; the steps are extract" in capsys.readouterr().err
    assert cli(["what-if", str(run), "--set", "min_words=3", "--language", "fr"]) == 2
    assert "judges no language 'fr'; it judges mt." in capsys.readouterr().err
    with pytest.raises(SystemExit) as left:
        cli(["run", str(run.parent / "recipe.toml"), "--out", ""])
    assert left.value.code == 2
    assert "argument --out: must not be empty" in capsys.readouterr().err


def test_what_was_cleaned_away_is_said_to_be(
    run: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    copy = shutil.copytree(run, tmp_path / "run")
    assert cli(["clean", str(copy)]) == 0
    capsys.readouterr()
    for asked in (["pairs", str(copy)], ["index", str(copy), "--out", str(tmp_path / "index")]):
        assert cli(asked) == 3
        said = capsys.readouterr().err
        assert "cleaned" in said
        assert "--restore" in said
    assert not (tmp_path / "index").exists()


def test_a_release_alone_can_be_audited(
    run: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    release = shutil.copytree(run / "release", tmp_path / "release")
    assert cli(["audit", str(run), "https://example.org/ħ"]) == 0
    by_run = capsys.readouterr().out
    document = by_run.split()[1]
    assert cli(["audit", str(release), document]) == 0
    by_id = capsys.readouterr().out
    assert cli(["audit", str(release), "https://example.org/ħ"]) == 0
    assert capsys.readouterr().out == by_id
    assert "raw file" in by_id.splitlines()[1]
    assert by_id.splitlines()[2:] == by_run.splitlines()[2:]
    assert cli(["audit", str(release), "0" * 32]) == 1


TRIED = [
    (
        "filter",
        {"language": "en", "text": "x", "source_type": "book"},
        "'book' is none of web, pdf",
    ),
    ("filter", {"language": "en", "text": "x", "url": 5}, "`url` must be a string"),
    ("extract", {"html": 5}, "`html` or `path` (a string)"),
    ("extract", {"html": "<p>x", "url": ["a"]}, "`url` must be a string"),
]


@pytest.mark.parametrize(("stage", "line", "message"), TRIED)
def test_a_line_to_try_that_no_document_could_be(
    tmp_path: Path, capsys: pytest.CaptureFixture[str],
    stage: str, line: dict[str, object], message: str,
) -> None:  # fmt: skip
    path = tmp_path / "lines.jsonl"
    path.write_text(json.dumps(line) + "\n")
    assert cli(["try", stage, str(path)]) == 2
    assert message in capsys.readouterr().err


@pytest.mark.parametrize(
    ("verb", "pattern"), [("run", "."), ("plan", "."), ("run", "**/*.parquet")]
)
def test_a_run_does_not_read_what_it_writes(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], verb: str, pattern: str
) -> None:
    inside = tmp_path / "runs" / "run" / "extract" / "00000.parquet"
    inside.parent.mkdir(parents=True)
    inside.write_bytes(b"PAR1")
    recipe = tmp_path / "recipe.toml"
    recipe.write_text(f'name = "w"\n[[sources]]\nname = "a"\npaths = ["{pattern}"]\n')
    out = tmp_path / "elsewhere" / ".." / "runs" / "run"
    (tmp_path / "elsewhere").mkdir()
    assert cli([verb, str(recipe), "--out", str(out)]) == 2
    said = capsys.readouterr().err
    assert "which lies in the folder of the run" in said
    assert "--out" in said
    assert not (out / "plan").exists()


def test_the_run_of_another_recipe_is_not_replaced(
    run: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "b.jsonl").write_text("{}\n")
    recipe = tmp_path / "recipe.toml"
    recipe.write_text('name = "other"\n[[sources]]\nname = "a"\npaths = ["b.jsonl"]\n')
    before = sorted((path, path.stat().st_mtime_ns) for path in run.rglob("*.parquet"))
    for verb in ("run", "plan", "extract"):
        assert cli([verb, str(recipe), "--out", str(run)]) == 1
        said = capsys.readouterr().err
        assert "the recipe named 'words', and this one is named 'other'" in said
    assert sorted((path, path.stat().st_mtime_ns) for path in run.rglob("*.parquet")) == before
    assert cli(["status", str(run)]) == 0


class Watching(StepProgress):
    """The progress of a step that counts how often nothing was heard."""

    quiet = 0

    def waited(self) -> None:
        self.quiet += 1
        super().waited()


def test_who_waits_for_the_first_document_is_told_why(
    run: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A worker takes a second to start, a hundred times as long as the engine waits here."""
    monkeypatch.setattr(local, "_QUIET_SECONDS", 0.01)
    monkeypatch.setattr(progress, "_PLAIN_SECONDS", 0.1)
    watching = Watching("hosts", 1, live=False)
    with watching, local.LocalEngine(run, 1, watching) as engine:
        assert engine.work([Task("hosts", None, 0)]) == {Task("hosts", None, 0): None}
    assert watching.quiet > 3
    first, *_, last = capsys.readouterr().err.splitlines()
    assert first.startswith("hosts       0/1 tasks")
    assert "compiles its kernels" in first
    assert last.startswith("hosts       1/1 tasks")
    assert "compiles" not in last
