"""One payload to text: encodings, hostile markup, and what the page says of itself."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.extract.charset import decode
from pipeline.extract.config import ExtractConfig
from pipeline.extract.dates import published
from pipeline.extract.licence import clear_licence, header_links, identifier
from pipeline.extract.page import page_reader
from pipeline.extract.repair import repaired
from pipeline.extract.rights import header_signals
from pipeline.extract.task import PageTask

Page = Callable[..., str]
READ = page_reader(ExtractConfig())

CS = "Příliš žluťoučký kůň úpěl ďábelské ódy."
EL = "Η γρήγορη καφέ αλεπού πηδάει πάνω από το τεμπέλικο σκυλί."
LT = "Įlinkdama fechtuotojo špaga sublykčiojusi pragręžė apvalų arbūzą."


@pytest.mark.parametrize(
    ("text", "encoding", "header", "markup", "used"),
    [
        (CS, "cp1250", "windows-1250", None, "cp1250"),
        (CS, "cp1250", None, "windows-1250", "cp1250"),
        (CS, "iso-8859-2", "ISO-8859-2", "utf-8", "iso8859-2"),
        (EL, "iso-8859-7", "iso-8859-7", None, "iso8859-7"),
        (EL, "iso-8859-7", "no-such-charset", "iso-8859-7", "iso8859-7"),
        (EL, "iso-8859-7", None, None, "iso8859-7"),
        (LT, "cp1257", "windows-1257", None, "cp1257"),
        (LT, "cp1257", "utf-8", "windows-1257", "cp1257"),
        (CS, "utf-8", "iso-8859-1", None, "utf-8"),
        (CS, "utf-8", "UNICODE-1-1-UTF-8", None, "utf-8"),
        (CS, "utf-8-sig", "iso-8859-2", None, "utf-8"),
        (CS, "utf-16", None, None, "utf-16-le"),
    ],
)
def test_encodings(
    page: Page, text: str, encoding: str, header: str | None, markup: str | None, used: str
) -> None:
    head = f'<meta charset="{markup}">' if markup else ""
    body = page(text, head).encode(encoding)
    result = READ(PageTask(body=body, form="html", charset=header))
    assert result.charset_used == used
    assert result.charset_declared == (header or markup)
    assert text in result.text


@settings(derandomize=True, deadline=None, max_examples=200)
@given(st.binary(max_size=300), st.sampled_from([None, "utf-8", "utf-16", "gb18030", "x\0y"]))
def test_decoding_is_total(data: bytes, charset: str | None) -> None:
    decoded = decode(data, charset)
    assert (decoded.text is None) == (decoded.used is None)


def test_noise_is_undecodable() -> None:
    noise = bytes(0 if number % 3 else 0x81 for number in range(3000))
    assert READ(PageTask(body=noise, form="text")).reason == "undecodable"


@pytest.mark.parametrize("body", [b"", b"   \r\n", b"\0" * 100])
def test_empty_body(body: bytes) -> None:
    assert READ(PageTask(body=body, form="html")).reason == "empty_body"


def test_nul_bytes_do_not_end_the_page(page: Page) -> None:
    result = READ(PageTask(body=page("Vor\0 und nach.").encode(), form="html"))
    assert "Vor und nach. Absatz 3" in result.text


def test_nested_a_hundred_thousand_deep() -> None:
    source = "<html><body>" + "<div>" * 100_000 + "<p>Tief.</p>" + "</div>" * 100_000
    assert READ(PageTask(body=source.encode(), form="html")).reason in (None, "no_main_content")


def test_entities_in_nested_json_ld_do_not_end_the_page(page: Page) -> None:
    deep = f'<script type="application/ld+json">{"[" * 100_000}</script>'
    assert READ(PageTask(body=page("Text.", deep).encode(), form="html")).reason is None


@settings(derandomize=True, deadline=None, max_examples=200)
@given(st.text(max_size=80))
def test_normal_form(text: str) -> None:
    once = repaired(text)
    assert unicodedata.is_normalized("NFC", once)
    assert "\r" not in once
    assert "\0" not in once


@pytest.mark.parametrize(
    ("broken", "whole"),
    [
        ("schÃ¶n", "schön"),
        ("a\r\nb\rc", "a\nb\nc"),
        ("e\u0301te\u0301", "été"),
        ("ﬁnden", "finden"),
        ("„Zitat“ «цитат» ”citat”", "„Zitat“ «цитат» ”citat”"),
        ("a &lt; b", "a &lt; b"),
    ],
)
def test_repairs(broken: str, whole: str) -> None:
    assert repaired(broken) == whole


@pytest.mark.parametrize(
    ("stated", "fetched", "day"),
    [
        (["2023-11-06T11:41:00+0100"], "2024-03-04", "2023-11-06"),
        (["20231106"], "2024-03-04", "2023-11-06"),
        (["Mon, 06 Nov 2023 11:41:00 GMT"], "2024-03-04", "2023-11-06"),
        (["2024-03-05"], "2024-03-04", "2024-03-05"),
        (["2024-03-06"], "2024-03-04", None),
        (["2024-03-06", "2024-01-01"], "2024-03-04", "2024-01-01"),
        (["2023-13-45", "gestern", ""], "2024-03-04", None),
        (["2031-01-01"], None, "2031-01-01"),
        ([], None, None),
    ],
)
def test_dates(stated: list[str], fetched: str | None, day: str | None) -> None:
    assert published(stated, fetched) == day


SEARCHED = ExtractConfig(dates="htmldate", cascade=0.0)


@pytest.mark.parametrize(
    ("inside", "fetched", "day"),
    [
        ("<span class='date'>published 3 May 2021</span>", "2021-06-01", "2021-05-03"),
        ("<span class='date'>published 3 May 2021</span>", "2021-05-02", "2021-05-03"),
        ("<span class='date'>published 3 May 2021</span>", "2021-04-01", None),  # not yet
        ("<span class='date'>published 3 May 2021</span>", None, "2021-05-03"),
        ("<span class='date'>published 3 May 2199</span>", None, None),
        ("<time pubdate datetime='2019-01-02'>x</time><span class='date'>3 May 2021</span>", None,
         "2019-01-02"),
        ("<p>no date</p>", "2021-06-01", None),
    ],
)  # fmt: skip
def test_htmldate_searches_where_nothing_is_stated(
    page: Page, inside: str, fetched: str | None, day: str | None
) -> None:
    """The capture bounds it, never the day on which the test runs."""
    body = page("Das ist ein Satz.").replace("<article>", f"<article>{inside}").encode()
    task = PageTask(body=body, form="html", fetched_on=fetched)
    assert page_reader(SEARCHED)(task).published_at == day


def test_page_without_a_stated_date_has_none(page: Page) -> None:
    assert READ(PageTask(body=page("Am 3. März 2020.").encode(), form="html")).published_at is None


def test_markup(page: Page) -> None:
    head = """
    <meta name="robots" content="noai, noimageai"><meta name="TDM-Reservation" content="1">
    <meta name="robots" content="index, follow"><meta name="viewport" content="width=1">
    <link rel="license" href="https://creativecommons.org/licenses/by-sa/4.0/deed.de">
    <link rel="license" type="application/rsl+xml" href="/license.xml">
    <meta name="dc.rights" content="Alle Rechte"><meta property="og:title" content="Der Titel">
    <script type="application/ld+json">{"@graph": [{"datePublished": "2022-05-01T08:00Z",
      "license": {"@id": "https://creativecommons.org/licenses/by-sa/4.0/"}}]}</script>"""
    body = page("Text.", head).encode()
    result = READ(PageTask(body=body, form="html", fetched_on="2024-03-04"))
    assert result.html_lang == "de"
    assert result.title == "Der Titel"
    assert result.published_at == "2022-05-01"
    assert result.rights_evidence == [
        "meta:robots=noai, noimageai", "meta:tdm-reservation=1", "link:rsl=/license.xml",
    ]  # fmt: skip
    assert result.licence_evidence == [
        "link:license=https://creativecommons.org/licenses/by-sa/4.0/deed.de",
        "meta:dc.rights=Alle Rechte",
        "json-ld:license=https://creativecommons.org/licenses/by-sa/4.0/",
    ]
    assert clear_licence(result.licence_evidence).licence == "CC-BY-SA-4.0"


@pytest.mark.parametrize(
    ("marks", "licence"),
    [
        (["a:license=http://creativecommons.org/licenses/by-nc-nd/3.0/de/"], "CC-BY-NC-ND-3.0-DE"),
        (["link:license=https://creativecommons.org/licenses/by-nc-nd/4.0/deed.de"],
         "CC-BY-NC-ND-4.0"),
        (["link:license=https://creativecommons.org/publicdomain/zero/1.0/"], "CC0-1.0"),
        (["a:href=https://creativecommons.org/licenses/by/4.0/"], None),
        (["a:license=https://creativecommons.org/licenses/by/4.0/",
          "link:license=https://creativecommons.org/licenses/by-nc/4.0/"], None),
        (["meta:dc.rights=© Verlag"], None),
        ([], None),
    ],
)  # fmt: skip
def test_clear_licence(marks: list[str], licence: str | None) -> None:
    assert clear_licence(marks).licence == licence


def test_other_addresses_are_no_licence() -> None:
    assert identifier("https://creativecommons.org/about/") is None


def test_header_evidence() -> None:
    headers = [
        ("tdm-reservation", "1"), ("x-robots-tag", "noai"), ("x-robots-tag", "gptbot: noindex"),
        ("x-robots-tag", "index, follow"), ("content-usage", "train-ai=n"), ("server", "nginx"),
        ("link", '<https://a.example/l>; rel="license", <https://a.example/n>; rel=next'),
    ]  # fmt: skip
    assert header_signals(headers) == [
        "header:tdm-reservation=1", "header:x-robots-tag=noai",
        "header:x-robots-tag=gptbot: noindex", "header:content-usage=train-ai=n",
    ]  # fmt: skip
    assert header_links(headers) == (["header:link=https://a.example/l"], [])


def test_evidence_is_bounded() -> None:
    many = [("tdm-policy", str(number)) for number in range(99)]
    found = header_signals([("tdm-policy", "x" * 10_000), *many])
    assert len(found) <= 40
    assert max(map(len, found)) <= 400


def test_stop_words_are_looked_up_without_hashing_all_of_them_anew() -> None:
    """A short page is one that jusText is tried on."""
    from trafilatura import external

    from pipeline.extract import reference
    from pipeline.extract.config import ExtractConfig
    from pipeline.extract.tree import parsed

    source = "<html><body><p>Kurz.</p></body></html>"
    texts = [reference.main_text(parsed(source), ExtractConfig()) for _ in range(2)]
    assert isinstance(external.JT_STOPLIST, frozenset)
    assert texts[0] == texts[1]
