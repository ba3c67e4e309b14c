"""Labels as people write them: sentences in 24 languages, written apart from the lists of labels.

`sentences/<language>.toml` holds sentences with `{}` for a value, by kind; of identity numbers also
which number it is. They were written first and run then; what was missed went into the lists.
"""

from __future__ import annotations

import functools
import tomllib
from pathlib import Path

import pytest

from language_id.languages import OFFICIAL, load
from tests.pii.national_numbers import forms

FOLDER = Path(__file__).parent / "sentences"
ENTITIES = {"phone": "PHONE_NUMBER", "birth": "BIRTH_DATE", "passport": "ID_DOCUMENT",
            "card": "ID_DOCUMENT", "plate": "LICENCE_PLATE"}  # fmt: skip
STATES = {"bg": "BG", "cs": "CZ", "da": "DK", "de": "DE AT", "el": "GR", "en": "IE", "es": "ES",
          "et": "EE", "fi": "FI", "fr": "FR BE", "ga": "IE", "hr": "HR", "hu": "HU", "it": "IT",
          "lt": "LT", "lv": "LV", "mt": "MT", "nl": "NL BE", "pl": "PL", "pt": "PT", "ro": "RO",
          "sk": "SK", "sl": "SI", "sv": "SE"}  # fmt: skip
VALUES = {
    "passport": {"bg": "384712345", "de": "C4VF7K2T9", "es": "PAC123456", "fr": "18AB12345",
                 "hr": "071234567", "lu": "JCU9J4T2", "nl": "NWX1R2C34", "ro": "051234567",
                 "mt": "1234567", "cs": "41234567", "lt": "24512345"},
    "card": {"bg": "641234567", "cs": "201234567", "da": "501234567", "de": "L4VF7K2T9",
             "el": "ΑΚ 123456", "fr": "D2H6862M2", "hr": "112345678", "hu": "123456AB",
             "it": "CA12345AB", "lt": "12345678", "lv": "PA1234567", "nl": "SPECI2014",
             "pl": "ABC 123456", "pt": "12345678", "ro": "XB 123456", "sl": "001234567",
             "sk": "EA123456", "sv": "12345678", "fi": "123456789"},
    "plate": {"bg": "CA 1234 BT", "cs": "1A2 3456", "da": "AB 12 345", "de": "B-MW 1234",
              "el": "ΑΒΕ-1234", "en": "191-D-12345", "es": "1234 BCD", "et": "123 ABC",
              "fi": "ABC-123", "fr": "AB-123-CD", "ga": "191-D-12345", "hr": "ZG 1234-AB",
              "hu": "AB-CD 123", "it": "AB 123 CD", "lt": "ABC 123", "lv": "AB-1234",
              "mt": "ABC 123", "nl": "XX-123-X", "pl": "WA 12345", "pt": "AA-12-BB",
              "ro": "B 123 ABC", "sk": "BA123AB", "sl": "LJ AB-123", "sv": "ABC 12D"},
}  # fmt: skip
MAX_ENDING = 4
"""Code points after a date that belong to it: "г.", "-án"."""
DATES = ("14.05.1972", "1972-05-14")
IN_WORDS = {
    "bg": "14 май 1972", "cs": "14. května 1972", "da": "14. maj 1972", "de": "14. Mai 1972",
    "el": "14 Μαΐου 1972", "en": "14 May 1972", "es": "14 de mayo de 1972", "et": "14. mail 1972",
    "fi": "14. toukokuuta 1972", "fr": "14 mai 1972", "ga": "14 Bealtaine 1972",
    "hr": "14. svibnja 1972", "hu": "1972. május 14", "it": "14 maggio 1972",
    "lt": "1972 m. gegužės 14 d.", "lv": "1972. gada 14. maijā", "mt": "14 ta’ Mejju 1972",
    "nl": "14 mei 1972", "pl": "14 maja 1972", "pt": "14 de maio de 1972", "ro": "14 mai 1972",
    "sk": "14. mája 1972", "sl": "14. maja 1972", "sv": "14 maj 1972",
}  # fmt: skip


@functools.cache
def phones(language: str) -> tuple[str, ...]:
    import phonenumbers
    from phonenumbers import PhoneNumberFormat, PhoneNumberType

    made = []
    for region in STATES[language].split():
        for kind in (PhoneNumberType.FIXED_LINE, PhoneNumberType.MOBILE):
            number = phonenumbers.example_number_for_type(region, kind)
            written = phonenumbers.format_number(number, PhoneNumberFormat.NATIONAL)
            made += [written, written.replace(" ", "")]
    return tuple(dict.fromkeys(made))


def values(language: str, kind: str) -> tuple[str, ...]:
    if kind == "phone":
        return phones(language)
    if kind == "birth":
        return (*DATES, IN_WORDS[language])
    return (VALUES[kind].get(language, "AB1234567"),)


def cases(language: str):
    """(entity, sentence, value, whether the recognizer's name must be it)."""
    table = tomllib.loads((FOLDER / f"{language}.toml").read_text(encoding="utf-8"))
    for kind, entity in ENTITIES.items():
        for sentence in table[kind]:
            for value in values(language, kind):
                yield entity, sentence, value
    from tests.pii.test_national import DATA

    for name, sentence in table["ids"]:
        state = name[:2].lower()
        entry = tomllib.loads(DATA[state].read_text(encoding="utf-8")).get(name)
        for value in forms(name, entry["forms"] if entry else ["######"], 2, seed=len(sentence)):
            yield name, sentence, value


@pytest.mark.parametrize("language", OFFICIAL)
def test_values_are_found_in_sentences(redactor, language) -> None:
    missed = []
    for wanted, sentence, value in cases(language):
        text = sentence.replace("{}", value)
        whole = f"Aa. {text}; bb"
        _, spans = redactor(language)(whole)
        entity = wanted if wanted in ENTITIES.values() else "NATIONAL_ID"
        if not any(s.entity == entity and whole.index(value) >= s.start
                   and 0 <= s.end - whole.index(value) - len(value) <= MAX_ENDING
                   for s in spans):  # fmt: skip
            missed.append((wanted, sentence, value))
    assert missed == []


def test_every_language_has_sentences() -> None:
    assert sorted(path.stem for path in FOLDER.glob("*.toml")) == sorted(OFFICIAL)
    assert all(load(language) for language in OFFICIAL)
