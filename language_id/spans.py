"""Which part of a document is in which language.

A single line of names, an English quotation or a wrong guess must not break a document into
pieces, and a page in two languages must not pass for one. So the most likely sequence of
languages over all segments is looked for (Viterbi 1967, doi:10.1109/TIT.1967.1054010), in which
every
change of language costs as much as `CHANGE` says. Languages of one tight group (`GROUPS`) are one
language here: what looks like a page half in Croatian and half in Bosnian is in one of them.
"""

from __future__ import annotations

import functools
from typing import Final

import numpy as np
import numpy.typing as npt
from numba import njit

GROUPS: Final = (("hr", "sr", "bs", "sh"), ("da", "nb", "nn"), ("pt", "gl"), ("ga", "gd"))
"""Languages that a line alone does not tell apart, ISO 639-1."""

CHANGE: Final = 4.0
"""Cost of a change of language, in nats. With `LEAST` a segment can win 4.6 at most: there and
back costs 8, so one segment never stands alone inside another language, and two sure ones may."""

LEAST: Final = 0.01
"""Smallest probability that a segment gives a language: none is quite ruled out by one line."""

FULL_LETTERS: Final = 60
"""Weight from which a segment counts in full; shorter ones count in proportion."""


def path(
    scores: npt.NDArray[np.float32], weights: npt.NDArray[np.float64]
) -> npt.NDArray[np.int64]:
    """The likeliest language of each segment of one document.

    Args:
        scores: shape (segments, languages), probabilities; a row of zeros says nothing.
        weights: shape (segments,), `Segments.weights`.

    Returns:
        Index of the language, shape (segments,); of equals the first.
    """
    return _viterbi(scores, weights)


def grouped(
    scores: npt.NDArray[np.float32],
    codes: tuple[str, ...],
    document: npt.NDArray[np.int64],
    best: npt.NDArray[np.int64],
) -> npt.NDArray[np.float32]:
    """Scores in which one language of a tight group has the whole group's share.

    That is the document's best language where it is of the group, else the group's first one.

    Args:
        scores: shape (segments, languages).
        codes: the languages.
        document: which document a segment is of, shape (segments,).
        best: index of each document's best language, shape (documents,).
    """
    found = scores.copy()
    for places, inside in _places(codes):
        kept = np.where(inside[best], best, places[0])[document]
        found[:, places] = 0
        found[np.arange(len(found)), kept] = scores[:, places].sum(axis=1)
    return found


@functools.cache
def _places(codes: tuple[str, ...]) -> list[tuple[list[int], npt.NDArray[np.bool_]]]:
    """Of each group of which there are several: the places of its languages, and who is inside."""
    found = []
    for group in GROUPS:
        places = [codes.index(code) for code in group if code in codes]
        if len(places) > 1:
            found.append((places, np.isin(np.arange(len(codes)), places)))
    return found


@njit(cache=True, nogil=True)
def _viterbi(scores, weights):  # type: ignore[no-untyped-def]
    segments, languages = scores.shape
    came_from = np.empty((segments, languages), np.int64)
    total = np.zeros(languages, np.float64)
    for segment in range(segments):
        share = min(1.0, weights[segment] / FULL_LETTERS)
        leader = np.argmax(total)
        limit = total[leader] - CHANGE
        if segment == 0:
            limit = -np.inf
        for language in range(languages):
            if total[language] >= limit:
                came_from[segment, language] = language
            else:
                came_from[segment, language] = leader
                total[language] = limit
        sure = 0.0
        for language in range(languages):
            sure += scores[segment, language]
        if sure > 0:
            for language in range(languages):
                total[language] += share * np.log(max(LEAST, scores[segment, language]))
    found = np.empty(segments, np.int64)
    if segments:
        found[segments - 1] = np.argmax(total)
    for segment in range(segments - 1, 0, -1):
        found[segment - 1] = came_from[segment, found[segment]]
    return found
