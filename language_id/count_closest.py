"""Make the words by which Croatian, Bosnian and Serbian are told apart (`closest.py`).

    python -m language_id.count_closest LISTS

LISTS is a folder of word lists that `frequencies.py` reads. Three kinds of evidence are added up
for each word, in nats, over the mean of the three languages:

* How often film subtitles have it (`<code>_50k.txt`). Half of the Bosnian list is noise, so `YAT`
  of Bosnian are the words of Serbian in the pronunciation of Croatian (`frequencies.ijekavian`):
  *mleko*, which is Serbian, becomes *mlijeko*, and *hiljada* stays what it is.
* Its mark in `close/hr-bs-sr.marks.tsv`: what grammars and dictionaries of the three say.
* For a word without a mark, what all kinds of lists that Croatian and Serbian have agree on: it is
  `AGREED` times the smallest of their log-odds between the two, if no list says the opposite.
  Bosnian stands between them where its own lists put it.

`SPEECH`, `MARKED` and `AGREED` are fitted together with `closest.MODEL`. In that fit lists of web
pages, of a keyboard and the text of `train.py`, taken as they are, got no weight worth keeping
(under .07 of a nat for one of theirs), nor did pairs of words.
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

SPEECH: Final = 0.45
MARKED: Final = 0.8
AGREED: Final = 1.2
"""Weight of a nat of subtitles, of a mark's strength, and of what lists agree on."""

NAMES: Final = 1.0
"""Strength up to which a mark is that of a name (of a place, a person, a party), of which films
say nothing: the others write of them too."""

CLEAR: Final = 0.3
"""Nats between Croatian and Serbian from which lists agree."""

CUT: Final = 1.5
"""Most nats over the mean that lists which agree can say of a word."""

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
    mark, agreed = marks(), _agreed(lists)
    found = {}
    for word in sorted(agreed.keys() | speech["bs"].keys()):
        logs = _centred([math.log(speech[one].get(word, 0.0) + FLOOR) for one in CLOSEST])
        said = [SPEECH * min(MOST, max(-MOST, log)) for log in logs]
        if strengths := mark(word):
            if max(strengths.values()) <= NAMES:
                said = [0.0 for _ in CLOSEST]
            more = [MARKED * one for one in _centred([strengths[one] for one in CLOSEST])]
        else:
            nats = _centred(agreed.get(word, [0.0, 0.0, 0.0]))
            more = [AGREED * min(CUT, max(-CUT, one)) for one in nats]
        said = [one + other for one, other in zip(said, more, strict=True)]
        if max(said) - min(said) >= LEAST:
            found[word] = dict(zip(CLOSEST, said, strict=True))
    return found


def _agreed(lists: Lists) -> dict[str, list[float]]:
    """What lists of all kinds say of each word for `CLOSEST`, in nats; 0 where they disagree."""
    kinds = [_kinds(lists.get(one, {})) for one in CLOSEST]
    both = sorted(kinds[0].keys() & kinds[2].keys())
    means = [together(of_one) for of_one in kinds]
    found = {}
    for word in {
        word for one in CLOSEST for words in lists.get(one, {}).values() for word in words
    }:
        odds = [
            math.log(
                (kinds[0][kind].get(word, 0.0) + FLOOR) / (kinds[2][kind].get(word, 0.0) + FLOOR)
            )
            for kind in both
        ]
        hr, bs, sr = (math.log(mean.get(word, 0.0) + FLOOR) for mean in means)
        if odds and (min(odds) >= CLEAR or max(odds) <= -CLEAR) and hr != sr:
            least = min(odds, key=abs)
            found[word] = [least, least * min(1.0, max(0.0, (bs - sr) / (hr - sr))), 0.0]
        else:
            found[word] = [0.0, 0.0, 0.0]
    return found


def _kinds(lists: Mapping[str, Shares]) -> dict[str, Shares]:
    """A language's lists by the last part of their names, which tells what they were counted on."""
    return {name.rsplit("_", 1)[-1].rsplit(".", 1)[-1]: words for name, words in lists.items()}


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
