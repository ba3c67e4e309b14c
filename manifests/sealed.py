"""JSON files that carry their own digest, so that one flipped byte in them is found.

The digest is taken over the file's own bytes with the digest left out, not over its meaning: there
is one way to write a manifest, and checking it costs one hash.
"""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path
from typing import Any

_SEAL = re.compile(rb'\n "self_sha256": "([^"\n]*)"')


class ManifestError(ValueError):
    """A manifest that cannot be read or was changed after it was written."""


def seal(content: dict[str, Any]) -> bytes:
    """Canonical JSON (sorted keys, indented by one) of `content` and its digest.

    `content` has no key `self_sha256` yet; a newline inside a string is escaped in JSON, so the
    line of the seal cannot stand inside a value.
    """
    raw = json.dumps({**content, "self_sha256": ""}, sort_keys=True, indent=1, ensure_ascii=False)
    plain = raw.encode() + b"\n"
    place = _place(plain)
    digest = hashlib.sha256(plain).hexdigest().encode()
    return plain[:place] + digest + plain[place:]


def unseal(path: Path) -> dict[str, Any]:
    """The content of a sealed file, without the seal.

    Raises:
        FileNotFoundError: there is none.
        ManifestError: it is no sealed JSON object, or was changed after it was written.
    """
    raw = path.read_bytes()
    found = _SEAL.search(raw)
    if found is None:
        raise ManifestError(f"{path} is not a sealed manifest, or was changed")
    plain = raw[: found.start(1)] + raw[found.end(1) :]
    if hashlib.sha256(plain).hexdigest().encode() != found.group(1):
        raise ManifestError(f"{path} was changed after it was written")
    try:
        content = json.loads(raw)
    except ValueError:
        raise ManifestError(f"{path} is not JSON") from None
    if not isinstance(content, dict):
        raise ManifestError(f"{path} is not a JSON object")
    del content["self_sha256"]
    return content


def _place(plain: bytes) -> int:
    found = _SEAL.search(plain)
    if found is None:
        raise AssertionError("the seal has no place in its own file")
    return found.start(1)
