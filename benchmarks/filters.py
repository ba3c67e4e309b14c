"""All measures of a document beside datatrove's four quality filters, in CPU seconds.

    python benchmarks/filters.py [--pairs N] [--documents N]

Each side is a process of its own on the same documents, alternately; what counts is the ratio
within a pair, start-up aside. datatrove tokenizes as its table of languages says, Maltese with a
regular expression, since its tokenizer for it (Stanza) would have to be downloaded. eurosift
measures all that the stage stores and decides. Needs $EUROSIFT_TEST_DATA.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

# This file has the name of the package that it measures: its folder comes last.
HERE = str(Path(__file__).resolve().parent)
sys.path[:] = [*(place for place in sys.path if place != HERE), HERE]

ROOT = Path(HERE).parent
LANGUAGES = ("de", "el", "fi", "en", "mt")
NAMES = {"de": "deu_Latn", "el": "ell_Grek", "fi": "fin_Latn", "en": "eng_Latn", "mt": "mlt_Latn"}
CHARS = 3_000
"""Characters of a document, about: the mean of the prototypes' corpora."""
COPIES = 10
"""eurosift reads the documents so often: once would be over before a clock ticks."""


def sentences(language: str) -> list[str]:
    """Sentences of a language of the language identification's test set.

    Raises:
        SystemExit: EUROSIFT_TEST_DATA is not set.
    """
    import zstandard

    root = os.environ.get("EUROSIFT_TEST_DATA")
    if root is None:
        raise SystemExit("Set EUROSIFT_TEST_DATA: the documents are made of its sentences.")
    with zstandard.open(Path(root) / "lid" / "dev_test.jsonl.zst", "rb") as stream:
        rows = map(json.loads, io.TextIOWrapper(stream, encoding="utf-8"))
        return [row["text"] for row in rows if row["lang"] == language]


def documents(language: str, count: int) -> list[str]:
    """Documents of real sentences, three a paragraph, the same at each call."""
    pool = sentences(language)
    choose = random.Random(f"filters {language}")
    made = []
    for _ in range(count):
        lines: list[str] = []
        while sum(map(len, lines)) < CHARS:
            lines.append(" ".join(choose.choice(pool) for _ in range(3)))
        made.append("\n".join(lines))
    return made


def eurosift(language: str, count: int) -> dict[str, Any]:
    """Judge the documents as the stage does."""
    started = time.perf_counter()
    import pyarrow as pa

    from filters.config import FilterConfig
    from filters.stage import stage

    judge = stage(FilterConfig(), language)
    texts = documents(language, count) * COPIES
    batches = [
        pa.RecordBatch.from_pydict(
            {
                "doc_id": [""] * len(part),
                "text": pa.array(part, pa.large_string()),
                "source_type": ["web"] * len(part),
            }
        )
        for part in (texts[i : i + 1024] for i in range(0, len(texts), 1024))
    ]
    judge(batches[0].slice(0, 10))
    first = time.perf_counter() - started
    begin = time.process_time()
    rows = sum(judge(batch).num_rows for batch in batches)
    return {"docs_per_s": rows / (time.process_time() - begin), "first_s": first}


def datatrove(language: str, count: int) -> dict[str, Any]:
    """Ask each of the four filters about each document."""
    from datatrove.data import Document
    from datatrove.pipeline.filters import (
        C4QualityFilter,
        FineWebQualityFilter,
        GopherQualityFilter,
        GopherRepetitionFilter,
    )

    from filters.resolution import language_table

    tokenizer: Any = NAMES[language]
    if language == "mt":
        from filters_regex import RegexTokenizer  # type: ignore[import-not-found]

        tokenizer = RegexTokenizer()
    stop_words = list(language_table(language).stop_words)
    filters = [
        GopherRepetitionFilter(language=tokenizer),
        GopherQualityFilter(language=tokenizer, stop_words=stop_words),
        C4QualityFilter(language=tokenizer),
        FineWebQualityFilter(language=tokenizer),
    ]
    texts = documents(language, count)
    for made in filters:
        made.filter(Document(text=texts[0], id="0"))
    begin = time.process_time()
    for text in texts:
        document = Document(text=text, id="0")
        for made in filters:
            made.filter(document)
    return {"docs_per_s": len(texts) / (time.process_time() - begin)}


def startup() -> dict[str, Any]:
    """From the start of Python to the first verdict."""
    import pyarrow as pa

    from filters.config import FilterConfig
    from filters.stage import stage

    batch = pa.RecordBatch.from_pydict(
        {"doc_id": ["0"], "text": pa.array(["A text."], pa.large_string()), "source_type": ["web"]}
    )
    stage(FilterConfig(), "en")(batch)
    return {"cpu_s": time.process_time()}


def _run(*arguments: str, cache: str | None = None) -> dict[str, Any]:
    environment = os.environ | {"HF_HUB_OFFLINE": "1", "PYTHONPATH": str(ROOT)}
    if cache:
        environment["NUMBA_CACHE_DIR"] = cache
    began = time.perf_counter()
    said = subprocess.run(
        [sys.executable, __file__, *arguments], env=environment, cwd=ROOT, check=True,
        capture_output=True, text=True,
    ).stdout  # fmt: skip
    found: dict[str, Any] = json.loads(said.splitlines()[-1])
    return {**found, "wall_s": time.perf_counter() - began}


def main() -> int:
    """Run the pairs and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--pairs", type=int, default=3, help="measured pairs (3)")
    parser.add_argument("--documents", type=int, default=200, help="a language (200)")
    parser.add_argument("--side", choices=("eurosift", "datatrove", "startup"))
    parser.add_argument("--language", default="en")
    options = parser.parse_args()
    if options.side:
        side = {"eurosift": eurosift, "datatrove": datatrove}.get(options.side)
        found = side(options.language, options.documents) if side else startup()
        print(json.dumps(found))
        return 0
    print("language  eurosift docs/s  datatrove docs/s  ratio (each pair)")
    for language in LANGUAGES:
        ours, theirs, ratios = [], [], []
        for _ in range(options.pairs):
            shared = ("--language", language, "--documents", str(options.documents))
            ours.append(_run("--side", "eurosift", *shared)["docs_per_s"])
            theirs.append(_run("--side", "datatrove", *shared)["docs_per_s"])
            ratios.append(ours[-1] / theirs[-1])
        each = ", ".join(f"{ratio:.0f}" for ratio in ratios)
        print(
            f"{language:<8}  {statistics.median(ours):15,.0f}  {statistics.median(theirs):16,.1f}"
            f"  {statistics.median(ratios):.0f} x ({each})"
        )
    warm = [_run("--side", "startup") for _ in range(3)]
    print(
        f"start to first verdict, warm caches: {min(run['wall_s'] for run in warm):.2f} s wall, "
        f"{min(run['cpu_s'] for run in warm):.2f} s CPU"
    )
    with tempfile.TemporaryDirectory() as cache:
        cold = _run("--side", "startup", cache=cache)
    print(f"nothing compiled yet: {cold['wall_s']:.0f} s wall, {cold['cpu_s']:.0f} s CPU")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
