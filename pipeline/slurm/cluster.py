"""The calls to Slurm, each a process with a time limit, and their answers as plain values.

An answer that cannot be had is an error, never an empty list: who cannot see the queue must not
conclude that it is empty.
"""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import EurosiftError

_SECONDS = 120
_IDS_PER_CALL = 200


BY_SLURM = "BySlurm"
"""Accounting names who cancelled a job (`CANCELLED by 0`), unless it was Slurm itself."""


class ClusterError(EurosiftError):
    """Slurm did not do or did not answer what it was asked."""


@dataclass(frozen=True, slots=True)
class Queued:
    """An element in the queue: array job, number, its own job id, state (`R`, `PD` …), reason."""

    job: str
    element: int
    raw: str
    state: str
    reason: str
    comment: str

    @property
    def hopeless(self) -> bool:
        """Whether it waits for something that has failed."""
        return self.reason == "DependencyNeverSatisfied"


@dataclass(frozen=True, slots=True)
class Ended:
    """How Slurm says that an element ended: state, exit code `code:signal`, reason."""

    state: str
    exit: str
    reason: str


def call(arguments: Sequence[str]) -> str:
    """Standard output of a command.

    Raises:
        ClusterError: there is no such command, it failed, or it took two minutes.
    """
    try:
        done = subprocess.run(
            arguments, capture_output=True, text=True, timeout=_SECONDS, check=False
        )
    except FileNotFoundError:
        raise ClusterError(
            f"{arguments[0]} is not on this machine: do this where Slurm's commands are (on a "
            "login node)."
        ) from None
    except subprocess.TimeoutExpired:
        raise ClusterError(f"{arguments[0]} gave no answer within {_SECONDS} s.") from None
    if done.returncode:
        said = (done.stderr or done.stdout).strip().splitlines()
        why = re.sub(r"^\w+: (error|fatal): ", "", said[-1]) if said else f"exit {done.returncode}"
        raise ClusterError(f"{arguments[0]} failed: {why.rstrip('.')}.")
    return done.stdout


def submit(path: Path) -> str:
    """Hand a script to sbatch. Returns the id of the array job."""
    return call(["sbatch", "--parsable", str(path)]).strip().partition(";")[0]


def queue(jobs: Iterable[str]) -> list[Queued]:
    """The elements of these array jobs that are queued or running."""
    wanted = sorted(set(jobs))
    found: list[Queued] = []
    for start in range(0, len(wanted), _IDS_PER_CALL):
        try:
            text = call(["squeue", "-h", "-r", "-t", "PD,R,CF,CG,S,RQ,SO,ST,RS,RH,SI",
                         "-o", "%F|%K|%A|%t|%r|%k",
                         "-j", ",".join(wanted[start : start + _IDS_PER_CALL])])  # fmt: skip
        except ClusterError as error:
            if "Invalid job id" in str(error):
                continue  # the cluster has forgotten all of them: they ended
            raise
        found += _queued(text)
    return found


def queue_of_user() -> list[Queued]:
    """Everything that the user has in the queue."""
    import getpass

    return _queued(call(["squeue", "-h", "-r", "-u", getpass.getuser(), "-o", "%F|%K|%A|%t|%r|%k"]))


def _queued(text: str) -> list[Queued]:
    found = []
    for line in text.splitlines():
        job, element, raw, state, reason, comment = line.split("|", 5)
        if element.isdecimal() and state != "CG":
            found.append(Queued(job, int(element), raw, state, reason, comment))
    return found


def cancel(jobs: Sequence[str]) -> None:
    """End jobs or elements (`12`, `12_3`); those that ended meanwhile are no error."""
    for start in range(0, len(jobs), _IDS_PER_CALL):
        call(["scancel", "-Q", *jobs[start : start + _IDS_PER_CALL]])


def settings() -> dict[str, str]:
    """The cluster's configuration."""
    lines = (line.partition("=") for line in call(["scontrol", "show", "config"]).splitlines())
    return {key.strip(): value.strip() for key, sign, value in lines if sign}


def max_array_size() -> int:
    """How many elements an array may have: MaxArraySize, whose last number is one below it.

    Raises:
        ClusterError: the cluster gives no answer, or takes no arrays.
    """
    size = int(settings().get("MaxArraySize", "1001"))
    if size < 1:
        raise ClusterError(
            "This cluster takes no job arrays (MaxArraySize is 0). Ask its administrators for them."
        )
    return size


def ended(jobs: Iterable[str]) -> dict[tuple[str, int], Ended]:
    """How elements ended, as far as the cluster still knows: by accounting, and by its memory.

    The controller's memory, of the last minutes, also says why; accounting knows the older ones.
    Where there is neither, the logs have to do.
    """
    wanted = sorted(set(jobs))
    if not wanted:
        return {}
    found: dict[tuple[str, int], Ended] = {}
    with suppress(ClusterError):  # no accounting here, or its database is away
        for start in range(0, len(wanted), _IDS_PER_CALL):
            some = ",".join(wanted[start : start + _IDS_PER_CALL])
            found |= _from_accounting(
                call(["sacct", "-n", "-P", "-X", "-o", "JobID,State,ExitCode", "-j", some])
            )
    for job in wanted:
        try:
            found |= _from_control(call(["scontrol", "-o", "show", "job", job]))
        except ClusterError:
            continue  # forgotten
    return found


def _from_accounting(text: str) -> dict[tuple[str, int], Ended]:
    found = {}
    for line in text.splitlines():
        name, state, code = line.split("|")
        job, _, element = name.partition("_")
        for number in _elements(element.strip("[]")):
            word, _, by = state.partition(" ")
            found[job, number] = Ended(word, code, "" if by else BY_SLURM)
    return found


def _from_control(text: str) -> dict[tuple[str, int], Ended]:
    found = {}
    for line in text.splitlines():
        fields = dict(re.findall(r"(\w+)=(\S*)", line))
        job, element = fields.get("ArrayJobId"), fields.get("ArrayTaskId", "")
        if not job:
            continue
        end = Ended(
            fields.get("JobState", ""), fields.get("ExitCode", ""), fields.get("Reason", "")
        )
        for number in _elements(element):
            found[job, number] = end
    return found


def _elements(text: str) -> list[int]:
    from pipeline.slurm.arrays import numbers_of

    try:
        return numbers_of(text.partition("%")[0])
    except ValueError:
        return []
