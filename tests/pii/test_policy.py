"""Policies and their errors, and that the recipe's table stays light."""

from __future__ import annotations

import subprocess
import sys

import msgspec
import pytest

from language_id.languages import OFFICIAL, load
from pii.config import RedactConfig
from pii.entities import ENTITIES
from pii.policy import resolve


def test_default_masks_everything() -> None:
    assert set(resolve(RedactConfig()).values()) == {"mask"}


def test_strict_drops_documents_with_cards_and_identity_numbers() -> None:
    actions = resolve(RedactConfig(policy="strict"))
    assert [name for name, action in actions.items() if action == "drop_document"] == [
        "CREDIT_CARD", "NATIONAL_ID",
    ]  # fmt: skip


def test_recipe_overrides_the_policy_and_order_is_that_of_the_entities() -> None:
    actions = resolve(RedactConfig(actions={"PHONE_NUMBER": "annotate"}))
    assert actions["PHONE_NUMBER"] == "annotate"
    assert list(actions) == [entity.name for entity in ENTITIES]


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("PHONE", "did you mean PHONE_NUMBER"),
        ("email_adress", "did you mean EMAIL_ADDRESS"),
        ("XYZW", "known: URL_CREDENTIALS, IBAN"),
    ],
)
def test_unknown_entities_are_refused_with_the_nearest_name(name, message) -> None:
    with pytest.raises(msgspec.ValidationError, match=message):
        msgspec.convert({"actions": {name: "mask"}}, RedactConfig)
    with pytest.raises(ValueError, match=message):
        RedactConfig(actions={name: "mask"})


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
