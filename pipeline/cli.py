"""The command line: what can be asked, and the one place where errors become words and exit codes.

Exit codes: 0 done; 1 something is incomplete, failed or at fault; 2 the call or the recipe is
wrong; 3 an input of a task is not there; 75 a task may work later; 130 stopped by Ctrl-C; 143 by
a TERM. Nothing heavy is imported before a command is known.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from pipeline.commands.slurm_arguments import add_slurm, folder
from pipeline.output import flush, give_up, in_utf8

STAGES = ("extract", "identify", "dedup", "redact", "filter", "shards")


def main(arguments: Sequence[str] | None = None) -> None:
    """Entry point of `eurosift`."""
    if arguments is None:
        in_utf8()
    sys.exit(run(sys.argv[1:] if arguments is None else arguments))


def run(arguments: Sequence[str]) -> int:
    """Run one command and return its exit code."""
    if not arguments:
        parser().print_help(sys.stderr)
        return 2
    options = parser().parse_args(arguments)
    from pipeline.errors import EurosiftError, RecipeError, SourceError, StaleError, plain

    try:
        _one_distribution()
        code = int(_command(options))
        flush()
        return code
    except (RecipeError, SourceError) as error:
        print(f"eurosift: {plain(str(error))}", file=sys.stderr)
        return 2
    except StaleError as error:
        print(f"eurosift: {plain(str(error))}", file=sys.stderr)
        return 3
    except EurosiftError as error:
        print(f"eurosift: {plain(str(error))}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print(
            "eurosift: stopped. What is finished is kept; the same command goes on from here.",
            file=sys.stderr,
        )
        return 130
    except BrokenPipeError:
        give_up()
        return 1
    except Exception as error:
        if os.environ.get("EUROSIFT_TRACEBACK"):
            raise
        from pipeline.unforeseen import told

        print(f"eurosift: {plain(told(error))}", file=sys.stderr)
        return 1


def parser() -> argparse.ArgumentParser:
    """The whole command line."""
    top = argparse.ArgumentParser(
        prog="eurosift",
        description="Curate European web and public-sector text: every document accounted for.",
        epilog="Start with: eurosift run RECIPE --out RUN",
    )
    top.add_argument("--version", action=_Version, nargs=0, help="show the version and exit")
    commands = top.add_subparsers(dest="command", metavar="COMMAND", required=True)

    def command(name: str, text: str) -> argparse.ArgumentParser:
        return commands.add_parser(name, help=text, description=text)

    def with_recipe(sub: argparse.ArgumentParser) -> None:
        sub.add_argument("recipe", type=Path, metavar="RECIPE", help="a TOML recipe")
        sub.add_argument("--out", type=folder, metavar="RUN", help="folder of the run")
        sub.add_argument(
            "--workers", type=_positive, default=os.cpu_count() or 1, metavar="N",
            help="worker processes (default: one a core)",
        )  # fmt: skip
        sub.add_argument(
            "--restore", action="store_true",
            help="redo what was cleaned away where something stale needs it",
        )  # fmt: skip

    def with_run(sub: argparse.ArgumentParser) -> None:
        sub.add_argument("run", type=folder, metavar="RUN", help="folder of a run")

    with_recipe(command("run", "Run all stages; running again does only what is missing or stale."))
    for stage in STAGES:
        sub = command(stage, f"Run the stage {stage} alone.")
        with_recipe(sub)
        sub.add_argument("--language", metavar="L", help="only this language (ISO 639-1, or und)")
        sub.add_argument("--shard", type=int, metavar="N", help="only this shard")
        if stage == "dedup":
            sub.add_argument(
                "--explain", action="store_true",
                help="what the recipe's settings find and let in; runs nothing",
            )  # fmt: skip
    sub = command("plan", "Write the frozen plan and print its shape; runs nothing.")
    with_recipe(sub)
    sub = command("task", "Run one task of a frozen plan, as a Slurm array does.")
    with_run(sub)
    sub.add_argument("step", metavar="STEP")
    sub.add_argument("place", nargs="+", metavar="[LANGUAGE] INDEX")
    add_slurm(
        command("slurm", "Run on a Slurm cluster: plan, submit, retry, cancel, logs."), STAGES
    )
    sub = command("recipe", "Check a recipe, or show it with every default.")
    sub.add_argument("action", choices=("check", "show"))
    sub.add_argument("recipe", type=Path, metavar="RECIPE")
    sub = command("status", "Per stage and language: done, stale, failed, waiting.")
    with_run(sub)
    sub.add_argument("--json", action="store_true", help="for programs")
    sub.add_argument("--watch", action="store_true", help="until nothing is on its way")
    sub = command("verify", "Re-hash everything and check every sum of a run or a release.")
    sub.add_argument("folder", metavar="RUN|RELEASE", help="a folder, or the URL of a release")
    with_run(command("clean", "Remove what holds unredacted text; it still counts as done."))
    sub = command("audit", "The life of one document, by id or URL.")
    sub.add_argument("run", type=folder, metavar="RUN|RELEASE", help="a run, or a release alone")
    sub.add_argument("document", metavar="ID|URL")
    sub.add_argument("--json", action="store_true", help="the ledger row as JSON")
    sub = command("what-if", "What other bounds would drop, from the scores of a run.")
    with_run(sub)
    asked = sub.add_mutually_exclusive_group(required=True)
    asked.add_argument("--set", action="append", metavar="RULE=BOUND", dest="settings",
                       help="a bound, or false for none; may be given several times")  # fmt: skip
    asked.add_argument("--rights", metavar="POLICY", help="another policy on rights")
    sub.add_argument("--language", metavar="L", help="only this language (ISO 639-1)")
    sub.add_argument("--examples", type=_count, default=10, metavar="N",
                     help="documents either side of each bound (default: 10)")  # fmt: skip
    sub = command("pairs", "Show linked documents side by side, the least alike first.")
    with_run(sub)
    sub.add_argument("--language", metavar="L", help="only this language (ISO 639-1)")
    sub.add_argument("--doc", metavar="ID", help="only pairs of this document")
    sub.add_argument("--limit", type=_positive, default=5, metavar="N", help="pairs (default: 5)")
    sub.add_argument("--json", action="store_true", help="ids and numbers, no text")
    sub = command("index", "Write the signatures of a release, for the next run's [dedup] earlier.")
    with_run(sub)
    sub.add_argument("--out", type=folder, metavar="INDEX", required=True, help="a new folder")
    sub = command("calibrate", "Propose thresholds from the scores of a run, with evidence.")
    with_run(sub)
    sub.add_argument("--stage", choices=("identify", "filter"), default="identify")
    sub.add_argument("--language", metavar="L", required=True, help="ISO 639-1")
    sub.add_argument("--method", choices=("tail", "quantile", "meanstd"), default="tail",
                     help="filter: cut the tails, or transfer the bounds of the "
                     "reference language at the same quantile, or at as many standard deviations "
                     "from the mean (default: tail)")  # fmt: skip
    sub.add_argument("--share", type=_tail, default=0.05, metavar="S",
                     help="filter, tail: share of the documents that all rules together drop at "
                     "most (default: 0.05)")  # fmt: skip
    sub.add_argument("--reference", metavar="L", default="en",
                     help="filter, other methods: language of the run (default: en)")  # fmt: skip
    sub = command("doctor", "What each language and this machine have, and what they lack.")
    sub.add_argument("--json", action="store_true", help="for programs")
    sub = command("try", "Try a stage on texts of yours: JSONL in, JSONL out.")
    sub.add_argument("stage", choices=("extract", "identify", "dedup", "redact", "filter"))
    sub.add_argument("--recipe", type=Path, metavar="RECIPE", help="settings (default: defaults)")
    sub.add_argument("input", nargs="?", type=Path, help="JSONL file (default: standard input)")
    return top


def _command(options: argparse.Namespace) -> int:
    """Hand over to the command's own module."""
    name = options.command
    if name == "try":
        from pipeline.commands.try_stage import try_stage

        return try_stage(options.stage, options.input, options.recipe)
    if name == "recipe":
        from pipeline.commands.recipe import check, show

        return check(options.recipe) if options.action == "check" else show(options.recipe)
    if name == "plan":
        from pipeline.commands.run import plan

        return plan(options.recipe, options.out)
    if name == "dedup" and options.explain:
        from pipeline.commands.recipe import explain_dedup

        return explain_dedup(options.recipe)
    if name == "run" or name in STAGES:
        from pipeline.commands.run import run as run_stages

        return run_stages(
            options.recipe, options.out, options.workers,
            stage=None if name == "run" else name,
            language=getattr(options, "language", None),
            shard=getattr(options, "shard", None),
            restore=options.restore,
        )  # fmt: skip
    if name == "calibrate":
        if options.stage == "filter":
            from pipeline.commands.calibrate_filter import calibrate_filter

            return calibrate_filter(
                options.run, options.language, options.method, options.share, options.reference
            )
        from pipeline.commands.calibrate import calibrate

        return calibrate(options.run, options.language)
    if name == "doctor":
        from pipeline.commands.doctor import doctor

        return doctor(as_json=options.json)
    if name == "index":
        from pipeline.commands.index import index

        return index(options.run, options.out)
    if name == "what-if":
        if options.rights is not None:
            from pipeline.commands.what_if_rights import what_if_rights

            return what_if_rights(options.run, options.rights, options.language)
        from pipeline.commands.what_if import what_if

        return what_if(options.run, options.settings, options.language, options.examples)
    if name == "pairs":
        from pipeline.commands.pairs import pairs

        return pairs(options.run, options.language, options.doc, options.limit, options.json)
    if name == "slurm":
        from pipeline.commands.slurm_arguments import run_slurm

        return run_slurm(options)
    from pipeline.commands import inspect

    if name == "task":
        from pipeline.commands.task import tasks

        return tasks(options.run, options.step, options.place)
    if name == "status":
        from pipeline.commands.status import status

        return status(options.run, as_json=options.json, watch=options.watch)
    if name == "verify":
        return inspect.verify(options.folder)
    if name == "clean":
        return inspect.clean(options.run)
    return inspect.audit(options.run, options.document, as_json=options.json)


def _count(text: str) -> int:
    if not text.isdecimal():
        raise argparse.ArgumentTypeError("must be a number from 0")
    return int(text)


def _tail(text: str) -> float:
    try:
        share = float(text)
    except ValueError:
        share = -1.0
    if not 0 < share <= 0.5:
        raise argparse.ArgumentTypeError("must be a share above 0 and up to 0.5")
    return share


def _positive(text: str) -> int:
    if not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError("must be a number from 1")
    return int(text)


class _Version(argparse.Action):
    """Look the version up only when it is asked for: the metadata hold the whole README."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        from importlib.metadata import PackageNotFoundError, version

        try:
            found = version("eurosift")
        except PackageNotFoundError:
            found = "0 (not installed)"
        print(f"eurosift {found}")
        parser.exit()


def _one_distribution() -> None:
    """Refuse to start if one of the six packages comes from elsewhere: the names are common words.

    Raises:
        EurosiftError: another distribution shadows a package of eurosift.
    """
    from importlib.util import find_spec

    from pipeline.errors import EurosiftError

    home = Path(__file__).parent.parent
    for name in ("filters", "language_id", "dedup", "pii", "manifests"):
        spec = find_spec(name)
        origin = Path(spec.origin).parent.parent if spec and spec.origin else None
        if origin != home:
            raise EurosiftError(
                f"The package {name!r} comes from {origin}, not from {home}: another distribution "
                "shadows it. Install eurosift in an environment of its own."
            )
