"""Netherlands: burgerservicenummer (BSN); btw-id, RSIN and KvK number of companies.

Sources: Wet algemene bepalingen burgerservicenummer; Besluit burgerservicenummer (nine digits that
pass the 11-test with weights 9 to 2 and -1); Wet op de omzetbelasting 1968 (btw-id);
Handelsregisterwet 2007 (KvK number, RSIN: the same 11-test, a legal person's). Valid: 111222333,
invalid: 111252333 (python-stdnum's examples). Of nine digits .092 pass: with a label.
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


def _is_bsn(written: str) -> bool:
    from stdnum.nl import bsn

    return bool(bsn.is_valid(re.sub("[ .-]", "", written)))


def _is_company(written: str) -> bool:
    from stdnum.nl import btw

    number = re.sub("[ .-]", "", written)
    # KvK numbers have no check digit: the label alone says what eight digits are.
    return bool(btw.is_valid(number)) if number[0].isalpha() else len(set(number)) > 1


BSN = Identifier(
    name="NL_BSN",
    shapes=("999999999", "999[ .-]999[ .-]999", "9999[ .-]99[ .-]999", "99 99 99 999",
            "9999 99 99 9", "999 99 99 99"),
    is_valid=_is_bsn,
    passing=0.092,
    labels={
        "nl": ("b.s.n.", "bsn-?(nr|nummer|nummers|s)?", "burger-?service-?(nr|nummer|nummers)",
               "burgerservice nummer", "sofi-?(nr|nummer|nummers)", ("sociaal-?fiscaal "
               "(nr|nummer)"), "persoonsgebonden nummer~", "p.g.n.", "onderwijsnummer~",
               "sociaal-?fiscaalnummer"),
        "en": ("b.s.n.", "bsn", "bsn (number|no)", "citizen service (number|no)", ("dutch "
               "(personal|national|social security|tax|citizen)( service| id| identification)? "
               "(number|no)")),
        "de": ("bsn", "bsn-?(nr|nummer)", "bürgerservicenummer", "niederländische personennummer"),
        "fr": ("bsn", "numéro bsn"), "pl": ("bsn", "numer bsn"),
    },
    generic=together(PERSONAL_NUMBER, SOCIAL_SECURITY_NUMBER, TAX_NUMBER),
)  # fmt: skip

COMPANY = Identifier(
    name="NL_BTW",
    shapes=("AA ?999999999A99", "99999999", "AA ?9999.99.999.A.99"),
    is_valid=_is_company,
    passing=1.0,
    labels={"nl": ("kvk", "k.v.k.", "kvk-?(nr|nummer)", "btw-?(nr|nummer|id)", "rsin"),
            "en": ("kvk", "vat", "chamber of commerce (number|no)")},
    company=True,
)  # fmt: skip


class DutchNumberRecognizer(IdentityNumberRecognizer):
    """BSN by `stdnum.nl.bsn`, btw-id by `stdnum.nl.btw`."""

    identifiers = (BSN, COMPANY)
