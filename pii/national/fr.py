"""France: numéro d'inscription au répertoire (NIR), fifteen digits with a key modulo 97.

Source: décret n° 82-103 du 22 janvier 1982. Sex, year, month, département (2A, 2B: Corsica),
commune, order, key. Valid: 2 95 10 99 126 111 93 (python-stdnum's example); invalid:
2 95 10 99 126 111 94. Of random strings .0098 pass the key and fewer than one in five of those
the sex and month that the shape asks for: safe alone.
"""

from __future__ import annotations

from pii.national.identity_number import IdentityNumberRecognizer

_GAP = "[ .\u00a0-]?"


class FrenchNirRecognizer(IdentityNumberRecognizer):
    """NIR, checked by `stdnum.fr.nir`."""

    country = "FR"
    shape = _GAP.join(
        ("[12]", "[0-9]{2}", "(?:0[1-9]|1[0-2]|[2-9][0-9])", "(?:[0-9]{2}|2[AB])", "[0-9]{3}",
         "[0-9]{3}", "[0-9]{2}")
    )  # fmt: skip

    @staticmethod
    def is_valid(written: str) -> bool:
        """Key modulo 97."""
        from stdnum.fr import nir

        return bool(nir.is_valid(written.replace("\u00a0", " ")))
