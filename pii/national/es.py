"""Spain: DNI (NIF of citizens), NIE, NIF K/L/M, número de afiliación (NSS); CIF of companies.

Sources: Real Decreto 1553/2005 (DNI), Real Decreto 557/2011, artículo 206 (NIE), Orden
INT/2058/2008, Real Decreto 1065/2007, artículos 18-20 (NIF, K, L, M), Orden EHA/451/2008 (CIF);
Real Decreto 84/1996 (NSS: province, eight digits, remainder modulo 97 of both, where numbers below
ten million are joined to the province without their leading zero).
Valid: X-2482300W (python-stdnum's example), 54362315K; invalid: X-2482300A, 54362315Z. Of strings
of the shapes .039 pass, and the shapes are rare: NIE alone, DNI alone in Spanish documents. NSS:
.0103 of twelve digits, with a label.
"""

from __future__ import annotations

import re

from pii.national.generic_labels import (
    PERSONAL_NUMBER,
    SOCIAL_SECURITY_NUMBER,
    TAX_NUMBER,
    together,
)
from pii.national.identity_number import ANYWHERE, Identifier, IdentityNumberRecognizer


def _compact(written: str) -> str:
    return re.sub("[ ./-]", "", written).upper()


def _is_nie(written: str) -> bool:
    from stdnum.es import nie

    number = _compact(written)
    # Older cards print a 0 after the X.
    return bool(nie.is_valid(number[0] + number[2:] if number[1] == "0" and len(number) == 10
                             else number))  # fmt: skip


def _is_dni(written: str) -> bool:
    from stdnum.es import dni, nif

    number = _compact(written)
    if number[0] in "KLM":
        return bool(nif.is_valid(number))
    return bool(dni.is_valid(number.zfill(9)))


def _is_cif(written: str) -> bool:
    from stdnum.es import cif

    number = _compact(written)
    return bool(cif.is_valid(number.removeprefix("ES") if len(number) > 9 else number))


def _is_nss(written: str) -> bool:
    """Two digits of the province, eight of the number, two of the check (ten-digit forms too)."""
    number = _compact(written)
    province, serial, check = number[:2], number[2:-2], int(number[-2:])
    if not 1 <= int(province) <= 66:
        return False
    value = int(serial)
    joined = value + int(province) * 10_000_000 if value < 10_000_000 else int(province + serial)
    return joined % 97 == check


NIE = Identifier(
    name="ES_NIE",
    shapes=("A[ -]?9999999[ -]?A", "A[ -]?9.999.999[ -]?A", "A[ -]?99999999[ -]?A"),
    is_valid=_is_nie,
    passing=0.039,
    labels={
        "es": ("n.i.e.", "n.i.f.", "número~ de (identidad|identificación) de extranjer~",
               "# de identidad de extranjero", "tarjeta~ de (identidad de )?extranjer~",
               "documento~ de identidad", "t.i.e.", "tarjeta de residencia", "dni/?nie"),
        "en": ("nie", "foreigner('s)? (identity|identification) (number|no)"),
    },
    generic=together(PERSONAL_NUMBER, TAX_NUMBER),
    alone=ANYWHERE,
)  # fmt: skip

DNI = Identifier(
    name="ES_DNI",
    shapes=("99999999[ -]?A", "99.999.999[ -]?A", "9999999[ -]?A", "9.999.999[ -]?A",
    "A[ -]?9999999[ -]?[9A]",
            "99 999 999[ -]?A", "99.999.999 - A", "99999999 - A"),
    is_valid=_is_dni,
    passing=0.043,
    labels={
        "es": ("d.n.i.", "n.i.f.", "documento~ nacional~ de identidad", "d.n.i.-?(e|electrónico)",
               "dni/?nif", "nif/?nie", "número~ de identificación fiscal", "número~ de dni",
               "titular del d.n.i.", "carn(et|é) de identidad", "provist(o|a) (de|del|con) d.n.i.",
               "documento (nacional )?de identidad", "identificación fiscal"),
        "en": ("dni", "nif", "spanish (national )?(id|identity) (card|number|no)"),
    },
    generic=together(PERSONAL_NUMBER, TAX_NUMBER),
    alone=frozenset({"es"}),
    alone_shapes=("99999999[ -]?A", "99.999.999[ -]?A", "99 999 999[ -]?A"),
)  # fmt: skip

NSS = Identifier(
    name="ES_NSS",
    shapes=("99[ /-]?99999999[ /-]?99", "99[ /-]?9999999[ /-]?99"),
    is_valid=_is_nss,
    passing=0.0067,
    labels={
        "es": ("n.s.s.", "n.u.s.s.", "n.a.f.", "seguridad social", "número~ de (la )?s.s.",
               "# s.s.", "s.s.",
               "número~ de afiliación", "# (de )?afiliación", "afiliación a la seguridad social",
               "número~ de (la )?seguridad social", "# (de )?(la )?(seg.? soc|s.s.)",
               "# (de )?(la )?seg.? social", "seg.? social"),
        "en": ("spanish social security (number|no)",),
    },
    generic=SOCIAL_SECURITY_NUMBER,
)  # fmt: skip

CIF = Identifier(
    name="ES_CIF",
    shapes=(
        "A[ -]?9999999[9A]",
        "A[ -]?9999999[ -][9A]",
        "A[ -]?99.999.999",
        "AA[ -]?A9999999[9A]",
    ),
    is_valid=_is_cif,
    passing=0.1,
    labels={
        "es": ("c.i.f.", "n.i.f.", "nif-?iva", "vat", "iva", "código de identificación fiscal"),
        "en": ("vat", "cif"),
    },
    alone=frozenset({"es"}),
    company=True,
)


class SpanishNumberRecognizer(IdentityNumberRecognizer):
    """DNI, NIE, NSS, CIF; the first, second and last checked by `stdnum.es`."""

    identifiers = (NIE, DNI, NSS, CIF)
