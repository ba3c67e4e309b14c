"""Evidence of rights: who reserved or granted them, read where headers and markup are at hand.

Evidence is recorded as `place=value` in the words of the source, and judged later by a named
policy, so that a changed policy needs no second reading. A miss is the worse mistake here: what is
not recorded can never be respected.

Sources: TDM Reservation Protocol (W3C Community Group, final report), X-Robots-Tag and meta robots
with `noai` (DeviantArt, 2022), IETF AIPREF `Content-Usage` (draft), Content Signals, Really Simple
Licensing 1.0.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

MAX_VALUE_CHARS: Final = 300
"""Longest value that is kept: an address of a policy fits, a page of prose does not."""
MAX_DIRECTIVES_CHARS: Final = 1000
"""The same of robots directives, which name agents in long lists."""
MAX_SIGNALS: Final = 40
"""Signals of one page; a page with more repeats itself."""

HEADERS: Final = (
    "tdm-reservation",
    "tdm-policy",
    "x-robots-tag",
    "content-usage",
    "content-signal",
)
"""HTTP headers that state rights, compared in lower case."""

AGENTS: Final = (
    "robots",
    "googlebot",
    "google-extended",
    "bingbot",
    "gptbot",
    "ccbot",
    "claudebot",
    "anthropic-ai",
    "applebot-extended",
    "bytespider",
    "meta-externalagent",
)
"""Names of meta elements with robots directives: all agents, or the one named."""

META: Final = frozenset(
    (*HEADERS, *AGENTS, "tdm:reservation", "tdm:policy"),
)
"""Names (or properties, or http-equiv) of meta elements that state rights."""

_SILENT: Final = frozenset({"", "index", "follow", "all"})
"""Robots directives that say what silence says."""


def signal(place: str, value: str) -> str:
    """`place=value` with white space collapsed and the value bounded."""
    directives = place.endswith(("robots", "robots-tag")) or place.partition(":")[2] in AGENTS
    limit = MAX_DIRECTIVES_CHARS if directives else MAX_VALUE_CHARS
    return f"{place}={' '.join(value.split())[:limit]}"


def is_robots_signal(directives: str) -> bool:
    """Whether robots directives say anything beyond the default."""
    return any(part.strip().lower() not in _SILENT for part in directives.split(","))


def header_signals(headers: Iterable[tuple[str, str]]) -> list[str]:
    """Signals in HTTP response headers, each line by itself: `header:x-robots-tag=noai`.

    `headers`: names in lower case, and values.
    """
    found: dict[str, None] = {}
    for name, value in headers:
        if (
            name in HEADERS
            and value.strip()
            and (name != "x-robots-tag" or is_robots_signal(value))
        ):
            found[signal(f"header:{name}", value)] = None
    return list(found)[:MAX_SIGNALS]


def meta_signal(name: str, content: str) -> str | None:
    """The signal of one meta element: `meta:robots=noai`; None where it states no rights."""
    name = name.strip().lower()
    if not content.strip():
        return None
    if name not in META:
        # Directives for an agent that nobody listed yet; the word is in no other meta element.
        directives = [part.strip().lower() for part in content[:MAX_DIRECTIVES_CHARS].split(",")]
        return signal(f"meta:{name[:60]}", content) if "noai" in directives else None
    if (name in AGENTS or name == "x-robots-tag") and not is_robots_signal(content):
        return None
    return signal(f"meta:{name}", content)
