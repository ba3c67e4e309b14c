"""What a cluster refuses: said with what was asked for and what to do; nothing is left behind."""

from collections.abc import Callable

from pipeline.slurm.submit import look
from tests.slurm.conftest import Stage, eurosift, slurm

Staged = Callable[..., Stage]


def test_what_sbatch_refuses_is_said_and_leaves_nothing_behind(stage: Staged) -> None:
    one = stage('partition = "nowhere"\n')
    one.undo("filter", "mt")
    refused = eurosift("slurm", "submit", one.run)
    said = refused.communicate(timeout=60)[0]
    assert refused.returncode == 1
    assert "Invalid partition name specified. " in said
    assert "partition nowhere" in said
    assert "No arrays before it are queued." in said
    assert f"Next: eurosift slurm plan RECIPE --out {one.run}" in said
    assert look(one.run).tasks == {}
    one.more = ""
    one.plan()
    assert slurm("submit", one.run) == 0
    assert slurm("cancel", one.run) == 0
