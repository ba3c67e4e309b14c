"""Each protocol on its vectors, and what must hold for any input."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from protego import Protego

from filters.policy import POLICIES, agent_lists, load, parse
from filters.signals import preferences, rsl, tdmrep
from filters.signals.address import absolute, host_key, path_of, pattern
from filters.signals.directives import directives
from filters.signals.robots import Robots
from filters.signals.signal import combined
from pipeline.extract import host_files
from pipeline.extract.rsl import rules as rsl_rules

VECTORS: dict[str, list[dict[str, Any]]] = tomllib.loads(
    Path(__file__).with_name("rights_vectors.toml").read_text(encoding="utf-8")
)
TDMREP = host_files.tdmrep(
    json.dumps(
        [
            {"location": "/directory-a/", "tdm-reservation": 1},
            {"location": "/directory-b/html/", "tdm-reservation": 1, "tdm-policy": "https://p/x"},
            {"location": "/directory-b/images/*.jpg", "tdm-reservation": 0},
        ]
    ).encode()
)
KEYS = ("train-ai", "ai", "genai")


@pytest.mark.parametrize("vector", VECTORS["tdmrep"], ids=lambda v: v["name"])
def test_tdmrep(vector: dict[str, Any]) -> None:
    assert TDMREP is not None
    states = [None if (found := tdmrep.file_state(TDMREP, vector["path"])) is None else found[0]]
    states += [tdmrep.value_state(vector.get(place, [])) for place in ("header", "meta")]
    said = [state for state in states if state is not None]
    assert (said[-1] if said else None) == vector.get("state")


@pytest.mark.parametrize("vector", VECTORS["directives"], ids=lambda v: str(v["values"]))
def test_directives(vector: dict[str, Any]) -> None:
    assert ("noai" in directives(vector["values"], set(vector["agents"]))) == vector["noai"]


@pytest.mark.parametrize("vector", VECTORS["usage"], ids=lambda v: v["value"])
def test_content_usage(vector: dict[str, Any]) -> None:
    assert preferences.usage_state(vector["value"], KEYS) == vector["state"]


def test_keys_of_earlier_drafts_count_only_where_the_policy_says_so() -> None:
    assert preferences.usage_state("genai=n", ("train-ai",)) == "unknown"


@pytest.mark.parametrize("vector", VECTORS["signal"], ids=lambda v: v["value"])
def test_content_signal(vector: dict[str, Any]) -> None:
    assert preferences.signal_state(vector["value"]) == vector["state"]


@pytest.mark.parametrize("vector", VECTORS["robots"], ids=lambda v: v["name"])
def test_robots(vector: dict[str, Any]) -> None:
    agents = ("CCBot", "GPTBot", "ClaudeBot")
    asked = Robots(vector["rules"], agents)
    assert asked.disallowed(f"https://a.example{vector['path']}") == vector["named"]


def test_a_version_of_an_agent_follows_the_agents_group() -> None:
    assert Robots(["user-agent: CCBot", "disallow: /"], ("CCBot/2.0",)).disallowed(
        "https://a.example/"
    ) == ["CCBot/2.0"]


_LINES = st.one_of(
    st.sampled_from(
        ["*", "c", "cc", "ccbot", "CCBot/2", "gpt", "gpt*", "*bot", "GPTBot", "bot", "x#y"]
    ).map("user-agent: {}".format),
    st.sampled_from(["/", "/a", "/b", "/a/b$", ""]).map("disallow: {}".format),
    st.sampled_from(["/a", "/b", "/a/b"]).map("allow: {}".format),
    st.sampled_from(
        ["license: https://a.example/l.xml", "sitemap: https://a.example/s", "noai: y"]
    ),
)


@given(st.lists(_LINES, max_size=14), st.sampled_from(["/", "/a", "/a/b", "/b"]))
def test_agents_that_share_an_answer_would_each_get_it(rules: list[str], path: str) -> None:
    agents = ("CCBot", "CCBot/2.0", "GPTBot", "GPT-Bot", "ClaudeBot", "bot")
    asked = Robots(rules, agents).disallowed(f"https://a.example{path}")
    file = Protego.parse("\n".join(rules))
    named = [agent for agent in asked if agent != "*"]
    named += [agent for agent in agents if agent not in named and _is_named(agent, rules)]
    for agent in named:
        assert (agent in asked) != file.can_fetch(f"https://a.example{path}", agent)


def _is_named(agent: str, rules: list[str]) -> bool:
    """Whether a line names the beginning of an agent, as `Robots` reads it."""
    names = [rule[12:].lower() for rule in rules if rule.startswith("user-agent: ")]
    return any(agent.lower().startswith(name) for name in names)


@pytest.mark.parametrize("vector", VECTORS["preference"], ids=lambda v: v["name"])
def test_preferences_in_robots(vector: dict[str, Any]) -> None:
    found = preferences.in_robots(
        vector["rules"], vector["directive"], vector["path"], ["ccbot", "gptbot"], KEYS
    )
    assert sorted(state for state, _ in found) == vector["states"]


@pytest.mark.parametrize("vector", VECTORS["rsl"], ids=lambda v: v["name"])
def test_rsl(vector: dict[str, Any]) -> None:
    xml = f'<rsl xmlns="https://rslstandard.org/rsl">{vector["xml"]}</rsl>'
    read = rsl_rules(xml.encode())
    assert read
    found = rsl.state(read, "https://a.example/page", "https://a.example/license.xml")
    assert (None if found is None else found[0]) == vector.get("state")


@pytest.mark.parametrize(
    ("states", "whole"),
    [(["allowed", "reserved"], "reserved"), (["unknown", "allowed"], "allowed"),
     (["unknown"], "unknown"), ([], "unknown")],
)  # fmt: skip
def test_any_reservation_reserves(states: list[Any], whole: str) -> None:
    assert combined(states) == whole


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://A.Example.org:443/x", "a.example.org"),
        ("http://a.example.org.:80", "a.example.org"),
        ("http://a.example.org:8080/", "a.example.org:8080"),
        ("https://user:secret@a.example/", "a.example"),
        ("https://bücher.example/", "xn--bcher-kva.example"),
        ("ftp://a.example/", None),
        ("dns:a.example", None),
        ("https:///x", None),
        ("http://[broken/", None),
        ("", None),
    ],
)
def test_host_key(url: str, host: str | None) -> None:
    assert host_key(url) == host


def test_paths_and_references() -> None:
    assert path_of("https://a.example") == "/"
    assert path_of("https://a.example?q=1#f") == "/?q=1"
    assert path_of("https://a.example/b/c?q=1") == "/b/c?q=1"
    assert absolute("https://a.example/b/", "../l.xml") == "https://a.example/l.xml"
    assert absolute("https://a.example/", "mailto:x") is None


def test_a_pattern_of_stars_takes_no_time_of_its_own() -> None:
    assert not pattern("/" + "*" * 500 + "b$").match("/" + "a" * 20_000)


@given(st.text(max_size=200), st.text(max_size=100))
@settings(max_examples=200, deadline=None)
def test_nothing_raises(value: str, path: str) -> None:
    preferences.usage_state(value, KEYS)
    preferences.signal_state(value)
    directives([value], {"gptbot"})
    tdmrep.value_state([value])
    host_key(value)
    pattern(value).match(path)


@given(
    st.lists(
        st.text(st.characters(codec="utf-8", exclude_characters="\n\r"), max_size=60), max_size=12
    )
)
@settings(max_examples=200, deadline=None)
def test_any_robots_txt_is_statements_without_comments(lines: list[str]) -> None:
    rules = host_files.robots("\n".join(lines).encode())
    for rule in rules or []:
        assert rule.partition(": ")[0] in set(host_files.DIRECTIVES.values())
        assert "#" not in rule
    if rules is not None:
        Robots(rules, load("tdm-strict-1").agents).disallowed("https://a.example/x")
        preferences.in_robots(rules, "content-usage", "/x", ["ccbot"], KEYS)


@given(st.permutations(["user-agent: CCBot", "disallow: /a", "user-agent: *", "disallow: /b"]))
def test_more_agents_never_forbid_less(rules: list[str]) -> None:
    few = Robots(rules, ("GPTBot",)).disallowed("https://a.example/a")
    many = Robots(rules, ("GPTBot", "CCBot")).disallowed("https://a.example/a")
    assert set(few) <= set(many)


def test_every_policy_reads_and_apertus_asks_its_agents() -> None:
    for name in POLICIES:
        assert load(name).name == name
    assert len(agent_lists()["apertus"]) == 14
    assert set(agent_lists()["apertus"]) - {"CCBot/1.0", "CCBot/2.0"} <= set(
        agent_lists()["training"]
    )


def test_a_misspelt_policy_or_protocol_names_the_nearest() -> None:
    with pytest.raises(ValueError, match="'tdm-strict-1'"):
        load("tdm-strict")
    text = (Path(__file__).parents[2] / "filters/policies/record-only.toml").read_text()
    with pytest.raises(ValueError, match=r"x\.toml: unknown protocol 'tdmrepp'"):
        parse("x", text.replace('"tdmrep"', '"tdmrepp"', 1), "x.toml")
    with pytest.raises(ValueError, match="unknown field"):
        parse("x", f"protocolls = []\n{text}", "x.toml")
