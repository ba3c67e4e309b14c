"""What is done, what is not, and why: the content-keyed state of every task of a plan.

A task is done if its manifest names the key that follows today from the stage's version, its
fingerprint and the digests of its inputs, and its outputs are there (or were cleaned away). Nothing
else counts: no time stamps, no scheduler's state.
"""

from __future__ import annotations

import json
import os
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import msgspec

from manifests.sealed import ManifestError
from manifests.shard import ShardManifest, key_of, read
from pipeline.fingerprints import of_stage, version
from pipeline.plan import Plan
from pipeline.recipe import Recipe
from pipeline.stages import STEPS, step_named
from pipeline.tasks import Read, Step, Task, manifest_path

Condition = Literal["done", "cleaned", "missing", "stale", "waiting"]


@dataclass(frozen=True, slots=True)
class State:
    """Condition of one task, with the reason in words where it is not done."""

    condition: Condition
    why: str = ""
    manifest: ShardManifest | None = None

    @property
    def done(self) -> bool:
        """Whether nothing needs to be run."""
        return self.condition in {"done", "cleaned"}


@dataclass(slots=True)
class States:
    """The states of a run, computed on demand, each task after the tasks it reads.

    A worker looks no further than the manifests of its direct inputs (`shallow`): their version and
    settings must be today's, their own inputs are taken as they stand. Were one of them stale, the
    key of what is made from it would not be the one that the whole chain demands, and the next look
    at the run would say so.
    """

    run: Path
    recipe: Recipe
    plan: Plan
    shallow: bool = False
    known: dict[Task, State] = field(default_factory=dict)
    _sources: dict[str, str] = field(default_factory=dict)
    _fingerprints: dict[Task, dict[str, Any]] = field(default_factory=dict)
    """Recipe and plan are frozen, so a task's never changes."""

    def of(self, task: Task) -> State:
        """The state of one task."""
        if task not in self.known:
            self.known[task] = self._find(task)
        return self.known[task]

    def forget(self, tasks: list[Task]) -> None:
        """Look at these tasks anew the next time, because they ran."""
        for task in tasks:
            self.known.pop(task, None)

    def key(self, task: Task) -> str | None:
        """The key that a finished task would have today; None while an input is not done."""
        step = step_named(task.step)
        inputs = self._inputs(step, task)
        if inputs is None:
            return None
        return key_of(step.stage, step.name, version(step.stage), self.fingerprint(task), inputs)

    def fingerprint(self, task: Task) -> dict[str, Any]:
        """What the task depends on besides its inputs and its code. Not to be changed."""
        if task not in self._fingerprints:
            self._fingerprints[task] = self._fingerprint(task)
        return self._fingerprints[task]

    def _fingerprint(self, task: Task) -> dict[str, Any]:
        step = step_named(task.step)
        # What hosts say is gathered as it is; settings of the filter act on it later.
        hosts = step.name == "hosts"
        content = {} if hosts else dict(of_stage(self.recipe, step.stage, task.language))
        if step.name == "extract":
            by_name = {s.name: s for s in self.recipe.sources}
            names = sorted({self.sources[part.file] for part in self.plan.inputs[task.index]})
            content["sources"] = {
                name: {"type": by_name[name].type, "licence": by_name[name].licence,
                       "owner": by_name[name].owner, "sidecar": by_name[name].sidecar,
                       "columns": by_name[name].columns, "reader": by_name[name].reader,
                       "options": by_name[name].options}
                for name in names
            }  # fmt: skip
        elif step.name == "identify":
            content["languages"] = list(self.plan.languages)
        elif step.name in {"signatures", "earlier", "join", "lines", "boilerplate", "write"}:
            content["shards"] = self.plan.language_shards[task.language or ""]
            content["index"] = task.index
        looks_for_lines = step.name == "redact" and self.plan.cut_lines
        if looks_for_lines or step.name in {"lines", "boilerplate"}:
            content["boilerplate"] = msgspec.to_builtins(self.recipe.dedup.boilerplate)
        if step.name == "seal":
            content["recipe"] = {
                key: value for key, value in msgspec.to_builtins(self.recipe).items()
                if key not in {"out", "run", "slurm"}
            }  # fmt: skip
            content["recipe"]["dedup"].pop("memory_mb")  # it changes no document
            content["recipe"]["dedup"].pop("earlier")
            content["recipe"]["filter"].pop("takedown")  # a path; its digest is pinned
            content["recipe"]["sources"] = [
                {"name": s.name, "type": s.type, "licence": s.licence, "owner": s.owner,
                 "period": s.period}
                for s in self.recipe.sources
            ]  # fmt: skip
        plain: dict[str, Any] = json.loads(json.dumps(content))  # as a manifest holds it
        return plain

    @property
    def sources(self) -> dict[str, str]:
        """Source of each input file id, as the plan holds it."""
        from pipeline.plan import read_sources

        if not self._sources:
            self._sources = {key: file.source for key, file in read_sources(self.run).items()}
        return self._sources

    def _inputs(self, step: Step, task: Task) -> list[dict[str, Any]] | None:
        if step.raw is not None:
            return [msgspec.to_builtins(part) for part in step.raw(self.plan, task)]
        inputs: list[dict[str, Any]] = []
        for wanted in step.reads(self.plan, task):
            state = self.of(wanted.task)
            if not state.done or state.manifest is None:
                return None
            inputs += [
                {"step": wanted.task.step, "path": output.path, "sha256": output.sha256}
                for output in outputs_read(wanted, state.manifest)
            ]
        return inputs

    def _find(self, task: Task) -> State:
        path = self.run / manifest_path(task)
        key = "" if self.shallow else self.key(task)
        try:
            manifest = self._read(path)
        except FileNotFoundError:
            return State("waiting" if key is None else "missing")
        except ManifestError as error:
            return State("stale", str(error))
        if key is None:
            return State("waiting", "an input is not done", manifest)
        if self.shallow:
            now = (version(manifest.stage), self.fingerprint(task))
            if (manifest.stage_version, manifest.fingerprint) != now:
                return State("stale", self._difference(task, manifest), manifest)
        elif manifest.key != key:
            return State("stale", self._difference(task, manifest), manifest)
        if cleaned_marker(self.run, task).exists():
            return State("cleaned", "", manifest)
        for output in manifest.outputs:
            file = self.run / output.path
            if _size(file) != output.bytes:
                if self.shallow:
                    look_again(file.parent)
                if _size(file) != output.bytes:
                    return State("stale", f"{output.path} is missing or cut", manifest)
        return State("done", "", manifest)

    def _read(self, path: Path) -> ShardManifest:
        try:
            return read(path)
        except FileNotFoundError:
            if not self.shallow:
                raise
        look_again(path.parent)  # a worker's answer decides whether its task fails
        return read(path)

    def _difference(self, task: Task, manifest: ShardManifest) -> str:
        """Why a key changed, in words."""
        now = version(step_named(task.step).stage)
        if manifest.stage_version != now:
            return f"stage version {manifest.stage_version} → {now}"
        changes = list(_changes("", manifest.fingerprint, self.fingerprint(task)))
        if changes:
            shown = "; ".join(changes[:3])
            return f"recipe changed: {shown}{' …' if len(changes) > 3 else ''}"
        return "an input changed"


def look_again(folder: Path) -> None:
    """Make a client of a network file system ask the server which names a folder has.

    Linux believes for 30 seconds and more (`acdirmin` in nfs(5)) that a name is absent which it
    looked up in vain, while another node has written the file; opening the folder ends that.
    """
    with suppress(OSError):
        os.close(os.open(folder, os.O_RDONLY | os.O_DIRECTORY))


def _size(path: Path) -> int | None:
    try:
        return path.stat().st_size
    except OSError:
        return None


def outputs_read(wanted: Read, manifest: ShardManifest) -> list[Any]:
    """The outputs of an earlier task that a task reads."""
    return [
        output
        for output in manifest.outputs
        if wanted.only is None or output.path.rpartition("/")[2] == wanted.only
    ]


def cleaned_marker(run: Path, task: Task) -> Path:
    """The empty file that says that a task's outputs were removed on purpose."""
    return (run / manifest_path(task)).with_suffix("").with_suffix(".cleaned")


def all_tasks(plan: Plan) -> list[Task]:
    """Every task of a plan, in the order of steps."""
    return [task for step in STEPS for task in step.tasks(plan)]


def _changes(path: str, old: Any, new: Any) -> list[str]:
    if isinstance(old, dict) and isinstance(new, dict):
        found = []
        for key in sorted({*old, *new}):
            found += _changes(f"{path}.{key}" if path else key, old.get(key), new.get(key))
        return found
    if old == new:
        return []
    return [f"{path} {_short(old)} → {_short(new)}"]


def _short(value: Any) -> str:
    text = str(value)
    return text if len(text) <= 40 else f"{text[:37]}…"
