"""One array as a text for `sbatch`: readable by the person who must approve it.

The script starts the same `eurosift task` that anybody can start by hand. It starts the element
again for a killed child and for the exit code 75 ("try again"), at most `requeues` times, and never
after a TERM: a time limit would begin anew for ever. Its `begin:` and `end:` lines say in the log
what happened, because a cluster forgets within minutes.
"""

from __future__ import annotations

import shlex
import sys
from functools import cache
from hashlib import sha256
from pathlib import Path

from pipeline.slurm.arrays import Array, ranges
from pipeline.slurm.config import SlurmConfig

TRY_AGAIN = 75
"""EX_TEMPFAIL of sysexits.h: the task says that the same thing may work later."""

_BODY = r"""
attempt=${SLURM_RESTART_COUNT:-0}
tasks=$(sed -n "$((SLURM_ARRAY_TASK_ID + 1))p" __TASKS__)
echo "begin: $tasks; job ${SLURM_JOB_ID}, attempt $attempt, node ${SLURMD_NODENAME:-$(hostname)}"
if [ "$attempt" -gt __REQUEUES__ ]; then echo "end: node, started $attempt times again"; exit 1; fi
__SETUP__
kills() { # kills by the kernel for want of memory in this job's control group, 2 or 1
  local v2 v1
  v2=$(sed -n 's/^0:://p' /proc/self/cgroup)
  v1=$(sed -n 's/^[0-9]*:memory://p' /proc/self/cgroup)
  sed -n 's/^oom_kill //p' "/sys/fs/cgroup$v2/memory.events" \
    "/sys/fs/cgroup/memory$v1/memory.oom_control" 2>/dev/null | head -n 1
}
before=$(kills); stopped=; code=0
__COMMAND__ task __RUN__ $tasks &
child=$!
trap 'stopped=1; kill -TERM "$child" 2>/dev/null' TERM
wait "$child" || code=$?
if [ -n "$stopped" ]; then wait "$child"; echo "end: stopped"; exit 143; fi
after=$(kills)
if [ "$code" -eq 137 ] && [ "${after:-0}" -gt "${before:-0}" ]; then
  echo "end: memory"; exit 137
fi
if { [ "$code" -ge 128 ] || [ "$code" -eq __AGAIN__ ]; } && [ "$attempt" -lt __REQUEUES__ ]; then
  echo "end: exit $code, starting again"
  scontrol requeue "$SLURM_JOB_ID" && sleep 300
fi
echo "end: exit $code"; exit "$code"
"""


def script(
    config: SlurmConfig, run: Path, array: Array, *, folder: Path, name: str, after: list[str]
) -> str:
    """The text for sbatch.

    `folder` holds the script's list of tasks, `name` is the record's, `after` are dependencies as
    sbatch takes them (`afterok:12:13`).
    """
    asked = array.asked
    throttle = f"%{asked.max_running}" if asked.max_running else ""
    options = [
        f"--job-name=eurosift-{array.title}",
        f"--comment=eurosift:{name}",
        f"--array={ranges(range(len(array.elements)))}{throttle}",
        f"--time={asked.time}",
        f"--mem={asked.memory}",
        "--nodes=1 --ntasks=1",
        f"--cpus-per-task={asked.cpus}",
        *(f"--{key}={value}" for key in ("partition", "account", "qos", "constraint")
          if (value := getattr(asked, key))),
        f'--chdir="{run}"',
        f'--output="{log_folder(run, array.title)}/%A_%a.log"',
        "--open-mode=append --requeue",
        *([f"--dependency={','.join(after)} --kill-on-invalid-dep=yes"] if after else []),
        *asked.extra,
    ]  # fmt: skip
    lines = ["#!/bin/bash", *(f"#SBATCH {option}" for option in options)]
    count = len(array.tasks)
    lines.append(f"# {array.title}: {count} tasks, elements 0-{len(array.elements) - 1}.")
    lines += [
        f"export {variable}=${{SLURM_CPUS_PER_TASK:-1}}"
        for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "POLARS_MAX_THREADS")
    ]
    if config.scratch:
        lines += [
            f'export TMPDIR="{config.scratch}/eurosift-$SLURM_JOB_ID"',
            'mkdir -p "$TMPDIR"; trap \'rm -rf "$TMPDIR"\' EXIT',
        ]
    if config.node_cache:
        place = f"{config.node_cache}/eurosift-$(id -u)-{_code_of_kernels()}"
        lines.append(f'export NUMBA_CACHE_DIR="{place}"')
    words = {
        "__SETUP__": _setup(config.setup),
        "__TASKS__": shlex.quote(str(folder / f"{name.rpartition('/')[2]}.tasks")),
        "__COMMAND__": config.command or f"{shlex.quote(sys.executable)} -m pipeline",
        "__RUN__": shlex.quote(str(run)),
        "__REQUEUES__": str(config.requeues),
        "__AGAIN__": str(TRY_AGAIN),
    }
    body = _BODY
    for word, value in words.items():
        body = body.replace(word, value)
    return "\n".join(lines) + "\n" + body


def _setup(commands: tuple[str, ...]) -> str:
    """The lines before the task; one that fails ends it, so that no other Python takes its place.

    Each is checked on a line of its own: a line may end in a comment.
    """
    if not commands:
        return ""
    lines = [
        "ready() { # or not, by the exit code of a line of [slurm] setup",
        '  if [ "$1" -eq 0 ]; then return; fi',
        '  echo "[slurm] setup ended with $1: $2"; echo "end: exit 1"; exit 1',
        "}",
    ]
    for command in commands:
        lines += [command, f"ready $? {shlex.quote(command)}"]
    return "\n".join([*lines, ""])


@cache
def _code_of_kernels() -> str:
    """The first digits of a hash over the code that is compiled.

    numba looks at the file of a kernel alone, not at what it calls: a cache that two versions share
    would run a part of the old one.
    """
    root = Path(__file__).parents[2]
    code = sha256()
    for folder in ("language_id", "dedup", "filters", "pipeline/extract/blocks"):
        for path in sorted((root / folder).glob("*.py")):
            code.update(path.read_bytes())
    return code.hexdigest()[:12]


def task_lines(array: Array) -> str:
    """One line an element: STEP [LANGUAGE] INDEXES, as `eurosift task` takes them."""
    head = " ".join(part for part in (array.step, array.language) if part)
    return "".join(f"{head} {ranges(part)}\n" for part in array.elements)


def log_folder(run: Path, title: str) -> Path:
    """Where the logs of a step and language stand."""
    return run / "slurm" / "logs" / title
