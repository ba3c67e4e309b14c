"""Hits on real texts with (almost) no personal data."""

from __future__ import annotations

import io
import json
import os
from collections import Counter
from pathlib import Path

import pytest

NAMES = ("neg_gnome", "neg_udhr")


@pytest.mark.parametrize("name", NAMES)
def test_no_hits_on_negatives(redactor, name) -> None:
    root = os.environ.get("EUROSIFT_TEST_DATA")
    if not root:
        pytest.skip("EUROSIFT_TEST_DATA is not set")
    import zstandard

    path = Path(root) / "pii" / f"{name}.jsonl.zst"
    documents = 0
    hits: Counter[str] = Counter()
    with path.open("rb") as raw:
        lines = io.TextIOWrapper(zstandard.ZstdDecompressor().stream_reader(raw), encoding="utf-8")
        for line in lines:
            row = json.loads(line)
            documents += 1
            _, spans = redactor(row.get("lang", "und"))(row["text"])
            hits.update(span.entity for span in spans)
    assert documents > 50
    assert not hits
