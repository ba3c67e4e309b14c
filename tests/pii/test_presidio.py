"""Each state's file gives a recognizer of Presidio's, which finds there what it finds here."""

from __future__ import annotations

import functools
import subprocess
import sys
from pathlib import Path

import pytest

from pii.national import NATIONAL
from pii.national.identifier import country
from pii.national.states import LANGUAGES
from tests.pii.national_numbers import forms
from tests.pii.test_national import DATA, numbers, sentences

BY_STATE = {country(one.identifiers[0]).lower(): one for one in NATIONAL}


def _engine(registry, language: str):
    from presidio_analyzer import AnalyzerEngine
    from presidio_analyzer.nlp_engine import NoOpNlpEngine

    nlp = NoOpNlpEngine(models=[{"lang_code": language, "model_name": "none"}])
    nlp.load()
    return AnalyzerEngine(registry=registry, nlp_engine=nlp, supported_languages=[language])


@functools.cache
def _text(state: str, language: str) -> str:
    """A number of each kind after its first labels, far enough apart; one without a label."""
    lines = [
        sentence.format(next(forms(name, entry["forms"], 1, seed=place)))
        for name, entry, spoken, place, sentence in sentences(state)
        if spoken == language and place < 3
    ]
    lines += [next(forms(name, entry["alone"], 1, seed=9))
              for name, entry in numbers(state).items() if "alone" in entry]  # fmt: skip
    return (".\n" + "so it was written. " * 5 + "\n").join(lines)


def test_every_state_has_its_file() -> None:
    assert set(BY_STATE) == set(DATA)
    assert set(LANGUAGES) == {state.upper() for state in BY_STATE} | {"LI"}  # the Swiss number


@pytest.mark.parametrize("state", BY_STATE)
def test_a_states_recognizer_in_presidios_own_registry(state) -> None:
    from presidio_analyzer import EntityRecognizer, RecognizerRegistry

    from pii import prefilter

    languages = {spoken for _, _, spoken, _, _ in sentences(state)}
    assert languages
    for language in sorted(languages):
        ours = BY_STATE[state](language)
        recognizer = ours.for_presidio()
        assert isinstance(recognizer, EntityRecognizer)
        assert (recognizer.name, recognizer.country_code()) == (type(ours).__name__, state)
        registry = RecognizerRegistry(supported_languages=[language])
        registry.add_recognizer(recognizer)
        text = _text(state, language)
        there = {
            (hit.start, hit.end, hit.entity_type, hit.score)
            for hit in _engine(registry, language).analyze(text, language=language)
        }
        data = text.encode()
        here = {
            (hit.start, hit.end, hit.entity, hit.score)
            for region in prefilter.in_code_points(data, text, prefilter.make([ours])(data))
            for hit in ours.hits(text, region.start, region.end)
        }
        assert there == here != set()


@pytest.mark.parametrize("state", BY_STATE)
def test_a_states_recognizer_by_name_in_presidios_yaml(state, tmp_path: Path) -> None:
    from presidio_analyzer.recognizer_registry import RecognizerRegistryProvider

    import pii.presidio

    name = BY_STATE[state].__name__
    language = sorted({spoken for _, _, spoken, _, _ in sentences(state)})[0]
    (tmp_path / "recognizers.yaml").write_text(
        f"supported_languages: [{language}]\nglobal_regex_flags: 26\nrecognizers:\n"
        f"  - name: {name}\n    type: predefined\n    supported_languages: [{language}]\n"
        f"    country_code: {state}\n"
    )
    registry = RecognizerRegistryProvider(
        tmp_path / "recognizers.yaml"
    ).create_recognizer_registry()
    assert [type(one) for one in registry.recognizers] == [pii.presidio.CLASSES[name]]
    text = _text(state, language)
    ours = BY_STATE[state](language)
    assert {
        (hit.start, hit.end) for hit in _engine(registry, language).analyze(text, language=language)
    } == {(hit.start, hit.end) for hit in ours.hits(text, 0, len(text))}


def test_classes_are_imported_by_their_names() -> None:
    import pii.presidio
    from pii.presidio import EmailAddressRecognizer, MalteseNumberRecognizer

    assert MalteseNumberRecognizer(supported_language="mt").supported_language == "mt"
    assert EmailAddressRecognizer().name == "EmailAddressRecognizer"
    with pytest.raises(AttributeError, match="NoRecognizer is none of"):
        pii.presidio.NoRecognizer  # noqa: B018


def test_the_readmes_example(capsys) -> None:
    text = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
    examples = [block.partition("```")[0] for block in text.split("```python\n")[1:]]
    (example,) = (one for one in examples if "for_presidio" in one)
    exec(compile(example, "README.md", "exec"), {})
    assert "NATIONAL_ID" in capsys.readouterr().out


def test_a_run_does_without_presidio() -> None:
    code = (
        "import sys\nfrom pii.config import RedactConfig\nfrom pii.stage import stage\n"
        "import pii.national.de\nstage(RedactConfig(), 'de')\n"
        "sys.exit('presidio_analyzer' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
