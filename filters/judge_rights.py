"""Rights, licences and takedowns of a batch: the columns of RIGHTS, and reasons against documents.

Most documents of most crawls bear no signal; only those that do, or whose host has a file in the
crawl, are looked at one by one.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from typing import Any, Final, NamedTuple

import pyarrow as pa

from filters import policy as policies
from filters import takedown
from filters.config import FilterConfig
from filters.hosts import Hosts, seconds
from filters.rights import Page, decide, signals
from manifests.schema import RIGHTS, SIGNAL

REASONS: Final = ("taken_down", "rights_reserved", "licence_not_allowed", "licence_unknown")
"""Reasons of this module, in the order in which a verdict names them."""

COLUMNS: Final = (
    "doc_id", "url", "fetched_at", "raw_digest", "rights_evidence", "licence", "licence_place",
    "spans",
)  # fmt: skip
"""Columns of REDACTED that decide; `text` besides, where the takedown list has digests."""


class Judged(NamedTuple):
    """Of each row of a batch: the columns of RIGHTS, and its reasons in the order of REASONS."""

    columns: list[pa.Array]
    reasons: list[list[str]]


def rights_judge(config: FilterConfig) -> Callable[[Any, Hosts | None], Judged]:
    """Make the function that judges batches of REDACTED, or tables with COLUMNS.

    A column that is missing counts as null, so that a batch without a source can be judged.

    Raises:
        ValueError: the policy does not exist; the takedown list is missing, faulty or another one.
    """
    policy = policies.load(config.rights)
    listed = takedown_list(config)
    allowed = frozenset(config.licences.allowed)

    def judge(batch: Any, hosts: Hosts | None) -> Judged:
        rows = batch.num_rows
        lookup = Hosts(policy.agents) if hosts is None else hosts
        reasons: list[list[str]] = [[] for _ in range(rows)]
        pages = _pages(batch)
        licences, places = _values(batch, "licence"), _values(batch, "licence_place")
        if listed is not None:
            for row, page in enumerate(pages):
                if listed.names(batch["doc_id"][row].as_py(), page.url, page.masked_from,
                                _digests(batch, row, page, bool(listed.digests))):  # fmt: skip
                    reasons[row].append("taken_down")
        found: list[list[dict[str, Any]]] = []
        states: list[str] = []
        for row, page in enumerate(pages):
            stated = signals(page, lookup, policy) if page.evidence or lookup.files else []
            own = (
                licences[row]
                if places[row] not in (None, "source", "catalogue", "sidecar")
                else None
            )
            state = decide(stated, policy, own)
            found.append([{name: getattr(s, name) for name in _FIELDS} for s in stated])
            states.append(state)
            if state == "reserved" and policy.drop:
                reasons[row].append("rights_reserved")
            if allowed and licences[row] is not None and licences[row] not in allowed:
                reasons[row].append("licence_not_allowed")
            if config.licences.unknown == "drop" and licences[row] is None:
                reasons[row].append("licence_unknown")
        columns = [
            pa.array(found, RIGHTS.field("rights").type),
            pa.array(states, pa.string()),
            pa.array([policy.name] * rows, pa.string()),
        ]
        return Judged(columns, reasons)

    return judge


_FIELDS: Final = tuple(field.name for field in SIGNAL)


def takedown_list(config: FilterConfig) -> takedown.TakedownList | None:
    """The list of the recipe, None without one.

    Raises:
        ValueError: it is missing, faulty, or not the one that the recipe pins.
    """
    if config.takedown is None:
        return None
    takedown_digest(config)
    return takedown.read(config.takedown)


def takedown_digest(config: FilterConfig) -> str | None:
    """sha256 of the takedown list, checked against the recipe; None without one.

    Raises:
        ValueError: it is missing, or not the one that the recipe pins.
    """
    if config.takedown is None:
        if config.takedown_sha256 is not None:
            raise ValueError("[filter] takedown_sha256 is set, but no takedown list is named")
        return None
    found = takedown.digest_of(config.takedown)
    if config.takedown_sha256 is None:
        raise ValueError(f'[filter] takedown needs its digest: takedown_sha256 = "{found}"')
    if found != config.takedown_sha256.lower():
        raise ValueError(
            "[filter] takedown is not the list that the recipe pins: its sha256 is "
            f'"{found}". If the change is meant, write that as takedown_sha256.'
        )
    return found


def _pages(batch: Any) -> list[Page]:
    times: Sequence[int | None] = [None] * batch.num_rows
    if "fetched_at" in batch.schema.names:
        times = seconds(batch["fetched_at"])
    masked = [_masked_from(spans) for spans in _values(batch, "spans")]
    return [
        Page(url=url, masked_from=mask, fetched_at=time, digest=digest, evidence=evidence or ())
        for url, mask, time, digest, evidence in zip(
            _values(batch, "url"), masked, times, _values(batch, "raw_digest"),
            _values(batch, "rights_evidence"), strict=True,
        )
    ]  # fmt: skip


def _masked_from(spans: Sequence[dict[str, Any]] | None) -> int | None:
    starts = [
        span["start"]
        for span in spans or ()
        if span["column"] == "url" and span["action"] not in {"keep", "annotate"}
    ]
    return min(starts, default=None)


def _digests(batch: Any, row: int, page: Page, of_text: bool) -> list[str | None]:
    """Digests by which a list may name a document."""
    if not of_text or "text" not in batch.schema.names:
        return [page.digest]
    text: str = batch["text"][row].as_py()
    return [page.digest, hashlib.sha256(text.encode()).hexdigest()]


def _values(batch: Any, name: str) -> list[Any]:
    if name not in batch.schema.names:
        return [None] * batch.num_rows
    values: list[Any] = batch[name].to_pylist()
    return values
