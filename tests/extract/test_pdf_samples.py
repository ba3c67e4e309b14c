"""Real PDFs read beside their pictures: the share of body text kept, and the furniture left.

What is furniture was noted from the pages as pictures. Body is every word that PDFium sees on the
pages outside those lines, and outside page numbers; it counts as kept where the text holds it.
"""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pypdfium2
import pytest

from pipeline.extract.config import ExtractConfig
from pipeline.extract.pdf.document import read_pdf

SAMPLES = {
    # file: (running heads and feet as the pictures show them, share of body kept at least)
    "ca_deb_install.ca": (r"CAPÍTOL \d\. .*", 0.99),
    "cs_deb_install.cs": (r"KAPITOLA \d\. .*", 0.99),
    "da_deb_install.da": (r"KAPITEL \d\. .*", 0.99),
    "it_deb_install.it": (r"CAPITOLO \d\. .*", 0.99),
    "nl_deb_install.nl": (r"HOOFDSTUK \d\. .*", 0.99),
    "pt_deb_install.pt": (r"CAPÍTULO \d\. .*", 0.99),
    "sk_deb_slshorte": (r"\d+ Veci, ktoré potrebujete vedieť|1\.\d .* \d+", 0.99),
    "ca_sample-files_multicolumn": (None, 0.99),
    "en_sample-files_pdflatex-4-pages": (None, 0.99),
    "pl_toakoma_O": (None, 0.99),
    "pl_deb_sample-polski": (None, 0.99),
    "fr_lex-corpus-lu-legilux_eli-etat-leg-memorial-1980-a26-fr-pdf": (None, 0.98),
    "fr_lex-corpus-lu-legilux_eli-etat-leg-rgd-2020-04-24-a328-consolide-20200515-fr-pdf": (
        r"règlement grand-ducal du 24 avril 2020 *Version consolidée .*", 0.99,
    ),
}  # fmt: skip
_WORD = re.compile(r"[^\W\d_]{2,}")
_BROKEN = re.compile(r"[^\W_]+[-\ufffe\x02\u00ad]\s*[^\W_]+|[^\W_]+[-\ufffe\x02\u00ad]\s*\n")
_CONTENTS = re.compile(r".*(?:\. ?){5,}.*")


def seen(path: Path, furniture: str | None) -> tuple[Counter[str], int]:
    """Words of the body as PDFium gives them, and how many lines of furniture there are."""
    words: Counter[str] = Counter()
    lines = 0
    document = pypdfium2.PdfDocument(path)
    for page in document:
        textpage = page.get_textpage()
        text = textpage.get_text_range().replace("\r", "")
        textpage.close()
        page.close()
        body = []
        for line in text.split("\n"):
            if furniture and re.fullmatch(furniture, line.strip()):
                lines += 1
            elif not _CONTENTS.fullmatch(line):
                body.append(line)
        # Halves of broken words are judged by the tests of hyphens.
        words.update(_WORD.findall(_BROKEN.sub(" ", "\n".join(body)).casefold()))
    document.close()
    return words, lines


@pytest.mark.parametrize("name", SAMPLES)
def test_body_kept_and_furniture_left(name: str, test_data: Path) -> None:
    furniture, least = SAMPLES[name]
    path = test_data / "public_sector" / "pdf" / f"{name}.pdf"
    body, heads = seen(path, furniture)
    text = read_pdf(path.read_bytes(), ExtractConfig(marks="markdown")).text
    kept = Counter(_WORD.findall(text.casefold()))
    share = sum((body & kept).values()) / sum(body.values())
    left = [line for line in text.splitlines() if furniture and re.search(furniture, line)]
    assert share >= least
    assert (heads > 0) == (furniture is not None)
    assert len(left) <= heads // 10, left
    assert [line for line in text.splitlines() if re.fullmatch(r"[-– ]*\d{1,3}[-– ]*", line)] == []
