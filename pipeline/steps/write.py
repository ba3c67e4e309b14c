"""shards, second half: the Parquet parts of a language and its ledger.

Task (L, j) writes the parts r ≡ j modulo L's shards, and the ledger of shard j. Which document
stands where was decided by `balance`; the number of tasks changes nothing but who writes it.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from manifests.reasons import MEANING
from manifests.schema import DUPLICATES, RELEASE, RIGHTS, ledger
from pipeline.steps import unjudged
from pipeline.steps.counting import count_values
from pipeline.steps.languages import read_table
from pipeline.tasks import Job

OF_PLAN = ("chars", "cluster_size", "quality", "repeat")
"""Columns of a part that `balance` wrote; the others are those of the redacted shard."""

NO_MEASURE = frozenset({"doc_id", "quality", "failed", *RIGHTS.names})
"""Columns of a verdict of `filter` that are not in the struct of measures."""


def work(job: Job) -> None:
    """Write what falls to this task; count by reason."""
    language = job.task.language or ""
    plan = read_table(job.paths("balance", f"{language}.parquet")[0])
    kept = plan.filter(pc.equal(plan["fate"], "kept"))
    parts = (pc.max(kept["part"]).as_py() + 1) if kept.num_rows else 0
    rows = chars = 0
    for part in range(job.task.index, parts, job.plan.language_shards[language]):
        members = kept.filter(pc.equal(kept["part"], part)).sort_by("part_row")
        table = _part(job.paths("redact"), job.paths("filter"), members)
        job.write(part_path(language, part), RELEASE, [[table]], kept=True)
        rows += table.num_rows
        chars += pc.sum(table["chars"]).as_py()
        job.progress(table.num_rows, table.nbytes)
    own = plan.filter(pc.equal(plan["shard"], job.task.index)).sort_by("row")
    schema = ledger(measures_type(job))
    if job.plan.judges(language):
        judged = said = read_table(job.paths("filter")[job.task.index])
    else:
        judged = None
        said, job.counts["rights"] = unjudged.rights(job, job.paths("redact")[job.task.index])
    job.write(
        f"release/ledger/{language}/{job.task.index:05d}.parquet",
        schema,
        [_ledger(job, language, own, schema, judged, said)],
        kept=True,
    )
    dropped: dict[str, int] = {}
    count_values(dropped, own["reason"])
    licences, by_source = _released(job.paths("redact")[job.task.index], own)
    job.counts.update(
        documents=own.num_rows,
        kept=pc.sum(pc.equal(own["fate"], "kept")).as_py() or 0,
        dropped=dict(sorted(dropped.items())),
        licences=licences,
        sources=by_source,
        release_documents=rows,
        release_chars=chars,
    )


def _released(path: Path, own: pa.Table) -> tuple[dict[str, int], dict[str, dict[str, int]]]:
    """Kept documents of a shard by licence, and documents and kept ones by source.

    A licence that nobody declared is counted as `unknown`.
    """
    table = read_table(path, columns=["source", "licence"])
    kept = pc.equal(own["fate"], "kept")
    licences: dict[str, int] = {}
    documents: dict[str, int] = {}
    released: dict[str, int] = {}
    count_values(licences, pc.fill_null(table["licence"].filter(kept), "unknown"))
    count_values(documents, table["source"])
    count_values(released, table["source"].filter(kept))
    by_source = {
        name: {"documents": count, "kept": released.get(name, 0)}
        for name, count in sorted(documents.items())
    }
    return dict(sorted(licences.items())), by_source


def part_path(language: str, part: int) -> str:
    """Path of a part of the release, relative to the run folder."""
    return f"release/data/{language}/part-{part:05d}.parquet"


def measures_type(job: Job) -> pa.StructType:
    """The struct of the ledger that holds the measures of `filter`."""
    from filters.stage import schema

    fields = [f for f in schema(job.recipe.filter) if f.name not in NO_MEASURE]
    return pa.struct([field.with_nullable(True) for field in fields])


def _part(paths: list[Path], judged: list[Path], members: pa.Table) -> pa.Table:
    """Gather the rows of one part from the redacted shards, in the order of `members`.

    Row groups without a member are not read; one row group is held beside the part.
    """
    added = {*OF_PLAN, "rights_state"}
    wanted = [field for field in RELEASE.names if field not in added]
    pieces: list[pa.Table] = []
    places: list[np.ndarray] = []
    shards, rows = members["shard"].to_numpy(), members["row"].to_numpy()
    for shard, path in enumerate(paths):
        place = np.flatnonzero(shards == shard)
        place = place[np.argsort(rows[place], kind="stable")]
        if not place.size:
            continue
        states = read_table(judged[shard], columns=["rights_state"])["rights_state"]
        with pq.ParquetFile(path) as file:
            first = 0
            for group in range(file.metadata.num_row_groups):
                last = first + file.metadata.row_group(group).num_rows
                inside = place[(rows[place] >= first) & (rows[place] < last)]
                if inside.size:
                    table = file.read_row_group(group, columns=wanted).select(wanted)
                    taken = states.take(pa.array(rows[inside]))
                    pieces.append(
                        table.take(rows[inside] - first).append_column("rights_state", taken)
                    )
                    places.append(inside)
                first = last
    gathered = pa.concat_tables(pieces)
    order = np.argsort(np.concatenate(places), kind="stable")
    table = gathered.take(order)
    if not table["doc_id"].combine_chunks().equals(members["doc_id"].combine_chunks()):
        raise AssertionError("the plan of the release and the redacted shards do not align")
    for name in OF_PLAN:
        table = table.append_column(
            RELEASE.field(name), members[name].cast(RELEASE.field(name).type)
        )
    return table.select(RELEASE.names).cast(RELEASE)


def _ledger(
    job: Job, language: str, own: pa.Table, schema: pa.Schema, judged: pa.Table | None,
    said: pa.Table,
) -> Iterator[pa.Table]:  # fmt: skip
    """Ledger rows of one shard, a redacted row group at a time.

    `judged`: verdicts of `filter`, None where it sees no document; `said`: those on rights.
    """
    redacted = pq.ParquetFile(job.paths("redact")[job.task.index])
    duplicates = None
    if job.plan.judges(language):
        duplicates = read_table(job.paths("union")[job.task.index])
    columns = [name for name in redacted.schema_arrow.names if name != "text"]
    start = 0
    for group in range(redacted.metadata.num_row_groups):
        table = redacted.read_row_group(group, columns=columns).select(columns)
        count = table.num_rows
        fates = own.slice(start, count)
        if not table["doc_id"].combine_chunks().equals(fates["doc_id"].combine_chunks()):
            raise AssertionError("the plan of the release and the redacted shard do not align")
        arrays = {name: table[name] for name in columns}
        for name in ("duplicate", "cluster", "cluster_size", "cluster_rank", "similarity"):
            arrays[name] = (
                pa.nulls(count, DUPLICATES.field(name).type)
                if duplicates is None
                else duplicates[name].slice(start, count)
            )
        arrays["failed"], arrays["measures"] = _measured(judged, start, count, schema)
        for name in RIGHTS.names:
            arrays[name] = said[name].slice(start, count)
        arrays["quality"] = fates["quality"]
        arrays["fate"] = fates["fate"]
        arrays["drop_reason"] = fates["reason"]
        arrays["drop_stage"] = pa.array(
            [stage_of(r) for r in fates["reason"].to_pylist()], pa.string()
        )
        arrays["kept_as"] = fates["kept_as"]
        arrays["part"] = pa.array(
            [None if p is None else part_path(language, p)[8:] for p in fates["part"].to_pylist()],
            pa.string(),
        )
        arrays["part_row"] = fates["part_row"]
        arrays["repeat"] = fates["repeat"]
        yield pa.table([_one(arrays[f.name]).cast(f.type) for f in schema], schema=schema)
        start += count
    redacted.close()


def stage_of(reason: str | None) -> str | None:
    """The stage that a reason belongs to; reasons that are not in the closed list are rules."""
    if reason is None:
        return None
    return MEANING[reason].stage if reason in MEANING else "filter"


def _measured(
    judged: pa.Table | None, start: int, count: int, schema: pa.Schema
) -> tuple[pa.Array, pa.Array]:
    failed, measures = schema.field("failed").type, schema.field("measures").type
    if judged is None:
        return pa.nulls(count, failed), pa.nulls(count, measures)
    part = judged.slice(start, count)
    arrays = [_one(part[field.name]).cast(field.type) for field in measures]
    return part["failed"], pa.StructArray.from_arrays(arrays, fields=list(measures))


def _one(column: pa.Array | pa.ChunkedArray) -> pa.Array:
    if isinstance(column, pa.ChunkedArray):
        return column.combine_chunks()
    return column
