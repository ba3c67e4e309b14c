"""`eurosift calibrate`: thresholds from the scores of a run, with the evidence for them.

It reads what `identify` stored of every document, kept or not, so nothing is run again: the new
threshold is a replay.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from language_id.languages import load
from pipeline.errors import RunError, typed
from pipeline.plan import thaw

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

_COLUMNS = ["source_type", "language_label", "language_score", "language_model", "language_reason"]

NOT_BY_SCORE = ("mixed_languages", "language_models_disagree")
"""Reasons of `und` that no threshold changes: such documents are no evidence for one."""


def calibrate(run: Path, language: str) -> int:
    """Print a table to paste and write the picture beside the run's other reports."""
    from language_id.proposal import block, propose_all
    from pipeline.report.scores import draw_scores

    recipe, _ = thaw(run)
    if language not in recipe.languages:
        raise RunError(f"The run {run} does not look for {language!r}: it is not in `languages`.")
    by_type, models = _scores(run, language)
    if not by_type:
        raise RunError(f"No document of {run} has the label {language!r}: nothing to go by.")
    if len(models) > 1:
        raise RunError(
            f"The scores in {run} come from several models ({', '.join(models)}). "
            "Run `eurosift identify` again, so that all come from one."
        )
    proposals = propose_all(by_type)
    name = models[0].rpartition("@")[0]
    said = f"the run {recipe.name!r}, {models[0]}"
    print(f"# To paste into language_id/languages/{language}.toml:")  # noqa: T201
    print(block(f'identify.thresholds."{name}"', said, proposals))  # noqa: T201
    print("\n# Or, for one recipe:")  # noqa: T201
    print(f"[identify.thresholds.{language}]")  # noqa: T201
    for source_type, one in proposals.items():
        print(f"{source_type} = {one.threshold:.2f}")  # noqa: T201
    folder = run / "calibration"
    folder.mkdir(exist_ok=True)
    path = folder / f"identify-{language}.png"
    draw_scores(load(language).name, by_type, proposals, path)
    print(f"\n# Picture: {path}")  # noqa: T201
    return 0


def _scores(run: Path, language: str) -> tuple[dict[str, npt.NDArray[np.float64]], list[str]]:
    """Scores of all documents with a label by type of source, and the models that gave them."""
    import numpy as np
    import pyarrow.compute as pc

    from pipeline.steps.languages import read_table

    # What `clean` removed of `identify` stands in the ledger.
    paths = sorted((run / "identify").glob("*.parquet"))
    paths = paths or sorted((run / "release" / "ledger").glob("*/*.parquet"))
    if not paths:
        raise RunError(
            f"The run {run} has no scores yet.",
            next_command=f"eurosift identify RECIPE --out {typed(run)}",
        )
    scores: dict[str, list[npt.NDArray[np.float64]]] = {}
    models: set[str] = set()
    for path in paths:
        table = read_table(path, _COLUMNS)
        by_score = pc.invert(
            pc.fill_null(pc.is_in(table["language_reason"], _set(NOT_BY_SCORE)), False)
        )
        labelled = pc.fill_null(pc.equal(table["language_label"], language), False)
        table = table.filter(pc.and_(by_score, labelled))
        models.update(pc.unique(table["language_model"]).to_pylist())
        for source_type in pc.unique(table["source_type"]).to_pylist():
            own = table.filter(pc.equal(table["source_type"], source_type))
            values = own["language_score"].to_numpy().astype(np.float64)
            scores.setdefault(source_type, []).append(values)
    found = {source_type: np.concatenate(parts) for source_type, parts in sorted(scores.items())}
    return found, sorted(models)


def _set(values: tuple[str, ...]) -> object:
    import pyarrow as pa

    return pa.array(values, pa.string())
