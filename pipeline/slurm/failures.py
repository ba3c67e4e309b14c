"""Why an attempt ended without its task being done: one word, from the log and from Slurm's state.

The log decides wherever it speaks: the script's own `end:` line, or what Slurm's step manager wrote
into it. Slurm's state, which it forgets within minutes unless there is accounting, decides the
rest. Classes:

    done        it did end well; what is to be done again was asked for later, by another plan
    failed      the task said why (exit 1, 2): the same again gives the same
    input       an input was not done (exit 3)
    again       exit 75 on every attempt
    signal      the child was killed on every attempt
    memory      killed for want of memory
    time        stopped at the time limit
    node        the node was lost, on every attempt
    preempted   it had to give way to another job, on every attempt
    cancelled   by somebody
    killed      the script itself was killed
    dependency  never started, because what it waited for failed
    unknown     no log, and nothing known any more: Slurm forgets at once an element that is
                cancelled while it waits
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.slurm.cluster import BY_SLURM, Ended
from pipeline.slurm.config import Resources, Retry, megabytes, seconds
from pipeline.slurm.estimates import with_more
from pipeline.slurm.record import Submitted
from pipeline.slurm.script import TRY_AGAIN, log_folder
from pipeline.state import States
from pipeline.tasks import Task

_TAIL_BYTES = 20_000

_SAID = (
    (re.compile(r"DUE TO TIME LIMIT"), "time"),
    (re.compile(r"exceeded memory limit|oom[-_ ]kill|Out Of Memory", re.IGNORECASE), "memory"),
    (re.compile(r"DUE TO NODE FAILURE"), "node"),
    (re.compile(r"DUE TO PREEMPTION"), "preempted"),
    (re.compile(r"CANCELLED AT"), "cancelled"),
)
_POLLED = re.compile(r"exceeded memory limit \((\d+) > (\d+)\)")
_STATES = {
    "TIMEOUT": "time", "DEADLINE": "time", "OUT_OF_MEMORY": "memory", "NODE_FAIL": "node",
    "BOOT_FAIL": "node", "PREEMPTED": "preempted", "CANCELLED": "cancelled", "FAILED": "killed",
    "COMPLETED": "done",
}  # fmt: skip


def class_of(log: str | None, ended: Ended | None) -> str:
    """The class of an attempt. `log` is the end of its log, None if it never wrote one."""
    if ended is not None and ended.reason in {"DependencyNeverSatisfied", "Dependency"}:
        return "dependency"
    if log is None:
        if ended is not None and (ended.state, ended.reason) == ("CANCELLED", BY_SLURM):
            return "dependency"
        return _STATES.get(ended.state, "unknown") if ended is not None else "unknown"
    last = log[log.rfind("begin: ") :] if "begin: " in log else log
    for pattern, word in _SAID[:2]:
        if pattern.search(last):
            return word
    found = re.search(r"^end: (?:(memory|node)|exit (\d+)$)", last, re.MULTILINE)
    if found:
        return found.group(1) or _of_code(int(found.group(2)))
    for pattern, word in _SAID:
        if pattern.search(last):
            return word
    if re.search(r"^end: stopped", last, re.MULTILINE):
        return "time" if ended is not None and ended.state == "TIMEOUT" else "cancelled"
    return _STATES.get(ended.state, "killed") if ended is not None else "killed"


_MEANING = {
    "node": "its node was lost",
    "preempted": "gave way to another job",
    "cancelled": "cancelled",
    "killed": "its batch script was killed",
    "signal": "its process was killed by a signal",
    "dependency": "never started: what it waited for failed",
    "unknown": "ended without a log (cancelled while it waited?), and the cluster knows no more",
}


def meaning(kind: str, log: str | None, one: Submitted, task: Task) -> str:
    """A class in words, with what was asked for where that was not enough."""
    if kind == "time":
        return f"stopped at its time limit of {one.time}"
    if kind == "memory":
        polled = _POLLED.findall(log or "")
        if polled:
            had, limit = (int(number) / 2**20 for number in polled[-1])
            return f"killed by Slurm, which saw {had:,.0f} MB in use of {limit:,.0f} MB"
        return f"killed by the kernel at the limit of {one.memory} of its control group"
    if kind in {"failed", "input", "again"}:
        return _last_words(log or "", task)
    return _MEANING.get(kind, kind)


def _last_words(log: str, task: Task) -> str:
    """What an attempt said of a task; else its last line, of what kept eurosift from starting."""
    lines = [line for line in log[log.rfind("begin: ") :].splitlines()[1:] if line.strip()]
    for line in lines:
        head, found, said = line.partition(f"eurosift: {task} failed: ")
        if found and not head:
            return said
    before = [line for line in lines if not line.startswith("end: ")]
    ours = [line.removeprefix("eurosift: ") for line in before if line.startswith("eurosift: ")]
    if ours:
        return "" if " failed: " in ours[-1] else ours[-1]
    return before[-1] if before else ""


def _of_code(code: int) -> str:
    if code == 0:
        return "done"
    if code == 3:
        return "input"
    if code == TRY_AGAIN:
        return "again"
    return "signal" if code >= 128 else "failed"


def log_path(run: Path, one: Submitted, element: int) -> Path:
    """The log of an element."""
    return log_folder(run, one.title) / f"{one.job}_{element}.log"


def log_tail(path: Path) -> str | None:
    """The end of a log, None if there is none."""
    try:
        with path.open("rb") as stream:
            size = stream.seek(0, 2)
            stream.seek(max(0, size - _TAIL_BYTES))
            return stream.read().decode("utf-8", "replace")
    except OSError:
        return None


def last_attempts(records: list[Submitted], skip: set[Task]) -> dict[Task, tuple[Submitted, int]]:
    """The array and element that had a task last, but for the tasks in `skip`."""
    found: dict[Task, tuple[Submitted, int]] = {}
    for one in records:
        if one.job is not None:
            for element in range(len(one.elements)):
                for task in one.tasks(element):
                    found[task] = (one, element)
    return {task: place for task, place in found.items() if task not in skip}


@dataclass(slots=True)
class Retries:
    """What tasks got that ran out of memory or time: the largest request that was not enough."""

    memory: dict[Task, int] = field(default_factory=dict)
    time: dict[Task, int] = field(default_factory=dict)

    def exhausted(self, task: Task, retry: Retry) -> bool:
        """Whether a task was killed for want of more than the cap allows."""
        memory, time = self.memory.get(task), self.time.get(task)
        return bool(
            (memory and retry.memory_cap and memory >= megabytes(retry.memory_cap))
            or (time and retry.time_cap and time >= seconds(retry.time_cap))
        )

    def had_as_much(self, task: Task, asked: Resources) -> bool:
        """Whether a task ran out of what is asked for now."""
        memory, time = self.memory.get(task, 0), self.time.get(task, 0)
        return bool(
            (memory and memory >= megabytes(asked.memory or "1G"))
            or (time and time >= seconds(asked.time or "10"))
        )

    def raised(self, asked: Resources, retry: Retry, tasks: list[Task]) -> Resources:
        """The request for an array with more of what any of its tasks ran out of."""
        memory = max((self.memory.get(task, 0) for task in tasks), default=0)
        time = max((self.time.get(task, 0) for task in tasks), default=0)
        return with_more(asked, retry, memory_mb=memory, time_s=time)


def retries(states: States, records: list[Submitted], queued: set[Task]) -> Retries:
    """Read from the logs which unfinished tasks ran out of memory or time, and with how much."""
    found = Retries()
    for one in records:
        if one.job is None:
            continue
        for element in range(len(one.elements)):
            tasks = [t for t in one.tasks(element) if t not in queued and not states.of(t).done]
            log = log_tail(log_path(states.run, one, element)) if tasks else None
            if log is None:
                continue
            kind = class_of(log, None)
            for task in tasks:
                if kind == "memory":
                    found.memory[task] = max(found.memory.get(task, 0), megabytes(one.memory))
                elif kind == "time":
                    found.time[task] = max(found.time.get(task, 0), seconds(one.time))
    return found
