"""What the cluster knows of a run's tasks: on their way, or how their last attempt ended."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pipeline.slurm import cluster, record
from pipeline.slurm.failures import class_of, last_attempts, log_path, log_tail, meaning
from pipeline.slurm.submit import look
from pipeline.state import States
from pipeline.tasks import Task


@dataclass(frozen=True, slots=True)
class Fate:
    """`running`, `queued`, `unseen` (the queue was not) or `failed`, with what is known of it."""

    condition: str
    failure: str = ""
    said: str = ""
    log: Path | None = None


@dataclass(frozen=True, slots=True)
class Overview:
    """The fate of tasks that are not done, and why the queue could not be seen, if so."""

    fates: dict[Task, Fate]
    unseen: str = ""


def overview(states: States) -> Overview:
    """Ask the record, the queue and the logs. Tasks that were never submitted have no fate."""
    run = states.run
    if not (run / "slurm").is_dir():
        return Overview({})
    unseen = ""
    try:
        queue = look(run)
    except cluster.ClusterError as error:
        from pipeline.slurm.submit import Queue

        queue, unseen = Queue(record.read_all(run)), str(error).splitlines()[0]
    attempts = {
        task: place
        for task, place in last_attempts(queue.records, set()).items()
        if not states.of(task).done
    }
    fates: dict[Task, Fate] = {}
    over = {task: place for task, place in attempts.items() if task not in queue.tasks}
    ends: dict[tuple[str, int], cluster.Ended] = {}
    if over and not unseen:
        ends = cluster.ended({one.job for one, _ in over.values() if one.job})
    for task, (one, element) in attempts.items():
        path = log_path(run, one, element)
        if task in queue.tasks:
            word = "running" if task in queue.running else "queued"
            fates[task] = Fate(word, log=path if path.exists() else None)
            continue
        tail = log_tail(path)
        kind = class_of(tail, ends.get((one.job or "", element)))
        if tail is None and record.was_cancelled(run, one):
            kind = "cancelled"
        if kind == "done":
            continue
        log = path if tail is not None else None
        if unseen and kind in {"killed", "unknown"} and not record.has_ended(run, one):
            fates[task] = Fate("unseen", log=log)
            continue
        fates[task] = Fate("failed", kind, meaning(kind, tail, one, task), log)
    return Overview(fates, unseen)
