"""No network while a job runs, for code of others that would fetch what it lacks.

A compute node has none, and a file that was fetched in one task and not in another makes two
different corpora. So names of hosts are not resolved, which every client asks for first, and what
was asked for is remembered for the error.
"""

from __future__ import annotations

import socket
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from pipeline.errors import RecipeError


@contextmanager
def offline() -> Iterator[list[str]]:
    """Refuse to resolve host names, in all threads, and list those that were asked for."""
    asked: list[str] = []
    resolve = socket.getaddrinfo

    def refuse(host: Any, *rest: Any, **more: Any) -> Any:
        asked.append(str(host))
        raise socket.gaierror(socket.EAI_FAIL, "there is no network while a run runs")

    socket.getaddrinfo = refuse
    try:
        yield asked
    finally:
        socket.getaddrinfo = resolve


def refuse_download(name: str, asked: Sequence[str]) -> None:
    """Say what a rule would have downloaded, if it asked for a host.

    Raises:
        RecipeError: it did.
    """
    if asked:
        raise RecipeError(
            f"{name} would download from {asked[0]}, and nothing is downloaded while a run runs. "
            "Use the filter once by datatrove itself, which keeps what it fetches, or name a local "
            "file."
        ) from None


def public_suffixes() -> Any:
    """Tldextract with the list that it ships: nothing is fetched, nothing kept on disk."""
    import tldextract

    return tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None)
