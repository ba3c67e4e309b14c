"""A gigabyte in one line, in every format of lines, records or markup: bounded and counted.

For `make soak`. `EUROSIFT_SOAK_LINE_MB` makes the lines shorter.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

MEGABYTES = int(os.environ.get("EUROSIFT_SOAK_LINE_MB", 1024))
PEAK_KIB = 900_000
"""Resident memory of the largest process: kernels and libraries, and less than one such line."""

MEASURED = """
import json, resource, subprocess, sys
command = [sys.executable, "-m", "pipeline", *sys.argv[1:]]
done = subprocess.run(command, capture_output=True, text=True)
peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
print(json.dumps({"code": done.returncode, "peak_kib": peak, "said": done.stdout + done.stderr}))
"""

BYTES = MEGABYTES << 20
PAGE = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html><body><p>"
RECORD = (
    b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://example.org/\r\n"
    b"WARC-Date: 2026-01-02T03:04:05Z\r\n"
    b"WARC-Record-ID: <urn:uuid:0b1bb8e0-0000-4000-8000-000000000000>\r\n"
    b"Content-Type: application/http; msgtype=response\r\nContent-Length: "
    + str(len(PAGE) + BYTES).encode()
    + b"\r\n\r\n"
    + PAGE
)
FRAMES = {
    "txt": (b"", b""),
    "md": (b"# ", b"\n"),
    "html": (b"<html><body><p>", b"</p></body></html>"),
    "xml": (b"<?xml version='1.0'?><akomaNtoso><act><body><p>", b"</p></body></act></akomaNtoso>"),
    "csv": (b"text\n", b"\n"),
    "jsonl": (b'{"text": "', b'"}\n'),
    "warc": (RECORD, b"\r\n\r\n"),
}


@pytest.mark.soak
@pytest.mark.parametrize("ending", FRAMES)
def test_one_line_of_a_gigabyte(tmp_path: Path, ending: str) -> None:
    head, tail = FRAMES[ending]
    with (tmp_path / f"one.{ending}").open("wb") as file:
        file.write(head)
        for _ in range(MEGABYTES):
            file.write(b"a" * (1 << 20))
        file.write(tail)
    recipe = tmp_path / "recipe.toml"
    recipe.write_text(f'name = "line"\n[[sources]]\nname = "line"\npaths = ["one.{ending}"]\n')
    run = tmp_path / "run"
    told = subprocess.run(
        [sys.executable, "-c", MEASURED, "run", str(recipe), "--out", str(run)],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    measured = json.loads(told.stdout)
    assert measured["code"] == 0, measured["said"]
    assert "1 documents in = 0 kept + 1 dropped" in measured["said"]
    assert "too_large 1" in measured["said"]
    assert measured["peak_kib"] < PEAK_KIB
