"""Words as a second opinion: what a text says in so many words, where the model is not sure.

fastText keeps a word and its letters in 32 numbers, of which close languages share nearly all. So
where its best language has less than `SURE` of a document, the words of the document are counted
once more among the likeliest languages: a word adds, for each of them, the logarithm of its share
of all words of that language, less their mean (naive Bayes); the sum, times `TRUST`, shares out
anew what the model gave them. Danish and Bokmål, Portuguese and Galician, Croatian and Serbian
have few letters that tell them apart, but many words.

The words stand in `close/words.parquet`: word, languages that use it, and for each the logarithm
of its share, in tenths of a nat. They are made by `count_words.py`; licences and sources:
`close/README.md`. Languages without words (`und`, `zxx`) are never helped nor hindered.
"""

from __future__ import annotations

import functools
import hashlib
import math
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from language_id.agreement import CLOSE

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

FILE: Final = Path(__file__).parent / "close" / "words.parquet"

SHA256: Final = "e5f50f97e151cfdb187d9069694d40225d43f652fe3e77e501c8ae831168b975"

FLOOR: Final = 1e-6
"""Share of a word that a language's lists do not have: about one in a list of a million words."""

FLOOR_LOG: Final = math.log(FLOOR)

MOST: Final = 3.0
"""Nats that one word can say: a name or a misprint must not decide alone."""

TRUST: Final = 0.5
"""Part of the words' log-odds that counts: words are not independent of each other, nor of the
model, which has read the same ones. With .5 the macro-F1 was .968 on messages of MediaWiki (not yet
counted then; .964 without words) and .963 on fragments of the Universal Declaration of Human Rights
(.953); .7 gained .001 on these and lost as much on those."""

CANDIDATES: Final = 8
"""Likeliest languages that the words choose between."""

SURE: Final = 0.98
"""Share of a document from which the model's word stands."""

LONG: Final = 200
"""Letters from which only languages of one close group (`agreement.CLOSE`) are told apart by
words: where a longer text leaves the model in doubt between others it holds two languages, and the
words of the smaller part, mostly English, would win it the page."""

LEAST: Final = 1e-4
"""Share that a candidate is taken to have at least."""

_REPAIR: Final = "Next: install the package again (pip install --force-reinstall eurosift)."


class Words(NamedTuple):
    """The words of all languages, for the kernel (`close_votes.py`)."""

    languages: tuple[str, ...]
    hashes: npt.NDArray[np.uint64]
    """Hash of each word (`kernel.hash_of`), shape (words,)."""
    slots: npt.NDArray[np.int32]
    first: npt.NDArray[np.int64]
    """Place of a word's first language in the next two, shape (words + 1,)."""
    places: npt.NDArray[np.uint8]
    """Index into `languages`."""
    logs: npt.NDArray[np.float32]
    """Logarithm of the word's share of all words of the language, in nats."""


@functools.cache
def words() -> Words:
    """Read the words of all languages.

    Raises:
        ValueError: the file is missing or damaged.
    """
    return words_in(FILE, SHA256)


def words_in(file: Path, pin: str) -> Words:
    """Read a file of words, as `count_words.write` makes it.

    Args:
        file: where it lies.
        pin: the sha256 that it should have.

    Raises:
        ValueError: it is missing or damaged.
    """
    import numpy as np
    import pyarrow.parquet as pq

    from language_id.kernel import hash_each, slots_of
    from language_id.memory import text_buffers

    digest = _digest(file)
    if digest != pin:
        raise ValueError(
            f"the words of close languages in {file} are damaged: their sha256 is {digest}, "
            f"it should be {pin}. {_REPAIR}"
        )
    with pq.ParquetFile(file) as stored:  # `read_table` would import much that is not needed
        table = stored.read()
    offsets, data = text_buffers(table.column("word"))
    hashes = hash_each(data, offsets)
    used = table.column("language").combine_chunks()
    places = used.values
    return Words(
        tuple(places.dictionary.to_pylist()),
        hashes,
        slots_of(hashes),
        used.offsets.to_numpy().astype(np.int64),
        places.indices.to_numpy().astype(np.uint8),
        table.column("log_share").combine_chunks().values.to_numpy().astype(np.float32) / 10,
    )


def assets() -> dict[str, dict[str, str]]:
    """The file of words, for the manifest: sha256, licence and origin.

    Raises:
        ValueError: it is missing.
    """
    return asset(FILE, "made by language_id/count_words.py; lists in language_id/close/README.md")


def asset(file: Path, origin: str) -> dict[str, dict[str, str]]:
    """The entry of a file of words for the manifest.

    Raises:
        ValueError: it is missing.
    """
    return {
        f"language_id/close/{file.name}": {
            "sha256": _digest(file),
            "licence": "CC-BY-SA-4.0",
            "origin": origin,
        }
    }


def _digest(file: Path) -> str:
    try:
        return hashlib.sha256(file.read_bytes()).hexdigest()
    except OSError:
        raise ValueError(f"the words of close languages in {file} are missing. {_REPAIR}") from None


def candidates(
    totals: npt.NDArray[np.float64], codes: Sequence[str], letters: int
) -> npt.NDArray[np.int64] | None:
    """The languages of a document that its words choose between, or None where they have no say.

    Args:
        totals: the model's scores of the document, shape (languages,).
        codes: the languages.
        letters: letters of the document that were read.
    """
    import numpy as np

    best = int(totals.argmax())
    if not 0 < totals[best] < SURE:
        return None
    likeliest = np.argsort(-totals, kind="stable")[:CANDIDATES]
    likeliest = likeliest[totals[likeliest] > 0]
    if letters > LONG:
        close = frozenset().union(*(group for group in CLOSE if codes[best] in group))
        likeliest = likeliest[[codes[one] in close for one in likeliest.tolist()]]
    return likeliest if len(likeliest) > 1 else None


def shared_out(
    totals: npt.NDArray[np.float64],
    places: Sequence[int] | npt.NDArray[np.int64],
    told: npt.NDArray[np.float64],
    trust: float = TRUST,
    least: float = LEAST,
) -> None:
    """Share out what the model gave the candidates by the model's and, with `trust`, words' odds.

    Args:
        totals: scores of one document, shape (languages,); changed in place.
        places: of the candidates in `totals`.
        told: sum of the log-odds of the document's words, shape (len(places),).
        trust: part of these that counts.
        least: share that a candidate is taken to have at least.
    """
    import numpy as np

    given = totals[places]
    logs = np.log(np.maximum(given, least)) + trust * told
    weights = np.exp(logs - logs.max())
    totals[places] = given.sum() * weights / weights.sum()
