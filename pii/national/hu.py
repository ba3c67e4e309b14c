"""Hungary: személyi azonosító, TAJ, adóazonosító jel; adószám of companies.

Sources: 1996. évi XX. törvény a személyazonosító jel helyébe lépő azonosítási módokról, melléklet
(személyi azonosító: sex and century, YYMMDD, three digits, weights 1 to 10 for births to the end
of 1996, 10 to 1 after, modulo 11; TAJ: weights 3 7 modulo 10; adóazonosító jel: 8, days since 1
January 1867, three digits, weights 1 to 9 modulo 11). python-stdnum has none of them. Valid:
adóazonosító 8071592153 (published test number of loophp/tin), személyi 18001010018 (generated), TAJ
123456788 (generated); invalid: 8071592154. Of eleven digits .0025 pass: alone in Hungarian; of
nine .10 and of ten .0044: a label.
"""

from __future__ import annotations

import re

from pii.national.birth_date import is_date
from pii.national.generic_labels import (
    PERSONAL_NUMBER,
    SOCIAL_SECURITY_NUMBER,
    TAX_NUMBER,
)
from pii.national.identity_number import Identifier, IdentityNumberRecognizer


def _digits(written: str) -> list[int]:
    return [int(digit) for digit in re.sub("[ -]", "", written)]


def _is_personal_number(written: str) -> bool:
    digits = _digits(written)
    if not 1 <= digits[0] <= 8:
        return False
    # 1 2 5 6: the twentieth century; 3 4 7 8: the one after it.
    year = (1900 if digits[0] in (1, 2, 5, 6) else 2000) + 10 * digits[1] + digits[2]
    if not is_date(year, 10 * digits[3] + digits[4], 10 * digits[5] + digits[6]):
        return False
    weights = range(1, 11) if year <= 1996 else range(10, 0, -1)
    return sum(w * d for w, d in zip(weights, digits[:10], strict=True)) % 11 == digits[10]


def _is_taj(written: str) -> bool:
    digits = _digits(written)
    return sum(w * d for w, d in zip((3, 7) * 4, digits[:8], strict=True)) % 10 == digits[8]


def _is_tax_number(written: str) -> bool:
    digits = _digits(written)
    if digits[0] != 8:
        return False
    return sum(w * d for w, d in zip(range(1, 10), digits[:9], strict=True)) % 11 == digits[9]


def _is_company(written: str) -> bool:
    from stdnum.hu import anum

    return bool(anum.is_valid(re.sub("[ -]", "", written).removeprefix("HU")[:8]))


PERSONAL_ID = Identifier(
    name="HU_SZEMELYI",
    shapes=("99999999999", "9[ -]999999[ -]9999", "9 99 99 99 9999", "9-999999 9999"),
    is_valid=_is_personal_number,
    passing=0.0025,
    labels={
        "hu": ("személyi azonosító( szám| jel)?~", "személyi szám~", "szem.?(azonosító|szám)~",
               "személyi az.?", "személyazonosító( jel| szám)?~", "szem.ig.szám~", "szem.sz."),
        "en": (("hungarian (personal|national|identity)( id| identity| identification)? "
               "(number|no|code)"), "személyi szám"),
        "de": ("ungarische personen(nummer|kennzahl)",), "ro": ("cod personal maghiar",),
        "sk": ("maďarské osobné číslo",),
    },
    generic=PERSONAL_NUMBER,
    alone=frozenset({"hu"}),
    alone_shapes=("99999999999", "9-999999-9999"),
)  # fmt: skip

TAJ = Identifier(
    name="HU_TAJ",
    shapes=("999999999", "999[ -]999[ -]999"),
    is_valid=_is_taj,
    passing=0.10,
    labels={
        "hu": ("t.a.j.", "taj-?(szám|kártya szám)?~", ("társadalombiztosítási( azonosító)?"
               "( jel| szám)~"), "tb-?szám~", "tb azonosító( jel| szám)?~", "taj-?kártya~",
               "taj azonosító~"),
        "en": ("taj", "taj (number|no)", "hungarian social (security|insurance) (number|no)"),
        "de": ("taj-?(nr|nummer)?", "ungarische sozialversicherungsnummer"),
    },
    generic=SOCIAL_SECURITY_NUMBER,
)  # fmt: skip

TAX_ID = Identifier(
    name="HU_TAX_ID",
    shapes=("9999999999", "9 999 999 999", "999 999 9999", "9999 999 999"),
    is_valid=_is_tax_number,
    passing=0.0092,
    labels={
        "hu": ("adóazonosító( jel| szám)?~", "adó-?azon.?(jel|szám)?", "adóazonosítój(el|ele|elét)",
               "adóaz.?j(el)?", "adójel~", "adókártya szám~"),
        "en": ("hungarian tax (identification |id )?(number|no|code)",),
        "de": ("ungarische steuer(identifikations)?nummer",),
    },
    generic=TAX_NUMBER,
)  # fmt: skip

COMPANY = Identifier(
    name="HU_ADOSZAM",
    shapes=("99999999-9-99", "99999999", "AA ?99999999"),
    is_valid=_is_company,
    passing=0.1,
    labels={"hu": ("adószám~", "közösségi adószám~", "áfa-?szám~"), "en": ("vat",)},
    alone=frozenset({"hu"}),
    alone_shapes=("99999999-9-99",),
    company=True,
)


class HungarianNumberRecognizer(IdentityNumberRecognizer):
    """Személyi azonosító, TAJ, adóazonosító jel; adószám by `stdnum.hu.anum`."""

    identifiers = (PERSONAL_ID, TAJ, TAX_ID, COMPANY)
