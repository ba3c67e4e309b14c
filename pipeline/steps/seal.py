"""shards, last step: check every sum of the run and write the manifest of the release."""

from __future__ import annotations

import json
from importlib.metadata import version
from pathlib import Path
from typing import Any

import msgspec

from language_id.languages import UND
from manifests import shard
from manifests.conservation import faults, stage_table
from manifests.release import build
from manifests.shard import FileDigest, ShardManifest
from pipeline.errors import RunError
from pipeline.fingerprints import of_stage
from pipeline.plan import read_sources
from pipeline.tasks import Job, manifest_path

MANIFEST = "release/manifest.json"
_LIBRARIES = (
    "courlan", "datasketch", "datatrove", "fasttext-numpy2-wheel", "numba", "numpy", "phonenumbers",
    "polars", "presidio-analyzer", "pyarrow", "python-stdnum", "tldextract", "xxhash",
)  # fmt: skip
"""Distributions that have a part in the bytes of a release, besides those that extract names."""


def work(job: Job) -> None:
    """Refuse to seal a run whose counts do not add up; otherwise bind its files by one root."""
    from pipeline.stages import STEPS

    manifests = [
        shard.read(job.run / manifest_path(task))
        for step in STEPS
        if step.name != "seal"
        for task in step.tasks(job.plan)
    ]
    table = stage_table(manifests)
    wrong = faults(table, {UND, *job.plan.excluded})
    if wrong:
        raise RunError(f"The counts of the run do not add up: {'; '.join(wrong)}.")
    files = [
        FileDigest(path=file.path.removeprefix("release/"), rows=file.rows, bytes=file.bytes,
                   sha256=file.sha256)
        for manifest in manifests
        if manifest.step == "write"
        for file in manifest.outputs
    ]  # fmt: skip
    balance = json.loads(job.paths("balance", "balance.json")[0].read_bytes())
    recipe = msgspec.to_builtins(job.recipe)
    for key in ("sources", "out", "run", "slurm"):
        recipe.pop(key)  # sources stand apart without their paths; the others change no document
    for key in ("memory_mb", "earlier"):  # no document depends on the one, the other is a path
        recipe["dedup"].pop(key)
    for key in ("key_env", "key_file", "deny_list"):
        recipe["redact"].pop(key)  # where secrets lie; what they are is in the stage's fingerprint
    recipe["filter"].pop("takedown")  # a path; its digest stays
    for one in recipe["filter"]["lists"].values():
        one.pop("path")
    models = recipe["redact"]["names"]["models"]
    recipe["redact"]["names"]["models"] = {code: Path(name).name for code, name in models.items()}
    content = build(
        job.recipe.name, recipe, _sources(job), files, table, balance, _made_with(job, manifests)
    )
    job.write_file(MANIFEST, content)
    job.counts.update(files=len(files), documents=table["extract"]["documents"])


def _sources(job: Job) -> list[dict[str, Any]]:
    """What is said of each source: no file name, only numbers and one digest over its files."""
    files = read_sources(job.run).values()
    listed = []
    for source in job.recipe.sources:
        own = sorted((file.sha256, file.bytes) for file in files if file.source == source.name
                     and file.member is None)  # fmt: skip
        listed.append(
            {
                "source": source.name,
                "type": source.type,
                "owner": source.owner or "unknown",
                "licence": source.licence or "unknown",
                "period": source.period or "unknown",
                "sidecar": source.sidecar,
                "files": len(own),
                "bytes": sum(size for _, size in own),
                "digest": shard.key_of(
                    "sources", source.name, 1, {}, [{"sha256": d} for d, _ in own]
                ),
            }
        )
    return listed


def _made_with(job: Job, manifests: list[ShardManifest]) -> dict[str, Any]:
    """Stage versions, models and lists with hash, licence and origin, and versions of libraries."""
    versions = {m.stage: m.stage_version for m in manifests}
    assets: dict[str, Any] = {}
    for stage in ("extract", "identify", "dedup", "redact", "filter"):
        for language in job.plan.languages if stage in {"dedup", "redact", "filter"} else (None,):
            if language == UND and stage != "redact":
                continue
            assets.update(of_stage(job.recipe, stage, language).get("assets", {}))
    libraries = {name: version(name) for name in _LIBRARIES}
    libraries |= of_stage(job.recipe, "extract", None)["libraries"]
    return {"stage_versions": versions, "assets": assets, "libraries": libraries}
