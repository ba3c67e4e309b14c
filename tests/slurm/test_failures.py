"""Why an attempt ended, from logs and states as a real Slurm 22.05 wrote them."""

import pytest

from pipeline.slurm.cluster import Ended, _from_accounting, _from_control, _queued
from pipeline.slurm.config import Resources, Retry
from pipeline.slurm.failures import Retries, class_of, meaning
from pipeline.slurm.record import Submitted
from pipeline.tasks import Task

BEGIN = "begin: filter mt 0; job 12, attempt 0, node n1\n"
ENDED = "slurmstepd: error: *** JOB 12 ON n1 CANCELLED AT 2026-11-24T14:00:00 "
MEMORY = (
    "slurmstepd: error: StepId=12.batch exceeded memory limit (436318208 > 104857600), "
    "being killed\n"
)
KERNEL = (
    "slurmstepd-n1: error: Detected 1 oom-kill event(s) in StepId=12.batch. Some of your "
    "processes may have been killed by the cgroup out-of-memory handler.\n"
)
ACCOUNTED = """1_1|FAILED|7:0
2_[0-1]|CANCELLED|0:0
3_[0]|CANCELLED by 0|0:0
4_0|OUT_OF_MEMORY|0:125
5_0|CANCELLED by 0|0:0
9_0|PREEMPTED|0:0
"""


@pytest.mark.parametrize(("log", "ended", "expected"), [
    (BEGIN + "eurosift: filter mt 0 failed: x\nend: exit 1\n", None, "failed"),
    (BEGIN + "end: exit 2\n", None, "failed"),
    (BEGIN + "filter mt 0: 1 file written.\nend: exit 0\n", None, "done"),
    (None, Ended("COMPLETED", "0:0", "None"), "done"),
    (BEGIN + "end: exit 3\n", None, "input"),
    (BEGIN + "end: exit 75\n", None, "again"),
    (BEGIN + "end: exit 137\n", None, "signal"),
    (BEGIN + "end: memory\n", None, "memory"),
    (BEGIN + MEMORY, Ended("FAILED", "0:9", "NonZeroExitCode"), "memory"),
    (BEGIN + KERNEL, None, "memory"),
    (BEGIN + ENDED + "DUE TO TIME LIMIT ***\nend: stopped\n", None, "time"),
    (BEGIN + ENDED + "***\nend: stopped\n", Ended("CANCELLED", "0:15", "None"), "cancelled"),
    (BEGIN + "end: stopped\n", Ended("TIMEOUT", "0:15", "TimeLimit"), "time"),
    (BEGIN + ENDED + "DUE TO NODE FAILURE, SEE SLURMCTLD LOG FOR DETAILS ***\n", None, "node"),
    (BEGIN + ENDED + "DUE TO PREEMPTION ***\nend: stopped\n", None, "preempted"),
    ("begin: x\nend: node, started 3 times again\n", None, "node"),
    (BEGIN, Ended("FAILED", "0:9", "JobLaunchFailure"), "killed"),
    (BEGIN, Ended("NODE_FAIL", "0:0", "NodeDown"), "node"),
    (BEGIN, Ended("OUT_OF_MEMORY", "0:125", "OutOfMemory"), "memory"),
    (BEGIN, None, "killed"),
    (None, Ended("CANCELLED", "0:0", "DependencyNeverSatisfied"), "dependency"),
    (None, Ended("CANCELLED", "0:0", "Dependency"), "dependency"),
    (None, Ended("CANCELLED", "0:0", "Priority"), "cancelled"),
    (BEGIN + KERNEL, Ended("OUT_OF_MEMORY", "0:125", "OutOfMemory"), "memory"),
    (None, None, "unknown"),
    (BEGIN + MEMORY + BEGIN + "end: exit 1\n", None, "failed"),  # the last attempt counts
])  # fmt: skip
def test_classes(log: str | None, ended: Ended | None, expected: str) -> None:
    assert class_of(log, ended) == expected


@pytest.mark.parametrize(("log", "expected"), [
    ("eurosift: filter ga 0 failed: y\neurosift: filter mt 0 failed: x\nNext: z\nend: exit 1\n",
     "x"),
    ("eurosift: filter ga 0 failed: y\nend: exit 1\n", ""),  # of another task
    ("/spool/script: line 30: /nope: No such file or directory\nend: exit 127\n",
     "/spool/script: line 30: /nope: No such file or directory"),
    ("eurosift: The plan of R has no task filter mt 0.\nend: exit 2\n",
     "The plan of R has no task filter mt 0."),
    ("end: exit 1\n", ""),
])  # fmt: skip
def test_what_an_attempt_said_of_a_task(log: str, expected: str) -> None:
    one = Submitted("s/0000", "filter", "mt", ((0,),), "0:10:00", "512M", ())
    before = "begin: filter mt 0; job 11, attempt 0, node n1\neurosift: filter mt 0 failed: old\n"
    assert meaning("failed", before + BEGIN + log, one, Task("filter", "mt", 0)) == expected


def test_more_is_not_asked_for_without_a_cap() -> None:
    task = Task("filter", "mt", 0)
    tried = Retries(memory={task: 512}, time={task: 600})
    same = Resources(time="0:10:00", memory="512M")
    for retry, expected in ((Retry(), True), (Retry(memory_cap="1G", time_cap="1:00:00"), False)):
        assert tried.had_as_much(task, tried.raised(same, retry, [task])) == expected
    assert not tried.had_as_much(Task("filter", "ga", 0), same)
    assert not tried.had_as_much(task, Resources(time="0:20:00", memory="1G"))  # by the recipe


def test_answers_of_the_cluster_are_read() -> None:
    queued = _queued("21|0|22|R|None|eurosift:a/0001\n21|1|21|PD|DependencyNeverSatisfied|x|y\n")
    assert [(q.job, q.element, q.raw, q.hopeless) for q in queued] == [
        ("21", 0, "22", False), ("21", 1, "21", True)]  # fmt: skip
    found = _from_accounting(ACCOUNTED)
    assert {key: class_of(None, end) for key, end in found.items()} == {
        ("1", 1): "killed", ("2", 0): "dependency", ("2", 1): "dependency", ("3", 0): "cancelled",
        ("4", 0): "memory", ("5", 0): "cancelled", ("9", 0): "preempted",
    }  # fmt: skip
    line = (
        "JobId=21 ArrayJobId=21 ArrayTaskId=1-2%4 JobState=PENDING Reason=Dependency ExitCode=0:0\n"
    )
    assert set(_from_control(line)) == {("21", 1), ("21", 2)}
