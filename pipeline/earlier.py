"""Indexes of earlier runs as inputs of a plan: found, checked, hashed."""

from __future__ import annotations

from pathlib import Path

from dedup.index import difference, read
from pipeline.errors import SourceError
from pipeline.inputs import File, file_id, size_and_time
from pipeline.recipe import Recipe


def earlier_files(recipe: Recipe, folder: Path) -> dict[str, list[File]]:
    """The index files of each language that the recipe asks for.

    `folder` is what relative paths of the recipe start from. The index's own sha256 stands for the
    content; whoever reads the file checks it.

    Raises:
        SourceError: a folder holds no index, or one that was made otherwise.
    """
    found: dict[str, list[File]] = {}
    for number, name in enumerate(recipe.dedup.earlier):
        place = (folder / name).absolute()
        try:
            index = read(place)
        except ValueError as error:
            raise SourceError(f"[dedup] earlier: {error}.") from None
        wrong = difference(index, recipe.dedup)
        if wrong:
            raise SourceError(
                f"[dedup] earlier: {place} cannot be compared with this run: {wrong}. Set the "
                "recipe to what the index was made by, or make the index anew."
            )
        for file in index.files:
            path = place / file.path
            try:
                size, modified = size_and_time(str(path))
            except OSError as error:
                raise SourceError(f"[dedup] earlier: {path}: {error.strerror}.") from None
            if file.language in recipe.languages:
                source = f"earlier {number}"
                found.setdefault(file.language, []).append(
                    File(file_id(source, file.path), source, "index", str(path), file.path, size,
                         modified, file.sha256)
                )  # fmt: skip
    return found
