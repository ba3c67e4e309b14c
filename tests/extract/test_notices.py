"""Tenders: the buyer's sentences, by language, and nobody's telephone."""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path

import pytest

from pipeline.extract.config import ExtractConfig
from pipeline.extract.piece import Piece
from pipeline.extract.read import documents
from pipeline.extract.tally import Tally
from pipeline.extract.xml_text import read_xml

EFORMS = """<ContractNotice xmlns="urn:oasis:names:specification:ubl:schema:xsd:ContractNotice-2"
 xmlns:cac="urn:c" xmlns:cbc="urn:b" xmlns:efac="urn:e">
 <cbc:IssueDate>2024-01-18+02:00</cbc:IssueDate>
 <cbc:NoticeLanguageCode>MLT</cbc:NoticeLanguageCode>
 <efac:Organizations><efac:Company><cac:PartyName><cbc:Name languageID="MLT">Ministeru</cbc:Name>
 </cac:PartyName><cac:Contact><cbc:Name languageID="MLT">Persuna ta' kuntatt</cbc:Name>
 <cbc:Telephone>+356 2100 0000</cbc:Telephone></cac:Contact></efac:Company></efac:Organizations>
 <cac:ProcurementProjectLot><cac:ProcurementProject>
  <cbc:Name languageID="MLT">L-ewwel lott</cbc:Name>
  <cbc:Description languageID="MLT">Xiri ta' vetturi.</cbc:Description>
  <cac:RealizedLocation><cac:Address><cbc:CityName languageID="MLT">Valletta</cbc:CityName>
  </cac:Address></cac:RealizedLocation></cac:ProcurementProject></cac:ProcurementProjectLot>
 <cac:ProcurementProject><cbc:ID>7</cbc:ID>
  <cbc:Name languageID="ENG">Vehicles</cbc:Name><cbc:Name languageID="MLT">Vetturi</cbc:Name>
  <cbc:Description languageID="ENG">Purchase of
   vehicles.</cbc:Description>
  <cbc:Description languageID="MLT">Xiri ta' vetturi.</cbc:Description>
 </cac:ProcurementProject></ContractNotice>"""

TED = """<TED_EXPORT xmlns="http://publications.europa.eu/resource/schema/ted/R2.0.9/publication">
 <CODED_DATA_SECTION><DATE_PUB>20190108</DATE_PUB><LG_ORIG>GA</LG_ORIG></CODED_DATA_SECTION>
 <TRANSLATION_SECTION><TI_TEXT><P>Fuels</P></TI_TEXT></TRANSLATION_SECTION>
 <FORM_SECTION><NOTICE_UUID>0</NOTICE_UUID>
 <F02_2014 LG="EN" CATEGORY="TRANSLATION"><OBJECT_CONTRACT><TITLE><P>Fuel</P></TITLE>
  </OBJECT_CONTRACT></F02_2014>
 <F02_2014 LG="GA" CATEGORY="ORIGINAL">
  <CONTRACTING_BODY><ADDRESS_CONTRACTING_BODY><OFFICIALNAME>Comhairle</OFFICIALNAME>
   <NOTE><P>Duine</P></NOTE></ADDRESS_CONTRACTING_BODY></CONTRACTING_BODY>
  <OBJECT_CONTRACT><TITLE><P>Breosla</P></TITLE>
   <REFERENCE_NUMBER><P>12/2019</P></REFERENCE_NUMBER>
   <SHORT_DESCR><P>Soláthar <FT TYPE="SUB">2</FT> breosla.</P><P>Breosla</P></SHORT_DESCR>
   <OBJECT_DESCR><TITLE><P>Cuid a haon</P></TITLE></OBJECT_DESCR></OBJECT_CONTRACT>
 </F02_2014></FORM_SECTION></TED_EXPORT>"""


def test_fields_of_an_eforms_notice() -> None:
    found = read_xml(EFORMS.encode())
    assert (found.language, found.date, found.title) == ("mt", "2024-01-18", "Vetturi")
    assert found.text == "# Vetturi\n## L-ewwel lott\nXiri ta' vetturi."
    (english,) = found.others
    assert (english.language, english.title) == ("en", "Vehicles")
    assert english.text == "# Vehicles\nPurchase of\nvehicles."
    assert {found.format, english.format} == {"eforms"}


def test_fields_of_a_ted_notice() -> None:
    found = read_xml(TED.encode())
    assert (found.language, found.date, found.title) == ("ga", "2019-01-08", "Breosla")
    assert found.text == "# Breosla\nSoláthar 2 breosla.\n## Cuid a haon"
    assert [(other.language, other.text) for other in found.others] == [("en", "# Fuel")]


@pytest.mark.parametrize(
    "source",
    [
        '<TED_EXPORT xmlns="x"><FORM_SECTION/></TED_EXPORT>',
        '<ContractNotice xmlns="urn:oasis:names:specification:ubl:schema:xsd:ContractNotice-2"/>',
    ],
)
def test_a_notice_without_text(source: str) -> None:
    found = read_xml(source.encode())
    assert (found.text, found.reason, found.others) == ("", "no_main_content", ())


def test_languages_of_a_notice_are_documents(tmp_path: Path) -> None:
    """Each with an id of its own, all with the pointer to the one file; the same in any batch."""
    (tmp_path / "n.xml").write_text(EFORMS, encoding="utf-8")
    piece = Piece(source="s", source_type="tender", file="f", path=str(tmp_path / "n.xml"),
                  locator="n.xml", format="xml")  # fmt: skip
    runs = []
    for batch_rows in (1, 100):
        tally = Tally()
        batches = documents([piece, piece], ExtractConfig(), tally, batch_rows=batch_rows)
        runs.append([row for batch in batches for row in batch.to_pylist()])
        assert tally.documents == 4
    assert runs[0] == runs[1]
    rows = runs[0][:2]
    assert [row["html_lang"] for row in rows] == ["mt", "en"]
    assert len({row["doc_id"] for row in rows}) == 2
    assert len({row["raw_digest"] for row in rows}) == 1
    assert {row["extractor"] for row in rows} == {"eforms"}


@pytest.mark.parametrize(
    ("folder", "files", "texts", "chars"),
    [("ted_xml", 66, 66, 145_000), ("eforms", 24, 68, 69_000)],
)
def test_real_notices(folder: str, files: int, texts: int, chars: int) -> None:
    """Floors. Read by eye: no name, address or telephone of a contact point in ten of each."""
    root = os.environ.get("EUROSIFT_TEST_DATA")
    if root is None:
        pytest.skip("EUROSIFT_TEST_DATA is not set: notices of public buyers are not here")
    paths = sorted((Path(root) / "public_sector" / folder).glob("*.xml"))
    found = [one for path in paths for first in [read_xml(path.read_bytes())]
             for one in (first, *first.others)]  # fmt: skip
    assert len(paths) == files
    assert sum(bool(one.text) for one in found) == texts
    assert chars < sum(len(one.text) for one in found) < chars * 1.03
    languages = Counter(one.language for one in found if one.text)
    assert len(languages) >= 20
    for one in found:
        assert all(line == line.strip() and line for line in one.text.splitlines())
