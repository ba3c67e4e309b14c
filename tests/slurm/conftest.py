"""A real Slurm cluster on this machine: munge, a controller and three nodes on loopback.

It is started once for all tests and stopped after them. Where Slurm's daemons are not installed the
tests skip, unless EUROSIFT_REQUIRE_SLURM is set: then that is an error.
"""

import contextlib
import io
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from pipeline.cli import run as cli
from pipeline.slurm.record import read_all
from pipeline.slurm.submit import look
from pipeline.tasks import Task, manifest_path
from tests.conftest import write_recipe

SCRIPT = Path(__file__).parent / "cluster.sh"
NEEDED = ("munged", "slurmctld", "slurmd", "sbatch")
HOW = (
    "Slurm's daemons are not here. To run these tests, as root on Debian or Ubuntu: "
    "tests/slurm/cluster.sh install"
)


class Cluster:
    """The running cluster."""

    def __init__(self, variables: dict[str, str]) -> None:
        self.variables = variables
        self.why_unbounded = ""

    def do(self, *arguments: str) -> str:
        """One action of the script."""
        log = Path(self.variables["EUROSIFT_SLURM_DIR"]) / "script.log"
        with log.open("w+") as stream:  # no pipe: the daemons would hold it open
            done = subprocess.run(
                [str(SCRIPT), *arguments], stdout=stream, stderr=stream,
                stdin=subprocess.DEVNULL, timeout=120, env={**os.environ, **self.variables},
            )  # fmt: skip
        said = log.read_text()
        assert done.returncode == 0, said
        return said


def free_ports(count: int) -> int:
    """The first of so many ports in a row that nobody listens on."""
    for base in range(26900, 32000, 400):
        try:
            for port in range(base, base + count):
                with socket.socket() as one:
                    one.bind(("127.0.0.1", port))
        except OSError:
            continue
        return base
    raise AssertionError("no free ports")


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    path = os.environ["PATH"] + ":/usr/sbin:/sbin"
    if not all(shutil.which(name, path=path) for name in NEEDED):
        if os.environ.get("EUROSIFT_REQUIRE_SLURM"):
            pytest.fail(HOW)
        pytest.skip(HOW)
    # Not pytest's folder: a socket's path has at most 107 characters.
    folder = Path(tempfile.mkdtemp(prefix="eurosift-slurm-", dir="/tmp"))
    running = Cluster({
        "EUROSIFT_SLURM_DIR": str(folder),
        "EUROSIFT_SLURM_PORT": str(free_ports(4)),
        "EUROSIFT_SLURM_MAXARRAY": "4",
    })  # fmt: skip
    before = os.environ.get("SLURM_CONF")
    try:
        said = running.do("start")
        running.why_unbounded = said.splitlines()[0]
        os.environ["SLURM_CONF"] = str(folder / "slurm.conf")
        yield running
    finally:
        running.do("stop")
        os.environ.pop("SLURM_CONF", None)
        if before is not None:
            os.environ["SLURM_CONF"] = before
        shutil.rmtree(folder, ignore_errors=True)


def until(condition: Callable[[], object], seconds: float, what: str, every: float = 0.1) -> None:
    """Wait for something that must come."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, f"not within {seconds} s: {what}"
        time.sleep(every)


def drained(run: Path, seconds: float = 180) -> None:
    """Wait until nothing of a run is queued or running."""
    until(lambda: not look(run).tasks, seconds, f"the queue of {run} to be empty", every=0.3)


def slurm(action: str, *arguments: object) -> int:
    """`eurosift slurm ACTION …`."""
    return cli(["slurm", action, *map(str, arguments)])


def eurosift(*arguments: object) -> subprocess.Popen[str]:
    """`eurosift …` as a process of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", "pipeline", *map(str, arguments)],
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip


DEMO = Path(__file__).parents[2] / "pipeline" / "recipes" / "demo.toml"
TABLE = """
[slurm]
pack_minutes = 1.0
extra = ["--nice=500"]  # the other tests go first
[slurm.stages.extract]
pack = 1
max_running = 3
[slurm.stages.identify]
pack = 1
"""


@dataclass(frozen=True)
class Demo:
    """The demo crawl, submitted twice at the same moment; `said` is what both printed."""

    recipe: Path
    run: Path
    said: list[str]


@pytest.fixture(scope="session")
def demo(cluster: Cluster, tmp_path_factory: pytest.TempPathFactory) -> Demo:
    """It runs on the cluster while the other tests wait for their incidents."""
    folder = tmp_path_factory.mktemp("demo")
    recipe, run = folder / "demo.toml", folder / "run"
    text = DEMO.read_text(encoding="utf-8").replace("../sample", str(DEMO.parents[1] / "sample"))
    recipe.write_text(text + TABLE, encoding="utf-8")
    assert slurm("plan", recipe, "--out", run) == 0
    both = [eurosift("slurm", "submit", run) for _ in range(2)]
    said = [one.communicate(timeout=120)[0] for one in both]
    assert [one.returncode for one in both] == [0, 0], said
    return Demo(recipe, run, said)


COMMAND = """#!/bin/bash
# Starts eurosift as the recipe's `command`. Files beside it hold a task, make it deaf to TERM,
# make its process too large, or end it with a code: hold-…, deaf-…, eat-…, exit-… by its name.
here=$(dirname "$0"); name="${*:3}"; name="${name// /-}"
echo "${TMPDIR:-}" >"$here/tmpdir-$name"
if [ -e "$here/deaf-$name" ]; then trap '' TERM; fi
echo $$ >"$here/pid-$name.new"; mv "$here/pid-$name.new" "$here/pid-$name"
while [ -e "$here/hold-$name" ] || [ -e "$here/deaf-$name" ]; do sleep 0.05; done
eat="import time; b = b'x' * 700_000_000; time.sleep(60)"
if [ -e "$here/eat-$name" ]; then exec PYTHON -c "$eat"; fi
if [ -e "$here/exit-$name" ]; then exit "$(cat "$here/exit-$name")"; fi
exec PYTHON -m pipeline "$@"
"""


class Stage:
    """A run that is finished but for some tasks, and the means to let these tasks fail."""

    def __init__(self, run: Path, folder: Path, crawl: Path, more: str) -> None:
        self.run, self.folder, self.more = run, folder, more
        folder.mkdir()
        command = folder / "eurosift"
        command.write_text(COMMAND.replace("PYTHON", sys.executable))
        command.chmod(0o755)
        self.command = str(command)
        self.recipe = crawl / f"{run.parent.name}.toml"
        self.plan()

    def plan(self, more: str = "") -> None:
        """Freeze the plan, with more lines in the recipe."""
        table = f'{more}\n[slurm]\ncommand = "{self.command}"\n{self.more}'
        write_recipe(self.recipe.parent, self.recipe.name, more=table)
        assert slurm("plan", self.recipe, "--out", self.run) == 0

    def undo(self, step: str, *languages: str) -> None:
        """Remove the manifest of the first task of a step."""
        for language in languages:
            (self.run / manifest_path(Task(step, language, 0))).unlink()

    def mark(self, kind: str, name: str, content: str = "") -> None:
        (self.folder / f"{kind}-{name}").write_text(content)

    def unmark(self, kind: str, name: str) -> None:
        (self.folder / f"{kind}-{name}").unlink()

    def started(self, name: str, seconds: float = 60) -> int:
        """Wait for a task to start, and return its process; the next start is waited for anew."""
        path = self.folder / f"pid-{name}"
        until(path.exists, seconds, f"{name} to start")
        pid = int(path.read_text())
        path.unlink()
        return pid

    def status(self) -> dict[tuple[str, str | None], dict[str, Any]]:
        """Rows of `eurosift status --json` by step and language."""
        with contextlib.redirect_stdout(io.StringIO()) as shown:
            cli(["status", str(self.run), "--json"])
        rows = json.loads(shown.getvalue())["steps"]
        return {(row["step"], row["language"]): row for row in rows}

    def job(self, step: str, language: str | None) -> str:
        """The array job that had a step last."""
        found = [one for one in read_all(self.run) if (one.step, one.language) == (step, language)]
        assert found[-1].job
        return found[-1].job

    def log(self, step: str, language: str | None) -> str:
        """Its log."""
        title = f"{step}-{language}" if language else step
        path = self.run / "slurm" / "logs" / title / f"{self.job(step, language)}_0.log"
        return path.read_text()


@pytest.fixture
def stage(cluster: Cluster, copied: Path, crawl: Path, tmp_path: Path) -> Callable[..., Stage]:
    return lambda more="": Stage(copied, tmp_path / "command", crawl, more)
