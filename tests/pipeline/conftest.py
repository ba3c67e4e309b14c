"""`eurosift` as a process of its own; the runs that it works on are in `tests/conftest.py`."""

import os
import subprocess
import sys
from collections.abc import Callable

import pytest

from tests.conftest import different, write_recipe

__all__ = ["different", "write_recipe"]


@pytest.fixture(scope="session")
def started() -> Callable[..., subprocess.Popen[str]]:
    """Start `eurosift` as a process of its own, in a session of its own."""

    def start(*arguments: object, **more: object) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-m", "pipeline", *map(str, arguments)],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
            env={**os.environ, "COLUMNS": "120"},
            **more,  # type: ignore[call-overload]
        )

    return start
