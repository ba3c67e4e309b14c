"""The recipe's table [slurm]: who wins, what is refused, and that it changes no output."""

import shutil
from pathlib import Path

import pytest

from pipeline.cli import run as cli
from pipeline.errors import RecipeError
from pipeline.plan import thaw
from pipeline.recipe import read
from pipeline.slurm.config import (
    Resources,
    Retry,
    SlurmConfig,
    StageResources,
    megabytes,
    resources,
    seconds,
    time_text,
)  # fmt: skip
from pipeline.slurm.estimates import Sizes, with_estimates, with_more
from pipeline.state import States, all_tasks
from tests.conftest import write_recipe


def test_the_narrowest_table_wins_and_extra_lines_add_up() -> None:
    config = SlurmConfig(
        partition="cpu", memory="1G", extra=("--a=1",),
        stages={"dedup": StageResources(
            memory="2G", extra=("--b=2",), languages={"de": Resources(memory="8G")})},
        languages={"de": Resources(memory="4G", time="2:00:00")},
    )  # fmt: skip
    assert resources(config, "filter", "mt").memory == "1G"
    assert resources(config, "dedup", "mt").memory == "2G"
    assert resources(config, "filter", "de").memory == "4G"
    narrow = resources(config, "dedup", "de")
    assert (narrow.memory, narrow.time, narrow.partition) == ("8G", "2:00:00", "cpu")
    assert narrow.extra == ("--a=1", "--b=2")


@pytest.mark.parametrize(("text", "expected"), [
    ("90", 5400), ("1:30", 90), ("2:00:00", 7200), ("1-0", 86400), ("1-02:30", 95400),
])  # fmt: skip
def test_times_are_read_as_slurm_reads_them(text: str, expected: int) -> None:
    assert seconds(text) == expected


def test_times_and_memory_are_rounded_up() -> None:
    assert time_text(61) == "0:02:00"
    assert seconds(time_text(7200)) == 7200
    assert megabytes("2G") == 2048


@pytest.mark.parametrize(("lines", "said"), [
    ('[slurm]\nmemorry = "1G"', "memory"),
    ('[slurm]\nmemory = "1 GB"', "slurm.memory"),
    ('[slurm]\nextra = ["rm -rf"]', "slurm.extra"),
    ('[slurm.stages.dedupe]\ncpus = 1', "dedupe"),
    ('[slurm.languages.xx]\ncpus = 1', "'xx'"),
    ('[slurm]\npartition = "a b"', "slurm.partition"),
])  # fmt: skip
def test_what_slurm_would_misread_is_refused(crawl: Path, lines: str, said: str) -> None:
    with pytest.raises(RecipeError, match=said):
        read(write_recipe(crawl, "refused.toml", more=lines))


def test_no_key_and_no_byte_of_a_release_depends_on_the_table(
    copied: Path, crawl: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    lines = '[slurm]\npartition = "x"\n[slurm.languages.mt]\nmemory = "9G"\n'
    recipe = write_recipe(crawl, "asked.toml", more=lines)
    before = (copied / "release" / "manifest.json").read_bytes()
    old = States(copied, *thaw(copied))
    assert cli(["run", str(recipe), "--out", str(copied), "--workers", "1"]) == 0
    new = States(copied, *thaw(copied))
    assert new.recipe.slurm.partition == "x"
    assert [new.key(t) for t in all_tasks(new.plan)] == [old.key(t) for t in all_tasks(old.plan)]
    shutil.rmtree(copied / "release")
    (copied / "shards" / "seal" / "00000.manifest.json").unlink(missing_ok=True)
    assert cli(["run", str(recipe), "--out", str(copied), "--workers", "1"]) == 0
    assert (copied / "release" / "manifest.json").read_bytes() == before


def test_more_is_asked_for_within_the_cap() -> None:
    asked = Resources(time="0:10:00", memory="512M")
    retry = Retry(memory_cap="1500M", time_cap="1:00:00")
    assert with_more(asked, retry, memory_mb=512, time_s=0).memory == "1024M"
    assert with_more(asked, retry, memory_mb=1024, time_s=0).memory == "1500M"
    assert with_more(asked, retry, memory_mb=0, time_s=600).time == "0:20:00"
    assert with_more(asked, Retry(), memory_mb=512, time_s=600) == asked


def test_estimates_grow_with_the_input_and_yield_to_the_recipe(finished: Path) -> None:
    small = with_estimates(Resources(), 10, 300)
    large = with_estimates(Resources(), 10_000, 3000)
    assert seconds(small.time or "") == 600 < seconds(large.time or "")
    assert megabytes(small.memory or "") < megabytes(large.memory or "")
    assert with_estimates(Resources(time="5", memory="1G"), 10_000, 3000).time == "5"
    _, plan = thaw(finished)
    files = {part.file: 1_000_000 for shard in plan.inputs for part in shard}
    sizes = Sizes(plan, files, {"ga": 3, "mt": 1})
    assert sum(sizes.inputs) == pytest.approx(sizes.stored)
    from pipeline.tasks import Task

    assert sizes.of(Task("union", "ga", 0), gathers=True) == pytest.approx(sizes.stored * 3 / 4)
