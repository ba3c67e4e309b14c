"""Policies on rights: which protocols make a document's state, and whether that drops it.

They are data, read strictly. A policy has a name that goes into each verdict, so a change of
meaning is a new name.
"""

from __future__ import annotations

import difflib
import functools
import hashlib
from pathlib import Path
from typing import Final, Literal

import msgspec

from filters.signals.signal import PROTOCOLS

POLICIES: Final = ("tdm-strict-1", "robots-apertus", "record-only")

_FOLDER: Final = Path(__file__).parent
_AGENTS: Final = _FOLDER / "ai_agents.toml"


class RobotsPolicy(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How robots.txt is asked.

    Attributes:
        agents: a list of `ai_agents.toml`.
        star_is_reservation: whether a ban on all agents reserves where it names none of the list.
        records: `nearest`, the record captured nearest in time to the document; `latest`, the
            last one of the crawl. Any that reserves counts.
    """

    agents: str
    star_is_reservation: bool
    records: tuple[Literal["nearest", "latest"], ...]


class LicencePolicy(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """`open` licences (SPDX) that go before reservations of the protocols `overrides`."""

    overrides: tuple[str, ...]
    open: tuple[str, ...]


class Policy(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A policy as its file has it, with its name and its digest.

    Attributes:
        drop: whether what is reserved is dropped, or only said to be.
        protocols: those that make the state of a document.
        noai_directives: robots directives that reserve.
        content_usage_keys: keys of Content-Usage that speak of training.
        unread_rsl_reserves: whether an RSL licence that is named, but not in the crawl, reserves.
    """

    description: str
    source: str
    drop: bool
    protocols: tuple[str, ...]
    noai_directives: tuple[str, ...]
    content_usage_keys: tuple[str, ...]
    unread_rsl_reserves: bool
    robots: RobotsPolicy
    licence: LicencePolicy
    name: str = ""
    agents: tuple[str, ...] = ()


@functools.cache
def load(name: str) -> Policy:
    """Read a policy with its list of agents.

    Raises:
        ValueError: no such policy (with the nearest known name), or a mistake in its file.
    """
    if name not in POLICIES:
        near = difflib.get_close_matches(name, POLICIES, n=1, cutoff=0.0)
        raise ValueError(
            f"[filter] rights: unknown policy {name!r}; the nearest known is {near[0]!r}"
        )
    path = _FOLDER / "policies" / f"{name}.toml"
    return parse(name, path.read_text(encoding="utf-8"), path.name)


def parse(name: str, text: str, where: str) -> Policy:
    """Parse the TOML of a policy, strictly; `where` names the file in errors."""
    try:
        policy = msgspec.toml.decode(text, type=Policy)
    except (msgspec.DecodeError, msgspec.ValidationError) as error:
        raise ValueError(f"{where}: {error}") from None
    for protocol in (*policy.protocols, *policy.licence.overrides):
        if protocol not in PROTOCOLS:
            near = difflib.get_close_matches(protocol, PROTOCOLS, n=1, cutoff=0.0)
            raise ValueError(
                f"{where}: unknown protocol {protocol!r}; the nearest known is {near[0]!r}"
            )
    lists = agent_lists()
    if policy.robots.agents not in lists:
        raise ValueError(f"{where}: no list {policy.robots.agents!r} in ai_agents.toml")
    return msgspec.structs.replace(policy, name=name, agents=lists[policy.robots.agents])


@functools.cache
def agent_lists() -> dict[str, tuple[str, ...]]:
    """The lists of `ai_agents.toml` by name."""
    table = msgspec.toml.decode(_AGENTS.read_bytes())
    return {name: tuple(entry["agents"]) for name, entry in table["lists"].items()}


@functools.cache
def assets(name: str) -> dict[str, dict[str, str]]:
    """The policy and the list of agents as a manifest names them: sha256, licence, origin."""
    policy = load(name)
    agents = msgspec.toml.decode(_AGENTS.read_bytes())
    return {
        f"rights policy {name}": {
            "sha256": _sha256(_FOLDER / "policies" / f"{name}.toml"),
            "licence": "Apache-2.0",
            "origin": policy.source,
        },
        f"AI user agents {agents['version']}": {
            "sha256": _sha256(_AGENTS),
            "licence": "Apache-2.0",
            "origin": agents["lists"][policy.robots.agents]["source"],
        },
    }


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
