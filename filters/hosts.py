"""The files of hosts, joined with documents: which record speaks for an address at a time.

Rule: records that could be read, or that say with 4xx that there is no file, go before those that
cannot be read. Of these `nearest` is the one whose capture is closest in time to the document's
(of two as close the earlier one, then the smaller digest), and `latest` the last one captured. For
a document, or records, without a time both are the last one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal

import pyarrow as pa
import pyarrow.compute as pc

from filters.signals.address import host_key
from filters.signals.robots import Robots, licences

When = Literal["nearest", "latest"]


@dataclass(frozen=True, slots=True)
class Record:
    """A row of `HOST_FILE` without its key; `fetched_at` in seconds since 1970, UTC."""

    fetched_at: int | None
    http_status: int | None
    outcome: str
    rules: tuple[str, ...]
    digest: str


@dataclass(slots=True)
class Hosts:
    """Records by (host, kind), and RSL documents by address; `agents` are asked of robots.txt."""

    agents: tuple[str, ...]
    files: dict[tuple[str, str], list[Record]] = field(default_factory=dict)
    licences: dict[str, list[Record]] = field(default_factory=dict)
    _robots: dict[str, Robots] = field(default_factory=dict)

    def record(self, host: str | None, kind: str, at: int | None, when: When) -> Record | None:
        """The record that speaks for a host at a time; None where the crawl has none."""
        if host is None:
            return None
        return chosen(self.files.get((host, kind), ()), at, when)

    def robots(self, record: Record) -> Robots:
        """A robots.txt or ai.txt, parsed once."""
        if record.digest not in self._robots:
            self._robots[record.digest] = Robots(record.rules, self.agents)
        return self._robots[record.digest]


def chosen(records: Sequence[Record], at: int | None, when: When) -> Record | None:
    """The record that speaks, by the rule of this module; None without any."""
    if len(records) == 1:
        return records[0]
    sound = [record for record in records if record.outcome in {"read", "absent"}] or records
    if not sound:
        return None
    timed = [record for record in sound if record.fetched_at is not None]
    if when == "latest" or at is None or not timed:
        return max(sound, key=lambda r: (r.fetched_at is not None, r.fetched_at or 0, r.digest))
    return min(timed, key=lambda r: (abs((r.fetched_at or 0) - at), r.fetched_at or 0, r.digest))


def gathered(tables: Iterable[pa.Table], agents: tuple[str, ...]) -> Hosts:
    """Take the rows of `HOST_FILE` that are needed (see `needed`) into a lookup."""
    files: dict[tuple[str, str], list[Record]] = defaultdict(list)
    licences_of: dict[str, list[Record]] = defaultdict(list)
    for table in tables:
        times = seconds(table["fetched_at"])
        for row, fetched_at in zip(table.to_pylist(), times, strict=True):
            record = Record(
                fetched_at=fetched_at,
                http_status=row["http_status"],
                outcome=row["outcome"],
                rules=tuple(row["rules"]),
                digest=row["digest"],
            )
            if row["kind"] == "rsl":
                licences_of[row["url"]].append(record)
            else:
                files[row["host"], row["kind"]].append(record)
    return Hosts(agents, dict(files), dict(licences_of))


def seconds(times: pa.Array | pa.ChunkedArray) -> list[int | None]:
    """Times in seconds since 1970, UTC. Parquet knows no seconds and gives milliseconds back."""
    whole = pc.cast(times, pa.timestamp("s", tz="UTC"))
    counted: list[int | None] = pc.cast(whole, pa.int64()).to_pylist()
    return counted


def hosts_of(urls: pa.Array | pa.ChunkedArray) -> set[str]:
    """Hosts of a column of addresses, as `address.host_key` gives them."""
    origins = pc.extract_regex(urls, r"^(?P<origin>[a-zA-Z]+://[^/?#]*)")
    found = pc.unique(pc.struct_field(origins, "origin")).to_pylist()
    return {host for origin in found if origin and (host := host_key(origin)) is not None}


def licence_hosts(hosts: Hosts, evidence: Iterable[str]) -> set[str]:
    """Hosts of RSL documents that robots.txt files or pages name."""
    named = [
        address
        for (_, kind), records in hosts.files.items()
        if kind == "robots_txt"
        for record in records
        for address in licences(record.rules)
    ]
    named += [signal.partition("=")[2] for signal in evidence]
    return {host for address in named if (host := host_key(address)) is not None}
