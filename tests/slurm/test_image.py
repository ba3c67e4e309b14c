"""The Apptainer image that `eurosift slurm env` defines: built offline, and run as jobs.

Takes minutes and a package index for the wheel house; `make soak` runs it where the folder is named
that `tests/slurm/apptainer.sh install FOLDER` made.
"""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.cli import run as cli
from tests.conftest import different
from tests.slurm.conftest import Stage, drained, slurm, until
from tests.slurm.test_incidents import whole

SCRIPT = Path(__file__).parent / "apptainer.sh"
ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def image(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """Build it without a network; returns the command that runs it."""
    folder = os.environ.get("EUROSIFT_APPTAINER", "")
    if not folder or subprocess.run([SCRIPT, "can", folder]).returncode:
        pytest.skip("no Apptainer: as root on Debian, tests/slurm/apptainer.sh install FOLDER, "
                    "then EUROSIFT_APPTAINER=FOLDER")  # fmt: skip
    tools = Path(folder).resolve()
    files = tmp_path_factory.mktemp("image") / "env"
    assert cli(["slurm", "env", "--out", str(files), "--image", str(tools / "python.sif")]) == 0
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    subprocess.run(["sh", files / "wheels.sh", ROOT], check=True, env={**os.environ, "PATH": path})
    subprocess.run(
        [SCRIPT, "run", tools, "build", "eurosift.sif", "eurosift.def"], check=True, cwd=files
    )
    bind = f"{tools},{ROOT}"  # /tmp and the current folder are seen anyhow
    return [str(SCRIPT), "run", str(tools), "run", "--bind", bind, str(files / "eurosift.sif")]


@pytest.mark.soak
def test_the_image_gives_the_demo_to_the_byte(
    image: list[str], finished_demo: Path, tmp_path: Path
) -> None:
    recipe = ROOT / "pipeline" / "recipes" / "demo.toml"
    command = [*image, "run", str(recipe), "--out", str(tmp_path / "run"), "--workers", "2"]
    subprocess.run(command, check=True, cwd=tmp_path)
    assert different(tmp_path / "run", finished_demo) == []


@pytest.mark.soak
def test_jobs_run_in_the_image_and_stop_when_told(
    image: list[str], stage: Callable[..., Stage], finished: Path
) -> None:
    one = stage()
    one.command, one.more = " ".join(image), f'node_cache = "{one.folder}"\n'
    one.plan("[run]\nbatch_rows = 1\n")
    one.undo("redact", "ga", "mt")
    (one.run / "extract" / "00000.manifest.json").unlink()
    assert slurm("submit", one.run, "--stage", "extract") == 0
    until(lambda: list(one.run.glob("extract/00000.*.tmp-*")), 120, "the task to write")
    subprocess.run(["scancel", one.job("extract", None)], check=True)
    until(lambda: "end: stopped" in one.log("extract", None), 60, "the task to stop")
    assert "extract 0 was stopped; nothing of it is left half-written." in one.log("extract", None)
    drained(one.run)
    assert slurm("submit", one.run) == 0
    whole(one, finished)
    assert list(one.folder.glob("eurosift-*-*-*"))  # the kernels, copied once
