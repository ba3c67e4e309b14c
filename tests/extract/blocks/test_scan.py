"""The compiled scanner against its rules in plain Python, and against pages made to hurt it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.extract.blocks import elements, run
from pipeline.extract.blocks.scan import MAX_DEPTH, Scan, scan
from pipeline.extract.charset import decode
from tests.extract.blocks import reference

SAMPLE = Path(__file__).parents[3] / "pipeline" / "sample" / "html"
COLUMNS = [name for name in vars(run) if name.isupper() and isinstance(getattr(run, name), int)]


def scanned(source: str) -> Scan:
    return scan(np.frombuffer(source.encode("utf-8", "replace"), np.uint8))


def described(page: Scan) -> dict[str, Any]:
    whole = page.text.tobytes()
    counts = [name for name in COLUMNS if name in reference.counted(EXAMPLE)]
    return {
        "blocks": [
            (
                whole[a:b].decode(),
                int(page.block_page[k, 0]),
                int(page.block_page[k, 1]),
                int(page.block_element[k]),
                {name: int(page.counts[k, getattr(run, name)]) for name in counts},
            )
            for k, (a, b) in enumerate(page.block_text.tolist())
        ],
        "elements": [
            (
                elements.NAMES[page.tag[e] - 1], int(page.parent[e]), int(page.depth[e]),
                int(page.words[e]), int(page.span[e, 0]), int(page.span[e, 1]),
            )
            for e in range(len(page.tag))
        ],
    }  # fmt: skip


EXAMPLE = reference.Scanner("<p>x").blocks[0]


def same(source: str) -> None:
    source = source.encode("utf-8", "replace").decode()
    ours, theirs = described(scanned(source)), reference.described(source)
    assert ours["blocks"] == theirs["blocks"]
    assert ours["elements"] == theirs["elements"]


CASES = {
    "implied ends": "<p>a<p>b<ul><li>c<li>d<ul><li>e</ul>f</ul><dl><dt>g<dd>h<dt>i</dl>",
    "tables": "<table><tr><td>a<td>b<tr><th>c<table><tr><td>d</table>e</table><tbody><tr><td>f",
    "links": "<a href=x>a <b>b</b><a>c</a> d<div>e</a>f</div>",
    "misnested": "<b><i>a</b>b</i><div><span>c</div>d</span></p>e</section>f",
    "comments": "a<!-- b -->c<!-->d<!--->e<!-- f --!>g<!x>h<?y?>i</ z>j</>k<![CDATA[l]]>m<!-- n",
    "raw": "<title>a</title>b<script>c</p></script>d<style>e</STYLE >f<svg><p>g</svg>h",
    "raw, unclosed": "<svg>a<p>b<select>c<p>d<title>e<p>f<script>g<p>h",
    "entities": "&amp; &auml;&AMP;&notit; &nbsp;x &#8364;&#x20ac;&#128;&#0;&#xD800; &nGt; & &x;",
    "attributes": "<p class='article ad' ID=main-nav hidden>a<p style='display : none'>b<p a=/>c",
    "quotes": "<p title='>'>a<p title=\">\" b='c'd>e<p =x>f<p a==b>g<p \"'>",
    "pre": "<pre>\n a\r\n\n  b <b>c</b>\t\n</pre> d  e",
    "head": "<html><head>x<meta a>y<div>z</div></head><body class=c>a<body>b",
    "self-closing": "<div/>a<a/>b<script/>c<br/>d<svg/>e",
    "breaks": "a<br>b<br><br>c<hr>d</br>e<img><input>f",
    "less": "a < b <3 c<",
    "nul": "a\0b<p\0c>d<\0p>e",
    "cut": "<p>a<p class='b",
    "greek": "<p>Τι είναι; Είναι «καλό»· ναι. Όχι!",
    "long names": "<blockquotes>a</blockquote>b<figcaption>c</figcapti>d",
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_rules(case: str) -> None:
    same(CASES[case])


_TAGS = (
    "p div ul ol li table tr td th tbody a b strong span br hr img pre h1 h2 dl dt dd script style"
    " title svg select head body html article blockquote button input textarea math x-y P DIV"
)
TAGS = st.sampled_from(_TAGS.split())
VALUES = st.text("ab c<>='\"/_-&ø\0", max_size=8) | st.sampled_from(
    ["main-content", "comment_list", "sidebar ad", "display:none", "display: block", "true"]
)
NAMES = st.sampled_from(["class", "id", "role", "style", "hidden", "aria-hidden", "x", "/", "="])


@st.composite
def tag(draw: st.DrawFn) -> str:
    name = draw(TAGS)
    if draw(st.booleans()):
        return f"</{name}{draw(st.sampled_from(['>', ' >', '', ' x>', '/>']))}"
    quote = draw(st.sampled_from(['"', "'", ""]))
    parts = [f" {draw(NAMES)}={quote}{draw(VALUES)}{quote}" for _ in range(draw(st.integers(0, 2)))]
    return f"<{name}{''.join(parts)}{draw(st.sampled_from(['>', '/>', ' >', '']))}"


MARKUP = st.sampled_from(
    [
        "<!-- ",
        "-->",
        "<!",
        "<?",
        "</",
        "<",
        ">",
        "&amp;",
        "&#38;",
        "&nbsp",
        "&",
        "\n",
        "\u00a0",
        "\0",
    ]
)
PAGE = st.lists(tag() | MARKUP | st.text("aB1. ,;:!é»—\n\tЖΩ𝔸", max_size=12), max_size=40).map(
    "".join
)


@settings(derandomize=True, deadline=None, max_examples=600)
@given(PAGE)
def test_compiled_as_plain(source: str) -> None:
    same(source)


@settings(derandomize=True, deadline=None, max_examples=300)
@given(st.binary(max_size=200))
def test_any_bytes(data: bytes) -> None:
    page = scan(np.frombuffer(data, np.uint8))
    assert (page.block_text[:, 0] < page.block_text[:, 1]).all()
    assert (page.block_page[1:, 0] >= page.block_page[:-1, 1]).all()


@pytest.mark.parametrize("path", sorted(SAMPLE.glob("*.html")), ids=lambda p: p.stem)
def test_sample_pages(path: Path) -> None:
    same(decode(path.read_bytes(), None).text or "")


def test_offsets_point_at_the_text_in_the_page() -> None:
    source = "<p>Ein <b>kurzer</b> Satz.</p><p>Noch &auml; einer</p>"
    page = scanned(source)
    places = [source.encode()[a:b].decode() for a, b in page.block_page.tolist()]
    assert places == ["Ein <b>kurzer</b> Satz.", "Noch &auml; einer"]


HOSTILE = {
    "deep": "<div>" * 100_000 + "tief" + "</div>" * 100_000 + "<p>danach",
    "attributes": "<p " + " ".join(f"a{k}=b" for k in range(1_000_000)) + ">viele",
    "unclosed raw": "<svg><select><textarea><title><canvas>" * 40_000 + "Rest",
    "unclosed comment": "<p>vor<!--" + "<p>x" * 200_000,
    "unclosed quote": "<p>vor<a href='" + "<p>x" * 200_000,
    "unclosed lists": "<ul><li>" * 100_000 + "Rest",
    "unclosed items": "<li><div>" * 200_000 + "Rest",
    "ends alone": "</div></p></span></td>" * 200_000 + "Rest",
    "less than": "<" * 1_000_000,
    "ampersands": "&" * 1_000_000 + "&amp" * 100_000,
    "bogus": "</" * 500_000,
    "nul": "a\0" * 500_000,
    "one line": "wort " * 400_000,
    "spaces": " " * 2_000_000 + "Rest",
}

ENDINGS = {
    "deep": "danach", "attributes": "viele", "unclosed comment": "vor", "unclosed quote": "vor",
    "less than": "<", "ampersands": "&", "bogus": "", "nul": "a", "one line": "wort",
}  # fmt: skip


@pytest.mark.parametrize("case", HOSTILE)
def test_hostile_pages(case: str) -> None:
    """Time in proportion to the square of the length would be minutes for each of them."""
    page = scanned(HOSTILE[case])
    assert page.depth.max() < MAX_DEPTH
    assert page.text.tobytes().decode().endswith(ENDINGS.get(case, "Rest"))


@pytest.mark.soak
def test_a_hundred_megabytes() -> None:
    row = "<tr class='a'><td>Zeile</td><td><a href='/x'>mit Verweis</a></td></tr>\n"
    page = scanned("<table>" + row * (100_000_000 // len(row)))
    assert len(page.block_element) == 2 * (100_000_000 // len(row))


def test_names_differ_in_eight_bytes() -> None:
    assert len({elements.packed(name) for name in elements.NAMES}) == len(elements.NAMES)
