"""Runs that tests of several folders look at: each is made once.

The small crawl is cut out of the packaged sample by copying whole gzip members, so it is as real as
the sample is. Tests that change a run work on a copy.
"""

import shutil
from pathlib import Path

import pytest

from pipeline.cli import run as cli

PIPELINE = Path(__file__).parents[1] / "pipeline"
SAMPLE = PIPELINE / "sample"

RECIPE = """name = "small"
languages = ["ga", "hr", "mt"]

[[sources]]
name = "web"
paths = [{paths}]

[[sources]]
name = "table"
paths = ["table/*.jsonl.zst"]

[filter]
rights = "record-only"        # the headers of the sample are made up: they would drop most of it

[shards]
total_chars = 60_000
temperature = 0.5
part_chars = 10_000
{more}
"""


def members(path: Path) -> list[bytes]:
    """The gzip members of a WARC file, one a record."""
    from fastwarc.warc import ArchiveIterator

    with path.open("rb") as stream:
        starts = [record.stream_pos for record in ArchiveIterator(stream, parse_http=False)]
    raw = path.read_bytes()
    ends = [*starts[1:], len(raw)]
    return [raw[start:end] for start, end in zip(starts, ends, strict=True)]


def wanted(member: bytes, number: int) -> bool:
    """Every record of the three languages' hosts or paths, and every fortieth other."""
    import zlib

    head = zlib.decompressobj(31).decompress(member)[:1500]  # the last record is cut on purpose
    return any(f"/{code}/".encode() in head for code in ("ga", "hr", "mt")) or number % 40 == 0


@pytest.fixture(scope="session")
def crawl(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with two small WARC files and a table."""
    folder = tmp_path_factory.mktemp("crawl")
    (folder / "table").mkdir()
    shutil.copy(SAMPLE / "sample.jsonl.zst", folder / "table")
    for index, name in enumerate(("sample-00000.warc.gz", "sample-00001.warc.gz")):
        kept = [m for n, m in enumerate(members(SAMPLE / name)) if wanted(m, n)]
        (folder / f"part-{index}.warc.gz").write_bytes(b"".join(kept))
    return folder


def write_recipe(folder: Path, name: str = "recipe.toml", *, paths: str = '"*.warc.gz"',
                 more: str = "") -> Path:  # fmt: skip
    """A recipe beside the crawl."""
    path = folder / name
    path.write_text(RECIPE.format(paths=paths, more=more), encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def recipe(crawl: Path) -> Path:
    return write_recipe(crawl)


@pytest.fixture(scope="session")
def finished(recipe: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run of the small crawl, whole, with two workers. Not to be changed."""
    run = tmp_path_factory.mktemp("finished") / "run"
    assert cli(["run", str(recipe), "--out", str(run), "--workers", "2"]) == 0
    return run


@pytest.fixture
def copied(finished: Path, tmp_path: Path) -> Path:
    """A copy of the finished run that a test may change."""
    run = tmp_path / "run"
    shutil.copytree(finished, run)
    return run


@pytest.fixture(scope="session")
def finished_demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run of the demo, whole, with two workers. Not to be changed."""
    run = tmp_path_factory.mktemp("finished-demo") / "run"
    recipe = PIPELINE / "recipes" / "demo.toml"
    assert cli(["run", str(recipe), "--out", str(run), "--workers", "2"]) == 0
    return run


def content(run: Path) -> dict[str, bytes]:
    """Every file of a run that two equal runs share, by its path."""
    apart = {"run.json", "state", "slurm"}
    return {
        path.relative_to(run).as_posix(): path.read_bytes()
        for path in sorted(run.rglob("*"))
        if path.is_file() and path.relative_to(run).parts[0] not in apart
    }


def different(one: Path, other: Path) -> list[str]:
    """Names of files that differ between two runs; empty if they are the same to the byte."""
    first, second = content(one), content(other)
    return sorted(n for n in {*first, *second} if first.get(n) != second.get(n))
