"""The XML of public bodies: what is text, what is left out, and what hostile files cannot do."""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path

import pytest

from pipeline.extract.xml_text import Kept, read_xml

AKN = '<akomaNtoso xmlns="http://docs.oasis-open.org/legaldocml/ns/akn/3.0">{}</akomaNtoso>'
TEI = '<TEI xmlns="http://www.tei-c.org/ns/1.0" xml:lang="mt">{}</TEI>'

CASES = {
    "article": (
        AKN.format(
            "<act><meta><FRBRdate date='2020-05-01'/><FRBRlanguage language='mlt'/></meta><body>"
            "<chapter><num>I</num><heading>Ġenerali</heading>"
            "<article><num>Artikolu 1</num><heading>Suġġett</heading>"
            "<paragraph><num>(1)</num><content><p>L-ewwel <i>sentenza</i>\n tal-liġi.</p>"
            "</content></paragraph><paragraph><num>(2)</num><intro><p>It-tieni:</p></intro>"
            "<point><num>(a)</num><content><p>waħda;</p></content></point></paragraph>"
            "</article></chapter></body></act>"
        ),
        (
            "## I Ġenerali\n### Artikolu 1 Suġġett\n(1) L-ewwel sentenza tal-liġi.\n"
            "(2) It-tieni:\n(a) waħda;"
        ),
        "mt",
        "2020-05-01",
    ),
    "notes, contents and what other namespaces embed are left out": (
        AKN.format(
            "<act><body><toc><tocItem>1. Contents 5</tocItem></toc><p>Text<authorialNote><p>See "
            "below.</p></authorialNote> goes on<br/>here.</p>"
            "<rdf:x xmlns:rdf='urn:x'>http://data.example</rdf:x></body></act>"
        ),
        "Text goes on here.",
        None,
        None,
    ),
    "table": (
        AKN.format(
            "<act><body><p>Before</p><table><tr><th><p>A</p></th><th><p>B</p></th></tr>"
            "<tr><td><p>1</p></td><td><p>two</p><p>three</p></td></tr></table><p>After</p></body></act>"
        ),
        "Before\n| A | B |\n| 1 | two three |\nAfter",
        None,
        None,
    ),
    "speeches without speakers, notes and events": (
        TEI.format(
            "<teiHeader><fileDesc><titleStmt><title>Seduta</title></titleStmt></fileDesc>"
            "<date when='2024-01-01'/><setting><date when='2019-03-05'/></setting></teiHeader>"
            "<text><body><div><head>Mistoqsijiet</head><note type='speaker'>Is-Sur X:</note>"
            "<u who='#X'><seg>Grazzi <gap reason='inaudible'/>Sur President.</seg>"
            "<vocal><desc>(Applause)</desc></vocal><seg>Nibda.</seg></u></div></body></text>"
        ),
        "## Mistoqsijiet\nGrazzi Sur President.\nNibda.",
        "mt",
        "2019-03-05",
    ),
    "formex": (
        (
            "<ACT><BIB.INSTANCE><DOCUMENT.REF><LG.OJ>GA</LG.OJ></DOCUMENT.REF>"
            "<DATE ISO='20181203'/><LG.DOC>GA</LG.DOC></BIB.INSTANCE><TITLE><TI><P>RIALACHÁN</P>"
            "<P>an <DATE ISO='20181203'>3 Nollaig</DATE></P></TI></TITLE>"
            "<PREAMBLE><CONSID><NP><NO.P>(1)</NO.P><TXT>De bhrí"
            "<NOTE><P>IO L 1</P></NOTE>.</TXT></NP></CONSID></PREAMBLE><ENACTING.TERMS><ARTICLE>"
            "<TI.ART>Airteagal 1</TI.ART><STI.ART><P>Ábhar</P></STI.ART><PARAG>"
            "<NO.PARAG>1.</NO.PARAG><ALINEA>Leagtar síos.</ALINEA></PARAG>"
            "</ARTICLE></ENACTING.TERMS></ACT>"
        ),
        "## RIALACHÁN an 3 Nollaig\n(1) De bhrí.\n### Airteagal 1\n#### Ábhar\n1. Leagtar síos.",
        "ga",
        "2018-12-03",
    ),
    "bwb": (
        (
            "<toestand><bwb-inputbestand>x</bwb-inputbestand><wetgeving><citeertitel>Wet</citeertitel>"
            "<wet-besluit><wettekst><artikel><kop><label>Artikel</label> <nr>1</nr></kop><lid>"
            "<lidnr>1</lidnr><al>Voor <extref>artikel 66</extref>:</al><lijst><li><li.nr>a.</li.nr>"
            "<al>iets;</al></li></lijst><meta-data><jcis>x</jcis></meta-data></lid></artikel>"
            "</wettekst></wet-besluit></wetgeving></toestand>"
        ),
        "# Wet\n### Artikel 1\n1 Voor artikel 66:\na. iets;",
        "nl",
        None,
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_text_language_and_date(name: str) -> None:
    source, text, language, date = CASES[name]
    found = read_xml(source.encode())
    assert found.text == text
    assert (found.language, found.date, found.reason) == (language, date, None)


@pytest.mark.parametrize(
    ("source", "kept"),
    [
        (
            TEI.format("<text><body><div><note type='speaker'>President:</note><u><seg>Wieħed."
                       "<note type='time'>10:00</note></seg></u><note type='speaker'>Member:</note>"
                       "<u><seg>Tnejn.</seg></u></div></body></text>"),
            "President:\nWieħed.\nMember:\nTnejn.",
        ),
        (
            AKN.format("<debate><debateBody><speech by='#p'><from>President:</from><p>Wieħed.</p>"
                       "</speech><speech><from>Member:</from><p>Tnejn.</p></speech></debateBody>"
                       "</debate>"),
            "President:\nWieħed.\nMember:\nTnejn.",
        ),
    ],
)  # fmt: skip
def test_names_of_speakers_stay_only_if_the_recipe_says_so(source: str, kept: str) -> None:
    assert read_xml(source.encode()).text == "Wieħed.\nTnejn."
    assert read_xml(source.encode(), kept=Kept(speakers=True)).text == kept


@pytest.mark.parametrize(
    ("source", "kept"),
    [
        (
            (
                "<ACT><P>Wieħed<NOTE><P>ĠU L 1,</P><P>p. 2.</P></NOTE> u tnejn<NOTE><P>ĠU C 3.</P>"
                "</NOTE>.</P><P>Tlieta.</P></ACT>"
            ),
            "Wieħed u tnejn.\nĠU L 1, p. 2.\nĠU C 3.\nTlieta.",
        ),
        (
            AKN.format("<act><p>Wieħed<authorialNote><p>Nota.</p></authorialNote>.</p><p>Tnejn.</p>"
                       "</act>"),
            "Wieħed.\nNota.\nTnejn.",
        ),
        (
            "<toestand><al>Een<noot><noot.nr>1</noot.nr><al>Noot.</al></noot>.</al></toestand>",
            "Een.\n1 Noot.",
        ),
    ],
)  # fmt: skip
def test_notes_stay_only_if_the_recipe_says_so(source: str, kept: str) -> None:
    assert read_xml(source.encode(), kept=Kept(notes=True)).text == kept
    assert "ot" not in read_xml(source.encode()).text
    assert "ĠU" not in read_xml(source.encode()).text


@pytest.mark.parametrize(
    ("body", "reason", "error"),
    [
        (b"<unknown><p>text</p></unknown>", "unsupported_type", "unknown_xml"),
        (b"<ACT><P>cut", "damaged_record", "not_well_formed"),
        (b"no xml", "damaged_record", "not_well_formed"),
        (AKN.format("<act/>").encode(), "no_main_content", None),
        (b"<html xmlns='http://www.w3.org/1999/xhtml'/>", "is_html", None),
        (b"<ACT>" + b"<P>" * 100_000, "damaged_record", "not_well_formed"),
    ],
)
def test_what_is_no_text(body: bytes, reason: str, error: str | None) -> None:
    found = read_xml(body)
    assert (found.text, found.reason, found.error) == ("", reason, error)


def test_entities_give_nothing_and_reach_nothing(tmp_path: Path) -> None:
    """A local file and an address: neither comes into the text."""
    secret = tmp_path / "secret.txt"
    secret.write_text("SECRET")
    body = (
        f"<!DOCTYPE ACT [<!ENTITY file SYSTEM '{secret.as_uri()}'>"
        "<!ENTITY net SYSTEM 'http://example.invalid/x'>]>"
        "<ACT><P>before &file;&net; after</P></ACT>"
    )
    assert read_xml(body.encode()).text == "before after"


def test_a_billion_laughs_are_refused() -> None:
    laughs = "<!ENTITY l0 'ha'>" + "".join(
        f"<!ENTITY l{n} '{f'&l{n - 1};' * 10}'>" for n in range(1, 12)
    )
    found = read_xml(f"<!DOCTYPE ACT [{laughs}]><ACT><P>before &l11; after</P></ACT>".encode())
    assert (found.text, found.reason) == ("", "damaged_record")


def test_one_enormous_line() -> None:
    found = read_xml(b"<ACT><P>" + b"word " * 1_000_000 + b"</P></ACT>")
    assert len(found.text) == 4_999_999


@pytest.fixture(scope="module")
def public_sector() -> Path:
    root = os.environ.get("EUROSIFT_TEST_DATA")
    if root is None:
        pytest.skip("EUROSIFT_TEST_DATA is not set: laws and debates of public bodies are not here")
    return Path(root) / "public_sector"


@pytest.mark.parametrize(
    ("folder", "count", "chars"),
    [
        ("akoma_ntoso", 7, 44_000),
        ("formex4", 19, 780_000),
        ("parlamint_tei", 9, 1_160_000),
        ("national_law/nl_bwb", 2, 78_000),
        ("national_law/lu_legilux", 10, 100_000),
    ],
)
def test_real_documents(public_sector: Path, folder: str, count: int, chars: int) -> None:
    """Floors; samples of each format were read by eye. The others are pages, or hold no body."""
    texts = [read_xml(path.read_bytes()) for path in sorted((public_sector / folder).glob("*.xml"))]
    assert Counter(bool(found.text) for found in texts)[True] == count
    assert chars < sum(len(found.text) for found in texts) < chars * 1.03
    for found in texts:
        assert found.reason in {None, "is_html", "no_main_content"}
        lines = found.text.splitlines()
        assert all(line == line.strip() and line for line in lines)
        assert not any(line.startswith("http") for line in lines)


def test_a_file_is_a_document(tmp_path: Path) -> None:
    """Through the parsing process: XML by its format, XHTML in a file of XML as a page."""
    from pipeline.extract.config import ExtractConfig
    from pipeline.extract.piece import Piece
    from pipeline.extract.read import documents
    from pipeline.extract.tally import Tally

    said = "<p>Dan huwa paragrafu twil biżżejjed ta' din il-paġna, b'aktar minn ftit kliem.</p>"
    page = (
        "<?xml version='1.0' encoding='utf-8'?><html xmlns='http://www.w3.org/1999/xhtml'><head>"
        f"<title>Paġna</title></head><body><article><h1>Paġna</h1>{said * 4}"
        "</article></body></html>"
    )
    contents = {"law": CASES["article"][0], "page": page, "other": "<x/>", "cut": "<ACT><P>"}
    pieces = []
    for name, content in contents.items():
        (tmp_path / f"{name}.xml").write_text(content, encoding="utf-8")
        pieces.append(
            Piece(source="s", source_type="law", file=name, path=str(tmp_path / f"{name}.xml"),
                  locator=f"{name}.xml", format="xml")
        )  # fmt: skip
    rows = [
        row
        for b in documents(pieces, ExtractConfig(marks="markdown"), Tally())
        for row in b.to_pylist()
    ]
    found = {row["raw_file"]: row for row in rows}
    assert found["law"]["text"] == CASES["article"][1]
    assert found["law"]["extractor"] == "akoma_ntoso"
    assert found["law"]["html_lang"] == "mt"
    assert found["law"]["published_at"] == "2020-05-01"
    assert "paragrafu twil" in found["page"]["text"]
    assert found["page"]["extractor"].startswith(("blocks", "trafilatura"))
    assert found["other"]["reason"] == "unsupported_type"
    assert found["cut"]["reason"] == "damaged_record"
