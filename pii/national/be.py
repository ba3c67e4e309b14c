"""Belgium: rijksregisternummer / numéro de registre national, and the BIS number, with dots.

Source: koninklijk besluit van 3 april 1984 (registre national), 8 februari 1991 (BIS). YY.MM.DD,
three digits, 97 minus the remainder modulo 97. Eleven bare digits need a label; the printed form
YY.MM.DD-NNN.CC does not. Valid: 85.07.30-033.28 (python-stdnum's example, in this form); invalid:
85.07.30-033.61. Of random strings .0051 pass.
"""

from __future__ import annotations

from pii.national.identity_number import IdentityNumberRecognizer


class BelgianNationalNumberRecognizer(IdentityNumberRecognizer):
    """National or BIS number, checked by `stdnum.be.nn` and `stdnum.be.bis`."""

    country = "BE"
    shape = r"[0-9]{2}\.[0-9]{2}\.[0-9]{2}[ -][0-9]{3}[. -][0-9]{2}"

    @staticmethod
    def is_valid(written: str) -> bool:
        """Birth date and check digits, for births before and from 2000."""
        from stdnum.be import bis, nn

        return bool(nn.is_valid(written) or bis.is_valid(written))
