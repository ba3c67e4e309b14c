"""From tasks to arrays and their text: packs, chunks, who waits for whom. No cluster needed."""

import platform
import re
import subprocess
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from language_id.languages import UND
from pipeline.plan import Plan, Slice
from pipeline.slurm.arrays import Array, Group, make_arrays, numbers_of, ranges
from pipeline.slurm.config import Resources, SlurmConfig
from pipeline.slurm.script import script, task_lines
from pipeline.stages import step_named
from pipeline.state import all_tasks
from pipeline.tasks import Task

ASKED = Resources(time="0:10:00", memory="512M", cpus=1)


def plan_of(inputs: int, **languages: int) -> Plan:
    slices = tuple((Slice(f"f{k}", "0" * 64),) for k in range(inputs))
    return Plan(version=1, recipe="", inputs=slices, language_shards={**languages, UND: 1})


def made(
    plan: Plan,
    todo: list[Task] | None = None,
    queued: dict[Task, str] | None = None,
    pack: int = 1,
    most: int = 1000,
) -> list[Array]:
    def ask(group: Group, tasks: list[Task]) -> tuple[int, object]:
        return pack, lambda count: ASKED

    return make_arrays(plan, all_tasks(plan) if todo is None else todo, queued or {}, ask, most)  # type: ignore[arg-type]


def waits(arrays: list[Array], step: str, language: str | None = None) -> list[tuple[str, str]]:
    (array,) = [one for one in arrays if (one.step, one.language) == (step, language)]
    return [(w.kind, arrays[w.on].title if isinstance(w.on, int) else w.on) for w in array.waits]


@given(st.sets(st.integers(0, 500), min_size=1))
def test_ranges_are_read_as_they_are_written(numbers: set[int]) -> None:
    assert numbers_of(ranges(numbers)) == sorted(numbers)


@pytest.mark.parametrize("text", ["", "a", "1-", "-1", "1,,2", "1 2"])
def test_what_is_no_range_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"^" + text):
        numbers_of(text)


@given(
    st.integers(1, 12), st.integers(1, 5), st.integers(1, 4), st.integers(1, 5), st.integers(1, 6)
)
def test_every_task_is_in_one_element_and_waits_for_all_that_it_reads(
    inputs: int, de: int, mt: int, pack: int, most: int
) -> None:
    plan = plan_of(inputs, de=min(de, inputs), mt=min(mt, inputs))
    arrays = made(plan, pack=pack, most=most)
    tasks = [task for array in arrays for task in array.tasks]
    assert sorted(map(str, tasks)) == sorted(map(str, all_tasks(plan)))
    at = {task: n for n, array in enumerate(arrays) for task in array.tasks}
    for number, array in enumerate(arrays):
        assert len(array.elements) <= most
        waited = {wait.on for wait in array.waits}
        reads = {r.task for t in array.tasks for r in step_named(array.step).reads(plan, t)}
        assert waited == {at[task] for task in reads}
        assert all(isinstance(on, int) and on < number for on in waited)


def test_no_language_waits_for_another() -> None:
    plan = plan_of(4, de=2, mt=1)
    arrays = made(plan)
    for array in arrays:
        for wait in array.waits:
            other = arrays[int(wait.on)]
            if array.language and other.language:
                assert other.language == array.language
            assert (wait.kind == "afterany") == (array.language is None and bool(other.language))


def test_shard_waits_for_shard_where_they_follow_one_to_one() -> None:
    arrays = made(plan_of(4, de=3, mt=1))
    assert waits(arrays, "identify") == [("aftercorr", "extract")]
    assert waits(arrays, "filter", "de") == [("aftercorr", "redact-de"), ("afterok", "hosts")]
    assert waits(arrays, "redact", "de") == [("afterok", "identify")]


def test_packs_are_those_of_the_input_or_shards_would_wait_for_others() -> None:
    plan = plan_of(5, mt=1)
    arrays = made(plan, pack=2)
    first, second = arrays[:2]
    assert first.elements == second.elements == ((0, 1), (2, 3), (4,))
    part = [task for task in all_tasks(plan) if task != Task("extract", None, 0)]
    arrays = made(plan, part, pack=2)
    assert arrays[0].elements == ((1, 2), (3, 4))
    assert arrays[1].elements == ((0, 1), (2, 3), (4,))
    assert [wait.kind for wait in arrays[1].waits] == ["afterok"]


def test_what_is_queued_is_waited_for_and_not_submitted() -> None:
    plan = plan_of(3, mt=1)
    queued = {Task("extract", None, k): f"77_{k}" for k in range(3)}
    todo = [task for task in all_tasks(plan) if task not in queued]
    arrays = made(plan, todo, queued)
    assert {one.step for one in arrays} == {task.step for task in todo}
    assert waits(arrays, "identify") == [("afterok", f"77_{k}") for k in range(3)]


def test_the_script_is_bash_and_holds_what_was_asked(tmp_path: Path) -> None:
    asked = msgspec.structs.replace(
        ASKED, partition="big", account="p1", max_running=7, extra=("--exclude=n7",)
    )
    array = Array("filter", "filter", "mt", ((0, 1, 2), (5,)), asked)
    config = SlurmConfig(
        scratch="/scratch/$USER", node_cache="/dev/shm", setup=("module load x",), requeues=4
    )
    folder = tmp_path / "a folder"
    text = script(config, folder, array, folder=folder, name="s/0001", after=["afterok:1:2"])
    for line in ("--array=0-1%7", "--partition=big", "--account=p1", "--exclude=n7",
                 "--dependency=afterok:1:2 --kill-on-invalid-dep=yes", "--mem=512M"):  # fmt: skip
        assert f"#SBATCH {line}\n" in text
    place = r"/dev/shm/eurosift-\$\(id -u\)-[0-9a-f]{12}"  # the code of the kernels
    assert re.search(f'^export NUMBA_CACHE_DIR="{place}"$', text, re.MULTILINE)
    assert text.index("module load x") < text.index("-m pipeline task")
    assert f"'{folder}'" in text
    assert "__" not in text.replace("__NONE__", "")
    subprocess.run(["bash", "-n"], input=text, text=True, check=True)
    assert task_lines(array) == "filter mt 0-2\nfilter mt 5\n"


def test_a_line_of_setup_that_fails_ends_the_element(tmp_path: Path) -> None:
    array = Array("filter", "filter", "mt", ((0,),), ASKED)
    config = SlurmConfig(
        setup=("export A=1  # a comment", "module load 'python/3'"), command="touch started"
    )
    text = script(config, tmp_path, array, folder=tmp_path, name="s/0000", after=[])
    (tmp_path / "0000.tasks").write_text(task_lines(array))
    done = subprocess.run(
        ["bash"], input=text, text=True, capture_output=True, cwd=tmp_path, check=False,
        env={"PATH": "/usr/bin:/bin", "SLURM_ARRAY_TASK_ID": "0", "SLURM_JOB_ID": "7"},
    )  # fmt: skip
    assert done.returncode == 1
    assert done.stdout.splitlines() == [
        "begin: filter mt 0; job 7, attempt 0, node " + platform.node(),
        "[slurm] setup ended with 127: module load 'python/3'",
        "end: exit 1",
    ]
    assert not (tmp_path / "started").exists()
