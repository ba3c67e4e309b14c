"""A run over ZIP, TAR and WACZ files gives what the loose files give, and verifies."""

import gzip
import io
import json
import tarfile
import zipfile
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from pipeline.cli import run as cli
from tests.conftest import different

PROSE = "Dan huwa test bil-Malti li jrid ikun twil biżżejjed biex jingħaraf sewwa. " * 12


def page(number: int) -> bytes:
    return f"<html><body><article><p>{number}. {PROSE}</p></article></body></html>".encode()


def line(number: int) -> bytes:
    return json.dumps({"text": f"{number} {PROSE}", "url": "https://example.org/"}).encode() + b"\n"


def warc(number: int) -> bytes:
    http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + page(number)
    return gzip.compress(
        b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://example.org/\r\n"
        b"WARC-Date: 2024-01-02T03:04:05Z\r\nContent-Type: application/http; msgtype=response\r\n"
        b"WARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-000000000000>\r\n"
        b"Content-Length: %d\r\n\r\n" % len(http) + http + b"\r\n\r\n",
        mtime=0,
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    with zipfile.ZipFile(tmp_path / "pages.zip", "w") as archive:
        for number in range(3):
            archive.writestr(zipfile.ZipInfo(f"{number}.html"), page(number))
        archive.writestr(zipfile.ZipInfo("0.jsonl"), line(10) + line(11))
        archive.writestr(zipfile.ZipInfo("readme.bin"), b"\0")
    with zipfile.ZipFile(tmp_path / "crawl.wacz", "w") as archive:
        archive.writestr(zipfile.ZipInfo("archive/data.warc.gz"), warc(20))
        archive.writestr(zipfile.ZipInfo("pages/pages.jsonl"), b'{"format": "json-pages-1.0"}\n')
    with tarfile.open(tmp_path / "more.tar.gz", "w:gz") as tar:
        for number in (30, 31):
            entry = tarfile.TarInfo(f"{number}.html")
            entry.size = len(page(number))
            tar.addfile(entry, io.BytesIO(page(number)))
    (tmp_path / "broken.zip").write_bytes(b"PK\x03\x04 and no more")
    (tmp_path / "recipe.toml").write_text(
        'name = "containers"\nlanguages = ["mt"]\n[[sources]]\nname = "all"\n'
        'paths = ["*.zip", "*.wacz", "*.tar.gz"]\n',
        encoding="utf-8",
    )
    return tmp_path


def test_a_run_over_containers(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run = folder / "run"
    assert cli(["run", str(folder / "recipe.toml"), "--out", str(run), "--workers", "1"]) == 0
    said = capsys.readouterr()
    assert "broken.zip" in said.out + said.err
    ledger = pq.read_table(run / "release/ledger/mt")
    assert ledger.num_rows == 8  # three pages, two lines, one record, two pages
    assert len(set(ledger["raw_file"].to_pylist())) == 7
    records: dict[str, int] = {}
    for path in (run / "extract").rglob("*.manifest.json"):
        counts = json.loads(path.read_text("utf-8"))["counts"]
        for kind, count in counts["records"].items():
            records[kind] = records.get(kind, 0) + count
    assert records == {"member_without_reader": 2}
    assert cli(["verify", str(run)]) == 0
    capsys.readouterr()
    assert cli(["audit", str(run), ledger["doc_id"][0].as_py()]) == 0
    assert "!/" in capsys.readouterr().out

    again = folder / "again"
    assert cli(["run", str(folder / "recipe.toml"), "--out", str(again), "--workers", "2"]) == 0
    assert different(run, again) == []
    assert cli(["run", str(folder / "recipe.toml"), "--out", str(run), "--workers", "1"]) == 0

    with zipfile.ZipFile(folder / "pages.zip", "a") as archive:
        archive.writestr(zipfile.ZipInfo("9.html"), page(9))
    capsys.readouterr()
    assert cli(["verify", str(run)]) == 1
    assert "pages.zip" in capsys.readouterr().out


def test_members_bear_what_their_side_cars_declare(tmp_path: Path) -> None:
    """One is right, one is wrong, one is missing: the ledger and the quarantine say which."""
    from tests.extract.test_sidecar import raw

    with zipfile.ZipFile(tmp_path / "acts.zip", "w") as archive:
        for number in range(3):
            archive.writestr(zipfile.ZipInfo(f"mt/{number}.html"), page(number))
        archive.writestr(zipfile.ZipInfo("mt/0.html.json"), raw(NAME="0.html"))
        archive.writestr(zipfile.ZipInfo("mt/1.json"), raw(NAME="other.html"))
    recipe = tmp_path / "recipe.toml"
    recipe.write_text(
        'name = "sidecars"\nlanguages = ["mt"]\n[[sources]]\nname = "all"\n'
        'paths = ["*.zip"]\nsidecar = true\n',
        encoding="utf-8",
    )
    out = tmp_path / "run"
    assert cli(["run", str(recipe), "--out", str(out)]) == 0
    (row,) = [row for path in (out / "release" / "ledger").glob("*/*.parquet")
              for row in pq.read_table(path).to_pylist()]  # fmt: skip
    assert (row["licence"], row["licence_place"], row["owner"]) == (
        "CC-BY-4.0", "sidecar", "Parliament",
    )  # fmt: skip
    manifest = json.loads((out / "release" / "manifest.json").read_bytes())
    said = manifest["stages"]["extract"]
    assert sorted(entry["reason"] for entry in said["quarantined"]) == [
        "sidecar_missing", "sidecar_other_file_NAME",
    ]  # fmt: skip
    assert said["records"] == {"sidecar": 2}
