"""Sweden: personnummer and samordningsnummer; organisationsnummer of companies.

Sources: folkbokföringslagen (1991:481), § 18 (YYMMDD, hyphen, or plus from the age of 100, three
digits and a Luhn digit; in registers also with the century); lag (2022:1697) om samordningsnummer
(60 added to the day); lag (1974:174) om identitetsbeteckning för juridiska personer m.fl. (third
digit at least 2, so that it is no date). Valid: 880320-0016 (python-stdnum's example), 701063-2391
(Skatteverket's test number of a coordination number); invalid: 880320-0018. Of ten digits .0034
pass: with the hyphen alone in Swedish documents.
"""

from __future__ import annotations

import re

from pii.national.birth_date import is_date, is_date_in_some_century
from pii.national.generic_labels import (
    PERSONAL_NUMBER,
    SOCIAL_SECURITY_NUMBER,
    TAX_NUMBER,
    together,
)
from pii.national.identity_number import Identifier, IdentityNumberRecognizer


def _is_personal_number(written: str) -> bool:
    """Date and Luhn digit; `stdnum.se.personnummer` asks for today and refuses coordination."""
    from stdnum import luhn

    digits = re.sub("[ +-]", "", written)
    if not luhn.is_valid(digits[-10:]):
        return False
    month, day = int(digits[-8:-6]), int(digits[-6:-4])
    day -= 60 if day > 60 else 0
    if len(digits) == 12:
        return digits[:2] in {"18", "19", "20"} and is_date(int(digits[:4]), month, day)
    return is_date_in_some_century(int(digits[:2]), month, day)


def _is_company(written: str) -> bool:
    from stdnum.se import orgnr, vat

    number = re.sub("[ -]", "", written)
    if number[0].isalpha():
        return bool(vat.is_valid(number))
    # Ten digits with a date are a sole trader's personnummer.
    return number[2] >= "2" and bool(orgnr.is_valid(number))


PERSONNUMMER = Identifier(
    name="SE_PERSONNUMMER",
    shapes=("999999[ +-]?9999", "99999999[ +-]?9999", "999999 - 9999", "99999999 - 9999",
            "99 99 99[ -]9999", "9999 99 99[ -]9999", "9999-99-99-9999"),
    is_valid=_is_personal_number,
    passing=0.0034,
    labels={
        "sv": ("svensk(a|t)? (personnum(mer|ret)|person-?nr)~",
               "samordningsnum(mer|ret|ren)~", "samordnings-?nr", "samordn.nr", "s.nr",
               "person och samordningsnummer", "personnummer/samordningsnummer", "födelsenummer~",
               "pers.nr.", "p.nr"),
        "en": ("personnummer", ("swedish (personal|national|civic)( id| identity| registration| "
               "identification)? (number|no|code)"), ("(personal|civic) (identity|registration) "
               "(number|no)"), "co-?ordination (number|no)", "samordningsnummer"),
        "fi": ("ruotsalainen henkilötunnus", "ruotsin henkilötunnus", "personnummer"),
        "de": ("schwedische personen?nummer", "personnummer"), "da": ("svensk personnummer",),
    },
    generic=together(PERSONAL_NUMBER, SOCIAL_SECURITY_NUMBER, TAX_NUMBER),
    alone=frozenset({"sv"}),
    alone_shapes=("999999[+-]9999", "99999999[+-]9999"),
)  # fmt: skip

COMPANY = Identifier(
    name="SE_ORGNR",
    shapes=("999999[ -]?9999", "AA ?999999999999", "AA ?999999-999999"),
    is_valid=_is_company,
    passing=0.08,
    labels={
        "sv": ("org.-?nr", "organisationsnum(mer|ret)", "moms-?(reg.?)?-?(nr|nummer)",
               "vat-?(nr|nummer)"),
        "en": ("vat", "(organisation|corporate identity|company registration) (number|no)"),
    },
    company=True,
)  # fmt: skip


class SwedishNumberRecognizer(IdentityNumberRecognizer):
    """Personnummer and samordningsnummer; organisationsnummer by `stdnum.se`."""

    identifiers = (PERSONNUMMER, COMPANY)
