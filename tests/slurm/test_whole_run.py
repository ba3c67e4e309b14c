"""What the demo crawl is on the cluster in the end: the local run, to the byte."""

from pathlib import Path

import pytest

from pipeline.cli import run as cli
from tests.conftest import different
from tests.slurm.conftest import Demo, drained, slurm


@pytest.mark.slow
def test_the_run_on_the_cluster_is_the_local_run(
    demo: Demo, finished_demo: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    drained(demo.run, 400)
    assert cli(["status", str(demo.run)]) == 0, capfd.readouterr().out
    # The plans differ in where the recipes lie and in what they ask the cluster for.
    ours = [name for name in different(demo.run, finished_demo) if not name.startswith("plan/")]
    assert ours == []
    assert cli(["verify", str(demo.run)]) == 0
    assert slurm("submit", demo.run) == 0
    assert "0 tasks in 0 arrays submitted, 0 on their way already" in capfd.readouterr().out
