"""redact: one language shard to the same rows with personal data masked in every column."""

from __future__ import annotations

from collections.abc import Iterator

import pyarrow as pa
import pyarrow.compute as pc

from manifests.schema import REDACTED
from pipeline.steps.boilerplate import boilerplate_keys, cuts_of
from pipeline.steps.counting import count_values
from pipeline.steps.languages import language_batches
from pipeline.steps.makers import made
from pipeline.tasks import Job, output_path


def work(job: Job) -> None:
    """Mask; count hits by entity and action. From here on no step opens unredacted text."""
    language = job.task.language or ""
    redact = made("redact", job.recipe, language)
    keys = boilerplate_keys(job)
    documents = 0
    dropped: dict[str, int] = {}
    entities: dict[str, int] = {}

    def masked() -> Iterator[pa.RecordBatch]:
        nonlocal documents
        rows = language_batches(job.paths("identify"), language, job.recipe.run.batch_rows)
        for batch in job.watched(rows):
            done = redact(batch, cuts_of(job, batch, keys))
            documents += done.num_rows
            count_values(dropped, done.column("redact_reason"))
            spans = pc.list_flatten(done.column("spans"))
            count_values(entities, pc.struct_field(spans, "entity"))
            yield done

    job.write(output_path(job.task), REDACTED, [masked()])
    job.counts.update(
        documents=documents,
        dropped=dict(sorted(dropped.items())),
        entities=dict(sorted(entities.items())),
    )
