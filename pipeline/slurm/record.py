"""What was submitted: a file an array, renamed into place, in a folder a submission.

The record is written before `sbatch` (without a job id) and again after it. A submission that died
in between left an array in the queue whose id nobody noted: its comment names the record, so the
next one finds it there. An empty `.ended` beside a record says that nothing of it is in the queue
any more.
"""

from __future__ import annotations

from pathlib import Path

import msgspec

from pipeline.errors import RunError
from pipeline.files import write_bytes
from pipeline.tasks import Task


class Submitted(msgspec.Struct, frozen=True):
    """One array: `name` is `<submission>/<number>`; element i does the tasks `elements[i]`."""

    name: str
    step: str
    language: str | None
    elements: tuple[tuple[int, ...], ...]
    time: str
    memory: str
    after: tuple[str, ...]
    job: str | None = None

    @property
    def title(self) -> str:
        """The step and language."""
        return f"{self.step}-{self.language}" if self.language else self.step

    def tasks(self, element: int) -> list[Task]:
        """The tasks of one element."""
        return [Task(self.step, self.language, index) for index in self.elements[element]]


def folder(run: Path) -> Path:
    """Where the records of a run stand."""
    return run / "slurm" / "submitted"


def write(run: Path, one: Submitted) -> None:
    """Write a record, whole or not at all."""
    write_bytes(
        _path(run, one.name), msgspec.json.format(msgspec.json.encode(one), indent=1) + b"\n"
    )


def read_all(run: Path) -> list[Submitted]:
    """Every record of a run, in the order in which they were submitted.

    Raises:
        RunError: one of them is damaged.
    """
    found = []
    for path in sorted(folder(run).glob("*/*.json")):
        try:
            found.append(msgspec.json.decode(path.read_bytes(), type=Submitted))
        except msgspec.DecodeError as error:
            raise RunError(f"The record of jobs {path} is damaged: {error}.") from None
    return found


def mark_ended(run: Path, one: Submitted) -> None:
    """Note that nothing of an array is queued or running any more."""
    write_bytes(_path(run, one.name).with_suffix(".ended"), b"")


def has_ended(run: Path, one: Submitted) -> bool:
    """Whether that was noted."""
    return _path(run, one.name).with_suffix(".ended").exists()


def mark_cancelled(run: Path, one: Submitted) -> None:
    """Note that `eurosift slurm cancel` took an array out of the queue."""
    write_bytes(_path(run, one.name).with_suffix(".cancelled"), b"")


def was_cancelled(run: Path, one: Submitted) -> bool:
    """Whether that was noted."""
    return _path(run, one.name).with_suffix(".cancelled").exists()


def _path(run: Path, name: str) -> Path:
    return folder(run) / f"{name}.json"
