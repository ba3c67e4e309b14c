"""From windows of a document to one label: a vote that is weighted by letters.

A window of numbers and addresses must not outvote a paragraph, so a window counts by its letters.
The document's score for a language is the mean of the windows' probabilities, so a page that is
half Irish and half English scores about one half for each: a threshold then leaves it in `und`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from language_id.config import IdentifyConfig
from language_id.windows import cut


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the text says about its language, before any threshold; None where it has no letter."""

    label: str | None
    score: float | None
    second: str | None
    second_score: float | None
    script: str | None


NOTHING = Evidence(None, None, None, None, None)


def judge(config: IdentifyConfig) -> Callable[[Sequence[memoryview]], list[Evidence]]:
    """Load the model and return a function from UTF-8 texts to their evidence.

    The answer for a text does not depend on the others in the call.

    Raises:
        ModelError: the model is unknown, missing or damaged.
    """
    from language_id.model import load
    from language_id.scripts import count, most

    predict = load(config.model)

    def evidence(texts: Sequence[memoryview]) -> list[Evidence]:
        windows: list[str] = []
        weights: list[int] = []
        of_text: list[range] = []
        scripts: list[str | None] = []
        for text in texts:
            first = len(windows)
            counts = None
            for window in cut(text, config.windows, config.window_bytes):
                letters = count(window)
                counts = letters if counts is None else counts + letters
                if weight := int(letters[1:].sum()):
                    windows.append(window)
                    weights.append(weight)
            of_text.append(range(first, len(windows)))
            scripts.append(None if counts is None else most(counts))
        votes = predict(windows)
        return [
            _elect([(weights[i], votes[i]) for i in chosen], script)
            for chosen, script in zip(of_text, scripts, strict=True)
        ]

    return evidence


def _elect(
    votes: Sequence[tuple[int, Sequence[tuple[str, float]]]], script: str | None
) -> Evidence:
    """Mean of the windows' scores, weighted; equals are ordered by code."""
    letters = sum(weight for weight, _ in votes)
    if not letters:
        return NOTHING
    total: dict[str, float] = {}
    for weight, scores in votes:
        for label, score in scores:
            total[label] = total.get(label, 0.0) + weight * score
    ranked = sorted(total.items(), key=lambda item: (-item[1], item[0]))
    label, score = ranked[0]
    second, second_score = ranked[1] if len(ranked) > 1 else (None, None)
    return Evidence(
        label,
        min(1.0, score / letters),
        second,
        None if second_score is None else min(1.0, second_score / letters),
        script,
    )
