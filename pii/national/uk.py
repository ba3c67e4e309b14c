"""United Kingdom: National Insurance number, NHS number; VAT number of companies.

Sources: HMRC, National Insurance Manual, NIM39110 (NINO: two letters, the first none of DFIQUV, the
second none of DFIOQUV, not BG GB KN NK NT TN ZZ, six digits, A to D; no check digit); NHS Data
Dictionary, NHS NUMBER (ten digits, weights 10 to 2 modulo 11). Valid: 943 476 5870, invalid: 943
476 5871 (python-stdnum's examples); AB 12 34 56 C has a NINO's shape. Of ten digits .091 pass as
NHS: with a label; a NINO's shape is rare: alone in English documents.
"""

from __future__ import annotations

import re

from pii.national.generic_labels import PERSONAL_NUMBER, SOCIAL_SECURITY_NUMBER, together
from pii.national.identity_number import Identifier, IdentityNumberRecognizer

_NINO = re.compile(
    "(?!BG|GB|KN|NK|NT|TN|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z][0-9]{6}[A-D]", re.IGNORECASE
)


def _is_nino(written: str) -> bool:
    return _NINO.fullmatch(re.sub("[ -]", "", written)) is not None


def _is_nhs(written: str) -> bool:
    from stdnum.gb import nhs

    return bool(nhs.is_valid(re.sub("[ -]", "", written)))


def _is_company(written: str) -> bool:
    from stdnum.gb import vat

    return bool(vat.is_valid(written))


NINO = Identifier(
    name="UK_NINO",
    shapes=("AA999999A", "AA ?99 99 99 ?A", "AA-99-99-99-A", "AA 999999 A"),
    is_valid=_is_nino,
    passing=0.09,
    labels={
        "en": ("national insurance( number| no| nr)?", "n.i. (number|no)", "nino", "ni (number|no)",
               "ni"),
        "pl": ("numer ubezpieczenia ni", "nin", "national insurance number"),
    },
    generic=together(SOCIAL_SECURITY_NUMBER, PERSONAL_NUMBER),
    alone=frozenset({"en"}),
)  # fmt: skip

NHS = Identifier(
    name="UK_NHS",
    shapes=("999[ -]999[ -]9999", "9999999999"),
    is_valid=_is_nhs,
    passing=0.091,
    labels={"en": ("nhs( number| no| nr)?", "nhs patient (number|no)", "chi (number|no)")},
)

COMPANY = Identifier(
    name="UK_VAT",
    shapes=("AA ?999999999", "AA ?999 9999 99"),
    is_valid=_is_company,
    passing=0.02,
    labels={"en": ("vat", "vat (reg|registration)? ?(number|no)")},
    alone=frozenset({"en"}),
    company=True,
)


class BritishNumberRecognizer(IdentityNumberRecognizer):
    """National Insurance by its shape, NHS by `stdnum.gb.nhs`, VAT by `stdnum.gb.vat`."""

    identifiers = (NINO, NHS, COMPANY)
