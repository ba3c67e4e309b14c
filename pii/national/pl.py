"""Poland: PESEL, NIP of natural persons; NIP, REGON and KRS of companies.

Sources: ustawa z dnia 24 września 2010 r. o ewidencji ludności, art. 15 (PESEL: YYMMDD with 20, 40,
60 or 80 added to the month for other centuries than the twentieth, four digits, weights 1 3 7 9
modulo 10); ustawa z dnia 13 października 1995 r. o zasadach ewidencji i identyfikacji podatników
(NIP: ten digits, weights 6 5 7 2 3 4 5 6 7 modulo 11; persons and companies share the space).
Valid: PESEL 44051401359, NIP 8567346215 (python-stdnum's examples); invalid: 44051401358,
8567346216. Of eleven digits .018 pass as PESEL, of ten .09 as NIP: both need a label.
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


def _is_pesel(written: str) -> bool:
    from stdnum.pl import pesel

    return bool(pesel.is_valid(re.sub("[ -]", "", written)))


def _is_nip(written: str) -> bool:
    from stdnum.pl import nip

    return bool(nip.is_valid(re.sub("[ -]", "", written)))


def _is_company(written: str) -> bool:
    from stdnum.pl import nip, regon

    number = re.sub("[ -]", "", written)
    return bool(nip.is_valid(number) or regon.is_valid(number))


PESEL = Identifier(
    name="PL_PESEL",
    shapes=("99999999999", "999999[ -]99999", "99 99 99 99999", "9999 9999 999"),
    is_valid=_is_pesel,
    passing=0.018,
    labels={
        "pl": ("pesel-?(u|owi|em|ie|e|y|ów|om|ami|ach)?", "p.e.s.e.l.", "numer~ pesel",
               "numer~ ewidencyjn~ pesel", "numer~ ewidencyjn~( ludności)?", "nr ewidencyjny",
               "nr ewid.",
               "powszechn~ elektroniczn~ system~ ewidencji ludności"),
        "en": ("pesel", "p.e.s.e.l.", ("polish (personal|national|citizen|id)( id| identification| "
               "identity)? (number|no|code)")),
        "de": ("pesel-?(nr|nummer~)?", "polnische (personen|identifikations)nummer"),
        "lt": ("pesel", "lenkijos asmens kodas"), "cs": ("pesel",), "sk": ("pesel",),
        "sv": ("pesel-?(nr|nummer)",),
    },
    generic=together(PERSONAL_NUMBER, SOCIAL_SECURITY_NUMBER, TAX_NUMBER),
)  # fmt: skip

NIP = Identifier(
    name="PL_NIP",
    shapes=("9999999999", "999-999-99-99", "999-99-99-999", "999 999 99 99", "999 99 99 999",
            "999-9999999"),
    is_valid=_is_nip,
    passing=0.09,
    labels={
        "pl": ("n.i.p.", "nip-?(u|owi|em|ie)?", "numer~ identyfikacji podatkow~", "numer~ nip",
               "numer~ podatkow~"),
        "en": ("n.i.p.", "nip", "polish tax (identification |id )?(number|no)"),
        "de": ("nip", "polnische steuer(identifikations)?nummer"),
    },
    generic=TAX_NUMBER,
    shared=True,
)  # fmt: skip

COMPANY = Identifier(
    name="PL_REGON",
    shapes=("999999999", "99999999999999", "AA ?9999999999", "AA ?999-999-99-99"),
    is_valid=_is_company,
    passing=0.1,
    labels={"pl": ("regon~", "krs", "nip-?ue", "vat-?ue", "nip"), "en": ("regon", "vat")},
    company=True,
)


class PolishNumberRecognizer(IdentityNumberRecognizer):
    """PESEL, NIP and REGON, checked by `stdnum.pl`."""

    identifiers = (PESEL, NIP, COMPANY)
