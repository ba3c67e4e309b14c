"""Files damaged at random: each reader gives rows, counts or named faults, and nothing else.

What a soak once found stands as a case beside the reader's other tests.
"""

from __future__ import annotations

import json
import os
import random
import time
from dataclasses import asdict
from pathlib import Path

import pytest

from manifests.reasons import MEANING
from pipeline.extract.config import ExtractConfig, PdfConfig
from pipeline.extract.sandbox import Sandbox
from pipeline.extract.task import PageTask
from tests.extract.fuzz.damage import damaged, damaged_within
from tests.extract.fuzz.loop import fuzz, main
from tests.extract.fuzz.readers import READERS
from tests.extract.made_pdfs import lines, pdf, wrapped
from tests.extract.test_formats import FILES, TEXT

MINUTES = float(os.environ.get("EUROSIFT_SOAK_MINUTES", 10))
SAMPLE = Path(__file__).parents[2] / "pipeline" / "sample"


@pytest.mark.soak
@pytest.mark.parametrize("reader", READERS)
def test_damage_of_any_kind_is_counted(tmp_path: Path, reader: str) -> None:
    report = fuzz(reader, 60 * MINUTES, tmp_path)
    print(json.dumps(asdict(report)))
    assert report.failures == {}, sorted((tmp_path / "failures").iterdir())
    assert report.executions > 100


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")  # rdflib's JSON-LD
@pytest.mark.parametrize("reader", READERS)
def test_a_little_damage(reader: str) -> None:
    """Seeds and some damage in this process, so that a fault is seen before a soak."""
    make, files = READERS[reader]
    check, seeds = make(), list(files())
    assert seeds
    chance = random.Random(reader)
    for data in seeds[:12]:
        check(data)
        check(damaged_within(data, chance, seeds))
        check(damaged(data, chance, seeds))


@pytest.mark.parametrize("names", [["nosuch"], ["csv", "no.such:thing"], []])
def test_a_reader_that_is_not_there_is_said_before_any_work(
    tmp_path: Path, names: list[str], monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    out = tmp_path / "out"
    monkeypatch.setattr("sys.argv", ["loop", "--out", str(out), *names])
    with pytest.raises(SystemExit, match="2"):
        main()
    said = capsys.readouterr().err
    assert names[-1:] == [] or f"there is no reader {names[-1]}; there are: csv, " in said
    assert "docx" in said
    assert not out.exists()


@pytest.mark.parametrize(
    ("reader", "kind"),
    [("RAISES", "KeyError__broken.py"), ("HANGS", "too_long"), ("CRASHES", "ended_with_-11"),
     ("EATS", "memory")],
)  # fmt: skip
def test_the_loop_notices(tmp_path: Path, reader: str, kind: str) -> None:
    report = fuzz(f"tests.extract.fuzz.broken:{reader}", 15, tmp_path, cpu_seconds=0.2)
    ((said, count),) = report.failures.items()
    assert said.startswith(kind)
    assert 0 < count <= report.executions
    kept = (tmp_path / "failures" / f"{said}-0.bin").read_bytes()
    assert sum(kept) % 4 and kept != b"sound"


def test_a_sound_reader_has_no_failure_and_new_outcomes_are_kept(tmp_path: Path) -> None:
    report = fuzz("tests.extract.fuzz.broken:SOUND", 8, tmp_path)
    assert (report.failures, report.seeds) == ({}, 1)
    assert report.executions > report.outcomes > 1


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
