"""A whole run on one machine: plan, then every step in order, then what came of it.

Running again does only what is missing or stale and says why. A failed task holds back the tasks
that read it and no others; the run ends with a list of what is incomplete.
"""

from __future__ import annotations

import errno
import fcntl
import json
import os
import platform
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

from pipeline import plan as plans
from pipeline.engines.local import LocalEngine
from pipeline.errors import LockedError, RecipeError, RunError, typed
from pipeline.files import sweep, write_bytes
from pipeline.progress import StepProgress, counted
from pipeline.recipe import Recipe
from pipeline.run import prune
from pipeline.stages import STEPS
from pipeline.state import States, all_tasks
from pipeline.tasks import Step, Task

_NO_LOCKS = {errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP}
"""Lustre without `-o flock`, NFSv3 without a lock daemon. Submission needs no locks: see claim."""


@dataclass(slots=True)
class Report:
    """What a call of `execute` did: tasks run, tasks failed with their error, tasks held back."""

    ran: int = 0
    failed: dict[Task, str] = field(default_factory=dict)
    waiting: list[Task] = field(default_factory=list)

    @property
    def complete(self) -> bool:
        """Whether every task that was asked for is done."""
        return not self.failed and not self.waiting


@dataclass(frozen=True, slots=True)
class Narrow:
    """Which part of a run is asked for: None is all."""

    stage: str | None = None
    language: str | None = None
    shard: int | None = None

    def wants(self, step: Step, task: Task) -> bool:
        """Whether a task belongs to the part."""
        return (
            self.stage in (None, step.stage)
            and (self.language is None or task.language == self.language)
            and (self.shard is None or task.index == self.shard)
        )


def execute(
    recipe: Recipe,
    folder: Path,
    run: Path,
    workers: int,
    narrow: Narrow = Narrow(),
    *,
    restore: bool = False,
    say: Callable[[str], None] = lambda line: print(line, file=sys.stderr),  # noqa: T201
) -> tuple[States, Report]:
    """Plan and run.

    `folder` is where relative paths of the recipe start; `restore` redoes what was cleaned away
    and is needed again.

    Raises:
        EurosiftError: nothing could be started; failures of tasks are in the report instead.
    """
    began = time.time()
    with locked(run), _stoppable(say):
        swept = sweep(run)
        if swept:
            say(f"removed {counted(swept, 'half-written file')} of an interrupted run")
        known = plans.read_sources(run) if (run / "plan" / "sources.parquet").exists() else None
        plan, files = plans.make(recipe, folder, known)
        raw = [file for file in files if file.format != "index"]
        had = (run / "plan" / "plan.json").exists()
        if plans.freeze(run, recipe, plan, files) and had:
            say("the plan changed: what depends on the change is done again")
        say(
            f"{counted(len(raw), 'file')} in {counted(len(plan.inputs), 'input shard')}, "
            f"{sum(f.bytes for f in raw) / 1e6:,.1f} MB, "
            f"{counted(len(recipe.languages), 'language')}"
        )
        states = States(run, recipe, plan)
        prune(states, set(all_tasks(plan)))
        report = _run_steps(states, workers, narrow, restore, say)
        _note(run, began, workers, report)
    return states, report


@contextmanager
def _stoppable(say: Callable[[str], None]) -> Iterator[None]:
    """Let a TERM (a scheduler's, a service manager's) end the run as Ctrl-C does, with 143."""

    def stop(number: int, frame: FrameType | None) -> None:
        say("stopped by a TERM. What is finished is kept; the same command goes on from here.")
        raise SystemExit(128 + signal.SIGTERM)

    before = signal.signal(signal.SIGTERM, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _run_steps(
    states: States, workers: int, narrow: Narrow, restore: bool, say: Callable[[str], None]
) -> Report:
    report = Report()
    if not any(narrow.wants(step, task) for step in STEPS for task in step.tasks(states.plan)):
        shard = "" if narrow.shard is None else str(narrow.shard)
        asked = [narrow.stage or "", narrow.language or "", shard]
        raise RecipeError(
            f"The plan of {states.run} has no task {' '.join(word for word in asked if word)}.",
            next_command=f"eurosift plan RECIPE --out {typed(states.run)}",
        )
    if restore:
        _forget_cleaned(states)
    with LocalEngine(states.run, workers, StepProgress("", 0, live=False)) as engine:
        for step in STEPS:
            tasks = [task for task in step.tasks(states.plan) if narrow.wants(step, task)]
            if not tasks:
                continue
            states.forget(tasks)
            todo = [task for task in tasks if not states.of(task).done]
            ready = [task for task in todo if states.key(task) is not None]
            report.waiting += [task for task in todo if states.key(task) is None]
            if not ready:
                continue
            _say_why(states, step, ready, say)
            with StepProgress(step.name, len(ready)) as progress:
                engine.watcher = progress
                results = engine.work(ready)
            states.forget(tasks)
            for task, outcome in results.items():
                error = outcome
                if error is None and not states.of(task).done:
                    error = f"it finished, but is not done: {states.of(task).why}"
                record_outcome(states.run, task, error)
                report.ran += 1
                if error is not None:
                    report.failed[task] = error
    return report


def _say_why(states: States, step: Step, tasks: list[Task], say: Callable[[str], None]) -> None:
    reasons: dict[str, int] = {}
    for task in tasks:
        state = states.of(task)
        if state.condition == "stale":
            reasons[state.why] = reasons.get(state.why, 0) + 1
    for why, count in sorted(reasons.items())[:5]:
        say(f"{step.name}: {why}: {counted(count, 'shard')}")


def _forget_cleaned(states: States) -> None:
    """Make cleaned tasks missing where a task that is not done reads them."""
    from pipeline.state import cleaned_marker

    needed: set[Task] = set()
    for step in reversed(STEPS):
        for task in step.tasks(states.plan):
            if step.name == "seal":
                continue  # it reads manifests, which cleaning leaves
            if task in needed or not states.of(task).done:
                needed |= {read.task for read in step.reads(states.plan, task)}
    for task in needed:
        if states.of(task).condition == "cleaned":
            cleaned_marker(states.run, task).unlink()
    states.known.clear()


@contextmanager
def locked(run: Path) -> Iterator[None]:
    """Hold the run folder's lock: two local runs in one folder would redo each other's work.

    Raises:
        LockedError: somebody else holds it.
        RunError: the folder cannot be written.
    """
    try:
        (run / "state").mkdir(parents=True, exist_ok=True)
        descriptor = os.open(run / "state" / "lock", os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise RunError(
            f"The run folder {run} cannot be written: {error.strerror}. Choose another with --out."
        ) from None
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise LockedError(
                f"Another eurosift is at work in {run}.",
                next_command=f"eurosift status {typed(run)}",
            ) from None
        except OSError as error:
            if error.errno not in _NO_LOCKS:
                raise
            print(  # noqa: T201
                f"{run} lies on a file system without locks ({error.strerror}): see to it that "
                "nobody else runs eurosift in it.",
                file=sys.stderr,
            )
        yield
    finally:
        os.close(descriptor)


def is_locked(run: Path) -> bool:
    """Whether a run is at work in the folder now."""
    try:
        descriptor = os.open(run / "state" / "lock", os.O_RDONLY)
    except OSError:
        return False
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError as error:
        if error.errno not in _NO_LOCKS:
            raise
    finally:
        os.close(descriptor)
    return False


def failure_path(run: Path, task: Task) -> Path:
    """Where the last error of a task is kept until the task succeeds."""
    return run / "state" / "failed" / f"{str(task).replace(' ', '-')}.json"


def record_outcome(run: Path, task: Task, error: str | None) -> None:
    """Keep the error of a task for `status`, or forget an earlier one."""
    path = failure_path(run, task)
    if error is None:
        path.unlink(missing_ok=True)
        return
    content = {"task": str(task), "error": error}
    try:
        write_bytes(path, json.dumps(content, indent=1).encode() + b"\n")
    except OSError:
        return  # a full disk: the error was shown, and the missing manifest says the rest


def _note(run: Path, began: float, workers: int, report: Report) -> None:
    """Times and hosts, in a file of their own: the one file of a run that two runs do not share."""
    content = {
        "began_unix": round(began),
        "seconds": round(time.time() - began, 1),
        "host": platform.node(),
        "workers": workers,
        "tasks_run": report.ran,
        "tasks_failed": len(report.failed),
    }
    try:
        write_bytes(run / "run.json", json.dumps(content, indent=1).encode() + b"\n")
    except OSError as error:
        raise RunError(f"{run / 'run.json'} cannot be written: {error.strerror}.") from None
