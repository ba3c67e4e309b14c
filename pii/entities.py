"""The kinds of personal data: one explicit tuple, so that config, policy and report agree.

Light on purpose: the recipe is checked against these names before any recognizer is loaded.
Names are Presidio's where it has one (presidio-analyzer 2.2.366, `conf/default_recognizers.yaml`),
except IBAN, NATIONAL_ID and ID_DOCUMENT: one word for the numbers of all states, because the text
needs one word and the recognizer's name says which state. What is done with each stands in
`policies/*.toml`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

Action = Literal["mask", "pseudonym", "annotate", "drop_document", "keep"]
"""mask: the placeholder stands in its place. pseudonym: a token stands in its place, the same for
the same value and key. annotate: a span is stored, the text stays. drop_document: masked, and the
document leaves the release. keep: neither span nor change."""


@dataclass(frozen=True, slots=True)
class Entity:
    """One kind of personal data.

    `placeholder` is constant and holds no digit: it is one word to the filters, it says nothing
    about the value, and no recognizer can take it for a value again.
    `actions`: those that the recipe may choose; empty for all.
    """

    name: str
    placeholder: str
    meaning: str
    actions: tuple[Action, ...] = ()


ENTITIES: Final = (
    Entity("DENIED", "<REMOVED>", "a string of the deny list: a person who asked to be forgotten",
           ("mask", "drop_document")),
    Entity("URL_CREDENTIALS", "<URL_CREDENTIALS>", "user name and password before the host of a "
           "URL", ("mask",)),
    Entity("SECRET", "<SECRET>", "private key, access token or password",
           ("mask", "annotate", "drop_document", "keep")),
    Entity("IBAN", "<IBAN>", "international bank account number"),
    Entity("CREDIT_CARD", "<CARD>", "number of a payment card"),
    Entity("NATIONAL_ID", "<NATIONAL_ID>",
           "number that a state gives to a natural person (GDPR article 87)"),
    Entity("COMPANY_ID", "<COMPANY_ID>", "number of a firm or body in a public register"),
    Entity("ID_DOCUMENT", "<ID_DOCUMENT>", "number of a passport or identity card, with its label"),
    Entity("EMAIL_ADDRESS", "<EMAIL>", "e-mail address"),
    Entity("PHONE_NUMBER", "<PHONE>", "telephone or fax number"),
    Entity("IP_ADDRESS", "<IP>", "address of a computer on the public internet"),
    Entity("MAC_ADDRESS", "<MAC>", "hardware address of a network interface"),
    Entity("LICENCE_PLATE", "<PLATE>", "registration plate of a vehicle, with its label"),
    Entity("BIRTH_DATE", "<BIRTH_DATE>", "date of birth, with its label"),
    Entity("POSTAL_ADDRESS", "<ADDRESS>",
           "street and house number, with postal code or label"),
    Entity("PERSON", "<PERSON>", "name of a person, as a model of the user's guesses it",
           ("annotate", "keep")),
)  # fmt: skip
"""In order of precedence where two entities claim the same characters with the same evidence."""

BY_NAME: Final = {entity.name: entity for entity in ENTITIES}
PLACEHOLDERS: Final = {entity.name: entity.placeholder for entity in ENTITIES}
ORDER: Final = {entity.name: place for place, entity in enumerate(ENTITIES)}

TOKEN_LETTERS: Final = 16
"""Letters of a pseudonym, each one of sixteen: 64 bits, so that two of a thousand million values
share one with a chance of 3 %."""


def token_pattern(placeholder: str) -> str:
    """Regular expression (of one width) of the pseudonyms that stand for the placeholder."""
    return f"{placeholder[:-1]}_[a-p]{{{TOKEN_LETTERS}}}>"
