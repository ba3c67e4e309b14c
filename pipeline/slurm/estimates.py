"""What a task is expected to take: seconds, memory and disk, from sizes that the plan knows.

Method: a task's size is the stored bytes behind it (the compressed files of its input shard; for a
language its equal share of all of them, or its measured share once `identify` is done). Expected
seconds are the stage's start-up plus its CPU seconds a stored megabyte; memory is the process with
models and kernels plus what grows with the input. The requests leave room: the time limit is three
times the expectation and ten minutes at least, the memory one and a half times it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from pipeline.plan import Plan
from pipeline.slurm.config import Resources, Retry, megabytes, seconds, time_text
from pipeline.tasks import Task


@dataclass(frozen=True, slots=True)
class Cost:
    """A stage's constants: start-up in CPU s, CPU s, memory in MB and output in MB a stored MB.

    Seconds and the memory at the start are above what a WARC archive of 15 MB in two languages
    took (extract 1.5 s a MB and 190 MB, identify 0.2 s and 410 MB, redact 353 MB). Memory in
    `dedup` grows as from 10,000 to 100,000 documents of 600 words (README, Deduplication: 586 to
    1,065 MB), at the 117 documents a stored MB of that archive. The other stages stream batches;
    what they grow by is assumed. Output is above that of the sample of 3.6 MB in 24 languages,
    where many small files weigh most (extract 0.36 MB a MB, there 0.23; identify 0.78, dedup 0.53,
    redact 0.47, filter 0.15, shards 0.82). `benchmarks/slurm_costs.py` measures a crawl of yours.
    """

    start_s: float
    s_per_mb: float
    base_mb: float
    mb_per_mb: float
    written_per_mb: float


COSTS: Final = {
    "extract": Cost(1.5, 2.0, 320, 0.1, 0.5),
    "identify": Cost(1.8, 0.6, 420, 0.1, 0.8),
    "dedup": Cost(1.8, 0.5, 450, 0.7, 0.2),
    "redact": Cost(2.8, 0.9, 380, 0.2, 0.6),
    "filter": Cost(1.5, 0.6, 330, 0.1, 0.2),
    "shards": Cost(0.6, 0.2, 250, 0.4, 0.5),
}
_TIME_ROOM: Final = 3.0
_LEAST_S: Final = 600
_MEMORY_ROOM: Final = 1.5


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


def expected(stage: str, stored_mb: float) -> Expected:
    """The expectation for one task of a stage with so much stored input behind it."""
    cost = COSTS[stage]
    return Expected(
        cost.start_s + cost.s_per_mb * stored_mb,
        cost.base_mb + cost.mb_per_mb * stored_mb,
        cost.written_per_mb * stored_mb,
    )


def with_estimates(asked: Resources, total_s: float, memory_mb: float) -> Resources:
    """The request with what the recipe leaves open filled in from the estimate of an element."""
    import msgspec

    room = max(_LEAST_S, total_s * _TIME_ROOM)
    memory = -(-int(memory_mb * _MEMORY_ROOM) // 256) * 256
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
