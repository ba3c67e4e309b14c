"""Numbers of payment cards: brand range, Luhn, and either the printed grouping or a label.

One in ten random numbers passes Luhn (measured: .101), so a bare run of digits counts only where
a word for a card stands within 60 characters before it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from pii.boundaries import (
    HYPHENS,
    LEFT,
    NUMERIC_PLACEHOLDERS,
    PLACEHOLDER,
    SPACES,
    after_last_placeholder,
)
from pii.recognizer import Hit, TriggeredRecognizer

LABEL_REACH: Final = 60
"""Code points between the label's end and the number: one line of a form."""

_GAP: Final = rf"[{SPACES}{HYPHENS}]"
_NUMBER: Final = re.compile(
    # A fifth group of four: a table, a serial number.
    rf"{LEFT}(?<![^0-9][0-9]{{4}}{_GAP})(?<!\A[0-9]{{4}}{_GAP})"
    + "".join(rf"(?<!{name}{_GAP})" for name in NUMERIC_PLACEHOLDERS)
    + "(?:"
    rf"(?P<grouped>[0-9]{{4}}(?P<gap>{_GAP})[0-9]{{4}}(?P=gap)[0-9]{{4}}(?P=gap)[0-9]{{4}}"
    rf"|[0-9]{{4}}(?P<gap2>{_GAP})[0-9]{{6}}(?P=gap2)[0-9]{{4,5}})"
    r"|[0-9]{13,19})"
    rf"(?!\w|{_GAP}[0-9]{{4}}(?![0-9])|{_GAP}?{PLACEHOLDER})"
)
_BRANDS: Final = re.compile(
    # Issuer identification ranges of the card schemes (ISO/IEC 7812), by length.
    "4(?:[0-9]{12}|[0-9]{15}|[0-9]{18})"  # Visa
    "|5[1-5][0-9]{14}|2(?:22[1-9]|2[3-9][0-9]|[3-6][0-9]{2}|7[01][0-9]|720)[0-9]{12}"  # Mastercard
    "|3[47][0-9]{13}"  # American Express
    "|3(?:0[0-59]|[689][0-9])[0-9]{11}"  # Diners Club
    "|6(?:011|4[4-9][0-9]|5[0-9]{2})[0-9]{12}"  # Discover
    "|62[0-9]{14,17}"  # UnionPay
    "|35(?:2[89]|[3-8][0-9])[0-9]{12}"  # JCB
    "|(?:50|5[6-8]|6[0-9])[0-9]{10,17}"  # Maestro
)
_LABELS: Final = re.compile(
    # Names of schemes, and the word for a (credit, bank, payment) card in the 24 languages.
    r"(?<!\w)(?:visa|master\s?card|maestro|amex|american\s+express|diners|dankort|girocard"
    r"|pan|(?:credit|debit|payment|bank)[\s-]?cards?|card\s+(?:number|no)"
    r"|kreditkarten?\w*|bankkarten?\w*|kartennummer\w*|carte\s+(?:bancaire|bleue|de\s+crédit)"
    r"|tarjetas?|carta\s+di\s+(?:credito|debito)|cartão|cartões|kreditkort\w*|betalkort\w*"
    r"|betalingskort\w*|kontokort\w*|luottokort\w*|maksukort\w*|pankkikort\w*|creditcard\w*"
    r"|betaalpas\w*|bankpas\w*|kart[aęąyiou]|karty|kartice|kartica|karticu|platební|platobn\w+"
    r"|kreditn\w+|krediitkaar\w*|pangakaar\w*|kredītkart\w*|maksājumu\s+kart\w*|kortel\w+"
    r"|bankkárty\w+|hitelkárty\w+|kártyasz\w+|cardul\w*|card\s+(?:de\s+credit|bancar)"
    r"|карта|карти|картата|кредитна|дебитна|κάρτα[ςσ]?|κάρτες|πιστωτικ\w+|χρεωστικ\w+"
    r"|cárta\s+creidmheasa|karta\s+ta['’]\s+kreditu)(?!\w)",
    re.IGNORECASE,
)


def _luhn(digits: str) -> bool:
    from stdnum import luhn

    return bool(luhn.is_valid(digits))


class PaymentCardRecognizer(TriggeredRecognizer):
    """4-4-4-4 or 4-6-5, or 13 to 19 digits after a label. Anchor: the first digit."""

    entity = "CREDIT_CARD"
    trigger = (
        "[0-9]{4}GAP[0-9]{4}GAP[0-9]{4}GAP[0-9]{4}|[0-9]{4}GAP[0-9]{6}GAP[0-9]{4}|[0-9]{13}"
    ).replace("GAP", "[ \\t\\x{a0}\\x{2000}-\\x{206f}\\x{2212}-]")

    def hits(self, text: str, start: int, end: int) -> Iterator[Hit]:
        """See the base class."""
        for match in self.anchors(_NUMBER, text, start, end):
            digits = re.sub("[^0-9]", "", match.group())
            if not _BRANDS.fullmatch(digits) or not _luhn(digits):
                continue
            if match.group("grouped") is None:
                before = text[max(0, match.start() - LABEL_REACH - 30) : match.start()]
                near = after_last_placeholder(before)
                if not any(
                    len(near) - label.end() <= LABEL_REACH for label in _LABELS.finditer(near)
                ):
                    continue
            yield Hit(match.start(), match.end(), 1.0)
