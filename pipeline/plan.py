"""The frozen plan: which slices of which files there are, and how many tasks each step has.

Everything about the shape of a run is known before anything runs, so that a Slurm array and a
local pool do the same tasks, and so that a task never scans a folder to find its share. File names
stand in `plan/sources.parquet` alone (mode 0600); the rest of a run names a file by its id.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec
import pyarrow as pa
import pyarrow.parquet as pq

from language_id.languages import UND
from pipeline.apart import one_owner, outside, same_recipe
from pipeline.earlier import earlier_files
from pipeline.errors import RunError, onward, typed
from pipeline.inputs import File, files_of
from pipeline.recipe import Recipe, digest, from_json, to_json

_STORED_BYTES_PER_LANGUAGE_SHARD = 512_000_000
_HTML_FILES_PER_SLICE = 2_000
_PAGES = (
    "html", "xml", "formex", "pdf", "docx", "odt", "rtf", "text", "markdown", "container",
    "unknown",
)  # fmt: skip
"""Formats in which a file is one document, or none of its own."""

SOURCES = pa.schema(
    [
        pa.field("file", pa.string(), nullable=False),
        pa.field("source", pa.string(), nullable=False),
        pa.field("format", pa.string(), nullable=False),
        pa.field("path", pa.string(), nullable=False),
        pa.field("locator", pa.string(), nullable=False),
        pa.field("bytes", pa.int64(), nullable=False),
        pa.field("modified_ns", pa.int64(), nullable=False),
        pa.field("sha256", pa.string(), nullable=False),
        pa.field("member", pa.int64()),
        pa.field("member_bytes", pa.int64()),
        pa.field("sidecar", pa.string()),
        pa.field("sidecar_sha256", pa.string()),
        pa.field("sidecar_member", pa.int64()),
        pa.field("url", pa.string()),
        pa.field("licence", pa.string()),
        pa.field("owner", pa.string()),
    ],
    metadata={"description": "The one place of a run where names of input files stand"},
)


_VERSION = 1
"""Of what the frozen plan means: one that is written otherwise gets the next number."""


class Slice(msgspec.Struct, frozen=True):
    """A part of a file: bytes of a JSONL, row groups of a Parquet, or the whole (0, null).

    `sidecar_sha256` is that of the file's JSON side-car, if it has one, `catalogued_sha256` that of
    what a catalogue says of the file.
    """

    file: str
    sha256: str
    start: int = 0
    stop: int | None = None
    sidecar_sha256: str | None = None
    catalogued_sha256: str | None = None


class Plan(msgspec.Struct, frozen=True):
    """The shape of a run. `inputs[k]` are the slices of input shard k."""

    version: int
    recipe: str
    inputs: tuple[tuple[Slice, ...], ...]
    language_shards: dict[str, int]
    earlier: dict[str, tuple[Slice, ...]] = {}
    """Files of indexes of earlier runs, by language; a language without one is not in it."""

    excluded: tuple[str, ...] = ()
    """Languages that are not released: redacted and in the ledger like `und`, never judged."""
    cut_lines: bool = False
    """Whether repeated lines of a host are looked for: the tasks are there only if they are."""

    def judges(self, language: str) -> bool:
        """Whether dedup and filter look at the documents of a language."""
        return language != UND and language not in self.excluded

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages in the order of row groups, `und` last."""
        return tuple(self.language_shards)


def make(
    recipe: Recipe, folder: Path, known: dict[str, File] | None = None
) -> tuple[Plan, list[File]]:
    """Find the files of every source and cut them into slices.

    `folder` is what relative paths of the recipe start from. `known` are the files of an earlier
    plan by id: one whose size and time of change are the same is not hashed again.

    Raises:
        SourceError: a path matches nothing, cannot be read, or has no known format.
    """
    files = sorted(
        (file for source in recipe.sources for file in files_of(source, folder, known or {})),
        key=lambda file: (file.source, file.locator),
    )
    one_owner((file.path, file.source) for file in files)
    by_id = {file.file: file for file in files}
    inputs = tuple(
        tuple(
            msgspec.structs.replace(
                part,
                sidecar_sha256=by_id[part.file].sidecar_sha256,
                catalogued_sha256=by_id[part.file].catalogued_sha256,
            )
            for part in shard
        )
        for shard in _slices(files, recipe.run.slice_mb * 1_000_000)
    )
    stored = sum(file.own_bytes for file in files)
    usual = recipe.run.language_shards or -(-stored // _STORED_BYTES_PER_LANGUAGE_SHARD)
    shards = {
        code: max(1, min(len(inputs), recipe.run.languages.get(code, usual)))
        for code in sorted(recipe.languages)
    }
    shards[UND] = max(1, min(len(inputs), usual))
    earlier = earlier_files(recipe, folder)
    plan = Plan(
        version=_VERSION,
        recipe=digest(recipe),
        inputs=inputs,
        language_shards=shards,
        earlier={
            code: tuple(Slice(file.file, file.sha256) for file in own)
            for code, own in sorted(earlier.items())
        },
        excluded=tuple(sorted(recipe.shards.exclude)),
        cut_lines=recipe.dedup.boilerplate.lines == "cut",
    )
    return plan, [*files, *(file for own in earlier.values() for file in own)]


def freeze(run: Path, recipe: Recipe, plan: Plan, files: Sequence[File]) -> bool:
    """Write the plan into the run folder. Returns whether anything changed.

    The frozen recipe has no paths: what tasks need of them stands in `sources.parquet`.

    Raises:
        SourceError: a source holds the run folder itself.
        RunError: the folder holds the run of another recipe.
    """
    from pipeline.files import write_bytes

    outside(run, files)
    same_recipe(run, recipe.name)
    (run / "plan").mkdir(parents=True, exist_ok=True)
    changed = False
    for path, content in _frozen(run, recipe, plan, files).items():
        if not path.exists() or path.read_bytes() != content:
            write_bytes(path, content, mode=0o600)
            changed = True
    return changed


def would_change(run: Path, recipe: Recipe, plan: Plan, files: Sequence[File]) -> bool:
    """Whether freezing would change what tasks do; how a cluster is asked is no such change."""
    from pipeline.slurm.config import SlurmConfig

    old_recipe, old_plan = thaw(run)
    same = SlurmConfig()
    ours, theirs = (
        msgspec.structs.replace(_without_paths(one), slurm=same) for one in (recipe, old_recipe)
    )
    return (
        ours != theirs
        or msgspec.structs.replace(plan, recipe="") != msgspec.structs.replace(old_plan, recipe="")
        or (run / "plan" / "sources.parquet").read_bytes() != _sources_table(files)
    )


def _frozen(run: Path, recipe: Recipe, plan: Plan, files: Sequence[File]) -> dict[Path, bytes]:
    folder = run / "plan"
    return {
        folder / "recipe.json": to_json(_without_paths(recipe)).encode() + b"\n",
        folder / "plan.json": msgspec.json.format(msgspec.json.encode(plan), indent=1) + b"\n",
        folder / "sources.parquet": _sources_table(files),
    }


def thaw(run: Path) -> tuple[Recipe, Plan]:
    """The frozen recipe and plan of a run.

    Raises:
        RunError: there is no plan, or it is damaged.
    """
    try:
        recipe = from_json((run / "plan" / "recipe.json").read_text(encoding="utf-8"))
        plan = msgspec.json.decode((run / "plan" / "plan.json").read_bytes(), type=Plan)
    except (FileNotFoundError, NotADirectoryError):
        raise RunError(
            f"{run} is not the folder of a run: it has no plan.",
            next_command=f"eurosift run RECIPE --out {typed(run)}",
        ) from None
    except msgspec.ValidationError:
        raise _of_another_version(run) from None
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise RunError(
            f"The plan of {run} is damaged ({error}); running again writes it anew.",
            next_command=onward(run, plan=True),
        ) from None
    if plan.version != _VERSION:
        raise _of_another_version(run)
    return recipe, plan


def _of_another_version(run: Path) -> RunError:
    return RunError(
        f"The plan of {run} was written by another version of eurosift. Use that version, or run "
        "again with this one: what is the same by both is not done again.",
        next_command=onward(run, plan=True),
    )


def read_sources(run: Path) -> dict[str, File]:
    """The input files of a run by id, from `plan/sources.parquet`."""
    path = run / "plan" / "sources.parquet"
    try:
        with pq.ParquetFile(path) as file:
            rows = file.read().to_pylist()
    except (OSError, pa.ArrowInvalid) as error:
        raise RunError(
            f"{path} cannot be read ({type(error).__name__}); running again writes it anew.",
            next_command=onward(run, plan=True),
        ) from None
    return {row["file"]: File(**row) for row in rows}


def _without_paths(recipe: Recipe) -> Recipe:
    sources = tuple(
        msgspec.structs.replace(source, paths=(), catalogue=None) for source in recipe.sources
    )
    dedup = msgspec.structs.replace(recipe.dedup, earlier=())
    return msgspec.structs.replace(recipe, sources=sources, dedup=dedup, out=None)


def _slices(files: Sequence[File], slice_bytes: int) -> Iterator[tuple[Slice, ...]]:
    """Input shards in the order of the files; files of one document share one."""
    pages: list[Slice] = []
    pages_of = ""
    for file in files:
        if pages and (
            file.format not in _PAGES
            or file.source != pages_of
            or len(pages) >= _HTML_FILES_PER_SLICE
        ):
            yield tuple(pages)
            pages = []
        if file.format in _PAGES:
            pages.append(Slice(file.file, file.sha256))
            pages_of = file.source
        elif file.member is not None:
            yield (Slice(file.file, file.sha256),)
        elif file.format == "parquet":
            yield from (
                (Slice(file.file, file.sha256, a, b),) for a, b in _row_groups(file, slice_bytes)
            )
        elif file.format == "jsonl" and not file.path.lower().endswith((".gz", ".zst")):
            starts = range(0, max(file.bytes, 1), slice_bytes)
            for start in starts:
                stop = start + slice_bytes
                whole = stop >= file.bytes
                yield (Slice(file.file, file.sha256, start, None if whole else stop),)
        else:
            yield (Slice(file.file, file.sha256),)
    if pages:
        yield tuple(pages)


def _row_groups(file: File, slice_bytes: int) -> Iterator[tuple[int, int | None]]:
    """Ranges of row groups of about `slice_bytes`; a file that is no Parquet is one slice."""
    try:
        metadata = pq.read_metadata(file.path)
    except (OSError, pa.ArrowInvalid):
        yield 0, None  # extract quarantines it, with the reason
        return
    start, size = 0, 0
    for group in range(metadata.num_row_groups):
        size += metadata.row_group(group).total_byte_size
        if size >= slice_bytes and group + 1 < metadata.num_row_groups:
            yield start, group + 1
            start, size = group + 1, 0
    yield start, None


def _sources_table(files: Sequence[File]) -> bytes:
    table = pa.Table.from_pylist([msgspec.to_builtins(file) for file in files], schema=SOURCES)
    sink = pa.BufferOutputStream()
    pq.write_table(table, sink, compression="zstd")
    return sink.getvalue().to_pybytes()
