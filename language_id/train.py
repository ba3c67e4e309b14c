"""Train the shipped model from text of known language; the same text and seed give the same bytes.

    python -m language_id.train TEXT… --words LISTS --out eurosift-24.ftz

TEXT are files and folders that `corpus.py` reads, LISTS a folder of word lists that
`frequencies.py` reads: half of a label's lines are drawn from them where there are any.
One thread: fastText's threads write the same weights without locks, so that two of them never give
the same model twice. Held-out lines (`corpus.HELD_OUT`) are never trained on.

Balance: a language's lines are drawn in turn from its sources until `LINES` are reached, so that a
million software messages do not drown ten thousand sentences; scarce languages are repeated, each
time spoilt differently (`augment.py`).
"""

from __future__ import annotations

import argparse
import hashlib
import itertools
import random
import tempfile
from collections import defaultdict
from collections.abc import Container, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from language_id.augment import SERBIAN, augmented, transliterated
from language_id.corpus import read
from language_id.frequencies import Shares, ijekavian, together
from language_id.frequencies import lines as lines_of
from language_id.frequencies import read as read_lists
from language_id.languages import OFFICIAL, UND
from language_id.letters import words_2_lines
from language_id.model import load
from language_id.normalise import NORMALISATIONS

NORMALISATION: Final = "words-2"
"""Of lines; word lists are read with `letters.words_2_lines`, which is the same for many."""

NEIGHBOURS: Final = (
    "nb", "nn", "is", "sr", "sr-Cyrl", "bs", "mk", "uk", "ru", "be", "tr", "sq", "ca", "gl", "eu",
    "lb", "cy", "gd", "af", "la", "sw",
)  # fmt: skip
"""Languages that people and models mistake for one of the 24."""

OTHERS: Final = (
    "an", "ast", "az", "br", "co", "dsb", "eo", "fur", "fy", "gn", "hsb", "ia", "id", "kab", "lij",
    "ms", "oc", "rm", "sco", "szl", "tl", "uz", "vi", "wa", "xh", "zxx",
)  # fmt: skip
"""Languages in Latin letters with text enough for a label of their own, and program text; all
further ones share the label `und`: one label for a hundred languages learns none of them well."""

ENGLISH: Final = ("en", "sco", "zxx")
"""Labels whose lines may look like English."""

LINES: Final = {
    **dict.fromkeys(OFFICIAL, 60_000),
    **dict.fromkeys(NEIGHBOURS, 40_000),
    "sr": 40_000,  # with what is transliterated
    "lb": 15_000,  # lists of words
    **dict.fromkeys(OTHERS, 4_000),
    UND: 40_000,
}
"""Lines per label and epoch. They are the model's prior: the 24 are likelier than their neighbours,
and those likelier than the rest of the world, as they are in a crawl of European sites."""

FRESH_BYTES: Final = 32 * 1024 * 1024
"""Smallest matrix of input vectors that may be trained.

fastText 0.9.2 draws starting values in tenths, a tenth a thread (`DenseMatrix::uniform`), and
leaves the rest of the memory as it finds it: with one thread nine tenths. What it finds in used
memory is anything, at times NaN ("Encountered NaN"). Above 32 MB (glibc's
DEFAULT_MMAP_THRESHOLD_MAX) an allocation is always fresh pages, which are zero: n-grams then start
at zero, words at random, and the same input gives the same model.
"""

LISTS: Final = 0.5
"""Share of a label's lines that are drawn from word lists, where it has any. On sentences of news
that no training saw, half of the lines from lists gave a macro-F1 over the 24 that was higher by
.003, and by .009 on sentences under 50 characters; .4 and .5 were level."""

IJEKAVIAN: Final = 0.3
"""Share of Bosnian's list lines that are Serbian words in ijekavian form (`frequencies.py`)."""

REPEATS: Final = 3
"""How often a scarce line is used at most."""

SETTINGS: Final[dict[str, Any]] = {
    "dim": 32, "minn": 2, "maxn": 5, "bucket": 2_000_000, "minCount": 10, "epoch": 6, "lr": 0.4,
    "loss": "softmax", "wordNgrams": 1, "thread": 1, "seed": 24, "verbose": 1,
}  # fmt: skip
"""fastText's arguments. n-grams of up to 6 letters with 6 epochs gave a macro-F1 higher by .0006 on
sentences that no training saw, for twice the time and memory of training."""

COMPRESSION: Final[dict[str, Any]] = {
    "cutoff": 400_000, "retrain": True, "epoch": 1, "lr": 0.1, "qnorm": True, "dsub": 2,
    "thread": 1, "verbose": 1,
}  # fmt: skip
"""fastText's arguments for pruning and product quantisation (Joulin et al. 2016,
"FastText.zip", arXiv:1612.03651)."""


def chosen(paths: list[Path], listed: Container[str] = ()) -> dict[str, list[str]]:
    """Lines per label, drawn in turn from the label's sources, not yet augmented.

    Labels in `listed` give their part only: the rest of their lines comes from word lists.
    """
    sources: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for line in read(paths):
        if not line.held_out:
            label = line.language if line.language in LINES else UND
            # The smallest languages are one source each, so that `und` is drawn from all evenly.
            source = line.source if label != UND else line.language
            sources[label][source].append(line.text)
    # Serbian in Latin letters is scarce; what is written in Cyrillic could as well be.
    for source, texts in list(sources["sr-Cyrl"].items()):
        sources["sr"][f"{source} in Latin"] = [transliterated(text, SERBIAN) for text in texts]
    lines = {}
    for label in sorted(sources):
        queues = [sources[label][source] for source in sorted(sources[label])]
        turns = itertools.chain.from_iterable(itertools.zip_longest(*queues))
        wanted = round(LINES[label] * (1 - LISTS)) if label in listed else LINES[label]
        drawn = [text for text in turns if text is not None][:wanted]
        if label not in ENGLISH:
            drawn = without_english(drawn)
        repeats = min(REPEATS, -(-wanted // len(drawn)))
        lines[label] = (drawn * repeats)[:wanted]
    return lines


def without_english(texts: list[str]) -> list[str]:
    """Drop lines that a catalogue left untranslated: a tenth of the Lithuanian ones.

    lid.176 is sure of English and has seen none of these files. Short lines stay: their English is
    names and terms, and it is less sure of them.
    """
    predict = load("lid.176", 1)
    answers = predict([text[:200] for text in texts])
    return [
        text
        for text, answer in zip(texts, answers, strict=True)
        if not (answer and answer[0][0] == "en" and answer[0][1] >= 0.6 and text.count(" ") >= 3)
    ]


def examples(lines: dict[str, list[str]], seed: int) -> Iterator[str]:
    """Normalised, augmented lines with their labels as fastText reads them."""
    normalise = NORMALISATIONS[NORMALISATION]
    for label in sorted(lines):
        of_label = lines[label]
        for index, text in enumerate(of_label):
            chance = random.Random(f"{seed} {label} {index}")
            if chance.random() < 0.12:  # paragraphs
                text = " ".join([text, *chance.choices(of_label, k=chance.randint(1, 4))])
            if label != "zxx":
                text = augmented(text, label, chance.choice(lines["en"]), chance)
            if line := normalise(text):
                yield f"__label__{label} {line[:1000]}"


def listed(words: Mapping[str, Mapping[str, Shares]], seed: int) -> Iterator[str]:
    """Lines drawn from word lists, with their labels; each list gives the same number of them."""
    import numpy as np

    for label, lists in sorted(words.items()):
        if label not in LINES:
            continue
        sources = dict(sorted(lists.items()))
        share = dict.fromkeys(sources, 1 / len(sources))
        if label == "bs":
            share = dict.fromkeys(sources, (1 - IJEKAVIAN) / len(sources))
            share["ijekavian"] = IJEKAVIAN
            sources["ijekavian"] = ijekavian(together(words["sr"]), together(words["hr"]))
        for source, shares in sources.items():
            digest = hashlib.blake2b(f"{seed} {label} {source}".encode(), digest_size=8).digest()
            chance = np.random.Generator(np.random.PCG64(int.from_bytes(digest)))
            for line in lines_of(shares, round(LINES[label] * LISTS * share[source]), chance):
                yield f"__label__{label} {line}"


def train(
    paths: list[Path],
    lists: list[Path],
    out: Path,
    settings: dict[str, Any],
    compression: dict[str, Any],
) -> None:
    """Train, prune, quantise and write the model to `out`.

    Raises:
        ValueError: the matrix is too small to start at zero (`FRESH_BYTES`).
    """
    if settings["bucket"] * settings["dim"] * 4 < FRESH_BYTES:
        raise ValueError("bucket × dim × 4 bytes must be at least 32 MB, see FRESH_BYTES")
    import fasttext

    words = read_lists(lists, words_2_lines)
    written = list(examples(chosen(paths, words), settings["seed"]))
    written += listed(words, settings["seed"])
    random.Random(settings["seed"]).shuffle(written)
    with tempfile.NamedTemporaryFile("w", encoding="utf-8", suffix=".txt") as file:
        file.write("\n".join(written) + "\n")
        file.flush()
        del written
        model = fasttext.train_supervised(input=file.name, **settings)
        model.quantize(input=file.name, **compression)
    model.save_model(str(out))


def main() -> None:
    """Read the arguments and train."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("text", nargs="+", type=Path)
    parser.add_argument("--words", action="append", default=[], type=Path, help="word lists")
    parser.add_argument("--out", required=True, type=Path)
    arguments = parser.parse_args()
    train(arguments.text, arguments.words, arguments.out, SETTINGS, COMPRESSION)


if __name__ == "__main__":
    main()
