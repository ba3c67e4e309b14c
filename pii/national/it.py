"""Italy: codice fiscale of a natural person, sixteen letters and digits.

Source: D.M. 12 marzo 1974 (and D.P.R. 605/1973). Letters may stand in for digits (omocodia). The
form of eleven digits is a company's VAT number and is not taken. Valid: RCCMNL83S18D969H
(python-stdnum's example); invalid: RCCMNL83S18D967H. Of strings of the shape .014 pass, and the
shape is rare: safe alone.
"""

from __future__ import annotations

from pii.national.identity_number import IdentityNumberRecognizer

_DIGIT = "[0-9LMNPQRSTUV]"


class ItalianCodiceFiscaleRecognizer(IdentityNumberRecognizer):
    """Codice fiscale, checked by `stdnum.it.codicefiscale`."""

    country = "IT"
    shape = (
        f"[A-Z]{{6}}{_DIGIT}{{2}}[ABCDEHLMPRST]{_DIGIT}{{2}}[A-Z]{_DIGIT}{{3}}[A-Z]"
        f"|[A-Z]{{3}} [A-Z]{{3}} {_DIGIT}{{2}}[ABCDEHLMPRST]{_DIGIT}{{2}} [A-Z]{_DIGIT}{{3}}[A-Z]"
    )

    @staticmethod
    def is_valid(written: str) -> bool:
        """Birth date and check character."""
        from stdnum.it import codicefiscale

        return bool(codicefiscale.is_valid(written))
