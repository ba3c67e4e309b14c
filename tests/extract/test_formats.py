"""Files and records of every format through the parsing process, and tables by their columns."""

from __future__ import annotations

import gzip
import io
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import zstandard
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from manifests.reasons import MEANING
from pipeline.errors import RecipeError
from pipeline.extract.columns import UnknownColumnError
from pipeline.extract.config import ExtractConfig, OcrConfig
from pipeline.extract.media import DOCX, ODT, kind
from pipeline.extract.pdf import tesseract
from pipeline.extract.sandbox import Sandbox
from pipeline.extract.stage import fingerprint
from pipeline.extract.task import PageTask
from pipeline.inputs import files_of
from pipeline.recipe import Source
from pipeline.recipe import read as read_recipe
from tests.extract.made_pdfs import lines, pdf, wrapped
from tests.extract.test_office import docx, odt, p

TEXT = "Dan huwa dokument ta' ftit kliem, miktub bil-Malti għal dan it-test."
MARKDOWN = f"---\ntitle: x\nauthor: NAME\n---\n# Titlu\n\n{TEXT}\n"
FILES: dict[str, tuple[str, bytes, str, str, str]] = {
    # format: name, content, text, media type, what read it
    "pdf": ("a.pdf", pdf(lines(wrapped(TEXT, 300))), TEXT, "application/pdf", "pypdfium2 "),
    "docx": ("a.docx", docx(p(TEXT)), TEXT, DOCX, "docx"),
    "odt": ("a.odt", odt(f"<text:p>{TEXT}</text:p>"), TEXT, ODT, "odt"),
    "rtf": ("a.rtf", rb"{\rtf1\ansi Zwei W\'f6rter.\par}", "Zwei Wörter.", "application/rtf",
            "striprtf "),
    "text": ("a.txt", TEXT.encode("utf-16"), TEXT, "text/plain", "plain_text"),
    "markdown": ("a.md", MARKDOWN.encode(), f"# Titlu\n\n{TEXT}", "text/markdown", "plain_text"),
}  # fmt: skip

Reads = Callable[..., tuple[list[dict[str, Any]], Any]]


def test_files_of_every_format(piece: Callable[..., Any], read: Reads) -> None:
    pieces = [piece(name, content, form) for form, (name, content, *_) in FILES.items()]
    rows, tally = read(*pieces)
    for row, (_, content, text, media_type, reader) in zip(rows, FILES.values(), strict=True):
        assert row["text"] == text
        assert (row["reason"], row["content_type"]) == (None, media_type)
        assert row["extractor"].startswith(reader)
        assert row["raw_length"] == len(content)
    assert tally.documents == len(FILES)


def test_records_of_a_crawl(
    piece: Callable[..., Any], read: Reads, response: Callable[..., bytes]
) -> None:
    """By their type, and by their first bytes where a server knows none."""
    unknown = "application/octet-stream"
    said = [(form, FILES[form][3]) for form in ("pdf", "docx", "odt", "rtf", "markdown")]
    said += [(form, unknown) for form in ("pdf", "docx", "odt", "rtf")]
    archive = b"".join(
        response(FILES[form][1], headers=(f"Content-Type: {declared}",)) for form, declared in said
    )
    rows, _ = read(piece("a.warc", archive))
    for row, (form, declared) in zip(rows, said, strict=True):
        assert (row["text"], row["content_type"]) == (FILES[form][2], declared)
        assert row["reason"] is None


@pytest.mark.parametrize(
    ("declared", "head", "form", "reason"),
    [
        ("application/pdf", b"<!doctype html><p>404", "html", None),
        ("application/pdf", b"\r\n\r\n%PDF-1.4", "pdf", None),
        ("text/html", b"%PDF-1.4", "pdf", None),
        (DOCX, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", None, "encrypted"),
        ("application/msword", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", None, "unsupported_type"),
        ("application/zip", b"PK\x03\x04" + b"\0" * 40, None, "not_text"),
        ("application/zip", odt("")[:200], "odt", None),
        ("text/csv", b"a,b", None, "unsupported_type"),
    ],
)
def test_kinds(declared: str, head: bytes, form: str | None, reason: str | None) -> None:
    assert kind(declared, head) == (form, reason)


def test_formats_by_the_ends_of_names(tmp_path: Path) -> None:
    names = {"a.PDF": "pdf", "a.docx": "docx", "a.odt": "odt", "a.rtf": "rtf", "a.txt": "text",
             "a.md": "markdown", "a.csv.gz": "csv", "a.tsv": "csv", "a.feather": "arrow",
             "a.arrow": "arrow"}  # fmt: skip
    for name in names:
        (tmp_path / name).write_bytes(b"x")
    found = files_of(Source(name="s", paths=("*",)), tmp_path, {})
    assert {file.locator: file.format for file in found} == names


TABLE = 'id;text;link\n1;"Erster ""Text""\nin zwei Zeilen";https://a.example/\n2;Zweiter;\n\n3;Dritter;x\n'
COLUMNS = {"url": "link"}


def packed(how: str) -> bytes:
    data = TABLE.encode()
    if how == "gz":
        return gzip.compress(data, mtime=0)
    return zstandard.compress(data) if how == "zst" else data


@pytest.mark.parametrize("how", ["plain", "gz", "zst"])
def test_csv(how: str, piece: Callable[..., Any], read: Reads) -> None:
    rows, tally = read(piece("a.csv", packed(how), "csv", columns=COLUMNS))
    assert [row["text"] for row in rows] == ['Erster "Text"\nin zwei Zeilen', "Zweiter", "Dritter"]
    assert [row["url"] for row in rows] == ["https://a.example/", None, "x"]
    data = TABLE.encode()
    for row, first in zip(rows, (b"1;", b"2;", b"3;"), strict=True):
        raw = data[row["raw_offset"] : row["raw_offset"] + row["raw_length"]]
        assert raw.startswith(first)
    assert tally.records == {"blank_line": 1}


CSV = (
    ("text\nĠurnata tajba\n".encode(), "Ġurnata tajba"),
    ("text\nĠurnata tajba\n".encode("utf-8-sig"), "Ġurnata tajba"),
    (
        "text,x\nŽluťoučký kůň pěl ďábelské ódy,1\n".encode("cp1250"),
        "Žluťoučký kůň pěl ďábelské ódy",
    ),
    (b"a\ttext\r\n1\tTab, comma; and | bar\r\n", "Tab, comma; and | bar"),
)


def test_csv_charsets_and_delimiters(piece: Callable[..., Any], read: Reads) -> None:
    rows, _ = read(*[piece(f"{n}.csv", data, "csv") for n, (data, _) in enumerate(CSV)])
    assert [row["text"] for row in rows] == [text for _, text in CSV]


def test_a_broken_record_costs_itself(piece: Callable[..., Any], read: Reads) -> None:
    data = b'text,n\none,1\ntwo,2,3,4\n"three,3\nfour,4\n'
    rows, tally = read(piece("a.csv", data, "csv"))
    assert [(row["text"], row["reason"]) for row in rows] == [
        ("one", None), ("", "damaged_record"), ("", "damaged_record"), ("four", None),
    ]  # fmt: skip
    assert tally.damaged == 2


@pytest.mark.parametrize(
    ("before", "reasons"),
    [(b"", ["too_large", None]), (b'"open,1\n', ["damaged_record", "too_large", None])],
)
def test_a_line_longer_than_a_record(
    before: bytes, reasons: list[str | None], piece: Callable[..., Any], read: Reads
) -> None:
    line = b"a" * 100_000 + b",2\n"
    data = b"text,n\n" + before + line + b"last,3\n"
    rows, _ = read(piece("a.csv", data, "csv"), config=ExtractConfig(max_page_bytes=1024))
    assert [row["reason"] for row in rows] == reasons
    long = rows[-2]
    assert (long["raw_offset"], long["raw_length"]) == (7 + len(before), len(line))
    assert long["raw_digest"] == sha256(line).hexdigest()
    assert rows[-1]["text"] == "last"


@pytest.mark.parametrize(
    ("data", "reason"),
    [(b"", "empty_file"), (b"a,b\n1,2\n", "no_content_column"),
     ("text\nx\n".encode("utf-16"), "undecodable")],
)  # fmt: skip
def test_csv_that_is_none(data: bytes, reason: str, piece: Callable[..., Any], read: Reads) -> None:
    rows, tally = read(piece("a.csv", data, "csv"))
    assert rows == []
    assert [fault.reason for fault in tally.quarantined] == [reason]


def arrow(stream: bool, table: pa.Table) -> bytes:
    sink = io.BytesIO()
    make = pa.ipc.new_stream if stream else pa.ipc.new_file
    with make(sink, table.schema) as writer:
        writer.write_table(table, max_chunksize=2)
    return sink.getvalue()


@pytest.mark.parametrize("stream", [True, False])
def test_arrow(stream: bool, piece: Callable[..., Any], read: Reads) -> None:
    table = pa.table({"body": ["eins", "zwei", None, "vier", "fünf"], "n": range(5)})
    data = arrow(stream, table)
    columns = {"text": "body"}
    rows, _ = read(piece("a.arrow", data, "arrow", columns=columns))
    assert [row["text"] for row in rows] == ["eins", "zwei", "", "vier", "fünf"]
    assert [row["raw_offset"] for row in rows] == [0, 1, 2, 3, 4]
    for bad, reason in ((b"", "empty_file"), (b"no arrow", "no_arrow"), (data[:5], "no_arrow")):
        rows, tally = read(piece("b.arrow", bad, "arrow", columns=columns))
        assert (rows, tally.quarantined[0].reason) == ([], reason)
    with pytest.raises(UnknownColumnError):
        read(piece("a.arrow", data, "arrow", columns={"words": "body"}))


def parquet(table: pa.Table) -> bytes:
    sink = io.BytesIO()
    pq.write_table(table, sink, compression="none", use_dictionary=False)
    return sink.getvalue()


def test_a_row_without_values_costs_itself(piece: Callable[..., Any], read: Reads) -> None:
    """Strings that are no UTF-8, which Parquet's reader lets by, and time stamps that no calendar
    has (both found by fuzzing)."""
    body = parquet(pa.table({"text": ["eins", "zwei", "drei"]})).replace(b"zwei", b"zw\xff\xfe")
    times = pa.array([0, 2**62, 0], pa.timestamp("s"))
    late = pa.table({"text": ["eins", "zwei", "drei"], "fetched_at": times})
    made = [piece("a.parquet", body, "parquet"), piece("b.arrow", arrow(True, late), "arrow")]
    for one in made:
        rows, tally = read(one)
        assert [(row["text"], row["reason"], row["error"]) for row in rows] == [
            ("eins", None, None), ("", "damaged_record", "unreadable_values"), ("drei", None, None),
        ]  # fmt: skip
        assert [row["raw_offset"] for row in rows] == [0, 1, 2]
        assert tally.damaged == 1


def test_names_of_columns_that_are_no_utf_8(piece: Callable[..., Any], read: Reads) -> None:
    table = pa.table({"text": ["x"], "link": ["y"]})
    for name, data in (("a.parquet", parquet(table)), ("a.arrow", arrow(True, table))):
        form = name.partition(".")[2]
        rows, tally = read(piece(name, data.replace(b"link", b"li\xff\xfe"), form))
        assert rows == []
        assert [fault.reason for fault in tally.quarantined] == [f"no_{form}"]


def test_front_matter_that_never_ends_is_text(piece: Callable[..., Any], read: Reads) -> None:
    body = "---\n\nA rule above, and no end of it.\n\n" + "More words.\n" * 300
    (row,), _ = read(piece("a.md", body.encode(), "markdown"))
    assert row["text"] == body.strip()


def test_ocr_that_is_not_installed_stops_the_recipe(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    recipe = tmp_path / "r.toml"
    recipe.write_text(
        'name = "x"\n[[sources]]\nname = "a"\npaths = ["a"]\n'
        '[extract.ocr]\nengine = "tesseract"\nlanguages = ["mt", "en"]\n',
        encoding="utf-8",
    )
    monkeypatch.setenv("PATH", str(tmp_path))
    tesseract.identity.cache_clear()
    with pytest.raises(RecipeError, match="apt-get install tesseract-ocr tesseract-ocr-mlt"):
        read_recipe(recipe)
    with pytest.raises(ValueError, match="known are bg"):
        tesseract.identity(OcrConfig(engine="tesseract", languages=("xx",)))
    assert fingerprint(ExtractConfig())["ocr"] == {}


SEEDS = {form: content for form, (_, content, *_) in FILES.items()}


@pytest.fixture(scope="module")
def sandbox() -> Any:
    with Sandbox(ExtractConfig()) as running:
        yield running


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    form=st.sampled_from(["pdf", "docx", "odt", "rtf", "markdown"]),
    edits=st.lists(st.tuples(st.floats(0, 1), st.binary(min_size=1, max_size=4)), max_size=12),
    cut=st.floats(0.2, 1),
)
def test_damaged_files_give_text_or_a_reason(
    sandbox: Sandbox, form: str, edits: list[tuple[float, bytes]], cut: float
) -> None:
    body = bytearray(SEEDS[form])
    for place, flipped in edits:
        at = int(place * len(body))
        body[at : at + len(flipped)] = flipped
    found = sandbox.read(PageTask(body=bytes(body[: int(cut * len(body))]), form=form))  # type: ignore[arg-type]
    assert (found.text == "") == (found.reason is not None)
    assert found.reason is None or found.reason in MEANING
