"""The parent's side of the parsing process: start it, feed it, bury it, and say why it died.

Pages are handed over in small batches, because to wake a process costs a tenth of a small page. A
page that ends the process is tried once more, alone in a fresh one, before its reason stands: what
an earlier page left behind, or a moment of bad luck near a limit, must not decide a page's fate. Of
a batch that ends it nobody knows which page did, so each is tried by itself. The process is kept
between pages (starting one costs as much as some 800) and after every so many is replaced if it
holds much more memory than at its start, since lxml and trafilatura leak (adbar/trafilatura issue
216). On 8,000 pages of a crawl, with trafilatura for one page in eleven, it came to 10 MB more, all
of it in the first 3,000.
"""

from __future__ import annotations

import math
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Final, Self

import msgspec

import pipeline
from pipeline.extract.child import MEMORY_STATUS, READY
from pipeline.extract.config import ExtractConfig
from pipeline.extract.frames import Receiver, send
from pipeline.extract.task import PageResult, PageTask

WALL_SECONDS_PER_CPU_SECOND: Final = 60
MIN_WALL_SECONDS: Final = 600
"""Backstop for a process that is stopped and so uses no CPU time. Generous, because wall-clock
time on a shared machine says nothing about a page."""
MAX_GROWN_MB: Final = 128
"""Memory of its own that a process may have come to since its start and still be kept."""


class ExtractorStartError(RuntimeError):
    """The parsing process does not start: an installation fault, not the fault of a page."""


class Sandbox:
    """A persistent parsing process.

    Use as a context manager, from one thread. `wall_s`: seconds a page without any answer after
    which the process is ended. `max_grown_mb`: growth in MB from which it is replaced, looked at
    after every `child_pages` pages.
    """

    def __init__(
        self,
        config: ExtractConfig,
        *,
        wall_s: float | None = None,
        max_grown_mb: float = MAX_GROWN_MB,
    ) -> None:
        self._config = config
        self._wall_s = wall_s or max(
            MIN_WALL_SECONDS,
            WALL_SECONDS_PER_CPU_SECOND * max(config.timeout_s, config.pdf.timeout_s),
            # While OCR reads a page, this process only waits.
            10 * config.ocr.timeout_s * config.ocr.max_pages if config.ocr.engine != "none" else 0,
        )
        self._process: subprocess.Popen[bytes] | None = None
        self._channel: socket.socket | None = None
        self._receiver: Receiver | None = None
        self._pages = 0
        self._max_grown_mb = max_grown_mb
        self._started_mb = 0.0
        self._decoder = msgspec.msgpack.Decoder(list[PageResult])
        self._encoder = msgspec.msgpack.Encoder()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    @property
    def max_page_bytes(self) -> int:
        """Longest payload that callers may hand in; they measure it before they hold it."""
        return self._config.max_page_bytes

    @property
    def pid(self) -> int | None:
        """Process id of the running process, None where none runs."""
        return self._process.pid if self._process is not None else None

    def read(self, task: PageTask) -> PageResult:
        """Parse one page, within bounds.

        A page that ends the process twice gets `timeout`, `memory_limit` or `crash` as its reason.
        Raises ExtractorStartError where no process can be started.
        """
        return self.read_all([task])[0]

    def read_all(self, tasks: Sequence[PageTask]) -> list[PageResult]:
        """Parse pages in their order, each within bounds; as `read` would one after another."""
        if not tasks:
            return []
        if self._pages >= self._config.child_pages:
            self._pages = 0
            if not self._own_mb() - self._started_mb < self._max_grown_mb:  # or is not a number
                self.close()
        results = self._attempt(tasks)
        if not isinstance(results, str):
            return results
        if len(tasks) > 1:
            return [self.read(task) for task in tasks]
        results = self._attempt(tasks)  # the first process is gone: this one is fresh
        return [PageResult(reason=results)] if isinstance(results, str) else results

    def close(self) -> None:
        """End the process, if one runs."""
        if self._channel is not None:
            self._channel.close()
            self._channel = self._receiver = None
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None
        self._pages = 0

    def _attempt(self, tasks: Sequence[PageTask]) -> list[PageResult] | str:
        """Results, or the reason for which the process ended."""
        if self._channel is None or self._receiver is None:
            self._channel, self._receiver = self._start()
        self._pages += len(tasks)
        try:
            self._channel.settimeout(self._wall_s * len(tasks))
            send(self._channel, self._encoder.encode(tasks))
            answer = self._receiver.frame()
        except TimeoutError:
            self.close()
            return "timeout"
        except (BrokenPipeError, ConnectionResetError):
            answer = None
        if answer is None:
            return self._cause_of_death()
        return self._decoder.decode(answer)

    def _start(self) -> tuple[socket.socket, Receiver]:
        ours, theirs = socket.socketpair()
        # It must import the same packages as this process, and nothing from the working folder.
        paths = [str(Path(pipeline.__file__).parents[1]), os.environ.get("PYTHONPATH", "")]
        environment = os.environ | {
            "PYTHONPATH": os.pathsep.join(filter(None, paths)),
            "PYTHONHASHSEED": "0",
        }
        with theirs:
            self._process = subprocess.Popen(
                [
                    sys.executable, "-P", "-m", "pipeline.extract.child",
                    str(os.getpid()), msgspec.json.encode(self._config).decode(),
                ],
                stdin=theirs.fileno(),
                stdout=subprocess.DEVNULL,
                # A dying interpreter prints what it held; pages must not reach a log.
                stderr=subprocess.DEVNULL,
                env=environment,
            )  # fmt: skip
        ours.settimeout(MIN_WALL_SECONDS)  # loading the libraries is no page
        receiver = Receiver(ours)
        self._channel = ours
        self._pages = 0
        try:
            ready = receiver.frame()
        except TimeoutError:
            ready = None
        if ready is None or bytes(ready) != READY:
            status = self._process.poll()
            self.close()
            raise ExtractorStartError(
                "The process that parses pages does not start"
                f" (exit status {status}). Try: python -m pip check; free memory; memory_mb in the"
                " recipe."
            )
        self._started_mb = self._own_mb()
        return ours, receiver

    def _own_mb(self) -> float:
        """Memory in MB that the process shares with no file; infinite where it cannot be told."""
        try:
            status = Path(f"/proc/{self.pid}/status").read_text(encoding="ascii")
        except OSError:
            return math.inf
        found = re.search(r"^RssAnon:\s+(\d+) kB$", status, re.MULTILINE)
        return int(found[1]) * 1.024e-3 if found else math.inf

    def _cause_of_death(self) -> str:
        process = self._process
        if process is None:
            return "crash"
        try:
            status = process.wait(timeout=self._wall_s)
        except subprocess.TimeoutExpired:
            self.close()
            return "crash"
        self.close()
        if status == -signal.SIGPROF:
            return "timeout"
        return "memory_limit" if status == MEMORY_STATUS else "crash"
