"""Policies and their errors, and that the recipe's table stays light."""

from __future__ import annotations

import subprocess
import sys
from typing import get_args

import msgspec
import pytest

from language_id.languages import OFFICIAL, load
from pii.config import RedactConfig
from pii.entities import ENTITIES, Action
from pii.policy import NAMES, resolve
from pii.policy import load as load_policy


@pytest.mark.parametrize("name", NAMES)
def test_every_policy_names_every_entity_and_explains_itself(name) -> None:
    table = load_policy(name)
    assert set(table["actions"]) == {entity.name for entity in ENTITIES}
    for entity in ENTITIES:
        action = table["actions"][entity.name]
        assert action in (entity.actions or get_args(Action))
    assert "anonym" not in repr(table).lower()
    assert all(len(table[key]) > 40 for key in ("summary", "legal", "limits"))
    assert "article" in table["legal"].lower() and "not" in table["limits"]


def test_default_masks_everything_but_names_addresses_and_firms() -> None:
    actions = resolve(RedactConfig())
    kept = {name for name, action in actions.items() if action != "mask"}
    assert kept <= {"PERSON", "POSTAL_ADDRESS", "COMPANY_ID", "BOILERPLATE_LINE"}
    assert actions["PERSON"] == actions["COMPANY_ID"] == "keep"


def test_strict_drops_documents_with_numbers_of_persons_and_secrets() -> None:
    actions = resolve(RedactConfig(policy="strict"))
    assert {name for name, action in actions.items() if action == "drop_document"} == {
        "DENIED", "SECRET", "CREDIT_CARD", "NATIONAL_ID", "ID_DOCUMENT",
    }  # fmt: skip


def test_recipe_overrides_the_policy_and_order_is_that_of_the_entities() -> None:
    actions = resolve(RedactConfig(actions={"PHONE_NUMBER": "annotate"}))
    assert actions["PHONE_NUMBER"] == "annotate"
    assert list(actions) == [entity.name for entity in ENTITIES]


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("PHONE", "did you mean PHONE_NUMBER"),
        ("email_adress", "did you mean EMAIL_ADDRESS"),
        ("XYZW", "known: DENIED, URL_CREDENTIALS"),
    ],
)
def test_unknown_entities_are_refused_with_the_nearest_name(name, message) -> None:
    with pytest.raises(msgspec.ValidationError, match=message):
        msgspec.convert({"actions": {name: "mask"}}, RedactConfig)
    with pytest.raises(ValueError, match=message):
        RedactConfig(actions={name: "mask"})


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"actions": {"PERSON": "mask"}}, "it can be: annotate, keep"),
        ({"actions": {"DENIED": "keep"}}, "it can be: mask, drop_document"),
        ({"actions": {"PERSON": "annotate"}}, "name it in"),
        ({"names": {"models": {"fr": "x"}}}, "names are not looked for"),
        ({"key_env": "A", "key_file": "b"}, "choose one"),
    ],
)
def test_settings_that_contradict_are_refused(settings, message) -> None:
    with pytest.raises(msgspec.ValidationError, match=message):
        msgspec.convert(settings, RedactConfig)


def test_credentials_are_always_masked() -> None:
    with pytest.raises(ValueError, match="always masked"):
        RedactConfig(actions={"URL_CREDENTIALS": "keep"})


@pytest.mark.parametrize("language", OFFICIAL)
def test_phone_words_of_each_language(language) -> None:
    from pii.phone_words import MAX_WORD, words

    table = load(language).tables["redact"]
    assert table["phone_regions"] and len(table["phone_words"]) >= 5
    for word in table["phone_words"]:
        assert len(word) <= MAX_WORD and word == word.lower() and not any(map(str.isdigit, word))
        assert set(table["phone_regions"]) <= set(words()[word])


def test_config_policy_and_stage_load_nothing_heavy() -> None:
    code = (
        "import sys, pii.config, pii.policy, pii.spans, pii.stage\n"
        "from pii.config import RedactConfig\n"
        "pii.stage.fingerprint(RedactConfig(), 'fr')\n"
        "heavy = {'presidio_analyzer', 'spacy', 'phonenumbers', 'stdnum', 'tldextract', 're2'}\n"
        "sys.exit(repr(sorted(heavy & set(sys.modules))) if heavy & set(sys.modules) else 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
