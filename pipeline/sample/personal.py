"""Pages with personal data, every value of which is generated: nobody can be reached by any of it.

E-mail addresses are at the names reserved for examples (RFC 2606), phone numbers are the example
numbers of libphonenumber, IBANs are made-up account numbers with computed check digits (ISO 7064
mod 97-10), card numbers are the published test numbers of payment services (Luhn). IP addresses
are those of AS112, a sink for misdirected queries behind which there is no person (RFC 7534, 7535):
they are global, so they have to be found, unlike those for documentation (RFC 5737), of which there
are some too.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from pipeline.sample.page import Page


@dataclass(frozen=True, slots=True)
class Values:
    """What one page mentions; `phone` was given by `phonenumbers.example_number`."""

    email: str
    phone: str
    iban: str
    card: str
    ip: str


CARDS: Final = (
    "4111 1111 1111 1111",
    "5555-5555-5555-4444",
    "378282246310005",
    "6011 0009 9013 9424",
    "4242424242424242",
)

_ROWS: Final = {
    "bg": ("svetla.primerova@example.org", "+359 2 123 456", "BG", "XAMP00001012345678"),
    "cs": ("jana.vzorova@example.com", "+420 212 345 678", "CZ", "00000000001234567899"),
    "da": ("mette.eksempel@example.org", "+45 32 12 34 56", "DK", "00000123456789"),
    "de": ("erika.muster@example.com", "+49 30 123456", "DE", "000000000012345678"),
    "el": ("eleni.deigma@example.org", "+30 21 2345 6789", "GR", "00000000000000012345678"),
    "en": ("sam.sample@example.net", "+353 22 12345", "IE", "XAMP00000012345678"),
    "es": ("carmen.ejemplo@example.org", "+34 810 12 34 56", "ES", "00000000000000000000"),
    "et": ("mari.naidis@example.com", "+372 321 2345", "EE", "0000000012345678"),
    "fi": ("maija.malli@example.org", "+358 13 1234567", "FI", "00000001234567"),
    "fr": ("camille.exemple@example.net", "+33 1 23 45 67 89", "FR", "00000000000001234567890"),
    "ga": ("aine.shampla@example.org", "+353 85 012 3456", "IE", "XAMP00000087654321"),
    "hr": ("iva.primjer@example.com", "+385 1 2345 678", "HR", "00000000001234567"),
    "hu": ("anna.minta@example.org", "+36 1 234 5678", "HU", "000000000000000012345678"),
    "it": ("giulia.esempio@example.com", "+39 02 1234 5678", "IT", "X0000000000000123456789"),
    "lt": ("ona.pavyzdyte@example.org", "+370 312 34567", "LT", "0000000012345678"),
    "lv": ("anna.paraugs@example.com", "+371 63 123 456", "LV", "XAMP0000012345678"),
    "mt": ("maria.ezempju@example.org", "+356 2100 1234", "MT", "XAMP00000000000001234567890"[:27]),
    "nl": ("sanne.voorbeeld@example.net", "+31 10 123 4567", "NL", "XAMP0012345678"),
    "pl": ("anna.przykladowa@example.org", "+48 12 345 67 89", "PL", "000000000000001234567890"),
    "pt": ("marta.exemplo@example.com", "+351 21 234 5678", "PT", "000000000000123456789"),
    "ro": ("ioana.exemplu@example.org", "+40 21 123 4567", "RO", "XAMP000000001234567890"[:20]),
    "sk": ("zuzana.vzorova@example.com", "+421 22 123 4567", "SK", "00000000001234567899"),
    "sl": ("maja.vzorec@example.org", "+386 1 234 56 78", "SI", "000000012345678"),
    "sv": ("karin.exempel@example.net", "+46 8 12 34 56", "SE", "00000000000012345678"),
}  # fmt: skip
"""Language -> e-mail, phone, country and account number (BBAN) of the IBAN."""

SENTENCES: Final[dict[str, str]] = tomllib.loads(
    (Path(__file__).parent / "contact_sentences.toml").read_text(encoding="utf-8")
)
"""Language -> two or three sentences about whom to ask, with places for the values."""


def iban(country: str, bban: str) -> str:
    """An IBAN with its check digits (ISO 13616), in groups of four."""
    digits = "".join(str(int(letter, 36)) for letter in f"{bban}{country}00")
    number = f"{country}{98 - int(digits) % 97:02d}{bban}"
    return " ".join(number[start : start + 4] for start in range(0, len(number), 4))


def values(language: str) -> Values:
    """The generated values of one language's page."""
    email, phone, country, bban = _ROWS[language]
    number = sorted(_ROWS).index(language)
    network = ("192.175.48", "192.31.196", "192.175.48", "203.0.113")[number % 4]
    return Values(
        email, phone, iban(country, bban), CARDS[number % len(CARDS)], f"{network}.{number + 20}"
    )


def page(declaration: Page) -> Page:
    """A page of the declaration with a line about whom to ask, and for some an address in title."""
    language = declaration.language
    own = values(language)
    sentence = SENTENCES[language].format(
        email=own.email, phone=own.phone, iban=own.iban, card=own.card, ip=own.ip
    )
    in_title = sorted(_ROWS).index(language) % 4 == 1
    title = f"{declaration.title} ({own.email})" if in_title else declaration.title
    return replace(
        declaration,
        slug=f"contact-{declaration.slug}",
        title=title,
        blocks=(*declaration.blocks, ("p", sentence)),
    )


def query(language: str) -> str:
    """Part of the URL that names a person, for every fourth language."""
    number = sorted(_ROWS).index(language)
    if number % 4 == 2:
        return f"?author={values(language).email}"
    if number % 8 == 3:
        return f"?tel={values(language).phone.replace(' ', '').replace('+', '%2B')}"
    return ""
