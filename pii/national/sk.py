"""Slovakia: rodné číslo; IČO and IČ DPH of companies.

Sources: zákon č. 301/1995 Z. z. o rodnom čísle, § 2 (as in Czechia: YYMMDD with 50 added to the
month for women, serial; ten digits divide by 11, nine before 1954 have no check); zákon č. 222/2004
Z. z. o dani z pridanej hodnoty (IČ DPH). Valid: 710319/2745 (python-stdnum's example); invalid:
710319/2746. Of ten digits .020 pass: with the slash alone in Slovak documents, else a label.
"""

from __future__ import annotations

import re

from pii.national.cz import is_birth_number, is_with_slash
from pii.national.generic_labels import PERSONAL_NUMBER, SOCIAL_SECURITY_NUMBER, together
from pii.national.identity_number import Identifier, IdentityNumberRecognizer


def _is_company(written: str) -> bool:
    from stdnum.cz import dic
    from stdnum.sk import dph

    number = re.sub("[ .-]", "", written)
    if number[:2] == "SK":
        return bool(dph.is_valid(number))
    # IČO was one register with Czechia's.
    return len(number) == 8 and bool(dic.is_valid(number))


BIRTH_NUMBER = Identifier(
    name="SK_RC",
    shapes=("999999[/ -]?9999", "999999[/ -]?999", "999999 / 9999",
            "99 99 99[/ ]9999", "999999/ 9999"),
    is_valid=is_birth_number,
    passing=0.02,
    labels={
        "sk": ("rodn(é|ého|ému|om|ým|á|ých) čísl(o|a|u|om|e|y|ach|ami)", "rodn~ č.", "r.č.",
               "r.čísl~", "rč", "rod.č.", "rod. číslo", "čísl(o|a|u|om) poistenc(a|u)",
               "č. poistenca", "naroden(ý|á|ého|ej)", "rodne cislo"),
        "en": (("slovak (personal|birth|national|identity)( id| identity| identification)? "
               "(number|no|code)"),),
        "hu": ("születési szám~", "szlovák személyi szám~"), "de": ("slowakische geburtsnummer",),
    },
    generic=together(PERSONAL_NUMBER, SOCIAL_SECURITY_NUMBER, {"sk": ("nar.",)}),
)  # fmt: skip

BIRTH_NUMBER_WITH_SLASH = Identifier(
    name="SK_RC",
    shapes=("999999/9999",),
    is_valid=is_with_slash,
    passing=0.0201,
    labels={},
    alone=frozenset({"sk"}),
)

COMPANY = Identifier(
    name="SK_ICO",
    shapes=("AA ?9999999999", "99999999", "99[ ]999[ ]999"),
    is_valid=_is_company,
    passing=0.1,
    labels={"sk": ("ičo?", "i.č.o.", "ič dph", "d.i.č.", "dph"), "en": ("vat", "ico")},
    company=True,
)


class SlovakNumberRecognizer(IdentityNumberRecognizer):
    """Rodné číslo by `stdnum.cz.rc`; IČO by `stdnum.cz.dic`, IČ DPH by `stdnum.sk.dph`."""

    identifiers = (BIRTH_NUMBER, BIRTH_NUMBER_WITH_SLASH, COMPANY)
