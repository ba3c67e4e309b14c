"""A fastText model as a function from lines to labels: the only module that knows fastText."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from language_id.labels import code
from language_id.normalise import NORMALISATIONS
from language_id.shipped import Model, ModelError, check, named

Predict = Callable[[Sequence[str]], list[list[tuple[str, float]]]]
"""Texts to, for each, the likeliest codes with their probabilities, best first."""

LABELS_KEPT: Final = 5
"""Labels that a window may vote for. Mass below the fifth never changed a document's label on the
development set; asking fastText for all 176 costs 30 % more."""


def load(name: str, labels: int = LABELS_KEPT) -> Predict:
    """Load a shipped model.

    fastText's module prints nothing when a model is opened through the class itself; its
    `load_model` of other builds prints a warning to stderr, which would break into the progress
    display.

    Raises:
        ModelError: the model is unknown, missing, damaged or refused by fastText.
    """
    model = named(name)
    check(model)
    return open_file(model, labels)


def open_file(model: Model, labels: int = LABELS_KEPT) -> Predict:
    """Open a model's file, whatever its sha256; `load` is the checked way."""
    from fasttext.FastText import _FastText

    try:
        opened = _FastText(model_path=str(model.path))
    except (ValueError, RuntimeError) as error:
        raise ModelError(
            f"fastText cannot read the language model {model.path}: {error}. "
            f"Next: install the package again (pip install --force-reinstall eurosift)."
        ) from None
    normalise = NORMALISATIONS[model.normalisation]
    code_of = {label: code(label, model.scheme) for label in opened.labels}

    def predict(texts: Sequence[str]) -> list[list[tuple[str, float]]]:
        if not texts:
            return []
        # The wrapper's own method builds the same call; it only adds the line end.
        found, scores = opened.f.multilinePredict(
            [normalise(text) + "\n" for text in texts], labels, 0.0, "strict"
        )
        return [
            _merge(code_of, of_text, [float(score) for score in probabilities])
            for of_text, probabilities in zip(found, scores, strict=True)
        ]

    return predict


def _merge(
    code_of: dict[str, str], labels: list[str], scores: list[float]
) -> list[tuple[str, float]]:
    """Labels of one text as codes; labels of one language (sr-Latn, sr-Cyrl) add up."""
    total: dict[str, float] = {}
    for label, score in zip(labels, scores, strict=True):
        language = code_of[label]
        total[language] = total.get(language, 0.0) + min(score, 1.0)
    return sorted(total.items(), key=lambda item: (-item[1], item[0]))
