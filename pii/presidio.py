"""Our recognizers as recognizers of Presidio's, for who analyses with Presidio.

Apart from `recognizer.py`, because importing Presidio imports spaCy: nine tenths of a second and
100 MB that a run, which asks the recognizers through the prefilter, has no use for. So a class of
Presidio's stands beside each of ours, under the same name: `GermanNumberRecognizer("de")` of
`pii.national.de` is light, its `for_presidio()` is what a registry of Presidio's takes, and in
Presidio's YAML the name alone suffices once this module is imported.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar, Final

from presidio_analyzer import LocalRecognizer, RecognizerResult

from pii.analyzer import RECOGNIZERS
from pii.national import NATIONAL
from pii.national.identifier import country
from pii.national.identity_number import IdentityNumberRecognizer
from pii.recognizer import TriggeredRecognizer


class PresidioRecognizer(LocalRecognizer):  # type: ignore[misc]  # presidio publishes no types
    """One of ours under its own name; it looks at whole texts, without the prefilter."""

    def __init__(self, recognizer: TriggeredRecognizer, name: str | None = None) -> None:
        """Wrap a recognizer of one language."""
        self._recognizer = recognizer
        super().__init__(
            supported_entities=recognizer.supported_entities,
            name=name or recognizer.name,
            supported_language=recognizer.supported_language,
            version="1",
            country_code=_country(type(recognizer)),
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


class _OfLanguage(PresidioRecognizer):
    """One that Presidio makes itself, from its YAML: it gives a language and a name."""

    ours: ClassVar[type[TriggeredRecognizer]]

    def __init__(self, supported_language: str = "und", name: str | None = None) -> None:
        """Make the recognizer for documents of one language."""
        super().__init__(self.ours(supported_language), name)


def _country(recognizer: type[TriggeredRecognizer]) -> str | None:
    """The state of a recognizer's numbers, as Presidio filters by it; None for several or none."""
    if not issubclass(recognizer, IdentityNumberRecognizer):
        return None
    states = {country(one).lower() for one in recognizer.identifiers}
    return states.pop() if len(states) == 1 else None


CLASSES: Final[dict[str, type[LocalRecognizer]]] = {
    one.__name__: type(
        one.__name__,
        (_OfLanguage,),
        {"ours": one, "COUNTRY_CODE": _country(one), "__doc__": one.__doc__,
         "__module__": __name__},
    )
    for one in (*RECOGNIZERS, *NATIONAL)
}  # fmt: skip
"""Name -> class of Presidio's: all states at once, each state, and the recognizers of the rest."""


def __getattr__(name: str) -> type[LocalRecognizer]:
    """One of CLASSES: `from pii.presidio import GermanNumberRecognizer`."""
    try:
        return CLASSES[name]
    except KeyError:
        raise AttributeError(f"{name} is none of {', '.join(CLASSES)}") from None
