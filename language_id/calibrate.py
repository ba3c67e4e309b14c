"""Set the thresholds of a model from documents of known language, and write down the evidence.

    python -m language_id.calibrate MODEL TEXT…

TEXT are files and folders that `corpus.py` reads; only held-out lines are used. Lines of one
source are joined to documents of 200 to 4,000 characters, as many for each language (a language
with little text gives fewer). Thresholds for `web` are set on the same documents spoilt as pages
are: English lines and menus in between, fragments, lost accents.

Rule: the lowest score at which at most 1 % of the accepted documents are another language's, from
0.5 on, where a calibrated label is wrong as often as right; but never so high that it loses more
than 2 % of the language's own documents, and within the floor and ceiling of FineWeb2's rule,
max(0.3, min(0.9, median − σ)). Where the limits collide, keeping the language wins: what is wrong
can be filtered later, what is lost is gone. Bosnian and Serbian documents do not count against
Croatian (though the precision written down has them): of these three a threshold parts none, as
one without a word that tells is called by a prior (`closest.py`).
"""

from __future__ import annotations

import argparse
import math
import random
import re
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Final, NamedTuple

import pyarrow as pa

from language_id.augment import fragment, without_marks
from language_id.closest import CLOSEST
from language_id.config import IdentifyConfig
from language_id.corpus import Line, read
from language_id.evidence import judge
from language_id.languages import OFFICIAL
from language_id.train import ENGLISH, without_english

FLOOR: Final = 0.5
LOWEST: Final = 0.3
CEILING: Final = 0.9
MOST_WRONG: Final = 0.01
MOST_LOST: Final = 0.02
DOCUMENTS: Final = 300
"""Documents per language: 1 % of wrong ones is then three documents."""

LENGTHS: Final = (200, 500, 1_000, 2_000, 4_000)
"""Characters of a document, in turn; the quartiles of pages' main text lie between."""


FOREIGN: Final = {"sk": frozenset("ěřů")}
"""Letters that a language's alphabet lacks: Slovak law of before 1969 is partly Czech."""


class Scored(NamedTuple):
    """A document of known language and what the model says."""

    truth: str
    label: str
    score: float


class Calibrated(NamedTuple):
    """A threshold and what it does on the documents that it was set on."""

    threshold: float
    precision: float
    recall: float
    documents: int


def calibrate(scored: Sequence[Scored], language: str) -> Calibrated:
    """Find a language's threshold by the rule above."""
    own = sorted(one.score for one in scored if (one.truth, one.label) == (language, language))
    total = sum(one.truth == language for one in scored)
    others = [one for one in scored if one.label == language and one.truth != language]
    wrong = sorted(one.score for one in others if not {one.truth, language} <= set(CLOSEST))
    if not own:
        raise ValueError(f"no document of {language} is recognised: nothing to calibrate on")
    allowed = own[min(len(own) - 1, int(MOST_LOST * total))]
    needed = FLOOR
    for candidate in [FLOOR, *(score for score in wrong if score >= FLOOR)]:
        # Just above a wrong document's score that document is out.
        needed = candidate if candidate == FLOOR else candidate + 0.001
        accepted = sum(score >= needed for score in own)
        mistaken = sum(score >= needed for score in wrong)
        if mistaken <= MOST_WRONG * (accepted + mistaken):
            break
    # Two decimals, each limit rounded so that it still holds.
    threshold = min(math.ceil(100 * needed), math.floor(100 * allowed)) / 100
    threshold = max(LOWEST, min(CEILING, threshold))
    kept = sum(score >= threshold for score in own)
    mistaken = sum(one.score >= threshold for one in others)
    return Calibrated(threshold, kept / max(1, kept + mistaken), kept / total, total)


def documents(lines: Sequence[Line], seed: int = 7) -> dict[str, list[list[str]]]:
    """Documents per language, each a list of lines of one source in the order of the files."""
    by_source: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for line in lines:
        by_source[line.language.split("-")[0]][line.source].append(line.text)
    found: dict[str, list[list[str]]] = {}
    for language, sources in sorted(by_source.items()):
        made: list[list[str]] = []
        for _source, texts in sorted(sources.items()):
            document: list[str] = []
            for text in texts:
                document.append(text)
                if sum(map(len, document)) >= LENGTHS[len(made) % len(LENGTHS)]:
                    made.append(document)
                    document = []
        random.Random(f"{seed} {language}").shuffle(made)
        found[language] = made[:DOCUMENTS]
    return found


def as_page(document: Sequence[str], english: Sequence[str], chance: random.Random) -> list[str]:
    """A document as a page gives it: English and menus between the lines, some spoilt lines.

    A page of which more than a third would be English stays as it is: whose it is nobody can say.
    """
    page = [fragment(chance.choice(english), chance) for _ in range(chance.randint(0, 4))]
    foreign = sum(map(len, page))
    for line in document:
        draw = chance.random()
        page.append(
            fragment(line, chance)
            if draw < 0.2
            else without_marks(line)
            if draw < 0.25
            else line.upper()
            if draw < 0.3
            else line
        )
        if chance.random() < 0.1:
            page.append(fragment(chance.choice(english), chance))
            foreign += len(page[-1])
    return page if foreign <= sum(map(len, page)) / 3 else list(document)


def held_out(paths: Sequence[Path]) -> list[Line]:
    """The lines that no model was trained on, without those in another language."""
    return _translated([line for line in read(paths) if line.held_out and _own(line)])


def _own(line: Line) -> bool:
    return FOREIGN.get(line.language, frozenset()).isdisjoint(line.text.lower())


def _translated(lines: Sequence[Line]) -> list[Line]:
    """Lines without those that a catalogue left in English: there the label is wrong."""
    kept = set(without_english([line.text for line in lines]))
    return [line for line in lines if line.language in ENGLISH or line.text in kept]


def main() -> None:
    """Calibrate and replace the model's tables in `languages/*.toml`."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("model")
    parser.add_argument("text", nargs="+", type=Path)
    arguments = parser.parse_args()
    found = documents(held_out(arguments.text))
    evidence = judge(IdentifyConfig(model=arguments.model))
    chance = random.Random(24)
    english = [line for document in found["en"] for line in document]
    pages = {
        code: [as_page(document, english, chance) for document in of_language]
        for code, of_language in found.items()
    }
    results = {}
    for source_type, collection in (("default", found), ("web", pages)):
        scored = []
        for truth, of_language in sorted(collection.items()):
            texts = pa.array(["\n".join(lines) for lines in of_language], pa.large_string())
            for one in evidence(texts):
                if one.label is not None and one.score is not None:
                    scored.append(Scored(truth, one.label, one.score))
        results[source_type] = {code: calibrate(scored, code) for code in OFFICIAL}
    folder = Path(__file__).parent / "languages"
    for code in OFFICIAL:
        _write(folder / f"{code}.toml", arguments.model, {t: results[t][code] for t in results})


def _write(path: Path, model: str, of_type: dict[str, Calibrated]) -> None:
    """Replace one table of one file, and only that."""
    heading = f'[identify.thresholds."{model}"]'
    rows = [
        f"{source_type} = {one.threshold:.2f} # {one.documents} documents: "
        f"precision {one.precision:.3f}, recall {one.recall:.3f}"
        for source_type, one in of_type.items()
    ]
    table = "\n".join(
        [
            heading,
            "# Set by language_id/calibrate.py (its rule stands there) on held-out text.",
            *rows,
        ]
    )
    text = path.read_text(encoding="utf-8")
    own = re.compile(re.escape(heading) + r"\n(?:(?!\[).*\n?)*")
    if own.search(text):
        text = own.sub(lambda _: table + "\n", text)
    else:
        text = text.rstrip("\n") + "\n\n" + table + "\n"
    path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
