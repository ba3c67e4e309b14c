"""What `test_cgroups.py` lets run on a kernel whose control groups are those of version 2.

The arguments are a finished run, the folder of its crawl, and a folder to work in. Prints what was
found as JSON.
"""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from pipeline.slurm import cluster as calls
from tests.slurm.conftest import Cluster, Stage, drained, slurm


def main(finished: Path, crawl: Path, folder: Path) -> dict[str, object]:
    for command in ("mount -t cgroup2 none /sys/fs/cgroup", "hostname localhost",
                    "ip address add 192.0.2.1/24 dev lo"):  # fmt: skip
        subprocess.run(command.split(), check=True)
    Path("/run/munge").mkdir()
    running = Cluster({"EUROSIFT_SLURM_DIR": "/run/cluster", "EUROSIFT_SLURM_NODES": "2"})
    Path("/run/cluster").mkdir()
    running.do("start")
    os.environ["SLURM_CONF"] = "/run/cluster/slurm.conf"
    found: dict[str, object] = {"plugin": Path("/run/cluster/cgroup.conf").read_text().split()[0]}
    try:
        run = folder / "run"
        shutil.copytree(finished, run)
        one = Stage(run, folder / "command", crawl,
                    '[slurm.stages.filter]\nmemory = "300M"\nconstraint = "bounded"\n')  # fmt: skip
        one.undo("filter", "mt")
        one.mark("eat", "filter-mt-0")
        found["submitted"] = slurm("submit", run)
        drained(run)
        row = one.status()["filter", "mt"]
        found |= {"failures": row["failures"], "last": row["last"]}
        shown = calls.call(["scontrol", "-o", "show", "job", one.job("filter", "mt")])
        found["state"] = shown.partition("JobState=")[2].split()[0]
        found["end"] = one.log("filter", "mt").partition("end: ")[2].splitlines()[0]
    finally:
        running.do("stop")
    return found


if __name__ == "__main__":
    print(json.dumps(main(*map(Path, sys.argv[1:]))))
