"""Batches and the real texts of the 24 languages for the tests of `filters`."""

from __future__ import annotations

import collections
import functools
import io
import json
import os
import random
from pathlib import Path

import pyarrow as pa
import pytest
import zstandard


def batch(texts: list[str], source_type: str = "web") -> pa.RecordBatch:
    return pa.RecordBatch.from_pydict(
        {
            "doc_id": [f"{row:032x}" for row in range(len(texts))],
            "text": pa.array(texts, pa.large_string()),
            "source_type": [source_type] * len(texts),
        }
    )


@functools.cache
def _sentences() -> dict[str, list[str]]:
    folder = os.environ.get("EUROSIFT_TEST_DATA")
    if not folder:
        pytest.skip("EUROSIFT_TEST_DATA is not set: no real text of the 24 languages")
    sentences = collections.defaultdict(list)
    with (Path(folder) / "lid" / "dev_test.jsonl.zst").open("rb") as stored:
        reader = zstandard.ZstdDecompressor().stream_reader(stored)
        for line in io.TextIOWrapper(reader, encoding="utf-8"):
            item = json.loads(line)
            sentences[item["lang"]].append(item["text"])
    return sentences


def real_documents(language: str, count: int) -> list[str]:
    """Documents of fifteen real sentences in five paragraphs, the same ones at each call."""
    sentences = _sentences()[language]
    choose = random.Random(20)
    documents = []
    for _ in range(count):
        chosen = choose.sample(sentences, 15)
        documents.append("\n".join(" ".join(chosen[i : i + 3]) for i in range(0, 15, 3)))
    return documents
