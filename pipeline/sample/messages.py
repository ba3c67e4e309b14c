"""Pages for the languages whose manuals are few: messages of Firefox and Thunderbird, proverbs.

A programme's messages are sentences written by translators for people: what went wrong, what to do.
Those of one file are put together as a help page would, in their order; labels, and whatever has a
placeholder, are left out.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from pipeline.sample.manuals import E_MAIL, plain
from pipeline.sample.packages import MOZILLA_LANGUAGES, PACKAGES, Package, folder
from pipeline.sample.page import Page, is_prose, words

PAGE_WORDS: Final = 220
"""Words after which a file's messages go on on another page."""

LEAST_WORDS: Final = 110
"""Fewer words than this make no page."""

_BRANDS: Final = re.compile(r"\{ ?-brand-(?:short|shorter|full|product)-name ?\}")
_ENGLISH: Final = re.compile(
    r"\b(?:the|this|your?|with|and|that|will|from|have|has|not|are|for|can|when)\b", re.IGNORECASE
)


def mozilla(root: Path, language: str) -> Iterator[Page]:
    """Pages of the messages of Firefox, then of Thunderbird where it says something else."""
    seen: set[str] = set()
    for program, brand in (("firefox-esr", "Firefox"), ("thunderbird", "Thunderbird")):
        package = PACKAGES[f"{program}-l10n-{MOZILLA_LANGUAGES[language]}"]
        base = folder(root, package.name)
        [pack] = sorted(base.rglob("*.xpi"))
        with zipfile.ZipFile(pack) as archive:
            for member in sorted(archive.namelist()):
                if not member.endswith((".ftl", ".properties")) or "preview" in member:
                    continue
                text = archive.read(member).decode("utf-8")
                sentences = [
                    sentence
                    for sentence in _messages(text, brand)
                    if sentence not in seen and _is_translated(sentence, language)
                ]
                sentences = list(dict.fromkeys(sentences))
                seen.update(sentences)
                where = f"{pack.relative_to(base)}!{member}"
                yield from _pages(language, package, where, sentences)


def _messages(text: str, brand: str) -> Iterator[str]:
    joined = re.sub(r"\n[ \t]+(?![.\[*}])", " ", text)
    for line in joined.splitlines():
        found = re.match(r"\s*\.?[\w.-]+ ?= ?(.+)", line)
        if not found or line.startswith("#"):
            continue
        message = plain(_BRANDS.sub(brand, found.group(1).replace("\\n", " ")))
        if not re.search(r"[{}%$#<>_|\\@]|https?:", message) and is_prose(message, 7):
            yield message


def _is_translated(sentence: str, language: str) -> bool:
    if E_MAIL.search(sentence):
        return False
    if language == "bg":
        return len(re.findall(r"[а-яА-Я]", sentence)) > len(sentence) / 2
    allowed = 0 if language == "ga" else 1  # Romanian `are`, Lithuanian `for…` are no English
    return len(_ENGLISH.findall(sentence)) <= allowed


def _pages(language: str, package: Package, where: str, sentences: list[str]) -> Iterator[Page]:
    groups: list[list[str]] = [[]]
    for sentence in sentences:
        if sum(map(words, groups[-1])) >= PAGE_WORDS:
            groups.append([])
        groups[-1].append(sentence)
    stem = where.rpartition("/")[2].partition(".")[0]
    for number, group in enumerate(groups, start=1):
        if sum(map(words, group)) < LEAST_WORDS:
            continue
        paragraphs = [" ".join(group[start : start + 3]) for start in range(0, len(group), 3)]
        yield Page(
            language=language,
            site="browser.example.net",
            slug=f"{package.name.partition('-')[0]}-{stem}-{number}",
            title=" ".join(group[0].split()[:9]).rstrip(".,;:!?"),
            blocks=tuple(("p", paragraph) for paragraph in paragraphs),
            package=package,
            source=where,
        )


def proverbs(root: Path) -> Iterator[Page]:
    """Irish proverbs, 24 a page, four a paragraph."""
    base = folder(root, "fortunes-ga")
    inside = Path("usr/share/games/fortunes/ga/proverbs")
    entries = [
        " ".join(entry.split())
        for entry in (base / inside).read_text(encoding="utf-8").split("\n%")
    ]
    kept = list(dict.fromkeys(entry for entry in entries if is_prose(entry, 6)))
    for number, start in enumerate(range(0, len(kept) - 23, 24), start=1):
        page = kept[start : start + 24]
        yield Page(
            language="ga",
            site="browser.example.net",
            slug=f"seanfhocail-{number}",
            title=f"Seanfhocail na Gaeilge, leathanach {number}",
            blocks=tuple(("p", " ".join(page[i : i + 4])) for i in range(0, 24, 4)),
            package=PACKAGES["fortunes-ga"],
            source=str(inside),
        )
