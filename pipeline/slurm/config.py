"""The recipe's table `[slurm]`: what arrays ask the cluster for, and how attempts are repeated.

Nothing here changes what a task writes, so nothing here is part of a fingerprint.
"""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

Stage = Literal["extract", "identify", "dedup", "redact", "filter", "shards"]
Time = Annotated[
    str,
    msgspec.Meta(
        pattern=r"^(\d+-\d{1,2}(:\d{2}){0,2}|\d+(:\d{2}){0,2})$",
        description="minutes, h:mm:ss or days-hours, as Slurm writes it",
    ),
]
Memory = Annotated[
    str,
    msgspec.Meta(pattern=r"^[1-9]\d*[MGT]$", description='a number with its unit, such as "16G"'),
]
Word = Annotated[
    str, msgspec.Meta(pattern=r"^[^\s\"'`$\\]+$", description="one word, without quotes and $")
]
Line = Annotated[str, msgspec.Meta(pattern=r"^[^\n\r]+$", description="one line")]
Option = Annotated[
    str,
    msgspec.Meta(
        pattern=r"^--?[a-zA-Z][^\n\r]*$", description='one option of sbatch, such as "--exclude=n7"'
    ),
]


class Resources(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What one array asks for; null leaves it to the wider table, and at last to the estimate.

    `time` is written as Slurm writes it (minutes, `h:mm:ss` or `d-hh`), `memory` is that of an
    element (`2G`), `max_running` the throttle of each array (`%N`), `pack` the tasks of an element,
    `extra` are further options of sbatch, one each, such as `--exclude=n7`.
    """

    time: Time | None = None
    memory: Memory | None = None
    cpus: Annotated[int, msgspec.Meta(ge=1)] | None = None
    partition: Word | None = None
    account: Word | None = None
    qos: Word | None = None
    constraint: Word | None = None
    max_running: Annotated[int, msgspec.Meta(ge=1)] | None = None
    pack: Annotated[int, msgspec.Meta(ge=1)] | None = None
    extra: tuple[Option, ...] = ()

    def words(self) -> str:
        """What is asked for, as a person reads it."""
        named = ("time", "memory", "cpus", "partition", "account", "qos", "constraint")
        said = [f"{name} {value}" for name in named if (value := getattr(self, name))]
        return ", ".join([*said, *self.extra])


class StageResources(Resources, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Resources of a stage, and of single languages in it."""

    languages: dict[str, Resources] = {}


class Retry(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What a task gets that ran out of memory or time: `factor` times more, up to the cap.

    Without a cap it gets no more than before.
    """

    memory_cap: Memory | None = None
    time_cap: Time | None = None
    factor: Annotated[float, msgspec.Meta(gt=1)] = 2.0


class SlurmConfig(Resources, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How the run is submitted. Wider tables first: here, `stages`, `languages`, both together.

    `command` starts eurosift on a node (default: the Python that submits); `setup` are shell lines
    before it, such as `module load`. `scratch` is a folder of the node's own for temporary files
    and `node_cache` one for compiled kernels; both may name variables. `requeues` bounds how often
    a lost node, a killed child or the exit code 75 starts an element again. Small tasks share an
    element until it takes about `pack_minutes`.
    """

    stages: dict[Stage, StageResources] = {}
    languages: dict[str, Resources] = {}
    command: Line | None = None
    setup: tuple[Line, ...] = ()
    scratch: Line | None = None
    node_cache: Line | None = None
    requeues: Annotated[int, msgspec.Meta(ge=0, le=20)] = 2
    pack_minutes: Annotated[float, msgspec.Meta(gt=0)] = 15.0
    retry: Retry = Retry()


def resources(config: SlurmConfig, stage: str, language: str | None) -> Resources:
    """What a stage and language ask for: the narrowest table that says something wins.

    `extra` of all tables are joined, the narrowest last, where sbatch takes the last word.
    """
    tables: list[Resources] = [config]
    of_stage = next((table for name, table in config.stages.items() if name == stage), None)
    if of_stage is not None:
        tables.append(of_stage)
    if language in config.languages:
        tables.append(config.languages[language])
    if of_stage is not None and language in of_stage.languages:
        tables.append(of_stage.languages[language])
    found: dict[str, object] = {}
    for name in Resources.__struct_fields__:
        if name != "extra":
            said = [v for table in tables if (v := getattr(table, name)) is not None]
            found[name] = said[-1] if said else None
    extra = tuple(line for table in tables for line in table.extra)
    return Resources(**found, extra=extra)  # type: ignore[arg-type]


def languages_named(config: SlurmConfig) -> set[str]:
    """Every language code that the table mentions."""
    inner = {code for stage in config.stages.values() for code in stage.languages}
    return inner | set(config.languages)


def seconds(text: str) -> int:
    """Seconds of a time as Slurm writes it: minutes, m:s, h:m:s, d-h, d-h:m, d-h:m:s."""
    days, dash, rest = text.partition("-")
    parts = [int(part) for part in (rest if dash else text).split(":")]
    if dash:
        hours, minutes, secs = (*parts, 0, 0)[:3]
        return ((int(days) * 24 + hours) * 60 + minutes) * 60 + secs
    if len(parts) == 3:
        return (parts[0] * 60 + parts[1]) * 60 + parts[2]
    return parts[0] * 60 + (parts[1] if len(parts) == 2 else 0)


def time_text(secs: float) -> str:
    """The shortest whole number of minutes that holds so many seconds, as `h:mm:00`."""
    minutes = max(1, -(-int(secs) // 60))
    return f"{minutes // 60}:{minutes % 60:02d}:00"


def megabytes(text: str) -> int:
    """Binary megabytes of `500M`, `2G` or `1T`, as Slurm counts them."""
    return int(text[:-1]) * {"M": 1, "G": 1024, "T": 1024 * 1024}[text[-1]]
