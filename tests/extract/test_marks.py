"""One setting for all readers: structure with Markdown's marks, or the words alone."""

from __future__ import annotations

import re
from typing import Any, Literal

import pytest

from pipeline.extract.config import ExtractConfig
from pipeline.extract.marks import MARKDOWN, PLAIN
from pipeline.extract.page import page_reader
from pipeline.extract.task import PageTask
from tests.extract.made_pdfs import both, lines, pdf
from tests.extract.test_eurlex import GRID, JOURNAL
from tests.extract.test_notices import EFORMS, TED
from tests.extract.test_office import docx, odt, p
from tests.extract.test_xml_profile import GAZETTE, PROFILE

TABLE = (
    "<w:tbl><w:tr><w:tc>" + p("one") + "</w:tc><w:tc>" + p("") + "</w:tc><w:tc>" + p("two")
    + "</w:tc></w:tr></w:tbl>"
)  # fmt: skip
WORD = docx(
    p("Kapitolu", "Intestatura1") + p("punt", listed=(2, 0)) + p("a", listed=(1, 0)) + TABLE
)
OPEN = odt(
    "<text:h text:outline-level='2'>Kapitolu</text:h><text:list><text:list-item><text:p>punt"
    "</text:p></text:list-item></text:list><table:table><table:table-row><table:table-cell><text:p>"
    "one</text:p></table:table-cell><table:table-cell><text:p>two</text:p></table:table-cell>"
    "</table:table-row></table:table>"
)
RICH = rb"{\rtf1\ansi \trowd one\cell two\cell\row\pard \bullet  punt\par}"
BWB = (
    "<toestand><artikel><kop>Artikel 1</kop><lid><lidnr>1</lidnr><al>Tekst.</al></lid><lijst><li>"
    "<al>punt</al></li></lijst><table><row><entry>one</entry><entry/><entry>two</entry></row></table>"
    "</artikel></toestand>"
)
PAGES = pdf(both(
    lines(["Kapitolu"], size=20, font="Sans-Bold"),
    lines([f"Dan is-sentenza numru {n} tinsab hawn u mhux hemm." for n in range(9)], top=150),
    lines(["• punt"], top=300),
))  # fmt: skip
CASES: dict[str, tuple[str, bytes]] = {
    "docx": ("docx", WORD),
    "odt": ("odt", OPEN),
    "rtf": ("rtf", RICH),
    "pdf": ("pdf", PAGES),
    "xml": ("xml", BWB.encode()),
    "profile": ("xml", GAZETTE.encode()),
    "eforms": ("xml", EFORMS.encode()),
    "ted": ("xml", TED.encode()),
    "eurlex": ("html", JOURNAL.encode()),
    "eurlex table": ("html", (JOURNAL + GRID).encode()),
}
_MARK = re.compile(r"^(?:#{1,6} |- |\| )|\|$", re.MULTILINE)


def read(case: str, marks: Literal["markdown", "plain"]) -> list[str]:
    form, body = CASES[case]
    config = ExtractConfig(extractor="trafilatura", marks=marks, xml={"riik": PROFILE})
    found = page_reader(config)(PageTask(body=body, form=form))  # type: ignore[arg-type]
    return [one.text for one in (found, *found.others)]


@pytest.mark.parametrize("case", CASES)
def test_the_words_are_the_same_with_and_without_marks(case: str) -> None:
    marked, plain = read(case, "markdown"), read(case, "plain")
    assert any(_MARK.search(text) for text in marked)
    assert not any(_MARK.search(text) for text in plain)
    assert [text.replace("|", " ").replace("#", " ").replace("\n- ", "\n").split()
            for text in marked] == [text.split() for text in plain]  # fmt: skip


def test_by_default_there_are_none() -> None:
    form: Any = "odt"
    found = page_reader(ExtractConfig())(PageTask(body=OPEN, form=form))
    assert found.text == "I.1 Kapitolu\npunt\none\ttwo"


def test_a_tab_parts_cells_and_empty_ones_keep_their_place() -> None:
    assert read("docx", "plain") == ["Kapitolu\npunt\nArt. 1 a\none\t\ttwo"]
    assert read("xml", "plain") == ["Artikel 1\n1 Tekst.\npunt\none\t\ttwo"]
    assert read("xml", "markdown") == ["### Artikel 1\n1 Tekst.\n- punt\n| one |  | two |"]


@pytest.mark.parametrize(
    ("cells", "marked", "plain"),
    [(["a", "b"], "| a | b |", "a\tb"), (["", "b"], "|  | b |", "\tb"),
     (["a", ""], "| a |  |", "a"), (["", ""], "", ""), ([], "", "")],
)  # fmt: skip
def test_rows(cells: list[str], marked: str, plain: str) -> None:
    assert (MARKDOWN.row(cells), PLAIN.row(cells)) == (marked, plain)
