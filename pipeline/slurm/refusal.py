"""What to do when sbatch takes an array not: change what is asked for, or ask again later.

Slurm says both by the same exit code, so its words decide.
"""

from __future__ import annotations

import re
from pathlib import Path

from pipeline.errors import EurosiftError, onward
from pipeline.slurm.arrays import Array
from pipeline.slurm.cluster import ClusterError

_FOR_NOW = re.compile(r"policy|temporar|timed out|no answer|unable to contact", re.IGNORECASE)
"""Bounds on a user's jobs ("violates accounting/QOS policy"), a full or busy controller, as in
Slurm's `src/common/slurm_errno.c`."""


def refused(run: Path, path: Path, array: Array, before: int, error: EurosiftError) -> ClusterError:
    """The error for an array whose script is `path`, the first that was refused of a submission."""
    queued = "1 array before it is" if before == 1 else f"{before or 'No'} arrays before it are"
    said = (
        f"{error} It was the script {path}, which asks for {array.asked.words()}. {queued} queued."
    )
    if _FOR_NOW.search(str(error)):
        said += (
            " If that is a bound on jobs or a busy server, submit again later: what is queued is "
            "not sent twice."
        )
        return ClusterError(said, next_command=onward(run))
    said += " What is asked for stands in the recipe's [slurm]; after a change there, plan again."
    return ClusterError(said, next_command=onward(run, plan=True))
