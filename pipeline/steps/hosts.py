"""hosts: what robots.txt, tdmrep.json, ai.txt and RSL files of the whole crawl say, by host.

A host's files lie in other archives than its pages as often as not, and one host has pages in many
languages, so they are gathered once, before any language is judged. The file holds no text of a
document and survives `eurosift clean`: with it, another policy decides without an archive.

Memory: all records of the crawl at once, about two kilobytes each with long lists of agents.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from filters.hosts import Hosts, gathered, hosts_of, licence_hosts
from manifests.schema import HOST_FILE
from pipeline.steps.counting import count_values
from pipeline.steps.languages import read_table
from pipeline.tasks import Job, output_path

SUFFIX = ".hosts.parquet"
"""Ending of the file that `extract` writes beside its rows."""
_SAME = ["host", "kind", "url", "fetched_at", "digest"]
_GROUP_ROWS = 10_000


def work(job: Job) -> None:
    """Bring the records of all input shards into one order; a record that came twice counts once.

    The order is by host, kind, time and digest, whatever archive a record came from.
    """
    tables = [read_table(path).cast(HOST_FILE) for path in job.paths("extract", SUFFIX)]
    table = pa.concat_tables([HOST_FILE.empty_table(), *tables])
    table = table.sort_by([(name, "ascending") for name in [*_SAME, "doc_id"]])
    table = _first_of_each(table)
    groups = [table.slice(at, _GROUP_ROWS) for at in range(0, table.num_rows, _GROUP_ROWS)]
    job.write(output_path(job.task), HOST_FILE, [[group] for group in groups])
    kinds: dict[str, int] = {}
    outcomes: dict[str, int] = {}
    count_values(kinds, table["kind"])
    count_values(outcomes, table["outcome"])
    job.counts.update(
        records=sum(part.num_rows for part in tables),
        host_files=table.num_rows,
        hosts=pc.count_distinct(table["host"]).as_py(),
        kinds=dict(sorted(kinds.items())),
        outcomes=dict(sorted(outcomes.items())),
    )


def _first_of_each(table: pa.Table) -> pa.Table:
    """The first of rows that are equal in what they say and when; the table is sorted."""
    if table.num_rows < 2:
        return table
    keys = table.select(_SAME).combine_chunks()
    new = pa.array([False] * (table.num_rows - 1))
    for name in _SAME:
        before, after = keys[name][:-1], keys[name][1:]
        other = pc.fill_null(pc.not_equal(before, after), False)
        gone = pc.xor(pc.is_null(before), pc.is_null(after))
        new = pc.or_(new, pc.or_(other, gone))
    return table.filter(pa.concat_arrays([pa.array([True]), _one(new)]))


def _one(column: pa.Array | pa.ChunkedArray) -> pa.Array:
    return column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column


def needed(path: Path, redacted: Path, agents: tuple[str, ...]) -> Hosts:
    """What the file of `hosts` at `path` says of the hosts of one redacted shard.

    Read a row group at a time: memory is what the shard's own hosts take. RSL documents may lie on
    hosts of their own, so those that are named are looked for in a second pass.
    """
    columns = read_table(redacted, columns=["url", "rights_evidence"])
    own = hosts_of(columns["url"])
    found = list(_rows(path, own))
    named = [
        signal
        for signal in pc.unique(pc.list_flatten(columns["rights_evidence"])).to_pylist()
        if signal and signal.startswith(("link:rsl=", "header:rsl="))
    ]
    further = licence_hosts(gathered(found, agents), named) - own
    if further:
        found += _rows(path, further)
    return gathered(found, agents)


def _rows(path: Path, hosts: set[str]) -> Iterator[pa.Table]:
    wanted = pa.array(sorted(hosts), pa.string())
    with pq.ParquetFile(path) as file:
        for group in range(file.metadata.num_row_groups):
            keys = file.read_row_group(group, columns=["host"])["host"]
            hits = pc.indices_nonzero(pc.is_in(keys, value_set=wanted))
            if len(hits):
                yield file.read_row_group(group).take(hits)
