"""Readers of formats, containers, side-cars and catalogues, damaged at random for `make soak`.

Damage to the bytes of a ZIP never gets past its checksums, so office files and containers are also
damaged inside and packed again. What a soak once found stands as a
case beside the reader's other tests.
"""

from __future__ import annotations

import contextlib
import io
import os
import random
import time
import zipfile
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from manifests.reasons import MEANING
from pipeline.catalogue import read as read_catalogue
from pipeline.errors import SourceError
from pipeline.extract import container, sidecar
from pipeline.extract.columns import UnknownColumnError
from pipeline.extract.config import ExtractConfig
from pipeline.extract.piece import Piece
from pipeline.extract.read import documents
from pipeline.extract.sandbox import Sandbox
from pipeline.extract.tally import Tally
from pipeline.extract.task import PageTask
from tests.extract.test_arc import COMPRESSIONS, HEAD, PAGES
from tests.extract.test_container import CONTAINERS
from tests.extract.test_eurlex import JOURNAL, PLAIN, STATE, STYLED
from tests.extract.test_formats import FILES, TABLE, TEXT, arrow
from tests.extract.test_fuzz import damaged
from tests.extract.test_notices import EFORMS, TED
from tests.extract.test_office import DOCX as DOCX_CASES
from tests.extract.test_office import ODT as ODT_CASES
from tests.extract.test_office import RTF as RTF_CASES
from tests.extract.test_office import docx, odt
from tests.extract.test_sidecar import raw
from tests.extract.test_xml import CASES as XML_CASES
from tests.pipeline.test_catalogue import CATALOGUE

MINUTES = float(os.environ.get("EUROSIFT_SOAK_MINUTES", 10))


def inside(data: bytes, chance: random.Random) -> bytes:
    """A ZIP with one of its files damaged, its checksums right."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        unlucky = chance.choice(old.namelist())
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, damaged(content, chance) if name == unlucky else content)
    return out.getvalue()


def payloads() -> list[tuple[str, bytes]]:
    """Form and content of a payload of each kind that has rules of its own."""
    seeds = [("html", source.encode()) for source in (JOURNAL, STATE, PLAIN, STYLED)]
    seeds += [("xml", EFORMS.encode()), ("xml", TED.encode())]
    seeds += [("xml", source.encode()) for source, *_ in XML_CASES.values()]
    seeds += [("docx", docx(body)) for body, *_ in DOCX_CASES.values()]
    seeds += [("odt", odt(body)) for body, *_ in ODT_CASES.values()]
    seeds += [("rtf", body) for body, _ in RTF_CASES.values()]
    return seeds


@pytest.mark.soak
def test_damaged_payloads_end_with_text_or_a_reason() -> None:
    until = time.monotonic() + 60 * MINUTES
    seeds = payloads()
    rounds = 0
    with Sandbox(ExtractConfig(extractor="trafilatura")) as sandbox:
        while time.monotonic() < until:
            chance = random.Random(rounds)
            form, data = chance.choice(seeds)
            zipped = form in ("docx", "odt") and chance.random() < 0.8
            data = inside(data, chance) if zipped else damaged(data, chance)
            found = sandbox.read(PageTask(body=data, form=form))  # type: ignore[arg-type]
            for one in (found, *found.others):
                assert (one.text == "") == (one.reason is not None), rounds
                assert one.reason is None or one.reason in MEANING, rounds
                assert one.reason not in ("parser_crash", "extractor_error"), rounds
            if rounds % 100 == 0:
                assert sandbox.read(PageTask(body=FILES["docx"][1], form="docx")).text == TEXT
            rounds += 1
    print(f"{rounds} damaged payloads")


@pytest.mark.soak
def test_damaged_tables_and_archives_are_counted(tmp_path: Path) -> None:
    until = time.monotonic() + 60 * MINUTES
    table = pa.table({"text": [TEXT] * 9, "link": [f"https://a.example/{n}" for n in range(9)]})
    seeds = [("arc", "a.arc", pack([HEAD, *PAGES])) for pack in COMPRESSIONS.values()]
    seeds += [("arrow", "a.arrow", arrow(stream, table)) for stream in (True, False)]
    seeds.append(("csv", "a.csv", TABLE.encode()))
    config = ExtractConfig(extractor="trafilatura")
    rounds = 0
    while time.monotonic() < until:
        chance = random.Random(rounds)
        form, name, data = chance.choice(seeds)
        path = tmp_path / name
        path.write_bytes(damaged(data, chance))
        piece = Piece(source="s", source_type="web", file="f", path=str(path), locator=name,
                      format="warc" if form == "arc" else form,
                      columns={"url": "link"} if form != "arc" else {})  # type: ignore[arg-type]  # fmt: skip
        tally = Tally()
        rows: list[dict[str, Any]] = []
        # A header that lost the column's name is the recipe's fault until somebody looks.
        with contextlib.suppress(UnknownColumnError):
            rows = [row for batch in documents([piece], config, tally)
                    for row in batch.to_pylist()]  # fmt: skip
            assert rows or tally.damaged or tally.quarantined or tally.records, rounds
        assert len({row["doc_id"] for row in rows}) == len(rows), rounds
        for row in rows:
            assert (row["text"] == "") == (row["reason"] is not None), rounds
            assert row["reason"] is None or row["reason"] in MEANING, rounds
        rounds += 1
    print(f"{rounds} damaged files")


@pytest.mark.soak
def test_damaged_containers_are_listed_and_unpacked_or_named(tmp_path: Path) -> None:
    until = time.monotonic() + 60 * MINUTES
    rounds = 0
    while time.monotonic() < until:
        chance = random.Random(rounds)
        name = chance.choice(sorted(CONTAINERS))
        data = CONTAINERS[name]
        repacked = name.endswith(".zip") and chance.random() < 0.5
        path = tmp_path / name
        path.write_bytes(inside(data, chance) if repacked else damaged(data, chance))
        with path.open("rb") as stored:
            found = container.listing(name, stored, path.stat().st_size)
        numbers = [member.number for member in found.members]
        out = tmp_path / "out"
        out.mkdir(exist_ok=True)
        copies = container.unpack(path, numbers, out)
        assert len(copies) == len(numbers), rounds
        for copy in copies.values():
            assert isinstance(copy, Path) or copy.isidentifier(), rounds
        assert not set(tmp_path.iterdir()) - {path, out, *(tmp_path / n for n in CONTAINERS)}, (
            rounds
        )
        for copy in out.iterdir():
            copy.unlink()
        rounds += 1
    print(f"{rounds} damaged containers")


def _catalogues() -> dict[str, bytes]:
    from rdflib import Graph

    graph = Graph().parse(data=CATALOGUE, format="turtle")
    written = {".rdf": "xml", ".jsonld": "json-ld", ".nt": "nt"}
    return {".ttl": CATALOGUE.encode()} | {
        end: graph.serialize(format=syntax, encoding="utf-8") for end, syntax in written.items()
    }


@pytest.mark.soak
@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")  # rdflib's JSON-LD
def test_damaged_catalogues_and_side_cars_are_read_or_refused(tmp_path: Path) -> None:
    until = time.monotonic() + 60 * MINUTES
    catalogues = sorted(_catalogues().items())
    rounds = 0
    while time.monotonic() < until:
        chance = random.Random(rounds)
        try:
            assert set(sidecar.parse(damaged(raw(), chance), "act.html")) == set(sidecar.KEYS)
        except sidecar.SidecarError as error:
            assert str(error).isidentifier(), rounds
        end, data = chance.choice(catalogues)
        path = tmp_path / f"catalogue{end}"
        path.write_bytes(damaged(data, chance))
        try:
            urls = [one.url for one in read_catalogue(path)]
            assert urls == sorted(set(urls)), rounds
        except SourceError as error:
            assert str(path) in str(error), rounds
        rounds += 1
    print(f"{rounds} damaged catalogues and side-cars")
