"""Rights: what the protocols say about a document, and what a policy makes of it.

The worse mistake is a reservation that is not seen. Evidence of the page stands in its row
(`rights_evidence`, `licence_evidence`), evidence of its host in the files of the crawl; both are
words, so another policy decides again without reading an archive or a text.

An address is judged as it stands after redaction. Where personal data was masked in it, what the
host's files say of the masked part cannot be known: a rule that reaches into it makes `unknown`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from filters.hosts import Hosts, Record, When, chosen
from filters.policy import Policy
from filters.signals import preferences, robots, rsl, tdmrep
from filters.signals.address import absolute, host_key, path_of
from filters.signals.directives import directives
from filters.signals.signal import MAX_RAW_CHARS, PROTOCOLS, Signal, State, combined

_PLACES: Final = ("header", "meta")
_TDM_PLACES: Final = (*_PLACES, "xmp")
"""TDMRep also speaks in a PDF's own metadata (final report, section 6.3), before the header."""
_MAX_NAMED: Final = 6
"""Agents that are listed by name in a signal."""


@dataclass(frozen=True, slots=True)
class Page:
    """What is known of one document.

    Attributes:
        url: address after redaction, None where there is none.
        masked_from: code points of the address before its first mask; None where it has none.
        fetched_at: seconds since 1970, UTC.
        digest: sha256 (hex) of the payload.
        evidence: `place:name=value`, as `extract` wrote it.
    """

    url: str | None
    masked_from: int | None
    fetched_at: int | None
    digest: str | None
    evidence: Sequence[str]


def signals(page: Page, hosts: Hosts, policy: Policy) -> list[Signal]:
    """What each protocol says about a document, in the order of PROTOCOLS; silence is left out."""
    host = host_key(page.url) if page.url else None
    found = [
        *_tdmrep(page, host, hosts),
        *_noai(page, policy),
        *_content_usage(page, host, hosts, policy),
        *_content_signal(page, host, hosts, policy),
        *_rsl(page, host, hosts),
        *_ai_txt(page, host, hosts),
        *_robots(page, host, hosts, policy),
    ]
    order = {name: place for place, name in enumerate(PROTOCOLS)}
    return sorted(dict.fromkeys(found), key=lambda signal: order[signal.protocol])


def decide(found: Sequence[Signal], policy: Policy, licence: str | None = None) -> State:
    """The state of a document by a policy, from the signals of the policy's protocols.

    Reserved where one reserves; else allowed where one says so; else unknown. `licence`: identifier
    of the licence that the page itself clearly bears; an open one may go before some protocols.
    """
    free = licence is not None and licence in policy.licence.open
    counted = [
        signal
        for signal in found
        if signal.protocol in policy.protocols
        and not (free and signal.protocol in policy.licence.overrides)
    ]
    for signal in counted:
        unread = signal.protocol == "rsl" and signal.raw == _UNREAD
        if signal.state == "reserved" or (unread and policy.unread_rsl_reserves):
            return "reserved"
    return "allowed" if free or any(signal.state == "allowed" for signal in counted) else "unknown"


_UNREAD: Final = "named but not in the crawl"


def _values(page: Page, *names: str) -> list[str]:
    """Values of the evidence with one of these places and names, in order."""
    return [
        value
        for entry in page.evidence
        for place, _, value in [entry.partition("=")]
        if place in names
    ]


def _own(page: Page, protocol: str, state: State, place: str, raw: str) -> Signal:
    return Signal(protocol, state, place, raw[:MAX_RAW_CHARS], page.fetched_at, page.digest)


def _of(record: Record, protocol: str, state: State, place: str, raw: str) -> Signal:
    return Signal(protocol, state, place, raw[:MAX_RAW_CHARS], record.fetched_at, record.digest)


def _tdmrep(page: Page, host: str | None, hosts: Hosts) -> list[Signal]:
    """File, then header, then metadata: the last one that sets anything decides."""
    found: list[Signal] = []
    record = hosts.record(host, "tdmrep_json", page.fetched_at, "nearest")
    if record is not None and record.outcome == "read" and page.url:
        stated = tdmrep.file_state(record.rules, path_of(page.url))
        if stated is not None:
            found.append(_of(record, "tdmrep", stated[0], "tdmrep.json", stated[1]))
        elif _beyond(page, (tdmrep.rule(line)[0] for line in record.rules)):
            found.append(_of(record, "tdmrep", "unknown", "tdmrep.json", _MASKED))
    for place in _TDM_PLACES:
        values = _values(page, *(f"{place}:{name}" for name in sorted(tdmrep.NAMES)))
        state = tdmrep.value_state(values)
        if state is not None:
            raw = f"tdm-reservation: {', '.join(values)}"
            found.append(_own(page, "tdmrep", state, place, raw))
    return found[-1:]


def _noai(page: Page, policy: Policy) -> list[Signal]:
    if not page.evidence:
        return []
    agents = {agent.lower() for agent in policy.agents}
    found = []
    for place in _PLACES:
        for entry in page.evidence:
            where, _, value = entry.partition("=")
            kind, _, name = where.partition(":")
            if kind != place or not (name in {"robots", "x-robots-tag"} or name in agents):
                continue
            named = directives([value], agents) & set(policy.noai_directives)
            if named:
                found.append(_own(page, "noai", "reserved", where, value))
    return found


def _content_usage(page: Page, host: str | None, hosts: Hosts, policy: Policy) -> list[Signal]:
    found = []
    for place in _PLACES:
        values = _values(page, f"{place}:content-usage")
        if values:
            whole = ", ".join(values)  # RFC 9651, 4.2: lines of a field are one
            state = preferences.usage_state(whole, policy.content_usage_keys)
            found.append(_own(page, "content_usage", state, place, whole))
    return found + _stated_in_robots(page, host, hosts, policy, "content-usage", "content_usage")


def _content_signal(page: Page, host: str | None, hosts: Hosts, policy: Policy) -> list[Signal]:
    found = []
    for place in _PLACES:
        for value in _values(page, f"{place}:content-signal"):
            state = preferences.signal_state(value)
            found.append(_own(page, "content_signal", state, place, value))
    return found + _stated_in_robots(page, host, hosts, policy, "content-signal", "content_signal")


def _stated_in_robots(
    page: Page, host: str | None, hosts: Hosts, policy: Policy, directive: preferences.Directive,
    protocol: str,
) -> list[Signal]:  # fmt: skip
    """A preference of the robots.txt at the time of capture.

    AIPREF says that a later one does not reach back.
    """
    found = []
    record = hosts.record(host, "robots_txt", page.fetched_at, "nearest")
    if record is not None and record.outcome == "read" and page.url:
        stated = preferences.in_robots(
            record.rules, directive, path_of(page.url), policy.agents, policy.content_usage_keys
        )
        if stated:
            state = combined([one for one, _ in stated])
            words = next(raw for one, raw in stated if one == state)
            found.append(_of(record, protocol, state, "robots.txt", _closed(words)))
    return found


def _closed(words: str) -> str:
    """Only what looks like `key=value` of a host's line: the rest may hold anything."""
    parts = [part.strip() for part in words.split(",")]
    kept = [part for part in parts if len(part) <= 40 and part.count("=") == 1 and " " not in part
            and "@" not in part]  # fmt: skip
    return ", ".join(kept)


def _rsl(page: Page, host: str | None, hosts: Hosts) -> list[Signal]:
    if not page.url:
        return []
    found: list[Signal | None] = []
    inline = _values(page, "script:rsl")
    if inline:
        stated = rsl.state(inline, page.url, page.url)
        if stated is not None:
            found.append(_own(page, "rsl", stated[0], "script:rsl", stated[1]))
    for place in ("header:rsl", "link:rsl"):
        for reference in _values(page, place):
            address = absolute(page.url, reference)
            found.append(_named_licence(page, hosts, place, address))
    record = hosts.record(host, "robots_txt", page.fetched_at, "nearest")
    if record is not None:
        for reference in robots.licences(record.rules):
            address = absolute(page.url, reference)
            found.append(_named_licence(page, hosts, "robots.txt", address))
    return [signal for signal in found if signal is not None]


def _named_licence(page: Page, hosts: Hosts, place: str, address: str | None) -> Signal | None:
    records = hosts.licences.get((address or "").partition("#")[0], ())
    record = chosen(records, page.fetched_at, "nearest")
    if record is None or record.outcome != "read" or address is None or page.url is None:
        return _own(page, "rsl", "unknown", place, _UNREAD)
    stated = rsl.state(record.rules, page.url, address)
    if stated is None:
        return None
    return _of(record, "rsl", stated[0], place, stated[1])


def _ai_txt(page: Page, host: str | None, hosts: Hosts) -> list[Signal]:
    """Any group that matches reserves, for the file has no other purpose."""
    record = hosts.record(host, "ai_txt", page.fetched_at, "nearest")
    if record is None or record.outcome != "read" or not page.url:
        return []
    if not any(rule.startswith("user-agent: ") for rule in record.rules):
        return []  # other files of that name hold other things
    named = hosts.robots(record).disallowed(page.url)
    state: State = "reserved" if named else "allowed"
    return [_of(record, "ai_txt", state, "ai.txt", _agents(named))]


def _robots(page: Page, host: str | None, hosts: Hosts, policy: Policy) -> list[Signal]:
    found = []
    for record in _records(page, host, hosts, policy.robots.records):
        if record.outcome == "absent":
            raw = f"status {record.http_status}: no rules"
            found.append(_of(record, "robots", "allowed", "robots.txt", raw))
        elif record.outcome != "read" or not page.url:
            status = "" if record.http_status is None else f"status {record.http_status}: "
            raw = f"{status}{record.outcome}"
            found.append(_of(record, "robots", "unknown", "robots.txt", raw))
        else:
            found += _of_robots(page, record, hosts, policy)
    return found


def _of_robots(page: Page, record: Record, hosts: Hosts, policy: Policy) -> list[Signal]:
    assert page.url is not None  # noqa: S101 - the caller looked
    named = hosts.robots(record).disallowed(page.url)
    if not policy.robots.star_is_reservation:
        named = [agent for agent in named if agent != robots.STAR]
    state: State = "reserved" if named else "allowed"
    raw = _agents(named)
    patterns = (rule[10:] for rule in record.rules if rule.startswith("disallow: "))
    if not named and _beyond(page, patterns):
        state, raw = "unknown", _MASKED
    found = [_of(record, "robots", state, "robots.txt", raw)]
    if robots.forbids_training(record.rules, path_of(page.url)):
        found.append(
            _of(record, "disallow_ai_training", "reserved", "robots.txt", "DisallowAITraining")
        )
    return found


def _records(page: Page, host: str | None, hosts: Hosts, whens: Sequence[When]) -> list[Record]:
    found = [hosts.record(host, "robots_txt", page.fetched_at, when) for when in whens]
    return list(dict.fromkeys(record for record in found if record is not None))


def _agents(named: Sequence[str]) -> str:
    if not named:
        return "forbids none of the agents"
    more = f" and {len(named) - _MAX_NAMED} more" if len(named) > _MAX_NAMED else ""
    return f"forbids {', '.join(named[:_MAX_NAMED])}{more}"


_MASKED: Final = "a rule may cover the masked part of the address"


def _beyond(page: Page, patterns: Iterable[str]) -> bool:
    """Whether a pattern begins like the address before its mask, and reaches into the mask."""
    if page.url is None or page.masked_from is None:
        return False
    known = path_of(page.url[: page.masked_from])
    return any(
        len(head) > len(known) and head.startswith(known)
        for head in (pattern.partition("*")[0] for pattern in patterns)
    )
