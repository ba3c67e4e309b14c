"""`eurosift doctor`: nothing is missing here, and what is taken away is named."""

import json
import re
import shutil

import pytest

from filters import resolution
from language_id import languages
from language_id.languages import OFFICIAL
from pipeline.cli import run as cli
from pipeline.health.languages import CHECKS, of_language
from pipeline.health.machine import of_machine, tools


def test_every_language_and_this_machine_are_complete(capsys):
    code = cli(["doctor", "--json"])
    told = json.loads(capsys.readouterr().out)
    assert list(told["languages"]) == list(OFFICIAL)
    gaps = [
        (language, one["what"], one["says"])
        for language, found in told["languages"].items()
        for one in found
        if not one["good"]
    ]
    assert gaps == []
    assert all(one["good"] for one in told["machine"]), told["machine"]
    assert told["complete"]
    assert code == 0


def test_the_table_names_every_language_and_gap(capsys):
    code = cli(["doctor"])
    out = capsys.readouterr().out
    lines = {line.split()[0] for line in out.splitlines() if line.strip()}
    assert set(OFFICIAL) <= lines
    assert ("Nothing is missing." in out) == (code == 0)
    assert out.count("gap: ") == out.count("MISSING")


@pytest.fixture
def maltese(tmp_path, monkeypatch):
    """Change the file of Maltese: a function that takes a pattern and what stands in its place."""
    folder = tmp_path / "languages"
    shutil.copytree(languages._FOLDER, folder)
    monkeypatch.setattr(languages, "_FOLDER", folder)

    def change(pattern, into):
        path = folder / "mt.toml"
        text, count = re.subn(pattern, into, path.read_text(encoding="utf-8"), flags=re.DOTALL)
        assert count == 1
        path.write_text(text, encoding="utf-8")
        clear()

    def clear():
        languages.load.cache_clear()
        resolution.language_table.cache_clear()

    clear()
    yield change
    monkeypatch.undo()
    clear()


@pytest.mark.parametrize(
    ("pattern", "into", "what", "says"),
    [
        (r"\nstop_words = \[.*?\]", "\nstop_words = []", "stop words", "stop_words is empty"),
        (r"\nstop_words = \[.*?\]", "", "stop words", "lacks 'stop_words'"),
        (r"\nstop_words = \[", "\nstop_words = [\"żewġ kliem\",", "tokenizer", "żewġ kliem"),
        (r"\[filters.bounds\].*$", "[filters.bounds]\n", "bounds", "bounds are of English"),
        (r"\[filters.bounds\]", "[filters.bounds]\nmin_wrods = { min = 3 }\n", "bounds",
         "min_words"),
        (r'\[identify.thresholds."lid.176"\]', '[identify.thresholds."x"]', None, ""),
        (r"\nmonths = \[.*?\]", "\nmonths = [\"jannar\"]", "labels of personal data", "1 of 12"),
        (r"\nplate_labels = \[.*?\]", "", "labels of personal data", "lacks plate_labels"),
    ],
)  # fmt: skip
def test_what_is_taken_from_a_language_is_named(maltese, pattern, into, what, says):
    maltese(pattern, into)
    found = {one.what: one for one in of_language("mt")}
    assert list(found) == list(CHECKS)
    if what is None:  # a threshold of a model that is not the one in use
        assert found["language model"].good
        return
    assert not found[what].good
    assert says in found[what].says
    assert [one.what for one in of_language("ga") if not one.good] == []


def test_an_alphabet_is_seen(maltese):
    by_name = {one.what: one for one in of_language("mt")}
    assert re.fullmatch(r"\d+ letters", by_name["alphabet"].says)


def test_kernels_that_cannot_be_kept(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path / "file" / "cache"))
    found = {one.what: one for one in of_machine()}
    assert not found["compiled kernels"].good
    assert "set NUMBA_CACHE_DIR" in found["compiled kernels"].says


def test_a_tool_is_optional(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    assert not any(one.good for one in tools())
    (tmp_path / "sbatch").write_text("#!/bin/sh\n")
    (tmp_path / "sbatch").chmod(0o755)
    assert [one.what for one in tools() if one.good] == ["sbatch"]
