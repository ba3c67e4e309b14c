"""What makes a document the same document: its id.

The id must survive re-runs, other numbers of tasks and a crawl that grows, so it holds nothing
that depends on the run: only where the document came from and which bytes it was.
"""

from __future__ import annotations

import hashlib
from typing import Final

SEPARATOR: Final = "\x1f"
"""ASCII unit separator: occurs in no recipe id and no sane path, so parts cannot run together."""

DIGEST_BYTES: Final = 16
"""128 bits: in 10^12 documents the chance of any collision is about 10^-15."""


def payload_digest(payload: bytes) -> str:
    """sha256 of a raw payload, 64 hex digits."""
    return hashlib.sha256(payload).hexdigest()


def document_id(source: str, locator: str, place: str, digest: str) -> str:
    r"""Id of a document, 32 hex digits.

    blake2b (RFC 7693, 16-byte digest, no key) over source id, locator, place and the payload's
    sha256 in hex, as UTF-8, joined with \x1f. `place` is what `record_place` gives.
    """
    joined = SEPARATOR.join((source, locator, place, digest)).encode("utf-8", "surrogatepass")
    return hashlib.blake2b(joined, digest_size=DIGEST_BYTES).hexdigest()


def record_place(offset: int, number: int = 0) -> str:
    """Place of a record in its file.

    `offset`: byte offset of the record as stored (WARC), byte offset of the line in the
    decompressed stream (JSONL), row index (Parquet) or 0 (one file, one document). `number`:
    running number of the record among those that share the offset, as in an archive compressed as
    a whole; the first one has none, so that it is named like a record that is alone.
    """
    return str(offset) if number == 0 else f"{offset}.{number}"
