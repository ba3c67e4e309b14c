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

from manifests.sealed import ManifestError, seal, unseal

MANIFEST_VERSION: Final = 1


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
    """The manifest as it stands on disk: canonical JSON with its own digest."""
    return seal(msgspec.to_builtins(manifest))


def read(path: Path) -> ShardManifest:
    """Read a manifest and check its own digest.

    Raises:
        FileNotFoundError: there is none.
        ManifestError: it is no sealed JSON, lacks a key, or was changed after it was written.
    """
    try:
        return msgspec.convert(unseal(path), ShardManifest)
    except msgspec.ValidationError as error:
        raise ManifestError(f"{path} is not a shard manifest: {error}") from None


def key_of(
    stage: str, step: str, version: int, fingerprint: dict[str, Any], inputs: list[dict[str, Any]]
) -> str:
    """sha256 of everything that a task's output depends on: equal keys, equal bytes."""
    parts = [stage, step, version, fingerprint, inputs]
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()
