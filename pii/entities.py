"""The kinds of personal data: one explicit tuple, so that config, policy and report agree.

Light on purpose: the recipe is checked against these names before any recognizer is loaded.
Names are Presidio's where it has one (presidio-analyzer 2.2.366, `conf/default_recognizers.yaml`),
except IBAN and NATIONAL_ID: one word for the identity numbers of all states, because the text
needs one word and the recognizer's name says which state.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

Action = Literal["mask", "annotate", "drop_document", "keep"]
"""mask: the placeholder stands in its place. annotate: a span is stored, the text stays.
drop_document: masked, and the document leaves the release. keep: neither span nor change."""

PolicyName = Literal["default", "strict"]


@dataclass(frozen=True, slots=True)
class Entity:
    """One kind of personal data and what the named policies do with it.

    `placeholder` is constant and holds no digit: it is one word to the filters, it says nothing
    about the value, and no recognizer can take it for a value again.
    `always_masked`: the recipe may not choose another action.
    """

    name: str
    placeholder: str
    default: Action
    strict: Action
    meaning: str
    always_masked: bool = False


ENTITIES: Final = (
    Entity("URL_CREDENTIALS", "<URL_CREDENTIALS>", "mask", "mask",
           "user name and password before the host of a URL", always_masked=True),
    Entity("IBAN", "<IBAN>", "mask", "mask", "international bank account number"),
    Entity("CREDIT_CARD", "<CARD>", "mask", "drop_document", "number of a payment card"),
    Entity("NATIONAL_ID", "<NATIONAL_ID>", "mask", "drop_document",
           "number that a state gives to a natural person (GDPR article 87)"),
    Entity("EMAIL_ADDRESS", "<EMAIL>", "mask", "mask", "e-mail address"),
    Entity("PHONE_NUMBER", "<PHONE>", "mask", "mask", "telephone or fax number"),
    Entity("IP_ADDRESS", "<IP>", "mask", "mask", "address of a computer on the public internet"),
)  # fmt: skip
"""In order of precedence where two entities claim the same characters with the same evidence."""

BY_NAME: Final = {entity.name: entity for entity in ENTITIES}
PLACEHOLDERS: Final = {entity.name: entity.placeholder for entity in ENTITIES}
ORDER: Final = {entity.name: place for place, entity in enumerate(ENTITIES)}
