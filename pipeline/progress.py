"""What a person sees while a run works: one line a step, live on a terminal, plain in a pipe."""

from __future__ import annotations

import sys
import time
from types import TracebackType
from typing import TYPE_CHECKING

from pipeline.tasks import Task

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

_PLAIN_SECONDS = 20.0


def counted(count: int, noun: str) -> str:
    """A number of things in words: `1 file`, `1,000 files`."""
    return f"{count:,} {noun}{'s' * (count != 1)}"


class StepProgress:
    """Progress of one step: tasks, documents, megabytes, rate and time left.

    On a terminal a live bar; elsewhere a line every 20 seconds and one at the end, so that a log
    file stays readable. A step that gives nothing yet has its line too: who waits asks why.
    """

    def __init__(self, name: str, total: int, *, live: bool | None = None) -> None:
        self.name, self.total = name, total
        self.tasks = self.failed = self.rows = self.size = 0
        self.begin = self.last = time.monotonic()
        self.live = sys.stderr.isatty() if live is None else live
        self._bar: Progress | None = None
        self._id: TaskID | None = None

    def __enter__(self) -> StepProgress:
        if self.live:
            from rich.console import Console
            from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

            self._bar = Progress(
                TextColumn("{task.description:<11}"),
                BarColumn(bar_width=24),
                TextColumn("{task.completed}/{task.total} tasks  {task.fields[volume]}"),
                TimeRemainingColumn(),
                console=Console(stderr=True),
            )
            self._bar.start()
            self._id = self._bar.add_task(self.name, total=self.total, volume="")
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._bar is not None:
            self._show()
            self._bar.stop()
        elif kind is None:
            self._say(final=True)

    def started(self, task: Task) -> None:
        """A worker took the task."""

    def advanced(self, task: Task, rows: int, size: int) -> None:
        """So many documents and bytes more."""
        self.rows += rows
        self.size += size
        self._show()

    def finished(self, task: Task, error: str | None) -> None:
        """The task is done, or failed with this message."""
        self.tasks += 1
        if error is not None:
            self.failed += 1
            self._print(f"{task} failed: {error}")
        self._show()

    def waited(self) -> None:
        """No worker said anything for some seconds."""
        self._show()

    def _show(self) -> None:
        if self._bar is not None and self._id is not None:
            self._bar.update(self._id, completed=self.tasks, volume=self._volume())
        elif time.monotonic() - self.last > _PLAIN_SECONDS:
            self.last = time.monotonic()
            self._say(final=False)

    def _volume(self) -> str:
        seconds = max(time.monotonic() - self.begin, 1e-3)
        return (
            f"{self.rows:,} documents  {self.size / 1e6:,.0f} MB  {self.rows / seconds:,.0f}/s"
            + (f"  {self.failed} failed" if self.failed else "")
        )

    def _say(self, *, final: bool) -> None:
        seconds = time.monotonic() - self.begin
        left = ""
        if not final and not self.tasks and not self.rows:
            left = "; the first run after an installation compiles its kernels"
        if not final and self.tasks:
            left = f", about {seconds / self.tasks * (self.total - self.tasks):.0f} s left"
        self._print(
            f"{self.name:<11} {self.tasks}/{self.total} tasks  {self._volume()}  "
            f"{seconds:.1f} s{left}"
        )

    def _print(self, line: str) -> None:
        if self._bar is not None:
            self._bar.console.print(line, highlight=False, markup=False)
        else:
            print(line, file=sys.stderr, flush=True)  # noqa: T201
