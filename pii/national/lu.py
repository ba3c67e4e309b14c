"""Luxembourg: matricule (numéro d'identification), thirteen digits with two check digits.

Source: loi du 19 juin 2013 relative à l'identification des personnes physiques, article 2;
règlement grand-ducal du 28 novembre 2013: YYYYMMDD, three digits, a Luhn and a Verhoeff digit,
both over the first eleven. python-stdnum 2.2 has the two algorithms but no module for the number.
Of random digits fewer than five in a million pass, of those with a date one in a hundred: safe
alone.
"""

from __future__ import annotations

import datetime

from pii.national.identity_number import IdentityNumberRecognizer


class LuxembourgMatriculeRecognizer(IdentityNumberRecognizer):
    """Matricule of a natural person: date, Luhn, Verhoeff."""

    country = "LU"
    shape = (
        "(?:18|19|20)[0-9]{2} ?(?:0[1-9]|1[0-2]) ?(?:0[1-9]|[12][0-9]|3[01]) ?[0-9]{3} ?[0-9]{2}"
    )

    @staticmethod
    def is_valid(written: str) -> bool:
        """A day of the calendar and both check digits."""
        from stdnum import luhn, verhoeff

        digits = written.replace(" ", "")
        try:
            datetime.date(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))
        except ValueError:
            return False
        return bool(luhn.is_valid(digits[:12]) and verhoeff.is_valid(digits[:11] + digits[12]))
