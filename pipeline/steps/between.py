"""Between two stages a worker lets go of what the last one needed, and hands the memory back.

A worker lives for the whole run. Models, words and automata of patterns stay in the caches of the
modules that made them, and freed memory stays with the allocators; without this a worker ends with
all that it ever held.
"""

from __future__ import annotations

import ctypes
import functools
import sys

import pyarrow as pa

from pipeline.steps import makers

CACHES = {"identify": ("language_id.close_words",), "redact": ("pii",)}
"""Modules and packages in whose caches megabytes stay that no other stage asks for."""
_Cached = type(functools.cache(lambda: None))


def leave(stage: str) -> None:
    """Drop a stage's functions, empty its caches, and give the freed memory to the system.

    Whoever asks for a cached value again makes it again.
    """
    makers.drop(stage)
    places = CACHES.get(stage, ())
    for name, module in list(sys.modules.items()):
        if any(f"{name}.".startswith(f"{place}.") for place in places):
            for value in list(vars(module).values()):
                if isinstance(value, _Cached):
                    value.cache_clear()
    if places:
        hand_back()


def hand_back() -> None:
    """Give memory that is free to the system: Arrow's, and the C heap's where that is glibc's."""
    pa.default_memory_pool().release_unused()
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)
