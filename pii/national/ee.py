"""Estonia: isikukood; registrikood and KMKR number of companies.

Sources: isikukoodide moodustamise, väljajagamise ja andmise kord, § 2 (looked up), which refers
to EVS 585:2007 (sex and century, YYMMDD, three digits,
check digit over weights 1..9 1, then 3..9 1 2 3, modulo 11); äriseadustik, § 62 (registrikood);
käibemaksuseadus, § 23 (KMKR). Valid: 36805280109 (python-stdnum's example); invalid: 36805280108.
Of eleven digits .0030 pass, of those with a date .10: alone in Estonian documents, else a label.
"""

from __future__ import annotations

from pii.national.generic_labels import (
    PERSONAL_NUMBER,
    SOCIAL_SECURITY_NUMBER,
    TAX_NUMBER,
    together,
)
from pii.national.identity_number import Identifier, IdentityNumberRecognizer


def _is_personal_code(written: str) -> bool:
    from stdnum.ee import ik

    number = written.replace(" ", "").replace("-", "")
    # 7 and 8 are births from 2100.
    return number[0] in "123456" and bool(ik.is_valid(number))


def _is_company(written: str) -> bool:
    from stdnum.ee import kmkr, registrikood

    number = written.replace(" ", "")
    if number[0].isalpha():
        return bool(kmkr.is_valid(number))
    return bool(registrikood.is_valid(number))


PERSONAL_CODE = Identifier(
    name="EE_IK",
    shapes=("99999999999", "9 999999 9999", "9999999 9999", "9-999999-9999", "9 99 99 99 9999",
            "9999999-9999"),
    is_valid=_is_personal_code,
    passing=0.0030,
    labels={
        "et": ("isiku-?kood(i|iga|ile|it|is|ist|ita|iks|id|ide|e|ini|il|ilt|ina|iks|idega)?",
               "i.k.", "ik",
               "isikukood(i)?~", "isikutunnus~", "is.kood", "eesti isikukood~", "isiku kood~"),
        "en": ("estonian (personal )?(identification|id|identity) (code|number)", "isikukood",
               "estonian (personal|national) (code|number|id)", "personal identification code"),
        "fi": ("isikukood", "virolainen henkilötunnus", "viron henkilötunnus"),
        "lv": ("igaunijas personas kods",),
        "lt": ("estijos asmens kodas",),
    },
    generic=together(PERSONAL_NUMBER, TAX_NUMBER, SOCIAL_SECURITY_NUMBER),
    alone=frozenset({"et"}),
    alone_shapes=("99999999999",),
)  # fmt: skip

COMPANY = Identifier(
    name="EE_REGISTRIKOOD",
    shapes=("AA ?999999999", "99999999"),
    is_valid=_is_company,
    passing=0.1,
    labels={
        "et": (
            "registrikood~",
            "reg.?kood~",
            "reg.?nr",
            "kmkr",
            "kmkr-?(nr|number)~",
            "rg-kood",
            "käibemaksukohustuslase number~",
            "kmkr kood",
        ),
        "en": ("registry code", "registration (number|code|no)", "vat"),
    },
    company=True,
)


class EstonianNumberRecognizer(IdentityNumberRecognizer):
    """Isikukood and registrikood, checked by `stdnum.ee`."""

    identifiers = (PERSONAL_CODE, COMPANY)
