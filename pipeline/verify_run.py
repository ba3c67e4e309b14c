"""Is a run what its manifests say: the chain from the sources' bytes to the release.

Each task's manifest must be the one that plan, recipe and inputs demand today; each output must
hash to what its manifest says; each input must be the output that an earlier manifest names; the
raw files must still be what the plan saw; every sum must hold.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from language_id.languages import UND
from manifests.conservation import faults, stage_table
from manifests.sealed import ManifestError
from manifests.shard import FileDigest, ShardManifest, read
from manifests.verify import file_fault, release_faults
from pipeline.errors import RunError
from pipeline.inputs import sha256_of
from pipeline.plan import Plan, read_sources, thaw
from pipeline.recipe import Recipe
from pipeline.stages import step_named
from pipeline.state import States, all_tasks
from pipeline.tasks import Task, manifest_path


def run_faults(run: Path, progress: Callable[[str], None] = lambda line: None) -> Iterator[str]:
    """Everything that is wrong with a run, as sentences; the first names the file at fault."""
    try:
        recipe, plan = thaw(run)
        yield from _source_faults(run, plan)
    except RunError as error:
        yield str(error)
        return
    yield from _task_faults(run, recipe, plan, progress)
    progress("release")
    yield from release_faults(run / "release", UND)


def _source_faults(run: Path, plan: Plan) -> Iterator[str]:
    files = read_sources(run)
    outside = [*plan.inputs, *plan.earlier.values()]
    hashes: dict[str, str] = {}  # files in one container share its hash
    for part in sorted({part.file for shard in outside for part in shard}):
        file = files.get(part)
        if file is None:
            yield f"{run / 'plan' / 'sources.parquet'} lacks the file {part} of the plan"
            continue
        try:
            if file.path not in hashes:
                hashes[file.path] = sha256_of(file.path)
            same = hashes[file.path] == file.sha256
        except OSError as error:
            yield f"the input {file.path} cannot be read: {error.strerror}"
            continue
        if not same:
            yield f"the input {file.path} is not what the plan saw"


def _task_faults(
    run: Path, recipe: Recipe, plan: Plan, progress: Callable[[str], None]
) -> Iterator[str]:
    states = States(run, recipe, plan)
    manifests: list[ShardManifest] = []
    made: dict[str, str] = {}
    step = ""
    for task in all_tasks(plan):
        if task.step != step:
            step = task.step
            progress(step)
        path = run / manifest_path(task)
        try:
            manifest = read(path)
        except FileNotFoundError:
            yield f"{path} is missing: {task} is not done"
            continue
        except ManifestError as error:
            yield str(error)
            continue
        manifests.append(manifest)
        yield from _chain_faults(path, task, manifest, made)
        state = states.of(task)
        if state.condition == "stale" and "missing or cut" not in state.why:
            yield f"{path} is stale: {state.why}"
        for output in manifest.outputs:
            made[output.path] = output.sha256
            if state.condition != "cleaned":
                fault = file_fault(run, output)
                if fault:
                    yield fault
    if len(manifests) == len(all_tasks(plan)):
        yield from faults(stage_table(manifests), {UND, *plan.excluded})


def _chain_faults(
    path: Path, task: Task, manifest: ShardManifest, made: dict[str, str]
) -> Iterator[str]:
    if step_named(task.step).raw is not None:
        return
    for read_file in manifest.inputs:
        if made.get(read_file.path) != read_file.sha256:
            yield f"{path}: its input {read_file.path} is not what an earlier step wrote"


def cleaned_outputs(run: Path) -> list[FileDigest]:
    """Outputs that were removed on purpose, for the report of `verify`."""
    recipe, plan = thaw(run)
    states = States(run, recipe, plan)
    return [
        output
        for task in all_tasks(plan)
        if (state := states.of(task)).condition == "cleaned" and state.manifest
        for output in state.manifest.outputs
    ]
