"""The recipe's table `[filter]`."""

from __future__ import annotations

import msgspec


class FilterConfig(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Which rules act and with which bounds; only departures from the profiles are written.

    `bounds` maps a rule's name to `{min = …, max = …}`; `languages` maps a language to such a
    table. `profile` overrides the choice by source type. `datatrove` names filters of datatrove
    (import path to keyword arguments) that act as further rules.
    """

    profile: str | None = None
    off: tuple[str, ...] = ()
    bounds: dict[str, dict[str, float]] = {}
    languages: dict[str, dict[str, dict[str, float]]] = {}
    datatrove: dict[str, dict[str, str | int | float | bool]] = {}
