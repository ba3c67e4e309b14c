"""Licences by address and name, the place that counts, and disagreement."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from pipeline.extract.config import ExtractConfig
from pipeline.extract.licence import Clear, clear_licence, header_links, identifier
from pipeline.extract.page import page_reader
from pipeline.extract.task import PageTask

CC_BY = "https://creativecommons.org/licenses/by/4.0/"
BLOCKS = page_reader(ExtractConfig(cascade=0.0))


def test_addresses_in_the_text_are_evidence_and_decide_nothing() -> None:
    text = f"Published under {CC_BY}. See {CC_BY} and creativecommons.org/publicdomain/zero/1.0/."
    found = BLOCKS(PageTask(body=text.encode(), form="text"))
    assert found.licence_evidence == [
        "text:url=creativecommons.org/licenses/by/4.0",
        "text:url=creativecommons.org/publicdomain/zero/1.0",
    ]
    assert clear_licence(found.licence_evidence) == (None, None, False)
    assert (
        BLOCKS(PageTask(body=b"by creativecommons.org/about", form="text")).licence_evidence == []
    )


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("https://www.etalab.gouv.fr/licence-ouverte-open-licence", "etalab-2.0"),
        ("https://www.govdata.de/dl-de/by-2-0", "DL-DE-BY-2.0"),
        ("https://www.govdata.de/dl-de/zero-2-0", "DL-DE-ZERO-2.0"),
        ("https://www.dati.gov.it/iodl/2.0/", "LicenseRef-IODL-2.0"),
        ("https://data.norge.no/nlod/no/2.0", "NLOD-2.0"),
        (
            "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/",
            "OGL-UK-3.0",
        ),
        (
            "https://eur-lex.europa.eu/legal-content/EN/TXT/?uri=CELEX:32011D0833",
            "LicenseRef-EU-2011-833",
        ),
        ("https://www.gnu.org/copyleft/fdl.html", "GFDL-1.3-or-later"),
        ("https://opendatacommons.org/licenses/odbl/", "ODbL-1.0"),
        (CC_BY, "CC-BY-4.0"),
        ("https://creativecommons.org/publicdomain/zero/1.0/", "CC0-1.0"),
    ],
)
def test_blocks_hand_on_links_to_every_licence(address: str, name: str) -> None:
    """The scanner keeps only links that may be ones: each known address has a part it looks for."""
    body = f"<p>Ein Satz mit Wörtern.</p><footer><a href='{address}'>terms</a></footer>"
    found = BLOCKS(PageTask(body=body.encode(), form="html"))
    assert f"a:footer={address}" in found.licence_evidence
    assert identifier(address) == name


Make = Callable[..., Any]


@pytest.mark.parametrize(
    ("value", "name"),
    [
        (CC_BY, "CC-BY-4.0"),
        ("http://creativecommons.org/licenses/by-nc-sa/2.5/es/", "CC-BY-NC-SA-2.5-ES"),
        ("https://creativecommons.org/publicdomain/mark/1.0/deed.de", "CC-PDM-1.0"),
        ("CC-BY-4.0", "CC-BY-4.0"),
        ("CC BY-SA 3.0 DE", "CC-BY-SA-3.0-DE"),
        ("Creative Commons BY 4.0", "CC-BY-4.0"),
        ("CC0 1.0", "CC0-1.0"),
        ("Public Domain Mark 1.0", "CC-PDM-1.0"),
        ("http://publications.europa.eu/resource/authority/licence/CC_BY_4_0", "CC-BY-4.0"),
        ("http://publications.europa.eu/resource/authority/licence/CC_BYSA_4_0", "CC-BY-SA-4.0"),
        ("http://publications.europa.eu/resource/authority/licence/CC_BYNCND_4_0",
         "CC-BY-NC-ND-4.0"),
        ("http://publications.europa.eu/resource/authority/licence/CC0", "CC0-1.0"),
        ("https://spdx.org/licenses/EUPL-1.2.html", "EUPL-1.2"),
        ("https://www.etalab.gouv.fr/licence-ouverte-open-licence/", "etalab-2.0"),
        ("https://github.com/etalab/licence-ouverte/blob/master/LO.md", "etalab-2.0"),
        ("https://www.govdata.de/dl-de/by-2-0", "DL-DE-BY-2.0"),
        ("http://www.govdata.de/dl-de/zero-2-0", "DL-DE-ZERO-2.0"),
        ("https://www.dati.gov.it/iodl/2.0/", "LicenseRef-IODL-2.0"),
        ("https://data.norge.no/nlod/no/2.0", "NLOD-2.0"),
        ("http://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/",
         "OGL-UK-3.0"),
        ("https://eur-lex.europa.eu/legal-content/EN/TXT/?uri=CELEX:32011D0833",
         "LicenseRef-EU-2011-833"),
        ("http://data.europa.eu/eli/dec/2011/833/oj", "LicenseRef-EU-2011-833"),
        ("https://www.gnu.org/licenses/fdl-1.3.html", "GFDL-1.3-or-later"),
        ("https://creativecommons.org/about/", None),
        ("a text that mentions CC BY 4.0 somewhere", None),
        ("All rights reserved", None),
        ("https://publications.europa.eu/resource/authority/licence/OTHER", None),
        ("", None),
    ],
)  # fmt: skip
def test_identifier(value: str, name: str | None) -> None:
    assert identifier(value) == name


@pytest.mark.parametrize(
    ("marks", "clear"),
    [
        ([f"a:license={CC_BY}"], Clear("CC-BY-4.0", "a:license", False)),
        ([f"a:license={CC_BY}", f"link:license={CC_BY}"],
         Clear("CC-BY-4.0", "link:license", False)),
        ([f"link:license={CC_BY}", "meta:license=CC BY 4.0"],
         Clear("CC-BY-4.0", "meta:license", False)),
        ([f"link:license={CC_BY}", "a:license=https://creativecommons.org/licenses/by-nc/4.0/"],
         Clear(None, None, True)),
        ([f"a:footer={CC_BY}"], Clear("CC-BY-4.0", "a:footer", False)),
        ([f"a:href={CC_BY}"], Clear(None, None, False)),
        ([f"json-ld:part={CC_BY}"], Clear(None, None, False)),
        ([f"source={CC_BY}"], Clear(None, None, False)),
        (["meta:dc.rights=© Verlag", f"link:license={CC_BY}"],
         Clear("CC-BY-4.0", "link:license", False)),
        ([], Clear(None, None, False)),
    ],
)  # fmt: skip
def test_clear_licence(marks: list[str], clear: Clear) -> None:
    assert clear_licence(marks) == clear


def test_an_rsl_document_in_a_link_header_is_no_licence() -> None:
    links = [("link", '</l.xml>; rel="license"; type="application/rsl+xml"'),
             ("link", f'<{CC_BY}>; rel="license"')]  # fmt: skip
    assert header_links(links) == ([f"header:link={CC_BY}"], ["header:rsl=/l.xml"])


@pytest.mark.parametrize(
    ("head", "body", "licences", "rights"),
    [
        ("", f'<footer><p><a href="{CC_BY}">CC</a></p></footer>', [f"a:footer={CC_BY}"], []),
        ("", f'<div id="page-Footer"><a href="{CC_BY}">CC</a></div>', [f"a:footer={CC_BY}"], []),
        ("", f'<p>See <a href="{CC_BY}">this</a></p>', [f"a:href={CC_BY}"], []),
        (('<script type="application/ld+json">{"@type": "NewsArticle", "image": {"@type": '
         f'"ImageObject", "license": "{CC_BY}"}}}}</script>'), "", [f"json-ld:part={CC_BY}"], []),
        (('<script type="application/ld+json">{"@type": ["Article", "CreativeWork"], '
         f'"license": {{"url": "{CC_BY}"}}}}</script>'), "", [f"json-ld:license={CC_BY}"], []),
        (('<script type="application/rsl+xml"><rsl xmlns="https://rslstandard.org/rsl"><content '
         'url="/"><license><prohibits type="usage">ai-train</prohibits></license></content></rsl>'
         "</script>"), "", [],
         ['script:rsl={"url": "/", "permits": null, "prohibits": ["ai-train"], "payment": []}']),
        ('<meta name="someaibot" content="noindex, noai">', "", [],
         ["meta:someaibot=noindex, noai"]),
        ('<meta name="description" content="what noai means">', "", [], []),
        ('<meta http-equiv="X-Robots-Tag" content="noai">', "", [], ["meta:x-robots-tag=noai"]),
        ('<meta name="tdm-policy" content="https://a.example/p.json">', "", [],
         ["meta:tdm-policy=https://a.example/p.json"]),
    ],
)  # fmt: skip
def test_marks_of_a_page(
    page: Make, head: str, body: str, licences: list[str], rights: list[str]
) -> None:
    whole = page("Ein Text.", head).replace("</body>", f"{body}</body>")
    found = page_reader(ExtractConfig())(PageTask(body=whole.encode(), form="html"))
    assert found.licence_evidence == licences
    assert found.rights_evidence == rights


def test_the_page_goes_before_its_source_and_both_are_recorded(
    piece: Make, response: Make, page: Make, read: Make
) -> None:
    archive = response(page("Ein Text.", f'<link rel="license" href="{CC_BY}">'))
    archive += response(page("Ein anderer Text."), url="https://example.org/2")
    rows, _ = read(piece("a.warc", archive, licence="CC BY-NC 4.0", owner="Ministry"))
    said = [(r["licence"], r["licence_place"], r["licence_disagrees"], r["owner"]) for r in rows]
    assert said == [
        ("CC-BY-4.0", "link:license", True, "Ministry"),
        ("CC-BY-NC-4.0", "source", False, "Ministry"),
    ]
    assert rows[0]["licence_evidence"] == ["source=CC BY-NC 4.0", f"link:license={CC_BY}"]
