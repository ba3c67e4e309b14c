"""Rights of documents that `filter` does not see: of no language, or of an excluded one.

Nobody reads their text further, but who asks what became of a page must hear what its owner said,
whatever language it is in.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from filters.judge_rights import COLUMNS, rights_judge
from filters.policy import load
from manifests.schema import RIGHTS
from pipeline.steps.counting import count_values
from pipeline.steps.hosts import needed
from pipeline.steps.judge import count_signals
from pipeline.tasks import Job


def rights(job: Job, redacted: Path) -> tuple[pa.Table, dict[str, Any]]:
    """The columns of RIGHTS of one redacted shard, row by row, and their counts as in `filter`."""
    config = job.recipe.filter
    judge = rights_judge(config)
    hosts = needed(job.paths("hosts")[0], redacted, load(config.rights).agents)
    states: dict[str, int] = {}
    protocols: dict[str, dict[str, int]] = {}
    found = []
    with pq.ParquetFile(redacted) as file:
        for group in range(file.metadata.num_row_groups):
            table = file.read_row_group(group, columns=list(COLUMNS)).combine_chunks()
            for batch in table.to_batches(max_chunksize=job.recipe.run.batch_rows):
                verdict = pa.RecordBatch.from_arrays(judge(batch, hosts).columns, schema=RIGHTS)
                count_values(states, verdict.column("rights_state"))
                count_signals(protocols, verdict.column("rights"))
                found.append(verdict)
    counts = {
        "policy": config.rights,
        "states": dict(sorted(states.items())),
        "protocols": {name: dict(sorted(of.items())) for name, of in sorted(protocols.items())},
    }
    return pa.Table.from_batches(found, schema=RIGHTS), counts
