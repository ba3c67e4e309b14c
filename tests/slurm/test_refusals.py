"""What a cluster refuses: said with what was asked for and what to do; nothing is left behind."""

import errno
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.slurm.arrays import Array
from pipeline.slurm.cluster import ClusterError
from pipeline.slurm.config import Resources
from pipeline.slurm.refusal import refused
from pipeline.slurm.submit import look
from tests.slurm.conftest import Stage, drained, eurosift, slurm

Staged = Callable[..., Stage]


def test_what_sbatch_refuses_is_said_and_leaves_nothing_behind(stage: Staged) -> None:
    one = stage('partition = "nowhere"\n')
    one.undo("filter", "mt")
    submission = eurosift("slurm", "submit", one.run)
    said = submission.communicate(timeout=60)[0]
    assert submission.returncode == 1
    assert "Invalid partition name specified. " in said
    assert "partition nowhere" in said
    assert "No arrays before it are queued." in said
    assert f"Next: eurosift slurm plan RECIPE --out {one.run}" in said
    assert look(one.run).tasks == {}
    one.more = ""
    one.plan()
    assert slurm("submit", one.run) == 0
    assert slurm("cancel", one.run) == 0


def started(stage: Staged) -> Stage:
    """A run of which one task runs until it is let go, and what follows it waits."""
    one = stage()
    one.undo("filter", "mt")
    one.mark("hold", "filter-mt-0")
    assert slurm("submit", one.run) == 0
    one.started("filter-mt-0")
    return one


def test_a_queue_that_is_not_seen_is_no_end_of_what_is_in_it(
    stage: Staged, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = started(stage)
    with monkeypatch.context() as without:
        without.setenv("PATH", str(tmp_path))
        rows = one.status()
        assert rows["filter", "mt"]["unseen"] == rows["write", "mt"]["unseen"] == 1
        assert rows["filter", "mt"]["log"] is None
        assert "failures" not in rows["filter", "mt"]
        assert slurm("cancel", one.run) == 1  # it says so, too
    assert one.status()["filter", "mt"]["running"] == 1
    assert slurm("cancel", one.run) == 0
    one.unmark("hold", "filter-mt-0")


def test_a_run_on_a_full_disk_can_be_cancelled(
    stage: Staged, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    one = started(stage)
    no_space = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    def full(*_: object, **__: object) -> None:
        raise no_space

    capfd.readouterr()
    with monkeypatch.context() as disk:
        disk.setattr(Path, "write_text", full)
        assert slurm("cancel", one.run) == 0
    said = capfd.readouterr()
    assert "cannot be written to (No space left on device)" in said.err
    assert f"to go on: eurosift slurm submit {one.run}" in said.out
    drained(one.run)
    assert one.status()["filter", "mt"]["failures"] == {"cancelled": 1}
    one.unmark("hold", "filter-mt-0")


@pytest.mark.parametrize(("said", "later"), [
    ("Job violates accounting/QOS policy (job submit limit, user's size and/or time limits)", True),
    ("Socket timed out on send/recv operation", True),
    ("Requested time limit is invalid (missing or exceeds some limit)", False),
    ("Invalid account or account/partition combination specified", False),
])  # fmt: skip
def test_a_bound_on_jobs_is_waited_for_and_not_planned_around(
    tmp_path: Path, said: str, later: bool
) -> None:
    (tmp_path / "slurm").mkdir()
    array = Array("filter", "filter", "mt", ((0,),), Resources(time="5", memory="1G", cpus=1))
    error = ClusterError(f"sbatch failed: Batch job submission failed: {said}.")
    shown = str(refused(tmp_path, tmp_path / "0001.sh", array, 1, error))
    assert "1 array before it is queued." in shown
    assert ("submit again later" in shown) == later
    assert ("eurosift slurm plan" in shown) == (not later)
    assert shown.endswith(f"eurosift slurm submit {tmp_path}")


@pytest.mark.parametrize("action", ["submit", "retry", "cancel", "logs"])
def test_a_folder_that_is_no_run_is_named_and_left_alone(
    tmp_path: Path, action: str, capsys: pytest.CaptureFixture[str]
) -> None:
    run = tmp_path / "mistyped"
    assert slurm(action, run, *(["filter"] if action == "logs" else [])) == 1
    assert f"Next: eurosift slurm plan RECIPE --out {run}" in capsys.readouterr().err
    assert not run.exists()
