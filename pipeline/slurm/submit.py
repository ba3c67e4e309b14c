"""Submission: what is missing, stale or failed and not on its way becomes arrays in the queue.

The order makes it safe to die at any point and to run twice at once: claim, look at the queue, look
at the manifests, then for each array note it, submit it, note its id.
"""

from __future__ import annotations

import os
import platform
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from pipeline.errors import EurosiftError, RunError
from pipeline.files import write_bytes
from pipeline.plan import read_sources, thaw
from pipeline.slurm import cluster, record
from pipeline.slurm.arrays import Array, Group, make_arrays
from pipeline.slurm.config import Resources, SlurmConfig, resources, seconds
from pipeline.slurm.estimates import Sizes, expected, with_estimates
from pipeline.slurm.failures import Retries, retries
from pipeline.slurm.record import Submitted
from pipeline.slurm.refusal import refused
from pipeline.slurm.script import log_folder, script, task_lines
from pipeline.stages import step_named
from pipeline.state import States, all_tasks
from pipeline.tasks import Task

_KEEP_EVERY = 200


@dataclass(slots=True)
class Queue:
    """The record against the cluster's queue.

    `tasks` are on their way, each with its `job_element`; `running` are those of them that have a
    node; `hopeless` are elements that wait for something that failed; `raw` the job ids that Slurm
    itself gives to elements.
    """

    records: list[Submitted]
    tasks: dict[Task, str] = field(default_factory=dict)
    running: set[Task] = field(default_factory=set)
    hopeless: list[str] = field(default_factory=list)
    raw: set[str] = field(default_factory=set)

    @property
    def jobs(self) -> list[str]:
        """Array jobs of which something is on its way."""
        return sorted({name.partition("_")[0] for name in self.tasks.values()})


@dataclass(slots=True)
class Submission:
    """What a submission is made of: arrays, tasks on their way, tasks whose input is nowhere.

    `at_cap` ran out of the most that is allowed; `as_before` are submitted, but with no more than
    they ran out of.
    """

    arrays: list[Array]
    queued: int = 0
    held_back: list[Task] = field(default_factory=list)
    at_cap: list[Task] = field(default_factory=list)
    as_before: list[Task] = field(default_factory=list)
    done: int = 0


def look(run: Path, *, note: bool = False) -> Queue:
    """Compare the record with the queue; `note` writes down what was found (by a claim's holder).

    Raises:
        ClusterError: the cluster gives no answer.
    """
    records = record.read_all(run)
    unfinished = [one for one in records if not record.has_ended(run, one)]
    found = Queue(records)
    if not unfinished:
        return found
    if note and any(one.job is None for one in unfinished):
        unfinished = _find_lost(run, unfinished)
    by_job = {one.job: one for one in unfinished if one.job}
    alive: set[str] = set()
    for entry in cluster.queue(by_job):
        alive.add(entry.job)
        name = f"{entry.job}_{entry.element}"
        if entry.hopeless:
            found.hopeless.append(name)
            continue
        found.raw.add(entry.raw)
        for task in by_job[entry.job].tasks(entry.element):
            found.tasks[task] = name
            if entry.state == "R":
                found.running.add(task)
    if note:
        for job, one in by_job.items():
            if job not in alive:
                record.mark_ended(run, one)
    return found


def _find_lost(run: Path, unfinished: list[Submitted]) -> list[Submitted]:
    """Give arrays their job id whose submission died before it could note it."""
    ids = {entry.comment: entry.job for entry in cluster.queue_of_user()}
    found = []
    for one in unfinished:
        if one.job is None:
            job = ids.get(f"eurosift:{one.name}")
            if job is None:
                record.mark_ended(run, one)  # it never reached the queue, or has left it
                continue
            one = msgspec.structs.replace(one, job=job)
            record.write(run, one)
        found.append(one)
    return found


def prepare(
    states: States,
    queue: Queue,
    wants: Callable[[Task], bool],
    max_array: int,
    keep: Callable[[], None] = lambda: None,
) -> Submission:
    """The arrays for everything that `wants` accepts and that is neither done nor on its way.

    `keep` keeps the claim while the manifests are read: of a large run that takes minutes.
    """
    config = states.recipe.slurm
    tasks = all_tasks(states.plan)
    for number, task in enumerate(tasks):
        states.of(task)
        if number % _KEEP_EVERY == 0:
            keep()
    attempts = retries(states, queue.records, set(queue.tasks))
    keep()
    coming: set[Task] = set(queue.tasks)
    todo: list[Task] = []
    result = Submission([])
    for task in tasks:
        if states.of(task).done:
            result.done += 1
        elif task in queue.tasks:
            result.queued += 1
        elif wants(task):
            if attempts.exhausted(task, config.retry):
                result.at_cap.append(task)
            elif _can_come(states, task, coming):
                todo.append(task)
                coming.add(task)
            else:
                result.held_back.append(task)
    ask = _asker(states, attempts)
    result.arrays = make_arrays(states.plan, todo, queue.tasks, ask, max_array)
    result.as_before = [
        task for array in result.arrays for task in array.tasks
        if attempts.had_as_much(task, array.asked)
    ]  # fmt: skip
    return result


def _can_come(states: States, task: Task, coming: set[Task]) -> bool:
    """Whether every input is done or on its way."""
    reads = step_named(task.step).reads(states.plan, task)
    return all(read.task in coming or states.of(read.task).done for read in reads)


def sizes_of(states: States) -> Sizes:
    """Sizes for estimates: stored bytes, and languages as far as `identify` knows them."""
    files = {name: file.own_bytes for name, file in read_sources(states.run).items()}
    rows: dict[str, int] = {}
    found = [states.of(Task("identify", None, k)) for k in range(len(states.plan.inputs))]
    if all(state.done for state in found):
        for state in found:
            counts = state.manifest.counts.get("languages", {}) if state.manifest else {}
            for code, count in counts.items():
                rows[code] = rows.get(code, 0) + (count if isinstance(count, int) else 0)
    return Sizes(states.plan, files, rows)


def gathers(states: States, task: Task) -> bool:
    """Whether a task has the whole of its language (or of the run) behind it, not a shard."""
    plan = states.plan
    of_language = [t for t in step_named(task.step).tasks(plan) if t.language == task.language]
    shards = plan.language_shards[task.language] if task.language else len(plan.inputs)
    return len(of_language) < shards


def _asker(
    states: States, attempts: Retries
) -> Callable[[Group, list[Task]], tuple[int, Callable[[int], Resources]]]:
    config = states.recipe.slurm
    sizes = sizes_of(states)

    def ask(group: Group, tasks: list[Task]) -> tuple[int, Callable[[int], Resources]]:
        stage = step_named(group[0]).stage
        whole = gathers(states, tasks[0])
        costs = [expected(group[0], sizes.of(task, gathers=whole)) for task in tasks]
        slowest = max(cost.seconds for cost in costs)
        memory = max(cost.memory_mb for cost in costs)
        asked = resources(config, stage, group[1])
        size = asked.pack or int(config.pack_minutes * 60 / slowest)
        if asked.time and not asked.pack:
            size = min(size, int(seconds(asked.time) / (3 * slowest)))

        def request(count: int) -> Resources:
            filled = with_estimates(asked, slowest * count, memory)
            return attempts.raised(filled, config.retry, tasks)

        return max(1, min(size, len(tasks))), request

    return ask


def scripts(run: Path, arrays: list[Array], config: SlurmConfig, name: str) -> list[str]:
    """The texts for sbatch with dependencies by name, for people who review them."""
    return [
        script(config, run, array, folder=record.folder(run) / name, name=f"{name}/{number:04d}",
               after=_after(array, [f"<{a.title}>" for a in arrays]))
        for number, array in enumerate(arrays)
    ]  # fmt: skip


def send(
    run: Path, arrays: list[Array], *, keep: Callable[[], None],
    sent: Callable[[Array, str], None] = lambda array, job: None,
) -> list[Submitted]:  # fmt: skip
    """Hand arrays to sbatch, in order. `keep` keeps the claim; `sent` is told of each.

    Raises:
        ClusterError: sbatch refused one; those before it are queued and noted.
    """
    recipe, _ = thaw(run)
    if not arrays:
        return []
    seconds, rest = divmod(time.time_ns(), 10**9)
    moment = f"{time.strftime('%Y%m%d-%H%M%S', time.gmtime(seconds))}-{rest // 1000:06d}"
    name = f"{moment}-{platform.node()}-{os.getpid()}"
    folder = record.folder(run) / name
    if folder.exists():
        raise RunError(f"{folder} is there already: two submissions of one process at one moment.")
    jobs: list[str] = []
    done: list[Submitted] = []
    for number, array in enumerate(arrays):
        keep()
        after = _after(array, jobs)
        own = f"{name}/{number:04d}"
        text = script(recipe.slurm, run, array, folder=folder, name=own, after=after)
        log_folder(run, array.title).mkdir(parents=True, exist_ok=True)
        write_bytes(folder / f"{number:04d}.tasks", task_lines(array).encode())
        write_bytes(folder / f"{number:04d}.sh", text.encode())
        one = Submitted(
            name=own, step=array.step, language=array.language, elements=array.elements,
            time=array.asked.time or "", memory=array.asked.memory or "", after=tuple(after),
        )  # fmt: skip
        record.write(run, one)
        try:
            job = cluster.submit(folder / f"{number:04d}.sh")
        except EurosiftError as error:
            # Its record stays without an id: an answer that was lost may have been a yes.
            raise refused(run, folder / f"{number:04d}.sh", array, number, error) from None
        one = msgspec.structs.replace(one, job=job)
        record.write(run, one)
        jobs.append(job)
        done.append(one)
        sent(array, job)
    return done


def _after(array: Array, jobs: list[str]) -> list[str]:
    """Dependencies as sbatch takes them: `afterok:1:2`, one part a kind."""
    kinds: dict[str, list[str]] = {}
    for wait in array.waits:
        kinds.setdefault(wait.kind, []).append(
            jobs[wait.on] if isinstance(wait.on, int) else wait.on
        )
    return [":".join([kind, *ids]) for kind, ids in sorted(kinds.items())]


def sweep(run: Path, queue: Queue) -> int:
    """Remove half-written files of jobs that are gone. Only for the holder of the claim.

    Files of processes outside of Slurm (job 0) are left to `eurosift run`.
    """
    count = 0
    for path in run.rglob("*.tmp-*"):
        job = path.name.rpartition(".tmp-")[2].partition("-")[0]
        if job != "0" and job not in queue.raw:
            path.unlink(missing_ok=True)
            count += 1
    return count
