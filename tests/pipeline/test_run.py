"""A whole run: same bytes however it is cut, nothing lost, and only what changed is done again."""

import json
import re
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from manifests.release import read as read_release
from pipeline.cli import run as cli
from tests.conftest import different, write_recipe


def test_one_worker_other_batches_and_other_order_give_the_same_bytes(
    crawl: Path, finished: Path, tmp_path: Path
) -> None:
    paths = '"part-1.warc.gz", "part-0.warc.gz"'
    other = write_recipe(crawl, "other.toml", paths=paths, more="[run]\nbatch_rows = 7\n")
    run = tmp_path / "run"
    assert cli(["run", str(other), "--out", str(run), "--workers", "1"]) == 0
    plan = {"plan/recipe.json", "plan/plan.json"}  # they hold what the recipe says, word for word
    assert set(different(finished, run)) <= plan


def test_every_document_is_kept_or_has_a_reason(finished: Path) -> None:
    manifest = read_release(finished / "release" / "manifest.json")
    documents = sum(
        pq.read_metadata(path).num_rows for path in (finished / "extract").glob("*.parquet")
    )
    ledger = [pq.read_table(p, columns=["doc_id", "fate", "drop_reason"]).to_pylist()
              for p in (finished / "release" / "ledger").rglob("*.parquet")]  # fmt: skip
    rows = [row for rows in ledger for row in rows]
    assert documents == len(rows) == len({row["doc_id"] for row in rows})
    assert documents == manifest["stages"]["extract"]["documents"] > 150
    assert all((row["fate"] == "kept") == (row["drop_reason"] is None) for row in rows)
    kept = sum(pq.read_metadata(p).num_rows for p in (finished / "release/data").rglob("*.parquet"))
    assert kept == sum(row["fate"] == "kept" for row in rows)
    for language in ("ga", "hr", "mt"):
        assert manifest["stages"]["languages"][language]["kept"] >= 5


def test_running_again_does_nothing(
    recipe: Path, copied: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = {p: p.stat().st_mtime_ns for p in copied.rglob("*.parquet")}
    assert cli(["run", str(recipe), "--out", str(copied), "--workers", "1"]) == 0
    assert {p: p.stat().st_mtime_ns for p in copied.rglob("*.parquet")} == before
    assert "tasks  " not in capsys.readouterr().err


def test_a_changed_bound_redoes_filter_and_shards_only_and_says_why(
    crawl: Path, copied: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    more = "[filter.bounds.min_words]\nmin = 200\n"
    changed = write_recipe(crawl, "changed.toml", more=more)
    assert cli(["run", str(changed), "--out", str(copied), "--workers", "2"]) == 0
    said = capsys.readouterr().err
    done = set(re.findall(r"^(\w+) +\d+/\d+ tasks", said, re.MULTILINE))
    assert done == {"filter", "balance", "write", "seal"}
    assert re.search(r"filter: recipe changed: .*min_words \[20.* → \[200.*: 3 shards", said), said
    reasons = read_release(copied / "release/manifest.json")["stages"]["languages"]["ga"]["dropped"]
    assert reasons["too_few_words"] > 0
    assert cli(["verify", str(copied)]) == 0


def test_a_language_taken_out_leaves_nothing_of_it_behind(crawl: Path, copied: Path) -> None:
    path = crawl / "fewer.toml"
    text = write_recipe(crawl, "fewer.toml").read_text().replace('"ga", "hr", "mt"', '"hr", "mt"')
    path.write_text(text)
    assert cli(["run", str(path), "--out", str(copied), "--workers", "2"]) == 0
    assert not list((copied / "release").rglob("ga/*"))
    assert cli(["verify", str(copied)]) == 0


def test_a_stage_alone_and_a_task_alone(crawl: Path, tmp_path: Path, recipe: Path,
                                        finished: Path) -> None:  # fmt: skip
    run = tmp_path / "run"
    assert cli(["identify", str(recipe), "--out", str(run)]) == 1  # extract is not done
    assert cli(["task", str(run), "identify", "0"]) == 3
    assert cli(["extract", str(recipe), "--out", str(run), "--shard", "0", "--workers", "1"]) == 0
    assert cli(["task", str(run), "identify", "0"]) == 0
    for name in ("extract/00000.parquet", "identify/00000.parquet", "identify/00000.manifest.json"):
        assert (run / name).read_bytes() == (finished / name).read_bytes()
    assert cli(["task", str(run), "identify", "99"]) == 2
    assert cli(["task", str(run), "nonsense", "0"]) == 2


def test_status_is_complete_and_machine_readable(
    finished: Path, tmp_path: Path, recipe: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli(["status", str(finished), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["complete"] is True
    assert cli(["plan", str(recipe), "--out", str(tmp_path / "new")]) == 0
    capsys.readouterr()
    assert cli(["status", str(tmp_path / "new")]) == 1
    assert "missing" in capsys.readouterr().out


def test_the_parts_open_with_what_trainers_use(finished: Path, tmp_path: Path) -> None:
    import datasets
    import polars as pl

    parts = sorted((finished / "release" / "data").rglob("*.parquet"))
    assert len(parts) > 3
    rows = sum(pq.read_metadata(path).num_rows for path in parts)
    assert pl.read_parquet(parts).height == rows
    loaded = datasets.load_dataset(
        "parquet", data_files=[str(p) for p in parts], split="train", cache_dir=str(tmp_path)
    )
    assert loaded.num_rows == rows
    assert {"doc_id", "text", "language", "repeat"} <= set(loaded.column_names)
    sizes = [pl.read_parquet(p)["chars"].sum() for p in parts if "/hr/" in p.as_posix()]
    assert max(sizes) < 3 * min(sizes)


def test_every_field_explains_itself(finished: Path) -> None:
    for path in [
        *finished.glob("release/data/hr/*0.parquet"),
        *finished.glob("redact/hr/*.parquet"),
    ]:
        for field in pq.read_schema(path):
            assert field.metadata and field.metadata.get(b"description"), (path, field.name)


def test_audit_tells_the_life_of_a_kept_and_of_a_dropped_document(
    finished: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (path,) = (finished / "release/ledger/hr").glob("*0.parquet")
    rows = pq.read_table(path).to_pylist()
    kept = next(row for row in rows if row["fate"] == "kept" and row["url"])
    copy = next(row for row in rows if row["drop_reason"] == "exact_duplicate")
    assert cli(["audit", str(finished), kept["doc_id"]]) == 0
    told = capsys.readouterr().out
    for part in (".warc.gz at byte", "identify", "label hr", "filter", kept["part"]):
        assert part in told or row_is_table(kept), told
    assert cli(["audit", str(finished), copy["doc_id"]]) == 0
    assert f"its copy {copy['kept_as']} is kept" in capsys.readouterr().out or not copy["kept_as"]
    assert cli(["audit", str(finished), kept["url"]]) == 0
    assert kept["doc_id"] in capsys.readouterr().out
    assert cli(["audit", str(finished), "0" * 32]) == 1
    assert cli(["audit", str(finished), "https://nowhere.example/"]) == 1


def row_is_table(row: dict[str, object]) -> bool:
    return row["source"] == "table"
