"""Spain: número de identidad de extranjero (NIE), X, Y or Z, seven digits, check letter.

Source: Real Decreto 557/2011, artículo 206; Orden INT/2058/2008. The DNI has the same letter after
eight digits and no prefix: it needs a label. Valid: X-2482300W (python-stdnum's example); invalid:
X-2482300A. Of strings of the shape .039 pass, and the shape is rare: safe alone.
"""

from __future__ import annotations

from pii.national.identity_number import IdentityNumberRecognizer


class SpanishNieRecognizer(IdentityNumberRecognizer):
    """NIE, checked by `stdnum.es.nie`."""

    country = "ES"
    shape = "[XYZ][ -]?[0-9]{7}[ -]?[A-HJ-NP-TV-Z]"

    @staticmethod
    def is_valid(written: str) -> bool:
        """Check letter modulo 23."""
        from stdnum.es import nie

        return bool(nie.is_valid(written))
