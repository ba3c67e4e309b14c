"""identify: one input shard to the same rows sorted by language, one language a row group."""

from __future__ import annotations

from collections.abc import Iterator

import pyarrow as pa
import pyarrow.compute as pc

from manifests.schema import IDENTIFIED
from pipeline.steps.between import hand_back
from pipeline.steps.counting import count_values
from pipeline.steps.languages import batches
from pipeline.steps.makers import made
from pipeline.tasks import Job, output_path


def work(job: Job) -> None:
    """Add the language columns; keep the order of rows within a language.

    The shard is held in memory, once: it is one archive, or one slice, and sorting needs all of it.
    """
    identify = made("identify", job.recipe, None)
    hand_back()  # 70 MB that reading the model took and it does not need
    rows: dict[str, list[pa.RecordBatch]] = {code: [] for code in job.plan.languages}
    languages: dict[str, int] = {}
    dropped: dict[str, int] = {}
    for batch in job.watched(batches(job.paths("extract")[0], job.recipe.run.batch_rows)):
        labels = identify(batch)
        columns = [*batch.columns, *labels.columns]
        done = pa.RecordBatch.from_arrays(columns, schema=IDENTIFIED)
        count_values(languages, done["language"])
        count_values(dropped, done["language_reason"])
        for code, part in _by_language(done):
            if code not in rows:
                raise AssertionError("identify routed a document to a language outside the plan")
            rows[code].append(part)
    job.write(output_path(job.task), IDENTIFIED, rows.values())
    job.counts.update(
        documents=sum(languages.values()),
        languages=dict(sorted(languages.items())),
        dropped=dict(sorted(dropped.items())),
    )


def _by_language(batch: pa.RecordBatch) -> Iterator[tuple[str, pa.RecordBatch]]:
    """The rows of each language, in their order."""
    ordered = batch.take(pc.sort_indices(batch["language"]))  # a stable sort
    start = 0
    for run in pc.value_counts(ordered["language"]):  # in the order in which they appear
        length = run["counts"].as_py()
        yield run["values"].as_py(), ordered.slice(start, length)
        start += length
