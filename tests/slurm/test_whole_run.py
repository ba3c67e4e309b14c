"""What the demo crawl is on the cluster in the end: the local run, to the byte."""

import os
from pathlib import Path

import pytest

from pipeline.cli import run as cli
from tests.pipeline.conftest import different
from tests.slurm.conftest import Demo, drained, slurm


@pytest.mark.slow
def test_the_run_on_the_cluster_is_the_local_run(
    demo: Demo, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    local = tmp_path / "local"
    workers = str(os.cpu_count())
    assert cli(["run", str(demo.recipe), "--out", str(local), "--workers", workers]) == 0
    drained(demo.run, 400)
    assert cli(["status", str(demo.run)]) == 0, capfd.readouterr().out
    assert different(demo.run, local) == []
    assert cli(["verify", str(demo.run)]) == 0
    assert slurm("submit", demo.run) == 0
    assert "0 tasks in 0 arrays submitted, 0 on their way already" in capfd.readouterr().out
