"""What happens on clusters, made to happen: killed processes, lost nodes, limits, cancelled jobs.

Every incident hits a copy of a finished run of which some tasks are to be done again; in the end it
must be the finished run again, to the byte.
"""

import fcntl
import os
import re
import select
import shutil
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from pipeline.cli import run as cli
from pipeline.commands.slurm import logs
from pipeline.errors import RecipeError, RunError
from pipeline.slurm import cluster as calls
from pipeline.slurm import record
from pipeline.slurm.submit import look
from tests.conftest import different
from tests.slurm.conftest import Cluster, Stage, drained, eurosift, slurm, until

Staged = Callable[..., Stage]


def parent_of(pid: int) -> int:
    text = Path(f"/proc/{pid}/status").read_text()
    return int(text.partition("PPid:")[2].split()[0])


def waits_for(pid: int, number: int) -> bool:
    """Whether a signal was sent to a stopped process."""
    text = Path(f"/proc/{pid}/status").read_text()
    pending = int(text.partition("ShdPnd:")[2].split()[0], 16)
    return bool(pending >> (number - 1) & 1)


def whole(one: Stage, finished: Path) -> None:
    """The run is done and is the finished one."""
    drained(one.run)
    conditions = {name for row in one.status().values() for name in row if row[name]}
    assert conditions.isdisjoint({"failed", "missing", "stale", "waiting", "queued"}), one.status()
    ours = [name for name in different(one.run, finished) if not name.startswith("plan/")]
    assert ours == []
    assert not list(one.run.rglob("*.tmp-*"))


def test_a_killed_child_is_started_again(stage: Staged, finished: Path) -> None:
    one = stage()
    one.undo("filter", "mt")
    one.mark("hold", "filter-mt-0")
    assert slurm("submit", one.run) == 0
    os.kill(one.started("filter-mt-0"), signal.SIGKILL)
    one.started("filter-mt-0")
    one.unmark("hold", "filter-mt-0")
    whole(one, finished)
    log = one.log("filter", "mt")
    assert "end: exit 137, starting again" in log
    assert log.count("begin: ") == 2


def test_a_killed_batch_script_is_said_and_submitted_again(stage: Staged, finished: Path) -> None:
    one = stage()
    one.undo("filter", "mt")
    one.mark("hold", "filter-mt-0")
    assert slurm("submit", one.run) == 0
    os.kill(parent_of(one.started("filter-mt-0")), signal.SIGKILL)
    drained(one.run)
    row = one.status()["filter", "mt"]
    assert row["failures"] == {"killed": 1}
    assert row["log"].endswith("_0.log")
    assert one.status()["write", "mt"]["failures"] == {"dependency": 1}
    one.unmark("hold", "filter-mt-0")
    assert slurm("retry", one.run) == 0
    whole(one, finished)


def test_a_lost_node_costs_only_time(stage: Staged, finished: Path, cluster: Cluster) -> None:
    one = stage()
    one.undo("filter", "mt")
    one.mark("hold", "filter-mt-0")
    assert slurm("submit", one.run) == 0
    one.started("filter-mt-0")
    job = one.job("filter", "mt")
    node = calls.call(["squeue", "-h", "-j", job, "-o", "%N"]).strip()
    number = node.rpartition("-")[2]
    cluster.do("kill-node", number)
    calls.call(["scontrol", "update", f"NodeName={node}", "State=DOWN", "Reason=test"])
    try:
        one.started("filter-mt-0")
        one.unmark("hold", "filter-mt-0")
        whole(one, finished)
        assert f"attempt 0, node {node}" in one.log("filter", "mt")
        assert "attempt 1, node n" in one.log("filter", "mt")
    finally:
        cluster.do("start-node", number)


@pytest.mark.parametrize(("feature", "state", "said"), [
    ("bounded", "OUT_OF_MEMORY", "killed by the kernel at the limit of 300M of its control group"),
    ("poll", "FAILED", "killed by Slurm, which saw "),
])  # fmt: skip
def test_a_task_that_needs_more_memory_gets_it(
    stage: Staged, finished: Path, cluster: Cluster, feature: str, state: str, said: str
) -> None:
    if feature not in calls.call(["sinfo", "-h", "-o", "%f"]).replace("\n", ",").split(","):
        pytest.skip(cluster.why_unbounded)
    one = stage(f'''[slurm.stages.filter]
memory = "300M"
constraint = "{feature}"
[slurm.retry]
memory_cap = "600M"
''')
    one.undo("filter", "mt")
    one.mark("eat", "filter-mt-0")
    assert slurm("submit", one.run) == 0
    drained(one.run)
    row = one.status()["filter", "mt"]
    assert row["failures"] == {"memory": 1}
    assert said in row["last"]
    job = one.job("filter", "mt")
    assert f"JobState={state} " in calls.call(["scontrol", "-o", "show", "job", job])
    assert ("end: memory" in one.log("filter", "mt")) == (feature == "bounded")
    assert slurm("retry", one.run) == 0
    drained(one.run)
    assert record.read_all(one.run)[-7].memory == "600M"
    assert one.status()["filter", "mt"]["failures"] == {"memory": 1}
    assert slurm("retry", one.run) == 1  # the cap is reached: not submitted, and said
    assert look(one.run).tasks == {}
    one.unmark("eat", "filter-mt-0")
    one.more = '[slurm.retry]\nmemory_cap = "2G"\n'
    one.plan()
    assert slurm("retry", one.run) == 0
    whole(one, finished)


def test_a_failing_language_stops_no_other(
    stage: Staged, finished: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    one = stage()
    one.undo("redact", "mt")
    one.undo("filter", "ga", "hr")
    output = one.run / "redact" / "mt" / "00000.parquet"
    output.unlink()
    output.mkdir()  # nothing can be renamed onto a folder
    assert slurm("submit", one.run) == 0
    drained(one.run)
    rows = one.status()
    assert rows["filter", "ga"].get("done") == rows["filter", "hr"].get("done") == 1
    assert rows["redact", "mt"]["failures"] == {"failed": 1}
    assert "Is a directory" in rows["redact", "mt"]["last"]
    assert rows["filter", "mt"]["failures"] == {"dependency": 1}
    assert rows["balance", None]["failures"] == {"input": 1}
    assert "languages that are incomplete: mt." in rows["balance", None]["last"]
    assert rows["seal", None]["failures"] == {"dependency": 1}
    output.rmdir()
    capfd.readouterr()
    assert slurm("logs", one.run, "redact", "mt") == 0
    assert "redact mt 0 failed: " in capfd.readouterr().out
    assert slurm("logs", one.run, "shards") == 0
    paths = [line.rpartition(": ")[2] for line in capfd.readouterr().out.splitlines()]
    assert any(path.endswith("(not started)") for path in paths)
    assert any("languages that are incomplete: mt." in Path(path).read_text()
               for path in paths if path.endswith(".log"))  # fmt: skip
    with pytest.raises(RecipeError, match=r"no stage or step nothing\. There are: extract"):
        logs(one.run, "nothing", None, None)
    shown = eurosift("status", one.run).communicate(timeout=60)[0]
    assert shown.endswith(f"Next: eurosift slurm submit {one.run}\n")
    assert slurm("submit", one.run) == 0
    whole(one, finished)
    shown = eurosift("status", one.run).communicate(timeout=60)[0]
    assert f"Next: eurosift slurm logs {one.run} seal   eurosift verify" in shown
    capfd.readouterr()
    assert slurm("logs", one.run, "seal") == 0
    summary = capfd.readouterr().out
    assert " kept + " in summary
    assert f"manifest  {one.run}/release/manifest.json" in summary


def test_an_input_that_changed_asks_for_a_new_plan(stage: Staged) -> None:
    one = stage()
    archive = min(one.recipe.parent.glob("*.warc.gz"))
    before, times = archive.read_bytes(), archive.stat()
    for path in one.run.glob("extract/*.manifest.json"):
        path.unlink()
    try:
        archive.write_bytes(before + b"x")
        assert slurm("submit", one.run, "--stage", "extract") == 0
        drained(one.run)
    finally:
        archive.write_bytes(before)
        os.utime(archive, ns=(times.st_atime_ns, times.st_mtime_ns))
    assert one.status()["extract", None]["failures"] == {"input": 1}
    shown = eurosift("status", one.run).communicate(timeout=60)[0]
    again = f"eurosift slurm plan RECIPE --out {one.run} && eurosift slurm submit {one.run}"
    assert shown.endswith(f"Next: {again}\n")


def test_a_run_is_cancelled_and_resumed(
    stage: Staged, finished: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    one = stage()
    one.undo("redact", "ga", "hr", "mt")
    one.mark("hold", "redact-ga-0")
    assert slurm("submit", one.run) == 0
    one.started("redact-ga-0")
    assert one.status()["redact", "ga"]["running"] == 1
    assert one.status()["filter", "ga"]["queued"] == 1
    with pytest.raises(RunError, match="queued or running under another plan"):
        from pipeline.commands.slurm import plan

        text = one.recipe.read_text().replace("temperature = 0.5", "temperature = 0.6")
        changed = one.recipe.with_suffix(".changed.toml")
        changed.write_text(text)
        plan(changed, one.run, explain=False)
    lost = msgspec.structs.replace(record.read_all(one.run)[-1], job=None)
    record.write(one.run, lost)  # as if the submission had died before it noted the id
    assert slurm("submit", one.run) == 0
    assert "0 tasks in 0 arrays submitted" in capfd.readouterr().out
    assert record.read_all(one.run)[-1].job is not None
    assert slurm("cancel", one.run) == 0
    drained(one.run)
    assert one.status()["redact", "ga"]["failures"] == {"cancelled": 1}
    assert one.status()["write", "ga"]["failures"] == {"cancelled": 1}  # it had not started
    shown = eurosift("status", one.run).communicate(timeout=60)[0]
    assert re.search(r"^write +4 languages .*cancelled 4", shown, re.MULTILINE), shown
    one.unmark("hold", "redact-ga-0")
    assert slurm("submit", one.run) == 0
    whole(one, finished)


def test_a_changed_recipe_redoes_what_depends_on_it(
    stage: Staged, capfd: pytest.CaptureFixture[str]
) -> None:
    one = stage()
    assert slurm("submit", one.run) == 0
    assert "0 tasks in 0 arrays submitted" in capfd.readouterr().out
    shutil.copytree(one.run, local := one.run.with_name("local"))
    one.undo("filter", "mt")
    assert slurm("submit", one.run) == 0
    drained(one.run)
    one.plan("[filter.bounds]\nmax_mean_word_chars = { max = false }")
    row = one.status()["filter", "mt"]  # an earlier job did it: that is no failure
    assert row["stale"] == 1
    assert "failures" not in row
    first = len(record.read_all(one.run))
    assert slurm("submit", one.run) == 0
    steps = {submitted.step for submitted in record.read_all(one.run)[first:]}
    assert steps == {"filter", "balance", "write", "seal"}
    assert cli(["run", str(one.recipe), "--out", str(local), "--workers", "1"]) == 0
    drained(one.run)
    assert cli(["verify", str(one.run)]) == 0
    assert different(one.run, local) == []
    assert "off" in (one.run / "plan" / "recipe.json").read_text()


def test_a_time_limit_is_no_reason_to_start_again(stage: Staged, finished: Path) -> None:
    one = stage('[slurm.retry]\ntime_cap = "1:00:00"\n')
    one.undo("filter", "ga", "mt")
    one.mark("hold", "filter-mt-0")
    one.mark("deaf", "filter-ga-0")  # the TERM is not heard: only the KILL ends it
    assert slurm("submit", one.run) == 0
    for code in ("ga", "mt"):
        one.started(f"filter-{code}-0")
    soon = time.strftime("%Y-%m-%dT%H:%M:%S", time.localtime(time.time() + 3))
    for code in ("ga", "mt"):
        job = f"{one.job('filter', code)}_0"
        calls.call(["scontrol", "update", f"JobId={job}", f"EndTime={soon}"])
    drained(one.run)
    for code in ("ga", "mt"):
        assert one.log("filter", code).count("begin: ") == 1
        row = one.status()["filter", code]
        assert row["failures"] == {"time": 1}
        assert row["last"].endswith("stopped at its time limit of 0:10:00")
    assert "end: stopped" in one.log("filter", "mt")
    assert "end: " not in one.log("filter", "ga")
    one.unmark("hold", "filter-mt-0")
    one.unmark("deaf", "filter-ga-0")
    assert slurm("retry", one.run) == 0
    found = [r for r in record.read_all(one.run) if r.title == "filter-ga"]
    assert [r.time for r in found] == ["0:10:00", "0:20:00"]
    whole(one, finished)


def test_a_cancelled_task_stops_at_a_batch(stage: Staged, finished: Path) -> None:
    one = stage("[run]\nbatch_rows = 1\n")
    (one.run / "extract" / "00000.manifest.json").unlink()
    assert slurm("submit", one.run, "--stage", "extract") == 0
    working = one.started("extract-0")
    until(lambda: list(one.run.glob("extract/00000.*.tmp-*")), 60, "the task to write")
    os.kill(working, signal.SIGSTOP)  # so that it cannot be done before the TERM comes
    calls.call(["scancel", one.job("extract", None)])
    until(lambda: waits_for(working, signal.SIGTERM), 30, "the script to pass the TERM on")
    os.kill(working, signal.SIGCONT)
    log = one.run / "slurm" / "logs" / "extract" / f"{one.job('extract', None)}_0.log"
    until(lambda: "end: stopped" in log.read_text(), 60, "the task to stop")
    assert "extract 0 was stopped; nothing of it is left half-written." in log.read_text()
    drained(one.run)
    assert not list(one.run.rglob("*.tmp-*"))
    assert not (one.run / "extract" / "00000.manifest.json").exists()
    assert one.status()["extract", None]["failures"] == {"cancelled": 1}
    assert slurm("submit", one.run) == 0
    whole(one, finished)


def on_a_terminal(*arguments: object) -> tuple[subprocess.Popen[bytes], int]:
    """`eurosift …` on a terminal of 24 lines; and the terminal's other end."""
    ours, theirs = os.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 120, 0, 0))
    command = [sys.executable, "-m", "pipeline", *map(str, arguments)]
    started = subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs,
                               env={**os.environ, "TERM": "xterm"})  # fmt: skip
    os.close(theirs)
    return started, ours


def read_until(source: int, word: bytes, seconds: float = 60) -> bytes:
    """What comes from a terminal or pipe until it holds a word, or ends."""
    said = b""
    end = time.monotonic() + seconds
    while word not in said:
        assert time.monotonic() < end, said.decode()
        if select.select([source], [], [], 0.2)[0]:
            try:
                more = os.read(source, 65536)
            except OSError:  # how Linux says that a terminal's other end is closed
                break
            if not more:
                break
            said += more
    return said


def test_status_is_watched_until_all_is_done(stage: Staged, finished: Path, tmp_path: Path) -> None:
    one = stage(f'scratch = "{tmp_path}/scratch/$USER-x"')
    one.undo("filter", "mt")
    one.mark("hold", "filter-mt-0")
    assert slurm("submit", one.run) == 0
    one.started("filter-mt-0")
    scratch = Path((one.folder / "tmpdir-filter-mt-0").read_text().strip())
    assert scratch.is_dir()
    assert scratch.parent.parent == tmp_path / "scratch"
    live, screen = on_a_terminal("status", one.run, "--watch")
    piped = eurosift("status", one.run, "--watch")
    assert piped.stdout is not None
    shown = read_until(screen, b"running")
    lines = read_until(piped.stdout.fileno(), b"seal")
    assert b"running" in lines
    one.unmark("hold", "filter-mt-0")
    shown += read_until(screen, b"nothing ever says this")
    lines += read_until(piped.stdout.fileno(), b"nothing ever says this")
    assert live.wait(timeout=60) == piped.wait(timeout=60) == 0
    piped.stdout.close()
    os.close(screen)
    assert b"\x1b[" in shown  # drawn over itself
    assert b"\x1b" not in lines
    assert lines.count(b"step ") >= 2  # anew at each change
    assert b"running" not in lines[lines.rindex(b"step ") :]
    until(lambda: not list(scratch.parent.iterdir()), 30, "scratch to be cleared")
    whole(one, finished)


def test_a_terminated_task_leaves_nothing_half_written(copied: Path) -> None:
    for path in copied.glob("extract/*.manifest.json"):
        path.unlink()
    task = eurosift("task", copied, "extract", "0")
    until(lambda: list(copied.glob("extract/*.tmp-*")), 60, "the task to write")
    task.send_signal(signal.SIGTERM)
    said = task.communicate(timeout=60)[0]
    assert task.returncode == 143, said
    assert "was stopped" in said
    assert not list(copied.rglob("*.tmp-*"))
    assert not (copied / "extract" / "00000.manifest.json").exists()
    assert subprocess.run(["pgrep", "-P", str(task.pid)], capture_output=True).returncode == 1
