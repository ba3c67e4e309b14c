"""filter: one language shard to a verdict a document: every measure, every failing rule."""

from __future__ import annotations

from collections.abc import Iterator

import pyarrow as pa
import pyarrow.compute as pc

from pipeline.steps.counting import count_values
from pipeline.steps.languages import batches
from pipeline.steps.makers import made
from pipeline.tasks import Job, output_path


def work(job: Job) -> None:
    """Judge the redacted text. Nothing is dropped here: `shards` reads the verdicts."""
    from filters.lists import reason
    from filters.stage import schema

    judge = made("filter", job.recipe, job.task.language)
    documents = failing = 0
    failed: dict[str, int] = {}

    def judged() -> Iterator[pa.RecordBatch]:
        nonlocal documents, failing
        for batch in job.watched(batches(job.paths("redact")[0], job.recipe.run.batch_rows)):
            verdict = judge(batch)
            documents += verdict.num_rows
            rules = verdict.column("failed")
            failing += pc.sum(pc.greater(pc.list_value_length(rules), 0)).as_py() or 0
            count_values(failed, pc.list_flatten(rules))
            yield verdict

    job.write(output_path(job.task), schema(job.recipe.filter), [judged()])
    job.counts.update(documents=documents, failing=failing, rules=dict(sorted(failed.items())))
    if job.recipe.filter.lists:
        job.counts["lists"] = {
            name: failed.get(reason(name), 0) for name in sorted(job.recipe.filter.lists)
        }
