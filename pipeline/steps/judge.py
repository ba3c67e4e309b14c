"""filter: one language shard to a verdict a document: every measure, every failing rule."""

from __future__ import annotations

from collections.abc import Iterator

import pyarrow as pa
import pyarrow.compute as pc

from filters.policy import load
from pipeline.steps.counting import count_values
from pipeline.steps.hosts import needed
from pipeline.steps.languages import batches
from pipeline.steps.makers import made
from pipeline.tasks import Job, output_path


def work(job: Job) -> None:
    """Judge the redacted text. Nothing is dropped here: `shards` reads the verdicts."""
    from filters.lists import reason
    from filters.stage import COLUMNS, schema

    columns = None if job.recipe.filter.datatrove else list(COLUMNS)
    judge = made("filter", job.recipe, job.task.language)
    redacted = job.paths("redact")[0]
    hosts = needed(job.paths("hosts")[0], redacted, load(job.recipe.filter.rights).agents)
    documents = failing = 0
    failed: dict[str, int] = {}
    states: dict[str, int] = {}
    protocols: dict[str, dict[str, int]] = {}

    def judged() -> Iterator[pa.RecordBatch]:
        nonlocal documents, failing
        for batch in job.watched(batches(redacted, job.recipe.run.batch_rows, columns)):
            verdict = judge(batch, hosts)
            documents += verdict.num_rows
            rules = verdict.column("failed")
            failing += pc.sum(pc.greater(pc.list_value_length(rules), 0)).as_py() or 0
            count_values(failed, pc.list_flatten(rules))
            count_values(states, verdict.column("rights_state"))
            count_signals(protocols, verdict.column("rights"))
            yield verdict

    job.write(output_path(job.task), schema(job.recipe.filter), [judged()])
    job.counts.update(
        documents=documents,
        failing=failing,
        rules=dict(sorted(failed.items())),
        rights={
            "policy": job.recipe.filter.rights,
            "states": dict(sorted(states.items())),
            "protocols": {name: dict(sorted(of.items())) for name, of in sorted(protocols.items())},
        },
    )
    if job.recipe.filter.lists:
        job.counts["lists"] = {
            name: failed.get(reason(name), 0) for name in sorted(job.recipe.filter.lists)
        }


def count_signals(counts: dict[str, dict[str, int]], column: pa.Array) -> None:
    """Add the number of documents for which each protocol says each state."""
    rows = pc.list_parent_indices(column)
    signals = pc.list_flatten(column)
    table = pa.table(
        {"row": rows, "protocol": pc.struct_field(signals, "protocol"),
         "state": pc.struct_field(signals, "state")}
    ).group_by(["row", "protocol", "state"]).aggregate([])  # fmt: skip
    for entry in table.group_by(["protocol", "state"]).aggregate([([], "count_all")]).to_pylist():
        of = counts.setdefault(entry["protocol"], {})
        of[entry["state"]] = of.get(entry["state"], 0) + entry["count_all"]
