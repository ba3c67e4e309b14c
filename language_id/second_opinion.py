"""What words say where the model is not sure, or knows too few languages.

Three questions, in this order: which of the likeliest languages it is (`close_words.py`), whether
it is a language of a region that passes for one of these (`regional.py`), and which of Croatian,
Bosnian and Serbian, where it is one of them (`closest.py`). All are asked of the same words: those
of the segments that were read, or, of a document in several languages, of its main one's spans.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from language_id import regional
from language_id.close_words import SURE, candidates, shared_out, words
from language_id.closest import CLOSEST, closest_words, in_question, told_apart

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from language_id.segments import Segments

Reconsider = Callable[
    [
        "npt.NDArray[np.float64]",
        "npt.NDArray[np.uint8]",
        "Segments",
        Mapping[int, "npt.NDArray[np.int64]"],
    ],
    None,
]
"""Changes scores in place, shape (documents, languages), by the words of data's segments; first
bytes and ends of the main language's spans, shape (2, spans), for documents that have several."""


def second_opinion(codes: tuple[str, ...]) -> tuple[tuple[str, ...], Reconsider | None]:
    """The model's languages with those that words alone know, and the second opinion on them.

    The words were measured with a model that knows all languages that have words, but those of
    `regional.py`: others do without, and keep their languages.

    Raises:
        ValueError: a file of words is missing or damaged.
    """
    import numpy as np

    from language_id.close_votes import votes

    known = words()
    by_words = tuple(one for one in known.languages if one not in codes)
    if not set(by_words) <= set(regional.REGIONAL):
        return codes, None
    codes = (*codes, *by_words)
    three = [codes.index(one) for one in CLOSEST]
    has_kin = np.array([one in regional.RELATIVES for one in codes])

    def reconsider(
        totals: npt.NDArray[np.float64],
        data: npt.NDArray[np.uint8],
        pieces: Segments,
        main: Mapping[int, npt.NDArray[np.int64]],
    ) -> None:
        by_model = totals.copy()
        asked = in_question(totals, three)
        most = totals.max(axis=1)
        kin = (most < regional.SURE) & has_kin[totals.argmax(axis=1)]
        for row in np.flatnonzero(asked | kin | (most < SURE)).tolist():
            own = slice(pieces.first[row], pieces.first[row + 1])
            starts, stops = pieces.starts[own], pieces.stops[own]
            weights = pieces.weights[own] / pieces.letters[own]
            if not len(weights):
                continue
            weights /= weights.max()  # a text of nothing but short lines is read as any other
            places = candidates(totals[row], codes, int(pieces.letters[own].sum()))
            if row in main:
                starts, stops = main[row]
                weights = np.ones(len(starts))
            if places is not None:
                likely = [codes[place] for place in places.tolist()]
                told = votes(data, starts, stops, weights, known, likely)
                shared_out(totals[row], places, told)
            if relatives := regional.related(totals[row], codes):
                likely = [codes[place] for place in relatives]
                told = votes(data, starts, stops, weights, known, likely)
                shared_out(totals[row], relatives, told, regional.TRUST, regional.LEAST)
            if in_question(totals[row : row + 1], three)[0]:
                told = votes(data, starts, stops, weights, closest_words(), CLOSEST)
                read = float((weights * (stops - starts)).sum())
                told_apart(totals[row], by_model[row], three, told, read)

    return codes, reconsider
