"""Real DOCX and ODT looked at beside their source: the body is there in order, furniture is not.

Which paragraphs are contents was noted while reading each document, as the first and the last of
them; heads and feet are the parts that hold nothing else. The source is read here by its own few
lines, not by the reader's tables. No name of a person stands here.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from lxml import etree

from pipeline.extract.docx import read_docx
from pipeline.extract.odt import read_odt

LEAST = 12
"""Letters of a piece that counts as furniture kept; shorter ones stand in other sentences too."""


class Sample(NamedTuple):
    """A file; first and last paragraph of its contents; lines that stand; what must not.

    `lines` are in the order of the text. `left` lines of furniture are known to stay.
    """

    file: str
    words: int
    contents: tuple[str, str] | None
    lines: tuple[str, ...]
    gone: tuple[str, ...]
    left: tuple[str, ...] = ()


SAMPLES = [
    Sample(
        "PCAT-0101-17012018.docx", 7_000, None,
        ("SESSIÓ NÚM. 1", "ORDRE DEL DIA DE LA CONVOCATÒRIA",
         "# Constitució del Ple del Parlament i elecció de la Mesa del Parlament",
         ("»Article 2. La sessió constitutiva tindrà lloc el dia 17 de gener, a les 11 hores, al "
         "Palau del Parlament."), "(Pausa llarga.)", "S’aixeca... (Crits de «Llibertat!»)",
         "La sessió s’aixeca a dos quarts de dues del migdia i tres minuts."),
        ("Ple del Parlament / sessió núm. 1 / 17 de gener de 2018",),
    ),
    Sample(
        "PCAT-0201-01032018.docx", 24_000, None,
        ("XII legislatura · primer període · sèrie P · número 2", "Sessió 2",
         "ORDRE DEL DIA DE LA CONVOCATÒRIA", "El president",
         ("Bon dia, diputats, diputades, als que són avui aquí, i també bon dia als que no hi "
         "poden ser. Comença la sessió."), "Por una cuestión de orden.",
         "Trenta segons."),
        ("Ple del Parlament / sessió núm. 2 / 1 de març de 2018",),
    ),
    Sample(
        "dcat-ap_1.1.docx", 7_500, ("Table of Contents", "Annex III Change Log28"),
        ("Document Metadata", "| Date | 2017-02-24 |", "# 1 Introduction",
         "## 1.2 Scope of the revision", "1. Request handling", "5. Release publication",
         "- dcat: http://www.w3.org/ns/dcat#", "# 3 Application Profile classes",
         ("| Resource | Anything described by RDF. | rdfs:Resource | "
         "http://www.w3.org/TR/rdf-schema/#ch_resource |"),
         "### 4.1.1 Mandatory properties for Catalogue", "## 4.11 Period of Time",
         "- Be properly documented.", "# 9 Acknowledgements",
         "# Annex I. Quick reference of classes and properties",
         "| Licence Document | dct:LicenseDocument | dct:type |  |  |", "# Annex III Change Log"),
        ("Error! Bookmark not defined", "Acceptance Test execution results", "14/03/2017",
         "Table of Contents"),
    ),
    Sample(
        "list_after_num_headers.docx", 45, None,
        ("## Chính sách bảo hành", "### 1. ĐỐI TƯỢNG ÁP DỤNG",
         "- Chính sách bảo hành và các điều k", "## 1. Glosario", "- Term 1: Definition 1",
         "- Term 5: Definition 5"),
        (),
    ),
    # Each text box stands twice in the source; the second form is furniture.
    Sample(
        "textbox.docx", 260, None,
        ("Student falls ill", "Yes", "Health Bureau:",
         ("2. Implement appropriate epidemic prevention measures in accordance with the "
         "Communicable Disease Control Act."), "Whether the epidemic has eased.", "Case closed.",
         "No"),
        (),
    ),
    Sample(
        "DCAT_AP_1.2.odt", 7_500,
        ("Table of Contents", "Figure 1 - DCAT Application Profile UML Class Diagram8"),
        ("Basic Document Metadata", "| Release date | 08/11/2018 |",
         "| 0.01 | 25/09/2018 | Created first draft | Creation |", "# Introduction", "## Context",
         "## Scope of the revision", "- dcat: http://www.w3.org/ns/dcat#",
         ("| Resource | Anything described by RDF. | rdfs:Resource | "
         "http://www.w3.org/TR/rdf-schema/#ch_resource |"),
         "- Be properly documented.", "# Acknowledgements",
         "Annex I. Quick reference of classes and properties",
         "| Licence Document | dct:LicenseDocument |  | dct:type |  |", "Annex II. Change Log"),
        ("Page30", "LOGO-CE for Word", "Table of Contents", "griffe_2.jpg"),
        # Word made them plain paragraphs in the style of the document's title.
        ("Table of Tables", "No table of figures entries found.", "Table of Figures"),
    ),
    Sample(
        "text_document_03.odt", 210, None,
        ("## Table with rich cells",
         ("| This is a list: - A First - A Second - A Third | This is a formatted list: - B First "
         "- B Second - B Third |"), "## Table with nested table", "Before table",
         "| Simple cell upper left | Simple cell with bold and italic text |",
         "| - R2C1 item 1 - R2C1 item 2 | - R2C2 item 1 - R2C2 item 2 |",
         "| Regular text in second cell |"),
        ("Owner avatar",),
    ),
]  # fmt: skip


def letters(text: str) -> str:
    return "".join(character for character in text if character.isalnum())


def local(element: Any) -> str:
    return str(etree.QName(element).localname) if isinstance(element.tag, str) else ""


def within(element: Any, names: str) -> bool:
    return any(local(one) in names.split() for one in element.iterancestors())


def paragraphs(root: Any) -> Iterator[tuple[Any, str]]:
    """Paragraphs in the order of the source, each with its own text, not that of those in it."""
    own: dict[Any, list[str]] = {}
    for one in root.iter("{*}p", "{*}h"):
        if "math" not in one.tag and "drawingml" not in one.tag:
            own[one] = []
    for node in root.xpath("//text()"):
        holder = node.getparent() if node.is_text else node.getparent().getparent()
        for above in (holder, *holder.iterancestors()):
            if above in own:
                own[above].append(str(node))
                break
            if local(above) in ("desc", "title", "note-citation", "instrText", "pPr", "posOffset",
                                "pctWidth", "pctHeight", "align"):  # fmt: skip
                break
    yield from ((one, "".join(parts)) for one, parts in own.items())


def source(path: Path, sample: Sample) -> tuple[list[str], list[str], list[str]]:
    """Letters of the body's paragraphs, of notes, and of furniture."""
    archive = zipfile.ZipFile(path)
    main = "word/document.xml" if path.suffix == ".docx" else "content.xml"
    body: list[str] = []
    notes: list[str] = []
    furniture: list[str] = []
    inside = False
    first, last = map(letters, sample.contents or ("-", "-"))
    for one, text in paragraphs(etree.fromstring(archive.read(main))):
        piece = letters(text)
        inside = inside or (bool(first) and piece == first)
        if within(one, "note"):
            notes.append(piece)
        elif not within(one, "Fallback"):
            (furniture if inside else body).append(piece)
        inside = inside and piece != last
    assert not inside
    for name in archive.namelist():
        if name == "word/footnotes.xml":
            tree = etree.fromstring(archive.read(name))
            notes += [letters(text) for _, text in paragraphs(tree)]
        elif name.startswith(("word/header", "word/footer", "styles.xml")):
            tree = etree.fromstring(archive.read(name))
            furniture += [letters(text) for _, text in paragraphs(tree)]
    return [p for p in body if p], [p for p in notes if p], [p for p in furniture if p]


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.file)
def test_the_body_is_kept_and_the_furniture_left(test_data: Path, sample: Sample) -> None:
    path = test_data / "public_sector" / "docx_odt" / sample.file
    found = (read_docx if path.suffix == ".docx" else read_odt)(path.read_bytes(), 20_000_000)
    assert found.reason is None
    assert len(found.text.split()) > sample.words
    body, notes, furniture = source(path, sample)
    text = letters(found.text)
    kept, at = 0, 0
    for piece in body:
        place = text.find(piece, at)
        if place >= 0:
            kept, at = kept + len(piece), place + len(piece)
    assert kept >= 0.999 * sum(map(len, body))
    assert [piece for piece in notes if piece not in text] == []
    whole = "".join([*body, *notes])
    assert len(text) <= 1.003 * len(whole) + 5  # numbers of headings and items; nothing twice
    known = {letters(line) for line in sample.left}
    assert (len(sample.contents or ()) > 0) == any("Introduction" in one for one in furniture)
    assert [
        piece
        for piece in furniture
        if len(piece) >= LEAST and text.count(piece) > whole.count(piece) and piece not in known
    ] == []


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.file)
def test_lines_stand_in_order(test_data: Path, sample: Sample) -> None:
    path = test_data / "public_sector" / "docx_odt" / sample.file
    found = (read_docx if path.suffix == ".docx" else read_odt)(path.read_bytes(), 20_000_000)
    lines = iter(found.text.split("\n"))
    assert [line for line in sample.lines if line not in lines] == []
    assert [phrase for phrase in sample.gone if phrase in found.text] == []
    assert [line for line in sample.left if line not in found.text.split("\n")] == []
