"""What `eurosift slurm plan` prints: arrays with their requests and the expectation behind them."""

from __future__ import annotations

import io

from pipeline.errors import typed
from pipeline.slurm import cluster
from pipeline.slurm.arrays import Array
from pipeline.slurm.estimates import LEAST_S, MEMORY_ROOM, TIME_ROOM, Expected, expected
from pipeline.slurm.script import task_lines
from pipeline.slurm.submit import Queue, gathers, prepare, scripts, sizes_of
from pipeline.state import States

_COLUMNS = ("step", "language", "tasks", "elements", "CPU min", "MB memory", "MB written",
            "asks for")  # fmt: skip

_SHOWN = 3

METHOD = f"""\
Expected: a start-up, and so much a stored MB, by step (pipeline/slurm/estimates.py), as measured on
WARC archives of up to 588 MB with compiled kernels; of pages that differ more in size, and of PDF,
measure your own (benchmarks/slurm_costs.py). Only identify holds its whole shard in memory. Until
identify is done, all languages count as equal: a large one may need a memory of its own in the
recipe, or [slurm.retry] memory_cap.
Requests: {TIME_ROOM:g} times the seconds, {LEAST_S // 60} minutes at least; {MEMORY_ROOM:g} times
the memory, in steps of 256 MB."""


def forecast(states: States, queue: Queue, *, explain: bool) -> str:
    """The table of arrays; with `explain` the method and every script as it would be submitted."""
    from rich.console import Console
    from rich.table import Table

    try:
        largest = cluster.max_array_size()
    except cluster.ClusterError:
        largest = 1001  # Slurm's own default; submission reads the cluster's
    made = prepare(states, queue, lambda task: True, largest)
    sizes = sizes_of(states)
    grid = Table(box=None, pad_edge=False)
    for name in _COLUMNS:
        grid.add_column(name, justify="left" if name in _COLUMNS[:2] + _COLUMNS[-1:] else "right")
    seconds = written = 0.0
    for array in made.arrays:
        whole = gathers(states, array.tasks[0])
        costs = [expected(array.step, sizes.of(t, gathers=whole)) for t in array.tasks]
        seconds += sum(cost.seconds for cost in costs)
        written += sum(cost.written_mb for cost in costs)
        grid.add_row(*_row(array, costs))
    sink = io.StringIO()
    Console(file=sink, width=130).print(grid)
    lines = [line.rstrip() for line in sink.getvalue().splitlines()]
    count = sum(len(array.tasks) for array in made.arrays)
    lines.append(
        f"{count} tasks in {len(made.arrays)} arrays to submit, {made.queued} on their way, "
        f"{made.done} done; about {_amount(seconds / 60, 60, 'CPU minutes', 'CPU hours')} and "
        f"{_amount(written, 1000, 'MB', 'GB')}."
    )
    if explain:
        lines += ["", METHOD]
        texts = scripts(states.run, made.arrays, states.recipe.slurm, "example")
        for array, text in zip(made.arrays, texts, strict=True):
            tasks = task_lines(array).splitlines()
            more = [f"… {len(tasks) - _SHOWN} more"] if len(tasks) > _SHOWN else []
            lines += ["", "-" * 78, text.rstrip(), "", "Its tasks, an element a line:"]
            lines += [*tasks[:_SHOWN], *more]
        lines.append("")
    lines.append(f"Next: eurosift slurm submit {typed(states.run)}")
    return "\n".join(lines)


def _amount(value: float, many: int, small: str, large: str) -> str:
    """An amount in the larger unit, which is `many` small ones, from one of it on."""
    return f"{value:,.1f} {small}" if value < many else f"{value / many:,.1f} {large}"


def _row(array: Array, costs: list[Expected]) -> list[str]:
    asked = array.asked
    return [
        array.step,
        array.language or "-",
        str(len(costs)),
        str(len(array.elements)),
        f"{sum(cost.seconds for cost in costs) / 60:,.1f}",
        f"{max(cost.memory_mb for cost in costs):,.0f}",
        f"{sum(cost.written_mb for cost in costs):,.1f}",
        f"{asked.time} {asked.memory} {asked.cpus} cpu"
        + (f" at most {asked.max_running} at once" if asked.max_running else ""),
    ]
