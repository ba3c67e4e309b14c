"""PDF: from glyphs at places to paragraphs, or to the reason for having no text.

Which mistake is worse: soup passed on as text, so a text layer that is in doubt needs OCR.

    document    a whole file: pages, faults, what the file says of itself
    glyphs      runs of characters on one baseline, by PDFium
    layer       whether the text layer says what the page shows
    furniture   running heads, feet and page numbers, taken out
    columns     the order of reading
    paragraphs  headings, lists, rows and paragraphs, in which hyphens joins broken words
    ocr         pages without a usable text layer, by tesseract, if the recipe says so
"""
