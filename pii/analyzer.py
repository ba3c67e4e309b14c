"""The recognizers of a language, alone and as a Presidio AnalyzerEngine, without any network.

Presidio's default engine downloads a spaCy model and its e-mail recognizer a suffix list
(presidio-analyzer 2.2.366). Here its engine gets `NoOpNlpEngine` and our recognizers and nothing
else; the pipeline calls the same recognizers through the prefilter.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from language_id.languages import OFFICIAL, UND
from pii import policy
from pii.birth_date import BirthDateRecognizer
from pii.config import RedactConfig
from pii.credentials import PasswordRecognizer, PrivateKeyRecognizer, TokenRecognizer
from pii.credit_card import PaymentCardRecognizer
from pii.email_address import DisguisedEmailRecognizer, EmailAddressRecognizer
from pii.iban import BankAccountRecognizer
from pii.ip_address import IpV4Recognizer, IpV6Recognizer
from pii.licence_plate import LicencePlateRecognizer
from pii.mac_address import HardwareAddressRecognizer
from pii.national import NationalNumberRecognizer
from pii.passport import IdentityDocumentRecognizer
from pii.phone_evidence import (
    CalledPhoneRecognizer,
    GroupedPhoneRecognizer,
    MarkedPhoneRecognizer,
    PhoneBeforeWordRecognizer,
)
from pii.phone_number import InternationalPhoneRecognizer, LabelledPhoneRecognizer
from pii.recognizer import TriggeredRecognizer
from pii.url_credentials import UrlCredentialsRecognizer

RECOGNIZERS: Final[tuple[type[TriggeredRecognizer], ...]] = (
    UrlCredentialsRecognizer,
    TokenRecognizer,
    PrivateKeyRecognizer,
    PasswordRecognizer,
    BankAccountRecognizer,
    PaymentCardRecognizer,
    NationalNumberRecognizer,
    EmailAddressRecognizer,
    DisguisedEmailRecognizer,
    InternationalPhoneRecognizer,
    LabelledPhoneRecognizer,
    CalledPhoneRecognizer,
    GroupedPhoneRecognizer,
    MarkedPhoneRecognizer,
    PhoneBeforeWordRecognizer,
    IpV4Recognizer,
    IpV6Recognizer,
    HardwareAddressRecognizer,
    IdentityDocumentRecognizer,
    LicencePlateRecognizer,
    BirthDateRecognizer,
)
"""All of them, for every language: what a language changes stands in its file."""


def recognizers(
    language: str, config: RedactConfig | None = None
) -> tuple[TriggeredRecognizer, ...]:
    """One instance of each for documents of `language`, one of the 24 or `und`.

    `config` adds its deny list, its model of names and, where they are looked for, addresses.

    Raises:
        ValueError: another language; a list, key or model that is missing.
    """
    if language != UND and language not in OFFICIAL:
        raise ValueError(f"{language!r} is neither one of the 24 official languages nor {UND}")
    own = [recognizer(language) for recognizer in RECOGNIZERS]
    if config is not None and policy.resolve(config)["POSTAL_ADDRESS"] != "keep":
        from pii.postal_address import LabelledAddressRecognizer, PostalAddressRecognizer

        own += [PostalAddressRecognizer(language), LabelledAddressRecognizer(language)]
    if config is not None and config.deny_list is not None:
        from pii.deny_list import DeniedStringRecognizer

        own.append(DeniedStringRecognizer(config, language))
    if config is not None and language in config.names.models:
        from pii.names import NameRecognizer

        own.append(NameRecognizer(config, language))
    return tuple(own)


def engine(languages: Sequence[str] = (*OFFICIAL, UND), config: RedactConfig | None = None) -> Any:
    """A `presidio_analyzer.AnalyzerEngine` with these recognizers, to be used like any other."""
    from presidio_analyzer import AnalyzerEngine, RecognizerRegistry
    from presidio_analyzer.nlp_engine import NoOpNlpEngine

    nlp = NoOpNlpEngine(models=[{"lang_code": code, "model_name": "none"} for code in languages])
    nlp.load()
    registry = RecognizerRegistry(
        recognizers=[one.for_presidio() for code in languages for one in recognizers(code, config)],
        supported_languages=list(languages),
    )
    return AnalyzerEngine(registry=registry, nlp_engine=nlp, supported_languages=list(languages))
