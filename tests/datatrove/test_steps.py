"""Our stages as steps of datatrove: the example script, and each step by itself."""

import gzip
import json
import os
import subprocess
import sys
from pathlib import Path

import dill
import pyarrow as pa
import pytest
from datatrove.data import Document
from datatrove.pipeline.base import PipelineStep
from hypothesis import given, settings
from hypothesis import strategies as st

from filters.config import FilterConfig
from language_id.config import IdentifyConfig
from language_id.stage import stage as identify_stage
from manifests.schema import DOCUMENT, IDENTIFIED, LANGUAGE, REDACTED
from pii.config import RedactConfig
from pipeline import datatrove_rows
from pipeline.datatrove_adapter import Filter, Identify, Redact
from pipeline.errors import EurosiftError

EXAMPLE = Path(__file__).with_name("example_fineweb2.py")
ROOT = Path(__file__).parents[2]

GERMAN = (
    "Der Ausschuss hat am Montag über den Haushalt des kommenden Jahres beraten. Die Mitglieder "
    "waren sich einig, dass die Mittel für die Schulen nicht gekürzt werden dürfen. Der Bericht "
    "wird im Herbst veröffentlicht, und alle Bürger können dazu eine Stellungnahme abgeben. "
    "Fragen beantwortet das Sekretariat unter der Adresse anna.beispiel@behoerde-beispiel.de.\n"
    "Im zweiten Teil der Sitzung ging es um den Ausbau der Bahnstrecke nach Norden. Mehrere "
    "Redner wiesen darauf hin, dass die Arbeiten länger dauern als geplant, weil das Material "
    "fehlt. Die Verwaltung soll bis zum Ende des Monats einen neuen Zeitplan vorlegen."
)
FRENCH = (
    "La commission s'est réunie lundi pour examiner le budget de l'année prochaine. Les membres "
    "sont convenus que les crédits destinés aux écoles ne doivent pas être réduits. Le rapport "
    "sera publié à l'automne et tous les citoyens pourront donner leur avis sur le projet.\n"
    "La seconde partie de la séance était consacrée à la ligne de chemin de fer vers le nord. "
    "Plusieurs orateurs ont rappelé que les travaux durent plus longtemps que prévu, parce que "
    "le matériel manque. L'administration présentera un nouveau calendrier à la fin du mois."
)
RUSSIAN = (
    "Комитет собрался в понедельник, чтобы обсудить бюджет на следующий год. Все члены комитета "
    "согласились с тем, что расходы на школы не должны быть сокращены."
)
JUNK = "Startseite Kontakt Impressum Datenschutz Anmelden"

ROWS = (
    {"id": "german", "text": GERMAN, "url": "https://example.org/a?mail=max.m@beispiel-post.de"},
    {"id": "french", "text": FRENCH, "url": "https://example.org/b"},
    {"id": "russian", "text": RUSSIAN},
    {"id": "junk", "text": (JUNK + "\n") * 4},
)


def read(folder: Path) -> dict[str, dict]:
    rows = {}
    for path in sorted(folder.rglob("*.jsonl.gz")):
        for line in gzip.decompress(path.read_bytes()).decode().splitlines():
            row = json.loads(line)
            rows[row["id"]] = row | {"file": path.relative_to(folder).as_posix()}
    return rows


@pytest.fixture(scope="module")
def example(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("fineweb2")
    (folder / "in").mkdir()
    (folder / "in" / "rows.jsonl").write_text("".join(json.dumps(row) + "\n" for row in ROWS))
    environment = os.environ | {"PYTHONPATH": str(ROOT), "HF_HUB_OFFLINE": "1"}
    subprocess.run(
        [sys.executable, str(EXAMPLE), str(folder / "in"), str(folder / "out")],
        check=True, env=environment, capture_output=True, timeout=300,
    )  # fmt: skip
    return folder / "out"


def test_the_example_routes_redacts_and_filters(example):
    kept = read(example / "kept")
    assert {key: row["file"] for key, row in kept.items()} == {
        "french": "fr/00000.jsonl.gz",
        "german": "de/00000.jsonl.gz",
    }
    assert kept["french"]["text"] == FRENCH
    assert kept["french"]["metadata"]["language_score"] > 0.5
    assert kept["french"]["metadata"]["spans"] == []
    assert kept["french"]["metadata"]["failed"] == []


def test_the_example_redacts_text_and_address_and_keeps_spans_without_values(example):
    row = read(example / "kept")["german"]
    assert "beispiel@" not in json.dumps(row)
    assert "beispiel-post" not in json.dumps(row)
    found = [span for span in row["metadata"]["spans"] if span["column"] == "text"]
    assert [GERMAN[span["start"] : span["end"]] for span in found] == [
        "anna.beispiel@behoerde-beispiel.de"
    ]
    start, end = found[0]["start"], found[0]["end"]
    assert row["text"].startswith(GERMAN[:start] + "<EMAIL")
    assert row["text"].endswith(">" + GERMAN[end:])


def test_the_example_writes_what_it_drops_with_the_reason(example):
    removed = read(example / "removed")
    assert removed.keys() == {"russian", "junk"}
    assert removed["russian"]["file"].startswith("identify/")
    assert removed["russian"]["metadata"]["filter_reason"] == "language_not_listed"
    assert removed["russian"]["metadata"]["language_label"] == "ru"
    junk = removed["junk"]
    assert junk["metadata"]["filter_reason"] in (
        *junk["metadata"].get("failed", ()), "language_uncertain", "language_not_listed"
    )  # fmt: skip


def documents(*texts: str, **metadata) -> list[Document]:
    return [Document(text=t, id=f"d{n}", metadata=dict(metadata)) for n, t in enumerate(texts)]


STEPS = (
    Identify(),
    Redact(RedactConfig(policy="strict")),
    Filter(),
)


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.name)
def test_a_step_crosses_a_process_boundary_after_use(step):
    assert isinstance(step, PipelineStep)
    before = documents(GERMAN, FRENCH, JUNK, language="de")
    verdicts = step.filter_batch(before)
    copy = dill.loads(dill.dumps(step))  # noqa: S301 - its own bytes
    assert copy.config == step.config
    after = documents(GERMAN, FRENCH, JUNK, language="de")
    assert copy.filter_batch(after) == verdicts
    assert [(d.text, d.metadata) for d in after] == [(d.text, d.metadata) for d in before]


@settings(derandomize=True, deadline=None, max_examples=10)
@given(st.lists(st.sampled_from([GERMAN, FRENCH, RUSSIAN, JUNK, "", "a\ud800b"]), max_size=8))
def test_a_step_says_of_each_document_what_it_says_of_a_batch(texts):
    for step in STEPS:
        together, alone = documents(*texts, language="de"), documents(*texts, language="de")
        assert step.filter_batch(together) == [step.filter(document) for document in alone]
        assert [(d.text, d.metadata) for d in together] == [(d.text, d.metadata) for d in alone]


def test_identify_writes_what_the_stage_says():
    found = documents(GERMAN, FRENCH, RUSSIAN)
    verdicts = Identify().filter_batch(found)
    batch = datatrove_rows.batch(documents(GERMAN, FRENCH, RUSSIAN), DOCUMENT, "und")
    rows = identify_stage(IdentifyConfig(), Identify().languages)(batch).to_pylist()
    for document, row in zip(found, rows, strict=True):
        assert document.metadata == {k: v for k, v in row.items() if v is not None}
    assert verdicts == [True, True, (False, "language_not_listed")]


def test_filter_drops_what_has_no_bounds_and_names_the_first_failing_rule():
    russian, junk = [*documents(RUSSIAN, language="ru"), *documents(JUNK, language="de")]
    verdicts = Filter().filter_batch([russian, junk])
    assert verdicts[0] == (False, "language_not_listed")
    assert verdicts[1] == (False, junk.metadata["failed"][0])


def test_filter_takes_filters_of_datatrove_from_its_configuration():
    config = FilterConfig(
        datatrove={"datatrove.pipeline.filters.RegexFilter": {"regex_exp": "Haushalt"}}
    )
    german = documents(GERMAN, language="de")
    assert Filter(config).filter_batch(german) == [(False, "datatrove_regex")]


def test_redact_drops_by_policy():
    found = documents(GERMAN, FRENCH, language="de")
    config = RedactConfig(actions={"EMAIL_ADDRESS": "drop_document"})
    assert Redact(config).filter_batch(found) == [(False, "personal_data"), True]


@pytest.mark.parametrize("step", [Redact(), Filter()], ids=lambda step: step.name)
def test_a_document_without_language_is_refused_with_what_to_do(step):
    with pytest.raises(EurosiftError, match=r"Identify\(\)"):
        step.filter_batch(documents(GERMAN))


@pytest.mark.parametrize(
    ("written", "code"),
    [("de", "de"), ("deu", "de"), ("deu_Latn", "de"), ("ekk_Latn", "et"), ("est", "et"),
     ("lvs_Latn", "lv"), ("ru", "und"), ("und", "und"), ("nob_Latn", "und"), ("", "und")],
)  # fmt: skip
def test_languages_of_other_steps_are_understood(written, code):
    assert datatrove_rows.code_of(documents("", language=written)[0]) == code


@pytest.mark.parametrize("schema", [DOCUMENT, IDENTIFIED, REDACTED], ids=["D", "I", "R"])
def test_metadata_of_other_programs_cannot_break_a_row(schema):
    metadata = {"reason": "hidden", "doc_id": 7, "url": ["x"], "title": None, "text": "other",
                "raw_file": "/home/x", "text_chars": "many", "fetched_at": "Monday"}  # fmt: skip
    batch = datatrove_rows.batch(documents("a\ud800b", **metadata), schema, "de")
    row = batch.to_pylist()[0]
    assert batch.schema == schema
    assert (row["doc_id"], row["text"], row["raw_file"]) == ("d0", "a?b", "")
    assert [row[name] for name in ("reason", "url", "title", "fetched_at")] == [None] * 4
    batch.validate(full=True)
    assert pa.types.is_large_string(batch.schema.field("text").type)
    assert row.get("language", "de") == "de"
    assert set(LANGUAGE.names).isdisjoint(DOCUMENT.names)
