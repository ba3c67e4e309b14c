"""Is a release what its manifest says: every hash, every sum, ledger against data.

Works on a release folder alone, without the run that made it. Faults are sentences that name the
file; the first is the one to look at.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from manifests import release as releases
from manifests.conservation import faults as unbalanced
from manifests.sealed import ManifestError
from manifests.shard import FileDigest


def file_fault(root: Path, file: FileDigest) -> str | None:
    """What is wrong with one file against its recorded size and sha256, or None."""
    path = root / file.path
    try:
        size = path.stat().st_size
        with path.open("rb") as stream:
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
    except FileNotFoundError:
        return f"{path} is missing"
    except OSError as error:
        return f"{path} cannot be read: {error.strerror}"
    if size != file.bytes:
        return f"{path} has {size} bytes, its manifest says {file.bytes}"
    if digest != file.sha256:
        return f"{path} was changed: its sha256 is not the one in its manifest"
    return None


def release_faults(folder: Path, und: str = "und") -> Iterator[str]:
    """Everything that is wrong with the release in `folder` (which holds manifest.json).

    Hashes first; what the files say is compared only if every file is intact.
    """
    path = folder / "manifest.json"
    try:
        manifest = releases.read(path)
    except FileNotFoundError:
        yield f"{path} is missing"
        return
    except ManifestError as error:
        yield str(error)
        return
    files = [FileDigest(**entry) for entry in manifest["files"]]
    broken = [fault for fault in (file_fault(folder, file) for file in files) if fault]
    yield from broken
    listed = {file.path for file in files} | {"manifest.json"}
    for extra in sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()):
        if extra not in listed and ".tmp-" not in extra:
            yield f"{folder / extra} is not in the manifest"
            broken.append(extra)
    if manifest["merkle_root"] != releases.merkle_root([(f.path, f.sha256) for f in files]):
        yield f"{path}: the Merkle root is not that of its files"
    excluded = manifest["recipe"]["shards"]["exclude"]
    yield from (f"{path}: {fault}" for fault in unbalanced(manifest["stages"], {und, *excluded}))
    if not broken:
        yield from _content_faults(folder, files, manifest["stages"]["languages"])


def _content_faults(
    folder: Path, files: list[FileDigest], languages: dict[str, Any]
) -> Iterator[str]:
    """Ledger against data and against the counts, a language at a time."""
    by_language: dict[str, dict[str, list[str]]] = {}
    for file in files:
        kind, language, _ = file.path.split("/", 2)
        by_language.setdefault(language, {}).setdefault(kind, []).append(file.path)
    for language in sorted({*by_language, *languages}):
        paths = by_language.get(language, {})
        reasons: Counter[str] = Counter()
        stated: dict[str, tuple[str, int]] = {}
        seen: set[str] = set()
        for name in paths.get("ledger", []):
            columns = ["doc_id", "fate", "drop_reason", "part", "part_row"]
            table = _read(folder / name, columns)
            if isinstance(table, str):
                yield table
                return
            for row in table.to_pylist():
                if row["doc_id"] in seen:
                    yield f"{folder / name}: document {row['doc_id']} stands twice"
                seen.add(row["doc_id"])
                if row["fate"] == "kept":
                    stated[row["doc_id"]] = (row["part"], row["part_row"])
                else:
                    reasons[row["drop_reason"]] += 1
        held = 0
        for name in paths.get("data", []):
            table = _read(folder / name, ["doc_id"])
            if isinstance(table, str):
                yield table
                return
            for number, identity in enumerate(table["doc_id"].to_pylist()):
                held += 1
                if stated.get(identity) != (name, number):
                    yield f"{folder / name}: row {number} is not where the ledger says"
                    return
        if held != len(stated):
            yield f"{language}: the ledger keeps {len(stated)} documents, the data holds {held}"
        counted = languages.get(language, {"dropped": {}, "kept": 0})
        if dict(reasons) != counted["dropped"] or held != counted["kept"]:
            yield f"{language}: the ledger's reasons are not those that the manifest counts"


def _read(path: Path, columns: list[str]) -> pa.Table | str:
    try:
        with pq.ParquetFile(path) as file:
            return file.read(columns=columns)
    except (OSError, pa.ArrowInvalid) as error:
        return f"{path} cannot be read as Parquet ({type(error).__name__})"
