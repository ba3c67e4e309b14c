"""What the classes and words of EUR-Lex pages mean: tables and patterns, and nothing else.

Classes are without the `oj-` that newer renderings of the Official Journal have.
"""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import Final


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


FURNITURE: Final = _words(
    "hd-date hd-lg hd-ti hd-oj hd-uniq hd-coll note note-tag separator doc-sep doc-end reference "
    "disclaimer arrow modref hd-modifiers hd-toc-1 hd-toc-2 hd-toc-3 toc-1 toc-2 footnote "
    "title-fam-member title-fam-member-star title-fam-member-ref-1 title-fam-member-ref-2 "
    "title-doc-oj-reference"
)
"""Classes, without `oj-`, of heads, feet, notes, and lists and marks of amending acts."""
HEADINGS: Final = MappingProxyType(
    {
        "doc-ti": 1, "title-doc-first": 1, "title-doc-last": 1,
        "ti-section-1": 2, "ti-section-2": 2, "title-division-1": 2, "title-division-2": 2,
        "title-annex-1": 2, "title-annex-2": 2,
        "ti-art": 3, "title-article-norm": 3, "title-article-quoted": 3,
        "sti-art": 4, "stitle-article-norm": 4, "stitle-article-quoted": 4, "ti-grseq-1": 4,
        "title-gr-seq-level-1": 4, "title-gr-seq-level-2": 4, "title-gr-seq-level-3": 4,
    }
)  # fmt: skip
LEADS: Final = _words("no-parag grid-list-column-1")
CELLS: Final = _words("tbl-txt tbl-hdr tbl-num tbl-norm tbl-left tbl-right tbl-cent hd-column")
BLOCKS: Final = _words("p div li ul ol table tbody tr td th blockquote h1 h2 h3 h4 txt_te body")
NO_TEXT: Final = _words("script style head nav form noscript")
NOTE: Final = re.compile(r"#(?:nt[rc]\d|E\d|src\.E\d)")
"""Where the mark of a footnote leads to, and its footnote back."""
MARKS: Final = re.compile(
    r"[►▼◄](?:[ABCMR]\d*)?\s*|\s*\(\s*\)| ?—{5}|>(?:PIC FILE|TABLE)[^>]{0,80}>"
)
"""What consolidation marks: act of origin, a deletion; the brackets of a footnote's mark; what
stands for a picture or a table that the page lacks."""
STATE: Final = re.compile(r"\d{4,5}[A-Z]\d{4} — ([A-Z]{2}) — (\d\d)\.(\d\d)\.(\d{4})")
"""A consolidated text's own line: CELEX number, language, day."""
ARTICLE: Final = re.compile(
    r"(?:Article|Artikel|Articolo|Artículo|Artigo|Articolul|Articol|Artikla|Artikkel|Artikull|"
    r"Artikolu|Airteagal|Άρθρο|Άρθρον|Член|Článek|Článok|Člen|Članak|Artykuł|Straipsnis|Pants|"
    r"Artiklan|Cikk)\s+(?:\d+[a-z]{0,3}|[IVX]+|premier|unique|first)\.?"
    r"|\d+[a-z]?\.?\s+(?:artikla|cikk|straipsnis|pants|artikkel)|§ \d+",
    re.IGNORECASE,
)
"""`Article 3` in the official languages, alone on its line, where no class tells."""
JOURNAL: Final = re.compile(
    r"\(\s*[\d*]{1,3}\s*\)\s+(?:OJ|JO|ABl|GU|DO|PB|EFT|EUT|EGT|EYVL|EUVL|ΕΕ|EE|Úř\. ?věst|ELT|OV|"
    r"OL|HL|ĠU|Dz\. ?U|Ú\. ?v|UL|ОВ|SL|IO)\b"
)
"""A footnote to the Official Journal by its abbreviations (Interinstitutional Style Guide, 3.1)."""
NAMED: Final = _words("normal norm") | frozenset(HEADINGS)
"""Classes that tell a page whose parts have names."""
