"""XML that a recipe describes: read like the formats that are built in, or refused at the start."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from pipeline import recipe
from pipeline.errors import EurosiftError
from pipeline.extract.xml_profile import XmlProfile
from pipeline.extract.xml_text import read_xml

GAZETTE = """<gazette xmlns="urn:g" issued="20240502"><meta>Editor</meta>
<act lang="est"><name>Seadus</name><para><no>§ 1.</no><text>Esimene <b>lause</b>.</text></para>
<list><entry>üks</entry><entry>kaks</entry></list></act>between
<act lang="est"><name>Määrus</name><para><text>Teine.</text></para></act>
<act lang="est"><meta/></act></gazette>"""

PROFILE = XmlProfile(
    root="gazette",
    namespace="urn:g",
    namespaces={"g": "urn:g"},
    documents="//g:act",
    title="string(g:name)",
    date="/g:gazette/@issued",
    language_path="@lang",
    blocks=("para", "text"),
    leads=("no",),
    items=("entry",),
    headings={"name": 2},
    skip=("meta",),
)


def test_each_element_is_a_document() -> None:
    first = read_xml(GAZETTE.encode(), {"riik": PROFILE})
    assert first.text == "## Seadus\n§ 1. Esimene lause.\n- üks\n- kaks"
    assert (first.title, first.language, first.date) == ("Seadus", "et", "2024-05-02")
    assert (first.format, first.reason) == ("riik", None)
    second, empty = first.others
    assert second.text == "## Määrus\nTeine."
    assert (empty.text, empty.reason) == ("", "no_main_content")


def test_a_file_without_such_an_element() -> None:
    found = read_xml(b'<gazette xmlns="urn:g"/>', {"riik": PROFILE})
    assert (found.reason, found.error) == ("no_main_content", "no_document_element")


def test_a_profile_goes_before_a_built_in_format_and_leaves_others() -> None:
    own = {"act": XmlProfile(root="ACT", blocks=("P",), language="fr")}
    assert read_xml(b"<ACT><P>a</P><NOTE>b</NOTE></ACT>", own).text == "a\nb"
    assert read_xml(b"<ACT><P>a</P><NOTE>b</NOTE></ACT>").text == "a"
    assert read_xml(b"<CORR><P>a</P></CORR>", own).format == "formex_4"


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ('title = "//["', "title is no XPath expression"),
        ('title = "//x:a"', "title is no XPath expression"),
        ('block = ["p"]', "blocks"),
        ("headings = { h = 9 }", "from 1 up to 6"),
    ],
)
def test_a_wrong_profile_is_refused_before_the_run(tmp_path: Path, more: str, said: str) -> None:
    path = tmp_path / "recipe.toml"
    path.write_text(
        'name = "x"\n[[sources]]\nname = "s"\npaths = ["*.xml"]\n'
        f'[extract.xml.mine]\nroot = "a"\n{more}\n',
        encoding="utf-8",
    )
    with pytest.raises(EurosiftError, match=said):
        recipe.read(path)


def test_a_changed_profile_makes_extract_stale() -> None:
    from pipeline.extract.config import ExtractConfig
    from pipeline.extract.stage import fingerprint

    other = msgspec.structs.replace(PROFILE, skip=())
    one, two = (fingerprint(ExtractConfig(xml={"g": profile})) for profile in (PROFILE, other))
    assert one != two
