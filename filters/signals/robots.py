"""robots.txt (RFC 9309) and ai.txt: who of a list of agents may not fetch an address.

Parsing and matching are protego's (Scrapy). Of agents that the file names in the same lines one is
asked for all; those that it does not name share what it says of `*`.
"""

from __future__ import annotations

import functools
from collections import defaultdict
from collections.abc import Sequence
from typing import Final

from protego import Protego

from filters.signals.address import pattern
from filters.signals.preferences import FILES, groups

STAR: Final = "*"


class Robots:
    """One parsed file: `rules` as `HOST_FILE` holds them, `agents` the list that is asked about."""

    def __init__(self, rules: Sequence[str], agents: Sequence[str]) -> None:
        self._file = Protego.parse("\n".join(rules))
        named = [name for names, _ in groups(tuple(rules)) for name in names]
        names = tuple({name for name in named if name and name != STAR})
        self._named = [agent for agent in agents if agent.lower().startswith(names)]
        self._asked = _asked(rules, self._named)
        self._all = len(self._named) == len(agents)
        self._restricts = any(rule.startswith("disallow: ") and rule[10:] for rule in rules)

    def disallowed(self, url: str) -> list[str]:
        """Agents that may not fetch an address: those that the file names, then `*` for all others.

        `*` is there where a group for all agents forbids it to the agents of the list that the
        file does not name.
        """
        if not self._restricts:
            return []
        barred = {one for one in set(self._asked.values()) if not self._file.can_fetch(url, one)}
        found = [agent for agent in self._named if self._asked[agent] in barred]
        if not self._all and not self._file.can_fetch(url, STAR):
            found.append(STAR)
        return found


def _asked(rules: Sequence[str], agents: Sequence[str]) -> dict[str, str]:
    """For each agent the one that is asked in its place: the first with the same rules.

    What a file says of a name are the rules after each run of `User-agent` lines that has it. An
    agent that bears several names with different runs, or one as short as `*`, is asked itself:
    which name counts is for protego to say.
    """
    runs: dict[str, set[int]] = defaultdict(set)
    number = 0
    for rule in rules:
        directive, _, value = rule.partition(": ")
        if directive == "user-agent":
            runs[value.partition("#")[0].strip().lower().replace("*", "")].add(number)
        else:
            number += 1
    first: dict[object, str] = {}
    asked = {}
    for agent in agents:
        borne = {
            frozenset(places) if len(name) > len(STAR) else agent
            for name, places in runs.items()
            if name and name in agent.lower()
        }
        asked[agent] = first.setdefault(borne.pop() if len(borne) == 1 else agent, agent)
    return asked


def forbids_training(rules: Sequence[str], path: str) -> bool:
    """Whether a `DisallowAITraining` line (draft-canel-robots-ai-control) covers a path."""
    return any(pattern(value).match(path) for value in _training(tuple(rules)))


@functools.lru_cache(maxsize=FILES)
def _training(rules: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(
        value
        for _, lines in groups(rules)
        for name, value in lines
        if name == "disallowaitraining" and value
    )


def licences(rules: Sequence[str]) -> list[str]:
    """Addresses of RSL documents that a robots.txt names, in its order."""
    return [rule.partition(": ")[2] for rule in rules if rule.startswith("license: ")]
