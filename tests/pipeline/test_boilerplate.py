"""A run that cuts repeated lines: the spans lead from the original to what is released."""

from __future__ import annotations

import json
from pathlib import Path

import polars as pl
import pytest

from pii.entities import PLACEHOLDERS
from pipeline.cli import run as cli
from pipeline.plan import thaw
from pipeline.state import States
from pipeline.tasks import Task
from tests.conftest import different

NOTICE = "Tá fianáin in úsáid againn ar an suíomh seo chun cabhrú leat."

RECIPE = """name = "lines"
languages = ["ga"]
[[sources]]
name = "web"
paths = ["pages.jsonl"]
[dedup.boilerplate]
lines = "cut"
min_documents = {least}
"""


@pytest.fixture(scope="module")
def folder(finished: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The unique Irish pages of a run, three in four on one host, all with one notice."""
    place = tmp_path_factory.mktemp("lines")
    identified = pl.read_parquet(finished / "identify/*.parquet", columns=["doc_id", "text"])
    verdicts = pl.read_parquet(finished / "dedup/ga/union/*.parquet").filter(cluster_rank=0)
    texts = identified.join(verdicts, on="doc_id").sort("doc_id")["text"].to_list()
    assert len(texts) >= 12
    with (place / "pages.jsonl").open("w", encoding="utf-8") as out:
        for number, text in enumerate(texts):
            host = "a.example.ie" if number % 4 else "b.example.ie"
            page = f"{NOTICE}\n{text}\nScríobh chuig eolas{number}@gnomail.ie."
            row = {"text": page, "url": f"https://{host}/{number}"}
            out.write(json.dumps(row, ensure_ascii=False) + "\n")
    # More than one in four and fewer than three in four of the pages.
    text = RECIPE.format(least=len(texts) // 2)
    (place / "recipe.toml").write_text(text, encoding="utf-8")
    return place


@pytest.fixture(scope="module")
def finished_cut(folder: Path) -> Path:
    assert cli(["run", str(folder / "recipe.toml"), "--out", str(folder / "run")]) == 0
    return folder / "run"


def test_the_spans_lead_from_the_original_to_the_output(finished_cut: Path) -> None:
    before = pl.read_parquet(finished_cut / "identify/*.parquet").filter(language="ga")
    after = pl.read_parquet(finished_cut / "redact/ga/*.parquet")
    assert "<EMAIL>" in after["text"][0]
    joined = before.select("doc_id", "url", original="text").join(after, on="doc_id")
    assert joined.height > 8
    hosts = set()
    for row in joined.iter_rows(named=True):
        raw, output = row["original"].encode(), b""
        done = 0
        for span in (span for span in row["spans"] if span["column"] == "text"):
            output += raw[done : span["start_byte"]]
            if span["action"] == "mask":
                output += PLACEHOLDERS[span["entity"]].encode()
            done = span["end_byte"]
        assert (output + raw[done:]).decode() == row["text"]
        cut = NOTICE not in row["text"]
        hosts.add((row["url"].split("/")[2], cut))
    assert hosts == {("a.example.ie", True), ("b.example.ie", False)}
    assert cli(["verify", str(finished_cut)]) == 0


def test_other_kinds_of_text_are_cut_as_from_the_start(
    finished_cut: Path, folder: Path, tmp_path: Path
) -> None:
    """The same lines are found; whose text they are cut from is another setting."""
    recipe = folder / "none.toml"
    text = (folder / "recipe.toml").read_text() + 'source_types = ["pdf", "web"]\n'
    recipe.write_text(text.replace('name = "web"', 'name = "web"\ntype = "web"'), encoding="utf-8")
    states = States(finished_cut, *thaw(finished_cut))
    before = states.key(Task("redact", "ga", 0))
    assert cli(["plan", str(recipe), "--out", str(finished_cut)]) == 0
    states = States(finished_cut, *thaw(finished_cut))
    changed = states.fingerprint(Task("redact", "ga", 0))["boilerplate"]["source_types"]
    assert changed == ["pdf", "web"]
    assert cli(["run", str(recipe), "--out", str(finished_cut)]) == 0
    assert States(finished_cut, *thaw(finished_cut)).key(Task("redact", "ga", 0)) != before
    assert cli(["run", str(recipe), "--out", str(tmp_path / "fresh")]) == 0
    assert different(finished_cut, tmp_path / "fresh") == []


def test_switched_off_again_nothing_is_left_of_it(
    finished_cut: Path, folder: Path, tmp_path: Path
) -> None:
    recipe = folder / "off.toml"
    text = (folder / "recipe.toml").read_text().replace('lines = "cut"', 'lines = "keep"')
    recipe.write_text(text, encoding="utf-8")
    assert cli(["run", str(recipe), "--out", str(finished_cut)]) == 0
    assert cli(["run", str(recipe), "--out", str(tmp_path / "fresh")]) == 0
    assert different(finished_cut, tmp_path / "fresh") == []
