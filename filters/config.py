"""The recipe's table `[filter]`."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import msgspec


class LicencesConfig(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The recipe's table `[filter.licences]`: which licences a release may hold.

    Attributes:
        allowed: identifiers (SPDX), or the words that a source declares; empty for any.
        unknown: what becomes of a document whose licence nobody declares.
    """

    allowed: tuple[str, ...] = ()
    unknown: Literal["keep", "drop"] = "keep"


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
        rights: name of the policy on reservations of rights, one of `policies/*.toml`.
        licences: which licences may be in the release.
        takedown: file of what must not be in it (`takedown.py`); relative to the recipe.
        takedown_sha256: sha256 of that file, hex; required with it.
    """

    profile: str | None = None
    off: tuple[str, ...] = ()
    bounds: dict[str, dict[str, float | bool]] = {}
    languages: dict[str, dict[str, dict[str, float | bool]]] = {}
    datatrove: dict[str, dict[str, str | int | float | bool]] = {}
    rights: str = "tdm-strict-1"
    licences: LicencesConfig = LicencesConfig()
    takedown: str | None = None
    takedown_sha256: str | None = None

    def from_folder(self, folder: Path) -> FilterConfig:
        """The same with the takedown list's path whole: tasks of a run start elsewhere."""
        if self.takedown is None:
            return self
        place = (folder / Path(self.takedown).expanduser()).resolve()
        return msgspec.structs.replace(self, takedown=str(place))
