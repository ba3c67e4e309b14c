"""Words with their frequencies as training text: what a language's catalogues never say.

Open text of known language is mostly software messages, and a model that has read nothing else
knows no news and no talk. Word lists counted on subtitles, on the web and on encyclopaedias are
open where the texts are not. fastText sees a line as a bag of words and of the letters inside
them, so words drawn by their frequency are, to it, lines of that language.

TEXT folders of `train.py` may hold, each with the language in its name:

* `<code>_50k.txt`: `word count` (hermitdave/FrequencyWords, OpenSubtitles 2018; CC BY-SA 4.0)
* `<code>_wordlist.combined`: `word=…,f=…` (Android Open Source Project, LatinIME; Apache-2.0)
* `<code>.wordlist`: a word a line, most frequent first (tesseract-ocr/langdata; Apache-2.0)

Lists of the last two kinds give ranks that can be trusted and counts that can't: a word's share is
1 / (rank + 2.7) there (Mandelbrot's form of Zipf's law; 2.7 after Piantadosi 2014, "Zipf's word
frequency law in natural language", Psychonomic Bulletin & Review 21).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from language_id.augment import SERBIAN, transliterated
from language_id.labels import code
from language_id.scripts import count, most

if TYPE_CHECKING:
    import numpy as np

Shares = Mapping[str, float]
"""Words, normalised, to their share of all words; the sum is 1."""

Normalise = Callable[[Sequence[str]], list[str]]
"""Normalises many words at once: one call for each of ten million words takes minutes."""

WORDS: Final = 200_000
"""Words that are read of a list; the rest is misspelt or foreign."""

NOISE: Final = 20
"""A word that another language uses so many times more often is a foreigner in this list."""

FAMILIES: Final = (frozenset({"hr", "bs", "sr"}), frozenset({"nb", "nn", "da"}))
"""Languages that share so many words that none of them makes another's words foreign."""

LONGEST: Final = 10
"""Most words of a line: short lines are what a model gets wrong. Lines of up to 24 words, and
fewer fragments of text, gave a macro-F1 under 50 characters that was lower by .006."""

_COMBINED: Final = re.compile(r"word=([^,\n]+),f=(\d+)")
_VARIANT: Final = re.compile(r"[_-](?:[A-Z]{2}|50k|full|latn|wordlist)$")


def read(folders: Sequence[Path], normalise: Normalise) -> dict[str, dict[str, Shares]]:
    """Read all lists below folders: label of the model, then file's stem, to the words' shares.

    Serbian is split into `sr` (Latin) and `sr-Cyrl`; Cyrillic words count for `sr` too, written in
    Latin letters. Lists of further languages are read as they are.
    """
    found: dict[str, dict[str, Shares]] = defaultdict(dict)
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            pairs = _pairs(path)
            if pairs is None:
                continue
            language, source = _language(path), f"{path.parent.name}/{path.name}"
            if language == "sr":
                cyrillic = [(w, n) for w, n in pairs if most(count(w)) == ["Cyrl"]]
                latin = [(w, n) for w, n in pairs if most(count(w)) != ["Cyrl"]]
                latin += [(transliterated(w, SERBIAN), n) for w, n in cyrillic]
                found["sr-Cyrl"][source] = _shares(cyrillic, normalise)
                found["sr"][source] = _shares(latin, normalise)
            else:
                found[language][source] = _shares(pairs, normalise)
    return _without_foreigners(found)


def _language(path: Path) -> str:
    """`hr_50k.txt`, `pt_BR_wordlist.combined`, `srp_latn.wordlist` to codes of ours."""
    name = path.name.split(".")[0]
    while match := _VARIANT.search(name):
        name = name[: match.start()]
    return code(name, "iso639-3") if name != "no" else "nb"


def _pairs(path: Path) -> list[tuple[str, float]] | None:
    """Words and weights of a list, or None where the file is none."""
    if path.name.endswith("_50k.txt"):
        lines = (line.rsplit(" ", 1) for line in path.read_text(encoding="utf-8").split("\n"))
        return [(line[0], float(line[1])) for line in lines if len(line) == 2]
    if path.name.endswith(".combined"):
        scored = [(w, int(f)) for w, f in _COMBINED.findall(path.read_text(encoding="utf-8"))]
        ranked = [w for w, f in sorted(scored, key=lambda pair: -pair[1]) if f > 0]
    elif path.name.endswith(".wordlist"):
        ranked = path.read_text(encoding="utf-8", errors="replace").split("\n")
    else:
        return None
    return [(word, 1 / (rank + 2.7)) for rank, word in enumerate(ranked[:WORDS])]


def _shares(pairs: Sequence[tuple[str, float]], normalise: Normalise) -> Shares:
    total: dict[str, float] = defaultdict(float)
    plains = normalise([word for word, _ in pairs])
    for plain, (_, weight) in zip(plains, pairs, strict=True):
        if plain and " " not in plain:
            total[plain] += weight
    return _scaled(total)


def _scaled(weights: Mapping[str, float]) -> Shares:
    whole = sum(weights.values())
    return {word: weight / whole for word, weight in weights.items()}


def _without_foreigners(lists: Mapping[str, Mapping[str, Shares]]) -> dict[str, dict[str, Shares]]:
    """Drop the words that are much more another language's: English in most, all in Maltese."""
    usual: dict[str, list[tuple[float, str]]] = defaultdict(list)
    for language, sources in lists.items():
        mean: dict[str, float] = defaultdict(float)
        for shares in sources.values():
            for word, share in shares.items():
                mean[word] += share / len(sources)
        for word, share in mean.items():
            if share > 1e-6:
                usual[word].append((share, language))

    def foreign(word: str, share: float, language: str) -> bool:
        return any(
            other > NOISE * share
            and whose != language
            and not any({whose, language} <= family for family in FAMILIES)
            for other, whose in usual.get(word, ())
        )

    return {
        language: {
            source: _scaled({w: s for w, s in shares.items() if not foreign(w, s, language)})
            for source, shares in sources.items()
            if shares
        }
        for language, sources in lists.items()
    }


def together(lists: Mapping[str, Shares]) -> Shares:
    """Mean share of each word over a language's lists."""
    total: dict[str, float] = defaultdict(float)
    for shares in lists.values():
        for word, share in shares.items():
            total[word] += share / len(lists)
    return dict(total)


def lines(shares: Shares, number: int, chance: np.random.Generator) -> Iterator[str]:
    """Draw lines of 1 to `LONGEST` words, each word by its share."""
    import numpy as np

    words = list(shares)
    lengths = chance.integers(1, LONGEST + 1, number)
    drawn = chance.choice(len(words), int(lengths.sum()), p=np.array([shares[w] for w in words]))
    at = 0
    for length in lengths:
        yield " ".join(words[index] for index in drawn[at : at + length])
        at += length


def ijekavian(serbian: Shares, croatian: Shares) -> Shares:
    """Serbian words in the ijekavian pronunciation that Bosnian shares with Croatian.

    Bosnian prose under an open licence is as good as absent. Its words are largely those of
    Serbian with the yat of Croatian: `mleko` is `mlijeko`. A word with an `e` that Croatian lacks
    becomes the most frequent Croatian word that `ije` or `je` for one `e` makes of it.
    """
    result: dict[str, float] = defaultdict(float)
    for word, share in serbian.items():
        best, most_used = word, 1e-6
        if croatian.get(word, 0.0) < 2e-6:
            for match in re.finditer("e", word):
                for yat in ("ije", "je"):
                    candidate = word[: match.start()] + yat + word[match.end() :]
                    if croatian.get(candidate, 0.0) > most_used:
                        best, most_used = candidate, croatian[candidate]
        result[best] += share
    return dict(result)
