"""What a task is expected to take: seconds, memory and disk, from sizes that the plan knows.

Method: a task's size is the stored bytes behind it (the compressed files of its input shard; for a
language its equal share of all of them, or its measured share once `identify` is done). Expected
seconds are the step's start-up plus its CPU seconds a stored megabyte; memory is the process with
models and kernels plus what grows with the input. The requests leave room: `TIME_ROOM` times the
expectation and `LEAST_S` at least, `MEMORY_ROOM` times the memory.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from pipeline.plan import Plan
from pipeline.slurm.config import Resources, Retry, megabytes, seconds, time_text
from pipeline.tasks import Task


@dataclass(frozen=True, slots=True)
class Cost:
    """A step's constants: start-up in CPU s, CPU s, memory in MB and output in MB a stored MB."""

    start_s: float
    s_per_mb: float
    base_mb: float
    mb_per_mb: float
    written_per_mb: float


COSTS: Final = {
    "extract": Cost(1.6, 0.10, 430, 0.10, 0.32),
    "identify": Cost(2.2, 0.03, 450, 1.07, 0.31),
    "signatures": Cost(1.6, 0.01, 380, 0.70, 0.17),
    "earlier": Cost(1.6, 0.01, 380, 0.70, 0.17),
    "join": Cost(1.3, 0.01, 270, 0.70, 0.01),
    "union": Cost(1.3, 0.01, 260, 0.70, 0.01),
    "lines": Cost(1.3, 0.01, 350, 0.70, 0.03),
    "boilerplate": Cost(0.9, 0.01, 210, 0.70, 0.01),
    "redact": Cost(2.2, 0.04, 420, 0.70, 0.30),
    "hosts": Cost(0.6, 0.01, 140, 0.04, 0.01),
    "filter": Cost(1.6, 0.02, 350, 0.70, 0.02),
    "balance": Cost(0.7, 0.01, 160, 0.06, 0.01),
    "write": Cost(0.7, 0.01, 230, 0.70, 0.14),
    "seal": Cost(0.4, 0.01, 110, 0.01, 0.01),
}
"""By step, as `benchmarks/slurm_costs.py` fits them to WARC archives of 15, 45, 147 and 588 MB.

The archives are the local test crawl and copies of it with other words, German and English, on two
cores with other work beside: CPU seconds, no wall clock. Memory is the sum over a task's processes.
`earlier` does what `signatures` does. `identify` holds its whole shard, the others a row group of a
language, which is full at 18 MB stored; what they grow by from there on is that of `dedup` from
10,000 to 100,000 documents of 600 words (586 to 1,065 MB, 117 documents a stored MB).
"""

TIME_ROOM: Final = 3.0
LEAST_S: Final = 600
MEMORY_ROOM: Final = 1.5
"""Factors of safety: requests over expectations. A first task on a node also compiles kernels."""


@dataclass(frozen=True, slots=True)
class Expected:
    """Expectation for one task: CPU seconds, peak memory in MB, bytes written in MB."""

    seconds: float
    memory_mb: float
    written_mb: float


class Sizes:
    """Stored megabytes behind each task of a plan.

    `files` are stored bytes by file id, `rows` the documents by language that `identify` found
    (empty before it is done).
    """

    def __init__(self, plan: Plan, files: dict[str, int], rows: dict[str, int]) -> None:
        parts: dict[str, int] = {}
        for shard in plan.inputs:
            for part in shard:
                parts[part.file] = parts.get(part.file, 0) + 1
        self.inputs = [sum(files[p.file] / parts[p.file] for p in s) / 1e6 for s in plan.inputs]
        self.stored = sum(files[name] for name in parts) / 1e6
        self.plan, self.rows = plan, rows
        self.all_rows = sum(rows.values())

    def of(self, task: Task, *, gathers: bool) -> float:
        """Stored MB behind a task; `gathers` says that it reads every shard of its language."""
        if task.language is None:
            return self.stored if gathers else self.inputs[task.index]
        share = 1 / max(1, len(self.plan.language_shards))
        if self.all_rows:
            share = self.rows.get(task.language, 0) / self.all_rows
        return self.stored * share / (1 if gathers else self.plan.language_shards[task.language])


def expected(step: str, stored_mb: float) -> Expected:
    """The expectation for one task of a step with so much stored input behind it."""
    cost = COSTS[step]
    return Expected(
        cost.start_s + cost.s_per_mb * stored_mb,
        cost.base_mb + cost.mb_per_mb * stored_mb,
        cost.written_per_mb * stored_mb,
    )


def with_estimates(asked: Resources, total_s: float, memory_mb: float) -> Resources:
    """The request with what the recipe leaves open filled in from the estimate of an element."""
    import msgspec

    room = max(LEAST_S, total_s * TIME_ROOM)
    memory = -(-int(memory_mb * MEMORY_ROOM) // 256) * 256
    return msgspec.structs.replace(
        asked,
        time=asked.time or time_text(room),
        memory=asked.memory or f"{memory}M",
        cpus=asked.cpus or 1,
    )


def with_more(asked: Resources, retry: Retry, *, memory_mb: int, time_s: int) -> Resources:
    """The request with `retry.factor` times what was not enough (0: it was), within the caps."""
    import msgspec

    memory, time = asked.memory or "1G", asked.time or "10"
    if retry.memory_cap and memory_mb:
        most = min(megabytes(retry.memory_cap), int(memory_mb * retry.factor))
        memory = f"{max(megabytes(memory), most)}M"
    if retry.time_cap and time_s:
        longest = min(seconds(retry.time_cap), time_s * retry.factor)
        time = time_text(max(seconds(time), longest))
    return msgspec.structs.replace(asked, memory=memory, time=time)
