"""A task over its memory where control groups are of version 2, as on clusters of today.

The kernel that tests run on has its memory controller in version 1 as often as not, so the cluster
runs on a kernel of its own, that of `nfs.sh`.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.slurm.test_nfs import SCRIPT


@pytest.mark.slow
def test_the_kernel_stops_a_task_over_its_memory_and_it_is_said(
    finished: Path, crawl: Path, tmp_path: Path, cluster: object
) -> None:
    if subprocess.run([SCRIPT, "can"]).returncode:
        pytest.skip("needs root and User Mode Linux: tests/slurm/nfs.sh install")
    command = [str(SCRIPT), "run", str(tmp_path / "uml"), sys.executable, "-m",
               "tests.slurm.on_cgroups", str(finished), str(crawl), str(tmp_path)]  # fmt: skip
    said = subprocess.run(
        command, capture_output=True, text=True, timeout=400, cwd=SCRIPT.parents[2],
        env={name: value for name, value in os.environ.items() if name != "SLURM_CONF"},
    )  # fmt: skip
    assert said.returncode == 0, said.stdout + said.stderr
    found = json.loads(said.stdout.splitlines()[-1])
    assert found == {
        "plugin": "CgroupPlugin=cgroup/v2",
        "submitted": 0,
        "failures": {"memory": 1},
        "last": "filter mt 0: killed by the kernel at the limit of 300M of its control group",
        "state": "OUT_OF_MEMORY",
        "end": "memory",
    }
