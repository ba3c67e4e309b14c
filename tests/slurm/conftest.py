"""A real Slurm cluster on this machine: munge, a controller and three nodes on loopback.

It is started once for all tests and stopped after them. Where Slurm's daemons are not installed the
tests skip, unless EUROSIFT_REQUIRE_SLURM is set: then that is an error.
"""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from pipeline.cli import run as cli
from pipeline.slurm.submit import look

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
        running.do("start")
        os.environ["SLURM_CONF"] = str(folder / "slurm.conf")
        yield running
    finally:
        running.do("stop")
        os.environ.pop("SLURM_CONF", None)
        if before is not None:
            os.environ["SLURM_CONF"] = before
        shutil.rmtree(folder, ignore_errors=True)


def until(condition: Callable[[], object], seconds: float, what: str) -> None:
    """Wait for something that must come."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, f"not within {seconds} s: {what}"
        time.sleep(0.1)


def drained(run: Path, seconds: float = 180) -> None:
    """Wait until nothing of a run is queued or running."""
    until(lambda: not look(run).tasks, seconds, f"the queue of {run} to be empty")


def slurm(action: str, *arguments: object) -> int:
    """`eurosift slurm ACTION …`."""
    return cli(["slurm", action, *map(str, arguments)])


def eurosift(*arguments: object) -> subprocess.Popen[str]:
    """`eurosift …` as a process of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", "pipeline", *map(str, arguments)],
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip
