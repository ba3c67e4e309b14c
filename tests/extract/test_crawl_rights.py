"""The signals of a real crawl, found again: what was put in, against what is read and judged.

Pages, headers and files of hosts come from one archive whose manifest says which signal was added
where. To be quick, pages without one are thinned out; every record with one is there.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from fastwarc.warc import ArchiveIterator

from filters.config import FilterConfig
from filters.hosts import gathered
from filters.judge_rights import rights_judge
from filters.policy import load
from filters.signals.address import host_key
from pipeline.extract import host_files
from pipeline.extract.config import ExtractConfig
from pipeline.extract.piece import Piece
from pipeline.extract.read import documents
from pipeline.extract.tally import Tally

PAGE_SIGNALS = {
    "tdm-reservation: 1 header": ("tdmrep", "reserved", "header"),
    "tdm-reservation: 0 header": ("tdmrep", "allowed", "header"),
    "meta tdm-reservation 1": ("tdmrep", "reserved", "meta"),
    "meta robots noai": ("noai", "reserved", "meta:robots"),
    "X-Robots-Tag: noai, noimageai": ("noai", "reserved", "header:x-robots-tag"),
    "Content-Usage: train-ai=n": ("content_usage", "reserved", "header"),
}
HOST_SIGNALS = {
    "robots variant 0": ("robots", "reserved"),  # all agents of ai.robots.txt
    "robots variant 1": ("robots", "allowed"),  # * with /admin/
    "robots variant 2": ("robots", "reserved"),  # GPTBot and CCBot
    "robots variant 3": ("robots", "reserved"),  # *
    "robots variant 4": ("content_usage", "reserved"),
    "robots variant 5": ("robots", "reserved"),  # Google-Extended, behind a byte order mark
    "tdmrep": ("tdmrep", "reserved"),
}
LICENCES = {
    "https://creativecommons.org/publicdomain/zero/1.0/": "CC0-1.0",
    "https://creativecommons.org/licenses/by/4.0/": "CC-BY-4.0",
    "https://creativecommons.org/licenses/by-sa/4.0/": "CC-BY-SA-4.0",
    "https://creativecommons.org/licenses/by-nc-nd/4.0/deed.de": "CC-BY-NC-ND-4.0",
}
Judged = list[tuple[dict[str, str], dict[str, Any], dict[str, str], str]]


@pytest.fixture(scope="module")
def entries(test_data: Path) -> dict[str, dict[str, str]]:
    with (test_data / "crawl" / "manifest.tsv").open(encoding="utf-8", newline="") as file:
        return {entry["record_id"]: entry for entry in csv.DictReader(file, delimiter="\t")}


@pytest.fixture(scope="module")
def judged(
    test_data: Path, entries: dict[str, dict[str, str]], tmp_path_factory: pytest.TempPathFactory
) -> Judged:
    """Of each record: its entry, its row, state by protocol, state by the policy."""
    archive = test_data / "crawl" / "dev-crawl-00000.warc.gz"
    raw = archive.read_bytes()
    with archive.open("rb") as file:
        places = [
            (record.stream_pos, record.headers["WARC-Record-ID"])
            for record in ArchiveIterator(file, parse_http=False)
        ]
    ends = [*(place for place, _ in places[1:]), len(raw)]
    kept: list[tuple[dict[str, str], bytes]] = []
    for number, ((start, identity), end) in enumerate(zip(places, ends, strict=True)):
        entry = entries.get(identity)
        if entry is None or entry["type"] != "response":
            continue
        signal = entry["added"] and not entry["added"].startswith(("edited", "only nav"))
        if signal or entry["kind"] in {"robots_txt", "tdmrep_json"} or number % 12 == 0:
            kept.append((entry, raw[start:end]))
    assert len(kept) > 200
    folder = tmp_path_factory.mktemp("crawl")
    order = [*kept[1::2], *kept[::2]]  # files of hosts in other archives than their pages
    pieces = []
    for index, part in enumerate((kept[1::2], kept[::2])):
        path = folder / f"{index}.warc.gz"
        path.write_bytes(b"".join(member for _, member in part))
        pieces.append(Piece(source="s", source_type="web", file=str(index), path=str(path),
                            format="warc", locator=path.name))  # fmt: skip
    tally = Tally()
    table = pa.Table.from_batches(list(documents(pieces, ExtractConfig(), tally)))
    hosts = gathered([host_files.table(tally.host_files)], load("tdm-strict-1").agents)
    verdict = rights_judge(FilterConfig())(table, hosts)
    found: Judged = []
    for (entry, _), row, signals, state in zip(
        order, table.to_pylist(), verdict.columns[0].to_pylist(), verdict.columns[1].to_pylist(),
        strict=True,
    ):  # fmt: skip
        assert row["url"] == entry["url"]
        found.append((entry, row, {s["protocol"]: s for s in signals}, state))
    return found


def test_every_signal_that_was_put_into_a_page_is_read(judged: Judged) -> None:
    seen: dict[str, int] = defaultdict(int)
    for entry, _, signals, state in judged:
        if entry["added"] not in PAGE_SIGNALS:
            assert "noai" not in signals, entry["url"]
            continue
        protocol, said, place = PAGE_SIGNALS[entry["added"]]
        signal = signals[protocol]
        seen[entry["added"]] += 1
        assert (signal["state"], signal["place"]) == (said, place), entry["url"]
        assert said == "allowed" or state == "reserved"
    assert dict(seen) == {
        "tdm-reservation: 1 header": 14, "tdm-reservation: 0 header": 4,
        "meta tdm-reservation 1": 8, "meta robots noai": 8, "X-Robots-Tag: noai, noimageai": 8,
        "Content-Usage: train-ai=n": 4,
    }  # fmt: skip


def test_files_of_hosts_reach_their_pages_and_no_others(judged: Judged) -> None:
    """Precision and recall of 1 for each variant, over all pages of each host."""
    by_host: dict[str | None, set[tuple[str, str]]] = defaultdict(set)
    asked: set[str | None] = set()
    for entry, _, _, _ in judged:
        host = host_key(entry["url"])
        if entry["added"] in HOST_SIGNALS:
            by_host[host].add(HOST_SIGNALS[entry["added"]])
        if entry["kind"] == "robots_txt":
            asked.add(host)
    assert len(by_host) > 30
    right = 0
    for entry, _, signals, _ in judged:
        host = host_key(entry["url"])
        if entry["kind"] in {"robots_txt", "tdmrep_json"}:
            continue
        expected = dict(by_host[host])
        robots = expected.get("robots", "allowed" if host in asked else None)
        assert (signals["robots"]["state"] if "robots" in signals else None) == robots, host
        for protocol in ("tdmrep", "content_usage"):
            own = PAGE_SIGNALS.get(entry["added"], ("", "", ""))
            if own[0] == protocol:
                continue
            said = signals[protocol]["state"] if protocol in signals else None
            assert said == expected.get(protocol), (host, protocol)
        right += robots is not None
    assert right > 100


def test_licences_that_were_put_in_are_named(judged: Judged) -> None:
    named = 0
    for entry, row, _, _ in judged:
        address = entry["added"].removeprefix("CC rel=license link ")
        if address in LICENCES:
            named += 1
            assert row["licence"] == LICENCES[address], entry["url"]
            assert row["licence_place"] in {"a:license", "link:license"}
            assert row["licence_disagrees"] is False
    assert named == 20


def test_a_signal_says_when_and_by_which_bytes(judged: Judged) -> None:
    records = {
        (host_key(row["url"]), row["raw_digest"]): row["fetched_at"]
        for entry, row, _, _ in judged
        if entry["kind"] == "robots_txt"
    }
    for _, row, signals, _ in judged:
        for signal in signals.values():
            if signal["place"] == "robots.txt":
                key = (host_key(row["url"]), signal["digest"])
                assert signal["captured_at"] == records[key]
            elif signal["place"] != "tdmrep.json":
                assert (signal["captured_at"], signal["digest"]) == (
                    row["fetched_at"], row["raw_digest"],
                )  # fmt: skip
