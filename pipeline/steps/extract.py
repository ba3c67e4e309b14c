"""extract: one input shard of raw files to DOCUMENT rows."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import NamedTuple

import pyarrow as pa

from manifests.schema import DOCUMENT, HOST_FILE
from pipeline.files import PASSING_LEVEL
from pipeline.inputs import File, is_remote
from pipeline.plan import read_sources
from pipeline.steps.counting import count_values
from pipeline.steps.hosts import SUFFIX
from pipeline.tasks import Job, output_path


def work(job: Job) -> None:
    """Read the slices of one input shard; every record becomes a row with text or a reason."""
    with tempfile.TemporaryDirectory(prefix="eurosift-") as scratch:
        _read(job, Path(scratch))


def _local(path: str, scratch: Path) -> str:
    """The file as a local path: a remote one is fetched for as long as the task runs."""
    if not is_remote(path):
        return path
    from pipeline.datatrove_adapter import open_file

    copy = scratch / path.rpartition("/")[2]
    with open_file(path) as stream, copy.open("wb") as out:
        shutil.copyfileobj(stream, out, 1 << 20)
    return str(copy)


class ContainerFault(NamedTuple):
    """Why a member could not be unpacked, a fixed word."""

    reason: str


Place = tuple[str, int | None]
"""A file's path, and its number in the container that lies there, None for the file itself."""


def _paths(files: Sequence[File], scratch: Path) -> dict[Place, str | ContainerFault]:
    """Where files and the side-cars of members lie for as long as the task runs.

    Remote files are fetched, and members of containers unpacked, each container in one pass.
    """
    paths: dict[Place, str | ContainerFault] = {}
    members: dict[str, set[int]] = {}
    for file in files:
        if file.member is None:
            paths[file.path, None] = _local(file.path, scratch)
            continue
        wanted = members.setdefault(file.path, set())
        wanted |= (
            {file.member} if file.sidecar_member is None else {file.member, file.sidecar_member}
        )
    for number, (path, wanted) in enumerate(members.items()):
        from pipeline.extract.container import unpack

        folder = scratch / f"container-{number}"
        folder.mkdir()
        for member, copy in unpack(Path(_local(path, folder)), wanted, folder).items():
            done = isinstance(copy, Path)
            paths[path, member] = str(copy) if done else ContainerFault(str(copy))
    return paths


def _sidecar(file: File, paths: dict[Place, str | ContainerFault], scratch: Path) -> str | None:
    """Where a file's side-car lies; for one that cannot be unpacked a place where nothing does."""
    if file.sidecar_member is not None:
        copy = paths[file.path, file.sidecar_member]
        return copy if isinstance(copy, str) else str(scratch / copy.reason)
    return None if file.sidecar is None else _local(file.sidecar, scratch)


def _read(job: Job, scratch: Path) -> None:
    from pipeline.extract.cells import MAX_URL_CHARS, printable
    from pipeline.extract.host_files import table
    from pipeline.extract.piece import Piece
    from pipeline.extract.read import documents
    from pipeline.extract.tally import Tally

    files = read_sources(job.run)
    sources = {source.name: source for source in job.recipe.sources}
    tally = Tally()
    pieces = []
    parts = job.plan.inputs[job.task.index]
    paths = _paths([files[part.file] for part in parts], scratch)
    for part in parts:
        file = files[part.file]
        path = paths[file.path, file.member]
        if isinstance(path, ContainerFault):
            tally.quarantine(file.file, path.reason)
            continue
        source = sources[file.source]
        assert file.format != "index"  # noqa: S101 - no source has it
        pieces.append(
            Piece(
                source=file.source,
                source_type=source.type,
                file=file.file,
                path=path,
                format=file.format,
                start=part.start,
                stop=part.stop,
                columns=dict(source.columns),
                reader=source.reader,
                options=dict(source.options),
                licence=file.licence or source.licence,
                licence_place="catalogue" if file.licence else "source",
                owner=file.owner or source.owner,
                url=printable(file.url, MAX_URL_CHARS),
                sidecar=_sidecar(file, paths, scratch),
                wants_sidecar=source.sidecar,
                locator=file.locator,
            )
        )
    reasons: dict[str, int] = {}
    documents_seen = 0

    def counted() -> Iterator[pa.RecordBatch]:
        nonlocal documents_seen
        for batch in job.watched(
            documents(pieces, job.recipe.extract, tally, batch_rows=job.recipe.run.batch_rows)
        ):
            documents_seen += batch.num_rows
            count_values(reasons, batch.column("reason"))
            yield batch

    job.write(output_path(job.task), DOCUMENT, [counted()], PASSING_LEVEL)
    job.write(output_path(job.task, SUFFIX), HOST_FILE, [[table(tally.host_files)]])
    job.counts.update(
        documents=documents_seen,
        dropped=dict(sorted(reasons.items())),
        records=dict(sorted(tally.records.items())),
        repairs=dict(sorted(tally.repairs.items())),
        host_files=len(tally.host_files),
        damaged=tally.damaged,
        faults=[asdict(fault) for fault in tally.faults],
        quarantined=[{"file": fault.file, "reason": fault.reason} for fault in tally.quarantined],
    )
