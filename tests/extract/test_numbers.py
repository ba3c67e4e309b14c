"""Numbers of list items: those that the page's author asked for, as a browser writes them."""

from __future__ import annotations

import pytest

from pipeline.extract.config import ExtractConfig
from pipeline.extract.numbers import marker, with_numbers
from pipeline.extract.page import page_reader
from pipeline.extract.task import PageTask

CASES = {
    '<ol type="a"><li>x<li>y</ol>': '<ol type="a"><li>a. x<li>b. y</ol>',
    "<OL TYPE=I start=4><li>x</li></OL>": "<OL TYPE=I start=4><li>IV. x</li></OL>",
    "<ol type=1><li value='7'><p>x</p><li>y": "<ol type=1><li value='7'><p>7. x</p><li>8. y",
    "<ol type=a><li>x<ul><li>y</ul><li>z</ol>": "<ol type=a><li>a. x<ul><li>y</ul><li>b. z</ol>",
    "<ol type=a><li><ol type=i><li>y</ol></ol>": "<ol type=a><li>a. <ol type=i><li>i. y</ol></ol>",
    "<ol><li>x</ol>": "<ol><li>x</ol>",
    "<ol start=3><li>x<li>y</ol>": "<ol start=3><li>3. x<li>4. y</ol>",
    "<ol><li>x<li value=5>y<li>z</ol>": "<ol><li>x<li value=5>5. y<li>6. z</ol>",
    "<ol><li data-value=5>x</ol>": "<ol><li data-value=5>x</ol>",
    "<ol data-start=3><li>x</ol>": "<ol data-start=3><li>x</ol>",
    "<ul><li value=5>x</ul>": "<ul><li value=5>x</ul>",
    "<ul type=disc><li>x</ul>": "<ul type=disc><li>x</ul>",
    "</ol></ul><ol type=a></ol><li>x": "</ol></ul><ol type=a></ol><li>x",
}


@pytest.mark.parametrize("source", CASES)
def test_items(source: str) -> None:
    assert with_numbers(source) == CASES[source]


@pytest.mark.parametrize(
    ("kind", "number", "written"),
    [("a", 26, "z"), ("A", 27, "AA"), ("a", 703, "aaa"), ("i", 1994, "mcmxciv"),
     ("I", 4000, "4000"), ("a", 0, "0"), ("i", -3, "-3"), ("1", 12, "12")],
)  # fmt: skip
def test_markers(kind: str, number: int, written: str) -> None:
    assert marker(kind, number) == written


@pytest.mark.parametrize("extractor", ["blocks", "trafilatura", "resiliparse"])
def test_clauses_keep_their_letters(extractor: str) -> None:
    clause = "Each party winds the clocks of the other on the first day of the month{}."
    page = (
        "<html><body><article><h1>Licence</h1><p>"
        + clause.format(" as the definitions say") * 3
        + "</p><ol type=a>"
        + "".join(f"<li>{clause.format(f' in case {n}')}</li>" for n in range(5))
        + "</ol></article></body></html>"
    )
    read = page_reader(ExtractConfig(extractor=extractor))  # type: ignore[arg-type]
    text = read(PageTask(body=page.encode(), form="html")).text
    for letter, n in zip("abcde", range(5), strict=True):
        assert f"{letter}. {clause.format(f' in case {n}')}" in text


def test_open_tags_without_end_cost_no_square() -> None:
    source = "<ol type=a>" + "<li " * 500_000
    assert with_numbers(source) == source
