"""What a run refuses to mix: a file of two sources, its own output, the run of another recipe.

Each of them would go through: documents counted twice, unredacted text read in again, a finished
corpus taken for stale and replaced.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.errors import RunError, SourceError, typed

if TYPE_CHECKING:
    from pipeline.inputs import File


def one_owner(files: Iterable[tuple[str, str]]) -> None:
    """Refuse a file (path and source) that two sources name."""
    owners: dict[str, str] = {}
    for path, source in files:
        if owners.setdefault(path, source) != source:
            raise SourceError(
                f"The file {path} belongs to two sources, {owners[path]!r} and {source!r}; its "
                "documents would be counted twice. Mend `paths` in the recipe."
            )


def outside(run: Path, files: Sequence[File]) -> None:
    """Refuse a file that lies in the folder of the run."""
    inside = f"{os.path.normpath(run)}{os.sep}"
    for file in files:
        if file.path.startswith(inside):
            raise SourceError(
                f"Source {file.source!r} reads {file.path}, which lies in the folder of the run, "
                f"{run}. Choose a folder with --out that no source holds."
            )


def same_recipe(run: Path, name: str) -> None:
    """Refuse a folder whose frozen recipe has another name."""
    try:
        old = json.loads((run / "plan" / "recipe.json").read_text(encoding="utf-8"))["name"]
    except (OSError, ValueError, KeyError, TypeError):
        return  # none yet, or damaged: it is written anew
    if old != name:
        raise RunError(
            f"{run} holds the run of the recipe named {old!r}, and this one is named {name!r}: its "
            "outputs would be replaced. Choose another folder with --out, or give the recipe that "
            "name.",
            next_command=f"eurosift status {typed(run)}",
        )
