"""One submitter at a time, also after one that died."""

import json
import os
import platform
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.errors import LockedError
from pipeline.slurm.claim import claimed

COUNT = """
import sys, time
from pathlib import Path
from pipeline.slurm.claim import claimed
run = Path(sys.argv[1])
for _ in range(5):
    with claimed(run) as keep:
        number = int((run / "count").read_text())
        time.sleep(0.01)
        keep()
        (run / "count").write_text(str(number + 1))
"""


def test_claims_of_several_processes_exclude_one_another(tmp_path: Path) -> None:
    (tmp_path / "count").write_text("0")
    every = [subprocess.Popen([sys.executable, "-c", COUNT, str(tmp_path)]) for _ in range(3)]
    assert [one.wait(timeout=60) for one in every] == [0, 0, 0]
    assert (tmp_path / "count").read_text() == "15"
    assert list((tmp_path / "slurm").iterdir()) == []


def test_a_claim_that_is_held_is_respected(tmp_path: Path) -> None:
    with claimed(tmp_path), pytest.raises(LockedError), claimed(tmp_path, wait_s=0.3):
        pass


@pytest.mark.parametrize("host", [platform.node(), "another"])
def test_the_claim_of_a_dead_process_is_taken_over(tmp_path: Path, host: str) -> None:
    (tmp_path / "slurm").mkdir()
    path = tmp_path / "slurm" / "claim"
    path.write_text(json.dumps({"host": host, "pid": 2**22 + 1, "of": "x"}))
    if host == "another":
        with pytest.raises(LockedError), claimed(tmp_path, wait_s=0.3):
            pass  # it may be alive there
        os.utime(path, (0, 0))
    with claimed(tmp_path, wait_s=5):
        assert path.exists()
    assert not path.exists()


def test_who_lost_the_claim_is_told(tmp_path: Path) -> None:
    with claimed(tmp_path) as keep:
        (tmp_path / "slurm" / "claim").unlink()
        with claimed(tmp_path), pytest.raises(LockedError):
            keep()
