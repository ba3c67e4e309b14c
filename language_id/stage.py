"""The stage `identify`: documents in, the columns LANGUAGE out, row by row.

A document goes to its best label's folder if the recipe asks for that language, the language holds
enough of the text, the score reaches the language's threshold and the second model, if there is
one, agrees; everything else goes to `und` with its label and scores, so that a later threshold
finds it again.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import pyarrow as pa

from language_id.agreement import agree
from language_id.close_words import assets as close_assets
from language_id.closest import assets as closest_assets
from language_id.config import IdentifyConfig
from language_id.evidence import NOTHING, Evidence, Hints, judge, judge_with
from language_id.external import first_model, second_model
from language_id.hints import declared
from language_id.labels import tag
from language_id.languages import UND
from language_id.reliability import digest as reliability_digest
from language_id.shipped import Model
from language_id.thresholds import of_recipe, threshold
from manifests.schema import LANGUAGE

if TYPE_CHECKING:
    from collections.abc import Container

VERSION: Final = 7


@dataclass(frozen=True, slots=True)
class Routed:
    """A document's evidence and the folder that it goes to."""

    evidence: Evidence
    other: Evidence
    """What the second model says; nothing where there is none."""
    language: str
    reason: str | None


Router = Callable[[pa.Array, Sequence[str | None], Sequence[Hints]], list[Routed]]
"""(texts, types of source, declarations) to folders."""


def fingerprint(config: IdentifyConfig, languages: tuple[str, ...]) -> dict[str, object]:
    """Everything that the output depends on besides code and input; checks the models' files.

    Raises:
        ModelError: a model is unknown, missing or damaged.
        ValueError: a language has no thresholds for the model.
    """
    models = [first_model(config), second_model(config)]
    assets: dict[str, dict[str, str]] = {
        f"language_id/models/{model.path.name}" if model.file is None else f"model {model.name}": {
            "sha256": model.sha256,
            "licence": model.licence,
            "origin": model.origin,
        }
        for model in models
        if model is not None
    }
    if config.close_words:
        assets |= close_assets() | closest_assets()
    return {
        "models": [_described(model) for model in models if model is not None],
        "budget_bytes": config.budget_bytes,
        "segment_bytes": config.segment_bytes,
        "boilerplate_weight": config.boilerplate_weight,
        "main_share": config.main_share,
        "hint_strength": config.hint_strength,
        "languages": sorted(languages),
        "thresholds": {
            code: dict(sorted(of_recipe(config, code).items())) for code in sorted(languages)
        },
        "close_words": config.close_words,
        "assets": assets,
    }


def _described(model: Model) -> dict[str, object]:
    return {
        "model": model.id,
        "scheme": model.scheme,
        "normalisation": model.normalisation,
        "reliability": reliability_digest(model),
    }


def router(config: IdentifyConfig, languages: tuple[str, ...]) -> Router:
    """Load the models; return the function from texts to folders."""
    limits = {code: of_recipe(config, code) for code in languages}
    evidence = judge(config)
    others, known = _second(config)

    def decide(found: Evidence, other: Evidence, source_type: str | None) -> Routed:
        reason = None
        if found.label is None or found.score is None:
            reason = "language_uncertain"
        elif found.label not in limits:
            reason = "language_not_listed"
        elif found.share is not None and found.share < config.main_share:
            reason = "mixed_languages"
        elif found.score < threshold(limits[found.label], source_type):
            reason = "language_uncertain"
        elif others is not None and not agree(found.label, other.label or UND, known):
            reason = "language_models_disagree"
        language = UND if reason or found.label is None else found.label
        return Routed(found, other, language, reason)

    def route(
        texts: pa.Array, source_types: Sequence[str | None], hints: Sequence[Hints]
    ) -> list[Routed]:
        first = evidence(texts, hints)
        second = others(texts, hints) if others else [NOTHING] * len(first)
        return [
            decide(found, other, source_type)
            for found, other, source_type in zip(first, second, source_types, strict=True)
        ]

    return route


def _second(config: IdentifyConfig) -> tuple[Callable[..., list[Evidence]] | None, Container[str]]:
    """The second model's judge and languages, if the recipe names one."""
    from language_id.model import opened
    from language_id.reliability import calibration

    model = second_model(config)
    if model is None:
        return None, ()
    scorer = opened(model)
    return judge_with(scorer, config, calibration(model, scorer.codes)), scorer.codes


def try_identify(
    config: IdentifyConfig, languages: tuple[str, ...]
) -> Callable[[str, str | None], dict[str, Any]]:
    """For one text at a time: `language` (best label before thresholds), `score`, `routed`.

    `language` is `und` and `score` 0.0 where the text has no letter.
    """
    route = router(config, languages)

    def one(text: str, source_type: str | None = None) -> dict[str, Any]:
        # A str may hold unpaired surrogates, which UTF-8 cannot.
        column = pa.array([text.encode("utf-8", "replace").decode("utf-8")], pa.large_string())
        found = route(column, [source_type], [()])[0]
        return {
            "language": found.evidence.label or UND,
            "score": found.evidence.score or 0.0,
            "routed": found.language,
        }

    return one


def stage(
    config: IdentifyConfig, languages: tuple[str, ...]
) -> Callable[[pa.RecordBatch], pa.RecordBatch]:
    """Load the models; return a function from a batch of DOCUMENT to its LANGUAGE columns.

    Raises:
        ModelError: a model is unknown, missing or damaged.
        ValueError: a language has no thresholds for the model.
    """
    route = router(config, languages)
    model = first_model(config).id
    second = second_model(config)
    other = None if second is None else second.id

    def identify(batch: pa.RecordBatch) -> pa.RecordBatch:
        told = [
            declared(*values)
            for values in zip(
                batch.column("html_lang").to_pylist(),
                batch.column("content_language").to_pylist(),
                batch.column("url").to_pylist(),
                strict=True,
            )
        ]
        texts = batch.column("text")
        types = batch.column("source_type").to_pylist()
        absent = [reason is not None for reason in batch.column("reason").to_pylist()]
        found = [
            Routed(NOTHING, NOTHING, UND, None) if none else one
            for none, one in zip(absent, route(texts, types, told), strict=True)
        ]
        seen = [one.evidence for one in found]
        columns: dict[str, list[Any]] = {
            "language": [one.language for one in found],
            "language_label": [one.label for one in seen],
            "language_tag": [None if one.label is None else tag(one.label, one.script)
                             for one in seen],
            "language_script": [one.script for one in seen],
            "language_score": [one.score for one in seen],
            "language_second": [one.second for one in seen],
            "language_second_score": [one.second_score for one in seen],
            "language_share": [one.share for one in seen],
            "language_spans": [
                _offsets(texts[row], one) if one.spans else None for row, one in enumerate(seen)
            ],
            "language_model": [None if none else model for none in absent],
            "language_other_label": [one.other.label for one in found],
            "language_other_score": [one.other.score for one in found],
            "language_other_model": [None if none else other for none in absent],
            "language_hints": [
                None if none else [f"{where}={code}" for where, code in of_text]
                for none, of_text in zip(absent, told, strict=True)
            ],
            "language_reason": [one.reason for one in found],
        }  # fmt: skip
        return pa.RecordBatch.from_pydict(columns, schema=LANGUAGE)

    return identify


def _offsets(text: pa.Scalar, found: Evidence) -> list[dict[str, object]]:
    """Spans with their places in code points beside those in bytes."""
    data = text.as_py().encode("utf-8")
    spans, start = [], 0
    for span in found.spans:
        end = start + len(data[span.start_byte : span.end_byte].decode("utf-8"))
        spans.append({"start": start, "end": end, **span._asdict()})
        start = end
    return spans
