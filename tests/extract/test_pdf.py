"""PDFs: what is text and in which order, what is furniture, what cannot be read and why."""

from __future__ import annotations

import io
import shutil
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from pipeline.extract.config import ExtractConfig, OcrConfig, PdfConfig
from pipeline.extract.pdf.document import read_pdf
from pipeline.extract.sandbox import Sandbox
from pipeline.extract.task import PageResult, PageTask
from tests.extract.made_pdfs import HEIGHT, both, lines, pdf, wrapped

CONFIG = ExtractConfig(marks="markdown")
LEFT = (
    "Din hija l-ewwel kolonna tad-dokument, li tkompli mill-bidu sa tmiem il-paġna u titkellem "
    "dwar il-liġijiet tal-Unjoni u dwar id-drittijiet taċ-ċittadini kollha li jgħixu fihom."
)
RIGHT = (
    "It-tieni kolonna tibda fejn tispiċċa l-ewwel waħda, u qatt ma titħallat magħha, għaliex "
    "il-qarrej jaqra kolonna wara l-oħra u mhux linja minn naħa għall-oħra tal-paġna."
)


def read(body: bytes, config: ExtractConfig = CONFIG) -> PageResult:
    return read_pdf(body, config)


def page_of(number: int, text: str) -> Callable[[Canvas], None]:
    return both(
        lines([f"Gazzetta tal-Gvern ta' Malta, {number} ta' Mejju"], top=40, size=9),
        lines(wrapped(text, 440), top=100),
        lines([f"- {number} -"], x=290, top=800, size=9),
    )


def test_columns_one_after_the_other_below_their_title() -> None:
    found = read(
        pdf(
            both(
                lines(["Avviż tal-Gvern dwar il-kolonni tal-gazzetta"], top=70, size=16),
                lines(wrapped(LEFT, 200), x=72, top=110),
                lines(wrapped(RIGHT, 200), x=310, top=110),
            )
        )
    )
    assert found.text == f"# Avviż tal-Gvern dwar il-kolonni tal-gazzetta\n{LEFT}\n{RIGHT}"
    assert found.reason is None
    assert found.title == "Avviż tal-Gvern dwar il-kolonni tal-gazzetta"


def test_three_columns_written_line_by_line() -> None:
    """The order in the file says nothing: here it goes across the columns."""
    third = (
        "It-tielet kolonna hija l-aħħar waħda fuq din il-paġna u fiha kliem biżżejjed biex timla "
        "daqs iż-żewġ kolonni l-oħra ta' qabilha, linja wara linja sal-aħħar."
    )
    columns = [wrapped(text, 140) for text in (LEFT, RIGHT, third)]

    def draw(canvas: Canvas) -> None:
        for number in range(max(map(len, columns))):
            for at, column in enumerate(columns):
                lines(column[number : number + 1], x=50 + 165 * at, top=100 + 13 * number)(canvas)

    assert read(pdf(draw)).text.splitlines() == [LEFT, RIGHT, third]


def test_rows_of_a_table_stay_rows() -> None:
    cells = [("Pajjiż", "Popolazzjoni", "Sena"), ("Malta", "519 562", "2021"),
             ("Estonia", "1 331 824", "2021"), ("Irlanda", "5 149 139", "2022"),
             ("Latvja", "1 893 223", "2021")]  # fmt: skip
    table = both(*[
        lines([row[at] for row in cells], x=72 + 150 * at, top=100) for at in range(3)
    ])  # fmt: skip
    assert read(pdf(table)).text.splitlines() == [f"| {' | '.join(row)} |" for row in cells]


def test_heads_feet_and_page_numbers_are_left_out() -> None:
    days = ("it-tnejn", "it-tlieta", "l-erbgħa", "il-ħamis", "il-ġimgħa")
    texts = [f"Dan huwa t-test ta' nhar {day} u jibqa' hekk." for day in days]
    found = read(pdf(*[page_of(n, text) for n, text in enumerate(texts, start=3)]))
    assert found.text.splitlines() == texts


def test_a_line_that_every_page_has_in_its_middle_stays() -> None:
    middle = "Artikolu bħal dan jinsab f'kull paġna."
    found = read(pdf(*[both(page_of(n, f"Paġna {n} waħedha."), lines([middle], top=400))
                       for n in range(1, 5)]))  # fmt: skip
    assert found.text.count(middle) == 4


def test_broken_words_are_joined_over_lines_columns_and_pages() -> None:
    first = [
        "Der Rat hat über die Verord-",
        "nung beraten und die Mitglied-",
        "staaten gehört, die zu-",
    ]
    second = ["stimmen mussten. Die Verordnung gilt."]
    found = read(pdf(lines(first), lines(second)))
    assert found.text == (
        "Der Rat hat über die Verordnung beraten und die Mitgliedstaaten gehört, die zustimmen "
        "mussten. Die Verordnung gilt."
    )


def test_headings_and_lists() -> None:
    found = read(
        pdf(
            both(
                lines(["Kapitolu 1"], top=60, size=18),
                lines(["Artikolu 1"], top=90, font="Sans-Bold"),
                lines(wrapped(LEFT, 440), top=110),
                lines(["• l-ewwel punt tal-lista", "• it-tieni punt tal-lista"], x=90, top=170),
                lines(wrapped(RIGHT, 440), top=220),
            )
        )
    )
    assert found.text.splitlines() == [
        "# Kapitolu 1", "## Artikolu 1", LEFT, "- l-ewwel punt tal-lista",
        "- it-tieni punt tal-lista", RIGHT,
    ]  # fmt: skip


def test_tables_of_contents_are_left_out() -> None:
    entries = [f"{n}. Taqsima {'. ' * 40}{n + 4}" for n in range(1, 6)]
    assert read(pdf(both(lines(entries), lines(wrapped(LEFT, 440), top=300)))).text == LEFT


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_turned_pages_read_like_upright_ones(turn: int) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.translate(300, 420)
        canvas.rotate(turn)
        canvas.translate(-300, -420)
        lines(wrapped(LEFT, 300), x=150, top=300)(canvas)

    def marked(canvas: Canvas) -> None:
        canvas.setPageRotation(turn)
        lines(wrapped(LEFT, 300), x=150, top=300)(canvas)

    assert read(pdf(draw)).text == LEFT
    assert read(pdf(marked)).text == LEFT


def test_a_stamp_across_the_page_is_left_out() -> None:
    def stamp(canvas: Canvas) -> None:
        canvas.saveState()
        canvas.rotate(45)
        canvas.setFont("Sans", 60)
        canvas.drawString(300, 100, "ABBOZZ")
        canvas.restoreState()

    assert read(pdf(both(stamp, lines(wrapped(LEFT, 440))))).text == LEFT


def test_encrypted_files() -> None:
    page = lines(wrapped(LEFT, 440))
    closed = read(pdf(page, encrypt=StandardEncryption("geheim", "auch", strength=128)))
    assert (closed.text, closed.reason) == ("", "encrypted")
    protected = StandardEncryption("", "auch", canCopy=0, strength=128)
    opened = read(pdf(page, encrypt=protected))
    assert opened.text == LEFT
    assert opened.rights_evidence == ["pdf:permissions=copy=no"]


def test_rights_in_xmp_are_evidence() -> None:
    packet = (
        b"<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:Description tdm:reservation='1' "
        b"tdm:policy='https://example.org/policy.json'/><cc:license "
        b"rdf:resource='https://creativecommons.org/licenses/by/4.0/'/></x:xmpmeta>"
    )
    found = read(pdf(lines(wrapped(LEFT, 440))) + b"\n%" + packet)
    assert found.rights_evidence == [
        "xmp:tdm:reservation=1", "xmp:tdm:policy=https://example.org/policy.json",
    ]  # fmt: skip
    assert found.licence_evidence == ["xmp:license=https://creativecommons.org/licenses/by/4.0/"]


def scan(text: str, size: float = 28) -> bytes:
    """A page that is a picture of text, as a scanner makes it."""
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf(lines(wrapped(text, 440, size), size=size, leading=40)))
    image = document[0].render(scale=2, grayscale=True).to_pil()
    document.close()
    return pdf(lambda canvas: canvas.drawImage(ImageReader(image), 0, 0, 595, 842))


def test_scans_need_ocr() -> None:
    found = read(scan("The text of this page is a picture of words."))
    assert (found.text, found.reason, found.error) == ("", "needs_ocr", "no_text_layer")


def test_scans_are_read_where_the_recipe_asks_for_it() -> None:
    if shutil.which("tesseract") is None:
        pytest.skip("tesseract is not installed")
    text = "The text of this page is one picture of words, and the program reads what it shows."
    config = ExtractConfig(
        marks="markdown", ocr=OcrConfig(engine="tesseract", languages=("en",), dpi=200)
    )
    found = read(scan(text), config)
    assert found.text.casefold() == text.casefold()
    assert (found.reason, str(found.reader)[:9]) == (None, "tesseract")
    assert read(scan(text), config) == found


def shifted(text: str) -> str:
    """What a font without its table gives: glyph numbers for characters, 29 below."""
    return "".join(chr(ord(c) - 29) if "=" <= c <= "z" else c for c in text)


def test_soup_needs_ocr_and_never_becomes_text() -> None:
    german = (
        "Nachweis der Eigenmittel und Berechnung der Solvabilitätskapitalanforderung für alle "
        "Versicherungsunternehmen, die ihren Sitz im Inland haben und deren Beiträge steigen."
    )
    found = read(pdf(lines(wrapped(shifted(german), 400))))
    assert (found.text, found.reason, found.error) == ("", "needs_ocr", "letter_soup")


def test_one_bad_page_of_many_costs_itself() -> None:
    pages = [lines(wrapped(text, 440)) for text in (LEFT, RIGHT, LEFT, RIGHT)]
    found = read(pdf(*pages[:2], lines(wrapped(shifted(RIGHT * 3), 440)), *pages[2:]))
    assert found.reason is None
    assert found.error == "pages_without_text=1/5"
    assert found.text.splitlines() == [LEFT, RIGHT, LEFT, RIGHT]


def test_pages_without_anything_are_no_text() -> None:
    assert read(pdf(lines([]))).reason == "no_main_content"


PAGE = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]/Contents 4 0 R/Resources<<%s>>>>"
OBJECTS = {
    "page tree that holds itself": b"<</Type/Pages/Kids[2 0 R 2 0 R]/Count 99999999>>",
    "no pages": b"<</Type/Pages/Kids[]/Count 0>>",
}


def raw_pdf(pages: bytes, *others: bytes) -> bytes:
    """A PDF of bare objects: 1 is the catalog, 2 the page tree."""
    body, places = b"%PDF-1.7\n", []
    for number, content in enumerate((b"<</Type/Catalog/Pages 2 0 R>>", pages, *others), start=1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"xref\n0 %d\n0000000000 65535 f \n" % (len(places) + 1)
    table += b"".join(b"%010d 00000 n \n" % place for place in places)
    trailer = b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (
        len(places) + 1,
        len(body),
    )
    return body + table + trailer


@pytest.mark.parametrize("name", OBJECTS)
def test_trees_without_end_end(name: str) -> None:
    with Sandbox(ExtractConfig(pdf=PdfConfig(timeout_s=5))) as sandbox:
        found = sandbox.read(PageTask(body=raw_pdf(OBJECTS[name]), form="pdf"))
    assert found.text == ""
    assert found.reason in {"damaged_record", "too_large", "needs_ocr", "no_main_content"}


def test_a_form_that_draws_itself_ends() -> None:
    page = PAGE % b"/XObject<</X 5 0 R>>"
    content = b"<</Length 4>>stream\n/X Do\nendstream"
    form = (
        b"<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X 5 0 R>>>>/Length 11>>"
        b"stream\n/X Do /X Do\nendstream"
    )
    body = raw_pdf(b"<</Type/Pages/Kids[3 0 R]/Count 1>>", page, content, form)
    with Sandbox(ExtractConfig(pdf=PdfConfig(timeout_s=5))) as sandbox:
        assert sandbox.read(PageTask(body=body, form="pdf")).text == ""


def test_a_bomb_is_bounded_and_the_next_document_is_read() -> None:
    """Two hundred megabytes of text operators in two hundred kilobytes."""
    squeezed = zlib.compress(b"BT /F 9 Tf (ha) Tj ET " * 9_000_000, 9)
    page = PAGE % b"/Font<</F 5 0 R>>"
    content = b"<</Filter/FlateDecode/Length %d>>stream\n%s\nendstream" % (len(squeezed), squeezed)
    font = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
    body = raw_pdf(b"<</Type/Pages/Kids[3 0 R]/Count 1>>", page, content, font)
    config = ExtractConfig(memory_mb=768, pdf=PdfConfig(timeout_s=4))
    with Sandbox(config) as sandbox:
        bomb = sandbox.read(PageTask(body=body, form="pdf"))
        after = sandbox.read(PageTask(body=pdf(lines(wrapped(LEFT, 440))), form="pdf"))
    assert bomb.text == ""
    assert bomb.reason in {"timeout", "memory_limit", "crash", "too_large"}
    assert after.text == LEFT


def test_too_many_pages() -> None:
    found = read(
        pdf(*[lines([f"Paġna {n}"]) for n in range(5)]), ExtractConfig(pdf=PdfConfig(max_pages=4))
    )
    assert (found.reason, found.error) == ("too_large", "pages")


def test_no_pdf_at_all() -> None:
    for body in (b"%PDF-1.7", b"%PDF-1.4\n" + bytes(range(256)) * 9, pdf(lines([LEFT]))[:300]):
        assert (read(body).text, read(body).reason) == ("", "damaged_record")


def test_embedded_files_are_not_looked_into() -> None:
    """A file that is attached is no part of the document's text."""
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf(lines(wrapped(LEFT, 440))))
    document.new_attachment("x.pdf").set_data(pdf(lines(wrapped(RIGHT, 440))))
    out = io.BytesIO()
    document.save(out)
    document.close()
    assert read(out.getvalue()).text == LEFT


def test_accents_over_letters_become_letters() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFont("Times-Roman", 12)
        canvas.drawString(72, HEIGHT - 100, "Der Vorschlag f")
        at = 72 + canvas.stringWidth("Der Vorschlag f", "Times-Roman", 12)
        canvas.drawString(at + 0.9, HEIGHT - 100, "¨")
        canvas.drawString(at, HEIGHT - 100, "ur den Rat")

    assert read(pdf(draw)).text == "Der Vorschlag für den Rat"


def test_documents_of_public_bodies(test_data: Path) -> None:
    """Each real file gives text or the reason that its picture shows."""
    fates = {}
    for folder in ("pdf", "pdf_edge"):
        for path in sorted((test_data / "public_sector" / folder).glob("*.pdf")):
            found = read(path.read_bytes())
            assert (found.text == "") == (found.reason is not None)
            fates[path.name] = (found.reason, found.error)
    failed = {name: fate for name, fate in fates.items() if fate[0] is not None}
    soup = {name: fate for name, fate in failed.items() if fate[0] == "needs_ocr"}
    assert len(fates) == 62
    assert all(soup[name][0] == "needs_ocr" for name in fates if name.startswith("garbled_"))
    assert soup["de_gesetze_bgbl1_2014_j0754-1_0010.pdf"] == ("needs_ocr", "wrong_code_page")
    assert soup["imagemagick-images.pdf"] == ("needs_ocr", "no_text_layer")
    assert failed["libreoffice-writer-password.pdf"] == ("encrypted", None)
    assert failed["es_deb_debian-reference.es.pdf"] == ("no_main_content", None)  # its contents
    assert len(failed) == 13
