"""The parsing process ends where it must, and a page's fate does not depend on its neighbours."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Literal

import pytest

from pipeline.extract.config import ExtractConfig
from pipeline.extract.frames import BUFFER_BYTES, Receiver, send
from pipeline.extract.page import page_reader
from pipeline.extract.sandbox import Sandbox
from pipeline.extract.task import PageTask

Page = Callable[..., str]


def html(source: str) -> PageTask:
    return PageTask(body=source.encode(), form="html")


HEAVY = html("<html><body>" + "<a href=x>y</a> " * 300_000)
"""Three hundred thousand links in one block: more than ten CPU seconds of trafilatura."""


def test_page_that_spins_is_ended_inside_c(page: Page) -> None:
    with Sandbox(ExtractConfig(extractor="trafilatura", timeout_s=2.0)) as sandbox:
        assert sandbox.read(HEAVY).reason == "timeout"
        after = sandbox.read(html(page("Danach.")))
    assert after.reason is None
    assert "Danach." in after.text


@pytest.mark.parametrize(
    ("extractor", "memory_mb", "wide"),
    [
        ("trafilatura", 256, "<p>Ein Absatz von vielen.</p>\n" * 150_000),
        ("blocks", 768, "<p>x" * 4_000_000),
    ],
)
def test_page_beyond_the_memory_limit(
    page: Page, extractor: Literal["blocks", "trafilatura"], memory_mb: int, wide: str
) -> None:
    config = ExtractConfig(extractor=extractor, memory_mb=memory_mb)
    with Sandbox(config) as sandbox:
        assert sandbox.read(html(wide)).reason == "memory_limit"
        assert sandbox.read(html(page("Danach."))).reason is None


def test_killed_process_costs_no_page(page: Page) -> None:
    with Sandbox(ExtractConfig()) as sandbox:
        first = sandbox.read(html(page("Eins.")))
        assert sandbox.pid is not None
        os.kill(sandbox.pid, signal.SIGKILL)
        assert sandbox.read(html(page("Eins."))) == first


def test_a_batch_is_read_as_its_pages_would_be(page: Page) -> None:
    """One that ends the process costs the others nothing, wherever it stands."""
    tasks = [html(page("Eins.")), HEAVY, html(page("Zwei.")), html(""), html(page("Drei."))]
    with Sandbox(ExtractConfig(extractor="trafilatura", timeout_s=2.0)) as sandbox:
        together = sandbox.read_all(tasks)
        assert together == [sandbox.read(task) for task in tasks]
        assert sandbox.read_all([]) == []
    assert [result.reason for result in together] == [None, "timeout", None, "empty_body", None]


def test_frames_of_any_length_cross_in_order() -> None:
    ours, theirs = socket.socketpair()
    frames = [b"", b"x", b"y" * (BUFFER_BYTES - 12), b"zz" * 40, b"w" * (3 * BUFFER_BYTES), b"end"]
    with ours, theirs:
        sender = threading.Thread(target=lambda: [send(theirs, frame) for frame in frames])
        sender.start()
        receiver = Receiver(ours)
        assert [bytes(receiver.frame() or b"") for _ in frames] == frames
        sender.join()
        theirs.sendall(b"\0\0\0\0\0\0\0\5abc")  # and no more of it
        theirs.shutdown(socket.SHUT_WR)
        assert receiver.frame() is None


def test_stopped_process_meets_the_backstop() -> None:
    with Sandbox(ExtractConfig(), wall_s=5.0) as sandbox:
        sandbox.read(html("<p>x"))
        stopped = sandbox.pid
        assert stopped is not None
        os.kill(stopped, signal.SIGSTOP)
        assert sandbox.read(html("<p>x")).reason in (None, "no_main_content")
        assert sandbox.pid != stopped


def test_same_result_as_without_a_process_and_after_replacement(page: Page) -> None:
    tasks = [html(page(f"Seite {number}.")) for number in range(7)]
    read = page_reader(ExtractConfig())
    expected = [read(task) for task in tasks]
    with Sandbox(ExtractConfig(child_pages=2), max_grown_mb=-1000) as sandbox:
        pids = []
        for task, result in zip(tasks, expected, strict=True):
            assert sandbox.read(task) == result
            pids.append(sandbox.pid)
        assert [len(set(pids[i : i + 2])) for i in (0, 2, 4)] == [1, 1, 1]
        assert len(set(pids)) == 4


def test_a_process_that_has_not_grown_is_kept(page: Page) -> None:
    tasks = [html(page(f"Seite {number}.")) for number in range(6)]
    with Sandbox(ExtractConfig(child_pages=2)) as sandbox:
        pids = {sandbox.pid for task in tasks if sandbox.read(task).reason is None}
        assert len(pids) == 1


def test_a_process_that_has_grown_is_replaced(page: Page) -> None:
    with Sandbox(ExtractConfig(child_pages=2), max_grown_mb=5) as sandbox:
        sandbox.read(html(page("Seite.")))
        first = sandbox.pid
        sandbox.read(html(page("Große Seite. " * 1_000_000)))
        sandbox.read(html(page("Seite.")))
        assert sandbox.pid != first


def test_the_process_loads_no_tables() -> None:
    """Arrow takes a quarter of the smallest address space, and a moment of every start."""
    script = (
        "import sys, pipeline.extract.child\n"
        "from pipeline.extract.config import ExtractConfig\n"
        "from pipeline.extract.page import page_reader\n"
        "page_reader(ExtractConfig(extractor='trafilatura'))\n"
        "print('pyarrow' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True,
                          cwd=Path(__file__).parents[2])  # fmt: skip
    assert done.stdout == b"False\n"


def test_ends_with_its_parent(tmp_path: Path) -> None:
    script = (
        "import os, sys\n"
        "from pipeline.extract.config import ExtractConfig\n"
        "from pipeline.extract.sandbox import Sandbox\n"
        "from pipeline.extract.task import PageTask\n"
        "sandbox = Sandbox(ExtractConfig())\n"
        "sandbox.read(PageTask(body=b'<p>x', form='html'))\n"
        "print(sandbox.pid, flush=True)\n"
        "os.kill(os.getpid(), 9)\n"
    )
    root = str(Path(__file__).parents[2])
    done = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": root},
        check=False,
    )
    child = int(done.stdout)
    for _ in range(100):
        status = Path(f"/proc/{child}/stat")
        if not status.exists() or ") Z " in status.read_text():
            return
        time.sleep(0.05)
    pytest.fail("the parsing process outlives its parent")
