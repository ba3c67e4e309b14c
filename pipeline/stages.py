"""The pipeline on one screen: every step of every stage, in the order in which they run.

                 earlier L i ─────────┐
    extract k ► identify k ┬► signatures L j ► join L p ► union L ┐
            └► hosts ──┐   └► redact L j ► filter L j ────────────┴► balance ► write L j ► seal
                       └──────────────────────┘

`hosts` gathers what robots.txt and the like say in all archives. k counts input shards, i files of
an index of an earlier run, L is a language, j a shard of it, p a partition of band keys. If the
recipe cuts repeated lines, union L ► lines L j ► boilerplate L p ► redact L j comes between. Task
(L, j) reads L's row groups from the input shards k ≡ j modulo L's number of shards. Documents of no
language (`und`), or of one that the recipe excludes, are redacted and written to the ledger, with
what `hosts` and they say of rights; nothing else judges them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from pipeline.errors import RecipeError
from pipeline.plan import Plan
from pipeline.steps import (
    balance,
    boilerplate,
    dedup,
    extract,
    hosts,
    identify,
    judge,
    redact,
    seal,
    write,
)
from pipeline.tasks import Read, Step, Task

STAGES: Final = ("extract", "identify", "dedup", "redact", "filter", "shards")


def _each_input(step: str) -> Callable[[Plan], list[Task]]:
    return lambda plan: [Task(step, None, k) for k in range(len(plan.inputs))]


def _cut_lines(plan: Plan) -> bool:
    return plan.cut_lines


def _each_shard(
    step: str, *, und: bool, when: Callable[[Plan], bool] = lambda plan: True
) -> Callable[[Plan], list[Task]]:
    return lambda plan: [
        Task(step, language, j)
        for language, count in plan.language_shards.items()
        for j in range(count)
        if when(plan) and (und or plan.judges(language))
    ]


def _each_earlier(plan: Plan) -> list[Task]:
    return [
        Task("earlier", language, i)
        for language, files in plan.earlier.items()
        if plan.judges(language)
        for i in range(len(files))
    ]


def _one_a_language(step: str) -> Callable[[Plan], list[Task]]:
    return lambda plan: [Task(step, code, 0) for code in plan.languages if plan.judges(code)]


def _identified(plan: Plan, task: Task) -> list[Read]:
    """The input shards whose row groups of a language make its shard j."""
    assert task.language is not None  # noqa: S101 - steps after identify always have a language
    count = plan.language_shards[task.language]
    return [Read(Task("identify", None, k)) for k in range(task.index, len(plan.inputs), count)]


def _all(step: str, plan: Plan, language: str | None) -> list[Read]:
    return [
        Read(task) for task in step_named(step).tasks(plan) if language in (None, task.language)
    ]


def _verdicts(plan: Plan, language: str | None) -> list[Read]:
    """Everything that judges or holds the redacted documents of a language (or of all)."""
    return [read for step in ("union", "redact", "filter") for read in _all(step, plan, language)]


STEPS: Final = (
    Step("extract", "extract", _each_input("extract"), lambda plan, task: [], extract.work,
         raw=lambda plan, task: plan.inputs[task.index]),
    Step("identify", "identify", _each_input("identify"),
         lambda plan, task: [Read(Task("extract", None, task.index), f"{task.index:05d}.parquet")],
         identify.work),
    Step("signatures", "dedup", _each_shard("signatures", und=False), _identified,
         dedup.signatures),
    Step("earlier", "dedup", _each_earlier, lambda plan, task: [], dedup.earlier,
         raw=lambda plan, task: [plan.earlier[task.language or ""][task.index]]),
    Step("join", "dedup", _each_shard("join", und=False),
         lambda plan, task: [*_all("signatures", plan, task.language),
                             *_all("earlier", plan, task.language)], dedup.join),
    Step("union", "dedup", _one_a_language("union"),
         lambda plan, task: [*_all("signatures", plan, task.language),
                             *_all("earlier", plan, task.language),
                             *_all("join", plan, task.language)], dedup.union),
    Step("lines", "dedup", _each_shard("lines", und=False, when=_cut_lines),
         lambda plan, task: [*_identified(plan, task),
                             Read(Task("union", task.language, 0), f"{task.index:05d}.parquet")],
         boilerplate.lines),
    Step("boilerplate", "dedup", _each_shard("boilerplate", und=False, when=_cut_lines),
         lambda plan, task: _all("lines", plan, task.language), boilerplate.boilerplate),
    Step("redact", "redact", _each_shard("redact", und=True),
         lambda plan, task: [*_identified(plan, task),
                             *(_all("boilerplate", plan, task.language))], redact.work),
    Step("hosts", "filter", lambda plan: [Task("hosts", None, 0)],
         lambda plan, task: [Read(t, f"{t.index:05d}{hosts.SUFFIX}")
                             for t in step_named("extract").tasks(plan)], hosts.work),
    Step("filter", "filter", _each_shard("filter", und=False),
         lambda plan, task: [Read(Task("redact", task.language, task.index)),
                             Read(Task("hosts", None, 0))], judge.work),
    Step("balance", "shards", lambda plan: [Task("balance", None, 0)],
         lambda plan, task: _verdicts(plan, None), balance.work),
    Step("write", "shards", _each_shard("write", und=True),
         lambda plan, task: [Read(Task("balance", None, 0), f"{task.language}.parquet"),
                             *([] if plan.judges(task.language or "")
                               else [Read(Task("hosts", None, 0))]),
                             *_verdicts(plan, task.language)], write.work),
    Step("seal", "shards", lambda plan: [Task("seal", None, 0)],
         lambda plan, task: [*[Read(t) for s in ("extract", "identify")
                               for t in step_named(s).tasks(plan)],
                             *_verdicts(plan, None), Read(Task("balance", None, 0), "balance.json"),
                             *_all("write", plan, None)], seal.work),
)  # fmt: skip
"""Join and boilerplate have as many partitions as the language has shards."""


def step_named(name: str) -> Step:
    """The step of that name.

    Raises:
        RecipeError: there is none.
    """
    for step in STEPS:
        if step.name == name:
            return step
    raise RecipeError(f"{name!r} is no step; the steps are {', '.join(s.name for s in STEPS)}.")


def steps_of(stage: str) -> tuple[Step, ...]:
    """The steps of one stage, in order."""
    return tuple(step for step in STEPS if step.stage == stage)
