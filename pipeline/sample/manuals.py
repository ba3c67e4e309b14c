"""Pages of the LibreOffice help, the Apache manual and the GNOME help.

The first two are HTML and stay byte for byte as packaged. The GNOME help is Mallard, an XML format:
its blocks are read and laid out by `page`, its credits kept as the attribution that CC BY-SA asks
for. Half-translated pages are common; what equals the English page is taken out, or the page is.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Final

from pipeline.sample.packages import LIBREOFFICE_LANGUAGES, PACKAGES, folder
from pipeline.sample.page import Page, words

E_MAIL: Final = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]*[a-z]")
"""Pages with an address of a real person or list are not taken."""

_PARAGRAPH: Final = re.compile(r'<p id="([^"]+)" class="[^"]*"[^>]*>(.*?)</p>', re.DOTALL)
_TITLE: Final = re.compile(r"<title>(.*?)</title>", re.DOTALL)
_TAG: Final = re.compile(r"<[^>]+>")
_HIDDEN: Final = re.compile(r'<span hidden="true"[^>]*>.*?</span>', re.DOTALL)

LARGEST_PAGE: Final = 14_000
"""Bytes of HTML of one page: the sample as a whole has to stay under 8 MB."""

MAX_UNTRANSLATED: Final = 0.02
"""Share of a LibreOffice page's words that may equal the English ones (names of functions)."""


def plain(html: str) -> str:
    """Text of an HTML fragment, white space collapsed."""
    return " ".join(unescape(_TAG.sub("", _HIDDEN.sub("", html))).split())


def libreoffice(root: Path, language: str) -> Iterator[Page]:
    """Pages of the LibreOffice help in one language, in order of their paths."""
    suffix = LIBREOFFICE_LANGUAGES[language]
    home = Path("usr/share/libreoffice/help")
    base = folder(root, f"libreoffice-help-{suffix}") / home
    own = base / suffix.replace("us", "US")
    english = folder(root, "libreoffice-help-en-us") / home / "en-US"
    for path in sorted(own.glob("text/*/guide/*.html")) + sorted(own.glob("text/shared/0*/*.html")):
        if path.stat().st_size > LARGEST_PAGE:
            continue
        raw = path.read_text(encoding="utf-8")
        if E_MAIL.search(raw):
            continue
        inside = path.relative_to(own)
        paragraphs = [(key, plain(text)) for key, text in _PARAGRAPH.findall(raw)]
        if language != "en" and _untranslated(paragraphs, english / inside) > MAX_UNTRANSLATED:
            continue
        title = _TITLE.search(raw)
        yield Page(
            language=language,
            site="office.example.org",
            slug="-".join(inside.with_suffix("").parts[1:]),
            title=plain(title.group(1)) if title else "",
            blocks=tuple(("p", text) for _, text in paragraphs if text),
            package=PACKAGES[f"libreoffice-help-{suffix}"],
            source=str(path.relative_to(folder(root, f"libreoffice-help-{suffix}"))),
            raw=raw,
        )


def _untranslated(paragraphs: list[tuple[str, str]], english: Path) -> float:
    if not english.is_file():
        return 1.0
    known = {plain(text) for _, text in _PARAGRAPH.findall(english.read_text(encoding="utf-8"))}
    total = sum(words(text) for _, text in paragraphs)
    same = sum(words(text) for _, text in paragraphs if text in known and words(text) > 3)
    return same / total if total else 1.0


def apache(root: Path, language: str) -> Iterator[Page]:
    """Pages of the Apache HTTP Server manual in one language."""
    base = folder(root, "apache2-doc")
    for path in sorted((base / "usr/share/doc/apache2-doc/manual" / language).rglob("*.html")):
        if not 3_000 < path.stat().st_size < 2 * LARGEST_PAGE:
            continue
        raw = path.read_text(encoding="utf-8", errors="replace")
        if E_MAIL.search(raw) or "\ufffd" in raw:
            continue
        title = _TITLE.search(raw)
        paragraphs = re.findall(r"<p[^>]*>(.*?)</p>", raw, re.DOTALL)
        yield Page(
            language=language,
            site="server.example.net",
            slug=path.stem,
            title=plain(title.group(1)) if title else "",
            blocks=tuple(("p", plain(text)) for text in paragraphs if plain(text)),
            package=PACKAGES["apache2-doc"],
            source=str(path.relative_to(base)),
            raw=raw,
        )


_MALLARD_BLOCKS: Final = {"p": "p", "title": "h2"}
_MALLARD_SKIPPED: Final = {"info", "media", "comment", "code", "screen", "table", "figure"}


def gnome(root: Path, language: str) -> Iterator[Page]:
    """Pages of the GNOME help in one language, untranslated blocks left out."""
    base = folder(root, "gnome-user-docs")
    own = base / "usr/share/help" / ("C" if language == "en" else language) / "gnome-help"
    english = base / "usr/share/help/C/gnome-help"
    for path in sorted(own.glob("*.page")):
        tree = _mallard(path)
        blocks = list(_blocks(tree, "p"))
        if language != "en":
            known = {text for _, text in _blocks(_mallard(english / path.name), "p")}
            blocks = [block for block in blocks if block[1] not in known]
        if not blocks or blocks[0][0] != "h2":
            continue  # the title itself is not translated
        if any(E_MAIL.search(text) for _, text in blocks):
            continue
        yield Page(
            language=language,
            site="desktop.example.com",
            slug=path.stem,
            title=blocks[0][1],
            blocks=tuple(blocks[1:]),
            package=PACKAGES["gnome-user-docs"],
            source=str(path.relative_to(base)),
            attribution=_credits(tree),
        )


def _mallard(path: Path) -> ElementTree.Element:
    text = re.sub(r"<!DOCTYPE.*?\]>", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    return ElementTree.fromstring(text)


def _name(element: ElementTree.Element) -> str:
    return element.tag.rpartition("}")[2]


def _blocks(element: ElementTree.Element, tag: str) -> Iterator[tuple[str, str]]:
    for child in element:
        name = _name(child)
        if name in _MALLARD_SKIPPED:
            continue
        if name in _MALLARD_BLOCKS:
            text = " ".join("".join(child.itertext()).split())
            if text:
                yield ("h2" if name == "title" else tag, text)
        else:
            yield from _blocks(child, "li" if name == "item" else tag)


def _credits(tree: ElementTree.Element) -> str:
    names = [
        " ".join("".join(name.itertext()).split())
        for credit in tree.iter()
        if _name(credit) == "credit"
        for name in credit
        if _name(name) == "name"
    ]
    return "; ".join(dict.fromkeys(["GNOME Documentation Project", *names]))
