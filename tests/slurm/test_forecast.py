"""What a person sees who reviews jobs before they run: costs, how they are told, every script."""

import re
import subprocess
from pathlib import Path

import pytest

from pipeline.slurm.estimates import COSTS, expected
from pipeline.stages import STEPS
from tests.slurm.conftest import slurm


def test_the_review_shows_every_array_its_cost_its_script_and_its_tasks(
    recipe: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert slurm("plan", recipe, "--out", tmp_path / "run", "--explain") == 0
    shown = capfd.readouterr().out
    table, *scripts = shown.split("-" * 78 + "\n")
    found = re.search(r"^(\d+) tasks in (\d+) arrays to submit", table, re.MULTILINE)
    assert found
    assert len(scripts) == int(found[2])
    rows = [line for line in table.splitlines() if re.search(r"\d:\d\d:00 \d+M 1 cpu$", line)]
    assert len(rows) == len(scripts)
    assert sum(int(row.split()[2]) for row in rows) == int(found[1])
    assert "Requests: 3 times the seconds, 10 minutes at least; 1.5 times" in table
    for row, script in zip(rows, scripts, strict=True):
        step, language, *_, time, memory, _, _ = row.split()
        assert f"#SBATCH --time={time}\n#SBATCH --mem={memory}\n" in script
        text, said, tasks = script.partition("\nIts tasks, an element a line:\n")
        assert said
        assert tasks.startswith(f"{step} {'' if language == '-' else f'{language} '}0")
        subprocess.run(["bash", "-n"], input=text, text=True, check=True)
    assert not (tmp_path / "run" / "slurm" / "submitted").exists()


def test_every_step_has_a_cost_that_grows_with_its_input() -> None:
    assert set(COSTS) == {step.name for step in STEPS}
    for step in COSTS:
        small, large = expected(step, 1), expected(step, 1000)
        assert small.seconds < large.seconds
        assert small.memory_mb < large.memory_mb
