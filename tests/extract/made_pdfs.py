"""PDFs written by the tests themselves, so that each one says what is in it."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from importlib.util import find_spec
from pathlib import Path

from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

_SPEC = find_spec("matplotlib")
assert _SPEC is not None and _SPEC.origin is not None
FONTS = Path(_SPEC.origin).parent / "mpl-data" / "fonts" / "ttf"
for _name, _file in (("Sans", "DejaVuSans.ttf"), ("Sans-Bold", "DejaVuSans-Bold.ttf")):
    pdfmetrics.registerFont(TTFont(_name, str(FONTS / _file)))

WIDTH, HEIGHT = 595.0, 842.0
Draw = Callable[[Canvas], None]


def pdf(*pages: Draw, encrypt: StandardEncryption | None = None) -> bytes:
    """A PDF of pages, each drawn by a function."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(WIDTH, HEIGHT), invariant=1, encrypt=encrypt)
    for draw in pages:
        canvas.setFont("Sans", 10)
        draw(canvas)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def lines(
    texts: Sequence[str], x: float = 72, top: float = 100, leading: float = 13, size: float = 10,
    font: str = "Sans",
) -> Draw:  # fmt: skip
    """Lines below each other; `top` is the first baseline, from the top of the page."""

    def draw(canvas: Canvas) -> None:
        canvas.setFont(font, size)
        for number, text in enumerate(texts):
            canvas.drawString(x, HEIGHT - top - number * leading, text)

    return draw


def both(*parts: Draw) -> Draw:
    """Several drawings on one page."""

    def draw(canvas: Canvas) -> None:
        for part in parts:
            part(canvas)

    return draw


def wrapped(text: str, width: float, size: float = 10, font: str = "Sans") -> list[str]:
    """A text broken into lines of a width in points, never inside a word."""
    found, line = [], ""
    for word in text.split():
        longer = f"{line} {word}".strip()
        if line and pdfmetrics.stringWidth(longer, font, size) > width:
            found.append(line)
            line = word
        else:
            line = longer
    return [*found, line]
