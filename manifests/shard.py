"""The manifest of one task: what went in, what it was made with, what came out.

It is written last and is the marker of completion: a task is done if its manifest names the key
that the plan, the recipe and the inputs give today. A manifest carries its own digest, so that a
flipped byte in it is found like one in a shard.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any, Final

import msgspec

MANIFEST_VERSION: Final = 1


class ManifestError(ValueError):
    """A manifest that cannot be read or does not carry its own digest."""


class FileDigest(msgspec.Struct, frozen=True):
    """One file: path relative to the run folder (or the id of a raw file), rows, size, sha256."""

    path: str
    rows: int | None
    bytes: int
    sha256: str


class ShardManifest(msgspec.Struct, frozen=True):
    """The record of one finished task. `counts` are derived from the columns that were written."""

    eurosift_manifest: int
    stage: str
    step: str
    language: str | None
    index: int
    key: str
    stage_version: int
    fingerprint: dict[str, Any]
    inputs: tuple[FileDigest, ...]
    outputs: tuple[FileDigest, ...]
    counts: dict[str, Any]


def encode(manifest: ShardManifest) -> bytes:
    """Canonical JSON (sorted keys) with the digest of everything else under `self_sha256`."""
    content = msgspec.to_builtins(manifest)
    content["self_sha256"] = _self_digest(content)
    return _plain(content)


def read(path: Path) -> ShardManifest:
    """Read a manifest and check its own digest.

    Raises:
        FileNotFoundError: there is none.
        ManifestError: it is not JSON, lacks a key, or was changed after it was written.
    """
    raw = path.read_bytes()
    content = read_json(raw, path)
    if raw != _plain(content):
        raise ManifestError(f"{path} was changed after it was written")
    stated = content.pop("self_sha256", None)
    if stated != _self_digest(content):
        raise ManifestError(f"{path} was changed after it was written")
    try:
        return msgspec.convert(content, ShardManifest)
    except msgspec.ValidationError as error:
        raise ManifestError(f"{path} is not a shard manifest: {error}") from None


def read_json(raw: bytes, path: Path) -> dict[str, Any]:
    """The JSON object in `raw`, or a ManifestError that names `path`."""
    try:
        content = json.loads(raw)
    except ValueError:
        raise ManifestError(f"{path} is not JSON") from None
    if not isinstance(content, dict):
        raise ManifestError(f"{path} is not a JSON object")
    return content


def key_of(
    stage: str, step: str, version: int, fingerprint: dict[str, Any], inputs: list[dict[str, Any]]
) -> str:
    """sha256 of everything that a task's output depends on: equal keys, equal bytes."""
    parts = [stage, step, version, fingerprint, inputs]
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


def _plain(content: dict[str, Any]) -> bytes:
    return json.dumps(content, sort_keys=True, indent=1, ensure_ascii=False).encode() + b"\n"


def _self_digest(content: dict[str, Any]) -> str:
    return hashlib.sha256(_plain(content)).hexdigest()
