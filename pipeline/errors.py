"""What can go wrong, as a short tree: one paragraph each, and the next command to type.

    EurosiftError
    ├── RecipeError      the recipe cannot be used as it is
    ├── SourceError      an input is missing or is not what the recipe says
    ├── RunError         the run folder cannot be used as it is
    │   ├── StaleError   an input of the step is missing, stale or was cleaned away
    │   └── LockedError  another `eurosift run` is at work in this folder
    └── VerifyError      a file is not what its manifest says

Messages never hold text or personal data of a document.
"""

from __future__ import annotations

import shlex
from pathlib import Path


def typed(path: Path) -> str:
    """A path as it is typed in a command: in quotes where the shell needs them."""
    return shlex.quote(str(path))


def onward(run: Path, *, plan: bool = False) -> str:
    """The command that goes on with a run: where jobs of it were submitted, on the cluster.

    `plan`: its plan must be made anew.
    """
    if not (run / "slurm").is_dir():
        return f"eurosift run RECIPE --out {typed(run)}"
    submit = f"eurosift slurm submit {typed(run)}"
    return f"eurosift slurm plan RECIPE --out {typed(run)} && {submit}" if plan else submit


def plain(text: str) -> str:
    """A text without what moves or colours a terminal: names of files come from anywhere."""
    return "".join(one if one.isprintable() or one == "\n" else ascii(one)[1:-1] for one in text)


class EurosiftError(Exception):
    """An error that is shown to people as one paragraph, without a traceback."""

    def __init__(self, message: str, *, next_command: str | None = None) -> None:
        super().__init__(message)
        self.next_command = next_command

    def __str__(self) -> str:
        message = super().__str__()
        return f"{message}\nNext: {self.next_command}" if self.next_command else message


class RecipeError(EurosiftError):
    """The recipe cannot be used as it is."""


class SourceError(EurosiftError):
    """An input is missing or is not what the recipe says."""


class RunError(EurosiftError):
    """The run folder cannot be used as it is."""


class StaleError(RunError):
    """An input of a step is missing, stale or was cleaned away."""


class LockedError(RunError):
    """Another process is at work in the same run folder."""


class VerifyError(EurosiftError):
    """A file is not what its manifest says."""
