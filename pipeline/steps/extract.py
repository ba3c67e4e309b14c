"""extract: one input shard of raw files to DOCUMENT rows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict

import pyarrow as pa

from manifests.schema import DOCUMENT
from pipeline.plan import read_sources
from pipeline.steps.counting import count_values
from pipeline.tasks import Job, output_path


def work(job: Job) -> None:
    """Read the slices of one input shard; every record becomes a row with text or a reason."""
    from pipeline.extract.piece import Piece
    from pipeline.extract.read import documents
    from pipeline.extract.tally import Tally

    files = read_sources(job.run)
    sources = {source.name: source for source in job.recipe.sources}
    pieces = []
    for part in job.plan.inputs[job.task.index]:
        file = files[part.file]
        source = sources[file.source]
        pieces.append(
            Piece(
                source=file.source,
                source_type=source.type,
                file=file.file,
                path=file.path,
                format=file.format,
                start=part.start,
                stop=part.stop,
                columns=dict(source.columns),
                licence=source.licence,
                locator=file.locator,
            )
        )
    tally = Tally()
    reasons: dict[str, int] = {}
    documents_seen = 0

    def counted() -> Iterator[pa.RecordBatch]:
        nonlocal documents_seen
        for batch in job.watched(documents(pieces, job.recipe.extract, tally, batch_rows=job.recipe.run.batch_rows)):
            documents_seen += batch.num_rows
            count_values(reasons, batch.column("reason"))
            yield batch

    job.write(output_path(job.task), DOCUMENT, [counted()])
    job.counts.update(
        documents=documents_seen,
        dropped=dict(sorted(reasons.items())),
        records=dict(sorted(tally.records.items())),
        repairs=dict(sorted(tally.repairs.items())),
        damaged=tally.damaged,
        faults=[asdict(fault) for fault in tally.faults],
        quarantined=[{"file": fault.file, "reason": fault.reason} for fault in tally.quarantined],
    )
