"""Archives made of bytes, so that each test says what is in them and what is broken."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.extract.config import ExtractConfig
from pipeline.extract.piece import Piece
from pipeline.extract.read import documents
from pipeline.extract.tally import Tally

CONFIG = ExtractConfig()


def warc_record(
    kind: str,
    block: bytes,
    *,
    url: str = "https://example.org/",
    content_type: str = "application/http; msgtype=response",
    date: str = "2024-03-04T06:00:27Z",
    length: int | None = None,
) -> bytes:
    head = (
        f"WARC/1.1\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\nWARC-Date: {date}\r\n"
        "WARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-000000000000>\r\n"
        f"Content-Type: {content_type}\r\n"
        f"Content-Length: {len(block) if length is None else length}\r\n\r\n"
    )
    return head.encode() + block + b"\r\n\r\n"


def http_response(
    body: bytes,
    *,
    status: str = "200 OK",
    headers: tuple[str, ...] = ("Content-Type: text/html; charset=utf-8",),
) -> bytes:
    return "".join(f"{line}\r\n" for line in (f"HTTP/1.1 {status}", *headers, "")).encode() + body


def html_page(text: str, head: str = "") -> str:
    paragraphs = "".join(f"<p>{text} Absatz {number} dieser Seite.</p>" for number in range(4))
    return (
        f"<!DOCTYPE html><html lang='de'><head><title>Titel</title>{head}</head>"
        f"<body><article><h1>Titel</h1>{paragraphs}</article></body></html>"
    )


@pytest.fixture
def record() -> Callable[..., bytes]:
    return warc_record


@pytest.fixture
def response() -> Callable[..., bytes]:
    def make(body: bytes | str, *, url: str = "https://example.org/", **parts: object) -> bytes:
        data = body.encode() if isinstance(body, str) else body
        return warc_record("response", http_response(data, **parts), url=url)  # type: ignore[arg-type]

    return make


@pytest.fixture
def page() -> Callable[..., str]:
    return html_page


@pytest.fixture
def piece(tmp_path: Path) -> Callable[..., Piece]:
    def make(name: str, data: bytes, kind: str = "warc", **fields: object) -> Piece:
        path = tmp_path / name
        path.write_bytes(data)
        return Piece(
            source="s",
            source_type="web",
            file="f0",
            path=str(path),
            format=kind,  # type: ignore[arg-type]
            locator=name,
            **fields,  # type: ignore[arg-type]
        )

    return make


@pytest.fixture
def read() -> Callable[..., tuple[list[dict[str, object]], Tally]]:
    def run(
        *pieces: Piece, config: ExtractConfig = CONFIG, **bounds: int
    ) -> tuple[list[dict[str, object]], Tally]:
        tally = Tally()
        rows = [
            row for part in documents(pieces, config, tally, **bounds) for row in part.to_pylist()
        ]
        return rows, tally

    return run


@pytest.fixture(scope="session")
def test_data() -> Path:
    folder = os.environ.get("EUROSIFT_TEST_DATA")
    if not folder:
        pytest.skip("EUROSIFT_TEST_DATA is not set: real archives are not read")
    return Path(folder)
