"""A whole PDF to text, or to the reason for having none.

Nothing in a PDF is followed: no link, no embedded file, no script, no form; PDFium is built without
JavaScript and XFA and sees the bytes alone. Pages are read one after another within bounds on their
number and on what they give; time and memory are bounded by the process around.
"""

from __future__ import annotations

import ctypes
import re
from collections import Counter
from dataclasses import dataclass, replace
from importlib.metadata import version
from statistics import median
from typing import Any, Final

import pypdfium2
import pypdfium2.raw as pdfium

from pipeline.extract.config import ExtractConfig
from pipeline.extract.licence import mark
from pipeline.extract.marks import Marks, marks
from pipeline.extract.pdf import layer, ocr
from pipeline.extract.pdf.columns import Line, in_order
from pipeline.extract.pdf.furniture import without_furniture
from pipeline.extract.pdf.glyphs import PageGlyphs, PageTooLargeError, read_page
from pipeline.extract.pdf.paragraphs import text_of
from pipeline.extract.pdf.tesseract import OcrPageError, identity
from pipeline.extract.rights import signal
from pipeline.extract.task import PageResult

READER: Final = f"pypdfium2 {version('pypdfium2')}"
FEW_GLYPHS: Final = 50
"""Glyphs below which a page that is a picture counts as a scan; a stamp or a number has fewer."""
PICTURE_SHARE: Final = 0.5
"""Share of a page that its pictures cover, if it is a scan."""
MAX_OBJECTS: Final = 2_000
"""Objects of a page with few glyphs that are looked at for pictures."""
MIN_STROKES: Final = 30
"""Objects of a page without a glyph that may be letters drawn as outlines; a frame has fewer."""
MAX_TITLE_CHARS: Final = 500
_WORKING_TITLE: Final = re.compile(
    r"microsoft \w+ - |powerpoint presentation|untitled|unbenannt|sans titre|document\s?\d*$"
    r"|.*\.(?:docx?|indd|qxd|pdf|odt|rtf|tex|dvi|pmd|fm)$|\w*[-_]\w*\d\w*$|tmp",
    re.IGNORECASE,
)
"""Titles that a program made of a file's name."""
_XMP_BYTES: Final = 1_000_000
_TDM: Final = re.compile(rb"tdm:(reservation|policy)\s*(?:=\s*[\"']|>)\s*([^\"'<]{1,300})")
_CC: Final = re.compile(
    rb"(?:cc:license|xmpRights:WebStatement|dc:rights)[^>]{0,80}?(?:=\s*[\"']|>)\s*(https?://[^\"'<\s]{1,300})"
)


@dataclass(frozen=True, slots=True)
class _Pages:
    """What was read: glyphs by page, and by page the fault of its text layer."""

    glyphs: list[PageGlyphs]
    faults: dict[int, str]


def read_pdf(body: bytes, config: ExtractConfig) -> PageResult:
    """Read a PDF.

    Reasons: `encrypted`, `damaged_record`, `too_large`, `needs_ocr` (with the fault of the text
    layer as error), `no_main_content`. Raises MemoryError where memory is bounded.
    """
    try:
        document = pypdfium2.PdfDocument(body)
    except pypdfium2.PdfiumError as error:
        if error.err_code == pdfium.FPDF_ERR_PASSWORD:
            return PageResult(reason="encrypted", reader=READER)
        if error.err_code == pdfium.FPDF_ERR_SECURITY:
            return PageResult(reason="encrypted", error="unknown_security", reader=READER)
        return PageResult(reason="damaged_record", error="no_pdf", reader=READER)
    try:
        result = _read(document, config)
        return _with_metadata(result, document, body)
    finally:
        document.close()


def _read(document: Any, config: ExtractConfig) -> PageResult:
    count = len(document)
    if count > config.pdf.max_pages:
        return PageResult(reason="too_large", error="pages", reader=READER)
    if count == 0:
        return PageResult(reason="damaged_record", error="no_pages", reader=READER)
    try:
        pages = _pages(document, config.max_page_bytes)
    except PageTooLargeError:
        return PageResult(reason="too_large", error="text", reader=READER)
    written = [n for n, page in enumerate(pages.glyphs) if page.glyphs or n in pages.faults]
    if not written:
        return PageResult(reason="no_main_content", reader=READER)
    faults = pages.faults
    if config.ocr.engine == "none":
        if 2 * len(faults) > len(written):
            return PageResult(reason="needs_ocr", error=_commonest(faults), reader=READER)
        return _joined(pages, marks(config.marks), {}, None)
    if len(faults) > config.ocr.max_pages:
        return PageResult(reason="needs_ocr", error="ocr_max_pages", reader=READER)
    seen: dict[int, PageGlyphs] = {}
    unseen: dict[int, str] = {}
    for number in faults:
        try:
            page = document[number]
            try:
                seen[number] = ocr.read_page(page, config.ocr)
            finally:
                page.close()
        except OcrPageError as error:
            unseen[number] = str(error.args[0])
        except pypdfium2.PdfiumError:
            unseen[number] = "damaged_page"
    lost = {n: why for n, why in unseen.items() if why != "no_text_found"}
    if 2 * len(lost) > len(written):
        return PageResult(reason="needs_ocr", error=_commonest(lost), reader=READER)
    program = str(identity(config.ocr)["program"])
    return _joined(pages, marks(config.marks), seen, program, lost)


def _pages(document: Any, max_bytes: int) -> _Pages:
    glyphs: list[PageGlyphs] = []
    faults: dict[int, str] = {}
    given = 0
    for number in range(len(document)):
        try:
            page = document[number]
        except pypdfium2.PdfiumError:
            glyphs.append(PageGlyphs(0, 0, [], 0, 0.0))
            faults[number] = "damaged_page"
            continue
        try:
            found = read_page(page)
            given += sum(len(run.text) for run in found.runs)
            if given > max_bytes:
                raise PageTooLargeError
            why = _fault(page, found)
        except pypdfium2.PdfiumError:
            found, why = PageGlyphs(0, 0, [], 0, 0.0), "damaged_page"
        finally:
            page.close()
        glyphs.append(found)
        if why is not None:
            faults[number] = why
    sound = [page for n, page in enumerate(glyphs) if n not in faults and page.glyphs]
    if sound:
        # Pages with few words each may be soup together.
        text = "\n".join(run.text for page in sound for run in page.runs)
        why = layer.fault(text, median(page.unmapped for page in sound))
        if why is not None:
            faults |= {n: why for n, page in enumerate(glyphs) if n not in faults and page.glyphs}
    return _Pages(glyphs, dict(sorted(faults.items())))


def _fault(page: Any, found: PageGlyphs) -> str | None:
    """Why a page's text layer is not its text: broken, or none over a picture or drawing."""
    if found.glyphs < FEW_GLYPHS and _is_picture(page, found):
        return "no_text_layer"
    if found.glyphs >= FEW_GLYPHS and not found.runs:
        return "no_upright_text"  # aslant, or all of it outside the visible page
    return layer.fault("\n".join(run.text for run in found.runs), found.unmapped)


def _is_picture(page: Any, found: PageGlyphs) -> bool:
    """Whether what a page shows is a picture, or drawn without any glyph."""
    objects = pdfium.FPDFPage_CountObjects(page.raw)
    if found.glyphs == 0 and objects >= MIN_STROKES:
        return True
    area = 0.0
    for at in range(min(objects, MAX_OBJECTS)):
        item = pdfium.FPDFPage_GetObject(page.raw, at)
        if pdfium.FPDFPageObj_GetType(item) in (
            pdfium.FPDF_PAGEOBJ_IMAGE,
            pdfium.FPDF_PAGEOBJ_FORM,
        ):
            box = [ctypes.c_float() for _ in range(4)]
            if pdfium.FPDFPageObj_GetBounds(item, *map(ctypes.byref, box)):
                left, bottom, right, top = (edge.value for edge in box)
                area += max(0.0, right - left) * max(0.0, top - bottom)
    return area > PICTURE_SHARE * found.width * found.height > 0


def _joined(
    pages: _Pages,
    marked: Marks,
    seen: dict[int, PageGlyphs],
    program: str | None,
    lost: dict[int, str] | None = None,
) -> PageResult:
    """The text of all sound pages and of those that OCR has read."""
    lost = pages.faults if lost is None else lost
    sound = [
        seen.get(number, replace(page, runs=[])) if number in pages.faults else page
        for number, page in enumerate(pages.glyphs)
    ]
    lines: list[Line] = []
    for number, runs in enumerate(without_furniture(sound)):
        lines += in_order(runs, number)
    text, title = text_of(lines, marked)
    partly = f"pages_without_text={len(lost)}/{len(pages.glyphs)}" if lost else None
    return PageResult(
        text=text,
        title=title[:MAX_TITLE_CHARS] if title else None,
        reason=None if text.strip() else "no_main_content",
        error=partly,
        reader=program if seen and program else READER,
    )


def _commonest(faults: dict[int, str]) -> str:
    counts = Counter(faults.values())
    return min(counts, key=lambda why: (-counts[why], why))


def _with_metadata(result: PageResult, document: Any, body: bytes) -> PageResult:
    """The result with title, language, and evidence of rights that the file itself states."""
    stated = document.get_metadata_value("Title").strip()[:MAX_TITLE_CHARS]
    if not stated or _WORKING_TITLE.match(stated) or layer.fault(stated, 0.0):
        stated = ""
    rights, licences = _rights(document, body)
    return PageResult(
        text=result.text,
        title=stated or result.title,
        html_lang=_language(document),
        reason=result.reason,
        error=result.error,
        reader=result.reader,
        rights_evidence=rights,
        licence_evidence=licences,
    )


def _language(document: Any) -> str | None:
    """`Lang` of the document's catalog (ISO 32000-2, 14.9.2)."""
    size = pdfium.FPDFCatalog_GetLanguage(document.raw, None, 0)
    if not 2 < size <= 80:
        return None
    buffer = ctypes.create_string_buffer(size)
    pdfium.FPDFCatalog_GetLanguage(
        document.raw, ctypes.cast(buffer, ctypes.POINTER(pdfium.FPDF_WCHAR)), size
    )
    said = buffer.raw.decode("utf-16-le", "replace").strip("\0 ")
    return said if re.fullmatch(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*", said) else None


def _rights(document: Any, body: bytes) -> tuple[list[str], list[str]]:
    """Signals in the permissions of an encrypted file and in its XMP packet, if it is readable.

    TDMRep for PDF (TDM Reservation Protocol, final report, section 6.3): `tdm:reservation` and
    `tdm:policy` in XMP. Bit 5 of the permissions (ISO 32000-2, table 22): text may be copied.
    """
    rights = []
    permissions = pdfium.FPDF_GetDocPermissions(document.raw)
    if not permissions & 0b10000:
        rights.append(signal("pdf:permissions", "copy=no"))
    start = body.find(b"<x:xmpmeta")
    if start < 0:
        return rights, []
    packet = body[start : start + _XMP_BYTES].partition(b"</x:xmpmeta>")[0]
    for name, value in _TDM.findall(packet):
        rights.append(signal(f"xmp:tdm:{name.decode()}", value.decode("utf-8", "replace").strip()))
    licences = [
        mark("xmp:license", value.decode("utf-8", "replace")) for value in _CC.findall(packet)
    ]
    return list(dict.fromkeys(rights)), list(dict.fromkeys(licences))
