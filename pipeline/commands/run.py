"""`eurosift run`, the verbs of the stages, and `plan`."""

from __future__ import annotations

import sys
from pathlib import Path

from pipeline.errors import EurosiftError, RecipeError, typed
from pipeline.progress import counted
from pipeline.recipe import Recipe, read


def run(
    recipe_path: Path,
    out: Path | None,
    workers: int,
    *,
    stage: str | None,
    language: str | None,
    shard: int | None,
    restore: bool,
) -> int:
    """Run all stages, or a part of one. Returns 1 if anything that was asked for is incomplete."""
    from pipeline.execute import Narrow, execute

    recipe = read(recipe_path)
    folder = folder_of(recipe, recipe_path, out)
    if language is not None and language not in {*recipe.languages, "und"}:
        raise RecipeError(f"{recipe_path} does not ask for the language {language!r}.")
    narrow = Narrow(stage, language, shard)
    states, report = execute(
        recipe, recipe_path.absolute().parent, folder, workers, narrow, restore=restore
    )
    if stage is None and report.complete:
        from pipeline.plan import read_sources
        from pipeline.report.funnel import draw
        from pipeline.report.summary import summary, totals

        table = totals(states)
        draw(table, folder / "report" / "funnel.svg")
        names = {key: file.place for key, file in read_sources(folder).items()}
        print(summary(table, folder, names, recipe.sources))  # noqa: T201
    elif report.complete:
        what = "is done" if report.ran else "was done already"
        print(f"{stage} {what} ({counted(report.ran, 'task')} run).")  # noqa: T201
    for task, error in list(report.failed.items())[:10]:
        print(f"failed: {task}: {error}", file=sys.stderr)  # noqa: T201
    if not report.complete:
        held = f", {len(report.waiting)} held back by them or by an earlier stage"
        raise EurosiftError(
            f"The run is incomplete: {counted(len(report.failed), 'task')} failed"
            f"{held if report.waiting else ''}.",
            next_command=f"eurosift status {typed(folder)}",
        )
    return 0


def plan(recipe_path: Path, out: Path | None) -> int:
    """Write the plan and print how many tasks each step has."""
    from pipeline import plan as plans
    from pipeline.execute import locked
    from pipeline.stages import STEPS

    recipe = read(recipe_path)
    folder = folder_of(recipe, recipe_path, out)
    with locked(folder):
        made, files = plans.make(recipe, recipe_path.absolute().parent)
        plans.freeze(folder, recipe, made, files)
    print(f"{counted(len(files), 'file')}, {sum(f.bytes for f in files) / 1e6:,.1f} MB")  # noqa: T201
    for step in STEPS:
        print(f"{step.stage:<9} {step.name:<11} {len(step.tasks(made)):>6} tasks")  # noqa: T201
    return 0


def folder_of(recipe: Recipe, path: Path, out: Path | None) -> Path:
    """The folder of the run: what the command line says, else the recipe."""
    if out is not None:
        return out.absolute()
    if recipe.out is None:
        raise RecipeError(
            f"{path} names no `out`, and --out is not given.",
            next_command=f"eurosift run {typed(path)} --out RUN",
        )
    return (path.absolute().parent / recipe.out).absolute()
