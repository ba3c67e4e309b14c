"""Usage preferences: IETF AIPREF `Content-Usage` and Cloudflare's Content Signals.

AIPREF: drafts of 2026-08-19 (ietf-wg-aipref/drafts): a Dictionary of Structured Fields (RFC 9651)
with the keys `train-ai` and `search`, values the tokens `y` and `n`; anything else, and what does
not parse, is no preference. Earlier drafts wrote `ai` and `genai`.
Content Signals: contentsignals.org, `search`, `ai-input` and `ai-train` with `yes` or `no`.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Sequence
from typing import Final, Literal

import http_sf

from filters.signals.address import pattern
from filters.signals.signal import State, combined

Group = tuple[tuple[str, ...], tuple[tuple[str, str], ...]]
"""Names of agents, and lines of directive and value."""

FILES: Final = 1024
"""Files that are kept parsed: hosts of a task or two."""

Directive = Literal["content-usage", "content-signal"]

SIGNAL_KEY: Final = "ai-train"
_USAGE_VALUES: Final[dict[str, State]] = {"y": "allowed", "n": "reserved"}
_SIGNAL_VALUES: Final[dict[str, State]] = {"yes": "allowed", "no": "reserved"}


def usage_state(value: str, keys: Iterable[str]) -> State:
    """State of one Content-Usage dictionary for the keys that speak of training."""
    try:
        parsed = http_sf.parse(value.encode("ascii", "replace"), tltype="dictionary")
    except (http_sf.StructuredFieldError, ValueError):
        return "unknown"
    if not isinstance(parsed, dict):
        return "unknown"
    states: list[State] = []
    for key in keys:
        item = parsed.get(key)
        if isinstance(item, tuple) and isinstance(item[0], http_sf.Token):
            states.append(_USAGE_VALUES.get(str(item[0]), "unknown"))
    return combined(states)


def signal_state(value: str) -> State:
    """State of one line of Content Signals; the last statement of the key counts."""
    state: State = "unknown"
    for part in value.lower().split(","):
        key, _, stated = part.partition("=")
        if key.strip() == SIGNAL_KEY:
            state = _SIGNAL_VALUES.get(stated.strip(), "unknown")
    return state


def in_robots(
    rules: Sequence[str], directive: Directive, path: str, agents: Sequence[str],
    usage_keys: Iterable[str],
) -> list[tuple[State, str]]:  # fmt: skip
    """What a robots.txt says with `directive` about `path`: state and words for each group.

    Groups count that are for all agents or for one of `agents`, in any case. A value may begin with
    a path; in a group the longest path that matches decides, equal paths together.
    """
    found: list[tuple[State, str]] = []
    keys = tuple(usage_keys)
    for named, values in _stating(tuple(rules), directive):
        if not ("*" in named or any(_names(name, agents) for name in named)):
            continue
        matching: dict[str, list[str]] = {}
        for value in values:
            where, stated = "", value
            if value.startswith("/"):
                where, _, stated = value.partition(" ")
            if pattern(where).match(path):
                matching.setdefault(where, []).append(stated.strip())
        if not matching:
            continue
        for stated in matching[max(matching, key=len)]:
            if directive == "content-usage":
                state = usage_state(stated, keys)
            else:
                state = signal_state(stated)
            found.append((state, stated))
    return found


@functools.lru_cache(maxsize=FILES)
def groups(rules: tuple[str, ...]) -> tuple[Group, ...]:
    """Groups of a robots.txt: names of agents in lower case, and their (directive, value) lines.

    A `license` line belongs to no group (RSL 1.0) and ends none. Every document of a host asks the
    same file, so the last files are kept parsed.
    """
    found: list[tuple[list[str], list[tuple[str, str]]]] = []
    naming = False
    for rule in rules:
        name, _, value = rule.partition(": ")
        if name == "user-agent":
            if not naming:
                found.append(([], []))
            found[-1][0].append(value.strip().lower())
            naming = True
        elif name != "license":
            naming = False
            if found:
                found[-1][1].append((name, value))
    return tuple((tuple(named), tuple(lines)) for named, lines in found)


@functools.lru_cache(maxsize=2 * FILES)
def _stating(
    rules: tuple[str, ...], directive: str
) -> tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]:
    """Names of agents and the values of a directive, of each group that has it."""
    return tuple(
        (named, values)
        for named, lines in groups(rules)
        if (values := tuple(value for name, value in lines if name == directive))
    )


def _names(name: str, agents: Sequence[str]) -> bool:
    """Whether a group's name is the beginning of an agent's, as protego matches them."""
    return bool(name) and any(agent.lower().startswith(name) for agent in agents)
