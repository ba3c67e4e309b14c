"""Documents with planted near-duplicates of known similarity, made of real sentences.

Random words would give no two documents a shingle in common; sentences that many documents share
make the candidates that a real corpus makes.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path

import numpy as np

LANGUAGES = ("de", "el", "en", "fi")
SENTENCES = 25
"""A document: about 500 words, the middle of the web."""

FAMILY = 5
"""Every fifth document is an edited copy of the one before it."""


def sentences() -> list[str]:
    """Sentences of four languages of the language identification's test set.

    Raises:
        SystemExit: EUROSIFT_TEST_DATA is not set.
    """
    import io

    import zstandard

    root = os.environ.get("EUROSIFT_TEST_DATA")
    if root is None:
        raise SystemExit("Set EUROSIFT_TEST_DATA: the documents are made of its sentences.")
    path = Path(root) / "lid" / "train_more.jsonl.zst"
    found = []
    with zstandard.open(path, "rb") as stream:
        for line in io.TextIOWrapper(stream, encoding="utf-8"):
            row = json.loads(line)
            if row["lang"] in LANGUAGES and len(row["text"]) > 60:
                found.append(row["text"])
    return found


def documents(pool: list[str], count: int, start: int = 0) -> Iterator[tuple[str, str]]:
    """Ids and texts of documents `start` to `start + count`, the same whatever the cut."""
    for number in range(start, start + count):
        planted = number % FAMILY == FAMILY - 1
        draw = np.random.default_rng(number - planted)
        words = " ".join(pool[i] for i in draw.integers(0, len(pool), SENTENCES)).split()
        if planted:
            draw = np.random.default_rng([7, number])
            # Each exchanged word takes five of about 500 shingles: J from 0.5 to 1.
            for place in draw.choice(len(words), min(len(words), draw.integers(0, 35)), False):
                words[place] = f"x{draw.integers(0, 10**9)}"
        yield f"{number:032x}", " ".join(words)


def write(path: Path, count: int) -> float:
    """Write documents as Parquet (doc_id, text, url, fetched_at) and JSONL; returns megabytes."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    rows = list(documents(sentences(), count))
    ids, texts = (list(column) for column in zip(*rows, strict=True))
    table = pa.table(
        {
            "doc_id": ids,
            "text": pa.array(texts, pa.large_string()),
            "url": pa.nulls(count, pa.string()),
            "fetched_at": pa.nulls(count, pa.timestamp("s", tz="UTC")),
        }
    )
    pq.write_table(table, path.with_suffix(".parquet"), compression="zstd")
    folder = path.with_suffix(".jsonl.d")
    folder.mkdir(exist_ok=True)
    with (folder / "0.jsonl").open("w", encoding="utf-8") as stream:
        for key, text in rows:
            stream.write(json.dumps({"id": key, "text": text}, ensure_ascii=False) + "\n")
    return sum(len(text.encode()) for text in texts) / 1e6
