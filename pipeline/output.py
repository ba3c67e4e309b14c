"""Standard output as it is found: in another encoding, closed by who read it, on a full disk."""

from __future__ import annotations

import io
import os
import sys


def in_utf8() -> None:
    """Start again in UTF-8 mode where the locale has another encoding.

    Names of files, and so ids of documents, would be others by the locale, and what is printed
    could not be.
    """
    if sys.getfilesystemencoding() != "utf-8" and not sys.flags.utf8_mode:
        os.environ["PYTHONUTF8"] = "1"  # for the workers
        os.execv(sys.executable, [sys.executable, "-X", "utf8", *sys.orig_argv[1:]])
    if isinstance(sys.stdout, io.TextIOWrapper):  # PYTHONIOENCODING has the last word
        sys.stdout.reconfigure(errors="backslashreplace")


def flush() -> None:
    """Write out what is printed while its failure can still be told."""
    try:
        print(end="", flush=True)  # noqa: T201
    except OSError:
        give_up()
        raise


def give_up() -> None:
    """Let nothing more be written to an output that takes nothing more, at the end neither."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
