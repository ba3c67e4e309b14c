"""`eurosift slurm plan|submit|retry|cancel|logs`: a run on a cluster, from the login node."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from pipeline.errors import RecipeError, RunError, typed
from pipeline.plan import Plan
from pipeline.progress import counted
from pipeline.recipe import Recipe, read
from pipeline.slurm.arrays import Array
from pipeline.slurm.record import Submitted
from pipeline.slurm.submit import Submission
from pipeline.state import States
from pipeline.tasks import Task


def submit(run: Path, stages: list[str], languages: list[str], *, retry: bool = False) -> int:
    """Submit what is missing, stale or failed and not on its way. `retry`: only what failed."""
    from pipeline.slurm import cluster
    from pipeline.slurm.claim import claimed
    from pipeline.slurm.submit import look, prepare, send, sweep

    run = run.absolute()
    recipe, plan = _planned(run)
    unknown = set(languages) - {*recipe.languages, "und"}
    if unknown:
        known = ", ".join([*recipe.languages, "und"])
        raise RecipeError(
            f"The run {run} has no language {', '.join(sorted(unknown))}. There are: {known}."
        )
    with claimed(run, say=_say) as keep:
        largest = cluster.max_array_size()
        queue = look(run, note=True)
        if queue.hopeless:
            cluster.cancel(queue.hopeless)
        sweep(run, queue)
        states = States(run, recipe, plan)
        wants = _wanted(states, stages, languages)
        if retry:
            wants = _tried(states, queue.records, wants)
        made = prepare(states, queue, wants, largest, keep)
        sent = send(run, made.arrays, keep=keep, sent=_say_sent)
    _say_rest(made)
    count = sum(len(array.tasks) for array in made.arrays)
    print(  # noqa: T201
        f"{_count(count, 'task')} in {_count(len(sent), 'array')} submitted, {made.queued} on "
        f"their way already, {made.done} done."
    )
    if retry and not queue.records:
        print(f"No task of {run} was submitted before. Next: eurosift slurm submit {typed(run)}")  # noqa: T201
    elif sent or made.queued:
        print(f"Next: eurosift status {typed(run)} --watch")  # noqa: T201
    return 1 if made.held_back or made.at_cap else 0


def _planned(run: Path) -> tuple[Recipe, Plan]:
    """The frozen recipe and plan.

    Raises:
        RunError: there is none, or it is damaged.
    """
    from pipeline.plan import thaw

    try:
        return thaw(run)
    except RunError as error:
        if (run / "plan").is_dir():
            raise
        raise RunError(
            error.args[0], next_command=f"eurosift slurm plan RECIPE --out {typed(run)}"
        ) from None


def _wanted(states: States, stages: list[str], languages: list[str]) -> Callable[[Task], bool]:
    """The part that is asked for. A language alone means its own chain, from `dedup` on."""
    from pipeline.stages import step_named

    def wants(task: Task) -> bool:
        return (not stages or step_named(task.step).stage in stages) and (
            not languages or task.language in languages
        )

    return wants


def _tried(
    states: States,
    records: list[Submitted],
    wants: Callable[[Task], bool],
) -> Callable[[Task], bool]:
    """What was submitted before: it failed, was cancelled, or waited for what failed."""
    tried = {
        task
        for one in records
        for element in range(len(one.elements))
        for task in one.tasks(element)
    }
    return lambda task: task in tried and wants(task)


def _say_rest(made: Submission) -> None:
    if made.held_back:
        _say(
            f"{_count(len(made.held_back), 'task')} not submitted, because an input is neither "
            f"done nor on its way (first: {made.held_back[0]}); without --stage and --language it "
            "would be submitted too"
        )
    if made.at_cap:
        _say(
            f"{_count(len(made.at_cap), 'task')} not submitted: out of memory or time with what "
            f"[slurm.retry] allows at most (first: {made.at_cap[0]})"
        )
    if made.as_before:
        _say(
            f"{_count(len(made.as_before), 'task')} submitted with no more memory or time than "
            f"what was not enough (first: {made.as_before[0]}); for more, set memory_cap or "
            "time_cap in [slurm.retry] and plan again"
        )


def _say_sent(array: Array, job: str) -> None:
    waits = f", after {_count(len(array.waits), 'array')}" if array.waits else ""
    _say(
        f"{job:>8}  {array.title:<16} {_count(len(array.tasks), 'task'):>10} in "
        f"{_count(len(array.elements), 'element')}{waits}"
    )


def _count(number: int, word: str) -> str:
    return f"{number:,} {word}{'' if number == 1 else 's'}"


def _say(line: str) -> None:
    print(line, file=sys.stderr)  # noqa: T201


def cancel(run: Path) -> int:
    """Take everything of the run out of the queue, and nothing else; of a full disk too."""
    from pipeline.slurm.claim import claimed

    run = run.absolute()
    if not (run / "slurm").is_dir():
        _planned(run)
    try:
        with claimed(run, say=_say):
            names, jobs = _cancel(run, note=True)
    except OSError as error:
        _say(f"{run} cannot be written to ({error.strerror}); what it has on record is cancelled.")
        names, jobs = _cancel(run, note=False)
    if names:
        print(  # noqa: T201
            f"{_count(len(names), 'element')} of {_count(len(jobs), 'array')} cancelled. "
            f"What is finished is kept; to go on: eurosift slurm submit {typed(run)}"
        )
    else:
        print(f"Nothing of {run} is queued or running.")  # noqa: T201
    return 0


def _cancel(run: Path, *, note: bool) -> tuple[list[str], list[str]]:
    """The elements and arrays that were taken out of the queue; `note` writes that down."""
    from pipeline.slurm import cluster, record
    from pipeline.slurm.submit import look

    queue = look(run, note=note)
    names = sorted({*queue.tasks.values(), *queue.hopeless})
    jobs = sorted({name.partition("_")[0] for name in names})
    for one in queue.records:
        if note and one.job in jobs:
            record.mark_cancelled(run, one)
    cluster.cancel(jobs)
    return names, jobs


def logs(run: Path, step: str, language: str | None, index: int | None) -> int:
    """Print the last log of a task, or the paths of the logs of a stage or step."""
    from pipeline.slurm import record
    from pipeline.slurm.failures import last_attempts, log_path
    from pipeline.stages import STEPS, step_named

    if step not in {name for one in STEPS for name in (one.name, one.stage)}:
        known = ", ".join(dict.fromkeys(name for one in STEPS for name in (one.stage, one.name)))
        raise RecipeError(f"There is no stage or step {step}. There are: {known}.")

    run = run.absolute()
    if not (run / "slurm").is_dir():
        _planned(run)
    found = {
        task: log_path(run, *place)
        for task, place in last_attempts(record.read_all(run), set()).items()
        if step in (task.step, step_named(task.step).stage) and language in (None, task.language)
        and index in (None, task.index)
    }  # fmt: skip
    if not found:
        asked = " ".join(str(part) for part in (step, language, index) if part is not None)
        raise RunError(f"No task {asked} was submitted in {run}.",
                       next_command=f"eurosift status {typed(run)}")  # fmt: skip
    if len(found) > 1:
        for task, path in found.items():
            print(f"{task}: {path}{'' if path.exists() else ' (not started)'}")  # noqa: T201
        return 0
    ((task, path),) = found.items()
    if not path.exists():
        raise RunError(f"{task} has written no log yet: {path}",
                       next_command=f"eurosift status {typed(run)}")  # fmt: skip
    print(path.read_text(encoding="utf-8", errors="replace"), end="")  # noqa: T201
    return 0


def plan(recipe_path: Path, out: Path | None, *, explain: bool) -> int:
    """Freeze the plan and print what would be submitted; `explain` prints the scripts too."""
    from pipeline import plan as plans
    from pipeline.commands.run import folder_of
    from pipeline.execute import locked
    from pipeline.run import prune
    from pipeline.slurm.claim import claimed
    from pipeline.slurm.submit import look
    from pipeline.state import all_tasks

    recipe = read(recipe_path)
    run = folder_of(recipe, recipe_path, out)
    with claimed(run, say=_say), locked(run):
        queue = look(run, note=True)
        known = plans.read_sources(run) if (run / "plan" / "sources.parquet").exists() else None
        made, files = plans.make(recipe, recipe_path.absolute().parent, known)
        if queue.tasks and plans.would_change(run, recipe, made, files):
            raise RunError(
                f"{len(queue.tasks)} tasks of {run} are queued or running under another plan.",
                next_command=f"eurosift slurm cancel {typed(run)}",
            )
        plans.freeze(run, recipe, made, files)
        states = States(run, recipe, made)
        prune(states, set(all_tasks(made)))
        print(f"{counted(len(files), 'file')}, {sum(f.bytes for f in files) / 1e6:,.1f} MB")  # noqa: T201
        from pipeline.slurm.forecast import forecast

        print(forecast(states, queue, explain=explain))  # noqa: T201
    return 0
