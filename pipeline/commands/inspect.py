"""`eurosift verify`, `clean` and `audit`: questions to a run that is there."""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path
from typing import Any, Literal

from pipeline.errors import EurosiftError, RunError, plain, typed
from pipeline.execute import locked
from pipeline.files import sweep
from pipeline.inputs import is_remote
from pipeline.plan import read_sources, thaw
from pipeline.progress import counted
from pipeline.state import States


def verify(place: str) -> int:
    """Check a run or a release. Returns 1 and names the first file at fault, if any.

    A release may lie anywhere that datatrove's storage layer reaches; it is fetched for the check.
    """
    if not is_remote(place):
        return _verify(Path(place))
    from pipeline.datatrove_adapter import fetch_folder

    with tempfile.TemporaryDirectory(prefix="eurosift-verify-") as scratch:
        try:
            fetch_folder(place, Path(scratch))
        except EurosiftError:
            raise
        except Exception as error:  # noqa: BLE001 - every store has errors of its own
            raise RunError(
                f"{place} cannot be fetched: {type(error).__name__}: {error}. "
                "See to the address and the keys of the store in the environment."
            ) from None
        return _verify(Path(scratch))


def _verify(folder: Path) -> int:
    from manifests.verify import release_faults
    from pipeline.verify_run import cleaned_outputs, run_faults

    is_run = (folder / "plan").is_dir()
    if not is_run and not (folder / "manifest.json").exists():
        raise RunError(
            f"{folder} is neither a run (it has no plan) nor a release (no manifest.json)."
        )
    if is_run:
        found = run_faults(folder, lambda name: print(f"verifying {name}", file=sys.stderr))  # noqa: T201
    else:
        found = release_faults(folder)
    count = 0
    for count, fault in enumerate(dict.fromkeys(found), start=1):
        if count <= 20:
            print(f"{'FAULT' if count == 1 else 'also'}: {fault}")  # noqa: T201
    if count:
        print(f"{count} faults." if count > 1 else "1 fault.")  # noqa: T201
        return 1
    cleaned = cleaned_outputs(folder) if is_run else []
    note = f" {len(cleaned)} outputs are cleaned." if cleaned else ""
    print(f"{folder}: verified. Every hash, link and sum holds.{note}")  # noqa: T201
    return 0


def clean(run: Path) -> int:
    """Remove the unredacted text of a finished run."""
    from pipeline.run import clean as remove

    recipe, plan = thaw(run)
    with locked(run):
        files, size = remove(States(run, recipe, plan))
        sweep(run, finished=True)
    print(f"{counted(files, 'file')} with unredacted text removed, {size / 1e6:,.1f} MB.")  # noqa: T201
    return 0


def audit(run: Path, document: str, *, as_json: bool) -> int:
    """Tell the life of a document of a run, or of a release by itself.

    A release has no names of raw files, and no key: there a URL is looked for as the ledger has it.
    Returns 1 if the ledger does not know the document.
    """
    import pyarrow as pa

    from manifests.audit import told

    is_release = (run / "ledger").is_dir() and not (run / "plan").is_dir()
    release = run if is_release else run / "release"
    if not is_release:
        thaw(run)
    if not (release / "ledger").is_dir():
        raise RunError(
            f"{run} has no ledger yet; a document can be audited when the run is finished.",
            next_command=f"eurosift status {typed(run)}",
        )
    try:
        rows, kind = _found(release, None if is_release else run, document)
    except (pa.ArrowException, OSError) as error:
        if isinstance(error, OSError) and error.errno is not None:
            raise
        raise RunError(
            f"The ledger of {run} is damaged.", next_command=f"eurosift verify {typed(run)}"
        ) from None
    if not rows:
        print(f"The ledger of {run} knows no document of this {kind}.")  # noqa: T201
        return 1
    files = {} if is_release else read_sources(run)
    for number, row in enumerate(rows):
        if as_json:
            print(json.dumps(row, default=str, ensure_ascii=False))  # noqa: T201
            continue
        print(f"{'' if number == 0 else chr(10)}document {row['doc_id']}")  # noqa: T201
        raw = files.get(row["raw_file"])
        for stage, sentence in told(row, raw.place if raw else None):
            print(f"  {stage:<9} {plain(sentence)}")  # noqa: T201
    return 0


def _found(
    release: Path, run: Path | None, document: str
) -> tuple[list[dict[str, Any]], Literal["id", "URL"]]:
    """Ledger rows of an id or a URL, and which of the two it is."""
    from manifests.audit import find

    if len(document) == 32 and all(c in "0123456789abcdef" for c in document):
        return find(release, "doc_id", [document]), "id"
    if run is None:
        return find(release, "url", [document]), "URL"
    forms, hashes = _as_stored(run, document)
    return find(release, "url_hash", hashes) or find(release, "url", forms), "URL"


def _as_stored(run: Path, url: str) -> tuple[list[str], list[str]]:
    """How the ledger may hold a URL: as it is or redacted as the run redacts, and its keyed hash.

    Without a key in the recipe there is no hash: URLs that are redacted alike are found together.
    """
    import pyarrow as pa

    from language_id.languages import UND
    from manifests.schema import IDENTIFIED
    from pipeline.steps.makers import made

    recipe, plan = thaw(run)
    row: dict[str, Any] = {field.name: None for field in IDENTIFIED}
    row |= {"doc_id": "0" * 32, "text": "", "source": "", "source_type": "web", "url": url,
            "raw_file": "", "language": UND}  # fmt: skip
    batch = pa.RecordBatch.from_pylist([row], schema=IDENTIFIED)
    forms, hashes = {url}, set()
    for language in plan.languages:
        redacted = made("redact", recipe, language)(batch)
        forms.add(redacted.column("url")[0].as_py())
        hashes.add(redacted.column("url_hash")[0].as_py())
    return sorted(forms), sorted(hashes - {None})
