"""Each stage's output on a small real crawl, pinned: other output needs another stage version.

The digests are over rows, not over Parquet bytes, so that another zstd doesn't fail them. To pin
new ones after raising a stage's VERSION, run this file with EUROSIFT_WRITE_GOLDEN=1.
"""

import hashlib
import json
import os
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from pipeline.fingerprints import version

GOLDEN = Path(__file__).with_name("golden.json")
FILES = {
    "extract": ("extract/*.parquet",),
    "identify": ("identify/*.parquet",),
    "dedup": ("dedup/*/signatures/*.parquet", "dedup/*/join/*.parquet", "dedup/*/union/*.parquet"),
    "redact": ("redact/*/*.parquet",),
    "filter": ("filter/*/*.parquet",),
    "shards": ("shards/balance/*.parquet", "release/*/*/*.parquet"),
}  # fmt: skip


def digest(run: Path, stage: str) -> str:
    """sha256 over the rows of a stage's files, in the order of paths."""
    total = hashlib.sha256()
    for pattern in FILES[stage]:
        paths = sorted(run.glob(pattern))
        assert paths, pattern
        for path in paths:
            rows = pq.read_table(path).to_pylist()
            total.update(path.relative_to(run).as_posix().encode())
            total.update(json.dumps(rows, default=str, sort_keys=True).encode())
    return total.hexdigest()


@pytest.mark.parametrize("stage", FILES)
def test_output_changes_only_with_the_stage_version(finished: Path, stage: str) -> None:
    pinned = json.loads(GOLDEN.read_text()) if GOLDEN.exists() else {}
    found = {"version": version(stage), "sha256": digest(finished, stage)}
    if os.environ.get("EUROSIFT_WRITE_GOLDEN"):
        GOLDEN.write_text(json.dumps({**pinned, stage: found}, indent=1) + "\n")
        return
    assert stage in pinned, "no digest is pinned for this stage"
    if pinned[stage] != found:
        assert pinned[stage]["version"] != found["version"], (
            f"the output of {stage} changed and its VERSION did not: raise it, or mend the change"
        )
        pytest.fail(f"{stage} has the new version {found['version']}: pin its digest")
