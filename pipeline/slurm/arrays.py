"""Tasks → arrays: which tasks share an element, which elements an array, and who waits for whom.

Pure: it knows the pipeline's steps only through their `tasks` and `reads`, and the cluster only
through its largest array. An array holds tasks of one step and one language, so no language waits
for another; what reads all languages waits for their end, good or bad, and looks for itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from pipeline.plan import Plan
from pipeline.slurm.config import Resources
from pipeline.stages import step_named
from pipeline.tasks import Task

Group = tuple[str, str | None]
Elements = tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True)
class Wait:
    """A dependency of the kind `afterok`, `afterany` or `aftercorr`.

    It is on an array to be submitted (its number in the list) or on an element that is queued
    already (`job_element`).
    """

    kind: str
    on: int | str


@dataclass(slots=True)
class Array:
    """One array to submit: element i does the tasks `elements[i]` of its step and language."""

    step: str
    stage: str
    language: str | None
    elements: Elements
    asked: Resources
    waits: list[Wait] = field(default_factory=list)

    @property
    def tasks(self) -> list[Task]:
        """Every task of the array."""
        return [Task(self.step, self.language, i) for part in self.elements for i in part]

    @property
    def title(self) -> str:
        """The step and language, as the job is named."""
        return f"{self.step}-{self.language}" if self.language else self.step


def ranges(numbers: Iterable[int]) -> str:
    """`0-3,7` for 0 1 2 3 7."""
    found: list[list[int]] = []
    for number in sorted(numbers):
        if found and number == found[-1][1] + 1:
            found[-1][1] = number
        else:
            found.append([number, number])
    return ",".join(str(a) if a == b else f"{a}-{b}" for a, b in found)


def numbers_of(text: str) -> list[int]:
    """The inverse of `ranges`.

    Raises:
        ValueError: it is no such list.
    """
    found: list[int] = []
    for part in text.split(","):
        first, dash, last = part.partition("-")
        if not (first.isdecimal() and (not dash or last.isdecimal())):
            raise ValueError(text)
        found += range(int(first), int(last if dash else first) + 1)
    return found


def make_arrays(
    plan: Plan,
    todo: list[Task],
    queued: dict[Task, str],
    ask: Callable[[Group, list[Task]], tuple[int, Callable[[int], Resources]]],
    max_array: int,
) -> list[Array]:
    """Arrays for the tasks `todo`, which stand in the order of steps.

    `queued` are tasks that are on their way already, with the `job_element` that does them. `ask`
    says for a group how many tasks share an element and what an element of so many asks for.
    """
    groups: dict[Group, list[Task]] = {}
    for task in todo:
        groups.setdefault((task.step, task.language), []).append(task)
    arrays: list[Array] = []
    place: dict[Task, tuple[int, int]] = {}
    packed: dict[Group, Elements] = {}
    for group, tasks in groups.items():
        size, resources = ask(group, tasks)
        numbers = tuple(task.index for task in tasks)
        elements = _like_its_input(plan, tasks, packed)
        if elements is None:
            elements = tuple(numbers[i : i + size] for i in range(0, len(numbers), size))
        packed[group] = elements
        for start in range(0, len(elements), max_array):
            part = elements[start : start + max_array]
            asked = resources(max(len(one) for one in part))
            made = Array(group[0], step_named(group[0]).stage, group[1], part, asked)
            made.waits = _waits(plan, made, arrays, place, queued)
            for number, element in enumerate(part):
                for index in element:
                    place[Task(group[0], group[1], index)] = (len(arrays), number)
            arrays.append(made)
    return arrays


def _like_its_input(
    plan: Plan, tasks: list[Task], packed: dict[Group, Elements]
) -> Elements | None:
    """The packing of the step before, where tasks follow it one to one: then shard waits for shard.

    It must be the same tasks: an element more or less would shift the numbers.
    """
    step = step_named(tasks[0].step)
    before: Group | None = None
    for task in tasks:
        reads = {read.task for read in step.reads(plan, task)}
        if len(reads) != 1:
            return None
        (one,) = reads
        if one.index != task.index or before not in (None, (one.step, one.language)):
            return None
        before = (one.step, one.language)
    if before is None or before not in packed:
        return None
    same = {i for part in packed[before] for i in part} == {task.index for task in tasks}
    return packed[before] if same else None


def _waits(
    plan: Plan,
    made: Array,
    arrays: list[Array],
    place: dict[Task, tuple[int, int]],
    queued: dict[Task, str],
) -> list[Wait]:
    """What an array waits for: only inputs that are on their way, and each array once."""
    step = step_named(made.step)
    needs: dict[int, set[tuple[int, int]]] = {}
    elements: dict[str, str] = {}
    for number, part in enumerate(made.elements):
        for index in part:
            for read in step.reads(plan, Task(made.step, made.language, index)):
                kind = "afterok" if made.language or not read.task.language else "afterany"
                if read.task in place:
                    array, element = place[read.task]
                    needs.setdefault(array, set()).add((number, element))
                elif read.task in queued:
                    elements[queued[read.task]] = kind
    waits = []
    for array, pairs in sorted(needs.items()):
        other = arrays[array]
        kind = "afterok" if made.language or not other.language else "afterany"
        aligned = len(other.elements) == len(made.elements) and all(a == b for a, b in pairs)
        if aligned and len(made.elements) > 1 and kind == "afterok":
            kind = "aftercorr"
        waits.append(Wait(kind, array))
    return waits + [Wait(kind, job) for job, kind in sorted(elements.items())]
