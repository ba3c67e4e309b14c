"""Denmark: CPR-nummer; CVR- and P-nummer of companies.

Sources: bekendtgørelse af lov om Det Centrale Personregister (CPR-loven), § 3: DDMMYY and four
digits. The check digit modulo 11 is not kept since 2007, so only the date is checked (the seventh
digit gives the century): .031 of ten digits pass, .84 of those with a date. Lov om Det Centrale
Virksomhedsregister, § 11 (CVR: eight digits modulo 11). Valid: 211062-5629 (python-stdnum's
example); invalid: 310262-5629. With a label; with the hyphen also alone in Danish documents.
"""

from __future__ import annotations

import re

from pii.national.birth_date import is_date
from pii.national.generic_labels import (
    PERSONAL_NUMBER,
    SOCIAL_SECURITY_NUMBER,
    TAX_NUMBER,
    together,
)
from pii.national.identity_number import Identifier, IdentityNumberRecognizer


def _is_cpr(written: str) -> bool:
    """A date in the century that the seventh digit gives (CPR-kontoret, "Personnummeret i CPR").

    `stdnum.dk.cpr` also refuses dates after today.
    """
    digits = re.sub("[ .-]", "", written)
    day, month, year, seventh = int(digits[:2]), int(digits[2:4]), int(digits[4:6]), digits[6]
    if seventh in "5678" and year >= 58:
        century = 1800
    elif seventh in "0123" or (seventh in "49" and year >= 37):
        century = 1900
    else:
        century = 2000
    return is_date(century + year, month, day)


def _is_company(written: str) -> bool:
    from stdnum.dk import cvr

    return bool(cvr.is_valid(written.replace("-", "").replace(".", "")))


CPR = Identifier(
    name="DK_CPR",
    shapes=("999999[ -]?9999", "999999 - 9999", "99[ .-]99[ .-]99[ -]9999"),
    is_valid=_is_cpr,
    passing=0.031,
    labels={
        "da": ("c.p.r.", "cpr-?(nr|numm(er|eret|re|rene|erets)|no|kode)~", "cpr-?nr.",
               "c.p.r.-?(nr|nummer~)",
               "cpr", "dansk personnummer~", "cprnr"),
        "en": ("cpr", "cpr (no|number|nr)", ("danish (personal|civil|national) (registration |id |"
               "identification )?(number|no)"), "civil registration (number|no)"),
        "de": ("cpr-?(nr|nummer~)?", "dänische personennummer"), "sv": ("cpr-?(nr|nummer~)?",
               "danskt personnummer"),
        "fi": ("cpr-?(numero|tunnus)",),
    },
    generic=together(PERSONAL_NUMBER, SOCIAL_SECURITY_NUMBER, TAX_NUMBER),
    alone=frozenset({"da"}),
    alone_shapes=("999999-9999",),
)  # fmt: skip

COMPANY = Identifier(
    name="DK_CVR",
    shapes=("AA[ -]?99999999", "AA[ -]?99 99 99 99", "99999999", "99 99 99 99", "AA-9999 9999"),
    is_valid=_is_company,
    passing=0.1,
    labels={
        "da": ("cvr", "cvr-?(nr|nummer~|no)", "se-?(nr|nummer)", "moms-?(nr|nummer)"),
        "en": ("cvr", "vat", "company (no|number)"),
    },
    company=True,
)


class DanishNumberRecognizer(IdentityNumberRecognizer):
    """CPR; CVR by `stdnum.dk.cvr`."""

    identifiers = (CPR, COMPANY)
