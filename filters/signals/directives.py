"""Robots directives that speak of AI: `noai` in X-Robots-Tag and meta elements (DeviantArt, 2022).

Reference behaviour: Spawning's datadiligence, `rules/http.py`. Departures, all towards finding
more: letter case, several header lines, and agents named before a directive.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from typing import Final

_VALUED: Final = frozenset(
    {"max-snippet", "max-image-preview", "max-video-preview", "unavailable_after"}
)
"""Directives with a value after a colon, which no agent's name may be taken for."""
_NAMED: Final = re.compile(r"([a-z0-9_\-/. *]+?)\s*:\s*(.*)", re.DOTALL)


def directives(values: Iterable[str], agents: Collection[str]) -> set[str]:
    """Directives in lower case that hold for any of `agents`.

    `values`: header lines, or contents of meta elements. `agents`: names in lower case; what names
    no agent, or `*`, holds for all. An agent's name holds for the rest of its line, until the next.
    """
    found: set[str] = set()
    for value in values:
        agent: str | None = None
        for part in value.lower().split(","):
            directive = part.strip()
            named = _NAMED.fullmatch(directive)
            if named and named[1] not in _VALUED:
                agent, directive = named[1], named[2].strip()
            elif named:
                directive = named[1]
            if directive and (agent in (None, "*") or agent in agents):
                found.add(directive)
    return found
