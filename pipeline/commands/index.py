"""`eurosift index`: the signatures of a release in a folder of their own, for the next run."""

from __future__ import annotations

import sys
from pathlib import Path

import msgspec
import pyarrow as pa
import pyarrow.compute as pc

from language_id.languages import UND
from pipeline.errors import RunError, StaleError, typed
from pipeline.plan import thaw
from pipeline.stages import step_named
from pipeline.state import States
from pipeline.tasks import Task, folder_of, output_path


def index(run: Path, out: Path) -> int:
    """Write the index of a finished run: one file a language shard, and what it was made by.

    Raises:
        RunError: the run has no release yet, or the folder is not empty.
        StaleError: signatures are missing or were cleaned away.
    """
    from dedup.index import MANIFEST, Index, IndexFile, made_by, released
    from dedup.schema import signature_schema
    from pipeline.files import write_bytes, write_parquet

    recipe, plan = thaw(run)
    states = States(run, recipe, plan)
    if not states.of(Task("seal", None, 0)).done:
        raise RunError(f"{run} is not finished.", next_command=f"eurosift status {typed(run)}")
    if out.exists() and any(out.iterdir()):
        raise RunError(f"{out} is not empty; an index is written into a folder of its own.")
    files = []
    for task in step_named("signatures").tasks(plan):
        language = task.language or UND
        if states.of(task).condition != "done":
            raise StaleError(
                f"The signatures of {run} are {states.of(task).condition}.",
                next_command=f"eurosift run RECIPE --out {typed(run)} --restore",
            )
        table = released(run / output_path(task), _kept(run, language, task.index))
        if not table.num_rows:
            continue
        name = f"{language}/{task.index:05d}.parquet"
        written = write_parquet(out, name, signature_schema(recipe.dedup), [[table]])
        files.append(IndexFile(name, language, table.num_rows, written.bytes, written.sha256))
        print(f"{name}: {table.num_rows:,} documents", file=sys.stderr)  # noqa: T201
    root = msgspec.json.decode((run / "release" / "manifest.json").read_bytes())["merkle_root"]
    content = Index(release=root, made=made_by(recipe.dedup), files=tuple(files))
    write_bytes(out / MANIFEST, msgspec.json.format(msgspec.json.encode(content)) + b"\n")
    total, size = sum(file.rows for file in files), sum(file.bytes for file in files)
    print(f"{out}: {total:,} documents of {len({f.language for f in files})} languages, "  # noqa: T201
          f"{size / 1e6:,.1f} MB. The next recipe: [dedup] earlier = [\"{out}\"]")  # fmt: skip
    return 0


def _kept(run: Path, language: str, shard: int) -> pa.Array:
    """Ids of the documents of a language shard that the release holds."""
    from pipeline.steps.languages import read_table

    path = run / folder_of(Task("balance", None, 0)) / f"{language}.parquet"
    table = read_table(path, columns=["doc_id", "shard", "fate"])
    kept = pc.and_(pc.equal(table["fate"], "kept"), pc.equal(table["shard"], shard))
    return table["doc_id"].filter(kept).combine_chunks()
