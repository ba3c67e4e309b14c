"""One task, run: open the inputs, do the work, write the manifest last.

This is the whole runner. The local engine and a Slurm array call the same function; whoever calls
it, a finished task looks the same to the byte.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from manifests.sealed import ManifestError
from manifests.shard import MANIFEST_VERSION, FileDigest, ShardManifest, encode, read
from pipeline.errors import StaleError, onward, typed
from pipeline.files import write_bytes
from pipeline.fingerprints import version
from pipeline.inputs import sha256_of, size_and_time
from pipeline.plan import Slice, read_sources
from pipeline.stages import step_named
from pipeline.state import States, cleaned_marker, outputs_read
from pipeline.tasks import Job, Task, manifest_path


def run_task(
    states: States, task: Task, progress: Callable[[int, int], None] = lambda rows, size: None
) -> ShardManifest:
    """Run one task whether or not it was done before, and return its manifest.

    Raises:
        StaleError: an input is missing, stale or cleaned away.
        EurosiftError: the work failed in a way that people can mend.
    """
    step = step_named(task.step)
    inputs: list[tuple[str, str]] = []
    digests: list[FileDigest] = []
    for wanted in step.reads(states.plan, task):
        state = states.of(wanted.task)
        # The manifest of a release is made from manifests, which cleaning leaves.
        if state.condition == "cleaned" and step.name != "seal":
            raise StaleError(
                f"{task} needs the output of {wanted.task}, which was cleaned away.",
                next_command=f"eurosift run RECIPE --out {typed(states.run)} --restore",
            )
        if not state.done or state.manifest is None:
            raise _unfinished(states, task, wanted.task)
        for output in outputs_read(wanted, state.manifest):
            inputs.append((wanted.task.step, output.path))
            digests.append(FileDigest(f"{output.path}", output.rows, output.bytes, output.sha256))
    if step.raw is not None:
        digests = _raw_inputs(states, step.raw(states.plan, task))
    key = states.key(task)
    if key is None:
        raise StaleError(f"{task} cannot run: an input is not done.")
    path = states.run / manifest_path(task)
    old = _outputs_of(path)
    path.unlink(missing_ok=True)
    cleaned_marker(states.run, task).unlink(missing_ok=True)
    job = Job(states.run, states.recipe, states.plan, task, inputs, progress)
    step.work(job)
    for name in old - {written.path for written in job.written}:
        (states.run / name).unlink(missing_ok=True)
    manifest = ShardManifest(
        eurosift_manifest=MANIFEST_VERSION,
        stage=step.stage,
        step=step.name,
        language=task.language,
        index=task.index,
        key=key,
        stage_version=version(step.stage),
        fingerprint=states.fingerprint(task),
        inputs=tuple(digests),
        outputs=tuple(FileDigest(w.path, w.rows, w.bytes, w.sha256) for w in job.written),
        counts=job.counts,
    )
    write_bytes(path, encode(manifest))
    return manifest


def _unfinished(states: States, task: Task, first: Task) -> StaleError:
    """The error for an input that is not done; what gathers languages names those that lack."""
    state = states.of(first)
    why = f"{state.condition}{f' ({state.why})' if state.why else ''}"
    message = f"{task} needs the output of {first}, which is {why}."
    if task.language is None and first.language is not None:
        reads = step_named(task.step).reads(states.plan, task)
        lacking = [read.task.language for read in reads if not states.of(read.task).done]
        named = ", ".join(sorted({code for code in lacking if code}))
        message = (
            f"{task} waits for languages that are incomplete: {named}. First: {first} is {why}."
        )
    return StaleError(message, next_command=onward(states.run))


def clean(states: States) -> tuple[int, int]:
    """Remove what holds unredacted text, of tasks that are done. Returns files and bytes removed.

    Only when all that reads it is done: every `redact` and `union` task, and `hosts`. The marker is
    written first, so that a crash in between leaves a state that cleaning again completes.
    """
    waiting = [
        task
        for name in ("redact", "union", "hosts")
        for task in step_named(name).tasks(states.plan)
        if not states.of(task).done
    ]
    if waiting:
        raise StaleError(
            f"{len(waiting)} tasks still need the unredacted text (first: {waiting[0]}); nothing "
            "was removed.",
            next_command=onward(states.run),
        )
    files = size = 0
    for name in ("extract", "identify", "signatures", "earlier", "join", "lines"):
        for task in step_named(name).tasks(states.plan):
            manifest = states.of(task).manifest
            if manifest is None:
                continue
            write_bytes(cleaned_marker(states.run, task), b"")
            for output in manifest.outputs:
                path = states.run / output.path
                if path.exists():
                    path.unlink()
                    files += 1
                    size += output.bytes
    return files, size


def prune(states: States, wanted: set[Task]) -> int:
    """Remove manifests and outputs of tasks that the plan no longer has."""
    keep = {states.run / manifest_path(task) for task in wanted}
    removed = 0
    for folder in ("extract", "identify", "dedup", "redact", "filter", "shards"):
        for path in (states.run / folder).rglob("*.manifest.json"):
            if path in keep:
                continue
            for name in _outputs_of(path):
                (states.run / name).unlink(missing_ok=True)
            path.with_suffix("").with_suffix(".cleaned").unlink(missing_ok=True)
            path.unlink()
            removed += 1
    return removed


def _outputs_of(path: Path) -> set[str]:
    try:
        return {output.path for output in read(path).outputs}
    except (FileNotFoundError, ManifestError):
        return set()


def _raw_inputs(states: States, parts: Sequence[Slice]) -> list[FileDigest]:
    """The files from outside that a task reads, by id, checked to be what the plan saw.

    Raises:
        StaleError: a file changed since the plan was made.
    """
    files = read_sources(states.run)
    digests = []
    for part in parts:
        file = files[part.file]
        try:
            same = size_and_time(file.path) == (file.bytes, file.modified_ns)
            same = same or sha256_of(file.path) == file.sha256
            if file.sidecar is not None:
                same = same and sha256_of(file.sidecar) == file.sidecar_sha256
        except OSError as error:
            raise StaleError(f"The input {file.path} cannot be read: {error.strerror}.") from None
        if not same:
            raise StaleError(
                f"The input {file.path} changed since the plan was made.",
                next_command=onward(states.run, plan=True),
            )
        digests.append(FileDigest(part.file, None, file.bytes, file.sha256))
    return digests
