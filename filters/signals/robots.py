"""robots.txt (RFC 9309) and ai.txt: who of a list of agents may not fetch an address.

Parsing and matching are protego's (Scrapy). Only agents that the file names are asked one by one;
all the others share what it says of `*`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from protego import Protego

from filters.signals.address import pattern
from filters.signals.preferences import groups

STAR: Final = "*"


class Robots:
    """One parsed file: `rules` as `HOST_FILE` holds them, `agents` the list that is asked about."""

    def __init__(self, rules: Sequence[str], agents: Sequence[str]) -> None:
        self._file = Protego.parse("\n".join(rules))
        named = [name for names, _ in groups(tuple(rules)) for name in names]
        names = tuple({name for name in named if name and name != STAR})
        self._named = [agent for agent in agents if agent.lower().startswith(names)]
        self._all = len(self._named) == len(agents)
        self._restricts = any(rule.startswith("disallow: ") and rule[10:] for rule in rules)

    def disallowed(self, url: str) -> list[str]:
        """Agents that may not fetch an address: those that the file names, then `*` for all others.

        `*` is there where a group for all agents forbids it to the agents of the list that the
        file does not name.
        """
        if not self._restricts:
            return []
        found = [agent for agent in self._named if not self._file.can_fetch(url, agent)]
        if not self._all and not self._file.can_fetch(url, STAR):
            found.append(STAR)
        return found


def forbids_training(rules: Sequence[str], path: str) -> bool:
    """Whether a `DisallowAITraining` line (draft-canel-robots-ai-control) covers a path."""
    return any(
        name == "disallowaitraining" and value and bool(pattern(value).match(path))
        for _, lines in groups(tuple(rules))
        for name, value in lines
    )


def licences(rules: Sequence[str]) -> list[str]:
    """Addresses of RSL documents that a robots.txt names, in its order."""
    return [rule.partition(": ")[2] for rule in rules if rule.startswith("license: ")]
