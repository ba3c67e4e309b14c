"""What `eurosift pairs` shows: differences in their surroundings, of redacted texts."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from pipeline.cli import run as cli
from pipeline.commands.pairs import Member, members, side_by_side, text_of
from pipeline.plan import thaw
from pipeline.state import States


def test_only_what_differs_is_spelt_out() -> None:
    text = [f"w{n}" for n in range(100)]
    other = [*text[:50], "new", "words", *text[51:]]
    rows = list(side_by_side(" ".join(text), " ".join(other)))
    assert rows[0] == ("[dim]… 42 words alike …[/dim]",) * 2
    left, right = rows[1]
    assert left == f"{' '.join(text[42:50])} [bold red]⟦w50⟧[/] {' '.join(text[51:59])}"
    assert right == f"{' '.join(text[42:50])} [bold green]⟦new words⟧[/] {' '.join(text[51:59])}"
    assert rows[2] == ("[dim]… 41 words alike …[/dim]",) * 2
    assert len(rows) == 3


@pytest.mark.parametrize(
    ("first", "second", "shown"),
    [
        ("", "", []),
        ("a b", "a b", [("a b", "a b")]),
        ("", "a [b]", [("", "[bold green]⟦a \\[b]⟧[/]")]),
        ("x", "y", [("[bold red]⟦x⟧[/]", "[bold green]⟦y⟧[/]")]),
    ],
)
def test_short_texts(first: str, second: str, shown: list[tuple[str, str]]) -> None:
    assert list(side_by_side(first, second)) == shown


def test_the_least_alike_come_first(finished: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli(["pairs", str(finished), "--json", "--limit", "9"]) == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    for language in {row["language"] for row in rows}:
        values = [row["similarity"] for row in rows if row["language"] == language]
        assert values == sorted(values)
        assert all(0.72 <= value <= 1 for value in values)
    doc = rows[0]["a"]
    assert cli(["pairs", str(finished), "--doc", doc, "--json"]) == 0
    found = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert found
    assert all(doc in (row["a"], row["b"]) for row in found)


def test_texts_are_the_redacted_ones(finished: Path) -> None:
    """Of every document, those among them from which something was taken."""
    states = States(finished, *thaw(finished))
    before = pl.read_parquet(finished / "identify/*.parquet", columns=["doc_id", "text"])
    after = pl.read_parquet(finished / "redact/*/*.parquet", columns=["doc_id", "text"])
    original, redacted = (dict(table.iter_rows()) for table in (before, after))
    changed = 0
    for language in ("ga", "hr", "mt"):
        for ids, path in members(states, states.plan, language):
            for row, key in enumerate(ids.to_pylist()):
                assert text_of(Member(key, path, row)) == redacted[key]
                changed += original[key] != redacted[key]
    assert changed > 0


def test_pairs_are_shown(finished: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli(["pairs", str(finished), "--limit", "1", "--language", "ga"]) == 0
    shown = capsys.readouterr().out
    assert "ga  kind near  similarity 0." in shown
    assert "⟦" in shown or "words alike" in shown


def test_the_example_of_the_readme_indexes_the_signatures_of_a_run(finished: Path) -> None:
    """What datasketch finds for each document holds what the run linked it with."""
    readme = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
    (example,) = (b for b in re.findall(r"```python\n(.*?)```", readme, re.DOTALL) if "LSH" in b)
    space: dict[str, Any] = {}
    exec(example.replace("RUN/", f"{finished}/"), space)
    assert len(space["index"].keys) == space["table"].num_rows > 0
    ids, values = (
        space["table"]["doc_id"].to_pylist(),
        space["from_arrow"](space["table"]["signature"]),
    )
    place = {key: row for row, key in enumerate(ids)}
    for row in pl.read_parquet(finished / "dedup/ga/union/*.parquet").iter_rows(named=True):
        if row["duplicate"] == "near_duplicate" and row["similarity"] > 0.95:
            query = space["MinHash"](
                num_perm=112, seed=1, scheme="affine64", hashvalues=values[place[row["doc_id"]]]
            )
            assert row["cluster"] in space["index"].query(query)


def test_no_pair_is_said(finished: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli(["pairs", str(finished), "--doc", "0" * 32]) == 1
    assert "has no near pair of 000" in capsys.readouterr().out
    assert cli(["pairs", str(finished), "--language", "xx"]) == 2
    assert "judges no language 'xx'" in capsys.readouterr().err
