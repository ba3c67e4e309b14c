"""Killed at any moment, by anything, a run goes on to the same bytes."""

import os
import random
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.cli import run as cli
from tests.conftest import different

Started = Callable[..., "subprocess.Popen[str]"]


def resumed_after_kills(
    started: Started, recipe: Path, run: Path, finished: Path, kills: int, seed: int
) -> None:
    """Kill the whole process group `kills` times at random moments, then let it finish."""
    moments = random.Random(seed)
    for _ in range(kills):
        process = started("run", recipe, "--out", run, "--workers", 2)
        try:
            process.wait(timeout=moments.uniform(0.5, 14.0))
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
    assert cli(["run", str(recipe), "--out", str(run), "--workers", "2"]) == 0
    assert different(finished, run) == []
    assert not list(run.rglob("*.tmp-*"))


@pytest.mark.slow
def test_kill_and_resume(started: Started, recipe: Path, finished: Path, tmp_path: Path) -> None:
    resumed_after_kills(started, recipe, tmp_path / "run", finished, kills=4, seed=1)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(4))
def test_twenty_kills(
    started: Started, recipe: Path, finished: Path, tmp_path: Path, seed: int
) -> None:
    resumed_after_kills(started, recipe, tmp_path / "run", finished, kills=5, seed=100 + seed)


def children(pid: int) -> list[int]:
    """Processes whose parent is `pid`, from /proc."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            if int(fields[1]) == pid and fields[0] != "Z":
                found.append(int(entry.name))
    return found


def worker_of(pid: int) -> int | None:
    for child in children(pid):
        try:
            command = Path(f"/proc/{child}/cmdline").read_bytes()
        except OSError:
            continue
        if b"spawn_main" in command:
            return child
    return None


@pytest.mark.slow
def test_a_worker_that_dies_takes_only_its_task_with_it(
    started: Started, recipe: Path, finished: Path, tmp_path: Path
) -> None:
    run = tmp_path / "run"
    process = started("run", recipe, "--out", run, "--workers", 1)
    worker = None
    for _ in range(600):
        worker = worker_of(process.pid)
        if worker is not None and list(run.glob("extract/*.tmp-*")):
            break
        time.sleep(0.05)
    assert worker is not None
    os.kill(worker, signal.SIGKILL)
    said, _ = process.communicate(timeout=240)
    assert process.returncode == 1
    assert "failed: the worker was killed by signal 9" in said
    assert (run / "extract" / "00001.manifest.json").exists()
    assert cli(["status", str(run)]) == 1
    assert cli(["run", str(recipe), "--out", str(run), "--workers", "2"]) == 0
    assert different(finished, run) == []


@pytest.mark.slow
@pytest.mark.parametrize(("name", "code"), [("SIGINT", 130), ("SIGTERM", 143)])
def test_who_stops_a_run_finds_nothing_half_written(
    started: Started, recipe: Path, tmp_path: Path, name: str, code: int
) -> None:
    """Ctrl-C reaches every process of the terminal, a TERM the first one only."""
    run = tmp_path / "run"
    process = started("run", recipe, "--out", run, "--workers", 2)
    for _ in range(600):
        if list(run.glob("extract/*.tmp-*")):
            break
        time.sleep(0.05)
    stop = os.killpg if name == "SIGINT" else os.kill
    stop(process.pid, signal.Signals[name])
    said, _ = process.communicate(timeout=60)
    assert process.returncode == code
    assert "the same command goes on from here" in said
    assert "Traceback" not in said
    for _ in range(100):
        if not children(process.pid):
            break
        time.sleep(0.05)
    assert not children(process.pid)
    assert not list(run.rglob("*.tmp-*"))


def test_two_runs_in_one_folder_are_refused(recipe: Path, tmp_path: Path) -> None:
    from pipeline.execute import locked

    run = tmp_path / "run"
    with locked(run):
        assert cli(["run", str(recipe), "--out", str(run)]) == 1


def test_ctrl_c_while_a_worker_starts_leaves_no_trace(
    finished: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    from pipeline.engines.local import LocalEngine
    from pipeline.progress import StepProgress

    with LocalEngine(finished, 1, StepProgress("", 0, live=False)) as engine:
        process = engine._start().process
        os.kill(process.pid or 0, signal.SIGINT)  # its imports take a second
    assert process.exitcode == 0
    assert "Traceback" not in capfd.readouterr().err
