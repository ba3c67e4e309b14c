"""Slovenia: EMŠO, davčna številka; matična številka and ID za DDV of companies.

Sources: Zakon o centralnem registru prebivalstva, UL RS 1/99 and the amendment of 2024 (looked
up; EMŠO: DDMMYYY, register 50 to 59, serial,
check digit over weights 7 6 5 4 3 2 twice, modulo 11); Zakon o davčnem postopku (davčna številka:
eight digits, weights 8 to 2 modulo 11, shared by persons and companies); Zakon o davku na dodano
vrednost. Valid: EMŠO 0101006500006, davčna 50223054 (python-stdnum's examples); invalid:
0101006500007, 50223055. Of thirteen digits .0036 pass: alone in Slovene; of eight .082: a label, no
company's near.
"""

from __future__ import annotations

import re

from pii.national.generic_labels import (
    PERSONAL_NUMBER,
    TAX_NUMBER,
)
from pii.national.identity_number import Identifier, IdentityNumberRecognizer


def _is_emso(written: str) -> bool:
    from stdnum.si import emso

    return bool(emso.is_valid(re.sub("[ -]", "", written)))


def _is_tax_number(written: str) -> bool:
    from stdnum.si import ddv

    return bool(ddv.is_valid(re.sub("[ -]", "", written)))


def _is_company(written: str) -> bool:
    from stdnum.si import ddv, maticna

    number = re.sub("[ -]", "", written)
    if number[:2] == "SI":
        return bool(ddv.is_valid(number))
    return bool(maticna.is_valid(number))


EMSO = Identifier(
    name="SI_EMSO",
    shapes=("9999999999999", "9999999[ -]999999", "9999999 99 9999", "9999999 99 999 9",
            "999999 9999999", "99 99 999 999999"),
    is_valid=_is_emso,
    passing=0.0036,
    labels={
        "sl": ("emšo?-?(ta|tu|tom|t|a|u|m|ja|ju)?", "e.m.š.o.", ("enotn(a|e|i|o) matičn(a|e|i|o) "
               "številk(a|e|i|o)( občana)?"), "enotn(a|e) mat.?št.", "maš", "emso",
               "matičn(a|e|i|o) številk(a|e|i|o) občan(a|ke)"),
        "en": ("emso", "emšo", ("slovenian? (personal|national|unique|citizen)( identity| id| "
               "identification| registration)? (number|no)"), "unique master citizen number"),
        "hr": ("emšo", "emso"), "it": ("emšo", "emso", "codice emšo", "numero emšo"),
        "hu": ("emšo", "emso"), "de": ("emšo", "emso", "emšo-?(nr|nummer)"),
    },
    generic=PERSONAL_NUMBER,
    alone=frozenset({"sl"}),
    alone_shapes=("9999999999999",),
)  # fmt: skip

TAX = Identifier(
    name="SI_TAX",
    shapes=("99999999", "99 999 999", "99 99 99 99", "999 999 99"),
    is_valid=_is_tax_number,
    passing=0.082,
    labels={
        "sl": ("davčn(a|e|i|o) številk(a|e|i|o)", "davčn(a|e|i|o) št.", "dav.?št.", "dš", "d.š.",
               "id davčna", "davčna"),
        "en": ("slovenian? tax (number|no|id|identification number)", "davčna številka"),
        "de": ("slowenische steuernummer",), "it": ("codice fiscale sloveno",),
    },
    generic=TAX_NUMBER,
    shared=True,
)  # fmt: skip

COMPANY = Identifier(
    name="SI_MATICNA",
    shapes=("9999999", "9999999999", "AA ?99999999"),
    is_valid=_is_company,
    passing=0.1,
    labels={"sl": ("matičn(a|e|i|o) številk(a|e|i|o)", "matična št.", "mat.št.", "id za ddv",
                   "ddv"), "en": ("vat",)},
    company=True,
)  # fmt: skip


class SlovenianNumberRecognizer(IdentityNumberRecognizer):
    """EMŠO by `stdnum.si.emso`, davčna številka by `.ddv`, matična številka by `.maticna`."""

    identifiers = (EMSO, TAX, COMPANY)
