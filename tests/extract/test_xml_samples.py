"""Real XML of public bodies, looked at beside its source: the body is there, the furniture not.

Body and furniture are told here by paths that were written while reading each file, not by the
reader's own tables. No text of a file stands here, for some of it names people.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

import pytest
from lxml import etree

from pipeline.extract.xml_text import read_xml

LEAST = 20
"""Letters of a piece that counts as furniture kept; shorter ones stand in other sentences too."""


class Sample(NamedTuple):
    """A file, XPath of its body's paragraphs, names of what in them is none, XPath of furniture."""

    file: str
    body: str
    inside: str
    furniture: str
    language: str
    chars: int


def _any(names: str) -> str:
    return " or ".join(f"local-name()='{name}'" for name in names.split())


def _under(names: str) -> str:
    return f"ancestor::*[{_any(names)}]"


_PARAGRAPHS = f"//*[{_any('P ALINEA TXT')}][not(.//P)][not({_under('NOTE BIB.INSTANCE')})]"
_AKN = f"//*[local-name()='p'][not({_under('authorialNote meta')})]"
_AKN_META = f"//*[{_any('authorialNote FRBRuri FRBRthis')}]"
_SEG = "//*[local-name()='seg']"
_SPOKEN = "note desc kinesic vocal incident gap"
_TEI = f"//*[{_any(f'{_SPOKEN} person teiHeader')}]"
_ORGANISATION = "Organizations Contact PartyName Address PostalAddress"
SAMPLES = [
    Sample("formex4/dga.fmx.xml", _PARAGRAPHS, "NOTE", "//NOTE//P", "en", 170_000),
    Sample("formex4/crr.xml", _PARAGRAPHS, "NOTE", "//NOTE//P | //BIB.INSTANCE", "de", 15_000),
    Sample("akoma_ntoso/uk_pga-2014-27-enacted-data.xml", _AKN, "authorialNote noteRef", _AKN_META,
           "en", 17_000),
    Sample("akoma_ntoso/Debate_Bungeni_2010-12-07.xml", _AKN, "authorialNote", _AKN_META, "en",
           5_000),
    Sample("national_law/lu_legilux/lu_loi-1977-04-20-n7_2021-07-30_fr.xml", _AKN, "authorialNote",
           _AKN_META, "fr", 23_000),
    Sample("national_law/nl_bwb/BWBR0002458_2000-11-01_0.xml",
           f"//al[not({_under('noot redactie meta-data')})]", "noot redactie",
           "//redactie | //meta-data", "nl", 39_000),
    Sample("parlamint_tei/ParlaMint-AT_2016-03-08-025-XXV-NRSITZ-00115.xml", _SEG, _SPOKEN, _TEI,
           "de", 240_000),
    Sample("parlamint_tei/ParlaMint-ES-CT_2015-11-09-0301.xml", _SEG, _SPOKEN, _TEI, "ca", 170_000),
    Sample("eforms/pin-only_24_maximal.xml",
           f"//*[@languageID][not({_under(_ORGANISATION)})]", "", f"//*[{_any(_ORGANISATION)}]",
           "en", 100),
    Sample("ted_xml/de_209927-2021.xml", "//*[local-name()='FORM_SECTION']/*[@LG='DE']"
           "//*[local-name()='P']", "", "//*[starts-with(local-name(), 'ADDRESS')]", "de", 2_900),
]  # fmt: skip


def letters(text: str) -> str:
    return "".join(character for character in text if character.isalnum())


def without(element: Any, names: str) -> str:
    """Text of an element without that of elements of these names in it."""
    left_out = names.split()
    parts = []
    walk = etree.iterwalk(element, events=("start", "end"))
    for event, one in walk:
        if not isinstance(one.tag, str):
            continue
        if event == "start":
            if one is not element and etree.QName(one).localname in left_out:
                walk.skip_subtree()
            else:
                parts.append(one.text or "")
        elif one is not element:
            parts.append(one.tail or "")
    return "".join(parts)


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.file.rpartition("/")[2])
def test_the_body_is_kept_and_the_furniture_left(test_data: Path, sample: Sample) -> None:
    body = (test_data / "public_sector" / sample.file).read_bytes()
    root = etree.fromstring(body)
    found = read_xml(body)
    assert (found.reason, found.language) == (None, sample.language)
    assert len(found.text) > sample.chars
    text = letters("".join([found.text, *(other.text for other in found.others)]))
    pieces = [letters(without(element, sample.inside)) for element in root.xpath(sample.body)]
    total = sum(map(len, pieces))
    assert total > sample.chars / 3
    assert sum(len(piece) for piece in pieces if piece in text) >= 0.999 * total
    furniture = [letters(" ".join(one.itertext())) for one in root.xpath(sample.furniture)]
    said = [piece for piece in furniture if len(piece) >= LEAST and piece in text]
    # The name of a motion stands in a note and in the president's mouth.
    assert [piece[:3] for piece in said if not any(piece in one for one in pieces)] == []
