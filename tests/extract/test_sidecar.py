"""A file and its JSON side-car: seventeen keys, strictly, or the file is quarantined."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pipeline.extract.sidecar import KEYS, SidecarError, names, parse
from pipeline.inputs import files_of
from pipeline.recipe import Source

Make = Callable[..., Any]
GOOD: dict[str, Any] = {
    "PATH": "mlt/www.parlament.example/docs", "NAME": "act.html", "LANGUAGE_CODE": "mlt",
    "MACRO_LANG": "mlt", "SCRIPT_LANG": "Latn", "LANGUAGE": "Maltese", "VARIANT": "",
    "TOPIC": "Law", "DATA_TYPE": "html", "SOURCE_ORGANIZATION": "Parliament",
    "LICENSE": "CC-BY-4.0", "DOWNLOAD_SOURCE": "https://www.parlament.example/docs/act.html",
    "MIXED_LANGUAGES": ["English"], "COMMENTARY": "", "DATASET_NAME_OR_DESCRIPTION": "Acts",
    "DATE_OF_IDENTIFICATION": "31/01/2026", "CONTACT": "somebody@parlament.example",
}  # fmt: skip


def raw(**changes: Any) -> bytes:
    return json.dumps({**GOOD, **changes}).encode()


def test_the_guides_keys() -> None:
    assert len(KEYS) == 17
    assert set(KEYS) == set(GOOD)
    assert parse(raw(), "act.html")["LICENSE"] == "CC-BY-4.0"
    assert parse(raw(PATH="", NAME=""), "act.html")["NAME"] == ""


@pytest.mark.parametrize("key", KEYS)
def test_each_key_is_needed(key: str) -> None:
    without = json.dumps({k: v for k, v in GOOD.items() if k != key}).encode()
    with pytest.raises(SidecarError, match=f"^sidecar_lacks_{key}$"):
        parse(without, "act.html")


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (raw(EXTRA="x"), "sidecar_unknown_key"),
        (raw(NAME="other.html"), "sidecar_other_file_NAME"),
        (raw(DATE_OF_IDENTIFICATION="2026-01-31"), "sidecar_no_date_DATE_OF_IDENTIFICATION"),
        (raw(DATE_OF_IDENTIFICATION="31/02/2026"), "sidecar_no_date_DATE_OF_IDENTIFICATION"),
        (raw(LANGUAGE_CODE="mt"), "sidecar_no_iso_639_3_LANGUAGE_CODE"),
        (raw(SCRIPT_LANG="Latin"), "sidecar_no_iso_15924_SCRIPT_LANG"),
        (raw(MIXED_LANGUAGES="English"), "sidecar_no_list_MIXED_LANGUAGES"),
        (raw(LICENSE=None), "sidecar_no_text_LICENSE"),
        (b"{", "sidecar_no_json"),
        (b"\xff\xfe", "sidecar_no_json"),
        (b"[]", "sidecar_no_object"),
        (b"[" * 100_000, "sidecar_no_json"),
    ],
)
def test_what_is_wrong_has_a_name(content: bytes, reason: str) -> None:
    with pytest.raises(SidecarError, match=f"^{reason}$"):
        parse(content, "act.html")


def test_licence_and_organisation_reach_the_row(
    piece: Make, page: Make, read: Make, tmp_path: Path
) -> None:
    sidecar = tmp_path / "act.html.json"
    sidecar.write_bytes(raw())
    made = piece("act.html", page("Att tal-Parlament.").encode(), "html",
                 wants_sidecar=True, sidecar=str(sidecar))  # fmt: skip
    (row,), tally = read(made)
    assert not tally.quarantined
    assert (row["licence"], row["licence_place"], row["owner"]) == (
        "CC-BY-4.0", "sidecar", "Parliament",
    )  # fmt: skip
    assert row["licence_evidence"] == ["sidecar=CC-BY-4.0"]
    assert row["url"] == GOOD["DOWNLOAD_SOURCE"]
    assert row["content_language"] == "mlt"
    assert "somebody" not in str(row)


def test_an_unspecified_licence_is_unknown(
    piece: Make, page: Make, read: Make, tmp_path: Path
) -> None:
    sidecar = tmp_path / "act.json"
    sidecar.write_bytes(raw(LICENSE="unspecified"))
    made = piece("act.html", page("Text.").encode(), "html",
                 wants_sidecar=True, sidecar=str(sidecar))  # fmt: skip
    (row,), _ = read(made)
    assert row["licence"] is None
    assert row["licence_place"] is None


@pytest.mark.parametrize("kind", ["html", "jsonl", "warc", "xml", "parquet"])
def test_a_file_without_a_valid_one_is_quarantined_whatever_its_format(
    piece: Make, read: Make, kind: str, tmp_path: Path
) -> None:
    missing = piece("a", b"x", kind, wants_sidecar=True)
    bad = tmp_path / "b.json"
    bad.write_bytes(raw(NAME="c"))
    wrong = piece("b", b"x", kind, wants_sidecar=True, sidecar=str(bad))
    gone = piece("d", b"x", kind, wants_sidecar=True, sidecar=str(tmp_path / "no.json"))
    rows, tally = read(missing, wrong, gone)
    assert rows == []
    assert [fault.reason for fault in tally.quarantined] == [
        "sidecar_missing", "sidecar_other_file_NAME", "sidecar_unreadable",
    ]  # fmt: skip


def test_side_cars_are_found_beside_their_files_and_are_no_files_themselves(
    tmp_path: Path,
) -> None:
    assert names("act.pdf") == ("act.pdf.json", "act.json")
    for name in ("a.html", "a.html.json", "a.json", "b.xml", "b.json", "c.html"):
        (tmp_path / name).write_bytes(name.encode())
    source = Source(name="s", paths=(str(tmp_path),), sidecar=True)
    files = {Path(f.path).name: f for f in files_of(source, tmp_path, {})}
    pairs = {name: f.sidecar and Path(f.sidecar).name for name, f in files.items()}
    assert pairs == {"a.html": "a.html.json", "a.json": None, "b.xml": "b.json", "c.html": None}
    assert files["a.html"].sidecar_sha256 is not None
    assert files["c.html"].sidecar_sha256 is None


def test_side_cars_within_containers_are_found_beside_their_members(tmp_path: Path) -> None:
    """A member's own goes before the container's; a JSON file of no member is none."""
    members = ("d/a.html", "d/a.html.json", "d/b.html", "d/b.json", "c.html", "e.json")
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as archive:
        for name in members:
            archive.writestr(name, name)
    (tmp_path / "x.zip.json").write_bytes(raw(NAME=""))
    source = Source(name="s", paths=(str(tmp_path),), sidecar=True)
    files = {f.locator.rpartition("/")[2]: f for f in files_of(source, tmp_path, {})}
    assert {name: (f.sidecar is not None, f.sidecar_member) for name, f in files.items()} == {
        "x.zip": (True, None), "a.html": (False, 1), "b.html": (False, 3), "c.html": (True, None),
    }  # fmt: skip


def test_side_cars_within_containers_are_counted_as_such(piece: Make, read: Make) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in ("a.html", "a.json", "other.json"):
            archive.writestr(name, name)
    rows, tally = read(piece("x.zip", out.getvalue(), "container", wants_sidecar=True))
    assert (rows, tally.quarantined) == ([], [])
    assert tally.records == {"sidecar": 1, "member_without_reader": 1}
    _, tally = read(piece("x.zip", out.getvalue(), "container"))
    assert tally.records == {"member_without_reader": 2}
