"""`eurosift recipe check|show`, `eurosift dedup --explain`."""

from __future__ import annotations

from pathlib import Path

from pipeline.recipe import read, to_toml


def check(path: Path) -> int:
    """Say whether a recipe can be used."""
    recipe = read(path)
    print(  # noqa: T201
        f"{path}: good. {len(recipe.sources)} sources, {len(recipe.languages)} languages."
    )
    if recipe.filter.lists:
        from filters.lists import summary

        for name, entries in summary(recipe.filter):
            print(  # noqa: T201
                f"  list {name}: {len(entries.hashes[0]):,} entries, "
                f"{entries.unreadable:,} lines that are none, {entries.hidden:,} public IP "
                "addresses (hit nothing where redaction masks them)"
            )
    return 0


def show(path: Path) -> int:
    """Print the recipe with every default written out."""
    print(to_toml(read(path)), end="")  # noqa: T201
    return 0


def explain_dedup(path: Path) -> int:
    """Print what the recipe's deduplication finds, misses and lets in."""
    from dedup.explain import explain

    print(explain(read(path).dedup))  # noqa: T201
    return 0
