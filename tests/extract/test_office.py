"""DOCX, ODT and RTF: what is text, what is left out, and what hostile containers cannot do."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from pipeline.extract.docx import read_docx
from pipeline.extract.odt import read_odt
from pipeline.extract.office import number
from pipeline.extract.rtf import read_rtf

LIMIT = 1_000_000
W = "xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'"
STYLES = (
    f"<w:styles {W}><w:docDefaults><w:rPrDefault><w:rPr><w:lang w:val='mt-MT'/></w:rPr>"
    "</w:rPrDefault></w:docDefaults>"
    "<w:style w:styleId='Intestatura1'><w:name w:val='heading 1'/></w:style>"
    "<w:style w:styleId='Tieni'><w:basedOn w:val='Intestatura1'/><w:name w:val='Own'/></w:style>"
    "<w:style w:styleId='TOC1'><w:name w:val='toc 1'/></w:style></w:styles>"
)
NUMBERING = (
    f"<w:numbering {W}><w:abstractNum w:abstractNumId='7'>"
    "<w:lvl w:ilvl='0'><w:start w:val='1'/><w:numFmt w:val='decimal'/><w:lvlText w:val='Art. %1'/>"
    "</w:lvl><w:lvl w:ilvl='1'><w:start w:val='1'/><w:numFmt w:val='lowerLetter'/>"
    "<w:lvlText w:val='(%2)'/></w:lvl></w:abstractNum>"
    "<w:abstractNum w:abstractNumId='8'><w:lvl w:ilvl='0'><w:numFmt w:val='bullet'/>"
    "<w:lvlText w:val='o'/></w:lvl></w:abstractNum>"
    "<w:num w:numId='1'><w:abstractNumId w:val='7'/></w:num>"
    "<w:num w:numId='2'><w:abstractNumId w:val='8'/></w:num>"
    "<w:num w:numId='3'><w:abstractNumId w:val='7'/><w:lvlOverride w:ilvl='0'>"
    "<w:startOverride w:val='1'/></w:lvlOverride></w:num></w:numbering>"
)
NOTES = (
    f"<w:footnotes {W}><w:footnote w:id='2'><w:p><w:r><w:t>Ara l-anness.</w:t></w:r></w:p>"
    "</w:footnote></w:footnotes>"
)


def container(parts: dict[str, str | bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            # ODF 1.3, part 2, 3.3: the type is stored as it is, so that it can be told.
            stored = zipfile.ZIP_STORED if name == "mimetype" else None
            archive.writestr(name, content, compress_type=stored)
    return out.getvalue()


def docx(body: str, **others: str) -> bytes:
    parts = {
        "[Content_Types].xml": "<Types/>",
        "word/document.xml": f"<w:document {W}><w:body>{body}</w:body></w:document>",
        "word/styles.xml": STYLES,
        "word/numbering.xml": NUMBERING,
        "word/footnotes.xml": NOTES,
        "word/header1.xml": f"<w:hdr {W}><w:p><w:r><w:t>HEADER</w:t></w:r></w:p></w:hdr>",
        "word/comments.xml": f"<w:comments {W}><w:comment w:author='NAME'><w:p><w:r><w:t>COMMENT"
        "</w:t></w:r></w:p></w:comment></w:comments>",
        "docProps/core.xml": "<cp:coreProperties xmlns:cp='urn:c' xmlns:dc='urn:d'><dc:title>Titlu"
        "</dc:title><dc:creator>NAME</dc:creator></cp:coreProperties>",
    }
    return container(parts | others)  # type: ignore[arg-type]


def p(text: str, style: str = "", listed: tuple[int, int] | None = None) -> str:
    properties = f"<w:pStyle w:val='{style}'/>" if style else ""
    if listed is not None:
        properties += (
            f"<w:numPr><w:ilvl w:val='{listed[1]}'/><w:numId w:val='{listed[0]}'/></w:numPr>"
        )
    return f"<w:p><w:pPr>{properties}</w:pPr>{text if '<' in text else t(text)}</w:p>"


def t(text: str) -> str:
    return f"<w:r><w:t xml:space='preserve'>{text}</w:t></w:r>"


DOCX = {
    "headings by style, in any language, and by what a style builds on": (
        p("Kapitolu", "Intestatura1") + p("Ieħor", "Tieni") + p("Test."),
        "# Kapitolu\n# Ieħor\nTest.",
    ),
    "numbers as Word counts them": (
        p("Suġġett", listed=(1, 0)) + p("waħda;", listed=(1, 1)) + p("tnejn.", listed=(1, 1))
        + p("Ambitu", listed=(1, 0)) + p("oħra.", listed=(1, 1)) + p("punt", listed=(2, 0)),
        "Art. 1 Suġġett\n(a) waħda;\n(b) tnejn.\nArt. 2 Ambitu\n(a) oħra.\n- punt",
    ),
    "a list that counts anew": (
        p("wieħed", listed=(1, 0)) + p("tnejn", listed=(1, 0)) + p("anness", listed=(3, 0))
        + p("anness ieħor", listed=(3, 0)) + p("punt", listed=(3, 1)),
        "Art. 1 wieħed\nArt. 2 tnejn\nArt. 1 anness\nArt. 2 anness ieħor\n(a) punt",
    ),
    "a table, a nested one, a deleted row": (
        "<w:tbl><w:tr><w:tc>" + p("A") + "</w:tc><w:tc>" + p("B") + p("C") + "</w:tc></w:tr>"
        "<w:tr><w:trPr><w:del/></w:trPr><w:tc>" + p("GONE") + "</w:tc></w:tr>"
        "<w:tr><w:tc><w:tbl><w:tr><w:tc>" + p("x") + "</w:tc><w:tc>" + p("y")
        + "</w:tc></w:tr></w:tbl></w:tc><w:tc>" + p("") + "</w:tc></w:tr></w:tbl>",
        "| A | B C |\n| x y |  |",
    ),
    "insertions in, deletions out": (
        p("<w:ins w:author='NAME'>" + t("ġdid ") + "</w:ins><w:del w:author='NAME'><w:r><w:delText>"
          "qadim</w:delText></w:r></w:del><w:moveFrom>" + t("x") + "</w:moveFrom>" + t("test")),
        "ġdid test",
    ),
    "a note after its paragraph": (
        p(t("Test") + "<w:r><w:footnoteReference w:id='2'/></w:r>" + t(".")) + p("Jissokta."),
        "Test.\nAra l-anness.\nJissokta.",
    ),
    "contents, codes of fields, hidden words and the second form of a drawing": (
        p("1 Bidu 5", "TOC1")
        + p("<w:r><w:instrText>PAGE</w:instrText></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>HIDDEN"
            "</w:t></w:r>" + t("jidher"))
        + p("<w:r><AlternateContent><Choice><w:txbxContent>" + p("kaxxa") + "</w:txbxContent>"
            "</Choice><Fallback><w:txbxContent>" + p("kaxxa") + "</w:txbxContent></Fallback>"
            "</AlternateContent></w:r>"),
        "jidher\nkaxxa",
    ),
    "blanks": (
        p(t("a") + "<w:r><w:tab/></w:r>" + t(" b") + "<w:r><w:br/></w:r>" + t("c")),
        "a b c",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", DOCX)
def test_docx(name: str) -> None:
    body, text = DOCX[name]
    found = read_docx(docx(body), LIMIT)
    assert found.text == text
    assert (found.title, found.language, found.reason) == ("Titlu", "mt-MT", None)


ODF = (
    "xmlns:office='urn:oasis:names:tc:opendocument:xmlns:office:1.0' "
    "xmlns:text='urn:oasis:names:tc:opendocument:xmlns:text:1.0' "
    "xmlns:table='urn:oasis:names:tc:opendocument:xmlns:table:1.0' "
    "xmlns:draw='urn:oasis:names:tc:opendocument:xmlns:drawing:1.0' "
    "xmlns:style='urn:oasis:names:tc:opendocument:xmlns:style:1.0' "
    "xmlns:fo='urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0'"
)


def odt(text: str, **others: str | bytes) -> bytes:
    parts: dict[str, str | bytes] = {
        "mimetype": "application/vnd.oasis.opendocument.text",
        "content.xml": f"<office:document-content {ODF}><office:automatic-styles>"
        "<text:list-style style:name='L1'><text:list-level-style-number text:level='1' "
        "style:num-format='1' style:num-suffix='.'/><text:list-level-style-number text:level='2' "
        "style:num-format='a' style:num-prefix='(' style:num-suffix=')'/></text:list-style>"
        "<text:list-style style:name='L2'><text:list-level-style-bullet text:level='1'/>"
        "</text:list-style><style:style style:name='P1' style:family='paragraph' "
        "style:parent-style-name='TableofFigures'/></office:automatic-styles>"
        f"<office:body><office:text>{text}</office:text></office:body></office:document-content>",
        "styles.xml": f"<office:document-styles {ODF}><office:styles><style:default-style "
        "style:family='paragraph'><style:text-properties fo:language='ga'/></style:default-style>"
        "<style:style style:name='TableofFigures' style:display-name='Table of Figures' "
        "style:family='paragraph'/><style:style style:name='Foreword' style:family='paragraph' "
        "style:list-style-name=''/><text:outline-style><text:outline-level-style text:level='1' "
        "style:num-format='I' style:num-prefix='Cuid '/><text:outline-level-style text:level='2' "
        "style:num-format='1' text:display-levels='2'/><text:outline-level-style text:level='3' "
        "style:num-format=''/></text:outline-style></office:styles><office:master-styles><style:header><text:p>HEADER</text:p></style:header>"
        "</office:master-styles></office:document-styles>",
        "meta.xml": f"<office:document-meta {ODF}><office:meta><title>Teideal</title>"
        "<creator>NAME</creator></office:meta></office:document-meta>",
    }
    return container(parts | others)


ODT = {
    "headings, spans, blanks": (
        (
            "<text:h text:outline-level='2'>Cuid <text:span>a haon</text:span></text:h>"
            "<text:p>Aon<text:tab/>dó<text:s text:c='3'/>trí<text:line-break/>ceathair</text:p>"
        ),
        "## I.1 Cuid a haon\nAon dó trí ceathair",
    ),
    "lists with their numbers": (
        (
            "<text:list text:style-name='L1'><text:list-item><text:p>A</text:p><text:list>"
            "<text:list-item><text:p>B</text:p></text:list-item><text:list-item><text:p>C</text:p></text:list-item>"
            "</text:list></text:list-item><text:list-item><text:p>D</text:p></text:list-item></text:list>"
            "<text:list text:style-name='L2'><text:list-item><text:p>E</text:p></text:list-item>"
            "</text:list>"
        ),
        "1. A\n(a) B\n(b) C\n2. D\n- E",
    ),
    "headings with the numbers of the outline": (
        (
            "<text:h text:outline-level='1' text:style-name='Foreword'>Réamhrá</text:h>"
            "<text:h text:outline-level='1'>A</text:h><text:h text:outline-level='2'>B</text:h>"
            "<text:h text:outline-level='2'>C</text:h><text:h text:outline-level='3'>D</text:h>"
            "<text:h text:outline-level='1'>E</text:h><text:h text:outline-level='2'>F</text:h>"
        ),
        "# Réamhrá\n# Cuid I A\n## I.1 B\n## I.2 C\n### D\n# Cuid II E\n## II.1 F",
    ),
    "a heading in a list, an item that states its number": (
        (
            "<text:list text:style-name='L1'><text:list-item text:start-value='4'>"
            "<text:h text:outline-level='2'>A</text:h></text:list-item><text:list-item>"
            "<text:p>B</text:p></text:list-item></text:list><text:list text:style-name='L2'>"
            "<text:list-item><text:h text:outline-level='1'>C</text:h></text:list-item></text:list>"
        ),
        "## 4. A\n5. B\n# C",
    ),
    "lists that go on": (
        (
            "<text:list text:style-name='L1' xml:id='i'><text:list-item><text:p>A</text:p>"
            "</text:list-item></text:list><text:p>idir</text:p><text:list text:style-name='L1' "
            "text:continue-numbering='true'><text:list-item><text:p>B</text:p></text:list-item>"
            "</text:list><text:list text:style-name='L1'><text:list-item><text:p>nua</text:p>"
            "</text:list-item></text:list><text:list text:style-name='L1' text:continue-list='i'>"
            "<text:list-item><text:p>C</text:p></text:list-item></text:list>"
        ),
        "1. A\nidir\n2. B\n1. nua\n2. C",
    ),
    "contents outside the elements of indexes": (
        (
            "<text:p text:style-name='TOC_20_Heading'>Clár</text:p><text:p text:style-name='P1'>"
            "Figiúr 1 8</text:p><text:p text:style-name='Contents'>Clár</text:p>"
            "<text:p text:style-name='Contentsof'>Téacs</text:p>"
        ),
        "Téacs",
    ),
    "a table": (
        (
            "<table:table><table:table-header-rows><table:table-row><table:table-cell><text:p>A</text:p>"
            "</table:table-cell><table:table-cell><text:p>B</text:p></table:table-cell></table:table-row>"
            "</table:table-header-rows><table:table-row><table:table-cell><text:p>1</text:p>"
            "<text:p>2</text:p></table:table-cell><table:covered-table-cell/></table:table-row>"
            "</table:table>"
        ),
        "| A | B |\n| 1 2 |  |",
    ),
    "notes after, comments and deletions out": (
        (
            "<text:tracked-changes><text:changed-region><text:deletion><text:p>GONE</text:p>"
            "</text:deletion></text:changed-region></text:tracked-changes>"
            "<text:table-of-content><text:p>1 Bidu 5</text:p></text:table-of-content>"
            "<text:p>Téacs<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>"
            "Nóta.</text:p></text:note-body></text:note><office:annotation><text:p>COMMENT</text:p>"
            "</office:annotation>.</text:p><text:p><draw:frame><draw:text-box><text:p>bosca</text:p>"
            "</draw:text-box></draw:frame></text:p>"
        ),
        "Téacs.\nNóta.\nbosca",
    ),
}


@pytest.mark.parametrize("name", ODT)
def test_odt(name: str) -> None:
    body, text = ODT[name]
    found = read_odt(odt(body), LIMIT)
    assert found.text == text
    assert (found.title, found.language, found.reason) == ("Teideal", "ga", None)


RTF = {
    "code pages of fonts, Unicode escapes": (
        (
            rb"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0\fcharset0 A;}{\f1\fcharset238 B;}"
            rb"{\f2\fcharset161 C;}}"
            rb"\f0 caf\'e9 \f1 \'b9\'e6 \f2 \'e1\'e2 \f0\u287?\u380? end\par Next.}"
        ),
        "café ąć αβ ğż end\nNext.",
    ),
    "headers, notes, comments and deletions": (
        (
            rb"{\rtf1\ansi{\header HEADER\par}{\info{\author NAME}{\title x}}Text{\footnote NOTE}"
            rb"{\deleted gone}{\*\annotation COMMENT} here.\par}"
        ),
        "Text here.",
    ),
    "a table, a bullet, a link": (
        (
            rb"{\rtf1\ansi \trowd A\cell B\cell\row\trowd 1\cell 2\cell\row\pard \bullet  item\par"
            rb'{\field{\*\fldinst{HYPERLINK "https://example.org/"}}{\fldrslt link}} text\par}'
        ),
        "| A | B |\n| 1 | 2 |\n- item\nlink text",
    ),
    "a font without a character set before one that has it": (
        rb"{\rtf1\ansi{\fonttbl{\f0\fnil A;}{\f1\fcharset238 B;}}\f1 \'b9\'e6\par}",
        "ąć",
    ),
    "braces that are text": (
        rb"{\rtf1\ansi one \{ two \\deleted {\deleted gone \} too}three\par}",
        "one { two \\deleted three",
    ),
    "a field within the instruction of another": (
        (
            rb"{\rtf1\ansi{\field{\*\fldinst IF {\field{\*\fldinst PAGE}{\fldrslt 1}} \} x}"
            rb"{\fldrslt shown}}\par}"
        ),
        "shown",
    ),
}
ENTRY = rb"{\f0\fcharset238 B}"
ENDLESS = {  # what an expression that looks for an end would take minutes for
    "fonts": rb"{\rtf1{\fonttbl" + ENTRY * 20_000,
    "fonts of one letter": rb"{\rtf1 x{\fonttbl" + rb"\f0" * 100_000,
    "fields": rb"{\rtf1 x" + rb'{\field{\*\fldinst{HYPERLINK "https://e' * 10_000,
    "fields that end together": rb"{\rtf1 x" + rb"{\field{\*\fldinst{" * 20_000 + rb"}" * 60_000,
    "deletions": rb"{\rtf1 x" + rb"{\deleted " * 40_000,
}


@pytest.mark.parametrize("name", RTF)
def test_rtf(name: str) -> None:
    body, text = RTF[name]
    assert read_rtf(body).text == text


@pytest.mark.parametrize("name", ENDLESS)
def test_rtf_without_end(name: str) -> None:
    assert read_rtf(ENDLESS[name]).text in ("", "x")


def bomb() -> bytes:
    """Fifty megabytes of blanks in fifty kilobytes."""
    return container({"word/document.xml": b" " * 50_000_000, "content.xml": b" " * 50_000_000})


def lying() -> bytes:
    """The same, with a directory that says ten bytes."""
    whole = bytearray(bomb())
    for sign, at in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        place = whole.find(sign)
        whole[place + at : place + at + 4] = (10).to_bytes(4, "little")
    return bytes(whole)


END = "</w:t></w:r></w:p></w:body></w:document>"
XXE = (
    "<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]>"
    f"<w:document {W}><w:body><w:p><w:r><w:t>before &e; after{END}"
)
LAUGHS = "<!DOCTYPE x [<!ENTITY a 'ha'>" + "".join(
    f"<!ENTITY {b} '{f'&{a};' * 10}'>" for a, b in zip("abcdefghijk", "bcdefghijkl", strict=True)
) + f"]><w:document {W}><w:body><w:p><w:r><w:t>&l;{END}"  # fmt: skip


def test_containers_that_attack() -> None:
    for body in (bomb(), lying()):
        for read in (read_docx, read_odt):
            found = read(body, LIMIT)
            assert found.text == ""
            assert found.reason in {"too_large", "damaged_record"}
    found = read_docx(container({"word/document.xml": XXE}), LIMIT)
    assert found.text == "before after"
    found = read_docx(container({"word/document.xml": LAUGHS}), LIMIT)
    assert (found.text, found.reason) == ("", "damaged_record")
    deep = f"<w:document {W}><w:body>" + "<w:p>" * 100_000
    assert read_docx(container({"word/document.xml": deep}), LIMIT).reason == "damaged_record"


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"PK\x03\x04 no zip", "damaged_record"),
        (container({"x.txt": "x"}), "unsupported_type"),
        (docx(""), "no_main_content"),
        (docx("<w:p>cut")[:900], "damaged_record"),
        # The relation leads to a part that is not there (found by fuzzing).
        (
            docx(
                p("x"),
                **{
                    "_rels/.rels": "<Relationships><Relationship Type='x/officeDocument' "
                    "Target='word/gone.xml'/></Relationships>"
                },
            ),
            "unsupported_type",
        ),
    ],
)
def test_docx_without_text(body: bytes, reason: str) -> None:
    assert (read_docx(body, LIMIT).text, read_docx(body, LIMIT).reason) == ("", reason)


def test_encrypted_odt() -> None:
    manifest = "<manifest><encryption-data/></manifest>"
    body = odt("x", **{"META-INF/manifest.xml": manifest})
    assert read_odt(body, LIMIT).reason == "encrypted"


@pytest.mark.parametrize(
    ("value", "form", "shown"),
    [(1, "decimal", "1"), (27, "lowerLetter", "aa"), (4, "upperRoman", "IV"),
     (9, "decimalZero", "09"), (1994, "lowerRoman", "mcmxciv"), (0, "lowerRoman", "0"),
     (3, "ordinal", "3")],
)  # fmt: skip
def test_numbers(value: int, form: str, shown: str) -> None:
    assert number(value, form) == shown


@pytest.mark.parametrize("stated", ["9" * 5000, "999999999", "x", ""])
def test_a_list_that_begins_beyond_all_bounds(stated: str) -> None:
    body = odt(
        "<text:list text:style-name='L1'><text:list-item><text:p>A</text:p><text:list>"
        f"<text:list-item text:start-value='{stated}'><text:p>B</text:p></text:list-item>"
        "</text:list></text:list-item></text:list>"
    )
    assert read_odt(body, LIMIT).text == "1. A\n(a) B"
    form = "<w:numFmt w:val='lowerLetter'/>"
    begun = NUMBERING.replace(f"<w:start w:val='1'/>{form}", f"<w:start w:val='{stated}'/>{form}")
    assert begun != NUMBERING
    body = docx(p("A", listed=(1, 0)) + p("B", listed=(1, 1)), **{"word/numbering.xml": begun})
    assert read_docx(body, LIMIT).text == "Art. 1 A\n(a) B"


def test_documents_of_public_bodies(test_data: Path) -> None:
    """Every file gives text; floors by eye, beside the documents."""
    chars = {}
    for path in sorted((test_data / "public_sector" / "docx_odt").iterdir()):
        read = read_docx if path.suffix == ".docx" else read_odt
        found = read(path.read_bytes(), 20_000_000)
        assert found.reason is None, path.name
        chars[path.name] = len(found.text)
    assert len(chars) == 22
    assert 44_000 < chars["PCAT-0101-17012018.docx"] < 46_000
    assert 60_000 < chars["DCAT_AP_1.2.odt"] < 63_000
    assert 65_000 < chars["dcat-ap_1.1.docx"] < 68_000
