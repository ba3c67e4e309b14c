"""Portugal: NIF of natural persons, cartão de cidadão, NISS; NIPC of companies.

Sources: Decreto-Lei n.º 14/2013 (NIF: nine digits, weights 9 to 2 modulo 11; a natural person's
begins with 1, 2, 3 or 45, article 4); Lei n.º 7/2007 (cartão de cidadão: eight digits, check digit,
two letters of the version, check digit); NISS: eleven digits, 1 for a person, weights 29 23 19 17
13 11 7 5 3 2, nine less the sum modulo 10: howto.pt and the npm package @edyspider/validate-niss
have the same rule (looked up), and the latter's number 12345678910 passes; the state publishes
neither. Valid: NIF
123456789, cartão 00000000 0 ZZ4 (python-stdnum's example); invalid: 123456780. Of nine digits .03
pass as a person's NIF: a label; the card's shape is rare: alone in Portuguese.
"""

from __future__ import annotations

import re

from pii.national.generic_labels import (
    PERSONAL_NUMBER,
    SOCIAL_SECURITY_NUMBER,
    TAX_NUMBER,
)
from pii.national.identity_number import Identifier, IdentityNumberRecognizer


def _is_nif(written: str) -> bool:
    from stdnum.pt import nif

    number = re.sub("[ .-]", "", written).removeprefix("PT")
    return (number[0] in "123" or number[:2] == "45") and bool(nif.is_valid(number))


def _is_card(written: str) -> bool:
    from stdnum.pt import cc

    return bool(cc.is_valid(re.sub("[ -]", "", written).upper()))


def _is_niss(written: str) -> bool:
    digits = [int(digit) for digit in re.sub("[ .-]", "", written)]
    primes = (29, 23, 19, 17, 13, 11, 7, 5, 3, 2)
    total = sum(prime * digit for prime, digit in zip(primes, digits[:10], strict=True))
    return digits[0] == 1 and 9 - total % 10 == digits[10]


def _is_company(written: str) -> bool:
    from stdnum.pt import nif

    number = re.sub("[ .-]", "", written).removeprefix("PT")
    return number[0] in "56789" and bool(nif.is_valid(number))


NIF = Identifier(
    name="PT_NIF",
    shapes=("999999999", "999[ .-]999[ .-]999"),
    is_valid=_is_nif,
    passing=0.032,
    labels={
        "pt": ("número~ de contribuinte", "contribuinte~( fiscal)?( n| número)?", "# contribuinte",
               "número fiscal( de contribuinte)?", "cartão de contribuinte", "n.i.f. n",
               "nif (do|da) (trabalhador|cidadão|titular|requerente)(a)?", "núm. contribuinte"),
        "en": ("portuguese (tax|fiscal)( id| identification| payer)? (number|no)",
               "portuguese nif"),
        "es": ("nif portugués",), "fr": ("nif portugais",),
    },
    generic=TAX_NUMBER,
    shared=True,
)  # fmt: skip

CARD = Identifier(
    name="PT_CC",
    shapes=("99999999[ -]?9[ -]?AA9", "99999999[ -]?9[ -]?A99"),
    is_valid=_is_card,
    passing=0.10,
    labels={
        "pt": ("cart(ão|ões) (de|do) cidadã(o|os)( n| número)?", "c.c.", "cc n", ("número~ (de|do) "
               "(cc|cartão (de|do) cidadão)"), "número de documento", "b.i./c.c.", "cc/bi", "bi/cc",
               "número~ (de )?identificação civil", "n.i.c.", "identificação civil"),
        "en": ("portuguese citizen card( number| no)?", "citizen card( number| no)?"),
    },
    generic=PERSONAL_NUMBER,
    alone=frozenset({"pt"}),
)  # fmt: skip

NISS = Identifier(
    name="PT_NISS",
    shapes=("99999999999", "999 999 999 99", "9 999 999 999 9", "9999 999 999 9"),
    is_valid=_is_niss,
    passing=0.010,
    labels={
        "pt": ("n.i.s.s.", "niss", "número~ (de identificação )?(da|de|na) segurança social",
               "segurança social( n| número)?", "(#|número~) de beneficiário~", "beneficiário n",
               "# segurança social", "# s.s.", "nr. seg. social", "seg. social"),
        "en": ("niss", "portuguese social security (number|no)"),
    },
    generic=SOCIAL_SECURITY_NUMBER,
)  # fmt: skip

COMPANY = Identifier(
    name="PT_NIPC",
    shapes=("999999999", "999 999 999", "AA ?999999999"),
    is_valid=_is_company,
    passing=0.05,
    labels={"pt": ("n.i.p.c.", "nipc", "n.i.f.", "nif", "pessoa cole(c)?tiva", "contribuinte"),
            "en": ("vat",)},
    company=True,
)  # fmt: skip


class PortugueseNumberRecognizer(IdentityNumberRecognizer):
    """NIF and NIPC by `stdnum.pt.nif`, the card by `stdnum.pt.cc`, NISS by its rule."""

    identifiers = (NIF, CARD, NISS, COMPANY)
