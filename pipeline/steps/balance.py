"""shards, first half: the written plan of the release, before any text is moved."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from language_id.languages import UND
from manifests.schema import PLACEMENT
from pipeline.tasks import Job, folder_of

if TYPE_CHECKING:
    import polars as pl

_REDACTED = ["doc_id", "text_chars", "reason", "language_reason", "redact_reason"]


def work(job: Job) -> None:
    """Decide the fate of every document of every language, and say why each budget is what it is.

    Languages are taken one at a time, twice: once to count what is available, once to choose.
    """
    from pipeline.shards.budget import budgets
    from pipeline.shards.choose import KEPT, select

    config = job.recipe.shards
    available = {}
    for language in job.plan.languages:
        if job.plan.judges(language):
            frame = _resolved(job, language)
            available[language] = int(frame.filter(frame["reason"].is_null())["chars"].sum() or 0)
    shares = budgets(available, config)
    written: dict[str, dict[str, object]] = {}
    for language in job.plan.languages:
        budget = shares[language].budget_chars if language in shares else 0
        placed = select(
            _resolved(job, language), budget, config.part_chars, config.seed, config.prefer
        )
        table = placed.select(PLACEMENT.names).to_arrow().cast(PLACEMENT)
        job.write(f"{folder_of(job.task)}/{language}.parquet", PLACEMENT, [[table]])
        job.progress(table.num_rows, table.nbytes)
        if language in shares:
            kept = placed.filter(placed["fate"] == KEPT)
            written[language] = {
                **msgspec.to_builtins(shares[language]),
                "kept_chars": int(kept["chars"].sum() or 0),
                "kept_documents": kept.height,
                "parts": kept["part"].n_unique(),
            }
    report = {"config": msgspec.to_builtins(config), "languages": written}
    content = json.dumps(report, sort_keys=True, indent=1).encode() + b"\n"
    job.write_file(f"{folder_of(job.task)}/balance.json", content)
    job.counts.update(languages=written)


def _resolved(job: Job, language: str) -> pl.DataFrame:
    import polars as pl

    from pipeline.shards.choose import resolve, verdicts

    def paths(step: str) -> list[Path]:
        return [path for path in job.paths(step) if f"/{language}/" in path.as_posix()]

    duplicates, judged = paths("union"), paths("filter")
    frames = []
    for index, path in enumerate(paths("redact")):
        redacted = pl.read_parquet(path, columns=_REDACTED, glob=False)
        if not job.plan.judges(language):
            frames.append(verdicts(redacted, None, None, excluded=language != UND))
            continue
        frames.append(
            verdicts(
                redacted,
                pl.read_parquet(duplicates[index], glob=False),
                pl.read_parquet(judged[index], columns=["doc_id", "failed", "quality"], glob=False),
            )
        )
    return resolve(frames)
