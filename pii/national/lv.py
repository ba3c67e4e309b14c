"""Latvia: personas kods; registration and PVN number of companies.

Sources: Fizisko personu reģistra likums, and the register's office (pmlp.gov.lv, "Personas koda
maiņa", looked up): eleven digits: DDMMYY, century, three digits and a check digit; since 1 July
2017 without a date: 3, a digit from 2 to 9, nine random digits, so no check digit. That of the old
codes (weights 10 5 8 4 2 1 6 3 7 9, one more than the sum, modulo 11 modulo 10) is python-stdnum's
`lv.pvn`; krauzand/id-lv and Datadog's scanner compute the same (1101 less the sum over weights
1 6 3 7 9 10 5 8 4 2, which is congruent); the law does not print it. New codes count with a label.
Komerclikums, 8. pants (registration number). Valid: 161175-19997, invalid: 161375-19997
(python-stdnum's examples). Of eleven digits .03 pass: with the hyphen alone in Latvian documents.
"""

from __future__ import annotations

import re

from pii.national.generic_labels import (
    PERSONAL_NUMBER,
    SOCIAL_SECURITY_NUMBER,
    TAX_NUMBER,
    together,
)
from pii.national.identity_number import Identifier, IdentityNumberRecognizer


def _is_personal_code(written: str) -> bool:
    from stdnum.lv import pvn

    number = re.sub("[ -]", "", written)
    # From 4 on it is a company's number.
    return number[0] <= "3" and bool(pvn.is_valid(number))


def _is_new_code(written: str) -> bool:
    """Whether it is of the series without a date: 3, then 2 to 9, then nine random digits."""
    return written[0] == "3" and written[1] in "23456789"


def _is_company(written: str) -> bool:
    from stdnum.lv import pvn

    number = written.removeprefix("LV").replace(" ", "")
    return number[0] > "3" and bool(pvn.is_valid(number))


PERSONAL_CODE = Identifier(
    name="LV_PERSONAS_KODS",
    shapes=("999999[ -]?99999", "999999 - 99999", "99 99 99[ -]99999"),
    is_valid=_is_personal_code,
    passing=0.03,
    labels={
        "lv": ("person(as|u) kod(s|a|am|u|ā|i|iem|us|os)?", "pers.?kod(s|a|am|u|ā)?", "pers.k.",
               "p.k.", "pk", "latvijas personas kod~", "bērna personas kod~"),
        "en": ("personas kods", ("latvian (personal|national|identity)( id| identity| "
               "identification)? (number|no|code)"), "p.k."),
        "lt": ("latvijos asmens kodas",), "et": ("läti isikukood~",),
        "de": ("lettischer personencode", "personas kods"), "bg": ("персональный код",),
    },
    generic=together(PERSONAL_NUMBER, SOCIAL_SECURITY_NUMBER, TAX_NUMBER),
    alone=frozenset({"lv"}),
    alone_shapes=("999999-99999",),
)  # fmt: skip

NEW_CODE = Identifier(
    name="LV_PERSONAS_KODS",
    shapes=("999999[ -]?99999", "999999 - 99999"),
    is_valid=_is_new_code,
    passing=0.08,
    labels=PERSONAL_CODE.labels,
    generic=PERSONAL_CODE.generic,
)

COMPANY = Identifier(
    name="LV_REG_NR",
    shapes=("99999999999", "AA ?99999999999"),
    is_valid=_is_company,
    passing=0.06,
    labels={"lv": ("reģ.?nr", "(vienotais )?reģistrācijas (numur~|nr)", "pvn~", "nmr"),
            "en": ("vat", "registration (number|no)")},
    alone=frozenset({"lv"}),
    company=True,
)  # fmt: skip


class LatvianNumberRecognizer(IdentityNumberRecognizer):
    """Personas kods and companies' numbers, checked by `stdnum.lv.pvn`."""

    identifiers = (PERSONAL_CODE, NEW_CODE, COMPANY)
