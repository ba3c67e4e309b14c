"""Sources that datatrove reads or reaches: its readers as a format, its storage as a path."""

import gzip
import hashlib
import json
from pathlib import Path

import fsspec
import pyarrow.parquet as pq
import pytest

from pipeline.cli import run as cli
from pipeline.plan import make
from pipeline.recipe import read
from pipeline.steps.extract import _local
from tests.filters.own_sentences import SENTENCES

ROWS = [
    {"text": f"Teksts numur {n} għall-prova.", "url": f"https://example.org/{n}"} for n in range(5)
]


def recipe(folder: Path, more: str) -> Path:
    path = folder / "r.toml"
    path.write_text(f'name = "t"\nlanguages = ["mt"]\n[[sources]]\nname = "s"\n{more}\n')
    return path


def test_a_datatrove_reader_is_a_source(tmp_path: Path) -> None:
    lines = "\n".join(json.dumps(row) for row in ROWS)
    (tmp_path / "a.jsonl.gz").write_bytes(gzip.compress(lines.encode()))
    (tmp_path / "b.jsonl.gz").write_bytes(b"this is no gzip")
    path = recipe(tmp_path, 'paths = ["*.gz"]\nformat = "datatrove"\n'
                            'reader = "datatrove.pipeline.readers.JsonlReader"')  # fmt: skip
    run = tmp_path / "run"
    assert cli(["extract", str(path), "--out", str(run), "--workers", "1"]) == 0
    rows = [
        row for p in sorted(run.glob("extract/*.parquet")) for row in pq.read_table(p).to_pylist()
    ]
    assert [row["text"] for row in rows if row["reason"] is None] == [row["text"] for row in ROWS]
    assert [row["url"] for row in rows if row["reason"] is None] == [row["url"] for row in ROWS]
    counts = [json.loads(p.read_text())["counts"] for p in run.glob("extract/*.manifest.json")]
    assert sum(len(c["quarantined"]) + c["damaged"] + c["documents"] for c in counts) >= 6


def test_filters_of_datatrove_and_lists_of_urls_are_rules_of_a_run(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = [f"{SENTENCES['mt']} Dan huwa t-test numru {n}, bi kliem ieħor." for n in range(8)]
    rows = [{"text": one, "url": f"https://h{n % 4}.example.org/{n}"} for n, one in enumerate(text)]
    rows[5]["text"] = f"{text[5]} LOREM."
    (tmp_path / "a.jsonl").write_text("\n".join(json.dumps(row) for row in rows))
    (tmp_path / "bad").write_text("h1.example.org\n")
    (tmp_path / "out").write_text("h0.example.org/4\nh1.example.org\n")
    hashes = {name: hashlib.sha256((tmp_path / name).read_bytes()).hexdigest()
              for name in ("bad", "out")}  # fmt: skip
    lists = "\n".join(
        f'[filter.lists.{name}]\npath = "{name}"\nversion = "1"\nlicence = "CC0-1.0"\n'
        f'origin = "a test"\nsha256 = "{digest}"'
        for name, digest in hashes.items()
    )
    path = recipe(
        tmp_path,
        'paths = ["a.jsonl"]\n[dedup]\nmin_similarity = 1.0\n[filter.bounds]\n'
        "min_words = { min = 5 }\n"
        '[filter.datatrove.no_lorem]\nfilter = "datatrove.pipeline.filters.RegexFilter"\n'
        f'regex_exp = "LOREM"\n{lists}\n[shards]\nprefer = "quality"\n',
    )
    run = tmp_path / "run"
    assert cli(["run", str(path), "--out", str(run), "--workers", "1"]) == 0
    assert "Documents on lists of URLs: bad 2, out 3." in capsys.readouterr().out
    (ledger,) = run.glob("release/ledger/mt/*.parquet")
    failed = {row["url"][-1]: row["failed"] for row in pq.read_table(ledger).to_pylist()}
    assert failed["4"] == ["url_on_list:out"]
    assert failed["1"] == ["url_on_list:bad", "url_on_list:out"]
    assert failed["5"] == ["url_on_list:bad", "url_on_list:out", "datatrove_no_lorem"]
    manifest = json.loads((run / "release/manifest.json").read_text())
    assert manifest["stages"]["languages"]["mt"]["lists"] == {"bad": 2, "out": 3}
    assert manifest["stages"]["languages"]["mt"]["dropped"] == {
        "url_on_list:bad": 2, "url_on_list:out": 1
    }  # fmt: skip
    assert manifest["made_with"]["assets"]["URL list bad"]["licence"] == "CC0-1.0"
    assert str(tmp_path) not in (run / "release/manifest.json").read_text()
    (part,) = run.glob("release/data/mt/*.parquet")
    assert pq.read_table(part)["quality"].null_count == 0
    assert cli(["verify", str(run)]) == 0
    (tmp_path / "bad").write_text("h2.example.org\n")
    assert cli(["run", str(path), "--out", str(run), "--workers", "1"]) == 2
    assert "another version" in capsys.readouterr().err


def test_paths_with_a_scheme_are_listed_and_fetched_by_its_storage(tmp_path: Path) -> None:
    store = fsspec.filesystem("memory")
    for name in ("crawl/x/a.jsonl", "crawl/y/b.jsonl", "crawl/y/c.txt"):
        store.pipe(f"/{name}", b'{"text": "a"}\n')
    path = recipe(tmp_path, 'paths = ["memory://crawl/**/*.jsonl"]')
    plan, files = make(read(path), tmp_path)
    assert [file.locator for file in files] == ["x/a.jsonl", "y/b.jsonl"]
    assert len(plan.inputs) == 2
    copy = _local(files[0].path, tmp_path)
    assert Path(copy).read_bytes() == b'{"text": "a"}\n'


def test_a_reader_without_its_format_is_refused(tmp_path: Path) -> None:
    path = recipe(tmp_path, 'paths = ["*"]\nreader = "datatrove.pipeline.readers.JsonlReader"')
    assert cli(["recipe", "check", str(path)]) == 2


@pytest.mark.parametrize("name", ["datatrove.pipeline.readers.NoReader", "no.such.module.Reader"])
def test_a_reader_that_is_not_there_is_an_error_that_names_it(
    tmp_path: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.x").write_text("x")
    path = recipe(tmp_path, f'paths = ["a.x"]\nformat = "datatrove"\nreader = "{name}"')
    assert cli(["extract", str(path), "--out", str(tmp_path / "run"), "--workers", "1"]) == 1
    assert name.rpartition(".")[2] in capsys.readouterr().err


def test_a_release_in_a_remote_store_verifies(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.jsonl").write_text("\n".join(json.dumps(row) for row in ROWS))
    path = recipe(tmp_path, 'paths = ["a.jsonl"]')
    assert cli(["run", str(path), "--out", str(tmp_path / "run"), "--workers", "1"]) == 0
    store = fsspec.filesystem("memory")
    store.put(str(tmp_path / "run" / "release"), "/releases/one", recursive=True)
    assert cli(["verify", "memory://releases/one"]) == 0
    assert "verified" in capsys.readouterr().out
    store.pipe("/releases/one/data/mt/extra.parquet", b"x")
    assert cli(["verify", "memory://releases/one"]) == 1
