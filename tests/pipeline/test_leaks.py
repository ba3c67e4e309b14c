"""Personal data planted in text, title, URL and file name is nowhere where it must not be.

The host is reserved, the account number is the example of the IBAN registry: nobody's data.
"""

import json
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from pipeline.cli import run as cli

E_MAIL = "karmenu.borg@mail.example.org"
IBAN = "MT84MALT011000012345MTLCAST001S"
PLANTED = (E_MAIL, "karmenu.borg", IBAN)
TEXT = (
    "Il-kumitat iltaqa' nhar it-Tnejn biex jiddiskuti l-proposta dwar l-ambjent u t-trasport. "
    "Il-membri qablu li l-proposta għandha tiġi mressqa quddiem il-Parlament fis-sajf li ġej. "
) * 4


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("leaks")
    rows = [
        {"text": f"{TEXT} Ikteb lil {E_MAIL} jew ħallas fil-kont {IBAN}.",
         "title": f"Ikteb lil {E_MAIL}", "url": f"https://example.org/?to={E_MAIL}"},
        {"text": f"short {E_MAIL}", "url": f"https://example.org/{E_MAIL}"},
        {"nothing": E_MAIL},
    ]  # fmt: skip
    lines = [*(json.dumps(row) for row in rows), f"{{broken {E_MAIL}"]
    (folder / f"list of {E_MAIL}.jsonl").write_text("\n".join(lines))
    (folder / "r.toml").write_text('name = "leaks"\nlanguages = ["mt"]\n[[sources]]\nname = "a"\n'
                                   'paths = ["*.jsonl"]\n')  # fmt: skip
    assert cli(["run", str(folder / "r.toml"), "--out", str(folder / "run"), "--workers", "1"]) == 0
    return folder / "run"


def texts(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [t for item in value.values() for t in texts(item)]
    if isinstance(value, list):
        return [t for item in value for t in texts(item)]
    return []


def test_the_values_are_there_before_redaction(run: Path) -> None:
    held = texts(pq.read_table(next(run.glob("extract/*.parquet"))).to_pylist())
    assert all(any(value in text for text in held) for value in PLANTED)


def test_no_value_is_in_anything_from_redact_on(run: Path) -> None:
    seen = 0
    for path in run.rglob("*"):
        top = path.relative_to(run).parts[0]
        if not path.is_file() or path.name == "sources.parquet":
            continue
        raw = path.read_bytes()
        if path.suffix == ".parquet" and top not in {"extract", "identify"}:
            held = texts(pq.read_table(path).to_pylist())
            metadata = str(pq.read_metadata(path).to_dict())
            found = [v for v in PLANTED if any(v in t for t in held) or v in metadata]
            assert not found, path
            seen += 1
        if top not in {"extract", "identify"} or path.suffix != ".parquet":
            assert not [v for v in PLANTED if v.encode() in raw], path
    assert seen > 8


def test_the_text_is_masked_with_words(run: Path) -> None:
    table = pa.concat_tables(
        pq.read_table(p, columns=["text", "title", "url"]) for p in run.glob("redact/mt/*.parquet")
    ).to_pylist()
    assert any("<EMAIL>" in row["text"] and "<IBAN>" in row["text"] for row in table)
    assert any("<EMAIL>" in (row["title"] or "") for row in table)


def test_file_names_stand_in_the_plan_alone_and_that_is_for_the_owner(run: Path) -> None:
    assert (run / "plan" / "sources.parquet").stat().st_mode & 0o777 == 0o600


def test_errors_and_status_hold_no_value(run: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli(["status", str(run)]) == 0
    assert cli(["verify", str(run)]) == 0
    assert cli(["audit", str(run), f"https://example.org/?to={E_MAIL}"]) == 0
    said = capsys.readouterr()
    place = f"list of {E_MAIL}.jsonl"  # audit names the raw file to the owner of the run
    assert not [v for v in PLANTED if v in said.out.replace(place, "") + said.err]
