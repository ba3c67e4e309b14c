"""Identity numbers that states give to natural persons, one file a state.

Here: those that are safe alone, because date, letters or a strong check digit make a chance hit
rare in any document. A number that needs a label stays unmasked rather than guessed.
"""

from __future__ import annotations

from typing import Final

from pii.recognizer import TriggeredRecognizer

NATIONAL: Final[tuple[type[TriggeredRecognizer], ...]] = ()
