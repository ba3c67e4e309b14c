"""The local engine: worker processes on one machine, step after step.

A worker that dies takes its task with it and nothing else: the task is reported, a new worker
takes its place, and the other tasks go on. Ctrl-C stops at once and leaves nothing half-written
that a later run would take for finished.
"""

from __future__ import annotations

import multiprocessing
import signal
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from multiprocessing import resource_tracker
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from pathlib import Path
from typing import Protocol

from pipeline.engines import worker
from pipeline.tasks import Task

_STOP_SECONDS = 5.0
_QUIET_SECONDS = 10.0


class Watcher(Protocol):
    """Who is told what happens: the progress display."""

    def started(self, task: Task) -> None:
        """A worker took the task."""

    def advanced(self, task: Task, rows: int, size: int) -> None:
        """So many documents and bytes more."""

    def finished(self, task: Task, error: str | None) -> None:
        """The task is done, or failed with this message."""

    def waited(self) -> None:
        """No worker said anything for some seconds."""


@dataclass(slots=True)
class _Worker:
    process: SpawnProcess
    connection: Connection
    task: Task | None = None


@dataclass(slots=True)
class LocalEngine:
    """A pool of workers for one run folder. Use as a context manager."""

    run: Path
    size: int
    watcher: Watcher
    _workers: list[_Worker] = field(default_factory=list)

    def __enter__(self) -> LocalEngine:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def work(self, tasks: Sequence[Task]) -> dict[Task, str | None]:
        """Run tasks independent of one another. Returns each with its error, None if done."""
        waiting = deque(tasks)
        results: dict[Task, str | None] = {}
        while waiting or any(w.task for w in self._workers):
            self._hand_out(waiting)
            busy = {w.connection: w for w in self._workers if w.task}
            said = wait(list(busy), timeout=_QUIET_SECONDS)
            if not said:
                self.watcher.waited()
            for ready in said:
                one = busy[ready]  # type: ignore[index]
                task = one.task
                if task is None:
                    continue
                try:
                    message = one.connection.recv()
                except (EOFError, OSError):
                    one.process.join()
                    self._workers.remove(one)
                    results[task] = _death(one.process.exitcode)
                    unmark_running(self.run, task)
                    self.watcher.finished(task, results[task])
                    continue
                if message[0] == "progress":
                    self.watcher.advanced(task, message[1], message[2])
                    continue
                results[task] = message[1] if message[0] == "failed" else None
                one.task = None
                unmark_running(self.run, task)
                self.watcher.finished(task, results[task])
        return results

    def stop(self) -> None:
        """End every worker: first by closing its pipe or asking, then by force."""
        for one in self._workers:
            if one.task:
                unmark_running(self.run, one.task)
                one.process.terminate()
            one.connection.close()
        for one in self._workers:
            one.process.join(_STOP_SECONDS)
            if one.process.is_alive():
                one.process.kill()
                one.process.join()
        self._workers.clear()

    def _hand_out(self, waiting: deque[Task]) -> None:
        while waiting:
            free = next((w for w in self._workers if w.task is None), None)
            if free is None:
                if len(self._workers) >= self.size:
                    return
                free = self._start()
            task = waiting.popleft()
            free.task = task
            self.watcher.started(task)
            mark_running(self.run, task)
            try:
                free.connection.send((task.step, task.language, task.index))
            except (BrokenPipeError, OSError):
                continue  # it is found dead by the next wait, and the task reported

    def _start(self) -> _Worker:
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        process = context.Process(target=worker.main, args=(str(self.run), theirs), daemon=False)
        resource_tracker.ensure_running()  # which would let the signal through when it starts
        before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        try:
            process.start()  # Ctrl-C waits until the worker ignores it: no trace of its imports
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)
        theirs.close()
        started = _Worker(process, ours)
        self._workers.append(started)
        return started


def running_path(run: Path, task: Task) -> Path:
    """The empty file that says that a worker has the task; it counts while the run is locked."""
    return run / "state" / "running" / str(task).replace(" ", "-")


def mark_running(run: Path, task: Task) -> None:
    """Tell `status` that a worker took the task."""
    path = running_path(run, task)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch()


def unmark_running(run: Path, task: Task) -> None:
    """Tell `status` that the task has no worker any more."""
    running_path(run, task).unlink(missing_ok=True)


def _death(code: int | None) -> str:
    if code is not None and code < 0:
        memory = ", often for want of memory: fewer --workers need less" if code == -9 else ""
        return f"the worker was killed by signal {-code}{memory}; running again takes the task up"
    return f"the worker ended with code {code}; running again takes the task up"
