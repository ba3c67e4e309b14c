"""Programs that find a language, as functions from texts to labels, and their measure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

import numpy as np
import pyarrow as pa

from language_id.config import IdentifyConfig
from language_id.evidence import judge_with
from language_id.labels import code
from language_id.languages import OFFICIAL
from language_id.model import Scorer, opened
from language_id.shipped import named

System = tuple[Callable[[Sequence[str]], list[str]], Callable[[Sequence[str]], list[str]]]
"""Open-set and restricted answers."""


def ours(model: str, *, words: bool) -> System:
    """A shipped model with the stage's reading, with or without the second opinion by words."""
    config = IdentifyConfig(model=model, close_words=words)
    scorer = opened(named(model))
    official = np.array([code in OFFICIAL for code in scorer.codes])
    among_24 = Scorer(scorer.codes, lambda *segments: scorer.score(*segments) * official)

    def labels(one: Scorer) -> Callable[[Sequence[str]], list[str]]:
        judged = judge_with(one, config, lambda _, raw: raw)
        return lambda texts: [
            found.label or "und" for found in judged(pa.array(texts, pa.large_string()))
        ]

    return labels(scorer), labels(among_24)


def py3langid() -> System:
    """The library py3langid, with all its languages and with the 24."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    anything = LanguageIdentifier.from_model_file(MODEL_FILE)
    among_24 = LanguageIdentifier.from_model_file(MODEL_FILE)
    among_24.set_languages(list(OFFICIAL))
    return (
        lambda texts: [code(anything.classify(text)[0], "wikipedia") for text in texts],
        lambda texts: [among_24.classify(text)[0] for text in texts],
    )


def lingua() -> System:
    """The library lingua, with all its languages and with the 23 of the 24 that it knows."""
    from lingua import IsoCode639_1, LanguageDetectorBuilder

    def among(builder: LanguageDetectorBuilder) -> Callable[[Sequence[str]], list[str]]:
        detector = builder.build()
        return lambda texts: [
            found.iso_code_639_1.name.lower() if found else "und"
            for found in detector.detect_languages_in_parallel_of(list(texts))
        ]

    codes = [getattr(IsoCode639_1, code.upper()) for code in OFFICIAL if code != "mt"]
    return (
        among(LanguageDetectorBuilder.from_all_languages()),
        among(LanguageDetectorBuilder.from_iso_codes_639_1(*codes)),
    )


def f1(truths: Sequence[str], answers: Sequence[str]) -> dict[str, float]:
    """F1 per language of the 24."""
    right = Counter(t for t, a in zip(truths, answers, strict=True) if t == a)
    true, said = Counter(truths), Counter(answers)
    return {code: 2 * right[code] / max(1, true[code] + said[code]) for code in OFFICIAL}


def mean(values: dict[str, float]) -> float:
    """Mean over the languages."""
    return sum(values.values()) / len(values)
