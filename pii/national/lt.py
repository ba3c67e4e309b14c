"""Lithuania: asmens kodas; įmonės kodas and PVM number of companies.

Sources: Lietuvos Respublikos gyventojų registro įstatymas, 8 straipsnis (asmens kodas: sex and
century, YYMMDD, three digits, check digit over weights 1..9 1, then 3..9 1 2 3, modulo 11);
Juridinių asmenų registro nuostatai (nine digits). Valid: 33309240064 (python-stdnum's example);
invalid: 33309240065. Of eleven digits .003 pass: alone in Lithuanian documents, else a label.
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
    from stdnum.lt import asmens

    number = re.sub("[ -]", "", written)
    # 9 stands before numbers without a date; 1 and 2 are births before 1900.
    return number[0] in "3456" and bool(asmens.is_valid(number))


def _is_company(written: str) -> bool:
    from stdnum.lt import pvm

    number = written.replace(" ", "")
    return number[:2] == "LT" and bool(pvm.is_valid(number))


PERSONAL_CODE = Identifier(
    name="LT_ASMENS_KODAS",
    shapes=("99999999999", "9 999999 9999", "9-999999-9999", "9 99 99 99 9999", "9999999 9999"),
    is_valid=_is_personal_code,
    passing=0.003,
    labels={
        "lt": ("asmens kod(as|o|ui|ą|u|e|ai|ų|ams|us|ais)", "asm.?kod(as|o|ui|ą|u|e)?", "asm.k.",
               "a.k.", "ak", "a/k", "lietuvos asmens kod~", "vaiko asmens kod~",
               "fizinio asmens kod(as|o|ui|ą|u)"),
        "en": ("asmens kodas", ("lithuanian (personal|national|identity)( id| identity| "
               "identification)? (number|no|code)"), "personal code"),
        "pl": ("kod osobowy", "kod~ osobist~", "litewski numer osobowy"),
        "lv": ("lietuvas personas kods",), "et": ("leedu isikukood~",),
        "bg": ("личный код", "персональный код"), "de": ("litauischer personencode",),
    },
    generic=together(PERSONAL_NUMBER, SOCIAL_SECURITY_NUMBER, TAX_NUMBER),
    alone=frozenset({"lt"}),
    alone_shapes=("99999999999",),
)  # fmt: skip

COMPANY = Identifier(
    name="LT_PVM",
    shapes=("AA ?999999999", "AA ?999999999999"),
    is_valid=_is_company,
    passing=0.1,
    labels={"lt": ("pvm~", "pvm (mokėtojo )?kod~"), "en": ("vat",)},
    alone=frozenset({"lt"}),
    company=True,
)


class LithuanianNumberRecognizer(IdentityNumberRecognizer):
    """Asmens kodas by `stdnum.lt.asmens`, PVM by `stdnum.lt.pvm`."""

    identifiers = (PERSONAL_CODE, COMPANY)
