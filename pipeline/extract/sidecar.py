"""A file and its JSON side-car, as OpenEuroLLM's guide prescribes for what is no web page.

The side-car of `act.pdf` is `act.pdf.json`, or `act.json`. It has seventeen keys and no others.
Strict, because a file whose licence cannot be read must not come in under one that was guessed:
without a valid side-car it is quarantined, with the key that is wrong.

Source: OpenEuroLLM/non_web_data, README.md, section 2.1 (commit d236f0d, 2026-05-01). `PATH` and
`NAME` may be empty, as the guide has them until the files are downloaded. `CONTACT` is a person's
and goes nowhere.
"""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path, PurePath
from typing import Any, Final

import msgspec

from pipeline.extract.piece import Piece
from pipeline.extract.tally import Tally

KEYS: Final = (
    "PATH", "NAME", "LANGUAGE_CODE", "MACRO_LANG", "SCRIPT_LANG", "LANGUAGE", "VARIANT", "TOPIC",
    "DATA_TYPE", "SOURCE_ORGANIZATION", "LICENSE", "DOWNLOAD_SOURCE", "MIXED_LANGUAGES",
    "COMMENTARY", "DATASET_NAME_OR_DESCRIPTION", "DATE_OF_IDENTIFICATION", "CONTACT",
)  # fmt: skip

MAX_BYTES: Final = 1 << 20
"""Longest side-car that is read."""
UNDECLARED: Final = frozenset({"", "unspecified", "unknown"})
"""Values of LICENSE that declare none; the guide's validator knows `unspecified`."""
_CODE: Final = re.compile(r"[a-z]{3}")
_SCRIPT: Final = re.compile(r"[A-Za-z]{4}")


class SidecarError(ValueError):
    """What is wrong with a side-car: a fixed word and the key, never a value."""


def names(name: str) -> tuple[str, str]:
    """Names that the side-car of a file may have, the first before the second."""
    return f"{name}.json", f"{PurePath(name).stem}.json"


def parse(raw: bytes, name: str) -> dict[str, Any]:
    """The seventeen values.

    `raw`: bytes of the side-car. `name`: of the file that it describes.

    Raises:
        SidecarError: it is no such object; `args[0]` is the reason in the ledger's style.
    """
    try:
        values = msgspec.json.decode(raw.removeprefix(b"\xef\xbb\xbf"))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise SidecarError("sidecar_no_json") from None
    if not isinstance(values, dict):
        raise SidecarError("sidecar_no_object")
    for key in KEYS:
        if key not in values:
            raise SidecarError(f"sidecar_lacks_{key}")
    if set(values) - set(KEYS):
        raise SidecarError("sidecar_unknown_key")
    for key in KEYS:
        fault = _fault(key, values[key], name)
        if fault:
            raise SidecarError(f"sidecar_{fault}_{key}")
    return values


def with_sidecar(piece: Piece, tally: Tally) -> Piece | None:
    """The piece with what its side-car declares; None, and a quarantine, where that is invalid.

    A container needs none: what it holds is asked one by one.
    """
    if not piece.wants_sidecar or (piece.format == "container" and piece.sidecar is None):
        return piece
    try:
        values = _read(piece)
    except SidecarError as error:
        tally.quarantine(piece.file, str(error.args[0]))
        return None
    licence = values["LICENSE"].strip()
    declared = licence.lower() not in UNDECLARED
    return msgspec.structs.replace(
        piece,
        licence=licence if declared else piece.licence,
        licence_place="sidecar" if declared else piece.licence_place,
        owner=values["SOURCE_ORGANIZATION"].strip() or piece.owner,
        url=_address(values["DOWNLOAD_SOURCE"]) or piece.url,
        language=values["LANGUAGE_CODE"],
    )


def _read(piece: Piece) -> dict[str, Any]:
    if piece.sidecar is None:
        raise SidecarError("sidecar_missing")
    try:
        with Path(piece.sidecar).open("rb") as file:
            raw = file.read(MAX_BYTES + 1)
    except OSError:
        raise SidecarError("sidecar_unreadable") from None
    if len(raw) > MAX_BYTES:
        raise SidecarError("sidecar_too_large")
    return parse(raw, PurePath(piece.locator).name)


def _fault(key: str, value: object, name: str) -> str | None:
    """The word for what is wrong with one value, None where nothing is."""
    if key == "MIXED_LANGUAGES":
        listed = isinstance(value, list) and all(isinstance(item, str) for item in value)
        return None if listed else "no_list"
    if not isinstance(value, str):
        return "no_text"
    if key in {"LANGUAGE_CODE", "MACRO_LANG"} and not _CODE.fullmatch(value):
        return "no_iso_639_3"
    if key == "SCRIPT_LANG" and not _SCRIPT.fullmatch(value):
        return "no_iso_15924"
    if key == "NAME" and value not in ("", name):
        return "other_file"
    if key == "DATE_OF_IDENTIFICATION":
        try:
            if len(value) != 10:
                return "no_date"
            datetime.strptime(value, "%d/%m/%Y")  # noqa: DTZ007 - a day has no zone
        except ValueError:
            return "no_date"
    return None


def _address(value: str) -> str | None:
    value = value.strip()
    return value if re.match(r"https?://[^\s]+$", value) and len(value) <= 8192 else None
