"""One task: its name, its place in the run folder, and what it may read and write.

The same task runs under the local engine, under `eurosift task` in a Slurm array, and in tests.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa

from pipeline.files import Written, write_bytes, write_parquet
from pipeline.plan import Plan, Slice
from pipeline.recipe import Recipe


@dataclass(frozen=True, slots=True, order=True)
class Task:
    """A step, a language (None before languages are known) and a number from 0."""

    step: str
    language: str | None
    index: int

    def __str__(self) -> str:
        return " ".join(
            str(part) for part in (self.step, self.language, self.index) if part is not None
        )


@dataclass(frozen=True, slots=True)
class Read:
    """An earlier task whose outputs a task reads; `only` narrows them to one file name."""

    task: Task
    only: str | None = None


@dataclass(slots=True)
class Job:
    """What a step's function gets: the frozen run, its task, its inputs, and a way to write.

    `inputs` are the files that the task reads, with the step that wrote them, in order.
    `progress` is told documents and bytes as they are done; it is for people alone.
    """

    run: Path
    recipe: Recipe
    plan: Plan
    task: Task
    inputs: list[tuple[str, str]]
    progress: Callable[[int, int], None]
    written: list[Written] = field(default_factory=list)
    counts: dict[str, Any] = field(default_factory=dict)

    def paths(self, step: str, suffix: str = ".parquet") -> list[Path]:
        """Files that the tasks of `step` wrote, as `<number><suffix>`, in the order of tasks."""
        return [
            self.run / path
            for name, path in self.inputs
            if name == step and path.rpartition("/")[2].lstrip("0123456789") == suffix
        ]

    def write(
        self,
        relative: str,
        schema: pa.Schema,
        sections: Iterable[Iterable[pa.RecordBatch | pa.Table]],
        *,
        kept: bool = False,
    ) -> Written:
        """Write one Parquet output of the task; row groups never mix two sections.

        `kept`: it is part of the release, not only for the next steps.
        """
        written = write_parquet(self.run, relative, schema, sections, passed=not kept)
        self.written.append(written)
        return written

    def write_file(self, relative: str, content: bytes) -> Written:
        """Write one output that is no table."""
        import hashlib

        write_bytes(self.run / relative, content)
        digest = hashlib.sha256(content).hexdigest()
        written = Written(path=relative, rows=None, bytes=len(content), sha256=digest)
        self.written.append(written)
        return written

    def watched(self, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """Pass batches through and report them as progress."""
        for batch in batches:
            self.progress(batch.num_rows, batch.nbytes)
            yield batch


@dataclass(frozen=True, slots=True)
class Step:
    """One row of the pipeline: see `pipeline.stages`.

    `tasks` lists the tasks of a plan; `reads` says which tasks a task reads from; `work` does it.
    `raw` says which files from outside the run it reads instead.
    """

    name: str
    stage: str
    tasks: Callable[[Plan], list[Task]]
    reads: Callable[[Plan, Task], list[Read]]
    work: Callable[[Job], None]
    raw: Callable[[Plan, Task], Sequence[Slice]] | None = None


def manifest_path(task: Task) -> str:
    """Where a task's manifest stands, relative to the run folder."""
    return f"{folder_of(task)}/{task.index:05d}.manifest.json"


def folder_of(task: Task) -> str:
    """The folder of a step (and language) in the run."""
    from pipeline.stages import step_named

    step = step_named(task.step)
    parts = [step.stage, *([task.language] if task.language else [])]
    if step.name != step.stage:
        parts.append(step.name)
    return "/".join(parts)


def output_path(task: Task, suffix: str = ".parquet") -> str:
    """Where a task's main output stands, relative to the run folder."""
    return f"{folder_of(task)}/{task.index:05d}{suffix}"
