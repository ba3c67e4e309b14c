"""datatrove's storage layer and its readers, as the pipeline uses them."""

import gzip
import json
from pathlib import Path

import fsspec
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from pipeline.datatrove_adapter import list_files, open_file, reader_documents
from pipeline.errors import RecipeError, SourceError

JSONL = "datatrove.pipeline.readers.JsonlReader"

LAYOUT = ("a.jsonl", "b.jsonl.gz", "in/c.jsonl", "in/deep/d.jsonl", "in/notes.txt", "xa.jsonl")

PATTERNS = (
    ("**", LAYOUT),
    ("*", ("a.jsonl", "b.jsonl.gz", "xa.jsonl")),
    ("a.jsonl", ("a.jsonl",)),  # a name is a name: not xa.jsonl, which datatrove would add
    ("*.jsonl", ("a.jsonl", "xa.jsonl")),
    ("**/*.jsonl", ("a.jsonl", "in/c.jsonl", "in/deep/d.jsonl", "xa.jsonl")),
    ("in/*", ("in/c.jsonl", "in/notes.txt")),
    ("in/**", ("in/c.jsonl", "in/deep/d.jsonl", "in/notes.txt")),
    ("[ab].jsonl*", ("a.jsonl", "b.jsonl.gz")),
    ("none", ()),
)


@pytest.fixture(params=["crawl", "crawl[1]*"])
def folder(request, tmp_path: Path) -> Path:
    for name in LAYOUT:
        path = tmp_path / request.param / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"content of " + name.encode())
    return tmp_path / request.param


@pytest.mark.parametrize(("pattern", "names"), PATTERNS)
def test_local_files_match_the_glob_and_are_sorted(folder, pattern, names):
    assert list_files(str(folder), pattern) == [str(folder / name) for name in sorted(names)]


@pytest.mark.parametrize(("pattern", "names"), PATTERNS)
def test_remote_files_carry_their_protocol(pattern, names):
    memory = fsspec.filesystem("memory")
    memory.rm("/bucket", recursive=True) if memory.exists("/bucket") else None
    for name in LAYOUT:
        memory.pipe(f"/bucket/{name}", name.encode())
    found = list_files("memory://bucket", pattern)
    assert found == [f"memory:///bucket/{name}" for name in sorted(names)]
    for path in found:
        with open_file(path) as stream:
            assert path.endswith(stream.read().decode())


def test_a_file_system_that_is_not_installed_is_named():
    for call in (list_files, open_file):
        with pytest.raises(SourceError, match="nosuchprotocol"):
            call("nosuchprotocol://bucket/x")


def test_open_file_decompresses_on_demand_only(tmp_path):
    path = tmp_path / "x.gz"
    path.write_bytes(gzip.compress(b"inside"))
    with open_file(str(path)) as stream:
        assert gzip.decompress(stream.read()) == b"inside"
    with open_file(str(path), compression="infer") as stream:
        assert stream.read() == b"inside"
    with pytest.raises(FileNotFoundError):
        open_file(str(tmp_path / "missing"))


ROWS = (
    {"id": "one", "text": "Erste Zeile", "url": "https://example.org/1", "date": "2024-05-01"},
    {"text": "Zweite Zeile", "topic": "law"},
    {"id": "three", "text": ""},  # datatrove itself loses these two without a count
    {"text": None, "url": "https://example.org/4"},
    {"id": "five", "text": "Letzte"},
)


def test_every_row_of_a_file_is_a_document(tmp_path):
    path = tmp_path / "rows.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in ROWS))
    (tmp_path / "other.jsonl").write_text('{"text": "another file"}\n')
    found = list(reader_documents(JSONL, {}, str(path)))
    assert [row["text"] for row in found] == ["Erste Zeile", "Zweite Zeile", "", "", "Letzte"]
    assert [row["id"] for row in found] == [
        "one", "rows.jsonl/1", "three", "rows.jsonl/3", "five",
    ]  # fmt: skip
    assert found[0]["url"] == "https://example.org/1"
    assert found[0]["fetched_at"] == "2024-05-01"
    assert found[0]["metadata"] == {}
    assert found[1]["metadata"] == {"topic": "law"}
    assert str(tmp_path) not in repr(found)


def test_a_reader_without_a_file_reads_all_that_its_options_name(tmp_path):
    for name in ("b", "a"):
        pq.write_table(pa.table({"text": [f"{name}0", f"{name}1"]}), tmp_path / f"{name}.parquet")
    options = {"data_folder": str(tmp_path), "glob_pattern": "*.parquet"}
    found = list(reader_documents("datatrove.pipeline.readers.ParquetReader", options))
    assert [row["text"] for row in found] == ["a0", "a1", "b0", "b1"]


@pytest.mark.parametrize(
    ("import_path", "options", "message"),
    [
        ("datatrove.pipeline.readers.NoSuchReader", {}, "NoSuchReader"),
        ("no_such_package.Reader", {}, "no_such_package"),
        ("Reader", {}, "Reader"),
        ("datatrove.pipeline.filters.LambdaFilter", {}, "is no BaseDiskReader"),
        ("json.dumps", {}, "is no BaseDiskReader"),
        (JSONL, {"no_such_option": 1}, "no_such_option"),
    ],
)
def test_a_reader_that_cannot_be_made_is_an_error_of_the_recipe(
    tmp_path, import_path, options, message
):
    with pytest.raises(RecipeError, match=message):
        next(reader_documents(import_path, options, str(tmp_path / "x.jsonl")))


@pytest.mark.parametrize("reader", [None, "datatrove.pipeline.readers.ParquetReader"])
def test_a_data_set_in_the_layout_of_the_hub_is_a_source(tmp_path, reader):
    """`data/<configuration>/<split>-00000-of-00002.parquet`, beside files that are no data."""
    from pipeline.extract.config import ExtractConfig
    from pipeline.extract.piece import Piece
    from pipeline.extract.read import documents
    from pipeline.extract.tally import Tally
    from pipeline.inputs import files_of
    from pipeline.recipe import Source

    (tmp_path / "README.md").write_text("---\nconfigs: []\n---\n")
    (tmp_path / ".gitattributes").write_text("*.parquet filter=lfs\n")
    for code in ("ga", "mt"):
        folder = tmp_path / "data" / code
        folder.mkdir(parents=True)
        for split, part in (("train", 0), ("train", 1), ("test", 0)):
            table = pa.table({"text": [f"{code} {split} {part}"], "url": ["https://a.example/"]})
            pq.write_table(table, folder / f"{split}-{part:05d}-of-00002.parquet")
    source = Source(
        name="hub", paths=(f"{tmp_path}/data/*/train-*-of-*.parquet",), reader=reader,
        format="auto" if reader is None else "datatrove",
    )  # fmt: skip
    pieces = [
        Piece(source="hub", source_type="web", file=file.file, path=file.path, reader=reader,
              format=file.format, locator=file.locator)
        for file in files_of(source, tmp_path, {})
    ]  # fmt: skip
    config = ExtractConfig(extractor="trafilatura")
    rows = [row for batch in documents(pieces, config, Tally()) for row in batch.to_pylist()]
    assert sorted(row["text"] for row in rows) == [
        "ga train 0", "ga train 1", "mt train 0", "mt train 1",
    ]  # fmt: skip
    assert pieces[0].locator == "ga/train-00000-of-00002.parquet"
