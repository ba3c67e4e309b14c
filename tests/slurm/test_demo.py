"""The demo crawl in one submission: 24 languages, all stages, chunked arrays, two submitters."""

import pytest

from language_id.languages import OFFICIAL
from pipeline.plan import thaw
from pipeline.slurm.record import read_all
from pipeline.state import all_tasks
from tests.slurm.conftest import Demo, slurm


def test_two_submitters_at_once_submit_every_task_once(demo: Demo) -> None:
    assert sum("0 tasks in 0 arrays submitted" in line for line in demo.said) == 1, demo.said
    records = read_all(demo.run)
    tasks = [task for one in records for n in range(len(one.elements)) for task in one.tasks(n)]
    assert len(tasks) == len(set(tasks))
    assert set(tasks) == set(all_tasks(thaw(demo.run)[1]))
    assert {one.language for one in records if one.step == "filter"} == set(OFFICIAL)


def test_arrays_are_cut_at_the_limit_of_the_cluster(demo: Demo) -> None:
    """MaxArraySize is 4 here, and there are five input shards."""
    records = read_all(demo.run)
    extract = [one for one in records if one.step == "extract"]
    identify = [one for one in records if one.step == "identify"]
    assert [len(one.elements) for one in extract] == [4, 1]
    assert [one.after for one in identify] == [
        (f"aftercorr:{extract[0].job}",),
        (f"afterok:{extract[1].job}",),
    ]
    for one in records:
        if one.step == "signatures":  # every chunk is waited for
            assert one.after == (f"afterok:{identify[0].job}:{identify[1].job}",)


def test_a_second_submission_during_the_run_submits_nothing(
    demo: Demo, capfd: pytest.CaptureFixture[str]
) -> None:
    assert slurm("submit", demo.run) == 0
    assert "0 tasks in 0 arrays submitted" in capfd.readouterr().out
