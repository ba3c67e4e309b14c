"""Malta: identity card number; VAT number of companies.

Sources: Identity Card and other Identity Documents Act (Cap. 258); the number, on entries of the
Public Registry, is up to seven digits and one of the letters A B G H L M P Z, also in brackets;
there is no check digit (python-stdnum has no module). Value Added Tax Act (Cap. 406). Of seven
digits and a letter .31 have one of the letters: with a label only. Example: 0123456M (generated).
"""

from __future__ import annotations

from pii.national.generic_labels import (
    PERSONAL_NUMBER,
    SOCIAL_SECURITY_NUMBER,
    TAX_NUMBER,
    together,
)
from pii.national.identity_number import Identifier, IdentityNumberRecognizer


def _is_identity_number(written: str) -> bool:
    return written.rstrip(")")[-1].upper() in "ABGHLMPZ"


def _is_company(written: str) -> bool:
    from stdnum.mt import vat

    return written[:2] == "MT" and bool(vat.is_valid(written[2:].strip(" -")))


IDENTITY_CARD = Identifier(
    name="MT_ID",
    shapes=("9999999 ?A", "999999 ?A", "99999 ?A", "9999A", "999A", "9999999-A", "999999-A",
            "9999999 ?(A)", "999999 ?(A)"),
    is_valid=_is_identity_number,
    passing=0.31,
    labels={
        "mt": (("(in-)?(numru|nru) (tal|ta|ta'|ta' l)-?(karta|kard)( tal| ta' l)?-?"
                "( ?identità| id)?"),
               "karta (tal|ta' l)-? ?identità( numru| nru)?", "karta tal-?id", "k.i.",
               "(in-)?numru (tal|ta' l)-? ?identità", "dokument (tal|ta' l)-? ?identità",
               "id-?(nru|numru)", "karta identità", "numru tad-dokument tal-identità", "k.tal-id"),
        "en": ("maltese (identity|id)( card)? (number|no)", "malta id( card)?( number| no)?"),
        "it": ("carta d'identità maltese",),
    },
    generic=together(
        PERSONAL_NUMBER,
        SOCIAL_SECURITY_NUMBER,
        TAX_NUMBER,
        {"en": ("(identity|id|i.d.) card( number| no| nr)?", "i.d. (no|number)", "id (no|number)",
                "i.d.",
                "identity document( number| no)?", "holder of (identity|id) card( number| no)?"),
         "mt": ("id card( no| number)?", "i.d. (no|nru|numru)", "id")},
    ),
)  # fmt: skip

COMPANY = Identifier(
    name="MT_VAT",
    shapes=("AA ?99999999", "AA ?9999 ?9999"),
    is_valid=_is_company,
    passing=0.03,
    labels={"mt": ("vat", "numru tal-?vat"), "en": ("vat",)},
    alone=frozenset({"mt"}),
    company=True,
)


class MalteseNumberRecognizer(IdentityNumberRecognizer):
    """Identity cards by label and letter; VAT by `stdnum.mt.vat`."""

    identifiers = (IDENTITY_CARD, COMPANY)
