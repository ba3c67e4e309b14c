"""The address that a page gives as its own: read, resolved, and never believed too much."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from pipeline.extract import address
from pipeline.extract.config import ExtractConfig
from pipeline.extract.page import page_reader
from pipeline.extract.task import PageTask

FETCHED = "https://a.example/news/1?ref=x"


@pytest.mark.parametrize(
    ("page", "reference", "found"),
    [
        (FETCHED, "https://a.example/news/1", "https://a.example/news/1"),
        (FETCHED, "/news/1#top", "https://a.example/news/1"),
        (FETCHED, "2", "https://a.example/news/2"),
        (FETCHED, "//b.example/", "https://b.example/"),
        (FETCHED, "  ?p=1 ", "https://a.example/news/1?p=1"),
        (FETCHED, "javascript:alert(1)", None),
        (FETCHED, "http://[::1", None),
        (None, "https:///x", None),
        (FETCHED, "", None),
        (FETCHED, "/" + "x" * 9_000, None),
        (None, "https://a.example/1", "https://a.example/1"),
        (None, "/1", None),
        ("urn:celex:1", "/1", None),
    ],
)
def test_resolved_or_none(page: str | None, reference: str, found: str | None) -> None:
    assert address.own(page, reference) == found


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ('<https://a.example/1>; rel="canonical"', "https://a.example/1"),
        ("</1>; rel=canonical; type=text/html", "/1"),
        ('</2>; rel="next", </1>; REL="shortlink Canonical"', "/1"),
        ('</1>; rel="canonical", </2>; rel="canonical"', None),
        ('</1>; rel="canonical"; anchor="/other"', None),
        ('</1>; rel="noncanonical"', None),
        ('</1>; title="canonical"', None),
    ],
)
def test_link_headers(value: str, found: str | None) -> None:
    assert address.in_headers([("link", value)]) == found


@pytest.mark.parametrize("extractor", ["blocks", "trafilatura", "resiliparse"])
@pytest.mark.parametrize(
    ("head", "found"),
    [
        ('<link rel="canonical" href="/a">', "/a"),
        ("<LINK REL='Canonical' HREF=/a>", "/a"),
        (
            '<base href="https://b.example/x/"><link href="../a" rel="canonical">',
            "https://b.example/a",
        ),
        ('<link rel="canonical" href="/a"><link rel="canonical" href="/a">', "/a"),
        ('<link rel="canonical" href="/a"><link rel="canonical" href="/b">', None),
        ('<!-- <link rel="canonical" href="/a"> -->', None),
        ('<link rel="alternate" href="/a">', None),
    ],
)
def test_markup(page: Callable[..., str], extractor: Any, head: str, found: str | None) -> None:
    read = page_reader(ExtractConfig(extractor=extractor))
    body = page("Das ist ein Satz.", head).encode()
    assert read(PageTask(body=body, form="html")).canonical == found


def test_the_markup_goes_before_the_header(
    piece: Callable[..., Any], read: Callable[..., Any], response: Callable[..., bytes],
    page: Callable[..., str],
) -> None:  # fmt: skip
    header = ("Content-Type: text/html", 'Link: </header>; rel="canonical"')
    head = '<link rel="canonical" href="markup">'
    archive = b"".join(
        response(page("Das ist ein Satz.", markup), url=FETCHED, headers=header[:headers])
        for headers in (1, 2) for markup in ("", head)
    )  # fmt: skip
    rows, _ = read(piece("a.warc", archive))
    assert [row["canonical_url"] for row in rows] == [
        None, "https://a.example/news/markup",
        "https://a.example/header", "https://a.example/news/markup",
    ]  # fmt: skip
    assert {row["url"] for row in rows} == {FETCHED}
