"""Count the words that `close_words.py` gives its second opinion by.

    python -m language_id.count_words TEXT… --words LISTS

TEXT are files and folders that `corpus.py` reads (held-out lines are not counted), LISTS a folder
of word lists that `frequencies.py` reads. A language's share of a word is the mean of its share in
the lists and in the text, so that neither speech nor software messages decide alone. Serbian in
Cyrillic is counted as it is, and once more in Latin letters.

`close/hr-bs-sr.marks.tsv` holds what grammars of Croatian, Bosnian and Serbian say and counts blur,
since each of them quotes the others: standard languages, strength in nats, and words or (with a
star) beginnings of words that the others do not use. What others are found to say of such a word
is lowered to that many nats times `MARKED` below the language that says it most.
"""

from __future__ import annotations

import argparse
import heapq
import math
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from language_id.augment import SERBIAN, transliterated
from language_id.close_words import FILE, FLOOR
from language_id.corpus import read as read_text
from language_id.frequencies import Shares, together
from language_id.frequencies import read as read_lists
from language_id.labels import code
from language_id.letters import words_2_lines
from language_id.regional import REGIONAL
from language_id.train import NEIGHBOURS, OTHERS

MARKS: Final = FILE.parent / "hr-bs-sr.marks.tsv"

MARKED: Final = 2.0
"""Nats per nat of strength: `TRUST` halves them again."""

WORDS: Final = 16_000
"""Words of a language that are kept, most frequent first."""

WORDS_OF_CLOSEST: Final = 100_000
"""Words of Croatian, Bosnian and Serbian: with 16,000, Croatian lost .02 of its F1."""

WORDS_OF_OTHERS: Final = 4_000
"""Words of a further language: it stands in for the 24 only to be told from them."""

CLOSEST: Final = ("hr", "bs", "sr")

ONCE: Final = 1
"""A word that the text has no more often than this is not counted: most are misprints."""

BATCH: Final = 10_000


def counted(paths: list[Path], known: frozenset[str]) -> dict[str, Shares]:
    """Share of each word in the text of each language."""
    found: dict[str, Counter[str]] = defaultdict(Counter)
    lines: dict[str, list[str]] = defaultdict(list)

    def count(language: str) -> None:
        for line in words_2_lines(lines.pop(language, [])):
            found[language].update(line.split())

    for line in read_text(paths):
        if line.held_out or line.language not in known:
            continue
        waiting = lines[line.language]
        waiting.append(line.text)
        if len(waiting) == BATCH:
            count(line.language)
    for language in list(lines):
        count(language)
    cyrillic = found.pop("sr-Cyrl", Counter())
    for word, number in cyrillic.items():
        found["sr"][transliterated(word, SERBIAN)] += number
    shares = {language: _shares(words) for language, words in found.items()}
    if cyrillic:
        shares["sr"] = {**_shares(cyrillic), **shares["sr"]}
    return shares


def _shares(words: Counter[str]) -> Shares:
    total = words.total()
    return {word: number / total for word, number in words.items() if number > ONCE}


def marks(path: Path = MARKS) -> Callable[[str], Mapping[str, float] | None]:
    """The function from a word to the strengths of its mark, 0 for languages without it.

    The longest beginning counts, and a whole word before any beginning.

    Raises:
        ValueError: a word stands twice, or a language or strength is none.
    """
    whole: dict[str, Mapping[str, float]] = {}
    beginnings: dict[str, Mapping[str, float]] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        languages, strength, words = line.split("\t")
        mark = {one: float(strength) * (one in languages.split()) for one in CLOSEST}
        for word in words.split():
            table = beginnings if word.endswith("*") else whole
            if word.rstrip("*") in table or not set(languages.split()) <= set(CLOSEST):
                raise ValueError(f"{path.name}: {word} stands twice or has no language")
            table[word.rstrip("*")] = mark

    def of_word(word: str) -> Mapping[str, float] | None:
        if word in whole:
            return whole[word]
        parts = (word[:length] for length in range(len(word), 2, -1))
        return next((beginnings[part] for part in parts if part in beginnings), None)

    return of_word


def table(
    shares: Mapping[str, Mapping[str, float]],
    mark: Callable[[str], Mapping[str, float] | None],
) -> list[tuple[str, list[tuple[str, int]]]]:
    """Words in order, each with its languages and the logarithms of shares, in tenths of a nat."""
    kept: set[str] = set()
    for language, words in shares.items():
        number = WORDS_OF_CLOSEST if language in CLOSEST else WORDS
        number = WORDS_OF_OTHERS if language in (*OTHERS, *REGIONAL) else number
        kept.update(heapq.nlargest(number, words, key=lambda word: (words[word], word)))
    rows = []
    for word in sorted(kept):
        logs = {
            language: math.log(words[word] + FLOOR)
            for language, words in sorted(shares.items())
            if words.get(word, 0.0) > FLOOR
        }
        strengths = mark(word)
        most = max((logs[one] for one in CLOSEST if one in logs), default=None)
        if strengths and most is not None:
            top = max(strengths.values())
            logs |= {one: most - MARKED * (top - strengths[one]) for one in CLOSEST}
        if logs:
            rows.append((word, [(one, round(10 * log)) for one, log in sorted(logs.items())]))
    return rows


def write(rows: list[tuple[str, list[tuple[str, int]]]], path: Path) -> None:
    """Write words, languages and tenths of nats as Parquet."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.parquet as pq

    languages = sorted({language for _, used in rows for language, _ in used})
    ends = np.cumsum([0, *(len(used) for _, used in rows)]).astype(np.int32)
    places = [languages.index(language) for _, used in rows for language, _ in used]
    tenths = [log for _, used in rows for _, log in used]
    used = pa.DictionaryArray.from_arrays(pa.array(places, pa.int8()), pa.array(languages))
    columns = {
        "word": pa.array([word for word, _ in rows], pa.string()),
        "language": pa.ListArray.from_arrays(pa.array(ends), used),
        "log_share": pa.ListArray.from_arrays(pa.array(ends), pa.array(tenths, pa.int16())),
    }
    pq.write_table(
        pa.table(columns), path, compression="zstd", compression_level=19, use_dictionary=False,
        column_encoding={"word": "DELTA_BYTE_ARRAY"}, row_group_size=len(rows),
    )  # fmt: skip


def main() -> None:
    """Count and write."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("text", nargs="+", type=Path)
    parser.add_argument("--words", action="append", default=[], type=Path, help="word lists")
    parser.add_argument("--out", type=Path, default=FILE)
    arguments = parser.parse_args()
    from language_id.languages import OFFICIAL

    known = frozenset({*OFFICIAL, *NEIGHBOURS, *OTHERS, *REGIONAL} - {"zxx"})
    of_text = counted(arguments.text, known)
    lists = read_lists(arguments.words, words_2_lines)
    if cyrillic := lists.pop("sr-Cyrl", None):
        lists["sr"] = {name: {**cyrillic.get(name, {}), **words}
                       for name, words in lists["sr"].items()}  # fmt: skip
    shares = {}
    for language in sorted(of_text.keys() | lists.keys()):
        if code(language, "iso639-3") == language and language in known:
            of_lists = together(lists[language]) if lists.get(language) else {}
            both = [one for one in (of_lists, of_text.get(language, {})) if one]
            shares[language] = together({str(n): one for n, one in enumerate(both)})
    write(table(shares, marks()), arguments.out)


if __name__ == "__main__":
    main()
