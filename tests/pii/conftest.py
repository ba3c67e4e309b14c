"""Values made from numbering plans and check digits: nobody's, and valid all the same."""

from __future__ import annotations

from dataclasses import dataclass

import pyarrow as pa
import pytest


@dataclass(frozen=True)
class Values:
    """Generated values by entity; national phones by region."""

    emails: tuple[str, ...]
    international_phones: tuple[str, ...]
    national_phones: dict[str, tuple[str, ...]]
    ibans: tuple[str, ...]
    cards: tuple[str, ...]
    addresses: tuple[str, ...]
    identity_numbers: tuple[str, ...]


REGIONS = [
    "AT",
    "BE",
    "BG",
    "CY",
    "CZ",
    "DE",
    "DK",
    "EE",
    "ES",
    "FI",
    "FR",
    "GR",
    "HR",
    "HU",
    "IE",
    "IT",
    "LT",
    "LU",
    "LV",
    "MT",
    "NL",
    "PL",
    "PT",
    "RO",
    "SE",
    "SI",
    "SK",
]


def _phones() -> tuple[tuple[str, ...], dict[str, tuple[str, ...]]]:
    import phonenumbers
    from phonenumbers import PhoneNumberFormat, PhoneNumberType

    international: list[str] = []
    national: dict[str, tuple[str, ...]] = {}
    for region in REGIONS:
        numbers = [
            number
            for kind in (PhoneNumberType.FIXED_LINE, PhoneNumberType.MOBILE)
            if (number := phonenumbers.example_number_for_type(region, kind))
        ]
        for number in numbers:
            form = phonenumbers.format_number(number, PhoneNumberFormat.INTERNATIONAL)
            plain = phonenumbers.format_number(number, PhoneNumberFormat.E164)
            international += [form, plain, form.replace(" ", "."), form.replace(" ", "-")]
            international.append("00 " + form[1:])
        national[region] = tuple(
            phonenumbers.format_number(number, PhoneNumberFormat.NATIONAL) for number in numbers
        )
    return tuple(international), national


def _ibans() -> tuple[str, ...]:
    import re

    from stdnum import iban, numdb

    made: list[str] = []
    for region in REGIONS:
        structure = numdb.get("iban").info(region)[0][1]["bban"]
        account = ""
        for count, kind in re.findall(r"([0-9]+)!([nac])", structure):
            account += ("7301952846" * 4 if kind == "n" else "QWERTZUIOP" * 4)[: int(count)]
        number = region + iban.calc_check_digits(f"{region}00{account}") + account
        spaced = iban.format(number)
        made += [number, spaced, spaced.replace(" ", "\u00a0"), spaced.replace(" ", "-")]
        made.append(" ".join(number[i : i + 3] for i in range(0, len(number), 3)))
    return tuple(made)


def _cards() -> tuple[str, ...]:
    from stdnum import luhn

    made = []
    for start in ("400000123456789", "510510510510510", "222300004841001", "601100099013942"):
        number = start + luhn.calc_check_digit(start)
        for gap in (" ", "-", "\u00a0"):
            made.append(gap.join(number[i : i + 4] for i in range(0, 16, 4)))
    amex = "37828224631000"
    amex += luhn.calc_check_digit(amex)
    made.append(f"{amex[:4]} {amex[4:10]} {amex[10:]}")
    return tuple(made)


def _emails() -> tuple[str, ...]:
    local = ("jane.doe", "j_doe+list", "o'neill", "žofie.nováková", "μαρία", "иван.петров", "x1")
    # Reserved names, hosts that are public suffixes themselves, IDN in three scripts.
    hosts = [
        "example.org",
        "example.com",
        "mail.example.net",
        "gov.ie",
        "gouv.fr",
        "gob.es",
        "gv.at",
        "gov.pl",
        "gov.gr",
        "gov.it",
        "gov.lv",
        "ac.at",
        "asso.fr",
        "example.europa.eu",
        "münchen.example.de",
        "пример.бг",
        "παράδειγμα.ελ",
        "xn--mnchen-3ya.de",
        "EXAMPLE.ORG",
    ]
    return tuple(f"{name}@{host}" for name in local for host in hosts)


def _addresses() -> tuple[str, ...]:
    four = [f"{a}.{b}.{c}.{d}" for a, b, c, d in
            ((193, 7, 66, 2), (62, 101, 9, 250), (8, 64, 3, 9), (145, 200, 1, 77))]  # fmt: skip
    six = ["2a02:4780:1:2::9", "2001:4860:0:0:0:0:0:8844", "2a00:1450:4009:80a::200e"]
    return tuple(four + six)


def _identity_numbers() -> tuple[str, ...]:
    from stdnum.es import nie

    french = "1850575123004"
    key = f"{97 - int(french) % 97:02d}"
    hetu = "010180-300" + "0123456789ABCDEFHJKLMNPRSTUVWXY"[10180300 % 31]
    belgian = f"80.01.01-123.{97 - 800101123 % 97:02d}"
    return (
        french + key, hetu, belgian, "X1234567" + nie.calc_check_digit("X1234567"),
        f"{french[0]} {french[1:3]} {french[3:5]} {french[5:7]} {french[7:10]} {french[10:]} {key}",
    )  # fmt: skip


@pytest.fixture(scope="session")
def values() -> Values:
    """Every generated value, as written in a text."""
    international, national = _phones()
    return Values(
        _emails(), international, national, _ibans(), _cards(), _addresses(), _identity_numbers()
    )


@pytest.fixture(scope="session")
def identified():
    """A maker of IDENTIFIED batches from rows that name only what matters to a test."""
    from manifests.schema import IDENTIFIED

    def make(rows: list[dict[str, object]]) -> pa.RecordBatch:
        needed = {
            "doc_id": "0" * 32, "text": "", "source": "s", "source_type": "web", "raw_file": "r",
            "language": "en",
        }  # fmt: skip
        return pa.RecordBatch.from_pylist([needed | row for row in rows], schema=IDENTIFIED)

    return make


@pytest.fixture(scope="session")
def redactor():
    """A maker of redactors of str for a language (and configuration), each built once."""
    from pii import policy, redact
    from pii.analyzer import recognizers
    from pii.config import RedactConfig

    made = {}

    def make(language: str, config: RedactConfig = RedactConfig()):  # noqa: B008
        key = (language, repr(config))
        if key not in made:
            made[key] = redact.make(recognizers(language, config), policy.resolve(config))

        def of(text: str) -> tuple[str, list]:
            result = made[key](text.encode())
            return (text, []) if result is None else (result.text, result.spans)

        return of

    return make
