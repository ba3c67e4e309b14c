"""`eurosift status`: per step and language what is done, on its way, failed and why."""

from __future__ import annotations

import json
import sys
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.engines.local import running_path
from pipeline.errors import onward, typed
from pipeline.execute import failure_path, is_locked
from pipeline.plan import thaw
from pipeline.stages import STEPS
from pipeline.state import States
from pipeline.tasks import Step, Task, manifest_path

if TYPE_CHECKING:
    from rich.console import RenderableType

    from pipeline.slurm.overview import Overview

_UNDONE = ("running", "queued", "unseen", "missing", "stale", "waiting", "failed")
_CONDITIONS = ("done", "cleaned", *_UNDONE)
_WATCH_SECONDS = 2.0


def status(run: Path, *, as_json: bool, watch: bool = False) -> int:
    """Print the state of a run; with `watch` again and again until nothing is on its way.

    Returns 1 if anything is not done.
    """
    if watch and not as_json:
        return _watch(run)
    found = _look(run)
    if as_json:
        print(json.dumps(found, indent=1))  # noqa: T201
    else:
        _print(found)
    return 0 if found["complete"] else 1


def _watch(run: Path) -> int:
    """A live table on a terminal; in a pipe the table again whenever it changed."""
    from rich.console import Console
    from rich.live import Live

    console = Console()
    before: dict[str, Any] = {}
    if not console.is_terminal:
        while True:
            found = _look(run)
            if found["steps"] != before.get("steps"):
                _print(found)
                sys.stdout.flush()
            before = found
            if not found["moving"]:
                return 0 if found["complete"] else 1
            time.sleep(_WATCH_SECONDS)
    with Live(console=console, auto_refresh=False) as live:
        while True:
            found = _look(run)
            live.update(_table(found), refresh=True)
            if not found["moving"]:
                return 0 if found["complete"] else 1
            time.sleep(_WATCH_SECONDS)


def _look(run: Path) -> dict[str, Any]:
    from pipeline.slurm.overview import overview

    recipe, plan = thaw(run)
    states = States(run, recipe, plan)
    working = is_locked(run)
    cluster = overview(states)
    rows: list[dict[str, Any]] = []
    for step in STEPS:
        by_language: dict[str | None, list[Task]] = {}
        for task in step.tasks(plan):
            by_language.setdefault(task.language, []).append(task)
        rows += [_row(states, step, code, tasks, cluster, working)
                 for code, tasks in by_language.items()]  # fmt: skip
    counted = [name for row in rows for name in row]
    complete = set(counted).isdisjoint(_UNDONE)
    return {
        "complete": complete,
        "moving": working or not {"running", "queued", "unseen"}.isdisjoint(counted),
        **({"queue": cluster.unseen} if cluster.unseen else {}),
        "next": _next(run, rows, complete=complete),
        "steps": rows,
    }


def _next(run: Path, rows: list[dict[str, Any]], *, complete: bool) -> str:
    """The command to type: what the first failure asks for, as those after it follow from it."""
    if not complete:
        return next((row["next"] for row in rows if "next" in row), onward(run))
    summary = f"eurosift slurm logs {typed(run)} seal   " if (run / "slurm").is_dir() else ""
    return f"{summary}eurosift verify {typed(run)}"


def _row(
    states: States,
    step: Step,
    language: str | None,
    tasks: list[Task],
    cluster: Overview,
    working: bool,
) -> dict[str, Any]:
    """Counts by condition, failures by class, the last error, its log, rate and time left."""
    counts: Counter[str] = Counter()
    classes: Counter[str] = Counter()
    last = log = asks = None
    for task in tasks:
        state = states.of(task)
        if state.done:
            counts[state.condition] += 1
            continue
        fate = cluster.fates.get(task)
        failure = failure_path(states.run, task)
        if working and running_path(states.run, task).exists():
            counts["running"] += 1
        elif fate is not None and fate.condition != "failed":
            counts[fate.condition] += 1
        elif fate is not None or failure.exists():
            counts["failed"] += 1
            kind = fate.failure if fate else "failed"
            classes[kind] += 1
            if last is None or kind != "dependency":
                said = fate.said if fate else ""
                said = said or (_last_error(failure) if failure.exists() else kind)
                last = f"{task}: {said}"
                log = str(fate.log) if fate and fate.log else None
            if kind in {"failed", "input"}:
                asks = asks or _asked_for(failure)
        else:
            counts[state.condition] += 1
            if state.condition == "stale":
                last = last or f"{task}: {state.why}"
    row: dict[str, Any] = {"stage": step.stage, "step": step.name, "language": language, **counts}
    if classes:
        row["failures"] = dict(sorted(classes.items()))
    if counts["running"] or counts["queued"]:
        row |= _pace(states, tasks, counts)
    if asks:
        row["next"] = asks
    return row | {"last": last, "log": log}


def _pace(states: States, tasks: list[Task], counts: Counter[str]) -> dict[str, Any]:
    """Tasks a minute and minutes left, from when the finished manifests were written."""
    times = []
    for task in tasks:
        if states.of(task).done:
            try:
                times.append((states.run / manifest_path(task)).stat().st_mtime)
            except OSError:
                continue
    if len(times) < 2 or max(times) <= min(times):
        return {}
    rate = (len(times) - 1) / (max(times) - min(times)) * 60
    left = (counts["running"] + counts["queued"]) / rate
    return {"per_minute": round(rate, 2), "minutes_left": round(left, 1)}


def _print(found: dict[str, Any]) -> None:
    from rich.console import Console

    console = Console()
    wide = Console(width=console.width if console.is_terminal else 200)
    wide.print(_table(found))


def _table(found: dict[str, Any]) -> RenderableType:
    """Languages share a line where they have no trouble of their own."""
    from rich.console import Group
    from rich.table import Table
    from rich.text import Text

    merged: dict[tuple[str, str], dict[str, Any]] = {}
    for row in found["steps"]:
        own = row["language"] or "-"
        key = (row["step"], _shared(row) or own)
        into = merged.setdefault(key, {"last": None, "log": None, "failures": {}, "languages": []})
        into["languages"].append(own)
        for name in _CONDITIONS:
            into[name] = into.get(name, 0) + row.get(name, 0)
        for name, count in row.get("failures", {}).items():
            into["failures"][name] = into["failures"].get(name, 0) + count
        for name in ("last", "log", "per_minute", "minutes_left"):
            into[name] = into.get(name) or row.get(name)
    shown = [name for name in _CONDITIONS if any(row.get(name) for row in merged.values())]
    paced = any(row.get("per_minute") for row in merged.values())
    table = Table(box=None, pad_edge=False)
    for name in ("step", "language", *shown, *(["left"] if paced else []), "last"):
        table.add_column(name, justify="right" if name in shown else "left", overflow="fold")
    for (step, _), row in merged.items():
        codes = row["languages"]
        named = codes[0] if len(codes) == 1 else f"{len(codes)} languages"
        numbers = [str(row[name]) if row[name] else "" for name in shown]
        if "failed" in shown and row["failures"]:
            kinds = " ".join(f"{word} {n}" for word, n in row["failures"].items())
            numbers[shown.index("failed")] = kinds
        pace = row.get("per_minute")
        left = [f"{row['minutes_left']} min at {pace}/min" if pace else ""] if paced else []
        last = row["last"] or ""
        if row["log"]:
            last += f"\n{row['log']}"
        table.add_row(step, named, *numbers, *left, Text(last))
    below = []
    if "queue" in found:
        below.append(Text(f"The queue cannot be seen: {found['queue']}"))
    if not found["moving"]:
        below.append(Text(f"Next: {found['next']}"))
    return Group(table, *below)


def _shared(row: dict[str, Any]) -> str:
    """What languages have in common that share a line; empty for one with a line of its own."""
    kinds = row.get("failures", {})
    if not row["language"] or set(kinds) - {"cancelled", "dependency"}:
        return ""
    words = [name for name in _CONDITIONS if row.get(name)]
    return " ".join([*words, *kinds, (row["last"] or "").partition(": ")[2]])


def _asked_for(path: Path) -> str | None:
    """The next command that the record of an error names."""
    try:
        lines = str(json.loads(path.read_text(encoding="utf-8"))["error"]).splitlines()
    except (OSError, ValueError, KeyError):
        return None
    return next((line[6:] for line in lines[1:] if line.startswith("Next: ")), None)


def _last_error(path: Path) -> str:
    try:
        return str(json.loads(path.read_text(encoding="utf-8"))["error"]).splitlines()[0]
    except (OSError, ValueError, KeyError, IndexError):
        return "the record of the error is damaged"
