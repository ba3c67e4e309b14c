"""How well the language is found on sentences of other sources, the same ones in every language.

    python benchmarks/language_id_parallel.py --ntrex FOLDER --flores FOLDER [--peers] [--worst N]

The folders are checkouts of MicrosoftTranslator/NTREX (newstest2019 in 128 languages, commit
8561f6a) and dadelani/sib-200 (sentences of FLORES-200 in 204 languages, commit 593cea8), both CC
BY-SA 4.0. No model was trained on either. As every language says the same, nothing but language can
tell them apart; FLORES' Serbian is put into Latin letters.

Sentences, their second to eighth word, and documents of five sentences, of the 24 and of all their
neighbours that a corpus has, each as often. Then all other languages: how often they are taken for
one of the 24. py3langid and lingua take part with `--peers` (`pip install eurosift[benchmark]`);
lingua does not know Maltese.
"""

from __future__ import annotations

import argparse
import csv
import sys
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Final

# language_id.py, beside this file, has the name of the package: this folder comes last.
HERE = str(Path(__file__).resolve().parent)
sys.path[:] = [*(place for place in sys.path if place != HERE), HERE]

from language_id_systems import System, f1, lingua, mean, ours, py3langid  # noqa: E402

from language_id.augment import SERBIAN, transliterated  # noqa: E402
from language_id.labels import code  # noqa: E402
from language_id.languages import OFFICIAL  # noqa: E402
from language_id.train import NEIGHBOURS  # noqa: E402

Corpus = Mapping[str, Sequence[str]]
"""Texts by language."""

KNOWN: Final = frozenset({*OFFICIAL, *NEIGHBOURS})
SERBIAN_SCRIPTS: Final = {"srp-Latn": "sr", "srp-Cyrl": "sr-Cyrl"}
DIALECTS: Final = {"deu-ch", "eng-IN", "eng-US", "fra-CA", "por-BR", "spa-MX", "gsw"}
"""Further references of NTREX in a language that another one stands for."""

SENTENCES: Final = 500
FRAGMENT: Final = slice(1, 8)
DOCUMENT: Final = 5


def ntrex(folder: Path) -> Corpus:
    """Sentences of NTREX-128, evenly spread over its documents."""
    found = {}
    for path in sorted((folder / "NTREX-128").glob("newstest2019-ref.*.txt")):
        name = path.name.split(".")[1]
        if name.split("-")[0] in DIALECTS or name in DIALECTS:
            continue
        label = SERBIAN_SCRIPTS.get(name) or code(name, "iso639-3")
        found[label] = [line for line in path.read_text(encoding="utf-8").split("\n") if line]
    return found


def flores(folder: Path) -> Corpus:
    """Sentences of FLORES-200, as SIB-200 splits them."""
    found = {}
    for place in sorted((folder / "data" / "annotated").iterdir()):
        if not place.is_dir():
            continue
        label = code(place.name, "iso639-3")
        if label in found or (label in KNOWN and place.name.endswith("_Arab")):
            label = place.name
        rows = []
        for part in ("train", "dev", "test"):
            with (place / f"{part}.tsv").open(encoding="utf-8", newline="") as file:
                reader = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
                rows += [row["text"].strip('" ') for row in reader]
        found[label] = [transliterated(text, SERBIAN) for text in rows] if label == "sr" else rows
    return found


def spread(texts: Sequence[str]) -> list[str]:
    """`SENTENCES` of them, evenly."""
    return list(texts[:: max(1, len(texts) // SENTENCES)][:SENTENCES])


def fragments(texts: Sequence[str]) -> list[str]:
    """Some words of each sentence that has enough."""
    words = (text.split() for text in spread(texts))
    return [" ".join(one[FRAGMENT]) for one in words if len(one) > FRAGMENT.stop]


def documents(texts: Sequence[str]) -> list[str]:
    """Sentences that follow each other, joined by line ends."""
    starts = range(0, len(texts) - DOCUMENT + 1, DOCUMENT)
    return spread(["\n".join(texts[start : start + DOCUMENT]) for start in starts])


VIEWS: Final[dict[str, Callable[[Sequence[str]], list[str]]]] = {
    "sentences": spread,
    "seven words": fragments,
    "documents": documents,
}


def taken(answers: Sequence[str]) -> float:
    """Share of answers that are one of the 24."""
    return sum(answer in OFFICIAL for answer in answers) / max(1, len(answers))


def of(corpus: Corpus, system: System) -> dict[str, list[str]]:
    """A system's answers, by language."""
    languages = [language for language in corpus for _ in corpus[language]]
    answers = system[0]([text for texts in corpus.values() for text in texts])
    found: dict[str, list[str]] = {language: [] for language in corpus}
    for language, answer in zip(languages, answers, strict=True):
        found[language].append(answer)
    return found


def report(corpus: Corpus, systems: Mapping[str, System], worst: int) -> None:
    """Print what each system makes of the corpus in each view."""
    for view, cut in VIEWS.items():
        seen = {language: cut(texts) for language, texts in corpus.items()}
        inside = {one: texts for one, texts in seen.items() if one in KNOWN}
        outside = {one: texts for one, texts in seen.items() if code(one, "iso639-3") not in KNOWN}
        near = sum(map(len, inside.values()))
        print(f"\n{view}: {near} in {len(inside)} languages, and {len(outside)} other languages")
        for name, system in systems.items():
            known, other = of(inside, system), of(outside, system)
            truths = [one for one, answers in known.items() for _ in answers]
            said = [answer for answers in known.values() for answer in answers]
            scores = f1(truths, said)
            rest = {one: score for one, score in scores.items() if one != "hr"}
            recall = sum(a == "hr" for a in known["hr"]) / len(known["hr"])
            lost = {one: taken(known[one]) for one in known if one not in OFFICIAL}
            foreign = {one: taken(answers) for one, answers in other.items()}
            print(
                f"  {name:12} F1 {mean(scores):.4f}, without hr {mean(rest):.4f}; hr "
                f"{scores['hr']:.3f} (found {recall:.3f}); neighbours taken {mean(lost):.3f}, "
                f"others {mean(foreign):.4f}"
            )
            print(f"    lowest: {listed({one: -score for one, score in scores.items()}, worst)}")
            print(f"    neighbours: {listed(lost, worst)}")
            most = {
                f"{one}→{Counter(a for a in other[one] if a in OFFICIAL).most_common(1)[0][0]}": s
                for one, s in foreign.items()
                if s
            }
            print(f"    others: {listed(most, worst)}")


def listed(shares: Mapping[str, float], number: int) -> str:
    """The largest, most first, without their sign."""
    order = sorted(shares, key=lambda one: (-shares[one], one))[:number]
    return " ".join(f"{one} {abs(shares[one]):.3f}" for one in order)


def main() -> None:
    """Read the arguments and print everything."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--ntrex", type=Path, required=True)
    parser.add_argument("--flores", type=Path, required=True)
    parser.add_argument("--peers", action="store_true", help="py3langid and lingua too")
    parser.add_argument("--worst", type=int, default=8, help="languages to name")
    arguments = parser.parse_args()
    systems = {
        "eurosift-24": ours("eurosift-24", words=True),
        "lid.176": ours("lid.176", words=False),
    }
    if arguments.peers:
        systems |= {"py3langid": py3langid(), "lingua": lingua()}
    for name, corpus in (
        ("NTREX-128", ntrex(arguments.ntrex)),
        ("FLORES", flores(arguments.flores)),
    ):
        print(f"\n{name}")
        report(corpus, systems, arguments.worst)


if __name__ == "__main__":
    main()
