"""`eurosift what-if --rights`: what another policy would drop, without an archive or a text."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pyarrow.compute as pc

from pipeline.errors import RecipeError, RunError, StaleError, onward
from pipeline.plan import thaw
from pipeline.stages import step_named
from pipeline.state import States
from pipeline.steps.hosts import needed
from pipeline.steps.languages import read_table
from pipeline.tasks import Task, output_path

_STATES = ("allowed", "reserved", "unknown")


def what_if_rights(run: Path, policy: str, language: str | None) -> int:
    """Print, per language, documents by state, and those dropped, now and by another policy.

    All documents that the filter judged count, copies and what other rules drop among them.

    Raises:
        RecipeError: no such policy.
        RunError: the run does not have the language.
        StaleError: the filter is not done.
    """
    from filters.judge_rights import COLUMNS
    from filters.policy import load
    from filters.replay import states as replayed

    try:
        agents = load(policy).agents
    except ValueError as error:
        raise RecipeError(str(error)) from None
    recipe, plan = thaw(run)
    if language is not None and (language not in plan.languages or not plan.judges(language)):
        raise RunError(f"The plan of {run} has no language {language!r}.")
    known = States(run, recipe, plan)
    counts: dict[str, Counter[str]] = {}
    for task in step_named("filter").tasks(plan):
        if task.language is None or language not in (None, task.language):
            continue
        redacted = Task("redact", task.language, task.index)
        hosts_task = Task("hosts", None, 0)
        for one in (task, redacted, hosts_task):
            if not known.of(one).done:
                raise StaleError(
                    f"{one} of {run} is {known.of(one).condition}.",
                    next_command=onward(run),
                )
        path = run / output_path(redacted)
        hosts = needed(run / output_path(hosts_task), path, agents)
        then, dropped = replayed(
            recipe.filter, policy, read_table(path, columns=list(COLUMNS)), hosts
        )
        verdict = read_table(run / output_path(task), columns=["rights_state", "failed"])
        now = verdict["rights_state"].to_pylist()
        flat = pc.list_flatten(verdict["failed"])
        of = counts.setdefault(task.language, Counter())
        of.update(f"{state} now" for state in now)
        of.update(f"{state} then" for state in then)
        of["dropped now"] += pc.sum(pc.equal(flat, "rights_reserved")).as_py() or 0
        of["dropped then"] += sum(dropped)
    _print(counts, recipe.filter.rights, policy)
    return 0


def _print(counts: dict[str, Counter[str]], now: str, then: str) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table(box=None, pad_edge=False, title=f"rights by {now} → by {then}, documents")
    for name in ("language", *_STATES, "dropped"):
        table.add_column(name, justify="left" if name == "language" else "right", overflow="fold")
    total: Counter[str] = sum(counts.values(), Counter())
    for language, of in [*counts.items(), *([("all", total)] if len(counts) > 1 else [])]:
        cells = [(of[f"{name} now"], of[f"{name} then"]) for name in (*_STATES, "dropped")]
        table.add_row(language, *(f"{a:,}" if a == b else f"{a:,} → {b:,}" for a, b in cells))
    console = Console()
    Console(width=console.width if console.is_terminal else 120).print(table)
