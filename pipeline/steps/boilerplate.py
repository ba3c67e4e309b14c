"""dedup, repeated lines of a host: counted by shard, decided by partition, cut by redact."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.steps.languages import language_batches, read_table
from pipeline.tasks import Job, output_path

HOSTS = ".hosts.parquet"


def lines(job: Job) -> None:
    """Count the lines of one language shard by host, on first-ranked documents alone."""
    from dedup.boilerplate import (
        HOSTS_SCHEMA,
        LINES_SCHEMA,
        count_lines,
        host_hashes,
        line_tables,
        summed,
    )

    language = job.task.language or ""
    config = job.recipe.dedup.boilerplate
    verdicts = read_table(job.paths("union")[0], columns=["doc_id", "cluster_rank"])
    keys, hosts, seen = [], [], []
    start = 0
    rows = language_batches(job.paths("identify"), language, job.recipe.run.batch_rows)
    for batch in job.watched(rows):
        part = verdicts.slice(start, batch.num_rows)
        if not part["doc_id"].combine_chunks().equals(batch.column("doc_id")):
            raise AssertionError("the verdicts of dedup do not align with the language shard")
        start += batch.num_rows
        first = batch.filter(pc.equal(part["cluster_rank"], 0).combine_chunks())
        hosted = host_hashes(first.column("url"), first.column("source_type"), config.source_types)
        key, host = count_lines(first.column("text"), hosted, config.min_chars)
        keys.append(key)
        hosts.append(host)
        seen.append(hosted[hosted != 0])
    none = np.zeros(0, np.uint64)
    tables = line_tables(
        np.concatenate([none, *keys]),
        np.concatenate([none, *hosts]),
        job.plan.language_shards[language],
    )
    job.write(output_path(job.task), LINES_SCHEMA, [[table] for table in tables])
    every = np.concatenate([none, *seen])
    names, totals = summed(every, np.ones(len(every), np.int64))
    table = pa.table([pa.array(names), pa.array(totals)], schema=HOSTS_SCHEMA)
    job.write(output_path(job.task, HOSTS), HOSTS_SCHEMA, [[table]])
    job.counts.update(documents=len(every), hosts=len(names))


def boilerplate(job: Job) -> None:
    """Decide which lines of one partition of keys are boilerplate."""
    from dedup.boilerplate import BOILERPLATE_SCHEMA, boilerplate

    found = boilerplate(
        job.recipe.dedup.boilerplate,
        job.task.index,
        job.paths("lines"),
        job.paths("lines", HOSTS),
    )
    job.write(output_path(job.task), BOILERPLATE_SCHEMA, [[found]])
    job.counts.update(lines=found.num_rows)


def boilerplate_keys(job: Job) -> npt.NDArray[np.uint64]:
    """The keys of all boilerplate lines of the task's language, ascending; empty where not cut."""
    tables = [read_table(path, columns=["key"]) for path in job.paths("boilerplate")]
    if not tables:
        return np.zeros(0, np.uint64)
    return np.sort(pa.concat_tables(tables)["key"].to_numpy())


def cuts_of(
    job: Job, batch: pa.RecordBatch, keys: npt.NDArray[np.uint64]
) -> list[list[tuple[int, int]]] | None:
    """What goes of each text of a batch of IDENTIFIED: byte ranges; None where nothing can."""
    from dedup.boilerplate import find, host_hashes

    if not len(keys):
        return None
    config = job.recipe.dedup.boilerplate
    hosts = host_hashes(batch.column("url"), batch.column("source_type"), config.source_types)
    return find(batch.column("text"), hosts, config.min_chars, keys)
