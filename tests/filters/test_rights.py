"""What a policy makes of signals: hosts' records by time, masks, licences, takedowns."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from filters.config import FilterConfig, LicencesConfig
from filters.hosts import Hosts, Record, chosen, gathered
from filters.judge_rights import rights_judge, takedown_digest
from filters.policy import POLICIES, load
from filters.rights import Page, decide, signals
from manifests.schema import HOST_FILE, REDACTED
from pipeline.extract import host_files

URL = "https://a.example/people/page.html"
DAY = 86_400


def host_file(kind: str, body: str, *, at: int = 0, status: int = 200, url: str = "") -> Any:
    places = {kind: place for place, kind in reversed(host_files.PLACES.items())}
    found = host_files.host_file(
        kind, url or f"https://a.example{places[kind]}", status, body.encode(), at,  # type: ignore[arg-type]
        hashlib.sha256(f"{body}{at}".encode()).hexdigest(), "0" * 32,
    )  # fmt: skip
    assert found is not None
    return found


def hosts(*files: Any, policy: str = "tdm-strict-1") -> Hosts:
    return gathered([host_files.table(list(files))], load(policy).agents)


def page(*evidence: str, url: str = URL, at: int | None = 0, masked: int | None = None) -> Page:
    return Page(url, masked, at, "d" * 64, evidence)


def state(found: Page, known: Hosts, policy: str = "tdm-strict-1") -> str:
    return decide(signals(found, known, load(policy)), load(policy))


@pytest.mark.parametrize(
    ("evidence", "files", "strict", "apertus"),
    [
        ([], [], "unknown", "unknown"),
        (["header:tdm-reservation=1"], [], "reserved", "unknown"),
        (["header:tdm-reservation=0"], [], "allowed", "unknown"),
        (["header:x-robots-tag=noai"], [], "reserved", "unknown"),
        (["meta:robots=noimageai, noindex"], [], "unknown", "unknown"),
        (["meta:gptbot=noai"], [], "reserved", "unknown"),
        (["header:content-usage=train-ai=n"], [], "reserved", "unknown"),
        (["header:content-usage=search=y", "header:content-usage=train-ai=n"], [],
         "reserved", "unknown"),
        (["xmp:tdm:reservation=1"], [], "reserved", "unknown"),
        (["header:tdm-reservation=1", "xmp:tdm:reservation=0"], [], "allowed", "unknown"),
        (["header:tdm-reservation=1", "xmp:tdm:policy=https://a.example/p"], [],
         "reserved", "unknown"),
        (["xmp:tdm:reservation=yes", "pdf:permissions=copy=no"], [], "unknown", "unknown"),
        (["link:rsl=/license.xml"], [], "reserved", "unknown"),
        ([], [("robots_txt", "User-agent: *\nDisallow: /\n")], "reserved", "reserved"),
        ([], [("robots_txt", "User-agent: GPTBot\nDisallow: /people")], "reserved", "reserved"),
        ([], [("robots_txt", "User-agent: Timpibot\nDisallow: /")], "reserved", "allowed"),
        ([], [("robots_txt", "User-agent: *\nDisallow: /admin/")], "allowed", "allowed"),
        (["meta:tdm-reservation=1"], [("robots_txt", "User-agent: *\nDisallow: /admin/")],
         "reserved", "allowed"),
        ([], [("robots_txt", "User-agent: *\nContent-Signal: search=yes, ai-train=no")],
         "reserved", "allowed"),
        ([], [("robots_txt", "User-agent: *\nDisallowAITraining: /people")],
         "reserved", "allowed"),
        ([], [("robots_txt", "License: https://a.example/license.xml")], "reserved", "allowed"),
        ([], [("ai_txt", "User-Agent: *\nDisallow: *.html")], "reserved", "unknown"),
        ([], [("ai_txt", "A file about AI that says nothing.")], "unknown", "unknown"),
        ([], [("tdmrep_json", '[{"location": "/", "tdm-reservation": 1}]')],
         "reserved", "unknown"),
        (["meta:tdm-reservation=0"], [("tdmrep_json", '[{"location": "/", "tdm-reservation": 1}]')],
         "allowed", "unknown"),
    ],
)  # fmt: skip
def test_policies(
    evidence: list[str], files: list[tuple[str, str]], strict: str, apertus: str
) -> None:
    expected = {"tdm-strict-1": strict, "robots-apertus": apertus, "record-only": strict}
    for policy in POLICIES:
        known = hosts(*(host_file(kind, body) for kind, body in files), policy=policy)
        assert state(page(*evidence), known, policy) == expected[policy], policy


def test_record_only_judges_and_drops_nothing() -> None:
    rows = batch(rights_evidence=[["header:tdm-reservation=1"]])
    for policy, reasons in (("record-only", []), ("tdm-strict-1", ["rights_reserved"])):
        judged = rights_judge(FilterConfig(rights=policy))(rows, None)
        assert judged.reasons == [reasons]
        assert judged.columns[1].to_pylist() == ["reserved"]
        assert judged.columns[2].to_pylist() == [policy]


def test_a_page_that_is_missing_is_no_error_page_and_no_permission() -> None:
    """No robots.txt (404), none that can be read, and none in the crawl are three things."""
    found = {
        name: signals(page(), known, load("tdm-strict-1"))
        for name, known in {
            "absent": hosts(host_file("robots_txt", "<html>", status=404)),
            "down": hosts(host_file("robots_txt", "", status=503)),
            "moved": hosts(host_file("robots_txt", "", status=301)),
            "page": hosts(host_file("robots_txt", "<html>Error</html>")),
            "never asked": hosts(),
        }.items()
    }
    said = {name: [(s.state, s.raw) for s in of] for name, of in found.items()}
    assert said == {
        "absent": [("allowed", "status 404: no rules")],
        "down": [("unknown", "status 503: unreachable")],
        "moved": [("unknown", "status 301: redirect")],
        "page": [("unknown", "status 200: not_this")],
        "never asked": [],
    }


def test_the_record_nearest_in_time_speaks_and_the_latest_too() -> None:
    closed, opened = "User-agent: *\nDisallow: /", "User-agent: *\nDisallow:"
    known = hosts(
        host_file("robots_txt", opened, at=10 * DAY), host_file("robots_txt", closed, at=99 * DAY)
    )
    early = page(at=11 * DAY)
    strict = signals(early, known, load("tdm-strict-1"))
    assert [(s.state, s.captured_at) for s in strict] == [
        ("allowed", 10 * DAY), ("reserved", 99 * DAY),
    ]  # fmt: skip
    assert state(early, known) == "reserved"
    assert [s.state for s in signals(early, known, load("robots-apertus"))] == ["reserved"]
    reopened = hosts(
        host_file("robots_txt", closed, at=10 * DAY), host_file("robots_txt", opened, at=99 * DAY)
    )
    assert state(early, reopened) == "reserved"
    assert state(early, reopened, "robots-apertus") == "allowed"


def test_records_that_can_be_read_go_before_those_that_cannot() -> None:
    known = hosts(
        host_file("robots_txt", "", status=503, at=100),
        host_file("robots_txt", "User-agent: *\nDisallow: /", at=5 * DAY),
    )
    assert state(page(at=100), known) == "reserved"


record = st.builds(
    Record,
    fetched_at=st.none() | st.integers(0, 50),
    http_status=st.just(200),
    outcome=st.sampled_from(["read", "absent", "unreachable", "not_this"]),
    rules=st.just(()),
    digest=st.text("0123456789abcdef", min_size=4, max_size=4),
)


@given(st.lists(record, max_size=6), st.none() | st.integers(0, 50), st.randoms())
def test_the_choice_does_not_depend_on_the_order_of_archives(
    records: list[Record], at: int | None, random: Any
) -> None:
    shuffled = list(records)
    random.shuffle(shuffled)
    for when in ("nearest", "latest"):
        one, other = chosen(records, at, when), chosen(shuffled, at, when)  # type: ignore[arg-type]
        assert (one is None) == (not records)
        if one is not None and other is not None:
            assert (one.fetched_at, one.digest) == (other.fetched_at, other.digest)


def test_rsl_is_read_where_the_crawl_holds_it_even_on_another_host() -> None:
    free = (
        '<rsl xmlns="https://rslstandard.org/rsl"><content url="https://a.example/"><license>'
        '<permits type="usage">all</permits></license></content></rsl>'
    )
    known = hosts(
        host_file("robots_txt", "License: https://terms.example/license.xml"),
        host_file("rsl", free, url="https://terms.example/license.xml"),
    )
    found = signals(page(), known, load("tdm-strict-1"))
    assert [(s.protocol, s.state) for s in found] == [("rsl", "allowed"), ("robots", "allowed")]
    inline = 'script:rsl={"url": "/", "permits": null, "prohibits": ["ai-train"], "payment": []}'
    assert state(page(inline), known) == "reserved"


def test_the_star_and_an_open_licence_are_switches_of_the_policy() -> None:
    import msgspec

    known = hosts(host_file("robots_txt", "User-agent: *\nDisallow: /"))
    strict = load("tdm-strict-1")
    mild = msgspec.structs.replace(
        strict, robots=msgspec.structs.replace(strict.robots, star_is_reservation=False)
    )
    assert decide(signals(page(), known, mild), mild) == "allowed"
    licensed = msgspec.structs.replace(
        strict, licence=msgspec.structs.replace(strict.licence, overrides=("robots",),
                                                open=("CC-BY-4.0",))
    )  # fmt: skip
    found = signals(page(), known, licensed)
    assert decide(found, licensed, "CC-BY-4.0") == "allowed"
    assert decide(found, licensed, "CC-BY-NC-4.0") == "reserved"
    assert decide(found, strict, "CC-BY-4.0") == "reserved"


def test_what_reaches_into_a_masked_address_is_unknown() -> None:
    masked = "https://a.example/people/<EMAIL>/"
    known = hosts(host_file("robots_txt", "User-agent: *\nDisallow: /people/someone"))
    found = signals(page(url=masked, masked=25), known, load("tdm-strict-1"))
    assert [s.state for s in found] == ["unknown"]
    assert "someone" not in str(found)
    whole = hosts(host_file("robots_txt", "User-agent: *\nDisallow: /people"))
    assert state(page(url=masked, masked=25), whole) == "reserved"


def test_signals_of_hosts_hold_words_of_closed_lists_only() -> None:
    person = "someone@mail.example"
    body = (
        f"# ask {person}\nUser-agent: GPTBot\nDisallow: /people/\n"
        f"Content-Signal: ai-train=no, contact={person}\nLicense: https://a.example/?{person}\n"
    )
    terms = f'[{{"location": "/people/*", "tdm-reservation": 1, "tdm-policy": "mailto:{person}"}}]'
    known = hosts(host_file("robots_txt", body), host_file("tdmrep_json", terms))
    found = signals(page(), known, load("tdm-strict-1"))
    assert {s.protocol for s in found} == {"tdmrep", "content_signal", "rsl", "robots"}
    assert person not in str(found)


def batch(**columns: list[Any]) -> pa.RecordBatch:
    rows = len(next(iter(columns.values())))
    base = {"doc_id": [f"{row:032x}" for row in range(rows)], "text": ["Text."] * rows}
    fields = {name: REDACTED.field(name).type for name in REDACTED.names}
    return pa.RecordBatch.from_pydict(
        {n: pa.array(v, fields[n]) for n, v in (base | columns).items()}
    )


def test_licences_are_a_rule_and_an_undeclared_one_is_unknown() -> None:
    judge = rights_judge(
        FilterConfig(licences=LicencesConfig(allowed=("CC-BY-4.0",), unknown="drop"))
    )
    judged = judge(batch(licence=["CC-BY-4.0", "CC-BY-NC-4.0", None]), None)
    assert judged.reasons == [[], ["licence_not_allowed"], ["licence_unknown"]]
    assert rights_judge(FilterConfig())(batch(licence=[None]), None).reasons == [[]]


def listed(folder: Path, text: str) -> FilterConfig:
    path = folder / "takedown.txt"
    path.write_text(text, encoding="utf-8")
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    return FilterConfig(takedown=str(path), takedown_sha256=digest)


@pytest.mark.parametrize(
    ("entry", "hits"),
    [
        (f"id {1:032x}", [False, True, False, False]),
        ("url https://a.example/people/", [True, False, False, False]),
        ("url http://A.example", [True, False, False, False]),
        ("url https://a.example/people/page.html?x", [False, False, False, False]),
        ("domain example", None),
        ("domain b.example", [False, True, False, False]),
        ("domain a.example", [True, False, False, False]),
        (f"sha256 {'c' * 64}", [False, False, True, False]),
        (f"sha256 {hashlib.sha256(b'Text.').hexdigest()}", [True, True, True, True]),
        ("# a comment\n\nurl https://sub.b.example/x", [False, True, False, False]),
    ],
)
def test_a_takedown_list_takes_what_it_names(
    tmp_path: Path, entry: str, hits: list[bool] | None
) -> None:
    config = listed(tmp_path, f"{entry}\n")
    if hits is None:
        with pytest.raises(ValueError, match="line 1: domain takes a name"):
            rights_judge(config)
        return
    judged = rights_judge(config)(
        batch(
            url=[URL, "https://sub.b.example/x", "https://a.examples/people/", None],
            raw_digest=["d" * 64, "d" * 64, "c" * 64, "d" * 64],
        ),
        None,
    )
    assert [reasons == ["taken_down"] for reasons in judged.reasons] == hits


def test_a_takedown_reaches_a_masked_address(tmp_path: Path) -> None:
    config = listed(tmp_path, "url https://a.example/people/someone\n")
    span = {
        "column": "url", "start": 25, "end": 40, "start_byte": 25, "end_byte": 40,
        "entity": "EMAIL", "recognizer": "x", "score": 1.0, "action": "mask",
    }  # fmt: skip
    judged = rights_judge(config)(
        batch(url=["https://a.example/people/<EMAIL>", "https://a.example/other/<EMAIL>"],
              spans=[[span], [{**span, "start": 24}]]),
        None,
    )  # fmt: skip
    assert judged.reasons == [["taken_down"], []]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("person someone@mail.example", "line 1: begin it with one of id, url"),
        ("id 12", "line 1: id takes 32 hex digits"),
        ("# x\nurl a.example/someone", "line 2: url takes an address"),
    ],
)
def test_a_faulty_takedown_list_is_an_error_without_its_content(
    tmp_path: Path, text: str, message: str
) -> None:
    with pytest.raises(ValueError, match=message) as raised:
        rights_judge(listed(tmp_path, text))
    assert "someone" not in str(raised.value)


def test_a_takedown_list_is_pinned(tmp_path: Path) -> None:
    config = listed(tmp_path, "domain a.example\n")
    import msgspec

    with pytest.raises(ValueError, match=f'takedown_sha256 = "{config.takedown_sha256}"'):
        takedown_digest(msgspec.structs.replace(config, takedown_sha256=None))
    (tmp_path / "takedown.txt").write_text("domain b.example\n", encoding="utf-8")
    with pytest.raises(ValueError, match="not the list that the recipe pins"):
        takedown_digest(config)
    (tmp_path / "takedown.txt").unlink()
    with pytest.raises(ValueError, match="cannot be read"):
        takedown_digest(config)


def test_the_lookup_takes_times_in_any_unit() -> None:
    table = host_files.table([host_file("robots_txt", "User-agent: *\nDisallow: /", at=5)])
    column = HOST_FILE.get_field_index("fetched_at")
    milliseconds = table.set_column(
        column, "fetched_at", table["fetched_at"].cast(pa.timestamp("ms", tz="UTC"))
    )
    known = gathered([milliseconds], load("tdm-strict-1").agents)
    assert signals(page(), known, load("tdm-strict-1"))[0].captured_at == 5
