"""The recipe's table `[filter]`."""

from __future__ import annotations

import msgspec


class FilterConfig(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Which rules act and with which bounds; only departures from the profiles are written.

    Attributes:
        profile: `web`, `law`, `debate`, `gazette` or `tender` for every document, in place of the
            choice by source type.
        off: names of rules that never act; their measures are kept all the same.
        bounds: a rule's name to `{min = …}` or `{max = …}`; `false` in place of a number takes the
            bound away.
        languages: a language to such a table, which goes before `bounds`.
        datatrove: filters of datatrove (import path to keyword arguments) that act as further
            rules.
    """

    profile: str | None = None
    off: tuple[str, ...] = ()
    bounds: dict[str, dict[str, float | bool]] = {}
    languages: dict[str, dict[str, dict[str, float | bool]]] = {}
    datatrove: dict[str, dict[str, str | int | float | bool]] = {}
