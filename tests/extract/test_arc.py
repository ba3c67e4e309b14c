"""Archives from before WARC: every record is a row or a count, whatever its length says."""

from __future__ import annotations

import gzip
import hashlib
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.extract import warc
from pipeline.extract.config import ExtractConfig
from pipeline.extract.piece import Piece
from pipeline.extract.rows import Draft
from pipeline.extract.tally import Tally

Make = Callable[..., Any]
DESCRIPTION = b"1 0 Test\nURL IP-address Archive-date Content-type Archive-length\n"


def record(url: str, block: bytes, *, length: int | None = None, date: str = "20060102030405",
           media: str = "text/html") -> bytes:  # fmt: skip
    size = len(block) if length is None else length
    return f"{url} 192.0.2.1 {date} {media} {size}\n".encode() + block + b"\n"


def answer(text: str) -> bytes:
    return b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + text.encode()


HEAD = record("filedesc://test.arc", DESCRIPTION, media="text/plain")
PAGES = [
    record(f"http://example.org/{n}", answer(f"<p>Strona {n}</p>" + "x" * n)) for n in range(5)
]


def drafts(made: Piece) -> tuple[list[Draft], Tally]:
    tally = Tally()
    return list(warc.rows(made, ExtractConfig(), tally)), tally


COMPRESSIONS: dict[str, Callable[[list[bytes]], bytes]] = {
    "plain": b"".join,
    "a member a record": lambda parts: b"".join(gzip.compress(part, mtime=0) for part in parts),
    "one member": lambda parts: gzip.compress(b"".join(parts), mtime=0),
}


def test_a_file_that_only_begins_like_one_is_quarantined(piece: Make) -> None:
    """Found by fuzzing: its first member is cut off within the address."""
    rows, tally = drafts(piece("a.arc.gz", gzip.compress(b"filedesc:", mtime=0)))
    assert rows == []
    assert [fault.reason for fault in tally.quarantined] == ["no_arc_record"]


@pytest.mark.parametrize("compression", COMPRESSIONS)
def test_records_are_rows(piece: Make, compression: str) -> None:
    rows, tally = drafts(piece("a.arc", COMPRESSIONS[compression]([HEAD, *PAGES])))
    assert [row.url for row in rows] == [f"http://example.org/{n}" for n in range(5)]
    assert [row.reason for row in rows] == [None] * 5
    assert {row.fetched_at for row in rows} == {1136171045}  # 2006-01-02 03:04:05 UTC
    assert rows[3].task is not None
    assert rows[3].task.body == b"<p>Strona 3</p>xxx"
    assert rows[3].task.charset == "utf-8"
    assert len({row.doc_id for row in rows}) == 5
    assert (tally.records, tally.damaged) == ({"arc_header": 1}, 0)


@pytest.mark.parametrize("compression", ["plain", "a member a record"])
def test_pointers_lead_back(piece: Make, compression: str) -> None:
    made = piece("a.arc", COMPRESSIONS[compression]([HEAD, *PAGES]))
    for row in drafts(made)[0]:
        data = Path(made.path).read_bytes()[row.raw_offset :]
        if compression != "plain":
            data = gzip.decompress(data)
        header, _, rest = data.partition(b"\n")
        block = rest[: int(header.rpartition(b" ")[2])]
        payload = block.partition(b"\r\n\r\n")[2]
        assert hashlib.sha256(payload).hexdigest() == row.raw_digest
        assert len(payload) == row.raw_length


@pytest.mark.parametrize("wrong", [-30, -1, 1, 9])
def test_wrong_length_harms_no_other_record(piece: Make, wrong: int) -> None:
    block = answer("<p>wrong</p>" * 9)
    bad = record("http://example.org/bad", block, length=len(block) + wrong)
    rows, tally = drafts(piece("a.arc", HEAD + PAGES[0] + bad + b"".join(PAGES[2:])))
    urls = {row.url for row in rows}
    expected = {f"http://example.org/{n}" for n in (0, 3, 4)}
    assert expected <= urls
    assert "http://example.org/bad" in urls
    assert wrong == 1 or tally.damaged  # one too many is the blank line after the record


def test_negative_length_is_damage(piece: Make) -> None:
    rows, tally = drafts(piece("a.arc", HEAD + record("http://a.example/", b"", length=-1)))
    assert [(row.reason, row.error) for row in rows] == [("damaged_record", "arc_header")]
    assert tally.damaged == 1


@pytest.mark.parametrize("date", ["20060102", "99999999999999", "200604010000000000"])
def test_a_date_that_is_none_gives_none(piece: Make, date: str) -> None:
    rows, _ = drafts(piece("a.arc", HEAD + record("http://a.example/", answer("<p>x"), date=date)))
    assert [(row.fetched_at, row.reason) for row in rows] == [(None, None)]


def test_what_is_no_response(piece: Make) -> None:
    parts = [
        record("dns:example.org", b"20060102 example.org. IN A 192.0.2.1", media="text/dns"),
        record("http://a.example/", b"no header of HTTP here"),
        record("ftp://a.example/notes", b"Just words.", media="text/plain"),
        record("http://a.example/a b c", answer("<p>x")),
    ]
    rows, _ = drafts(piece("a.arc", HEAD + b"".join(parts)))
    assert [row.reason for row in rows] == ["not_text", rows[1].reason, None, None]
    assert rows[1].reason in ("damaged_record", "http_error")
    assert rows[3].url == "http://a.example/a b c"


def test_cut_off_at_any_place(piece: Make) -> None:
    for compression in COMPRESSIONS.values():
        data = compression([HEAD, *PAGES])
        for cut in range(40, len(data), 29):
            rows, tally = drafts(piece("a.arc", data[:cut]))
            assert rows or tally.records or tally.damaged or tally.quarantined
            assert sum(row.reason is None for row in rows) <= 5


@settings(derandomize=True, deadline=None, max_examples=100,
          suppress_health_check=[HealthCheck.function_scoped_fixture])  # fmt: skip
@given(
    st.sampled_from(sorted(COMPRESSIONS)),
    st.lists(st.tuples(st.floats(0, 1), st.integers(0, 60), st.binary(max_size=40)), max_size=6),
)
def test_any_damage_is_borne(
    piece: Make, compression: str, edits: list[tuple[float, int, bytes]]
) -> None:
    data = COMPRESSIONS[compression]([HEAD, *PAGES])
    for place, removed, put in edits:
        at = int(place * len(data))
        data = data[:at] + put + data[at + removed :]
    rows, tally = drafts(piece("a.arc", data))
    assert len({row.doc_id for row in rows}) == len(rows)
    assert rows or tally.damaged or tally.quarantined or tally.records


@pytest.mark.parametrize(
    ("name", "documents", "damaged"),
    [
        ("example.arc", 1, 0),
        ("example.arc.gz", 1, 0),
        ("IAH-20080430204825-00000-blackbook-truncated.arc", 8, 0),
        ("IAH-20080430204825-00000-blackbook-truncated.arc.gz", 8, 0),
        ("bad.arc", 2, 3),
        ("example-space-in-url.arc", 1, 1),
    ],
)
def test_archives_of_other_projects(
    test_data: Path, name: str, documents: int, damaged: int
) -> None:
    (path,) = (test_data / "warc").rglob(name)
    made = Piece(
        source="s", source_type="web", file="f", path=str(path), format="warc", locator="x"
    )
    rows, tally = drafts(made)
    assert (len(rows), tally.damaged) == (documents, damaged)
    if name.startswith("IAH"):
        assert Counter(row.reason for row in rows) == {None: 3, "not_text": 4, "robots_txt": 1}
