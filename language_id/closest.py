"""Croatian, Bosnian and Serbian in Latin letters, told apart once more by words of their own.

The three are one language to a model of letters, and to word counts too: films in Bosnian are
subtitled from Croatian, and software in Bosnian is translated by whoever comes. What parts them is
known from grammars: months, the reflex of yat, agents in -telj and -lac, some hundred pairs as
*tisuća* and *hiljada*. So wherever the three together are the likeliest answer, what they were
given is shared out anew among them, and nothing else is touched: by the model's own odds, of which
`MODEL` counts, and by the evidence of each word in `close/closest.parquet` (`count_closest.py`).

`PRIOR` is how much more of one than of the others is expected. Short sentences often hold no word
that tells, and each is then called by it: with more for Bosnian fewer Bosnian sentences are taken
for Croatian, and more Croatian ones lost. It is what others have counted on the web, not what suits
a test.

A page is another matter: Croatian cannot go on for long without a word that only Croatian has, so
its silence speaks (`SILENCE`). Without it a fifth of Bosnian documents were taken for Croatian.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from language_id.close_words import Words, asset, words_in

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

FILE: Final = Path(__file__).parent / "close" / "closest.parquet"

SHA256: Final = "5a5f686b4d2bc5e9bd07212745ff314aa8205960608541f48d040d3a15442936"

CLOSEST: Final = ("hr", "bs", "sr")
"""The languages that are told apart here, ISO 639-1."""

MODEL: Final = 0.57
"""Part of the model's log-odds that counts: it has read software messages before all. Fitted, as
the weights of `count_closest.py`, by logistic regression on text that none of them was counted on:
fragments of the Universal Declaration of Human Rights, COPA (CLARIN.SI) in Croatian and Serbian,
Croatian court decisions, headlines and a blog from Bosnia, held-out messages."""

PRIOR: Final = {"hr": 0.0, "bs": -0.3, "sr": 0.0}
"""Log-odds before anything is read, in nats. For Bosnian the count of FineWeb-2, on 96 crawls and
before its filters: 44,556,043 documents in Bosnian to 60,362,437 in Croatian
(huggingface/fineweb-2 @ d0defb2, fineweb2-language-distribution.csv; labels by GlotLID). Counts of
Serbian there leave most of what is in Latin letters to the other two, so it is taken to be as
frequent as Croatian, as it is in Common Crawl (`MODEL.md`)."""

SILENCE: Final = 0.006
"""Nats against Croatian of each byte that is read after the first `SHORT`. In documents of twenty
sentences of NTREX-128 the words say .020 nats a byte for Croatian where it is, .007 against it
where Bosnian is; half-way between is where the two are best told apart, less a little for
Croatian, of which no page should be lost."""

SHORT: Final = 300
"""Bytes up to which nothing follows from silence: some sentences. Of 334 documents of three
Croatian sentences of FLORES-200 seven are lost with 200 bytes, four with 300, as many as without
silence."""

LEAST: Final = 1e-4
"""Share that the model is taken to have given each at least."""


@functools.cache
def closest_words() -> Words:
    """Read the words of the three.

    Raises:
        ValueError: the file is missing or damaged.
    """
    return words_in(FILE, SHA256)


def assets() -> dict[str, dict[str, str]]:
    """The file of words, for the manifest: sha256, licence and origin.

    Raises:
        ValueError: it is missing.
    """
    return asset(FILE, "made by language_id/count_closest.py; lists in language_id/close/README.md")


def in_question(totals: npt.NDArray[np.float64], places: Sequence[int]) -> npt.NDArray[np.bool_]:
    """Of which documents one of the three, or all together, are the likeliest answer.

    Args:
        totals: scores, shape (documents, languages).
        places: of the three in `totals`.

    Returns:
        Shape (documents,).
    """
    import numpy as np

    own = list(places)
    together = totals[:, own].sum(axis=1)
    found = (totals[:, own].max(axis=1) >= totals.max(axis=1)) & (together > 0)
    return np.asarray(found | (2 * together > totals.sum(axis=1)))


def told_apart(
    totals: npt.NDArray[np.float64],
    model: npt.NDArray[np.float64],
    places: Sequence[int],
    told: npt.NDArray[np.float64],
    read: float,
) -> None:
    """Share out what the three were given among them.

    Args:
        totals: scores of one document, shape (languages,); changed in place.
        model: the model's own scores of it, same shape.
        places: of the three, in the order of `CLOSEST`.
        told: sum of the evidence of the document's words for each of them, in nats.
        read: bytes of the document whose words were asked, each counted as its words are.
    """
    import numpy as np

    own = np.array(places)
    known = model[own] > 0  # a recipe's model, or one held to the 24, may not know all three
    if known.sum() > 1:
        logs = MODEL * np.log(np.maximum(model[own], LEAST)) + told
        logs += [PRIOR[one] for one in CLOSEST]
        logs[CLOSEST.index("hr")] -= SILENCE * max(0.0, read - SHORT)
        weights = np.exp(logs - logs[known].max()) * known
        totals[own] = totals[own].sum() * weights / weights.sum()
