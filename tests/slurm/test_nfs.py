"""The run folder on a real network file system, seen by two clients that do not share a cache."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parent / "nfs.sh"


@pytest.mark.slow
def test_claims_and_tasks_hold_between_clients_of_nfs(finished: Path, tmp_path: Path) -> None:
    if subprocess.run([SCRIPT, "can"]).returncode:
        pytest.skip("needs root and User Mode Linux with NFS: tests/slurm/nfs.sh install")
    command = [str(SCRIPT), "run", str(tmp_path / "uml"), sys.executable, "-m",
               "tests.slurm.on_nfs", str(finished)]  # fmt: skip
    said = subprocess.run(
        command, capture_output=True, text=True, timeout=400, cwd=SCRIPT.parents[2],
        env={**os.environ, "PYTHONWARNINGS": "default"},
    )  # fmt: skip
    assert said.returncode == 0, said.stdout + said.stderr
    found = json.loads(said.stdout.splitlines()[-1])
    assert found["claimed"] == [0, 0, 0, 0]
    assert found["count"] == "20"
    assert found["missing"] == 3
    assert found["redone"] == [0, 0]
    assert found["believed"] is False  # or the next would show nothing
    assert found["found"] == 0
    assert found["twice"] == [0, 0]
    assert found["different"] == []
    assert found["left"] == []
