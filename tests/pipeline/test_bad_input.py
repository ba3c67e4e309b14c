"""Bad input is a one-paragraph error or a counted drop: never a traceback, a hang or a loss."""

import gzip
import json
import resource
import shutil
import subprocess
import sys
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from manifests.release import read as read_release
from pipeline.cli import run as cli

PROSE = "Dan huwa test bil-Malti li jrid ikun twil biżżejjed biex jingħaraf sewwa. " * 12


def recipe(folder: Path, paths: str, more: str = "", head: str = "") -> Path:
    path = folder / "recipe.toml"
    path.write_text(
        f'name = "bad"\nlanguages = ["mt"]\n{head}\n[[sources]]\nname = "bad"\n'
        f"paths = [{paths}]\n{more}",
        encoding="utf-8",
    )
    return path


def warc(*bodies: bytes, status: str = "200 OK", kind: str = "text/html") -> bytes:
    """A WARC of response records, uncompressed."""
    out = b""
    for number, body in enumerate(bodies):
        http = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\n\r\n".encode() + body
        out += (
            (
                "WARC/1.0\r\nWARC-Type: response\r\n"
                f"WARC-Target-URI: https://example.org/{number}\r\n"
                "WARC-Date: 2024-01-02T03:04:05Z\r\n"
                f"WARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-{number:012d}>\r\n"
                "Content-Type: application/http; msgtype=response\r\n"
                f"Content-Length: {len(http)}\r\n\r\n"
            ).encode()
            + http
            + b"\r\n\r\n"
        )
    return out


def page(text: str) -> bytes:
    return f"<html><body><article><p>{text}</p></article></body></html>".encode()


def ran(folder: Path, path: Path) -> dict[str, object]:
    """Run a recipe to its end and return the stage table of the release."""
    assert cli(["run", str(path), "--out", str(folder / "run"), "--workers", "1"]) == 0
    assert cli(["verify", str(folder / "run")]) == 0
    stages: dict[str, object] = read_release(folder / "run/release/manifest.json")["stages"]
    return stages


ERRORS = [
    ('"none/*.warc.gz"', "", "matches no file"),
    ('"data.xyz"', "", "no format is known"),
    ('"*.xyz"', "", "no format is known"),
    ('"*.jsonl", "data.xyz"', "", "no format is known"),
]


@pytest.mark.parametrize(("paths", "more", "message"), ERRORS)
def test_wrong_sources_are_one_paragraph(
    tmp_path: Path, paths: str, more: str, message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "data.xyz").write_bytes(b"x")
    (tmp_path / "a.jsonl").write_text("{}\n")
    assert cli(["run", str(recipe(tmp_path, paths, more)), "--out", str(tmp_path / "run")]) == 2
    said = capsys.readouterr().err
    assert message in said
    assert "Traceback" not in said


def test_check_counts_the_files_of_each_source(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("a.html", "b.html", "b.html.json", "notes.xyz"):
        (tmp_path / name).write_bytes(b"{}")
    path = recipe(tmp_path, '"*.*"', "sidecar = true")
    assert cli(["recipe", "check", str(path)]) == 0
    said = capsys.readouterr().out
    assert "1 source, 1 language." in said
    assert "2 html, 1 side-car, 2 unknown" in said
    assert cli(["recipe", "check", str(recipe(tmp_path, '"none/*"'))]) == 2
    assert "matches no file" in capsys.readouterr().err


def test_no_command_says_what_there_is(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli([]) == 2
    assert "Start with: eurosift run RECIPE" in capsys.readouterr().err


def test_a_file_in_two_sources_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.jsonl").write_text("{}\n")
    path = recipe(tmp_path, '"a.jsonl"', '[[sources]]\nname = "again"\npaths = ["*.jsonl"]\n')
    assert cli(["run", str(path), "--out", str(tmp_path / "run")]) == 2
    assert "two sources" in capsys.readouterr().err


def test_unwritable_output(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.jsonl").write_text("{}\n")
    (tmp_path / "file").write_text("in the way")
    path = recipe(tmp_path, '"a.jsonl"')
    assert cli(["run", str(path), "--out", str(tmp_path / "file" / "run")]) == 1
    said = capsys.readouterr().err
    assert "cannot be written" in said
    assert "Traceback" not in said


def test_files_that_are_not_what_they_claim_are_quarantined_and_the_rest_goes_on(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "good.warc").write_bytes(warc(page(PROSE)))
    (tmp_path / "noise.warc.gz").write_bytes(bytes(range(256)) * 40)
    (tmp_path / "empty.warc.gz").write_bytes(b"")
    (tmp_path / "bad.parquet").write_bytes(b"PAR1 no more")
    stages = ran(tmp_path, recipe(tmp_path, '"*.warc", "*.gz", "*.parquet"'))
    assert stages["languages"]["mt"]["identified"] == 1  # type: ignore[index]
    assert len(stages["extract"]["quarantined"]) == 3  # type: ignore[index]
    assert "3 files could not be read" in capsys.readouterr().out


def test_a_folder_may_hold_files_of_no_known_format(tmp_path: Path) -> None:
    """Pages are told by their first bytes; the rest is in the ledger, and the run goes on."""
    folder = tmp_path / "mirror"
    folder.mkdir()
    (folder / "index.php?id=3").write_bytes(b"<!doctype html>" + page(PROSE))
    (folder / "index.html").write_bytes(page(PROSE.replace("u", "a")))
    (folder / "build.py").write_text(f"print({PROSE!r})")
    (folder / ".DS_Store").write_bytes(b"\0\0\0\1Bud1")
    (folder / "empty.lock").write_bytes(b"")
    stages = ran(tmp_path, recipe(tmp_path, '"mirror"'))
    assert stages["languages"]["mt"]["identified"] == 2  # type: ignore[index]
    assert stages["extract"]["dropped"] == {"unsupported_type": 2, "empty_body": 1}  # type: ignore[index]


def test_a_corrupt_gzip_loses_the_damaged_records_only(tmp_path: Path) -> None:
    members = [gzip.compress(warc(page(f"{n} {PROSE}")), mtime=0) for n in range(5)]
    middle = bytearray(members[2])
    middle[len(middle) // 2] ^= 0xFF
    members[2] = bytes(middle)
    (tmp_path / "a.warc.gz").write_bytes(b"".join(members))
    stages = ran(tmp_path, recipe(tmp_path, '"a.warc.gz"'))
    table = pq.read_table(tmp_path / "run/extract/00000.parquet", columns=["reason", "text"])
    assert sum(text.startswith(("0", "1", "3", "4")) for text in table["text"].to_pylist()) == 4
    assert stages["extract"]["documents"] - sum(stages["extract"]["dropped"].values()) >= 4  # type: ignore[index]


def test_hostile_pages_are_counted_drops(tmp_path: Path) -> None:
    """A 100 MB page, a page nested 100,000 deep, NUL bytes, bytes that are no UTF-8."""
    deep = b"<div>" * 100_000 + page(PROSE) + b"</div>" * 100_000
    latin = f"<html><meta charset=utf-8><p>{PROSE}</p>".encode("iso-8859-3", "replace")
    huge = b"<p>" + b"x" * 100_000_000
    (tmp_path / "a.warc").write_bytes(warc(huge, deep, b"\0" * 1000, latin, b"", page(PROSE)))
    ran(tmp_path, recipe(tmp_path, '"a.warc"'))
    rows = pq.read_table(tmp_path / "run/extract/00000.parquet").to_pylist()
    assert len(rows) == 6
    assert rows[0]["reason"] == "too_large"
    assert rows[4]["reason"] == "empty_body"
    assert rows[5]["reason"] is None
    assert all((row["text"] == "") == (row["reason"] is not None) for row in rows)


def test_lines_that_are_no_json_and_rows_without_text_are_counted(tmp_path: Path) -> None:
    lines = [
        json.dumps({"text": PROSE}),
        "{broken",
        json.dumps({"url": "https://example.org"}),
        "[]",
    ]
    (tmp_path / "a.jsonl").write_text("\n".join(lines))
    stages = ran(tmp_path, recipe(tmp_path, '"a.jsonl"'))
    assert stages["extract"]["documents"] == 4  # type: ignore[index]
    assert sum(stages["extract"]["dropped"].values()) == 3  # type: ignore[index]


def test_a_source_without_any_document_is_a_run_with_none(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text("")
    stages = ran(tmp_path, recipe(tmp_path, '"a.jsonl"'))
    assert stages["extract"]["documents"] == 0  # type: ignore[index]


def test_a_missing_model_is_said_before_anything_is_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.jsonl").write_text(json.dumps({"text": PROSE}))
    path = recipe(tmp_path, '"a.jsonl"', '[identify]\nmodel = "no-such-model"\n')
    assert cli(["run", str(path), "--out", str(tmp_path / "run")]) == 2
    said = capsys.readouterr().err
    assert "no-such-model" in said
    assert not (tmp_path / "run").exists()


@pytest.mark.slow
def test_a_full_disk_fails_the_task_and_damages_nothing(tmp_path: Path) -> None:
    """The limit on a file's size stands in for a disk that is full in the middle of a file."""
    import random

    letters = random.Random(1)
    noise = "".join(chr(letters.randrange(0x61, 0x7B)) for _ in range(400_000))
    rows = "\n".join(json.dumps({"text": noise[i:] + noise[:i]}) for i in range(0, 2000, 500))
    (tmp_path / "a.jsonl").write_text(rows)
    path = recipe(tmp_path, '"a.jsonl"')
    command = [sys.executable, "-m", "pipeline", "run", str(path), "--out", str(tmp_path / "run"),
               "--workers", "1"]  # fmt: skip
    limit = 200_000

    def smaller() -> None:
        import signal

        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    done = subprocess.run(command, preexec_fn=smaller, capture_output=True, text=True, timeout=300)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "extract 0" in done.stderr
    assert not list((tmp_path / "run").glob("extract/*"))
    done = subprocess.run(command, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    assert cli(["verify", str(tmp_path / "run")]) == 0


def test_another_distribution_that_shadows_a_package_is_named(tmp_path: Path) -> None:
    root = Path(__file__).parents[2]
    shutil.copytree(root / "manifests", tmp_path / "manifests")
    code = (
        f"import sys; sys.path.insert(0, {str(tmp_path)!r}); "
        "from pipeline.cli import main; main(['status', 'x'])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=root)
    assert done.returncode == 1
    assert "shadows it" in done.stderr
