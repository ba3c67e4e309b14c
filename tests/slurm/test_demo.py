"""The demo crawl through all stages as arrays on a real cluster: the bytes of the local run."""

import os
import re
from pathlib import Path

import pytest

from language_id.languages import OFFICIAL
from pipeline.cli import run as cli
from pipeline.slurm.record import read_all
from pipeline.slurm.submit import look
from pipeline.stages import STEPS
from tests.pipeline.conftest import different
from tests.slurm.conftest import Cluster, drained, eurosift, slurm

DEMO = Path(__file__).parents[2] / "pipeline" / "recipes" / "demo.toml"

TABLE = """
[slurm]
pack_minutes = 1.0
[slurm.stages.extract]
pack = 1
max_running = 3
[slurm.stages.identify]
pack = 1
"""


@pytest.mark.slow
def test_24_languages_through_all_stages_in_one_submission(
    cluster: Cluster, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    recipe = tmp_path / "demo.toml"
    text = DEMO.read_text(encoding="utf-8").replace("../sample", str(DEMO.parents[1] / "sample"))
    recipe.write_text(text + TABLE, encoding="utf-8")
    run, local = tmp_path / "run", tmp_path / "local"
    assert slurm("plan", recipe, "--out", run) == 0
    both = [eurosift("slurm", "submit", run) for _ in range(2)]  # at the same moment
    said = sorted((one.communicate(timeout=120)[0].splitlines()[-1] for one in both), key=len)
    assert [one.returncode for one in both] == [0, 0], said
    shown = " ".join(said)
    assert re.search(r"\b0 tasks in 0 arrays submitted", shown), shown
    records = read_all(run)
    tasks = [task for one in records for n in range(len(one.elements)) for task in one.tasks(n)]
    assert len(tasks) == len(set(tasks)), "a task was submitted twice"
    assert {task.step for task in tasks} == {step.name for step in STEPS}
    assert [len(one.elements) for one in records if one.step == "extract"] == [4, 1]  # MaxArraySize
    second = [one for one in records if one.step == "identify"][-1]
    first = [one for one in records if one.step == "extract"][-1]
    assert second.after == (f"afterok:{first.job}",)
    assert any(part.startswith("aftercorr:") for one in records for part in one.after)
    groups = {(one.step, one.language) for one in records}
    assert {code for step, code in groups if step == "filter"} == set(OFFICIAL)

    assert slurm("submit", run) == 0  # a second submission while the first one runs
    assert "0 tasks in 0 arrays submitted" in capfd.readouterr().out
    assert cli(["run", str(recipe), "--out", str(local), "--workers", str(os.cpu_count())]) == 0
    drained(run, 400)
    assert cli(["status", str(run)]) == 0, capfd.readouterr().out
    assert different(run, local) == []
    assert cli(["verify", str(run)]) == 0
    assert look(run).tasks == {}
    assert slurm("submit", run) == 0
    assert "0 tasks in 0 arrays submitted, 0 on their way already" in capfd.readouterr().out
