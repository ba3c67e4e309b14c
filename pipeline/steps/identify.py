"""identify: one input shard to the same rows sorted by language, one language a row group."""

from __future__ import annotations

from collections.abc import Iterator

import pyarrow as pa
import pyarrow.compute as pc

from manifests.schema import IDENTIFIED
from pipeline.files import PASSING_LEVEL
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
    rows = []
    for batch in job.watched(batches(job.paths("extract")[0], job.recipe.run.batch_rows)):
        labels = identify(batch)
        columns = [*batch.columns, *labels.columns]
        rows.append(pa.RecordBatch.from_arrays(columns, schema=IDENTIFIED))
    languages: dict[str, int] = {}
    dropped: dict[str, int] = {}
    for done in rows:
        count_values(languages, done["language"])
        count_values(dropped, done["language_reason"])
    documents = sum(done.num_rows for done in rows)
    if sum(languages.get(code, 0) for code in job.plan.languages) != documents:
        raise AssertionError("identify routed a document to a language outside the plan")

    def of(code: str) -> Iterator[pa.RecordBatch]:
        return (done.filter(pc.equal(done["language"], code)) for done in rows)

    sections = (of(code) for code in job.plan.languages)
    job.write(output_path(job.task), IDENTIFIED, sections, PASSING_LEVEL)
    job.counts.update(
        documents=documents,
        languages=dict(sorted(languages.items())),
        dropped=dict(sorted(dropped.items())),
    )
