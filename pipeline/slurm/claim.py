"""One submitter at a time, on any file system: a claim that is linked into place and goes stale.

`flock` and `O_EXCL` are not to be trusted on every network file system; `link` and `rename` are.
A holder that dies leaves its claim behind: it is broken when the holder's process is gone from this
host, or when the claim was not touched for two minutes by the file server's own clock.
"""

from __future__ import annotations

import json
import os
import platform
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from pipeline.errors import LockedError

_STALE_SECONDS = 120.0
_WAIT_SECONDS = 900.0


@contextmanager
def claimed(
    run: Path, *, wait_s: float = _WAIT_SECONDS, say: Callable[[str], None] = lambda line: None
) -> Iterator[Callable[[], None]]:
    """Hold the claim on submissions of a run; yields what keeps it fresh, to be called often.

    Raises:
        LockedError: somebody else held it for `wait_s`, or took it over because it went stale.
    """
    folder = run / "slurm"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "claim"
    own = folder / f"claim.{platform.node()}.{os.getpid()}.{uuid.uuid4().hex}"
    mine = json.dumps({"host": platform.node(), "pid": os.getpid(), "of": own.name})
    try:
        own.write_text(mine, encoding="utf-8")
        _take(path, own, mine, wait_s, say)
        yield lambda: _renew(path, mine)
    finally:
        if _text(path) == mine:
            path.unlink(missing_ok=True)
        own.unlink(missing_ok=True)


def _take(path: Path, own: Path, mine: str, wait_s: float, say: Callable[[str], None]) -> None:
    began = time.monotonic()
    told = False
    while True:
        with suppress(FileExistsError):
            path.hardlink_to(own)
        if _text(path) == mine:  # a link whose answer was lost has been made all the same
            return
        held = _text(path)
        if held and _is_stale(path, own, held):
            _break(path, held)
            continue
        if time.monotonic() - began > wait_s:
            raise LockedError(f"Another eurosift submits jobs of this run: {held or path}.")
        if not told:
            say("waiting for another submission of this run to finish")
            told = True
        time.sleep(0.2)


def _renew(path: Path, mine: str) -> None:
    if _text(path) != mine:
        raise LockedError(
            "Another eurosift took over the submission, because this one stood still."
        )
    os.utime(path)


def _is_stale(path: Path, own: Path, held: str) -> bool:
    try:
        holder = json.loads(held)
        if holder["host"] == platform.node() and not Path(f"/proc/{holder['pid']}").exists():
            return True
        os.utime(own)
        return own.stat().st_mtime - path.stat().st_mtime > _STALE_SECONDS
    except (OSError, ValueError, KeyError, TypeError):
        return False


def _break(path: Path, held: str) -> None:
    """Take the claim away; who finds that it took a fresh one puts it back."""
    away = path.with_name(f"{path.name}.broken.{uuid.uuid4().hex}")
    try:
        path.rename(away)
    except FileNotFoundError:
        return
    if _text(away) != held:
        with suppress(FileExistsError):
            path.hardlink_to(away)
    away.unlink(missing_ok=True)


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError:
        return ""
