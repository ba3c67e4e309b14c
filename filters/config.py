"""The recipe's table `[filter]`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec

ListName = Annotated[
    str,
    msgspec.Meta(
        pattern=r"^[a-z][a-z0-9_]{0,31}$",
        description="up to 32 small letters, digits and _, with a letter first",
    ),
]


class UrlList(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A list of hosts and addresses, `[filter.lists.NAME]`; a document on it is dropped.

    Attributes:
        path: a file with one entry a line, or a folder with files `domains` and `urls`.
        version: as whoever publishes it counts.
        licence: SPDX, or where the terms stand.
        origin: where it comes from.
        sha256: of the file; of a folder that of `sha256sum domains urls`. Where it is missing the
            error says what it is.
    """

    path: str
    version: str
    licence: str
    origin: str
    sha256: (
        Annotated[
            str, msgspec.Meta(pattern="^[0-9a-f]{64}$", description="64 digits of 0-9 and a-f")
        ]
        | None
    ) = None


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
        profile: `web`, `law`, `debate`, `gazette`, `tender` or `fineweb2` for every document, in
            place of the choice by source type.
        off: names of rules that never act; their measures are kept all the same.
        bounds: a rule's name to `{min = …}` or `{max = …}`; `false` in place of a number takes the
            bound away.
        languages: a language to such a table, which goes before `bounds`.
        profiles: a profile to such a table by language, which goes before both.
        lists: lists of hosts and addresses, by name.
        datatrove: filters of datatrove, or written for it, that act as further rules: an import
            path to the keyword arguments of its constructor; or a name of yours to these and
            `filter`, the import path, so that one filter can act twice. `language = "own"` is the
            language that is judged, ISO 639-3.
        truncated: what becomes of a document whose payload the crawler cut off, as it says itself
            (WARC-Truncated, a field of WARC 1.1).
        rights: name of the policy on reservations of rights, one of `policies/*.toml`.
        licences: which licences may be in the release.
        takedown: file of what must not be in it (`takedown.py`); relative to the recipe.
        takedown_sha256: sha256 of that file, hex; required with it.
    """

    profile: str | None = None
    off: tuple[str, ...] = ()
    bounds: dict[str, dict[str, float | bool]] = {}
    languages: dict[str, dict[str, dict[str, float | bool]]] = {}
    profiles: dict[str, dict[str, dict[str, dict[str, float | bool]]]] = {}
    lists: dict[ListName, UrlList] = {}
    datatrove: dict[str, dict[str, Any]] = {}
    truncated: Literal["keep", "drop"] = "drop"
    rights: str = "tdm-strict-1"
    licences: LicencesConfig = LicencesConfig()
    takedown: str | None = None
    takedown_sha256: str | None = None

    def from_folder(self, folder: Path) -> FilterConfig:
        """The same with relative paths taken from the recipe's folder, as `~` from the user's."""

        def whole(path: str) -> str:
            return str((folder / Path(path).expanduser()).resolve())

        lists = {
            name: msgspec.structs.replace(one, path=whole(one.path))
            for name, one in self.lists.items()
        }
        takedown = None if self.takedown is None else whole(self.takedown)
        return msgspec.structs.replace(self, lists=lists, takedown=takedown)
