"""Prose of languages that the catalogues of software leave without any.

A Latin of a thousand messages is no Latin, and Galician out of menus is told from Portuguese worse
than it could be. What is openly licensed comes in forms of its own; this reads three of them:

    python -m language_id.prose LANGUAGE SOURCE FILES… --out prose.jsonl

FILES are folders or files: `*.xml` editions (TEI P5), whose body is cut into sentences, of which
`WORK` are taken evenly from each work; `*.xlsx` lists of sentences (a cell each); `*.tsv` and
`*.txt`, a sentence first in each line. SOURCE names them in the rows; works of an edition are
sources of their own, so that no author drowns the others (`train.chosen`). Rows are appended.
"""

from __future__ import annotations

import argparse
import html
import json
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

WORK: Final = 400
"""Most sentences of one work."""

SHORTEST, LONGEST = 25, 400
"""Characters of a sentence."""

_NO_PROSE: Final = re.compile(
    r"<(note|foreign|bibl|speaker|stage|head)\b[^>]*>.*?</\1>|<[^>]*>|&\w+;", re.DOTALL
)
_GREEK: Final = re.compile(r"\S*[\u0370-\u03ff\u1f00-\u1fff]+\S*")
_SENTENCE: Final = re.compile(r"(?<=[.?!;:]) ")
_CELL: Final = re.compile(r"<t[^>]*>([^<]+)</t>")


def sentences(path: Path) -> Iterator[str]:
    """The sentences of a file, as they stand."""
    if path.suffix == ".xml":
        text = path.read_text(encoding="utf-8", errors="replace")
        _, body, rest = text.partition("<body")
        yield from _evenly(_edition(body + rest))
    elif path.suffix == ".xlsx":
        with zipfile.ZipFile(path) as book:
            cells = book.read("xl/sharedStrings.xml").decode("utf-8")
        yield from (html.unescape(cell) for cell in _CELL.findall(cells))
    else:
        for line in path.read_text(encoding="utf-8", errors="replace").split("\n"):
            yield line.split("\t")[0]


def _edition(body: str) -> list[str]:
    """Sentences of an edition's body, without apparatus, markup and Greek."""
    text = _GREEK.sub(" ", _NO_PROSE.sub(" ", body))
    found = _SENTENCE.split(" ".join(text.split()))
    return [one for one in found if SHORTEST <= len(one) <= LONGEST]


def _evenly(found: list[str]) -> list[str]:
    return found[:: max(1, len(found) // WORK)][:WORK]


def main() -> None:
    """Collect and append."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("language")
    parser.add_argument("source")
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--out", required=True, type=Path)
    arguments = parser.parse_args()
    paths = [
        path
        for place in arguments.files
        for path in (sorted(place.rglob("*")) if place.is_dir() else [place])
        if path.suffix in (".xml", ".xlsx", ".tsv", ".txt")
    ]
    with arguments.out.open("a", encoding="utf-8") as file:
        for path in paths:
            source = arguments.source
            if path.suffix == ".xml":
                source = f"{source} {path.name.split('.')[0]}"
            for text in sentences(path):
                line = " ".join(text.split())
                if SHORTEST <= len(line) <= LONGEST and line.count(" ") >= 2:
                    row = {"text": line, "lang": arguments.language, "source": source}
                    file.write(json.dumps(row, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
