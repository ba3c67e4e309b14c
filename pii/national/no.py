"""Norway: fødselsnummer and D-nummer; organisasjonsnummer of companies.

Sources: folkeregisterloven § 2-2 and folkeregisterforskriften § 2-2-1 (DDMMYY, three digits, two
check digits over weights 3 7 6 1 8 9 4 5 2 and 5 4 3 2 7 6 5 4 3 2 modulo 11; 40 added to the day
in a D-nummer, to the month in a help number); enhetsregisterloven (nine digits). Valid: 15101077480
(generated), invalid: 15101077481. Of eleven digits .0010 pass: alone where the text is in none of
the 24 languages, as Norwegian is.
"""

from __future__ import annotations

import re

from pii.national.birth_date import is_date_in_some_century
from pii.national.identity_number import Identifier, IdentityNumberRecognizer


def _is_birth_number(written: str) -> bool:
    """Date and check digits; `stdnum.no.fodselsnummer` asks for today."""
    from stdnum.no import fodselsnummer

    number = re.sub("[ -]", "", written)
    day, month, year = int(number[:2]), int(number[2:4]), int(number[4:6])
    day -= 40 if day > 40 else 0
    month -= 40 if month > 40 else 0
    return (
        is_date_in_some_century(year, month, day)
        and fodselsnummer.calc_check_digit1(number) == number[9]
        and fodselsnummer.calc_check_digit2(number) == number[10]
    )


def _is_company(written: str) -> bool:
    from stdnum.no import orgnr

    return bool(orgnr.is_valid(re.sub("[ -]", "", written)))


BIRTH_NUMBER = Identifier(
    name="NO_FNR",
    shapes=("99999999999", "999999[ -]99999", "999999 999 99", "99 99 99 99999"),
    is_valid=_is_birth_number,
    passing=0.0010,
    labels={
        "da": ("fødsels-?(nr|nummer~)", "f.nr", "fnr", "d-?(nr|nummer~)", "person-?(nr|nummer~)",
               "fødsels og personnummer~", "norsk (fødsels|person)nummer"),
        "en": (("norwegian (personal|national|birth)( identity| id| identification)? "
                "(number|no)"), "fodselsnummer", "fødselsnummer"),
        "sv": ("norskt (personnummer|födelsenummer)", "födelsenummer"),
        "de": ("norwegische personennummer",), "pl": ("norweski numer (osobowy|personalny)",),
    },
    alone=frozenset({"und"}),
    alone_shapes=("99999999999",),
)  # fmt: skip

COMPANY = Identifier(
    name="NO_ORGNR",
    shapes=("999999999", "999 999 999"),
    is_valid=_is_company,
    passing=0.09,
    labels={"da": ("org.?-?(nr|nummer~)", "organisasjons-?(nr|nummer~)"), "en": ("vat",)},
    company=True,
)


class NorwegianNumberRecognizer(IdentityNumberRecognizer):
    """Fødselsnummer and D-nummer; organisasjonsnummer by `stdnum.no.orgnr`."""

    identifiers = (BIRTH_NUMBER, COMPANY)
