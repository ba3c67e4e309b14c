"""Make the words by which Croatian, Bosnian and Serbian are told apart (`closest.py`).

    python -m language_id.count_closest LISTS

LISTS is a folder of word lists that `frequencies.py` reads. Two kinds of evidence are added up for
each word, in nats, over the mean of the three languages:

* How often film subtitles have it (`<code>_50k.txt`). Half of the Bosnian list is noise, so `YAT`
  of Bosnian are the words of Serbian in the pronunciation of Croatian (`frequencies.ijekavian`):
  *mleko*, which is Serbian, becomes *mlijeko*, and *hiljada* stays what it is.
* Its mark in `close/hr-bs-sr.marks.tsv`: what grammars and dictionaries of the three say. All other
  lists are only read for further forms of marked words.

`SPEECH` and `MARKED` are fitted together with `closest.MODEL`; in that fit lists of web pages, of a
keyboard and the text of `train.py` got no weight worth keeping (under .07 of a nat for one of
theirs), nor did pairs of words.
"""

from __future__ import annotations

import argparse
import math
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from language_id.closest import CLOSEST, FILE
from language_id.count_words import marks, write
from language_id.frequencies import Shares, ijekavian, together
from language_id.frequencies import read as read_lists
from language_id.letters import words_2_lines

SPEECH: Final = 0.65
MARKED: Final = 0.75
"""Weight of a nat of subtitles, and of a nat of strength of a mark."""

FLOOR: Final = 1e-6
"""Share of a word that a list does not have."""

MOST: Final = 2.5
"""Nats that subtitles can say of a word."""

YAT: Final = 0.3

LEAST: Final = 0.15
"""Nats by which a word must speak for one language more than for another to be kept."""

LEVEL: Final = -6.0
"""Evidence is written above this number of nats, as logarithms of shares are in `words.parquet`;
only differences count."""

Lists = Mapping[str, Mapping[str, Shares]]


def evidence(lists: Lists) -> dict[str, dict[str, float]]:
    """What each word says for each language, in nats above what it says for all three.

    Raises:
        ValueError: a language has no list of subtitles.
    """
    speech = {
        one: {word: share for name, words in lists.get(one, {}).items() if name.endswith("_50k.txt")
              for word, share in words.items()}
        for one in CLOSEST
    }  # fmt: skip
    if missing := [one for one in CLOSEST if not speech[one]]:
        raise ValueError(
            f"no list <code>_50k.txt of {', '.join(missing)}. "
            "Next: put hermitdave/FrequencyWords, content/2018, into the folder of lists."
        )
    spoken = _scaled(ijekavian(speech["sr"], together(lists["hr"])))
    bosnian = speech["bs"]
    speech["bs"] = {
        word: YAT * spoken.get(word, 0.0) + (1 - YAT) * bosnian.get(word, 0.0)
        for word in spoken.keys() | bosnian.keys()
    }
    mark = marks()
    known = {word for one in CLOSEST for words in lists[one].values() for word in words}
    found = {}
    for word in sorted(known | speech["bs"].keys()):
        logs = _centred([math.log(speech[one].get(word, 0.0) + FLOOR) for one in CLOSEST])
        said = [SPEECH * min(MOST, max(-MOST, log)) for log in logs]
        if strengths := mark(word):
            by_mark = _centred([strengths[one] for one in CLOSEST])
            said = [one + MARKED * other for one, other in zip(said, by_mark, strict=True)]
        if max(said) - min(said) >= LEAST:
            found[word] = dict(zip(CLOSEST, said, strict=True))
    return found


def _scaled(words: Shares) -> dict[str, float]:
    whole = sum(words.values())
    return {word: share / whole for word, share in words.items()}


def _centred(values: list[float]) -> list[float]:
    mean = sum(values) / len(values)
    return [value - mean for value in values]


def main() -> None:
    """Read the lists and write the words."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("lists", nargs="+", type=Path)
    parser.add_argument("--out", type=Path, default=FILE)
    arguments = parser.parse_args()
    said = evidence(read_lists(arguments.lists, words_2_lines))
    rows = [
        (word, [(one, round(10 * (LEVEL + nats))) for one, nats in sorted(of_word.items())])
        for word, of_word in said.items()
    ]
    write(rows, arguments.out)


if __name__ == "__main__":
    main()
