"""The worker's side of the local engine: a process that runs tasks one after another.

It is started anew (spawned), never forked, and lives for the whole run, so that models and
compiled kernels are loaded once.
"""

from __future__ import annotations

import ctypes
import gc
import os
import signal
import sys
import traceback
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Final

from pipeline.errors import EurosiftError
from pipeline.plan import thaw
from pipeline.stages import step_named
from pipeline.state import States
from pipeline.tasks import Task

_PACKAGES = tuple(
    str(Path(__file__).parents[2] / name)
    for name in ("pipeline", "filters", "language_id", "dedup", "pii", "manifests")
)

GARBAGE_OBJECTS: Final = 50_000
"""Objects made before Python looks for cycles among them, instead of 700: libraries make half a
million as they load, which are none, and to look at them again and again took 0.1 s a stage."""


def main(run: str, connection: Connection) -> None:
    """Receive tasks, run them, send back progress and results until the pipe closes.

    Messages out: ("progress", rows, bytes), ("done", None), ("failed", message).
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides; a terminal signals all
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})  # it was blocked until here
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    _die_with_parent()
    gc.set_threshold(GARBAGE_OBJECTS)
    for name in ("POLARS_MAX_THREADS", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
        os.environ.setdefault(name, "1")
    import pyarrow as pa

    pa.set_cpu_count(1)
    from pipeline.run import run_task
    from pipeline.steps.between import leave

    folder = Path(run)
    recipe, plan = thaw(folder)
    states = States(folder, recipe, plan, shallow=True)
    stage = ""
    while True:
        try:
            task = Task(*connection.recv())
        except EOFError:
            # Everything is written. Taking models and kernels apart would cost half a second.
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(0)
        states.known.clear()
        if stage not in ("", stage_of(task)):
            leave(stage)
        stage = stage_of(task)
        try:
            run_task(states, task, lambda rows, size: connection.send(("progress", rows, size)))
        except EurosiftError as error:
            connection.send(("failed", str(error)))
        except Exception as error:  # noqa: BLE001 - whatever a task raises is reported, not lost
            connection.send(("failed", described(error)))
        else:
            connection.send(("done", None))


def stage_of(task: Task) -> str:
    """The stage that a task's step belongs to."""
    return step_named(task.step).stage


def _die_with_parent() -> None:
    """Ask the kernel to end this process when the engine dies: an orphan would write on."""
    pr_set_pdeathsig = 1  # linux/prctl.h
    ctypes.CDLL(None).prctl(pr_set_pdeathsig, signal.SIGKILL)


def described(error: BaseException) -> str:
    """Type and place of an error, without its message: that could hold text of a document."""
    if isinstance(error, OSError) and error.strerror:
        return f"{type(error).__name__}: {error.strerror}"
    frames = traceback.extract_tb(error.__traceback__)
    place = f" in {Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
    ours = [f for f in frames if f.filename.startswith(_PACKAGES)]
    via = f", called from {Path(ours[-1].filename).name}:{ours[-1].lineno}" if ours else ""
    return f"{type(error).__name__}{place}{via}"
