"""The command line of `eurosift slurm`, apart from the rest for its length."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any


def folder(text: str) -> Path:
    """A folder of the command line. Empty is what `--out "$UNSET"` gives, and Path the current."""
    if not text:
        raise argparse.ArgumentTypeError("must not be empty")
    return Path(text)


def add_slurm(sub: argparse.ArgumentParser, stages: tuple[str, ...]) -> None:
    """Add the actions of `eurosift slurm` to its parser."""
    actions: Any = sub.add_subparsers(dest="action", metavar="ACTION", required=True)

    def action(name: str, text: str) -> argparse.ArgumentParser:
        made: argparse.ArgumentParser = actions.add_parser(name, help=text, description=text)
        return made

    one = action("plan", "Freeze the plan; print arrays, expected cost, and the scripts.")
    one.add_argument("recipe", type=Path, metavar="RECIPE")
    one.add_argument("--out", type=folder, metavar="RUN", help="folder of the run")
    one.add_argument("--explain", action="store_true", help="the method, and every script in full")
    for name, text in (
        ("submit", "Submit what is missing, stale or failed and not queued."),
        ("retry", "Submit again what was submitted before and is not done."),
    ):
        one = action(name, text)
        one.add_argument("run", type=folder, metavar="RUN")
        one.add_argument("--stage", action="append", choices=stages, default=[])
        one.add_argument("--language", action="append", metavar="L", default=[])
    one = action("cancel", "Take everything of the run out of the queue.")
    one.add_argument("run", type=folder, metavar="RUN")
    one = action("logs", "The last log of a task, or the paths of the logs of a stage or step.")
    one.add_argument("run", type=folder, metavar="RUN")
    one.add_argument("step", metavar="STAGE")
    one.add_argument("place", nargs="*", metavar="[LANGUAGE] [INDEX]")
    one = action("env", "Write what builds eurosift offline: Apptainer, Dockerfile, wheel house.")
    one.add_argument("--out", type=folder, metavar="FOLDER", default=Path("eurosift-env"))
    one.add_argument("--image", default=None, help="Python image to build on, or a .sif file")


def run_slurm(options: argparse.Namespace) -> int:
    """Hand over to the action."""
    if options.action == "env":
        from pipeline.slurm.environment import write_environment

        print(write_environment(options.out, options.image))  # noqa: T201
        return 0
    from pipeline.commands import slurm

    if options.action == "plan":
        return slurm.plan(options.recipe, options.out, explain=options.explain)
    if options.action in {"submit", "retry"}:
        again = options.action == "retry"
        return slurm.submit(options.run, options.stage, options.language, retry=again)
    if options.action == "cancel":
        return slurm.cancel(options.run)
    index = next((int(word) for word in options.place if word.isdecimal()), None)
    language = next((word for word in options.place if not word.isdecimal()), None)
    return slurm.logs(options.run, options.step, language, index)
