"""Identity numbers that states give to natural persons, one file a state.

Here: those that are safe alone, because date, letters or a strong check digit make a chance hit
rare in any document. A number that needs a label stays unmasked rather than guessed.
"""

from __future__ import annotations

from typing import Final

from pii.national.be import BelgianNationalNumberRecognizer
from pii.national.es import SpanishNieRecognizer
from pii.national.fi import FinnishHetuRecognizer
from pii.national.fr import FrenchNirRecognizer
from pii.national.identity_number import IdentityNumberRecognizer
from pii.national.it import ItalianCodiceFiscaleRecognizer
from pii.national.lu import LuxembourgMatriculeRecognizer

NATIONAL: Final[tuple[type[IdentityNumberRecognizer], ...]] = (
    BelgianNationalNumberRecognizer,
    SpanishNieRecognizer,
    FinnishHetuRecognizer,
    FrenchNirRecognizer,
    ItalianCodiceFiscaleRecognizer,
    LuxembourgMatriculeRecognizer,
)
"""Each as its class; a test compares this tuple with the files of the folder."""
