"""Each record gives one row or one count, whatever the archive suffered."""

from __future__ import annotations

import gzip
import hashlib
import io
import zlib
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import lz4.frame
import pytest
import zstandard
from fastwarc.warc import ArchiveIterator
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from manifests.reasons import MEANING
from manifests.schema import DOCUMENT
from pipeline.extract import warc
from pipeline.extract.config import ExtractConfig
from pipeline.extract.piece import Piece
from pipeline.extract.rows import Draft
from pipeline.extract.tally import Tally

Make = Callable[..., Any]
HTML = "Content-Type: text/html; charset=utf-8"
PLAIN = "Content-Type: text/plain"
A = "https://a.example/"
ROBOTS = "https://a.example/robots.txt"


def drafts(piece: Piece, config: ExtractConfig | None = None) -> tuple[list[Draft], Tally]:
    """What is known of an archive without parsing a page."""
    tally = Tally()
    return list(warc.rows(piece, config or ExtractConfig(), tally)), tally


def stored(path: Path) -> Piece:
    return Piece(
        source="s", source_type="web", file="f", path=str(path), format="warc", locator=path.name
    )


def test_draft_has_the_columns_of_document() -> None:
    assert list(Draft.__struct_fields__) == [*DOCUMENT.names, "task"]


@pytest.mark.parametrize(
    ("url", "status", "headers", "body", "reason"),
    [
        (A, "200 OK", (HTML,), b"<p>x</p>", None),
        (A, "206 Partial Content", (HTML,), b"<p>x</p>", None),
        (A, "301 Moved", (HTML, "Location: /b"), b"<p>x</p>", "redirect"),
        (A, "404 Not Found", (HTML,), b"<p>x</p>", "http_error"),
        (A, "503 Busy", (HTML,), b"", "http_error"),
        (ROBOTS, "200 OK", (PLAIN,), b"x", "robots_txt"),
        ("https://a.example/robots.txt?v=1", "404 No", (HTML,), b"x", "robots_txt"),
        ("https://a.example/a/robots.txt", "200 OK", (PLAIN,), b"x", None),
        (A, "200 OK", (HTML,), b"", "empty_body"),
        (A, "200 OK", ("Content-Type: image/png",), b"x", "not_text"),
        (A, "200 OK", ("Content-Type: text/css",), b"p{}", "not_text"),
        (A, "200 OK", ("Content-Type: application/pdf",), b"x", None),
        (A, "200 OK", (HTML,), b"%PDF-1.7 x", None),
        (A, "200 OK", ("Content-Type: application/msword",), b"x", "unsupported_type"),
        (A, "200 OK", ("Content-Type: text/xml",), b"<a/>", None),
        (A, "200 OK", ("Content-Type: application/rss+xml",), b"<rss/>", "unsupported_type"),
        (A, "200 OK", (PLAIN,), b"words", None),
        (A, "200 OK", (), b"<!doctype html><p>x", None),
        (A, "200 OK", (), b"\x89PNG\r\n\x1a\n\0\0", "not_text"),
        (A, "200 OK", ("Content-Encoding: gzip", HTML),
         gzip.compress(b"<p>x</p>"), None),
        (A, "200 OK", ("Content-Encoding: gzip", HTML),
         b"\x1f\x8b\x08\x00garbage", "damaged_record"),
        (A, "200 OK", ("Content-Encoding: secret", HTML), b"x", "damaged_record"),
        (A, "200 OK", ("Content-Encoding: gzip", HTML),
         gzip.compress(b"x" * 30_000_000), "too_large"),
    ],
)  # fmt: skip
def test_fate_of_a_response(
    piece: Make,
    response: Make,
    url: str,
    status: str,
    headers: tuple[str, ...],
    body: bytes,
    reason: str | None,
) -> None:
    rows, tally = drafts(piece("a.warc", response(body, url=url, status=status, headers=headers)))
    assert [row.reason for row in rows] == [reason]
    assert (rows[0].task is None) == (reason is not None)
    assert rows[0].url == url
    assert tally.damaged == 0
    assert reason is None or reason in MEANING


@pytest.mark.parametrize(
    ("headers", "body"),
    [
        (("Transfer-Encoding: chunked",), b"4\r\n<p>a\r\n5;x=y\r\nb</p>\r\n0\r\n\r\n"),
        (("Transfer-Encoding: chunked",), b"<p>ab</p>"),
        (("Content-Encoding: gzip",), gzip.compress(b"<p>ab</p>")),
        (("Content-Encoding: gzip",), b"<p>ab</p>"),
        (("Content-Encoding: deflate",), zlib.compress(b"<p>ab</p>")),
        (("Content-Encoding: deflate",), zlib.compress(b"<p>ab</p>", wbits=-15)),
        (("Content-Encoding: zstd",), zstandard.ZstdCompressor().compress(b"<p>ab</p>")),
        (("Content-Encoding: br",), b"\x0b\x04\x80<p>ab</p>\x03"),
        (("Content-Encoding: br",), b"<p>ab</p>"),
        (("Content-Encoding: deflate, gzip",), gzip.compress(zlib.compress(b"<p>ab</p>"))),
    ],
)
def test_encodings_are_undone(
    piece: Make, response: Make, headers: tuple[str, ...], body: bytes
) -> None:
    rows, _ = drafts(piece("a.warc", response(body, headers=(HTML, *headers))))
    assert rows[0].task is not None
    assert rows[0].task.body == b"<p>ab</p>"
    assert rows[0].raw_digest == hashlib.sha256(body).hexdigest()
    assert rows[0].raw_length == len(body)


def test_records_that_are_no_documents_are_counted(
    piece: Make, record: Make, response: Make
) -> None:
    kinds = ("warcinfo", "request", "metadata", "revisit", "strange")
    data = b"".join(record(kind, b"x: y\r\n") for kind in kinds) + response("<p>x</p>")
    rows, tally = drafts(piece("a.warc", data))
    assert len(rows) == 1
    assert tally.records == {
        "warcinfo": 1, "request": 1, "metadata": 1, "revisit": 1, "unknown_type": 1
    }  # fmt: skip


def test_resource_and_conversion_are_documents(piece: Make, record: Make) -> None:
    data = record("resource", b"<html><p>x", content_type="text/html") + record(
        "conversion", "Żółw".encode(), content_type="text/plain"
    )
    rows, _ = drafts(piece("a.warc", data))
    assert [row.task.form for row in rows if row.task] == ["html", "text"]


@pytest.mark.parametrize("stated", ["length", "disconnect", None])
def test_what_the_crawler_cut_off_is_told(piece: Make, response: Make, stated: str | None) -> None:
    data = response("<p>x</p>")
    if stated:
        data = data.replace(b"\r\n", f"\r\nWARC-Truncated: {stated}\r\n".encode(), 1)
    (row,), _ = drafts(piece("a.warc", data))
    assert (row.truncated, row.reason) == (stated, None)


PAGES = 6


@pytest.fixture
def members(response: Make, page: Make) -> list[bytes]:
    return [
        response(page(f"Seite {number}."), url=f"https://example.org/{number}")
        for number in range(PAGES)
    ]


COMPRESSIONS = {
    "plain": lambda parts: list(parts),
    "gzip": lambda parts: [gzip.compress(part, mtime=0) for part in parts],
    "lz4": lambda parts: [lz4.frame.compress(part) for part in parts],
    # Without its checksum, zstd decodes many changed bytes to others.
    "zstd": lambda parts: [
        zstandard.ZstdCompressor(write_checksum=True).compress(part) for part in parts
    ],
}


@pytest.mark.parametrize("compression", COMPRESSIONS)
def test_pointers_lead_back_to_the_payload(
    piece: Make, members: list[bytes], compression: str
) -> None:
    made = piece("a.warc", b"".join(COMPRESSIONS[compression](members)))
    rows, _ = drafts(made)
    assert len(rows) == PAGES
    for row in rows:
        assert row.raw_offset is not None
        data = Path(made.path).read_bytes()[row.raw_offset :]
        again = next(iter(ArchiveIterator(io.BytesIO(data), parse_http=True)))
        assert hashlib.sha256(again.reader.read()).hexdigest() == row.raw_digest


@pytest.mark.parametrize("compress", [gzip.compress, zstandard.ZstdCompressor().compress])
def test_compressed_as_a_whole(piece: Make, members: list[bytes], compress: Make) -> None:
    rows, tally = drafts(piece("a.warc.gz", compress(b"".join(members))))
    assert [row.url for row in rows] == [f"https://example.org/{n}" for n in range(PAGES)]
    assert {row.raw_offset for row in rows} == {0}
    assert len({row.doc_id for row in rows}) == PAGES
    assert tally.damaged == 0


def test_compressed_in_blocks_that_cut_records(piece: Make, members: list[bytes]) -> None:
    data = b"".join(members)
    blocks = [gzip.compress(data[at : at + 300], mtime=0) for at in range(0, len(data), 300)]
    rows, tally = drafts(piece("a.warc.gz", b"".join(blocks)))
    assert len(rows) == PAGES
    assert [row.reason for row in rows] == [None] * PAGES
    assert tally.damaged == 0


@pytest.mark.parametrize("compression", ["gzip", "zstd"])
@pytest.mark.parametrize("broken", range(PAGES))
def test_damage_ends_with_its_record(
    piece: Make, members: list[bytes], compression: str, broken: int
) -> None:
    parts = COMPRESSIONS[compression](members)
    middle = len(parts[broken]) // 2
    parts[broken] = parts[broken][:middle] + b"\xff\x00\xff\x00" + parts[broken][middle + 4 :]
    rows, tally = drafts(piece("a.warc", b"".join(parts)))
    sound = {row.url for row in rows if row.reason is None}
    assert sound == {f"https://example.org/{n}" for n in range(PAGES) if n != broken}
    assert tally.damaged == 1


@pytest.mark.parametrize("compression", COMPRESSIONS)
def test_cut_at_any_place(piece: Make, members: list[bytes], compression: str) -> None:
    parts = COMPRESSIONS[compression](members)
    data = b"".join(parts)
    for cut in range(1, len(data), max(1, len(data) // 40)):
        rows, tally = drafts(piece("a.warc", data[:cut]))
        whole = sum(len(b"".join(parts[: n + 1])) <= cut for n in range(PAGES))
        sound = [row for row in rows if row.reason is None]
        # The blank lines after a record may be missing: the record is whole all the same.
        assert whole <= len(sound) <= whole + 1
        if len(sound) == whole and cut != len(b"".join(parts[:whole])):
            assert tally.damaged + len(tally.quarantined) >= 1


@pytest.mark.parametrize("wrong", [-40, -1, 6, 600, 100_000])
def test_wrong_length_in_one_record(
    piece: Make, members: list[bytes], record: Make, wrong: int
) -> None:
    block = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + b"<p>wrong</p>" * 9
    bad = record("response", block, url="https://example.org/bad", length=len(block) + wrong)
    rows, tally = drafts(piece("a.warc", members[0] + bad + b"".join(members[1:])))
    sound = [row.url for row in rows if row.reason is None]
    assert sound == [f"https://example.org/{n}" for n in range(PAGES)]
    assert [row.reason for row in rows if row.url and row.url.endswith("bad")] == ["damaged_record"]
    assert tally.damaged == 1


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty_file"),
        (b"\x1f\x8b\x08\x00 this is no gzip", "no_warc_record"),
        (gzip.compress(b"no archive at all"), "no_warc_record"),
        (b"\x5d\x2a\x4d\x18\x04\x00\x00\x00\x28\xb5\x2f\xfd", "corrupt_dictionary"),
        (b"\x04\x22\x4d\x18" + bytes(60), "no_warc_record"),
        (bytes(range(256)) * 300, "no_warc_record"),
    ],
)
def test_no_archive_is_quarantined(piece: Make, data: bytes, reason: str) -> None:
    rows, tally = drafts(piece("a.warc.gz", data))
    assert rows == []
    assert [fault.reason for fault in tally.quarantined] == [reason]


def test_missing_file_is_quarantined(piece: Make) -> None:
    made = piece("a.warc", b"x")
    Path(made.path).unlink()
    rows, tally = drafts(made)
    assert (rows, [fault.reason for fault in tally.quarantined]) == ([], ["unreadable"])


def test_payload_beyond_the_bound(piece: Make, response: Make) -> None:
    body = b"<p>" + b"x" * 5000
    rows, _ = drafts(piece("a.warc", response(body)), ExtractConfig(max_page_bytes=1024))
    assert rows[0].reason == "too_large"
    assert rows[0].raw_length == len(body)
    assert rows[0].raw_digest == hashlib.sha256(body).hexdigest()


def test_every_archive_of_other_projects(test_data: Path) -> None:
    paths = sorted(path for path in (test_data / "warc").rglob("*") if path.is_file())
    assert len(paths) > 50
    for path in paths:
        rows, tally = drafts(stored(path))
        assert rows or tally.records or tally.quarantined, path.name
        assert all(row.reason is None or row.reason in MEANING for row in rows), path.name
        assert len({row.doc_id for row in rows}) == len(rows), path.name
        if ".arc" in path.name:
            assert rows, path.name


@pytest.mark.parametrize(
    ("name", "documents", "damaged"),
    [
        ("warcfile.warc.gz", 16, 0),
        ("warcfile.one_member.warc.gz", 16, 0),
        ("warcfile.dict.warc.zst", 16, 0),
        ("warcfile.frames.warc.zst", 16, 0),
        ("warcfile.bitflip.warc.gz", 16, 1),
        ("warcfile.wrong_first_length.warc", 16, 1),
        ("warcfile.cut_mid_member.warc.gz", 9, 1),
    ],
)
def test_damaged_copies_of_one_archive(
    test_data: Path, name: str, documents: int, damaged: int
) -> None:
    (path,) = (test_data / "warc").rglob(name)
    made = Piece(
        source="s", source_type="web", file="f", path=str(path), format="warc", locator="x"
    )
    rows, tally = drafts(made)
    assert (len(rows), tally.damaged) == (documents, damaged)


def test_real_crawl_is_conserved(test_data: Path) -> None:
    lines = (test_data / "crawl" / "manifest.tsv").read_text("utf-8").splitlines()
    names = lines[0].split("\t")
    entries = [dict(zip(names, line.split("\t"), strict=True)) for line in lines[1:]]
    path = test_data / "crawl" / "dev-crawl-00000.warc.gz"
    made = Piece(
        source="s", source_type="web", file="f", path=str(path), format="warc", locator="x"
    )
    rows, tally = drafts(made)
    expected = [entry for entry in entries if entry["type"] == "response"]
    assert len(rows) == len(expected)
    assert tally.records["revisit"] == sum(entry["type"] == "revisit" for entry in entries)
    fates = {"redirect": "redirect", "robots_txt": "robots_txt", "error": "http_error",
             "pdf": None, "tdmrep_json": "rights_file"}  # fmt: skip
    seen: Counter[tuple[str, str | None]] = Counter()
    for row, entry in zip(rows, expected, strict=True):
        assert row.url == entry["url"]
        seen[entry["kind"], row.reason] += 1
    for (kind, reason), _ in seen.items():
        if kind in fates:
            assert reason == fates[kind]
        if kind in ("page", "exact_dup", "truncated"):
            assert reason is None
    signals = Counter(signal for row in rows for signal in row.rights_evidence)
    assert signals["header:tdm-reservation=1"] == 14
    assert signals["header:x-robots-tag=noai, noimageai"] == 8
    assert signals["header:content-usage=train-ai=n"] == 4


@settings(derandomize=True, deadline=None, max_examples=150,
          suppress_health_check=[HealthCheck.function_scoped_fixture])  # fmt: skip
@given(
    st.sampled_from(sorted(COMPRESSIONS)),
    st.lists(st.tuples(st.floats(0, 1), st.integers(0, 60), st.binary(max_size=40)), max_size=6),
)
def test_any_damage_is_borne(
    piece: Make, members: list[bytes], compression: str, edits: list[tuple[float, int, bytes]]
) -> None:
    data = b"".join(COMPRESSIONS[compression](members))
    for place, removed, put in edits:
        at = int(place * len(data))
        data = data[:at] + put + data[at + removed :]
    rows, tally = drafts(piece("a.warc", data))
    assert len({row.doc_id for row in rows}) == len(rows)
    assert all(row.reason is None or row.reason in MEANING for row in rows)
    assert rows or tally.damaged or tally.quarantined
