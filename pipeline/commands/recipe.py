"""`eurosift recipe check|show`, `eurosift dedup --explain`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from pipeline.apart import one_owner
from pipeline.earlier import earlier_files
from pipeline.inputs import format_in, paths_of
from pipeline.recipe import Source, read, to_toml


def check(path: Path) -> int:
    """Say whether a recipe can be used."""
    recipe = read(path)
    folder = path.absolute().parent
    found = {source.name: paths_of(source, folder) for source in recipe.sources}
    one_owner((path, name) for name, paths in found.items() for path in paths)
    counted = [_counted(source, found[source.name]) for source in recipe.sources]
    earlier_files(recipe, folder)
    for source in recipe.sources:
        _check_parts(source, folder)
    sources, languages = len(counted), len(recipe.languages)
    print(  # noqa: T201
        f"{path}: good. {sources} source{'s' * (sources > 1)}, "
        f"{languages} language{'s' * (languages > 1)}."
    )
    for line in counted:
        print(line)  # noqa: T201
    if recipe.filter.lists:
        from filters.lists import summary

        for name, entries in summary(recipe.filter):
            print(  # noqa: T201
                f"  list {name}: {len(entries.hashes[0]):,} entries, "
                f"{entries.unreadable:,} lines that are none, {entries.hidden:,} public IP "
                "addresses (hit nothing where redaction masks them)"
            )
    return 0


def _counted(source: Source, paths: Iterable[str]) -> str:
    """A line with the files of a source by format."""
    formats = Counter(
        "side-car" if source.sidecar and name.endswith(".json") else format_in(source, name)
        for name in paths
    )
    told = ", ".join(f"{count:,} {name}" for name, count in sorted(formats.items()))
    return f"  source {source.name} ({source.type}): {told}; licence {source.licence or 'unknown'}"


def _check_parts(source: Source, folder: Path) -> None:
    """Open what a source names besides its files, which a run would refuse hours later."""
    if source.catalogue is not None:
        from pipeline.catalogue import read as read_catalogue

        read_catalogue((folder / Path(source.catalogue).expanduser()).absolute())
    if source.reader is not None:
        from pipeline.datatrove_adapter import made_reader

        made_reader(source.reader, source.options, str(folder))


def show(path: Path) -> int:
    """Print the recipe with every default written out."""
    print(to_toml(read(path)), end="")  # noqa: T201
    return 0


def explain_dedup(path: Path) -> int:
    """Print what the recipe's deduplication finds, misses and lets in."""
    from dedup.explain import explain

    print(explain(read(path).dedup))  # noqa: T201
    return 0
