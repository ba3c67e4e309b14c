"""identify: one input shard to the same rows sorted by language, one language a row group."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from manifests.schema import IDENTIFIED
from pipeline.steps.counting import count_values
from pipeline.steps.languages import batches
from pipeline.steps.makers import made
from pipeline.tasks import Job, output_path


def work(job: Job) -> None:
    """Add the language columns; keep the order of rows within a language.

    The shard is held in memory: it is one archive, or one slice, and sorting needs all of it.
    """
    identify = made("identify", job.recipe, None)
    rows = []
    for batch in job.watched(batches(job.paths("extract")[0], job.recipe.run.batch_rows)):
        labels = identify(batch)
        columns = [*batch.columns, *labels.columns]
        rows.append(pa.RecordBatch.from_arrays(columns, schema=IDENTIFIED))
    table = pa.Table.from_batches(rows, schema=IDENTIFIED)
    column = table["language"]
    sections = [table.filter(pc.equal(column, code)) for code in job.plan.languages]
    if sum(section.num_rows for section in sections) != table.num_rows:
        raise AssertionError("identify routed a document to a language outside the plan")
    job.write(output_path(job.task), IDENTIFIED, [[section] for section in sections])
    languages: dict[str, int] = {}
    dropped: dict[str, int] = {}
    count_values(languages, column)
    count_values(dropped, table["language_reason"])
    job.counts.update(
        documents=table.num_rows,
        languages=dict(sorted(languages.items())),
        dropped=dict(sorted(dropped.items())),
    )
