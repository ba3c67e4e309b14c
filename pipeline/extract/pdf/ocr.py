"""Pages without a usable text layer, drawn and read by OCR where the recipe asks for it.

What comes back are runs with their places, like those of a text layer, so that heads and feet are
left out, columns are told, and words are joined by the same rules.
"""

from __future__ import annotations

from statistics import median
from typing import Any, Final

from pipeline.extract.config import OcrConfig
from pipeline.extract.pdf.glyphs import PageGlyphs, Run
from pipeline.extract.pdf.tesseract import OcrPageError, table

MAX_PIXELS: Final = 40_000_000
"""Pixels of a page that is drawn; A4 at 300 dots per inch has nine million."""


def read_page(page: Any, config: OcrConfig) -> PageGlyphs:
    """The lines of a page (`pypdfium2.PdfPage`) as runs, in points.

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
    runs = _runs(table(image, config, round(scale * 72)), scale, config.min_confidence)
    return PageGlyphs(width, height, runs, sum(len(run.text) for run in runs), 0.0)


def _runs(tsv: str, scale: float, min_confidence: float) -> list[Run]:
    """Lines from Tesseract's TSV.

    Its columns: level, page, block, paragraph, line, word, left, top, width, height, confidence,
    text.
    """
    words: dict[tuple[int, int, int], list[tuple[int, int, int, int, str]]] = {}
    heights: dict[int, list[int]] = {}
    confidences: list[float] = []
    for row in tsv.splitlines()[1:]:
        cells = row.split("\t")
        if len(cells) != 12 or cells[0] != "5" or not cells[11].strip():
            continue
        _, _, block, paragraph, line, _, left, top, width, height = map(int, cells[:10])
        confidences.append(float(cells[10]))
        heights.setdefault(block, []).append(height)
        words.setdefault((block, paragraph, line), []).append(
            (left, top, left + width, top + height, cells[11].strip())
        )
    if not confidences:
        raise OcrPageError("no_text_found")
    if sum(confidences) / len(confidences) < min_confidence:
        raise OcrPageError("ocr_low_confidence")
    return [
        Run(
            text=" ".join(word[4] for word in found),
            x0=found[0][0] / scale,
            x1=max(word[2] for word in found) / scale,
            y=max(word[3] for word in found) / scale,
            # Boxes of words vary with their letters, so a block has one size.
            size=median(heights[block]) / scale,
            bold=False,
        )
        for (block, _, _), found in words.items()
    ]
