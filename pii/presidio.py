"""Our recognizers as recognizers of Presidio's, for who analyses with Presidio.

Apart from `recognizer.py`, because importing Presidio imports spaCy: nine tenths of a second and
100 MB that a run, which asks the recognizers through the prefilter, has no use for.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from presidio_analyzer import LocalRecognizer, RecognizerResult

from pii.recognizer import TriggeredRecognizer


class PresidioRecognizer(LocalRecognizer):  # type: ignore[misc]  # presidio publishes no types
    """One of ours under its own name; it looks at whole texts, without the prefilter."""

    def __init__(self, recognizer: TriggeredRecognizer) -> None:
        """Wrap a recognizer of one language."""
        self._recognizer = recognizer
        super().__init__(
            supported_entities=recognizer.supported_entities,
            name=recognizer.name,
            supported_language=recognizer.supported_language,
            version="1",
        )

    def load(self) -> None:
        """Nothing to load: tables come with the package."""

    def analyze(
        self, text: str, entities: Sequence[str], nlp_artifacts: Any = None
    ) -> list[RecognizerResult]:
        """The hits of the whole text; the name of each is that of its rule."""
        one = self._recognizer
        return [
            RecognizerResult(
                entity_type=hit.entity or one.entity,
                start=hit.start,
                end=hit.end,
                score=hit.score,
                recognition_metadata={
                    RecognizerResult.RECOGNIZER_NAME_KEY: hit.recognizer or one.name,
                    RecognizerResult.RECOGNIZER_IDENTIFIER_KEY: self.id,
                },
            )
            for hit in one.hits(text, 0, len(text))
            if not entities or (hit.entity or one.entity) in entities
        ]
