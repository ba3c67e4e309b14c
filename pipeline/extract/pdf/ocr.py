"""Pages without a usable text layer, drawn and read by OCR where the recipe asks for it.

What comes back are lines with their places, like those of a text layer, so that words are joined
and paragraphs are told by the same rules.
"""

from __future__ import annotations

from collections.abc import Iterator
from statistics import median
from typing import Any, Final

from pipeline.extract.config import OcrConfig
from pipeline.extract.pdf.columns import Line
from pipeline.extract.pdf.tesseract import OcrPageError, table

MAX_PIXELS: Final = 40_000_000
"""Pixels of a page that is drawn; A4 at 300 dots per inch has nine million."""


def read_page(page: Any, number: int, config: OcrConfig) -> list[Line]:
    """The lines of a page (`pypdfium2.PdfPage`) in the program's order.

    Raises OcrPageError.
    """
    width, height = page.get_size()
    scale = config.dpi / 72
    if width * height * scale * scale > MAX_PIXELS:
        scale = (MAX_PIXELS / (width * height)) ** 0.5
    bitmap = page.render(scale=scale, grayscale=True)
    try:
        pixels = bitmap.to_numpy()
        head = f"P5 {bitmap.width} {bitmap.height} 255\n".encode()
        image = head + pixels.reshape(bitmap.height, bitmap.width).tobytes()
    finally:
        bitmap.close()
    words = table(image, config, round(scale * 72))
    return list(_lines(words, number, scale, config.min_confidence))


def _lines(tsv: str, page: int, scale: float, min_confidence: float) -> Iterator[Line]:
    """Lines from Tesseract's TSV.

    Its columns: level, page, block, paragraph, line, word, left, top, width, height, confidence,
    text.
    """
    words: dict[tuple[int, int, int], list[tuple[int, int, int, int, str]]] = {}
    margins: dict[int, tuple[int, int]] = {}
    confidences: list[float] = []
    for row in tsv.splitlines()[1:]:
        cells = row.split("\t")
        if len(cells) != 12:
            continue
        level, _, block, paragraph, line, _, left, top, width, height = map(int, cells[:10])
        if level == 2:
            margins[block] = (left, left + width)
        elif level == 5 and cells[11].strip():
            confidences.append(float(cells[10]))
            key = (block, paragraph, line)
            words.setdefault(key, []).append((left, top, left + width, top + height, cells[11]))
    if not confidences:
        raise OcrPageError("no_text_found")
    if sum(confidences) / len(confidences) < min_confidence:
        raise OcrPageError("ocr_low_confidence")
    heights: dict[int, list[int]] = {}
    for (block, _, _), found in words.items():
        heights.setdefault(block, []).extend(bottom - top for _, top, _, bottom, _ in found)
    for (block, _, _), found in words.items():
        left, right = margins[block]
        yield Line(
            text=" ".join(word[4] for word in found),
            x0=found[0][0] / scale,
            x1=found[-1][2] / scale,
            y=max(word[3] for word in found) / scale,
            # Boxes of words vary with their letters, so a block has one size.
            size=median(heights[block]) / scale,
            bold=False,
            page=page,
            block=block,
            left=left / scale,
            right=right / scale,
        )
