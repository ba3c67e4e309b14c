"""A Formex package is one document: the act, then its annexes as the manifest has them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pipeline.extract.endings import format_of
from pipeline.extract.formex import read_package
from pipeline.extract.media import FORMEX, kind
from pipeline.extract.xml_text import read_xml

LIMIT = 100_000
MANIFEST = "L_2026119MT.01000101.doc.xml"
ACT = "L_2026119MT.01000101.xml"


def manifest(*annexes: str, act: str = ACT) -> str:
    listed = "".join(
        f"<DOC.SUB.PUB NO.SEQ='000{10 - n}' TYPE='ANNEX'><LG.DOC>MT</LG.DOC>"
        f"<REF.PHYS FILE='{name}' TYPE='DOC.XML'/></DOC.SUB.PUB>"
        for n, name in reversed(list(enumerate(reversed(annexes), start=1)))
    )  # listed from the last to the first: their numbers decide
    return (
        "<DOC><BIB.DOC><NO.DOC><NO.CURRENT>1</NO.CURRENT></NO.DOC></BIB.DOC><FMX>"
        f"<DOC.MAIN.PUB NO.SEQ='0001'><REF.PHYS FILE='{act}' TYPE='DOC.XML'/>"
        f"<REF.PHYS FILE='picture.tif' TYPE='IMG'/></DOC.MAIN.PUB>{listed}</FMX><PAPER><TITLE><TI>"
        "<P>TITLE OF THE CONTENTS PAGE</P></TI></TITLE></PAPER></DOC>"
    )


def annex(number: str, more: str = "") -> str:
    return (
        "<ANNEX><BIB.INSTANCE><LG.DOC>MT</LG.DOC><INCL.ELEMENT TYPE='FORMEX.DOC' FILEREF='no'/>"
        f"</BIB.INSTANCE><TITLE><TI><P>ANNESS {number}</P></TI></TITLE><CONTENTS><P>Punt {number}."
        f"</P>{more}</CONTENTS></ANNEX>"
    )


BODY = (
    "<ACT><BIB.INSTANCE><LG.DOC>MT</LG.DOC><DATE ISO='20260403'/></BIB.INSTANCE><TITLE><TI>"
    "<P>REGOLAMENT</P></TI></TITLE><ENACTING.TERMS><ARTICLE><TI.ART>Artikolu 1</TI.ART><ALINEA>Ara "
    "l-anness.</ALINEA></ARTICLE></ENACTING.TERMS></ACT>"
)
TEXT = "## REGOLAMENT\n### Artikolu 1\nAra l-anness."


def package(files: dict[str, str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


WHOLE = {
    "two.xml": annex("II", "<P>Ara: <INCL.ELEMENT TYPE='FORMEX.DOC' FILEREF='inner.xml'/>.</P>"),
    "one.xml": annex("I"),
    "inner.xml": "<GENERAL><CONTENTS><P>Tabella.</P></CONTENTS></GENERAL>",
    ACT: BODY,
    MANIFEST: manifest("one.xml", "two.xml"),
}


def test_annexes_come_in_the_order_of_the_manifest() -> None:
    found = read_package(package(WHOLE), LIMIT)
    assert found.text == (
        f"{TEXT}\n## ANNESS I\nPunt I.\n## ANNESS II\nPunt II.\nAra:\nTabella.\n."
    )
    assert (found.language, found.date, found.title) == ("mt", "2026-04-03", "REGOLAMENT")
    assert (found.format, found.reason, found.error) == ("formex_4", None, None)


@pytest.mark.parametrize(
    ("change", "text", "reason", "error"),
    [
        ({"one.xml": None}, "Punt II.", None, "parts_missing=1/4"),
        ({"one.xml": "<ANNEX><P>cut"}, "Punt II.", None, "parts_missing=1/4"),
        ({"inner.xml": None}, "Punt II.", None, "parts_missing=1/4"),
        ({"inner.xml": WHOLE["two.xml"]}, "Punt II.", None, None),
        ({"two.xml": annex("II", "<INCL.ELEMENT TYPE='FORMEX.DOC' FILEREF='two.xml'/>")},
         "Punt II.", None, None),
        ({ACT: None}, "", "damaged_record", "no_act"),
        ({ACT: "<x/>"}, "", "damaged_record", "no_act"),
        ({MANIFEST: None}, "", "unsupported_type", "no_formex_manifest"),
        ({MANIFEST: "<ACT/>"}, "", "unsupported_type", "no_formex_manifest"),
        ({MANIFEST: "<DOC/>"}, "", "damaged_record", "no_act"),
        ({MANIFEST: "<DOC"}, "", "unsupported_type", "no_formex_manifest"),
        ({"one.xml": annex("I") + " " * LIMIT}, "", "too_large", "part"),
        ({"one.xml": annex("I") + " " * (LIMIT - 2_000), "inner.xml": BODY + " " * 4_000}, "",
         "too_large", "package"),
    ],
)  # fmt: skip
def test_what_is_missing_is_counted(
    change: dict[str, str | None], text: str, reason: str | None, error: str | None
) -> None:
    files = {name: content for name, content in (WHOLE | change).items() if content is not None}
    found = read_package(package(files), LIMIT)
    assert (found.reason, found.error) == (reason, error)
    assert (text in found.text) if text else not found.text


def test_no_package_at_all() -> None:
    assert read_package(b"PK\x03\x04", LIMIT).error == "no_zip"


def test_packages_are_told_by_name_by_type_and_by_their_first_file() -> None:
    assert format_of("32026R0001.mt.fmx4.zip") == "formex"
    assert format_of("other.zip") == "container"
    body = package({MANIFEST: "", ACT: ""})
    assert kind("application/zip", body).form == "formex"
    assert kind(FORMEX, package({"x": ""})).form == "formex"
    assert kind("application/zip", package({"x": ""})).reason == "not_text"


def test_files_and_records_of_a_crawl(
    piece: Callable[..., Any], read: Callable[..., Any], response: Callable[..., bytes]
) -> None:
    body = package({MANIFEST: WHOLE[MANIFEST], **WHOLE})
    record = response(body, headers=("Content-Type: application/zip;mtype=fmx4",))  # type: ignore[arg-type]
    rows, _ = read(piece("a.fmx4.zip", body, "formex"), piece("a.warc", record))
    assert [row["text"].splitlines()[0] for row in rows] == ["REGOLAMENT", "REGOLAMENT"]
    assert {row["extractor"] for row in rows} == {"formex_4"}
    assert {row["html_lang"] for row in rows} == {"mt"}


def test_a_manifest_alone_is_no_text() -> None:
    found = read_xml(WHOLE[MANIFEST].encode())
    assert (found.text, found.reason, found.error) == ("", "no_main_content", "formex_manifest")


def test_real_files_of_one_act(test_data: Path) -> None:
    """The parts of a real act, packed as they were delivered."""
    from lxml import etree

    combined = etree.parse(test_data / "public_sector" / "formex4" / "crr.xml").getroot()
    parts = [combined.find("ACT"), *combined.find("ANNEXES")]
    assert len(parts) > 2
    names = [f"L_2013176DE.0100{n:02d}01.xml" for n in range(1, len(parts) + 1)]
    files = {name: etree.tostring(part, encoding="unicode", with_tail=False)
             for name, part in zip(names, parts, strict=True)}  # fmt: skip
    listed = manifest(*names[1:], act=names[0])
    found = read_package(package({MANIFEST: listed, **files}), 10_000_000)
    alone = [read_xml(content.encode()).text for content in files.values()]
    assert all(alone)
    assert found.text == "\n".join(text for text in alone if text)
    assert (found.language, found.error) == ("de", None)
