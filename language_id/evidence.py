"""From a document's segments to its language, its runner-up and the parts in other languages.

All documents are judged by the segments within the budget (`segments.py`, `pool.py`). Only where
these disagree is the whole text read and cut into spans of one language (`spans.py`): a page in
one language, which most are, costs one pass. The score of a document in several languages is that
of the spans in its main one: how sure the label is and how much of the text it holds are two
questions, and the share answers the second.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from language_id.config import IdentifyConfig
from language_id.hints import favoured
from language_id.languages import UND

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from language_id.model import Scorer
    from language_id.segments import Segments

DISSENT: Final = 0.08
"""Share of weight in segments of other languages from which the whole document is read."""

Hints = Sequence[tuple[str, str]]


class Span(NamedTuple):
    """A part of a text in one language; parts follow each other and cover the text."""

    language: str
    start_byte: int
    end_byte: int
    share: float
    """Share of the document's letters, as `segments` weighs them."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the text says about its language, before any threshold; None where it has no letter."""

    label: str | None
    score: float | None
    second: str | None
    second_score: float | None
    script: str | None
    share: float | None
    """Share of its letters in the language of the label."""
    spans: tuple[Span, ...] = ()
    """Empty where the whole text is in one language."""


NOTHING = Evidence(None, None, None, None, None, None)

Judge = Callable[..., list[Evidence]]
"""(string column, declarations of each text or nothing) to evidence."""


def judge(config: IdentifyConfig, *, calibrated: bool = True) -> Judge:
    """Load the recipe's model and return a function from texts to their evidence.

    The function takes a string column (Arrow) and, for each text, the page's declarations
    (`hints.declared`), which may be left out. The answer for a text does not depend on the others.

    Args:
        config: the recipe's table.
        calibrated: whether scores are probabilities of being right (`reliability.py`), or as the
            model gives them.

    Raises:
        ModelError: the model is unknown, missing, or not the pinned one.
        ValueError: the model's calibration is damaged.
    """
    from language_id.external import first_model
    from language_id.model import opened
    from language_id.reliability import calibration

    model = first_model(config)
    scorer = opened(model)
    correct = calibration(model, scorer.codes) if calibrated else lambda _, raw: raw
    return judge_with(scorer, config, correct)


def judge_with(scorer: Scorer, config: IdentifyConfig, correct: Callable[..., Any]) -> Judge:
    """As `judge`, with a model that is loaded; `correct` maps labels and raw scores to scores."""
    import numpy as np

    from language_id.memory import text_buffers
    from language_id.pool import dissent, pooled
    from language_id.scripts import held, most, possible
    from language_id.second_opinion import second_opinion
    from language_id.segments import cut
    from language_id.spans import grouped

    codes, reconsider = scorer.codes, None
    if config.close_words:
        codes, reconsider = second_opinion(scorer.codes)
    bonus = np.exp(config.hint_strength)
    by_letters = possible(codes)
    und = codes.index(UND) if UND in codes else None

    def scored(data: npt.NDArray[np.uint8], pieces: Segments) -> npt.NDArray[np.float32]:
        scores = np.zeros((len(pieces.starts), len(codes)), np.float32)
        scores[:, : len(scorer.codes)] = scorer.score(data, pieces.starts, pieces.stops)
        held(scores, pieces.kinds, by_letters, und)
        return scores

    def weigh(totals: npt.NDArray[np.float64], hints: Sequence[Hints]) -> None:
        for row, of_text in enumerate(hints):
            favours = [codes.index(code) for code in favoured(of_text) if code in codes]
            if favours:
                mass = totals[row].sum()
                totals[row, favours] *= bonus
                if mass > 0:
                    totals[row] *= mass / totals[row].sum()

    def evidence(column: Any, hints: Sequence[Hints] | None = None) -> list[Evidence]:
        offsets, data = text_buffers(column)
        pieces = cut(
            data,
            offsets,
            budget_bytes=config.budget_bytes,
            segment_bytes=config.segment_bytes,
            boilerplate=config.boilerplate_weight,
        )
        scores = scored(data, pieces)
        totals = pooled(scores, pieces.weights, pieces.first)
        if hints is not None and config.hint_strength > 0:
            weigh(totals, hints)
        best = totals.argmax(axis=1)
        document = np.repeat(np.arange(len(best)), np.diff(pieces.first))
        joined = grouped(scores, codes, document, best)
        mixed = dissent(joined, pieces.weights, pieces.first, best) >= DISSENT
        spans = {
            row: _parts(scored, codes, config, data, offsets[row : row + 2], totals[row])
            for row in np.flatnonzero(mixed).tolist()
        }
        for row, parts in spans.items():
            if parts is not None:
                totals[row] = parts.totals
                if hints is not None and config.hint_strength > 0:
                    weigh(totals[row : row + 1], hints[row : row + 1])
        if reconsider is not None:
            # Of a document in several languages, the words of its main one's spans are asked.
            main = {
                row: offsets[row] + _inside(parts)
                for row, parts in spans.items()
                if parts is not None
            }
            reconsider(totals, data, pieces, main)
        rows = np.arange(len(best))
        order = np.argsort(-totals, axis=1, kind="stable")
        first, second = order[:, 0], order[:, 1]
        raw, raw_second = totals[rows, first], totals[rows, second]
        score = np.clip(correct(first, raw), 0.0, 1.0)
        # The runner-up keeps its part of what the best label leaves.
        rest = (1 - score) * raw_second / np.maximum(1 - raw, 1e-9)
        rest = np.minimum(np.minimum(rest, score), 1 - score)
        columns = (first, score, second, rest, raw > 0, raw_second > 0)
        each = zip(*(column.tolist() for column in columns), most(pieces.scripts), strict=True)
        return [
            Evidence(
                label=codes[label],
                score=sure,
                second=codes[other] if has_other else None,
                second_score=left if has_other else None,
                script=script,
                share=_share(spans.get(row), codes[label]),
                spans=_told(spans.get(row)),
            )
            if known
            else NOTHING
            for row, (label, sure, other, left, known, has_other, script) in enumerate(each)
        ]

    return evidence


class _Parts(NamedTuple):
    """The spans of one document, its main language and its scores within the spans in that."""

    spans: tuple[Span, ...]
    main: str
    totals: npt.NDArray[np.float64]


def _inside(parts: _Parts) -> npt.NDArray[np.int64]:
    """First bytes and bytes after the last of the spans in the main language, shape (2, spans)."""
    import numpy as np

    own = [(one.start_byte, one.end_byte) for one in parts.spans if one.language == parts.main]
    return np.array(own, np.int64).T


def _parts(
    scored: Callable[[npt.NDArray[np.uint8], Segments], npt.NDArray[np.float32]],
    codes: tuple[str, ...],
    config: IdentifyConfig,
    data: npt.NDArray[np.uint8],
    offsets: npt.NDArray[np.int64],
    totals: npt.NDArray[np.float64],
) -> _Parts | None:
    """Read all of one document and cut it into spans; None where it is in one language."""
    import numpy as np

    from language_id.pool import pooled
    from language_id.segments import cut
    from language_id.spans import grouped, path

    pieces = cut(
        data,
        offsets,
        budget_bytes=0,
        segment_bytes=config.segment_bytes,
        boilerplate=config.boilerplate_weight,
    )
    scores = scored(data, pieces)
    best = np.array([totals.argmax()])
    joined = grouped(scores, codes, np.zeros(len(scores), np.int64), best)
    found = path(joined, pieces.weights)
    changes = np.flatnonzero(np.diff(found)) + 1
    if not len(changes):
        return None
    held = np.bincount(found, pieces.weights, minlength=len(codes))
    main = int(held.argmax())
    inside = found == main
    totals = pooled(
        scores[inside], pieces.weights[inside], np.array([0, int(inside.sum())], np.int64)
    )[0]
    spans = _spans(codes, pieces, found, changes, offsets)
    return _Parts(spans, codes[main], totals)


def _spans(
    codes: tuple[str, ...],
    pieces: Segments,
    found: npt.NDArray[np.int64],
    changes: npt.NDArray[np.int64],
    offsets: npt.NDArray[np.int64],
) -> tuple[Span, ...]:
    import numpy as np

    starts = [0, *(pieces.starts[changes] - offsets[0]).tolist()]
    stops = [*starts[1:], int(offsets[1] - offsets[0])]
    held = np.add.reduceat(pieces.weights, np.concatenate([[0], changes]))
    firsts = [0, *changes.tolist()]
    return tuple(
        Span(codes[found[at]], start, stop, float(weight / held.sum()))
        for at, start, stop, weight in zip(firsts, starts, stops, held, strict=True)
    )


def _told(parts: _Parts | None) -> tuple[Span, ...]:
    return () if parts is None else parts.spans


def _share(parts: _Parts | None, label: str) -> float:
    """Share of letters in the label's language; spans name a tight group by one member."""
    if parts is None:
        return 1.0
    from language_id.spans import GROUPS

    group = next((group for group in GROUPS if label in group), (label,))
    return min(1.0, sum(span.share for span in parts.spans if span.language in group))
