"""What `eurosift slurm plan` prints: arrays with their requests and the expectation behind them."""

from __future__ import annotations

import io

from pipeline.slurm import cluster
from pipeline.slurm.arrays import Array
from pipeline.slurm.estimates import Expected, expected
from pipeline.slurm.submit import Queue, gathers, prepare, scripts, sizes_of
from pipeline.state import States

_COLUMNS = ("step", "language", "tasks", "elements", "CPU min", "MB memory", "MB written",
            "asks for")  # fmt: skip

METHOD = """\
Expected from the stored size of the input and constants a stage (pipeline/slurm/estimates.py), set
above what an archive of 15 MB took; the memory of dedup is measured up to 100,000 documents, that
of the other stages, which stream batches, is assumed to grow little (benchmarks/slurm_costs.py).
Until identify is done, all languages count as equal.
Requests hold three times the time, ten minutes at least, and one and a half times the memory."""


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
        f"{made.done} done; about {seconds / 3600:,.1f} CPU hours and {written / 1000:,.1f} GB."
    )
    if explain:
        lines += ["", METHOD]
        for text in scripts(states.run, made.arrays, states.recipe.slurm, "example"):
            lines += ["", "-" * 78, text.rstrip()]
    lines.append(f"Next: eurosift slurm submit {states.run}")
    return "\n".join(lines)


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
