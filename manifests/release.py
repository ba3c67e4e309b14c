"""The manifest of a release: every file by hash, one root over them, and what it was made with.

A release can be moved away from its run and still be verified: the Merkle root binds its files,
the sums bind its ledger to its data.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from manifests.sealed import ManifestError, seal, unseal
from manifests.shard import FileDigest

RELEASE_VERSION: Final = 1


def build(
    name: str,
    recipe: dict[str, Any],
    sources: list[dict[str, Any]],
    files: Sequence[FileDigest],
    stages: dict[str, Any],
    balance: dict[str, Any],
    made_with: dict[str, Any],
) -> bytes:
    """The manifest as canonical JSON. Paths in `files` are relative to the release's folder."""
    listed = sorted(files, key=lambda file: file.path)
    content = {
        "eurosift_release": RELEASE_VERSION,
        "name": name,
        "recipe": recipe,
        "sources": sources,
        "files": [
            {"path": f.path, "rows": f.rows, "bytes": f.bytes, "sha256": f.sha256} for f in listed
        ],
        "merkle_root": merkle_root([(file.path, file.sha256) for file in listed]),
        "stages": stages,
        "balance": balance,
        "made_with": made_with,
    }
    return seal(content)


def read(path: Path) -> dict[str, Any]:
    """Read a release manifest and check its own digest.

    Raises:
        FileNotFoundError: there is none.
        ManifestError: it is damaged or was changed after it was written.
    """
    content = unseal(path)
    if "merkle_root" not in content or "files" not in content:
        raise ManifestError(f"{path} is not the manifest of a release")
    return content


def merkle_root(leaves: Sequence[tuple[str, str]]) -> str:
    """Root (sha256, hex) of a Merkle tree over (path, sha256), in the order of paths.

    Leaf and node hashes are kept apart by a leading byte, and an odd node is carried up, as in
    RFC 6962 section 2.1.
    """
    level = [
        hashlib.sha256(b"\x00" + f"{path}\x1f{digest}".encode()).digest()
        for path, digest in sorted(leaves)
    ]
    if not level:
        return hashlib.sha256(b"").hexdigest()
    while len(level) > 1:
        paired = [
            hashlib.sha256(b"\x01" + level[i] + level[i + 1]).digest()
            for i in range(0, len(level) - 1, 2)
        ]
        if len(level) % 2:
            paired.append(level[-1])
        level = paired
    return level[0].hex()
