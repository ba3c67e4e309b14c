"""Czechia: rodné číslo, with and without slash; IČO and DIČ of companies.

Sources: zákon č. 133/2000 Sb., o evidenci obyvatel, § 13 (YYMMDD with 50 added to the month of
women and 20 or 70 where the day's numbers ran out; three or four digits; ten digits divide by 11);
zákon č. 280/2009 Sb., daňový řád, § 130 (DIČ: CZ and the rodné číslo of a person, the IČO of a
company); zákon č. 304/2013 Sb. (IČO). Valid: 710319/2745 (python-stdnum's example); invalid:
710319/2746. Of ten digits .020 pass, of nine (before 1954, no check) .148. The slash is this
number's own: with it ten digits are safe alone, except before a year (file numbers end in one).
"""

from __future__ import annotations

import re
from typing import Final

from pii.national.generic_labels import (
    PERSONAL_NUMBER,
    SOCIAL_SECURITY_NUMBER,
    TAX_NUMBER,
    together,
)
from pii.national.identity_number import Identifier, IdentityNumberRecognizer

SLASH_LANGUAGES: Final = frozenset({"cs", "und"})
_SERIAL_LIKE_YEAR: Final = re.compile("/(?:199|20[0-3])[0-9]$")


def is_birth_number(written: str) -> bool:
    """Date and, with ten digits, division by 11. Slovakia has the same number."""
    from stdnum.cz import rc

    return bool(rc.is_valid(re.sub("[ ./-]", "", written).removeprefix("CZ")))


def is_with_slash(written: str) -> bool:
    """As above; not what may be a file number of a year, such as 123456/2019."""
    return not _SERIAL_LIKE_YEAR.search(written) and is_birth_number(written)


def _is_with_prefix(written: str) -> bool:
    return written[:2] == "CZ" and is_birth_number(written)


def _is_company(written: str) -> bool:
    from stdnum.cz import dic

    number = re.sub("[ .-]", "", written)
    digits = number.removeprefix("CZ")
    # Nine and ten digits are a person's rodné číslo.
    return len(digits) == 8 and bool(dic.is_valid(digits))


LABELS: Final = {
    "cs": ("rodn(é|ého|ému|ém|ým|á|ých) čísl(o|a|u|em|e|y|ech)", "rodn~ č.", "r.č.", "r.číslo",
           "r.čísl~",
           "čísl(o|a|u|em) pojištěn(ce|ec|ky)", "č. pojištěnce", "rč", "rod.č.", "rod. číslo",
           "narozen~", "č. poj."),
    "pl": ("rodne czislo", "numer rodny", "numer urodzenia"),
    "de": ("geburtsnummer~", "tschechische (geburts|personen)nummer", "geburts-?nr.",
           "rodné číslo"),
    "en": ("birth (number|no|id)", "birth certificate number", ("czech (personal|birth|national) "
           "(id |identification )?(number|no)"), "rodne cislo", "personal birth number"),
    "hu": ("születési szám~",),
}  # fmt: skip

BIRTH_NUMBER = Identifier(
    name="CZ_RC",
    shapes=("999999[/ -]?9999", "999999[/ -]?999", "999999 / 9999",
            "99 99 99[/ ]9999", "999999/ 9999"),
    is_valid=is_birth_number,
    passing=0.02,
    labels=LABELS,
    generic=together(PERSONAL_NUMBER, SOCIAL_SECURITY_NUMBER, {"cs": ("nar.",)}),
)  # fmt: skip

BIRTH_NUMBER_WITH_SLASH = Identifier(
    name="CZ_RC",
    shapes=("999999/9999",),
    is_valid=is_with_slash,
    passing=0.0201,
    labels={},
    alone=SLASH_LANGUAGES,
)

SOLE_TRADER = Identifier(
    name="CZ_RC",
    shapes=("AA ?9999999999", "AA ?999999999", "AA ?999999/9999"),
    is_valid=_is_with_prefix,
    passing=0.0202,
    labels={"cs": ("d.i.č.", "dič"), "en": ("vat", "tax id")},
    generic=TAX_NUMBER,
    alone=frozenset({"cs", "sk"}),
    alone_shapes=("AA ?9999999999", "AA ?999999/9999"),
)

COMPANY = Identifier(
    name="CZ_ICO",
    shapes=("AA ?99999999", "99999999", "999[ ]99[ ]999"),
    is_valid=_is_company,
    passing=0.1,
    labels={
        "cs": ("ič", "ičo", "i.č.o.", "dič", "d.i.č.", "dph", "identifikační číslo( osoby)?"),
        "en": ("vat", "company (id|number|identification number)", "ico"),
    },
    company=True,
)


class CzechNumberRecognizer(IdentityNumberRecognizer):
    """Rodné číslo and IČO, checked by `stdnum.cz.rc` and `.dic`."""

    identifiers = (BIRTH_NUMBER, BIRTH_NUMBER_WITH_SLASH, SOLE_TRADER, COMPANY)
