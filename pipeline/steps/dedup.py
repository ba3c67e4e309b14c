"""dedup: signatures of a shard, pairs of a partition, and one verdict a document."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa

from manifests.schema import DUPLICATES
from pipeline.steps.counting import count_values
from pipeline.steps.languages import language_batches, read_table
from pipeline.steps.makers import made
from pipeline.tasks import Job, folder_of, output_path

BANDS = ".bands.parquet"
SIGNED = ["doc_id", "text", "fetched_at", "url", "canonical_url"]
"""Columns of IDENTIFIED that signatures and keys of addresses are made of."""


def signatures(job: Job) -> None:
    """Signatures of one language shard, and its band keys cut into partitions."""
    from dedup.bands import bands
    from dedup.schema import BANDS_SCHEMA, signature_schema

    language = job.task.language or ""
    sign = made("dedup", job.recipe, language)
    schema = signature_schema(job.recipe.dedup)

    def signed() -> Iterator[pa.RecordBatch]:
        rows = language_batches(job.paths("identify"), language, job.recipe.run.batch_rows, SIGNED)
        for batch in job.watched(rows):
            yield sign(batch)

    written = job.write(output_path(job.task), schema, [signed()])
    table = read_table(job.run / written.path)
    partitions = bands(table, job.recipe.dedup, job.plan.language_shards[language])
    job.write(output_path(job.task, BANDS), BANDS_SCHEMA, [[part] for part in partitions])
    job.counts.update(documents=written.rows)


def earlier(job: Job) -> None:
    """A file of an index of an earlier run, as a shard of this one's signatures."""
    from dedup.bands import bands
    from dedup.schema import BANDS_SCHEMA, signature_schema
    from pipeline.errors import SourceError
    from pipeline.inputs import sha256_of
    from pipeline.plan import read_sources

    language = job.task.language or ""
    part = job.plan.earlier[language][job.task.index]
    path = read_sources(job.run)[part.file].path
    if sha256_of(path) != part.sha256:
        raise SourceError(f"{path} is not the file that its index names; make the index anew.")
    table = read_table(Path(path))
    written = job.write(output_path(job.task), signature_schema(job.recipe.dedup), [[table]])
    partitions = bands(table, job.recipe.dedup, job.plan.language_shards[language])
    job.write(output_path(job.task, BANDS), BANDS_SCHEMA, [[part] for part in partitions])
    job.counts.update(documents=written.rows)


def join(job: Job) -> None:
    """Candidate pairs of one partition of band keys, verified by their signatures."""
    from dedup.join import join
    from dedup.schema import PAIRS_SCHEMA

    pairs = join(
        job.recipe.dedup,
        job.task.index,
        job.plan.language_shards[job.task.language or ""],
        [*job.paths("signatures", BANDS), *job.paths("earlier", BANDS)],
        [*job.paths("signatures"), *job.paths("earlier")],
    )
    job.write(output_path(job.task), PAIRS_SCHEMA, [[pairs]])
    kinds: dict[str, int] = {}
    count_values(kinds, pairs["kind"])
    job.counts.update(pairs=dict(sorted(kinds.items())))


def union(job: Job) -> None:
    """Clusters of a language; one file of verdicts for each of its shards."""
    from dedup.precision import precision
    from dedup.union import union

    duplicates: dict[str, int] = {}
    documents = clusters = 0
    verdicts = union(
        job.recipe.dedup, job.paths("signatures"), job.paths("join"), job.paths("earlier")
    )
    for index, table in enumerate(verdicts):
        job.write(f"{folder_of(job.task)}/{index:05d}.parquet", DUPLICATES, [[table]])
        documents += table.num_rows
        clusters += table.num_rows - sum(rank > 0 for rank in table["cluster_rank"].to_pylist())
        count_values(duplicates, table["duplicate"])
        job.progress(table.num_rows, table.nbytes)
    job.counts.update(
        documents=documents, clusters=clusters, duplicates=dict(sorted(duplicates.items()))
    )
    job.counts.update(links=precision(job.recipe.dedup, job.paths("join")))
