"""A page's own declarations are written down, and decide only what the text leaves open."""

from urllib.parse import urlsplit

import pyarrow as pa
import pytest

from language_id.config import IdentifyConfig
from language_id.evidence import judge
from language_id.hints import declared, favoured, top_level
from language_id.languages import OFFICIAL
from language_id.stage import stage
from manifests.schema import DOCUMENT


@pytest.mark.parametrize(
    ("html_lang", "header", "url", "expected"),
    [
        ("hr-HR", None, "https://example.hr/x", (("html_lang", "hr"), ("tld", "hr"))),
        (None, "et", "https://example.org", (("content_language", "et"),)),
        ("no", None, "https://example.no:8080/", (("html_lang", "nb"), ("tld", "nb"))),
        ("ekk", "", None, (("html_lang", "et"),)),
        ("en_US", "de, en", "https://example.ee", (("html_lang", "en"), ("tld", "et"))),
        ("<?php echo", "x-klingon", "not a url", ()),
        ("Maria Example", "deutsch", "http://[broken", ()),
        (None, None, None, ()),
    ],
)
def test_declared(html_lang, header, url, expected):
    assert declared(html_lang, header, url) == expected
    assert favoured(expected) == {language for _, language in expected}


@pytest.mark.parametrize(
    "host",
    ["example.de", "www.example.co.uk", "a.b:8080", "a.b:", "EXAMPLE.DE", "me@example.fr", "a..",
     "", ".", "me:x@a.b:8", "a.b\n", "a.b:x", "[::1]", "[a", "xn--a.de", "ä.de", "a_b.de",
     "a.b:80:90"],
)  # fmt: skip
@pytest.mark.parametrize("start", ["http://", "https://", "HTTP://", "ftp://", "//", ""])
@pytest.mark.parametrize("end", ["", "/", "/a?b#c", "?x=https://a.it/", "#de", "\n", "\\x", " "])
def test_the_top_level_domain_is_that_of_the_parsed_address(start, host, end):
    url = f"{start}{host}{end}"
    try:
        expected = (urlsplit(url).hostname or "").rpartition(".")[2]
    except ValueError:
        expected = ""
    assert top_level(url) == expected


CLOSE = "To je dobro i lijepo mjesto."
SURE = "Jeder hat das Recht auf Leben, Freiheit und Sicherheit der Person."


def test_only_what_is_close_is_moved():
    texts = pa.array([CLOSE, SURE], pa.large_string())
    plain = judge(IdentifyConfig(close_words=False), calibrated=False)(texts)
    off = judge(IdentifyConfig(close_words=False), calibrated=False)(
        texts, [[("html_lang", "sl")]] * 2
    )
    assert off == plain
    second = plain[0].second
    hinted = judge(IdentifyConfig(hint_strength=1.0, close_words=False), calibrated=False)(
        texts, [[("html_lang", second)]] * 2
    )
    assert hinted[1].label == "de"
    odds = [
        (one.second_score if one.second == second else one.score)
        / (one.score if one.second == second else one.second_score)
        for one in (plain[0], hinted[0])
    ]
    assert odds[0] < odds[1] <= odds[0] * 2.72


def test_several_declarations_count_once():
    texts = pa.array([CLOSE], pa.large_string())
    strong = judge(IdentifyConfig(hint_strength=1.0))
    once = strong(texts, [[("html_lang", "bs")]])
    assert strong(texts, [[("html_lang", "bs"), ("tld", "bs")]]) == once


def test_they_are_recorded():
    row = {
        "doc_id": "0", "text": SURE, "source": "s", "source_type": "web", "raw_file": "f",
        "html_lang": "fr", "content_language": "de-AT", "url": "https://example.at/",
    }  # fmt: skip
    batch = pa.RecordBatch.from_pylist([row], schema=DOCUMENT)
    (found,) = stage(IdentifyConfig(), OFFICIAL)(batch).to_pylist()
    assert found["language"] == "de"
    assert found["language_hints"] == ["html_lang=fr", "content_language=de", "tld=de"]
