"""The test set of benchmarks/pii.py: generated values in real sentences of 24 languages.

Carriers are sentences of the packaged sample (pipeline/sample, from Debian and npm packages);
numbers come from pii_numbers.py, telephones from phonenumbers, the rest from the rules below. Each
case holds one value, labelled (a sentence of pii_sentences.toml, or of those written apart from the
lists of labels) or bare, or a negative: something
that is no personal data and looks like it.
"""

from __future__ import annotations

import random
import re
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pii_numbers

HERE = Path(__file__).parent
ROUNDS = 4
"""Values per sentence."""
STATES = {
    "bg": "BG", "cs": "CZ", "da": "DK", "de": "DE AT", "el": "GR CY", "en": "IE MT", "es": "ES",
    "et": "EE", "fi": "FI", "fr": "FR BE LU", "ga": "IE", "hr": "HR", "hu": "HU", "it": "IT",
    "lt": "LT", "lv": "LV", "mt": "MT", "nl": "NL BE", "pl": "PL", "pt": "PT", "ro": "RO",
    "sk": "SK", "sl": "SI", "sv": "SE FI",
}  # fmt: skip
IDS_BY_LANGUAGE: dict[str, list[str]] = {
    language: list(dict.fromkeys(kind for _, kind, _ in table["ids"]))
    for language, table in tomllib.loads((HERE / "pii_sentences.toml").read_text("utf-8")).items()
}
"""Kinds of identity numbers (pii_numbers.py) that documents of a language give."""
ALONE = frozenset({"hetu", "nir", "cf", "nie", "matricule"})
"""Kinds whose check is strong enough to stand without a label."""
MONTHS = {
    "bg": "{d} май {y} г.", "cs": "{d}. května {y}", "da": "{d}. maj {y}", "de": "{d}. Mai {y}",
    "el": "{d} Μαΐου {y}", "en": "{d} May {y}", "es": "{d} de mayo de {y}", "et": "{d}. mai {y}",
    "fi": "{d}. toukokuuta {y}", "fr": "{d} mai {y}", "ga": "{d} Bealtaine {y}",
    "hr": "{d}. svibnja {y}", "hu": "{y}. május {d}.", "it": "{d} maggio {y}",
    "lt": "{y} m. gegužės {d} d.", "lv": "{y}. gada {d}. maijā", "mt": "{d} ta’ Mejju {y}",
    "nl": "{d} mei {y}", "pl": "{d} maja {y} r.", "pt": "{d} de maio de {y}", "ro": "{d} mai {y}",
    "sk": "{d}. mája {y}", "sl": "{d}. maja {y}", "sv": "{d} maj {y}",
}  # fmt: skip
PASSPORTS = {
    "AT": "U1234567", "BE": "EH654321", "BG": "384712345", "CY": "K00123456", "CZ": "41234567",
    "DE": "C4VF7K2T9", "DK": "205312345", "EE": "KB0123456", "ES": "PAC123456", "FI": "XP1234567",
    "FR": "18AB12345", "GR": "AE1234567", "HR": "071234567", "HU": "BC1234567", "IE": "PC1234567",
    "IT": "YA1234567", "LT": "24512345", "LU": "JCU9J4T2", "LV": "LV1234567", "MT": "1234567",
    "NL": "NWX1R2C34", "PL": "EH1234567", "PT": "CA123456", "RO": "051234567", "SE": "91234567",
    "SI": "PB1234567", "SK": "BD1234567",
}  # fmt: skip
# Not Malta's: its card bears the person's number, which is NATIONAL_ID.
CARDS = {
    "BG": "641234567", "CZ": "201234567", "DK": "501234567", "DE": "L4VF7K2T9", "GR": "ΑΚ 123456",
    "IE": "C12345678", "EE": "AB0123456", "FI": "123456789", "FR": "D2H6862M2", "HR": "112345678",
    "HU": "123456AB", "IT": "CA12345AB", "LT": "12345678", "LV": "PA1234567",
    "NL": "SPECI2014", "PL": "ABC 123456", "PT": "12345678", "RO": "XB 123456", "SE": "12345678",
    "SI": "001234567", "SK": "EA123456",
}  # fmt: skip
PLATES = {
    "AT": "W 12345 B", "BE": "1-ABC-234", "BG": "CA 1234 BT", "CY": "KAB 123", "CZ": "1A2 3456",
    "DE": "B-MW 1234", "DK": "AB 12 345", "EE": "123 ABC", "ES": "1234 BCD", "FI": "ABC-123",
    "FR": "AB-123-CD", "GR": "ΑΒΕ-1234", "HR": "ZG 1234-AB", "HU": "AB-CD 123", "IE": "191-D-12345",
    "IT": "AB 123 CD", "LT": "ABC 123", "LU": "AB 1234", "LV": "AB-1234", "MT": "ABC 123",
    "NL": "XX-123-X", "PL": "WA 12345", "PT": "AA-12-BB", "RO": "B 123 ABC", "SE": "ABC 12D",
    "SI": "LJ AB-123", "SK": "BA123AB",
}  # fmt: skip
NEGATIVES = {
    "amount": ("{a} 394 000 €", "1 250 000,50 EUR", "12.345.678,90", "€ 4 322 300", "350 000"),
    "act": (
        "168/2013",
        "4001/2011 (179)",
        "(EU) 2016/679",
        "2004/18/EC",
        "COM(2020) 825",
        "32016R0679",
        "L 119/1",
        "24/26.11.1984",
    ),
    "date": ("3.6.2002", "2019-05-01T10:00:00+02:00", "08.12.1972", "01/02/2019-05/06/2020"),
    "place": ("494936.587 4322300.206", "48.8566, 2.3522", "12.7.3.1", "§ 3.2.1.4", "114.2.3.1.5"),
    "code": (
        "978-3-16-148410-0",
        "048-006-00-2",
        "CAS 7440-66-6",
        "0301 10 00 90",
        "ISSN 0378-5955",
        "CPV 45000000-7",
        "EAN 4006381333931",
        "NACE 62.01",
        "v. 10.4.200.12",
    ),
}


@dataclass(frozen=True, slots=True)
class Case:
    """One text and its one value, `text[start:end]`; of negatives nothing should be found there.

    `entity` is eurosift's name; `form` is labelled, apart, bare, firm, broken or a negative's kind.
    """

    language: str
    state: str
    entity: str
    form: str
    kind: str
    text: str
    start: int
    end: int


def carriers() -> dict[str, list[str]]:
    """Language -> sentences without digits and `@`."""
    import io
    import json

    import zstandard

    found: dict[str, list[str]] = {}
    with (HERE.parent / "pipeline/sample/sample.jsonl.zst").open("rb") as raw:
        stream = zstandard.ZstdDecompressor().stream_reader(raw)
        for line in io.TextIOWrapper(stream, encoding="utf-8"):
            row = json.loads(line)
            for sentence in re.split(r"(?<=[.!?;])\s+", row["text"]):
                if 40 < len(sentence) < 300 and not re.search("[0-9@]", sentence):
                    found.setdefault(row["lang"], []).append(sentence)
    return found


def _ibans(rng: random.Random) -> Iterator[tuple[str, str]]:
    from stdnum import iban, numdb

    for states in STATES.values():
        for state in states.split():
            shape = numdb.get("iban").info(state)[0][1]["bban"]
            account = "".join(
                "".join(rng.choice("0123456789" if kind == "n" else "ABCDEFGHJK")
                        for _ in range(int(count)))
                for count, kind in re.findall("([0-9]+)!([nac])", shape)
            )  # fmt: skip
            number = state + iban.calc_check_digits(f"{state}00{account}") + account
            spaced = " ".join(number[at : at + 4] for at in range(0, len(number), 4))
            yield state, rng.choice((number, spaced, spaced.replace(" ", "\u00a0"),
                                     spaced.replace(" ", "-"), number.lower()))  # fmt: skip


def _card(rng: random.Random) -> str:
    from stdnum import luhn

    body = rng.choice(("4", "51", "55")).ljust(15, "0")
    body = body[:2] + "".join(rng.choice("0123456789") for _ in range(13))
    number = body + luhn.calc_check_digit(body)
    return rng.choice((" ", "-")).join(number[at : at + 4] for at in range(0, 16, 4))


def _emails(language: str, rng: random.Random) -> list[str]:
    state = STATES[language].split()[0].lower()
    name = rng.choice(("jan.novak", "a_b+list", "o'neill", "x1", "ana-maria"))
    made = [f"{name}@example.{state}", f"{name}@gov.{state}", f"{name}@mail.example.europa.eu"]
    if language == "bg":
        made.append("иван@пример.бг")
    if language == "el":
        made.append("maria@παράδειγμα.ελ")
    if language in {"de", "sv"}:
        made.append("info@müller.example.de")
    return [*made, f"{name} [at] example [dot] {state}", f"{name}(at)example.{state}"]


def _phones(language: str, rng: random.Random) -> list[tuple[str, str, str]]:
    """State, `international` or `national`, number."""
    import phonenumbers
    from phonenumbers import PhoneNumberFormat, PhoneNumberType

    made = []
    for state in STATES[language].split():
        for kind in (PhoneNumberType.FIXED_LINE, PhoneNumberType.MOBILE):
            number = phonenumbers.example_number_for_type(state, kind)
            if number is None:
                continue
            body = str(number.national_number)
            for _ in range(50):
                other = body[:-4] + "".join(rng.choice("0123456789") for _ in range(4))
                changed = phonenumbers.parse(f"+{number.country_code}{other}", state)
                if phonenumbers.is_valid_number(changed):
                    changed.italian_leading_zero = number.italian_leading_zero
                    number = changed
                    break
            for form, name in ((PhoneNumberFormat.INTERNATIONAL, "international"),
                               (PhoneNumberFormat.E164, "international"),
                               (PhoneNumberFormat.NATIONAL, "national")):  # fmt: skip
                made.append((state, name, phonenumbers.format_number(number, form)))
    return made


def _date(language: str, rng: random.Random) -> str:
    day, year = rng.randrange(13, 29), rng.randrange(1935, 2009)
    form = rng.choice(("{d}.{m:02d}.{y}", "{d}/{m:02d}/{y}", "{y}-{m:02d}-{d}", MONTHS[language]))
    return form.format(d=day, m=rng.randrange(1, 13), y=year)


def _secrets(rng: random.Random) -> list[str]:
    def some(
        count: int, letters: str = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"
    ) -> str:
        return "".join(rng.choice(letters) for _ in range(count))

    return ["AKIA" + some(16, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"), f"ghp_{some(36)}",
            f"glpat-{some(20)}", f"xoxb-{some(12, '0123456789')}-{some(24)}", f"AIza{some(35)}",
            f"eyJ{some(20)}.eyJ{some(40)}.{some(43)}"]  # fmt: skip


def _broken(kind: str, number: str) -> str:
    """The number with another last digit, so that its check digit is wrong."""
    place = max(at for at, character in enumerate(number) if character.isdigit())
    return number[:place] + str((int(number[place]) + 1) % 10) + number[place + 1 :]


UNCHECKED = frozenset({"cpr", "id", "pk"})
"""Kinds without a check digit that is known to hold."""


APART = HERE.parent / "tests" / "pii" / "sentences"
"""Sentences that were written apart from the lists of labels, before they were run."""


def written_apart(language: str, put: Callable[..., None], rng: random.Random) -> None:
    """Cases of form `apart`: one value of one state a sentence."""
    table = tomllib.loads((APART / f"{language}.toml").read_text("utf-8"))
    states = STATES[language].split()
    for frame in table["phone"]:
        national = [p for p in _phones(language, rng) if p[1] == "national"]
        state, _, number = rng.choice(national)
        put(language, state, "PHONE_NUMBER", "apart", "national", number, frame)
    for frame in table["birth"]:
        put(language, "", "BIRTH_DATE", "apart", "", _date(language, rng), frame)
    for kind, entity, values in (("passport", "ID_DOCUMENT", PASSPORTS),
                                 ("card", "ID_DOCUMENT", CARDS),
                                 ("plate", "LICENCE_PLATE", PLATES)):  # fmt: skip
        for frame in table[kind]:
            given = [state for state in states if state in values]
            if given:
                put(language, given[0], entity, "apart", kind, values[given[0]], frame)


def make(seed: int = 1) -> list[Case]:
    """All cases, the same for the same seed and the same versions of the libraries."""
    rng = random.Random(seed)
    sentences: dict[str, Any] = tomllib.loads((HERE / "pii_sentences.toml").read_text("utf-8"))
    by_language = carriers()
    cases: list[Case] = []

    def put(
        language: str, state: str, entity: str, form: str, kind: str, value: str, frame: str = "{}"
    ) -> None:
        before, after = rng.choice(by_language[language]), rng.choice(by_language[language])
        head, _, tail = frame.partition("{}")
        start = len(before) + 1 + len(head)
        text = f"{before} {head}{value}{tail} {after}"
        cases.append(Case(language, state, entity, form, kind, text, start, start + len(value)))

    for language, table in sentences.items():
        written_apart(language, put, rng)
        for state, kind, frame in table["ids"]:
            for _ in range(ROUNDS):
                number = pii_numbers.person(kind, rng)
                put(language, state, "NATIONAL_ID", "labelled", kind, number, frame)
                if kind in ALONE:
                    put(language, state, "NATIONAL_ID", "bare", kind, number)
                if kind not in UNCHECKED:
                    put(
                        language, state, "NATIONAL_ID", "broken", kind, _broken(kind, number), frame
                    )
        for kind, frame in table["firms"]:
            for _ in range(ROUNDS):
                put(language, "", "COMPANY_ID", "firm", kind, pii_numbers.firm(kind, rng), frame)
        for frame in table["phone"]:
            for state, kind, number in _phones(language, rng):
                put(language, state, "PHONE_NUMBER", "labelled", kind, number, frame)
                if kind == "international":
                    put(language, state, "PHONE_NUMBER", "bare", kind, number)
        for name, entity, values in (("passport", "ID_DOCUMENT", PASSPORTS),
                                     ("card", "ID_DOCUMENT", CARDS),
                                     ("plate", "LICENCE_PLATE", PLATES)):  # fmt: skip
            for frame in table[name]:
                for state in STATES[language].split():
                    if state in values:
                        put(language, state, entity, "labelled", name, values[state], frame)
        for frame in table["birth"]:
            for _ in range(ROUNDS):
                put(language, "", "BIRTH_DATE", "labelled", "", _date(language, rng), frame)
        for address in _emails(language, rng):
            kind = "plain" if "@" in address else "disguised"
            put(language, "", "EMAIL_ADDRESS", "bare", kind, address)
        for state, number in _ibans(rng):
            put(language, state, "IBAN", "bare", "", number)
            if number[-1].isdigit():
                put(language, state, "IBAN", "broken", "", _broken("", number))
        put(language, "", "CREDIT_CARD", "bare", "", _card(rng))
        for value in ("193.7.66.2", "62.101.9.250", "2a02:4780:1:2::9"):
            put(language, "", "IP_ADDRESS", "bare", "", value)
        for value in ("00:1b:44:11:3a:b7", "00-1B-44-11-3A-B7"):
            put(language, "", "MAC_ADDRESS", "bare", "", value)
        for value in _secrets(rng):
            put(language, "", "SECRET", "bare", "", value)
        for kind, values in NEGATIVES.items():
            for value in values:
                put(language, "", "", kind, kind, value.replace("{a} ", ""))
    return cases
