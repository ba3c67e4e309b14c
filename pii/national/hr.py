"""Croatia: OIB, JMBG, MBO (health insurance); OIB and MBS of companies.

Sources: Zakon o osobnom identifikacijskom broju, NN 60/08, and Pravilnik NN 1/09 (OIB: eleven
digits, ISO 7064 Mod 11,10; persons and companies share the space); Zakon o matičnom broju, NN 9/92
(JMBG: DDMMYYY, region, serial, check digit modulo 11); Zakon o obveznom zdravstvenom osiguranju
(MBO: nine digits, no public check). Valid: OIB 33392005961 (python-stdnum's example), JMBG
0101980330014 (generated); invalid: 33392005962, 0101980330015. Of eleven digits .10 pass: OIB
needs its label and no company's; of thirteen .0036 pass as JMBG: alone in Croatian.
"""

from __future__ import annotations

from pii.national.generic_labels import (
    PERSONAL_NUMBER,
    SOCIAL_SECURITY_NUMBER,
    TAX_NUMBER,
    together,
)
from pii.national.identity_number import Identifier, IdentityNumberRecognizer


def _is_oib(written: str) -> bool:
    from stdnum.hr import oib

    return bool(oib.is_valid(written.replace(" ", "").replace("-", "").removeprefix("HR")))


def _is_jmbg(written: str) -> bool:
    from stdnum.si import emso

    return bool(emso.is_valid(written.replace(" ", "").replace("-", "")))


def _is_mbo(written: str) -> bool:
    """Any digits: no check is public; not one digit over and over."""
    return len(set(written)) > 1


def _is_company(written: str) -> bool:
    return written[:2] == "HR" and _is_oib(written)


OIB = Identifier(
    name="HR_OIB",
    shapes=("99999999999", "999 9999 9999", "99 999 999 999", "999 999 999 99", "9999 9999 999"),
    is_valid=_is_oib,
    passing=0.10,
    labels={
        "hr": ("o.i.b.", "oib(a|u|om|-a|-u|-om|i|ovi|-i)?", "osobn~ identifikacijsk~ broj~",
               "osobni identifikacijski br.", "os. ident. broj", "osobni ident. broj"),
        "en": ("oib", "o.i.b.", "croatian (personal|tax) (identification |id )?(number|no)"),
        "de": ("oib", "oib-?(nr|nummer~)", "kroatische (persönliche )?identifikationsnummer"),
        "it": ("oib", "codice oib", "numero oib"), "sl": ("oib",), "hu": ("oib",),
    },
    generic=together(PERSONAL_NUMBER, TAX_NUMBER),
    shared=True,
)  # fmt: skip

JMBG = Identifier(
    name="HR_JMBG",
    shapes=("9999999999999", "9999999 99 999 9", "9999999[ -]999999"),
    is_valid=_is_jmbg,
    passing=0.0036,
    labels={
        "hr": ("j.m.b.g.", "jmbg(a|u|om|-a|-u|-om)?", "jedinstven~ matičn~ broj~( građan~)?",
               "matičn~ broj~ građan~", "mbg", "m.b.g.", "matični broj", "mat. broj", "mb"),
        "en": ("jmbg", "unique (master )?citizen (identification )?number"),
        "sl": ("jmbg",), "de": ("jmbg",), "it": ("jmbg",),
    },
    generic=PERSONAL_NUMBER,
    alone=frozenset({"hr"}),
)  # fmt: skip

MBO = Identifier(
    name="HR_MBO",
    shapes=("999999999",),
    is_valid=_is_mbo,
    passing=1.0,
    labels={
        "hr": ("m.b.o.", "mbo(a|-a|-u)?", "matičn~ broj~ osiguran(ika|ice|e osobe)",
               "broj~ osigurane osobe",
               "broj~ zdravstven(e|og) (iskaznic|osiguranj)~", "broj osiguranika",
               "br. osigurane osobe"),
        "en": ("mbo",),
    },
    generic=SOCIAL_SECURITY_NUMBER,
)  # fmt: skip

COMPANY = Identifier(
    name="HR_VAT",
    shapes=("AA ?99999999999",),
    is_valid=_is_company,
    passing=0.10,
    labels={"hr": ("pdv", "pdv-?id", "pdv id( broj)?"), "en": ("vat",)},
    alone=frozenset({"hr"}),
    company=True,
)


class CroatianNumberRecognizer(IdentityNumberRecognizer):
    """OIB by `stdnum.hr.oib`, JMBG by `stdnum.si.emso` (the same number), MBO by its label."""

    identifiers = (OIB, JMBG, MBO, COMPANY)
