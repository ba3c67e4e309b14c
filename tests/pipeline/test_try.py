"""`eurosift try`: a line for a line, other keys passed through, the pipeline's own functions."""

import io
import json
import sys
from pathlib import Path

import pytest

from pipeline.cli import run as cli

GERMAN = (
    "Der Ausschuss hat gestern über den Vorschlag beraten und ihn mit großer Mehrheit angenommen."
)
NORWEGIAN = (
    "Jeg vet ikke hva de skal gjøre i morgen, men vi må uansett reise hjem til Oslo på fredag."
)


def tried(stage: str, rows: list[dict[str, object]], capsys: pytest.CaptureFixture[str],
          monkeypatch: pytest.MonkeyPatch) -> list[dict[str, object]]:  # fmt: skip
    lines = "\n".join(json.dumps(row) for row in rows).encode()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(lines)))
    assert cli(["try", stage]) == 0
    found = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert len(found) == len(rows)
    for row, answer in zip(rows, found, strict=True):
        changed = {"text", "title"} if stage in {"redact", "extract"} else {"language"}
        for key in row:
            if key not in changed:
                assert answer[key] == row[key]
    return found


def test_identify(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [{"id": "a", "text": GERMAN, "more": [1]}, {"id": "b", "text": NORWEGIAN},
            {"id": "c", "text": ""}]  # fmt: skip
    found = tried("identify", rows, capsys, monkeypatch)
    assert [row["routed"] for row in found] == ["de", "und", "und"]
    assert found[0]["language"] == "de"
    assert found[1]["language"] == "nb"
    assert 0 < float(str(found[0]["score"])) <= 1.0001


def test_redact(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    text = "Grüße 😀 an a.b@mail.example.org!"
    rows: list[dict[str, object]] = [{"id": 1, "language": "de", "text": text},
                                     {"id": 2, "language": "fr", "text": "rien"}]  # fmt: skip
    found = tried("redact", rows, capsys, monkeypatch)
    assert found[0]["text"] == "Grüße 😀 an <EMAIL>!"
    (span,) = found[0]["spans"]  # type: ignore[misc]
    assert text[span["start"] : span["end"]] == "a.b@mail.example.org"
    assert (span["entity"], span["action"]) == ("EMAIL_ADDRESS", "mask")
    assert found[1]["spans"] == []


def test_filter(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    rows: list[dict[str, object]] = [
        {"language": "de", "text": "kurz"},
        {"language": "de", "text": GERMAN, "source_type": "law"},
    ]
    found = tried("filter", rows, capsys, monkeypatch)
    assert "too_few_words" in found[0]["failed"]  # type: ignore[operator]
    assert found[0]["measures"]["words"] == 1  # type: ignore[index]


def test_dedup(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    words = [f"wort{n}" for n in range(120)]
    rows: list[dict[str, object]] = [
        {"id": "long", "text": " ".join([*words, "ende"])},
        {"id": "copy", "text": " ".join([*words, "ende"])},
        {"id": "near", "text": " ".join(words)},
        {"id": "other", "text": " ".join(reversed(words))},
    ]
    found = tried("dedup", rows, capsys, monkeypatch)
    assert [row["cluster"] for row in found] == ["long", "long", "long", "other"]
    assert [row["verdict"] for row in found] == [
        "unique", "exact_duplicate", "near_duplicate", "unique",
    ]  # fmt: skip
    assert found[2]["rank"] == 2


def test_extract(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    html = f"<html><title>T</title><body><article><p>{GERMAN}</p><p>{GERMAN[::-1]}</p></article>"
    (tmp_path / "a.html").write_text(html)
    rows: list[dict[str, object]] = [{"id": 1, "html": html, "url": "https://example.org/"},
                                     {"id": 2, "path": str(tmp_path / "a.html")},
                                     {"id": 3, "html": ""}]  # fmt: skip
    found = tried("extract", rows, capsys, monkeypatch)
    assert GERMAN in str(found[0]["text"])
    assert found[0]["title"] == "T"
    assert found[1]["text"] == found[0]["text"]
    assert found[2]["error"]


WRONG = [
    ("identify", '{"no": "text"}', "lacks the key `text`"),
    ("identify", "not json", "not a JSON object"),
    ("filter", '{"text": "a", "language": "xx"}', "language"),
    ("extract", '{"text": "a"}', "`html` or `path`"),
]


@pytest.mark.parametrize(("stage", "line", "message"), WRONG)
def test_wrong_lines_are_refused(
    stage: str, line: str, message: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "in.jsonl"
    path.write_text(line)
    assert cli(["try", stage, str(path)]) == 2
    assert message in capsys.readouterr().err
