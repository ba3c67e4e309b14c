"""From pieces to batches: every format, and the same rows however they are split."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import zstandard
from msgspec.structs import replace

from manifests.schema import DOCUMENT
from pipeline.extract import jsonl, repair
from pipeline.extract.columns import UnknownColumnError
from pipeline.extract.config import ExtractConfig
from pipeline.extract.read import documents
from pipeline.extract.rows import Draft
from pipeline.extract.sandbox import Sandbox
from pipeline.extract.single import extract_one
from pipeline.extract.stage import fingerprint
from pipeline.extract.tally import Tally

Make = Callable[..., Any]
LINES = [
    {"text": "Eins.", "url": "https://a.example/1", "meta": {"when": "2024-03-04T06:00:27Z"}},
    {"text": "Żółw\r\nħġ", "url": None},
    {"text": ""},
    {"text": 7},
    {"url": "https://a.example/5"},
]
DATA = b"".join(json.dumps(line).encode() + b"\n" for line in LINES)
COLUMNS = {"text": "text", "url": "url", "fetched_at": "meta.when"}


def test_a_draft_has_the_fields_of_a_row_in_their_order() -> None:
    assert [*DOCUMENT.names, "task"] == list(Draft.__struct_fields__)


def test_all_formats_give_document(piece: Make, read: Make, response: Make, page: Make) -> None:
    table = pa.table({"seite": [page("Aus Parquet.")], "text": ["x"]})
    sink = pa.BufferOutputStream()
    pq.write_table(table, sink)
    pieces = [
        piece("a.warc.gz", gzip.compress(response(page("Aus WARC.")))),
        piece("b.html", page("Aus HTML.").encode(), "html"),
        piece("c.jsonl", DATA, "jsonl", columns=COLUMNS),
        piece("d.parquet", sink.getvalue().to_pybytes(), "parquet", columns={"html": "seite"},
              licence="CC-BY-4.0"),
    ]  # fmt: skip
    rows, tally = read(*pieces)
    assert [row["reason"] for row in rows] == [
        None, None, None, None, "empty_body", "damaged_record", "empty_body", None,
    ]  # fmt: skip
    assert "Aus WARC." in rows[0]["text"]
    assert "Aus HTML." in rows[1]["text"]
    assert rows[3]["text"] == "Żółw\nħġ"
    assert "Aus Parquet." in rows[7]["text"]
    assert rows[7]["licence"] == "CC-BY-4.0"
    assert str(rows[2]["fetched_at"]) == "2024-03-04 06:00:27+00:00"
    assert len({row["doc_id"] for row in rows}) == len(rows) == tally.documents
    assert rows[0]["extractor"].startswith("blocks-2@")


def test_same_rows_however_they_are_split(piece: Make, response: Make, page: Make) -> None:
    made = piece("a.warc", b"".join(response(page(f"Seite {n}.")) for n in range(5)))

    def table(config: ExtractConfig, **bounds: int) -> pa.Table:
        parts = list(documents([made], config, Tally(), **bounds))
        assert all(part.schema.equals(DOCUMENT, check_metadata=True) for part in parts)
        return pa.Table.from_batches(parts, schema=DOCUMENT).combine_chunks()

    whole = table(ExtractConfig())
    assert whole.num_rows == 5
    assert table(ExtractConfig(child_pages=2), batch_rows=1).equals(whole)
    assert table(ExtractConfig(), batch_chars=1).equals(whole)


def test_slices_of_lines_are_the_whole(piece: Make) -> None:
    made = piece("c.jsonl", DATA, "jsonl", columns=COLUMNS)
    whole = [row.doc_id for row in jsonl.rows(made, ExtractConfig(), Tally())]
    for cut in range(1, len(DATA)):
        halves = [replace(made, stop=cut), replace(made, start=cut)]
        ids = [row.doc_id for half in halves for row in jsonl.rows(half, ExtractConfig(), Tally())]
        assert ids == whole


@pytest.mark.parametrize("compress", [gzip.compress, zstandard.ZstdCompressor().compress])
def test_compressed_lines_are_the_same_documents(piece: Make, compress: Make) -> None:
    plain = [row.raw_digest for row in jsonl.rows(
        piece("c.jsonl", DATA, "jsonl", columns=COLUMNS), ExtractConfig(), Tally())]  # fmt: skip
    packed = piece("c.jsonl.z", compress(DATA), "jsonl", columns=COLUMNS)
    assert [row.raw_digest for row in jsonl.rows(packed, ExtractConfig(), Tally())] == plain


def test_bad_lines(piece: Make) -> None:
    data = (
        b'{"text": "a"}\n\n{broken\n\xff\xfe\n[1]\n{"text": "' + b"x" * 9000 + b'"}\n{"text": "z"}'
    )
    tally = Tally()
    config = ExtractConfig(max_page_bytes=1024)
    rows = list(jsonl.rows(piece("c.jsonl", data, "jsonl"), config, tally))
    assert [row.reason for row in rows] == [
        None, "damaged_record", "damaged_record", "damaged_record", "too_large", None,
    ]  # fmt: skip
    assert tally.records == {"blank_line": 1}
    assert tally.damaged == 3


def test_cut_gzip_keeps_what_came_before(piece: Make) -> None:
    lines = b"".join(json.dumps({"text": str(n) * 50}).encode() + b"\n" for n in range(5000))
    tally = Tally()
    made = piece("c.jsonl.gz", gzip.compress(lines)[:-2000], "jsonl")
    rows = list(jsonl.rows(made, ExtractConfig(), tally))
    assert 1000 < len(rows) < 5000
    assert [fault.reason for fault in tally.faults] == ["corrupt_compression"]


@pytest.mark.parametrize(
    ("name", "kind", "data", "reason"),
    [
        ("a.parquet", "parquet", b"", "empty_file"),
        ("a.parquet", "parquet", b"no parquet at all", "no_parquet"),
        ("a.html", "html", None, "unreadable"),
        ("a.jsonl", "jsonl", None, "unreadable"),
        ("a.parquet", "parquet", None, "unreadable"),
    ],
)
def test_unreadable_files_are_quarantined(
    piece: Make, read: Make, name: str, kind: str, data: bytes | None, reason: str
) -> None:
    made = piece(name, data or b"", kind)
    if data is None:
        Path(made.path).unlink()
    rows, tally = read(made)
    assert (rows, [fault.reason for fault in tally.quarantined]) == ([], [reason])


def test_row_groups_are_slices(piece: Make, read: Make) -> None:
    sink = pa.BufferOutputStream()
    table = pa.table({"text": [f"Zeile {n}." for n in range(10)]})
    pq.write_table(table, sink, row_group_size=3)
    data = sink.getvalue().to_pybytes()
    whole, _ = read(piece("a.parquet", data, "parquet"))
    parts = [piece("a.parquet", data, "parquet", start=n, stop=n + 1) for n in range(4)]
    split, _ = read(*parts)
    assert split == whole
    assert [row["raw_offset"] for row in whole] == list(range(10))


@pytest.mark.parametrize("columns", [{"author": "a", "text": "t"},
                                     {"text": "t", "html": "h"}])  # fmt: skip
def test_impossible_mapping(piece: Make, read: Make, columns: dict[str, str]) -> None:
    with pytest.raises(UnknownColumnError, match="Source s "):
        read(piece("a.jsonl", DATA, "jsonl", columns=columns))


def test_page_of_a_hundred_megabytes(piece: Make, read: Make) -> None:
    rows, _ = read(piece("a.html", b"<html><body>" + b"<p>x</p>\n" * 11_200_000, "html"))
    assert [row["reason"] for row in rows] == ["too_large"]


def test_fingerprint_leaves_out_what_changes_nothing() -> None:
    assert fingerprint(ExtractConfig(child_pages=7)) == fingerprint(ExtractConfig())
    assert fingerprint(ExtractConfig(favor="recall")) != fingerprint(ExtractConfig())


def test_fingerprint_names_the_repair_that_is_used() -> None:
    assert fingerprint(ExtractConfig())["repair"] == repair.NAME


def test_one_payload_by_itself(page: Make) -> None:
    with Sandbox(ExtractConfig()) as sandbox:
        good = extract_one(sandbox, page("Allein.").encode(), None)
        pdf = extract_one(sandbox, b"%PDF-1.7", "https://a.example/x.pdf")
    assert (good["title"], good["error"]) == ("Titel", None)
    assert "Allein." in str(good["text"])
    assert pdf == {"text": "", "title": None, "error": "damaged_record"}
