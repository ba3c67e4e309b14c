"""Text of known language for training and calibration: read, cleaned of copies, split once.

Lines that say the same in letters are one line, whatever file they come from. Which lines are held
out for calibration is decided by the line's own digest, so it is the same in every program and
does not change when a file is added.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final, NamedTuple

from language_id.scripts import count, most

HELD_OUT: Final = 16
"""Of 256 first bytes of a digest, those below this are held out: 6 %."""


class Line(NamedTuple):
    """A line of text, its language as the source gives it, and its source."""

    language: str
    source: str
    text: str
    held_out: bool


def read(paths: Iterable[Path]) -> Iterator[Line]:
    """Read files (and folders of files) of labelled text, in the order given, names sorted.

    `<language>.txt[.zst]` holds a line of text a line; `*.jsonl[.zst]` objects with `text`,
    `lang` and `source`. Serbian is split into `sr` (Latin) and `sr-Cyrl` by its letters.
    """
    seen: set[bytes] = set()
    for path in _files(paths):
        for language, source, text in _lines(path):
            letters = "".join(filter(str.isalpha, text.lower()))
            digest = hashlib.blake2b(letters.encode("utf-8", "replace"), digest_size=8).digest()
            if len(letters) < 3 or digest in seen:
                continue
            seen.add(digest)
            if language.startswith("sr"):
                language = "sr-Cyrl" if most(count(text)) == ["Cyrl"] else "sr"
            yield Line(language, source, text, digest[0] < HELD_OUT)


def _files(paths: Iterable[Path]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            yield from sorted(p for p in path.iterdir() if {".txt", ".jsonl"} & set(p.suffixes))
        else:
            yield path


def _lines(path: Path) -> Iterator[tuple[str, str, str]]:
    name = path.name.removesuffix(".zst")
    for line in _open(path).split("\n"):
        if not line:
            continue
        if name.endswith(".jsonl"):
            row = json.loads(line)
            yield row["lang"], row["source"], row["text"]
        else:
            yield name.removesuffix(".txt"), name, line


def _open(path: Path) -> str:
    import zstandard

    data = path.read_bytes()
    if path.suffix == ".zst":
        data = zstandard.ZstdDecompressor().decompressobj().decompress(data)
    # Only \n ends a line: splitlines() would also cut at U+2028 and at form feeds.
    return data.decode("utf-8").replace("\r", " ")
