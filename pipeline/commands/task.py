"""`eurosift task`: one task of a frozen plan, or several of a step in one process.

This is what a cluster's array starts. The exit code tells the script what to do: 1 the task failed
and would again, 3 an input is not there, 75 the same may work later, 143 stopped by a TERM. What
failed is noted for `eurosift status`.
"""

from __future__ import annotations

import errno
import os
import signal
import sys
from pathlib import Path
from types import FrameType

from pipeline.errors import EurosiftError, RecipeError, StaleError
from pipeline.progress import counted
from pipeline.slurm.script import TRY_AGAIN
from pipeline.state import States
from pipeline.tasks import Task

_PASSING = {errno.ESTALE, errno.EIO, errno.ETIMEDOUT, errno.EAGAIN, errno.ENETDOWN,
            errno.ENETUNREACH, errno.ECONNRESET, errno.EREMOTEIO}  # fmt: skip
"""What a network file system says when its server was away for a moment."""

_GRACE_S = 15
"""From TERM to the end of a step that reports no batches; Slurm kills 30 s after its TERM."""


def tasks(folder: Path, step: str, place: list[str]) -> int:
    """Run tasks of a frozen plan in this process, one after the other.

    One that fails does not stop the others. Returns the code of the first failure; 75 only if
    nothing failed for good.
    """
    from pipeline.plan import thaw

    recipe, made = thaw(folder)
    wanted = _named(step, place)
    states = States(folder, recipe, made, shallow=True)
    _check(states, step, wanted)
    import pyarrow as pa

    pa.set_cpu_count(int(os.environ.get("OMP_NUM_THREADS") or os.cpu_count() or 1))
    stop = Stop()
    codes = []
    for task in wanted:
        states.known.clear()
        try:
            codes.append(_one(states, task, stop))
        except StoppedError:
            print(f"{task} was stopped; nothing of it is left half-written.", file=sys.stderr)  # noqa: T201
            return 128 + signal.SIGTERM
    lasting = [code for code in codes if code not in (0, TRY_AGAIN)]
    return lasting[0] if lasting else max(codes, default=0)


class StoppedError(BaseException):
    """A TERM arrived. No `Exception`: nothing that a stage catches may hold it up."""


class Stop:
    """Turns a TERM into `StoppedError` at the next batch, or after some seconds without one."""

    def __init__(self) -> None:
        self.asked = False
        signal.signal(signal.SIGTERM, self._term)
        signal.signal(signal.SIGALRM, self._alarm)

    def batch(self, rows: int, size: int) -> None:
        """Called between batches."""
        if self.asked:
            raise StoppedError

    def _term(self, number: int, frame: FrameType | None) -> None:
        self.asked = True
        signal.alarm(_GRACE_S)

    def _alarm(self, number: int, frame: FrameType | None) -> None:
        raise StoppedError


def _named(step: str, place: list[str]) -> list[Task]:
    from pipeline.slurm.arrays import numbers_of

    try:
        if len(place) > 2:
            raise ValueError(place)
        language = place[0] if len(place) == 2 else None
        return [Task(step, language, index) for index in numbers_of(place[-1])]
    except ValueError:
        raise RecipeError("A task is STEP [LANGUAGE] INDEX, for example: filter mt 0") from None


def _check(states: States, step: str, wanted: list[Task]) -> None:
    from pipeline.stages import step_named

    known = set(step_named(step).tasks(states.plan))
    for task in wanted:
        if task not in known:
            raise RecipeError(f"The plan of {states.run} has no task {task}.")


def _one(states: States, task: Task, stop: Stop) -> int:
    """Run one task unless it is done, and note the outcome. Returns its exit code."""
    from pipeline.engines.worker import described
    from pipeline.execute import record_outcome
    from pipeline.run import run_task

    stop.batch(0, 0)
    try:
        state = states.of(task)
        if state.done and state.manifest is not None and state.manifest.key == states.key(task):
            record_outcome(states.run, task, None)
            if _is_last(task):
                _report(states)  # a node may be lost between the manifest and the picture
            print(f"{task} was done already.")  # noqa: T201
            return 0
        manifest = run_task(states, task, stop.batch)
        if _is_last(task):
            _report(states)
    except StaleError as error:
        code, message = 3, str(error)
    except EurosiftError as error:
        code, message = 1, str(error)
    except Exception as error:  # noqa: BLE001 - the message could hold text of a document
        passing = isinstance(error, OSError) and error.errno in _PASSING
        code, message = TRY_AGAIN if passing else 1, described(error)
    else:
        record_outcome(states.run, task, None)
        print(f"{task}: {counted(len(manifest.outputs), 'file')} written.", flush=True)  # noqa: T201
        return 0
    record_outcome(states.run, task, message)
    print(f"eurosift: {task} failed: {message}", file=sys.stderr, flush=True)  # noqa: T201
    return code


def _is_last(task: Task) -> bool:
    from pipeline.stages import STEPS

    return task.step == STEPS[-1].name


def _report(states: States) -> None:
    """What a local run draws and prints at its end; and what lost nodes left half-written goes."""
    from pipeline.files import sweep
    from pipeline.plan import read_sources
    from pipeline.report.funnel import draw
    from pipeline.report.summary import summary, totals

    table = totals(States(states.run, states.recipe, states.plan))
    draw(table, states.run / "report" / "funnel.svg")
    names = {key: file.place for key, file in read_sources(states.run).items()}
    print(summary(table, states.run, names, states.recipe.sources))  # noqa: T201
    sweep(states.run, finished=True)
