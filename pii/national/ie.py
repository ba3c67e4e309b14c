"""Ireland: PPS number; VAT number of companies.

Sources: Social Welfare Consolidation Act 2005, section 262; format and check letter (weights 8 to
2, the second letter counted nine times, modulo 23) as the Department of Social Protection publishes
them: seven digits, check letter, since 2013 a second letter. Value-Added Tax Consolidation Act
2010, section 65. Valid: 6433435F, 6433435VH; invalid: 6433435E (python-stdnum's examples). Of seven
digits and a letter .038 pass: with a label.
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


def _is_pps(written: str) -> bool:
    from stdnum.ie import pps

    return bool(pps.is_valid(re.sub("[ -]", "", written)))


def _is_company(written: str) -> bool:
    from stdnum.ie import vat

    return written[:2].upper() == "IE" and bool(vat.is_valid(re.sub("[ -]", "", written)))


PPS = Identifier(
    name="IE_PPS",
    shapes=("9999999[ -]?A", "9999999[ -]?AA", "999 9999 ?A", "999 9999 ?AA", "9999999 A A",
            "99 99 99 9A", "999-9999-A", "9999 999 ?A", "9999 999 ?AA"),
    is_valid=_is_pps,
    passing=0.038,
    labels={
        "en": ("p.p.s.", "p.p.s.n.", "pps-?(n|no|nr|number|num)~?", "p.p.s. (no|number)",
               "personal public service (number|no)~?", "rsi (number|no)", "ppsn(o|s)?",
               ("irish (personal|national|tax|social security)( id| identification| reference| "
               "public service)? (number|no)")),
        "ga": ("u.p.s.p.", "uimhir phearsanta seirbhíse poiblí", "uimh.?p.?s.?p.?", "p.s.p.",
               "uimhir p.?s.?p.?", "uimhreacha p.?s.?p.?", "uimhir (do )?upsp", "uimh. pps",
               "uimhir pps", "uimhir a.s.p.c."),
        "pl": ("pps-?(u)?", "numer pps"),
    },
    generic=together(PERSONAL_NUMBER, SOCIAL_SECURITY_NUMBER, TAX_NUMBER),
)  # fmt: skip

COMPANY = Identifier(
    name="IE_VAT",
    shapes=("AA ?9999999AA?", "AA ?9A99999A"),
    is_valid=_is_company,
    passing=0.04,
    labels={"en": ("vat", "vat-?(no|number|reg)~?"), "ga": ("cbl", "uimhir chbl")},
    company=True,
)


class IrishNumberRecognizer(IdentityNumberRecognizer):
    """PPS by `stdnum.ie.pps`, VAT by `stdnum.ie.vat`."""

    identifiers = (PPS, COMPANY)
