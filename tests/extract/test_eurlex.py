"""EUR-Lex pages: made ones of each kind, and real ones against what their paragraphs hold."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from lxml import html

from pipeline.extract import reference
from pipeline.extract.config import ExtractConfig
from pipeline.extract.eurlex import is_eurlex, read_eurlex
from pipeline.extract.page import page_reader
from pipeline.extract.stage import fingerprint
from pipeline.extract.task import PageTask
from pipeline.extract.tree import parsed

READ = page_reader(ExtractConfig(extractor="trafilatura", marks="markdown"))


def row(*cells: str, table: str = "") -> str:
    inside = "".join(f"<td>{cell}</td>" for cell in cells)
    return f"<table {table}><tbody><tr>{inside}</tr></tbody></table>"


def p(name: str, text: str) -> str:
    return f'<p class="{name}">{text}</p>'


NOTE = '<a id="ntc1" href="#ntr1-L">(<span class="oj-super oj-note-tag">1</span>)</a>'
POINT = row(p("oj-normal", "(a)"), p("oj-normal", "il-prezz;") + row(
    p("oj-normal", "(i)"), p("oj-normal", "mhux aktar;")))  # fmt: skip
JOURNAL = "".join(
    [
        row(p("oj-hd-date", "7.3.2019"), p("oj-hd-lg", "MT"), p("oj-hd-oj", "L 51/12")),
        '<div class="eli-container">',
        p("oj-doc-ti", "REGOLAMENT (UE) 2019/1"), p("oj-doc-ti", "dwar l-arloġġi"),
        p("oj-normal", f"Wara li kkunsidraw l-opinjoni {NOTE},"),
        row(p("oj-normal", "(1)"), p("oj-normal", "L-arloġġi jdoqqu.")),
        p("oj-ti-art", "Artikolu 1"), p("oj-sti-art", "Suġġett"),
        p("oj-normal", "1.&nbsp;&nbsp;&nbsp;Dan jgħodd għal:"), POINT,
        p("oj-doc-ti", "ANNESS"),
        row(p("oj-tbl-txt", "Arloġġ"), p("oj-tbl-txt", "CO<span class='oj-sub'>2</span>"),
            p("oj-normal", " "), table='class="oj-table"'),
        '<hr class="oj-note">', p("oj-note", "(1) ĠU L 1, 1.1.2019, p. 1."), "</div>",
    ]
)  # fmt: skip
JOURNAL_TEXT = """\
# REGOLAMENT (UE) 2019/1 dwar l-arloġġi
Wara li kkunsidraw l-opinjoni,
(1) L-arloġġi jdoqqu.
### Artikolu 1
#### Suġġett
1. Dan jgħodd għal:
(a) il-prezz;
(i) mhux aktar;
## ANNESS
| Arloġġ | CO2 |  |"""

GRID = (
    '<div class="grid-container grid-list"><div class="list grid-list-column-1"><span>{} </span>'
    '</div><div class="grid-list-column-2">{}</div></div>'
)
STATE = "".join(
    [
        p("reference", "02014R0183 — CS — 11.07.2022 — 001.001"), p("disclaimer", "Tento dokument"),
        row(p("arrow", "<a>►B</a>"), p("title-doc-first", "NAŘÍZENÍ č. 183/2014")),
        row(p("arrow", "►M1"), p("title-fam-member-star", "Jiné nařízení"), p("toc-2", "24")),
        row(p("norm", "33"), p("toc-2", "24")),
        '<div class="eli-container">', p("title-doc-first", "NAŘÍZENÍ č. 183/2014"),
        p("title-doc-last", "o hodinách"), p("modref", "▼M1"),
        p("title-article-norm", "Článek 2"), p("stitle-article-norm", "Hodiny"),
        '<div class="norm"><span class="no-parag">1.  </span><div class="norm inline-element">',
        'Hodiny (<a href="#E0001"><span>1</span></a>) bijí ►M1 každou ◄ hodinu:',
        GRID.format("a)", p("norm", "v noci;") + GRID.format("i)", p("norm", "potichu."))),
        "</div></div>", row(p("norm", "Věž"), p("tbl-norm", "12")), "</div>",
        p("footnote", '(<a href="#src.E0001">1</a>) Úř. věst. L 1.'),
    ]
)  # fmt: skip
STATE_TEXT = """\
# NAŘÍZENÍ č. 183/2014 o hodinách
### Článek 2
#### Hodiny
1. Hodiny bijí každou hodinu:
a) v noci;
i) potichu.
| Věž | 12 |"""

PLAIN = """<html lang="FI"><head><meta name="DC.language" content="FI">
<meta name="DC.description" content="Neuvoston direktiivi kelloista">
<meta name="DC.source" content="Virallinen lehti L 102 , 05/06/1995 s. 18"></head><body>
<h1>31995L0007</h1><p><strong>Neuvoston direktiivi kelloista</strong></p>
<div id="TexteOnly"><p><TXT_TE><p>NEUVOSTON DIREKTIIVI</p><p> jossa säädetään kelloista</p>
<p>1 artikla</p><p>1. Kellot käyvät (1).</p><p> </p><p>(1) EYVL N:o L 133, 4.6.1969, s. 6.</p>
<p>LIITE &gt;TABLE&gt;</p></TXT_TE></p></div></body></html>"""
PLAIN_TEXT = """\
# NEUVOSTON DIREKTIIVI
jossa säädetään kelloista
### 1 artikla
1. Kellot käyvät (1).
LIITE"""

STYLED = """<?xml version="1.0" encoding="UTF-8"?>
<html><head><title>Konsolidierter TEXT: 31998F0699 — DE — 05.07.2001</title></head><body>
<p style="text-align: right">1998F0699 — DE — 05.07.2001 — 001.001</p><hr>
<p>Dieses Dokument ist lediglich eine Dokumentationsquelle</p>
<table><tr><td><p><a>►B</a></p></td><td><p>GEMEINSAME MAßNAHME</p><p>über Uhren</p>
<p>(ABl. L 333, 9.12.1998, p.1)</p></td></tr></table><p>Geändert durch:</p>
<table><tr><td><p><a>►M1</a></p></td><td><p>Rahmenbeschluss</p></td></tr></table>
<p><a>▼B</a></p><p>GEMEINSAME MAßNAHME</p><p>über Uhren</p><p>DER RAT —</p>
<p><a>▼M1</a> —————</p><p style="font-style: italic">Artikel 2</p>
<table><tr><td><p>a)</p></td><td><p>Uhren gehen richtig;</p></td></tr></table></body></html>"""
STYLED_TEXT = """\
# GEMEINSAME MAßNAHME über Uhren
DER RAT —
### Artikel 2
a) Uhren gehen richtig;"""

OLDER = JOURNAL.replace("oj-", "")
WITHIN = f"<nav><p>Search EUR-Lex</p></nav><div id='text'>{JOURNAL}</div><p>About us</p>"
MALTESE = "REGOLAMENT (UE) 2019/1 dwar l-arloġġi"
MADE = {
    "journal": (JOURNAL, JOURNAL_TEXT, MALTESE, "mt", "2019-03-07"),
    "journal in an older rendering": (OLDER, JOURNAL_TEXT, MALTESE, "mt", "2019-03-07"),
    "journal within the site": (WITHIN, JOURNAL_TEXT, MALTESE, "mt", "2019-03-07"),
    "consolidated": (STATE, STATE_TEXT, "NAŘÍZENÍ č. 183/2014 o hodinách", "cs", "2022-07-11"),
    "plain": (PLAIN, PLAIN_TEXT, "Neuvoston direktiivi kelloista", "fi", "1995-06-05"),
    "styled": (STYLED, STYLED_TEXT, "GEMEINSAME MAßNAHME über Uhren", "de", "2001-07-05"),
}


@pytest.mark.parametrize("case", MADE)
def test_pages_of_each_kind(case: str) -> None:
    source, text, title, language, day = MADE[case]
    found = READ(PageTask(body=source.encode(), form="html", charset="utf-8"))
    assert found.text == text
    assert found.reader == "eurlex_xhtml"
    assert (found.title, found.html_lang, found.published_at) == (title, language, day)


@pytest.mark.parametrize("extractor", ["blocks", "resiliparse"])
def test_the_recipe_s_extractor_does_not_matter(extractor: str) -> None:
    read = page_reader(ExtractConfig(extractor=extractor, marks="markdown"))  # type: ignore[arg-type]
    assert read(PageTask(body=JOURNAL.encode(), form="html")).text == JOURNAL_TEXT


def test_no_day_after_the_capture() -> None:
    task = PageTask(body=JOURNAL.encode(), form="html", fetched_on="2018-01-01")
    assert READ(task).published_at is None


def test_a_page_of_furniture_alone_has_no_text() -> None:
    head = STATE[: STATE.index("<table ><tbody><tr><td>" + p("norm", "33"))]
    found = READ(PageTask(body=head.encode(), form="html"))
    assert (found.text, found.reason) == ("", "no_main_content")


def test_other_pages_are_read_as_pages() -> None:
    other = "<html><body><article><p class='norm'>" + "Ein Satz über Uhren. " * 20
    assert not is_eurlex(other)
    assert READ(PageTask(body=other.encode(), form="html")).reader == reference.NAME
    bare = f"<div id='x'></div><div id=\"TexteOnly\"></div>{other}"
    assert is_eurlex(bare)
    assert "Ein Satz" in READ(PageTask(body=bare.encode(), form="html")).text


def test_depth_costs_no_more_than_it_holds() -> None:
    deep = f"{row(p('oj-normal', '(a)'), '')[:-13]}" * 3_000 + p("oj-normal", "Zum Schluss.")
    assert "Zum Schluss." in READ(PageTask(body=deep.encode(), form="html")).text


def test_resiliparse_is_named_and_has_one_way() -> None:
    page = (
        "<html><head><title>Titel</title></head><body><article><h1>Uhren</h1>"
        + "<p>Ein langer Satz über Uhren, die richtig gehen.</p>" * 9
        + "<table><tr><td>zwölf</td></tr></table></article></body></html>"
    )
    config = ExtractConfig(extractor="resiliparse")
    found = page_reader(config)(PageTask(body=page.encode(), form="html"))
    assert found.reader is not None
    assert found.reader.startswith("resiliparse 2.")
    assert found.title == "Titel"
    assert found.text.count("Ein langer Satz") == 9
    assert "zwölf" in found.text
    without = ExtractConfig(extractor="resiliparse", include_tables=False)
    assert "zwölf" not in page_reader(without)(PageTask(body=page.encode(), form="html")).text
    assert "favor" not in fingerprint(config)["settings"]  # type: ignore[operator]
    assert fingerprint(config) != fingerprint(without)
    with pytest.raises(ValueError, match="leave `favor` out"):
        ExtractConfig(extractor="resiliparse", favor="recall")


FURNITURE = (
    "hd-", "oj-hd-", "note", "oj-note", "footnote", "toc-", "title-fam-", "disclaimer", "reference",
    "arrow", "modref", "title-doc-oj-reference",
)  # fmt: skip
SAMPLES = {
    # file: (lines with a number before their text, articles, rows of tables; read beside the page)
    "formex4/eu_32006l0018_2006-02-14_fr.xml": (16, 3, 0),
    "formex4/eu_32006l0114_2006-12-12_fr.xml": (60, 12, 48),
    "formex4/eu_12012e108_2012-10-26_en.xml": (4, 1, 0),
    "formex4/eu_32024r2620_2024-07-30_en.xml": (27, 5, 0),
    "eurlex_xhtml/modern_1_raw.html": (36, 5, 0),
    "eurlex_xhtml/eu_32000r1346_2010-04-02_en.html": (149, 47, 0),
    "eurlex_xhtml/eu_32013l0016_2016-04-18_fr.html": (25, 4, 0),
    "eurlex_xhtml/eu_32016r1801_2022-12-25_en.html": (0, 2, 63),
    "eurlex_xhtml/eu_32018r1646_2026-02-19_en.html": (88, 5, 44),
    "eurlex_xhtml/eu_32024r0795_2025-12-23_en.html": (150, 22, 14),
    "eurlex_xhtml/eu_31997r1310_1997-06-30_fr.html": (90, 3, 0),
    "eurlex_xhtml/EUHb_de_raw.html": (20, 5, 0),
    "eurlex_xhtml/old_consolidated_raw.html": (18, 7, 0),
}


def squeezed(text: str) -> str:
    return "".join(character for character in text if character.isalnum())


def paragraphs(tree: html.HtmlElement) -> tuple[list[str], list[str]]:
    """Letters and digits of each paragraph: of the body, and of furniture."""
    for mark in tree.xpath("//a[starts-with(@href, '#')]"):
        mark.drop_tree()
    held = tree.xpath("//div[@id='TexteOnly']")
    named = not held and bool(tree.xpath("//p[@class]"))
    body, furniture = [], []
    for element in (held[0] if held else tree).iter("p", "div"):
        if element.find(".//p") is not None:
            continue
        said = element.text_content().strip()
        if held and re.match(r"\(?[\d*]+\)?\s*(?:OJ|JO|ABl)|>PIC FILE", said):
            continue  # a footnote or a missing picture, which only their words tell
        text = squeezed(re.sub(r"[►▼][A-Z]\d*", "", said))
        if (element.get("class") or "").startswith(FURNITURE):
            furniture.append(text)
        elif (element.get("class") or not named) and len(text) > 1:
            body.append(text)
    return body, furniture


@pytest.mark.parametrize("name", SAMPLES)
def test_real_pages(name: str) -> None:
    root = os.environ.get("EUROSIFT_TEST_DATA")
    if not root:
        pytest.skip("EUROSIFT_TEST_DATA is not set: pages of EUR-Lex are not here")
    source = (Path(root) / "public_sector" / name).read_text("utf-8")
    tree = parsed(source)
    assert is_eurlex(source)
    found = read_eurlex(tree)
    assert found is not None
    lines = found.text.split("\n")
    number = [line for line in lines if len(line.split()[0]) < 7 and line.split()[0][-1] in ".)"
              and len(line.split()) > 1]  # fmt: skip
    numbered, articles, rows = SAMPLES[name]
    assert len(number) >= numbered
    assert sum(line.startswith("### ") for line in lines) == articles
    assert sum(line.startswith("| ") for line in lines) == rows
    assert lines[0].startswith("# ")
    text = squeezed(found.text)
    body, furniture = paragraphs(tree)
    kept = sum(len(one) for one in body if one in text) / sum(map(len, body))
    plain = not furniture
    assert kept >= (0.96 if plain else 0.995), [one[:60] for one in body if one not in text]
    left = [one for one in furniture if len(one) > 40 and one in text]
    assert left == []
    other = reference.main_text(parsed(source), ExtractConfig(extractor="trafilatura"))
    theirs = squeezed(other)
    assert kept >= sum(len(one) for one in body if one in theirs) / sum(map(len, body))
