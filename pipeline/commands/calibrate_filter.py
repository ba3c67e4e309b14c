"""`eurosift calibrate --stage filter`: bounds for a language from the measures of a run.

It reads verdicts, never a text, and writes a table to paste into a recipe, with the evidence beside
each number, and a picture of each kind of text.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from language_id.languages import load
from pipeline.commands.what_if import judged_documents
from pipeline.errors import RecipeError, RunError
from pipeline.plan import thaw
from pipeline.recipe import Recipe
from pipeline.state import States
from pipeline.steps.languages import read_table
from pipeline.tasks import Task, folder_of

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from filters.proposal import Method

    Measured = dict[str, npt.NDArray[np.generic]]


def calibrate_filter(run: Path, language: str, method: Method, share: float, reference: str) -> int:
    """Write `calibration/filter-LANGUAGE.toml` and a picture a kind of text; print the table.

    Raises:
        RecipeError: the reference is the language itself.
        RunError: the run has too few documents of the language, or none of the reference.
        StaleError: filter or dedup of a language is not done.
    """
    from filters.proposal import ENOUGH, block, propose, together
    from filters.resolution import resolve
    from pipeline.report.bounds import draw_bounds

    recipe, plan = thaw(run)
    if method != "tail" and language == reference:
        raise RecipeError(
            f"{language} cannot be its own reference: choose another with --reference, or "
            "--method tail."
        )
    for code in (language, reference) if method != "tail" else (language,):
        if code not in plan.languages or not plan.judges(code):
            raise RunError(f"The run {run} judges no documents of {code!r}.")
    states = States(run, recipe, plan)
    of_kind = _measures(states, recipe, language)
    others = _measures(states, recipe, reference) if method != "tail" else {}
    said = (
        f"cuts tails that together hold at most {share:g} of the documents" if method == "tail"
        else f"transfers the bounds of {reference} at the same quantiles" if method == "quantile"
        else f"transfers the bounds of {reference}, as many standard deviations from the mean"
    )  # fmt: skip
    parts = [
        f"# Bounds of {load(language).name} from the run {recipe.name!r}, by `eurosift calibrate`:",
        f"# the method {method} {said} (filters/proposal.py).",
        "# Paste into a recipe as it stands; `eurosift recipe check` says whether it can be used.",
        "# Look at the pictures and, with `eurosift what-if`, at documents on both sides first.",
    ]
    folder = run / "calibration"
    pictures = []
    for profile, measured in of_kind.items():
        count = len(next(iter(measured.values())))
        if count < ENOUGH or (method != "tail" and profile not in others):
            what = f"{count} documents" if count < ENOUGH else f"no {profile} text in {reference}"
            parts += ["", f"# {profile}: {what}; {ENOUGH} are needed. Its bounds stay."]
            continue
        bounds = resolve(recipe.filter, language, profile)
        compared = None
        if method != "tail":
            compared = (others[profile], resolve(recipe.filter, reference, profile))
        found = propose(measured, bounds, method, share, compared)
        now = together(measured, {one.rule: one.now for one in found})
        then = together(measured, {one.rule: one.bound for one in found})
        parts += [
            "",
            _counted(profile, count, now, then),
            block(f"filter.profiles.{profile}.{language}", found),
        ]
        folder.mkdir(exist_ok=True)
        path = folder / f"filter-{language}-{profile}.png"
        draw_bounds(f"{load(language).name}, {profile}", measured, found, (now, then), path)
        pictures.append(path)
    if not pictures:
        raise RunError(
            f"{run} has too few documents of {language} for bounds of its own: "
            + ", ".join(f"{kind} {len(next(iter(m.values())))}" for kind, m in of_kind.items())
            + f"; {ENOUGH} of one kind are needed."
        )
    text = "\n".join(parts) + "\n"
    (folder / f"filter-{language}.toml").write_text(text, encoding="utf-8")
    print(text)  # noqa: T201
    print(f"# Written to {folder / f'filter-{language}.toml'}")  # noqa: T201
    for path in pictures:
        print(f"# Picture: {path}")  # noqa: T201
    return 0


def _counted(profile: str, count: int, now: int, then: int) -> str:
    return (
        f"# {profile}: {count:,} documents; all rules together drop {now / count:.2%} now, "
        f"{then / count:.2%} then."
    )


def _measures(states: States, recipe: Recipe, language: str) -> dict[str, Measured]:
    """Profile to measure to values, over the first document of each cluster that was judged."""
    import numpy as np

    from filters.measures import MEASURES
    from filters.resolution import PROFILES, profile_of

    verdicts, _, kinds = judged_documents(states, language)
    folder = states.run / folder_of(Task("union", language, 0))
    rank = np.empty(verdicts.num_rows, np.int64)
    shards, rows = verdicts["shard"].to_numpy(), verdicts["row"].to_numpy()
    for shard in np.unique(shards).tolist():
        ranks = read_table(folder / f"{shard:05d}.parquet", ["cluster_rank"])["cluster_rank"]
        own = shards == shard
        rank[own] = ranks.to_numpy()[rows[own]]
    profiles = np.array([profile_of(recipe.filter, kind) for kind in kinds], dtype=object)
    found: dict[str, Measured] = {}
    for profile in PROFILES:
        chosen = (profiles == profile) & (rank == 0)
        if chosen.any():
            found[profile] = {one.name: verdicts[one.name].to_numpy()[chosen] for one in MEASURES}
    return found
