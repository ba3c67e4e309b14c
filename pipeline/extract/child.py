"""The process that parses pages: one after another, each bounded in CPU time and memory.

Hostile or merely enormous pages loop, eat memory or crash inside C, where no Python time limit
reaches; so pages are parsed where the kernel can end it. Run as `python -m pipeline.extract.child`
by `sandbox`, with a socket as standard input; never by hand. It ends with its parent: the socket
closes, and the kernel is asked for a signal too.
"""

from __future__ import annotations

import ctypes
import gc
import logging
import os
import resource
import signal
import socket
import sys
from typing import Final

import msgspec

from pipeline.extract.config import ExtractConfig
from pipeline.extract.frames import Receiver, send
from pipeline.extract.task import PageResult, PageTask

PR_SET_PDEATHSIG: Final = 1
"""prctl(2), linux/prctl.h."""
READY: Final = b"ready"
"""First frame: the libraries are loaded."""
WARM_UP: Final = (
    b"<html><body><article><h1>A</h1><p>One page to begin with.</p></article></body></html>"
)
NOT_NEEDED: Final = ("scipy", "cffi")
"""What numba loads if it is installed, to know its functions too: 0.2 of the 0.7 CPU seconds of a
start. No kernel here calls any, nor does a library of the readers."""
MEMORY_STATUS: Final = 77
"""Exit status of a process that ran out of memory; no library uses it."""


def main(parent: int, config: ExtractConfig) -> None:
    """Serve pages from standard input until it ends."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:  # it died before the request above
        return
    # Ctrl-C reaches the whole group; the parent decides when this process ends.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGPROF, signal.SIG_DFL)
    # Libraries log addresses and pieces of pages; a crash must not write pages to disk either.
    logging.disable(logging.CRITICAL)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    gc.disable()  # what libraries make as they load is no garbage: a fifth of a start
    for name in NOT_NEEDED:
        sys.modules[name] = None  # type: ignore[assignment] # an import of it fails from here on
    from pipeline.extract.page import page_reader

    read = page_reader(config)
    read(PageTask(body=WARM_UP, form="html"))  # what libraries load for it is no page's time
    gc.freeze()
    gc.enable()
    memory = config.memory_mb * 2**20
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    decoder, encoder = msgspec.msgpack.Decoder(list[PageTask]), msgspec.msgpack.Encoder()

    def answer(task: PageTask) -> msgspec.Raw:
        # SIGPROF counts user and system time and ends the process even inside C.
        seconds = config.pdf.timeout_s if task.form == "pdf" else config.timeout_s
        signal.setitimer(signal.ITIMER_PROF, seconds)
        try:
            return msgspec.Raw(encoder.encode(read(task)))
        except MemoryError:
            os._exit(MEMORY_STATUS)  # the heap is no fair start for another page
        except Exception as error:  # noqa: BLE001 - whatever a library raises is the page's fate
            name = type(error).__name__
            return msgspec.Raw(encoder.encode(PageResult(reason="extractor_error", error=name)))
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)

    with socket.socket(fileno=0) as channel:
        receiver = Receiver(channel)
        send(channel, READY)
        try:
            while (frame := receiver.frame()) is not None:
                send(channel, encoder.encode([answer(task) for task in decoder.decode(frame)]))
        except MemoryError:
            os._exit(MEMORY_STATUS)


if __name__ == "__main__":
    main(int(sys.argv[1]), msgspec.json.decode(sys.argv[2], type=ExtractConfig))
