"""Romania: CNP; CUI of companies.

Sources: Legea nr. 105/1996 privind evidența populației, and OUG nr. 97/2005 (cod numeric personal:
sex and century, YYMMDD, county, three digits, weights 2 7 9 1 4 6 3 5 8 2 7 9 modulo 11, 10 as 1);
Legea nr. 359/2004 and Codul fiscal (CUI: two to ten digits). Valid: 1630615123457 (python-stdnum's
example); invalid: 1630615123458. Of thirteen digits .0018 pass: alone in Romanian documents.
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


def _is_cnp(written: str) -> bool:
    from stdnum.ro import cnp

    return bool(cnp.is_valid(re.sub("[ -]", "", written)))


def _is_company(written: str) -> bool:
    from stdnum.ro import cui

    return written[:2] == "RO" and bool(cui.is_valid(written[2:].strip()))


CNP = Identifier(
    name="RO_CNP",
    shapes=("9999999999999", "9 999999 999999", "9 99 99 99 999999", "9-999999-999999",
            "9 999999 99 999 9", "9 99 99 99 99 999 9", "9999999 999999"),
    is_valid=_is_cnp,
    passing=0.0018,
    labels={
        "ro": ("c.n.p.", "cnp-?(ul|ului|uri|urile|urilor)?", "cod~ numeric~ personal~",
               "codul numeric personal( c.n.p.)?", "cod num. personal", "codul personal",
               "număr~ matricol~ personal~"),
        "en": ("c.n.p.", "cnp", "personal numeric(al)? (code|number)", ("romanian (personal|"
               "national)( id| identification)? (number|no|code)")),
        "hu": ("cnp", "cnp-?szám~", "személyi szám~", "román személyi szám~"), "de": ("cnp",
               "rumänische personen(nummer|kennzahl)", "persönlicher numerischer code"),
        "bg": ("cnp",), "fr": ("cnp", "code numérique personnel"), "it": ("cnp",
               "codice numerico personale"), "es": ("cnp", "código numérico personal"),
    },
    generic=together(PERSONAL_NUMBER, SOCIAL_SECURITY_NUMBER, TAX_NUMBER),
    alone=frozenset({"ro"}),
    alone_shapes=("9999999999999",),
)  # fmt: skip

COMPANY = Identifier(
    name="RO_CUI",
    shapes=("AA ?9999999", "AA ?99999999", "AA ?999999", "AA ?999999999"),
    is_valid=_is_company,
    passing=0.1,
    labels={"ro": ("c.u.i.", "cui", "c.i.f.", "cif",
                   "cod (de )?(identificare|înregistrare) fiscală",
                   "cod unic de înregistrare"), "en": ("vat", "cui", "cif")},
    alone=frozenset({"ro"}),
    company=True,
)  # fmt: skip


class RomanianNumberRecognizer(IdentityNumberRecognizer):
    """CNP by `stdnum.ro.cnp`; CUI by `stdnum.ro.cui`."""

    identifiers = (CNP, COMPANY)
