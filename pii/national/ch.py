"""Switzerland and Liechtenstein: AHV number; UID of companies.

Sources: Bundesgesetz über die Alters- und Hinterlassenenversicherung (SR 831.10), Art. 50c, and
AHVV (SR 831.101), Art. 133: 756, nine digits and the check digit of EAN-13; Liechtenstein uses the
same. UID: Bundesgesetz über die Unternehmens-Identifikationsnummer (SR 431.03). Valid:
756.9217.0769.85, invalid: 756.9217.0769.84 (python-stdnum's examples). Of thirteen digits .0001
pass: alone everywhere in its dots; without them a label.
"""

from __future__ import annotations

import re

from pii.national.generic_labels import PERSONAL_NUMBER, SOCIAL_SECURITY_NUMBER, together
from pii.national.identity_number import ANYWHERE, Identifier, IdentityNumberRecognizer


def _is_ahv(written: str) -> bool:
    from stdnum.ch import ssn

    number = re.sub("[ .-]", "", written)
    return number[:3] == "756" and bool(ssn.is_valid(number))


def _is_company(written: str) -> bool:
    from stdnum.ch import uid

    return bool(uid.is_valid(written))


AHV = Identifier(
    name="CH_AHV",
    shapes=("999.9999.9999.99", "9999999999999", "999[ -]9999[ -]9999[ -]99"),
    is_valid=_is_ahv,
    passing=0.0001,
    labels={
        "de": ("ahv-?(nr|nummer~)?", "ahv/iv-?(nr|nummer)", ("ahv-?versicherten-?"
               "(nr|nummer~)"), "versicherten-?(nr|nummer~)"),
        "fr": ("avs", "(n|no|numéro~) avs", "# avs"), "it": ("avs", "numero avs",
               "# avs"),
        "en": ("ahv", "ahv (number|no)", "avs (number|no)", "oasi (number|no)",
               "swiss social (security|insurance) (number|no)"),
    },
    generic=together(SOCIAL_SECURITY_NUMBER, PERSONAL_NUMBER),
    alone=ANYWHERE,
    alone_shapes=("999.9999.9999.99",),
)  # fmt: skip

COMPANY = Identifier(
    name="CH_UID",
    shapes=("AAA-?999.999.999",),
    is_valid=_is_company,
    passing=0.1,
    labels={"de": ("uid", "mwst"), "fr": ("ide", "tva"), "it": ("idi", "iva"), "en": ("vat",)},
    alone=ANYWHERE,
    company=True,
)


class SwissNumberRecognizer(IdentityNumberRecognizer):
    """AHV by `stdnum.ch.ssn`, UID by `stdnum.ch.uid`."""

    identifiers = (AHV, COMPANY)
