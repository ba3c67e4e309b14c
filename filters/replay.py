"""What another policy on rights would do, from what a run stored, without an archive or a text.

The same judge as in the stage, on the columns of the redacted shard and the files of hosts.
"""

from __future__ import annotations

from typing import Any

import msgspec
import pyarrow as pa

from filters.config import FilterConfig
from filters.hosts import Hosts
from filters.judge_rights import rights_judge


def states(config: FilterConfig, policy: str, rows: pa.Table, hosts: Hosts) -> tuple[Any, Any]:
    """State of each document by another policy, and whether it would drop the document.

    `rows`: a table with `judge_rights.COLUMNS`. `hosts`: for the agents of that policy.

    Returns:
        two lists, a row each: allowed, reserved or unknown; True where it is dropped.

    Raises:
        ValueError: no such policy.
    """
    other = msgspec.structs.replace(config, rights=policy, takedown=None, takedown_sha256=None)
    judged = rights_judge(other)(rows, hosts)
    dropped = ["rights_reserved" in reasons for reasons in judged.reasons]
    return judged.columns[1].to_pylist(), dropped
