"""Rights from the archive to the ledger: joined over archives, decided again without them."""

from __future__ import annotations

import hashlib
import json
import random
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from pipeline.cli import run as cli

WORDS = (
    "Dan il-paragrafu jitkellem dwar il-ligi u dwar id-drittijiet tal-persuni kollha li jgħixu f'"
    "Malta. Kull persuna għandha dritt għall-ħajja, għal-libertà u għas-sigurtà tagħha, u ħadd ma "
    "jista' jinżamm fil-jasar. Il-ġustizzja hija ugwali għal kulħadd, "
)


def record(url: str, body: str, *, kind: str = "text/html", status: str = "200 OK",
           date: str = "2024-03-04T06:00:27Z", headers: tuple[str, ...] = ()) -> bytes:  # fmt: skip
    lines = (f"HTTP/1.1 {status}", f"Content-Type: {kind}", *headers, "", "")
    block = "\r\n".join(lines).encode() + body.encode()
    head = (
        f"WARC/1.1\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\nWARC-Date: {date}\r\n"
        f"WARC-Record-ID: <urn:uuid:0>\r\nContent-Type: application/http; msgtype=response\r\n"
        f"Content-Length: {len(block)}\r\n\r\n"
    )
    return head.encode() + block + b"\r\n\r\n"


def page(host: str, number: int, *headers: str, head: str = "") -> bytes:
    words = WORDS.split()
    random.Random(f"{host}{number}").shuffle(words)
    text = f"<article><p>{WORDS}{' '.join(words)} {host} {number}.</p></article>"
    body = f"<html><head><title>{number}</title>{head}</head><body>{text}</body></html>"
    return record(f"https://{host}/d/{number}.html", body, headers=headers)


def crawl(folder: Path, records: list[bytes], archives: int) -> Path:
    folder.mkdir(parents=True)
    for index in range(archives):
        (folder / f"{index}.warc").write_bytes(b"".join(records[index::archives]))
    return folder


def records() -> list[bytes]:
    text = {"kind": "text/plain"}
    return [
        page("open.example", 1),
        page("closed.example", 1),
        page("terms.example", 1),
        page("terms.example", 2, "tdm-reservation: 0"),
        page("own.example", 1, "tdm-reservation: 1"),
        page("own.example", 2, head='<link rel="license" '
             'href="https://creativecommons.org/licenses/by/4.0/">'),
        record("https://closed.example/robots.txt", "User-agent: GPTBot\nDisallow: /d/", **text),
        record("https://open.example/robots.txt", "gone", status="404 Not Found", **text),
        record("https://terms.example/.well-known/tdmrep.json",
               '[{"location": "/d/*", "tdm-reservation": 1}]', kind="application/json"),
    ]  # fmt: skip


def recipe(folder: Path, more: str = "", source: str = "") -> Path:
    path = folder / "recipe.toml"
    path.write_text(
        'name = "rights"\nlanguages = ["mt"]\n[[sources]]\nname = "crawl"\n'
        f'paths = ["{folder}/crawl/*.warc"]\n{source}\n{more}\n'
        "[filter.bounds]\nmin_words = { min = false }\n",
        encoding="utf-8",
    )
    return path


def run(folder: Path, *options: str, more: str = "", source: str = "", to: str = "run") -> Path:
    out = folder / to
    assert cli(["run", str(recipe(folder, more, source)), "--out", str(out), *options]) == 0
    return out


def ledger(out: Path) -> dict[str, dict[str, Any]]:
    rows = [
        row
        for path in sorted((out / "release" / "ledger").glob("*/*.parquet"))
        for row in pq.read_table(path).to_pylist()
    ]
    return {row["url"].removeprefix("https://"): row for row in rows}


@pytest.fixture(scope="module")
def judged(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("rights")
    crawl(folder / "crawl", records(), 3)
    run(folder, source='owner = "Archive"\nperiod = "2024-03"')
    return folder


def test_documents_of_no_language_have_a_state_too(judged: Path) -> None:
    """Files of hosts, here; what the policy says of them is counted with all others."""
    rows = ledger(judged / "run")
    und = {url: row for url, row in rows.items() if row["language"] == "und"}
    assert {url: row["rights_state"] for url, row in und.items()} == {
        "closed.example/robots.txt": "allowed",
        "open.example/robots.txt": "allowed",
        "terms.example/.well-known/tdmrep.json": "unknown",
    }
    assert {row["rights_policy"] for row in rows.values()} == {"tdm-strict-1"}
    manifest = json.loads((judged / "run" / "release" / "manifest.json").read_text())
    counted = manifest["stages"]["rights"]["states"]
    assert sum(counted.values()) == len(rows)


def test_a_reserved_document_is_in_the_ledger_with_who_said_so(judged: Path) -> None:
    rows = ledger(judged / "run")
    states = {url: (r["rights_state"], r["drop_reason"], r["drop_stage"]) for url, r in rows.items()
              if url.endswith(".html")}  # fmt: skip
    assert states == {
        "open.example/d/1.html": ("allowed", None, None),
        "closed.example/d/1.html": ("reserved", "rights_reserved", "filter"),
        "terms.example/d/1.html": ("reserved", "rights_reserved", "filter"),
        "terms.example/d/2.html": ("allowed", None, None),
        "own.example/d/1.html": ("reserved", "rights_reserved", "filter"),
        "own.example/d/2.html": ("unknown", None, None),
    }
    (signal,) = rows["closed.example/d/1.html"]["rights"]
    robots = rows["closed.example/robots.txt"]
    assert signal == {
        "protocol": "robots", "state": "reserved", "place": "robots.txt", "raw": "forbids GPTBot",
        "captured_at": robots["fetched_at"], "digest": robots["raw_digest"],
    }  # fmt: skip
    assert rows["own.example/d/1.html"]["rights_policy"] == "tdm-strict-1"
    data = pq.read_table(judged / "run/release/data/mt/part-00000.parquet").to_pylist()
    assert sorted((row["rights_state"], row["licence"], row["owner"]) for row in data) == [
        ("allowed", None, "Archive"), ("allowed", None, "Archive"),
        ("unknown", "CC-BY-4.0", "Archive"),
    ]  # fmt: skip


def test_an_auditor_reads_who_reserved_what_and_when(
    judged: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli(["audit", str(judged / "run"), "https://closed.example/d/1.html"]) == 0
    said = " ".join(capsys.readouterr().out.split())
    assert "rights reserved by the policy tdm-strict-1" in said
    assert 'robots reserved: robots.txt says "forbids GPTBot" (captured 2024-03-04' in said
    assert "licence unknown: nothing declares one, owner Archive" in said
    assert "dropped: rights_reserved (said by filter)" in said


def test_what_another_policy_would_drop(judged: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli(["what-if", str(judged / "run"), "--rights", "robots-apertus"]) == 0
    row = capsys.readouterr().out.splitlines()[-1]
    assert " ".join(row.split()) == "mt 2 → 1 3 → 1 1 → 4 3 → 1"
    assert cli(["what-if", str(judged / "run"), "--rights", "robots-apertos"]) != 0
    assert "'robots-apertus'" in capsys.readouterr().err


def test_the_manifest_counts_protocols_licences_and_sources(judged: Path) -> None:
    manifest = json.loads((judged / "run/release/manifest.json").read_bytes())
    stages = manifest["stages"]
    assert stages["rights"] == {
        "policy": "tdm-strict-1",
        "states": {"allowed": 4, "reserved": 3, "unknown": 2},
        "protocols": {"robots": {"allowed": 3, "reserved": 1},
                      "tdmrep": {"allowed": 1, "reserved": 2}},
    }  # fmt: skip
    assert stages["licences"] == {"CC-BY-4.0": 1, "unknown": 2}
    assert stages["sources"] == {"crawl": {"documents": 9, "kept": 3}}
    (source,) = manifest["sources"]
    assert {key: source[key] for key in ("source", "owner", "licence", "period", "type")} == {
        "source": "crawl", "owner": "Archive", "licence": "unknown", "period": "2024-03",
        "type": "web",
    }  # fmt: skip
    assets = manifest["made_with"]["assets"]
    assert "rights policy tdm-strict-1" in assets
    assert any(name.startswith("AI user agents ") for name in assets)


def test_where_records_lie_changes_no_verdict(judged: Path, tmp_path: Path) -> None:
    shuffled = records()
    random.Random(2).shuffle(shuffled)
    crawl(tmp_path / "crawl", shuffled, 4)
    out = run(tmp_path, "--workers", "2", source='owner = "Archive"\nperiod = "2024-03"')
    columns = ("rights", "rights_state", "rights_policy", "failed", "licence", "fate")
    one, other = ledger(judged / "run"), ledger(out)
    assert {u: [r[c] for c in columns] for u, r in one.items()} == {
        u: [r[c] for c in columns] for u, r in other.items()
    }
    drop = "doc_id"
    files = [pq.read_table(path / "filter/hosts/00000.parquet").drop_columns(drop)
             for path in (judged / "run", out)]  # fmt: skip
    assert files[0].equals(files[1])


def test_another_policy_reads_no_archive_and_no_text_again(
    judged: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    import shutil

    shutil.copytree(judged, tmp_path / "copy")
    folder = tmp_path / "copy"
    path = folder / "recipe.toml"
    path.write_text(path.read_text().replace(str(judged), str(folder)), encoding="utf-8")
    assert cli(["run", str(path), "--out", str(folder / "run")]) == 0
    assert cli(["clean", str(folder / "run")]) == 0
    capfd.readouterr()
    source = 'owner = "Archive"\nperiod = "2024-03"'
    out = run(folder, more='[filter]\nrights = "record-only"', source=source)
    ran = {line.split()[0] for line in capfd.readouterr().err.splitlines() if " tasks " in line}
    assert ran == {"filter", "balance", "write", "seal"}
    rows = ledger(out)
    assert rows["closed.example/d/1.html"]["rights_state"] == "reserved"
    assert {r["fate"] for u, r in rows.items() if u.endswith(".html")} == {"kept"}
    assert cli(["verify", str(out)]) == 0


def test_a_takedown_list_is_named_in_the_recipe_by_hash_and_not_in_the_manifest(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    crawl(tmp_path / "crawl", records(), 2)
    listed = tmp_path / "secret-takedown.txt"
    listed.write_text("url https://own.example/d/2\ndomain open.example\n", encoding="utf-8")
    digest = hashlib.sha256(listed.read_bytes()).hexdigest()
    more = f'[filter]\ntakedown = "secret-takedown.txt"\ntakedown_sha256 = "{digest}"'
    out = run(tmp_path, more=more)
    rows = ledger(out)
    assert rows["own.example/d/2.html"]["drop_reason"] == "taken_down"
    assert rows["open.example/d/1.html"]["failed"][0] == "taken_down"
    manifest = (out / "release/manifest.json").read_text(encoding="utf-8")
    assert digest in manifest
    assert "secret-takedown" not in manifest
    capfd.readouterr()
    wrong = recipe(tmp_path, more.replace(digest, "0" * 64))
    assert cli(["run", str(wrong), "--out", str(out)]) != 0
    assert digest in capfd.readouterr().err


def test_side_cars_from_files_to_the_release(tmp_path: Path) -> None:
    from tests.extract.test_sidecar import GOOD

    folder = tmp_path / "crawl"
    folder.mkdir()
    for name in ("a", "b", "c"):
        (folder / f"{name}.warc").write_bytes(page(f"{name}.example", 1))
    good = {**GOOD, "NAME": "a.warc"}
    (folder / "a.json").write_text(json.dumps(good), encoding="utf-8")
    (folder / "b.warc.json").write_text(json.dumps({**good, "EXTRA": 1}), encoding="utf-8")
    path = recipe(tmp_path, source="sidecar = true")
    path.write_text(path.read_text().replace("*.warc", "*"), encoding="utf-8")
    out = tmp_path / "run"
    assert cli(["run", str(path), "--out", str(out)]) == 0
    (row,) = ledger(out).values()
    assert (row["licence"], row["owner"], row["fate"]) == ("CC-BY-4.0", "Parliament", "kept")
    manifest = json.loads((out / "release/manifest.json").read_bytes())
    assert sorted(entry["reason"] for entry in manifest["stages"]["extract"]["quarantined"]) == [
        "sidecar_missing", "sidecar_unknown_key",
    ]  # fmt: skip
    (folder / "a.json").write_text(json.dumps({**good, "LICENSE": "CC0 1.0"}), encoding="utf-8")
    assert cli(["run", str(path), "--out", str(out)]) == 0
    assert [row["licence"] for row in ledger(out).values()] == ["CC0-1.0"]
