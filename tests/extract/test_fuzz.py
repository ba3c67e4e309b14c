"""Archives and pages damaged at random, for minutes: no error, no lost row. For `make soak`."""

from __future__ import annotations

import os
import random
import time
from pathlib import Path

import pytest

from manifests.reasons import MEANING
from pipeline.extract.config import ExtractConfig, PdfConfig
from pipeline.extract.piece import Piece
from pipeline.extract.read import documents
from pipeline.extract.sandbox import Sandbox
from pipeline.extract.tally import Tally
from pipeline.extract.task import PageTask
from tests.extract.made_pdfs import lines, pdf, wrapped
from tests.extract.test_formats import FILES, TEXT, packed

MINUTES = float(os.environ.get("EUROSIFT_SOAK_MINUTES", 10))
SAMPLE = Path(__file__).parents[2] / "pipeline" / "sample"


def damaged(data: bytes, chance: random.Random) -> bytes:
    """A few bytes flipped, cut out, put in, repeated, or the end missing."""
    for _ in range(chance.randrange(1, 6)):
        at = chance.randrange(len(data) + 1)
        length = chance.choice((1, 4, 50, 2_000))
        edit = chance.randrange(4)
        if edit == 0:
            data = data[:at] + chance.randbytes(length) + data[at + length :]
        elif edit == 1:
            data = data[:at] + data[at + length :]
        elif edit == 2:
            data = data[:at] + data[at : at + length] * 2 + data[at + length :]
        else:
            data = data[: max(at, 1)]
    return data


@pytest.mark.soak
def test_damage_of_any_kind_is_counted(tmp_path: Path) -> None:
    until = time.monotonic() + 60 * MINUTES
    seeds = [
        ("warc", (SAMPLE / "sample-00000.warc.gz").read_bytes()[:60_000]),
        ("jsonl", (SAMPLE / "sample.jsonl.zst").read_bytes()),
        *[("html", path.read_bytes()) for path in sorted((SAMPLE / "html").glob("*.html"))],
    ]
    names = {"warc": "a.warc.gz", "jsonl": "a.jsonl.zst", "html": "a.html", "csv": "a.csv"}
    seeds.append(("csv", packed("plain")))
    rounds = 0
    while time.monotonic() < until:
        chance = random.Random(rounds)
        kind, data = chance.choice(seeds)
        path = tmp_path / names[kind]
        path.write_bytes(damaged(data, chance))
        piece = Piece(source="s", source_type="web", file="f", path=str(path), format=kind,
                      locator=path.name)  # type: ignore[arg-type]  # fmt: skip
        tally = Tally()
        rows = [row for batch in documents([piece], ExtractConfig(), tally)
                for row in batch.to_pylist()]  # fmt: skip
        assert len({row["doc_id"] for row in rows}) == len(rows), rounds
        for row in rows:
            assert (row["text"] == "") == (row["reason"] is not None), rounds
            assert row["reason"] is None or row["reason"] in MEANING, rounds
        assert rows or tally.damaged or tally.quarantined or tally.records, rounds
        rounds += 1
    print(f"{rounds} damaged files")


@pytest.mark.soak
def test_damaged_files_of_every_format_end() -> None:
    """One process reads them all, as in a run: what one leaves behind must not harm the next."""
    until = time.monotonic() + 60 * MINUTES
    seeds = [(form, content) for form, (_, content, *_) in FILES.items()]
    seeds += [("pdf", pdf(*[lines(wrapped(TEXT * 9, 400))] * 3))] * 3
    whole = PageTask(body=FILES["pdf"][1], form="pdf")
    rounds = 0
    with Sandbox(ExtractConfig(pdf=PdfConfig(timeout_s=5))) as sandbox:
        while time.monotonic() < until:
            chance = random.Random(rounds)
            form, data = chance.choice(seeds)
            task = PageTask(body=damaged(data, chance), form=form)  # type: ignore[arg-type]
            found = sandbox.read(task)
            assert (found.text == "") == (found.reason is not None), rounds
            assert found.reason is None or found.reason in MEANING, rounds
            if rounds % 100 == 0:
                assert sandbox.read(whole).text == TEXT, rounds
            rounds += 1
    print(f"{rounds} damaged files")


@pytest.mark.soak
def test_damaged_pages_scan_as_the_rules_say() -> None:
    import numpy as np

    from pipeline.extract.blocks.content import main_content
    from pipeline.extract.blocks.model import load
    from pipeline.extract.blocks.scan import scan
    from tests.extract.blocks.test_scan import same

    until = time.monotonic() + 60 * MINUTES
    pages = Path(__file__).parent / "blocks" / "pages"
    seeds = [path.read_bytes() for folder in (SAMPLE / "html", pages)
             for path in sorted(folder.glob("*.html"))]  # fmt: skip
    trees = load().trees
    rounds = 0
    while time.monotonic() < until:
        chance = random.Random(rounds)
        data = damaged(chance.choice(seeds), chance)
        scan(np.frombuffer(data, np.uint8))  # bytes that are no UTF-8
        source = data.decode("utf-8", "replace")
        same(source)
        found = main_content(source.encode(), trees, threshold=0.5)
        assert 0 <= found.doubt <= 1, rounds
        rounds += 1
    print(f"{rounds} damaged pages")
