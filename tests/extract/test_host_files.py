"""Files that speak for their host: what is kept of them, and what is told apart."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.extract import host_files, rsl

Make = Callable[..., Any]


def test_records_of_hosts_are_documents_with_a_reason_and_statements_besides(
    piece: Make, response: Make, page: Make, read: Make
) -> None:
    rules = "User-agent: *\nDisallow: /x # somebody@mail.example\nSitemap: https://a.example/s\n"
    text = ("Content-Type: text/plain",)
    archive = b"".join(
        [
            response(page("Ein Text."), url="https://a.example/"),
            response(rules, url="https://A.example/robots.txt", headers=text),
            response("Not found", url="https://b.example/robots.txt", status="404 Not Found"),
            response('[{"location": "/", "tdm-reservation": 1}]',
                     url="https://a.example/.well-known/tdmrep.json"),
            response("User-Agent: *\nDisallow: /", url="https://a.example/ai.txt", headers=text),
            response('<rsl xmlns="https://rslstandard.org/rsl"/>', url="https://t.example/terms",
                     headers=("Content-Type: application/rsl+xml",)),
        ]
    )  # fmt: skip
    rows, tally = read(piece("a.warc", archive))
    assert [row["reason"] for row in rows] == [
        None, "robots_txt", "robots_txt", "rights_file", "rights_file", "rights_file",
    ]  # fmt: skip
    found = host_files.table(tally.host_files).to_pylist()
    assert [(f["host"], f["kind"], f["outcome"], f["rules"]) for f in found] == [
        ("a.example", "ai_txt", "read", ["user-agent: *", "disallow: /"]),
        ("a.example", "robots_txt", "read", ["user-agent: *", "disallow: /x"]),
        ("a.example", "tdmrep_json", "read", ['{"location": "/", "tdm-reservation": 1}']),
        ("b.example", "robots_txt", "absent", []),
        ("t.example", "rsl", "read", []),
    ]
    assert found[4]["url"] == "https://t.example/terms"
    assert found[1]["digest"] == rows[1]["raw_digest"]
    assert found[1]["doc_id"] == rows[1]["doc_id"]
    assert found[1]["fetched_at"] == rows[1]["fetched_at"]


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        ("https://a.example/robots.txt", "robots_txt"),
        ("https://a.example/robots.txt?x=1", "robots_txt"),
        ("https://a.example/robots.txt?x=1#y", "robots_txt"),
        ("https://a.example/robots.txt#y?x=1", "robots_txt"),
        ("https://a.example/?x=/robots.txt", None),
        ("https://a.example/a/robots.txt", None),
        ("https://a.example/.well-known/tdmrep.json", "tdmrep_json"),
        ("https://a.example/license.xml", "rsl"),
        ("https://a.example/ai.txt", "ai_txt"),
        ("https://a.example/", None),
        (None, None),
    ],
)
def test_which_file_an_address_is(url: str | None, kind: str | None) -> None:
    assert host_files.kind_of(url) == kind


@pytest.mark.parametrize(
    ("body", "rules"),
    [
        (b"\xef\xbb\xbfUser-Agent: GPTBot\r\nDisallow: /\r\n", ["user-agent: GPTBot",
                                                                 "disallow: /"]),
        ("User-agent: *\nDisallow: /".encode("utf-16"), ["user-agent: *", "disallow: /"]),
        (b"User agent: a\nDisalow: /x\nCrawl-delay: 5", ["user-agent: a", "disallow: /x"]),
        (b"Content-Usage: /a  train-ai=n # why", ["content-usage: /a train-ai=n"]),
        (b"License: https://a.example/l.xml", ["license: https://a.example/l.xml"]),
        (b"", []),
        (b"\n<!DOCTYPE html><html>", None),
        (b"\xff\xfe\x00", []),
    ],
)  # fmt: skip
def test_robots(body: bytes, rules: list[str] | None) -> None:
    assert host_files.robots(body) == rules


@pytest.mark.parametrize(
    ("document", "values"),
    [
        ([{"location": "/", "tdm-reservation": 1}], [1]),
        ([{"location": "/", "tdm-reservation": "0"}], [0]),
        ([{"location": "/", "tdm-reservation": True}], [None]),
        ([{"location": "/", "tdm-reservation": 2}], [None]),
        ([{"location": "/"}, {"tdm-reservation": 1}, "x", {"location": 3, "tdm-reservation": 1}],
         []),
        ({"location": "/", "tdm-reservation": 1}, None),
        ("x", None),
    ],
)  # fmt: skip
def test_tdmrep(document: object, values: list[int | None] | None) -> None:
    rules = host_files.tdmrep(json.dumps(document).encode())
    if values is None:
        assert rules is None
    else:
        assert [json.loads(rule)["tdm-reservation"] for rule in rules or []] == values


def test_hostile_files_are_bounded() -> None:
    deep = b"[" * 200_000
    assert host_files.tdmrep(deep) is None
    bomb = (
        '<!DOCTYPE rsl [<!ENTITY a "' + "x" * 1000 + '"><!ENTITY b "' + "&a;" * 1000 + '">]>'
        '<rsl xmlns="https://rslstandard.org/rsl"><content url="/"><license>'
        '<permits type="usage">&b;</permits></license></content></rsl>'
    )
    assert sum(map(len, rsl.rules(bomb.encode()) or [])) < 10_000
    outside = '<!DOCTYPE r [<!ENTITY e SYSTEM "file:///etc/passwd">]><rsl>&e;</rsl>'
    assert rsl.rules(outside.encode()) == []
    long = host_files.host_file(
        "robots_txt", "https://a.example/robots.txt", 200,
        b"Disallow: /" + b"x" * 100_000 + b"\nAllow: /\n" * 200_000, 0, "0" * 64, "0" * 32,
    )  # fmt: skip
    assert long is not None
    assert len(long.rules) <= host_files.MAX_STATEMENTS
    assert max(map(len, long.rules)) <= host_files.MAX_STATEMENT_CHARS


@given(st.binary(max_size=300), st.sampled_from(["robots_txt", "tdmrep_json", "ai_txt", "rsl"]))
@settings(max_examples=300, deadline=None)
def test_no_bytes_raise(body: bytes, kind: Any) -> None:
    found = host_files.host_file(kind, "https://a.example/x", 200, body, None, "", "")
    assert found is not None
    assert found.outcome in {"read", "not_this"}
    host_files.table([found])
