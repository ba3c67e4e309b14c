"""What is fuzzed: a function over bytes for each reader, and the files that damage begins with.

A function gives an outcome, by which inputs that do something new are told and kept, and raises for
all that a reader must not do. What a reader declares is no failure.
"""

from __future__ import annotations

import bz2
import gzip
import hashlib
import io
import lzma
import os
import tempfile
from collections.abc import Callable, Hashable, Iterable
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

import lz4.frame
import msgspec
import pyarrow as pa
import pyarrow.parquet as pq
import zstandard

from manifests.reasons import MEANING
from pipeline.extract.config import ExtractConfig
from pipeline.extract.piece import Piece
from pipeline.extract.tally import Tally
from pipeline.extract.task import PageTask

Check = Callable[[bytes], Hashable]
MAX_SEED_BYTES: Final = 120_000
TESTS: Final = Path(__file__).parents[1]
SAMPLE: Final = TESTS.parents[1] / "pipeline" / "sample"


def real(*patterns: str, most: int = 12) -> list[bytes]:
    """The smallest files of the test data by their patterns; none where there is no test data."""
    folder = os.environ.get("EUROSIFT_TEST_DATA")
    if not folder:
        return []
    found = sorted({path for pattern in patterns for path in Path(folder).glob(pattern)})
    fit = [path for path in found if 0 < path.stat().st_size <= MAX_SEED_BYTES]
    return [path.read_bytes() for path in sorted(fit, key=lambda p: (p.stat().st_size, p))[:most]]


def _file(name: str, read: Callable[[Path], Hashable]) -> Check:
    """A function over bytes of one over files, in a folder in memory where there is one."""
    memory = Path("/dev/shm")
    folder = Path(tempfile.mkdtemp(dir=memory if memory.is_dir() else None))

    def check(data: bytes) -> Hashable:
        path = folder / name
        path.write_bytes(data)
        return read(path)

    return check


def _rows(name: str, form: str, columns: dict[str, str] | None = None) -> Check:
    """A reader of records: rows that fit the schema, each known by its id, with text to come or
    a reason for none; and no file without a word."""
    from pipeline.extract.read import READERS
    from pipeline.extract.rows import batch

    config = ExtractConfig(extractor="trafilatura", max_page_bytes=1_000_000)

    def read(path: Path) -> Hashable:
        piece = Piece(source="s", source_type="web", file="f", path=str(path), locator=name,
                      format=form, columns=columns or {})  # type: ignore[arg-type]  # fmt: skip
        tally = Tally()
        rows = list(READERS[piece.format](piece, config, tally))
        assert len({row.doc_id for row in rows}) == len(rows), "two rows of one id"
        for row in rows:
            assert (row.task is None) == (row.reason is not None), "a task or a reason"
            assert row.reason is None or row.reason in MEANING, "no such reason"
            if row.task is not None:
                msgspec.msgpack.encode(row.task)
        batch(rows).validate(full=True)
        if form == "warc":  # a table may be one without rows
            assert rows or tally.damaged or tally.quarantined or tally.records, "not a word"
        faults = {fault.reason for fault in (*tally.faults, *tally.quarantined)}
        reasons = {(row.reason, row.error) for row in rows}
        return (frozenset(reasons), frozenset(faults), frozenset(tally.records),
                frozenset(tally.repairs), min(len(rows), 20))  # fmt: skip

    return _file(name, read)


def _page(form: str, **settings: Any) -> Check:
    """A reader of payloads: text or a reason, in strings that can be stored."""
    from pipeline.extract.page import page_reader

    read = page_reader(ExtractConfig(**({"extractor": "trafilatura"} | settings)))

    def check(data: bytes) -> Hashable:
        found = read(PageTask(body=data, form=form))  # type: ignore[arg-type]
        outcome = []
        for one in (found, *found.others):
            assert (one.text == "") == (one.reason is not None), "text or a reason"
            assert one.reason is None or one.reason in MEANING, "no such reason"
            outcome.append((one.reason, one.error, one.reader, one.route, one.html_lang is None,
                            one.title is None, len(one.text).bit_length()))  # fmt: skip
        msgspec.msgpack.encode(found)
        return tuple(outcome[:3]), len(found.licence_evidence), len(found.rights_evidence)

    return check


def _container() -> Check:
    """All kinds, by the first byte of the input."""
    from pipeline.extract import container

    names = ("x.zip", "x.tar", "x.tar.gz", "x.tar.bz2", "x.tar.xz", "x.tar.zst", "x.wacz")
    folder = Path(tempfile.mkdtemp(dir="/dev/shm" if Path("/dev/shm").is_dir() else None))
    out = folder / "out"
    out.mkdir()

    def check(data: bytes) -> Hashable:
        path = folder / names[_kind_of_container(data)]
        path.write_bytes(data)
        try:
            with path.open("rb") as stored:
                found = container.listing(path.name, stored, len(data))
            numbers = [member.number for member in found.members]
            copies = container.unpack(path, numbers, out)
            assert set(copies) == set(numbers), "a member without a word"
            words = [copy for copy in copies.values() if isinstance(copy, str)]
            assert all(word.isidentifier() for word in words), "no fixed word"
            assert set(folder.iterdir()) == {path, out}, "written outside of the folder"
            size = sum(copy.stat().st_size for copy in out.iterdir())
            assert size <= container.FREE_BYTES + container.MAX_RATIO * len(data), "a bomb"
            return (path.suffix, found.fault, frozenset(words), len(numbers).bit_length(),
                    frozenset(member.format for member in found.members))  # fmt: skip
        finally:
            path.unlink()
            for copy in out.iterdir():
                copy.unlink()

    return check


def _kind_of_container(data: bytes) -> int:
    heads = (b"PK", b"", b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"\x28\xb5\x2f\xfd")
    return next((n for n, head in enumerate(heads) if head and data.startswith(head)), 1)


def _sidecar() -> Check:
    from pipeline.extract import sidecar

    def check(data: bytes) -> Hashable:
        try:
            values = sidecar.parse(data, "act.html")
        except sidecar.SidecarError as error:
            word = str(error.args[0])
            assert word.isidentifier(), "no fixed word"
            return word
        assert set(values) == set(sidecar.KEYS), "other keys"
        return len(values)

    return check


def _catalogue() -> Check:
    from pipeline.catalogue import read
    from pipeline.errors import SourceError

    def of(path: Path) -> Hashable:
        try:
            urls = [one.url for one in read(path)]
        except SourceError as error:
            return type(error.__cause__).__name__, str(error)[-30:]
        assert urls == sorted(set(urls)), "not in order"
        return len(urls)

    checks = {end: _file(f"c{end}", of) for end in (".ttl", ".rdf", ".jsonld", ".nt")}

    def check(data: bytes) -> Hashable:
        head = data.lstrip()[:1]
        if head in (b"{", b"["):
            end = ".jsonld"
        elif head == b"<" and data.lstrip()[:6] != b"<https":
            end = ".rdf"
        else:
            end = ".nt" if b"@prefix" not in data else ".ttl"
        return end, checks[end](data)

    return check


def _rights() -> Check:
    """All that hosts, headers and markup say, parsed and judged by each policy."""
    from filters.hosts import gathered
    from filters.policy import POLICIES, load
    from filters.rights import Page, decide, signals
    from pipeline.extract import host_files, licence, rights

    policies = [load(name) for name in POLICIES]
    kinds = host_files.PLACES
    url = "https://a.example/people/page.html?q=1"

    def check(data: bytes) -> Hashable:
        digest = hashlib.sha256(data).hexdigest()
        files = [
            host_files.host_file(kind, f"https://a.example{place}", 200, data, 1, digest, "0" * 32)
            for place, kind in kinds.items()
        ]
        outcomes = tuple(file.outcome for file in files if file is not None)
        hosts = host_files.table([file for file in files if file is not None])
        text = data.decode("utf-8", "replace")
        headers = [(name.strip().lower(), value) for line in text.splitlines()[:300]
                   for name, _, value in [line.partition(":")]]  # fmt: skip
        evidence = rights.header_signals(headers)
        marks, terms = licence.header_links(headers)
        evidence += terms
        for name, value in headers:
            stated = rights.meta_signal(name, value)
            evidence += [stated] if stated is not None else []
            marks.append(licence.mark("meta:license", value))
            licence.is_licence(value)
        clear = licence.clear_licence(marks)
        states = []
        for policy in policies:
            for masked in (None, 20):
                page = Page(url, masked, 5, digest, evidence)
                said = signals(page, gathered([hosts], policy.agents), policy)
                states.append(decide(said, policy, clear.licence))
        msgspec.msgpack.encode([evidence, marks])
        return outcomes, tuple(states), clear.licence is None, clear.disagrees

    return check


def _warc_seeds() -> list[bytes]:
    from tests.extract.conftest import html_page, http_response, warc_record

    page = http_response(html_page("Abs").encode())
    said = ("Content-Type: text/html", "Content-Encoding: gzip", "Transfer-Encoding: chunked")
    packed = http_response(gzip.compress(b"<p>x</p>"), headers=said)
    parts = [
        warc_record("response", page),
        warc_record("resource", b"text", content_type="text/plain"),
        warc_record("revisit", b""),
        warc_record("conversion", b"words", content_type="text/plain"),
        warc_record("response", packed),
    ]
    return [
        b"".join(parts),
        b"".join(gzip.compress(part, mtime=0) for part in parts),
        gzip.compress(b"".join(parts), mtime=0),
        b"".join(zstandard.compress(part) for part in parts),
        b"".join(lz4.frame.compress(part) for part in parts),
        *real("warc/*/**/*.warc*", most=25),
    ]


def _arc_seeds() -> list[bytes]:
    from tests.extract.test_arc import COMPRESSIONS, HEAD, PAGES

    return [pack([HEAD, *PAGES]) for pack in COMPRESSIONS.values()] + real("warc/*/**/*.arc*")


def _csv_seeds() -> list[bytes]:
    from tests.extract.test_formats import CSV, packed

    wide = "\n".join(
        ["id,text,link,title", *(f'{n},"a ""{n}"" b",https://a.example/{n},T' for n in range(40))]
    )
    return [
        *(data for data, _ in CSV),
        *(packed(how) for how in ("plain", "gz", "zst")),
        wide.encode(),
    ]


def _jsonl_seeds() -> list[bytes]:
    lines = b"".join(
        msgspec.json.encode({"text": f"Kliem {n} ta' test ħ.", "url": f"https://a.example/{n}",
                             "fetched_at": "2026-01-02T03:04:05Z", "licence": "CC BY 4.0",
                             "title": "T", "n": [1, {"a": None}]}) + b"\n" for n in range(20)
    )  # fmt: skip
    return [
        lines,
        gzip.compress(lines, mtime=0),
        zstandard.compress(lines),
        b'\n{"text": 1}\n[]\n"x"\n',
    ]


def _table() -> pa.Table:
    return pa.table(
        {
            "text": [None if n == 3 else f"Kliem {n} ta' test ħ." for n in range(12)],
            "url": [f"https://a.example/{n}" for n in range(12)],
            "fetched_at": pa.array(range(12), pa.timestamp("us", tz="UTC")),
            "title": pa.array(["a", "b", None] * 4).dictionary_encode(),
            "metadata": [{"url": "x", "tags": ["a", "b"]}] * 12,
        }
    )


def _parquet_seeds() -> list[bytes]:
    found = []
    for how in ("none", "snappy", "zstd", "gzip"):
        out = io.BytesIO()
        pages = "2.0" if how == "zstd" else "1.0"
        pq.write_table(_table(), out, compression=how, row_group_size=5, data_page_version=pages,
                       use_dictionary=how != "none")  # fmt: skip
        found.append(out.getvalue())
    return found


def _arrow_seeds() -> list[bytes]:
    from tests.extract.test_formats import arrow

    return [arrow(stream, _table()) for stream in (True, False)]


def _container_seeds() -> list[bytes]:
    from tests.extract.test_container import CONTAINERS, FILES, tarred

    plain = tarred(FILES)
    return [*CONTAINERS.values(), bz2.compress(plain), lzma.compress(plain)]


def _sidecar_seeds() -> list[bytes]:
    from tests.extract.test_sidecar import raw

    return [raw(), raw(EXTRA="x"), raw(LICENSE="unspecified"), b"\xef\xbb\xbf" + raw()]


def _catalogue_seeds() -> list[bytes]:
    from rdflib import Graph

    from tests.pipeline.test_catalogue import CATALOGUE

    graph = Graph().parse(data=CATALOGUE, format="turtle")
    written = [graph.serialize(format=form, encoding="utf-8") for form in ("xml", "json-ld", "nt")]
    return [CATALOGUE.encode(), *written, *real("public_sector/dcat_ap/*")]


def _rights_seeds() -> list[bytes]:
    robots = (
        "User-agent: *\nDisallow: /people/\nAllow: /people/page*\nContent-Usage: train-ai=n\n"
        "Content-Signal: /people ai-train=no\nLicense: https://a.example/license.xml\n\n"
        "User-agent: GPTBot\nUser-agent: CCBot\nDisallow: /*.html$\nDisallowAITraining: /\n"
    )
    tdm = [{"location": "/people/*", "tdm-reservation": 1, "tdm-policy": "https://a.example/p"},
           {"location": "/", "tdm-reservation": 0}]  # fmt: skip
    rsl = (
        '<rsl xmlns="https://rslstandard.org/rsl"><content url="/people/*"><license>'
        '<permits type="usage">ai-train search</permits><prohibits type="usage">ai-all</prohibits>'
        '<payment type="attribution"/></license></content></rsl>'
    )
    headers = (
        "X-Robots-Tag: gptbot: noai, noimageai\nTDM-Reservation: 1\nContent-Usage: train-ai=n;x=1\n"
        'Link: <https://creativecommons.org/licenses/by-sa/3.0/de/>; rel="license"\n'
        'Link: </license.xml>; rel="license"; type="application/rsl+xml"\nrobots: noai\n'
    )
    return [
        robots.encode(),
        robots.encode("utf-16"),
        msgspec.json.encode(tdm),
        rsl.encode(),
        headers.encode(),
    ]


def _html_seeds() -> list[bytes]:
    folders = (SAMPLE / "html", TESTS / "blocks" / "pages")
    return [path.read_bytes() for folder in folders for path in sorted(folder.glob("*.html"))]


def _xml_seeds(form: str, *patterns: str) -> list[bytes]:
    from pipeline.extract.xml_text import read_xml
    from tests.extract.test_xml import CASES

    made = [source.encode() for source, *_ in CASES.values()]
    return [body for body in made if read_xml(body).format == form] + real(*patterns)


def _package_seeds() -> list[bytes]:
    from tests.extract.test_formex import WHOLE, package

    return [package(WHOLE)]


def _notice_seeds() -> list[bytes]:
    from tests.extract.test_notices import EFORMS, TED

    return [EFORMS.encode(), TED.encode(), *real("public_sector/eforms/*.xml", most=8),
            *real("public_sector/ted_xml/*.xml", most=8)]  # fmt: skip


def _eurlex_seeds() -> list[bytes]:
    from tests.extract.test_eurlex import JOURNAL, OLDER, PLAIN, STATE, STYLED, WITHIN

    made = [source.encode() for source in (JOURNAL, OLDER, WITHIN, STATE, PLAIN, STYLED)]
    return made + real("public_sector/eurlex_xhtml/*.*html", most=6)


def _pdf_seeds() -> list[bytes]:
    from tests.extract.made_pdfs import lines, pdf, wrapped
    from tests.extract.test_formats import FILES, TEXT

    made = [FILES["pdf"][1], pdf(*[lines(wrapped(TEXT * 9, 400))] * 3)]
    return made + real("public_sector/pdf*/*.pdf", most=10)


def _office_seeds(form: str) -> list[bytes]:
    from tests.extract import test_office as made

    if form == "docx":
        found = [made.docx(body) for body, *_ in made.DOCX.values()]
    elif form == "odt":
        found = [made.odt(body) for body, *_ in made.ODT.values()]
    else:
        found = [body for body, _ in made.RTF.values()]
    return found + real(f"public_sector/docx_odt/*.{form}", most=8)


def _profile() -> Check:
    from tests.extract.test_xml_profile import PROFILE

    return _page("xml", xml={"riik": PROFILE})


def _profile_seeds() -> list[bytes]:
    from tests.extract.test_xml_profile import GAZETTE

    return [GAZETTE.encode()]


def _plain_seeds() -> list[bytes]:
    from tests.extract.test_formats import MARKDOWN, TEXT

    return [
        MARKDOWN.encode(),
        TEXT.encode("utf-16"),
        TEXT.encode("cp1250", "replace"),
        TEXT.encode(),
    ]


Reader = tuple[Callable[[], Check], Callable[[], Iterable[bytes]]]
_SECTOR: Final = "public_sector"
READERS: Final = MappingProxyType[str, Reader](
    {
        "csv": (lambda: _rows("a.csv", "csv"), _csv_seeds),
        "jsonl": (lambda: _rows("a.jsonl", "jsonl"), _jsonl_seeds),
        "parquet": (lambda: _rows("a.parquet", "parquet"), _parquet_seeds),
        "arrow": (lambda: _rows("a.arrow", "arrow"), _arrow_seeds),
        "arc": (lambda: _rows("a.arc", "warc"), _arc_seeds),
        "sidecar": (_sidecar, _sidecar_seeds),
        "rights": (_rights, _rights_seeds),
        "rtf": (lambda: _page("rtf"), lambda: _office_seeds("rtf")),
        "odt": (lambda: _page("odt"), lambda: _office_seeds("odt")),
        "docx": (lambda: _page("docx"), lambda: _office_seeds("docx")),
        "catalogue": (_catalogue, _catalogue_seeds),
        "container": (_container, _container_seeds),
        "warc": (lambda: _rows("a.warc", "warc"), _warc_seeds),
        "pdf": (lambda: _page("pdf"), _pdf_seeds),
        "akoma_ntoso": (lambda: _page("xml"), lambda: _xml_seeds(
            "akoma_ntoso", f"{_SECTOR}/akoma_ntoso/*.xml", f"{_SECTOR}/national_law/lu*/*.xml")),
        "formex": (lambda: _page("xml"), lambda: _xml_seeds(
            "formex_4", f"{_SECTOR}/formex4/*.xml")),
        "formex_package": (lambda: _page("formex"), _package_seeds),
        "tei": (lambda: _page("xml"), lambda: _xml_seeds(
            "tei_parlamint", f"{_SECTOR}/parlamint_tei/*.xml")),
        "bwb": (lambda: _page("xml"), lambda: _xml_seeds(
            "nl_bwb", f"{_SECTOR}/national_law/nl_bwb/*.xml")),
        "notices": (lambda: _page("xml"), _notice_seeds),
        "xml_profile": (_profile, _profile_seeds),
        "eurlex": (lambda: _page("html"), _eurlex_seeds),
        "html_dates": (lambda: _page("html", extractor="resiliparse", dates="htmldate"),
                       _html_seeds),
        "html_trafilatura": (lambda: _page("html"), _html_seeds),
        "html_blocks": (lambda: _page("html", extractor="blocks", cascade=0.0), _html_seeds),
        "html_resiliparse": (lambda: _page("html", extractor="resiliparse"), _html_seeds),
        "text": (lambda: _page("text"), _plain_seeds),
        "markdown": (lambda: _page("markdown"), _plain_seeds),
    }
)  # fmt: skip
"""Each reader: what makes its function, in the process that runs it, and what makes its files."""
