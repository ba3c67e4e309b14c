"""What the output of `extract` depends on besides its input; light to import."""

from __future__ import annotations

from importlib.metadata import version
from typing import Final

import msgspec

from pipeline.extract.config import ExtractConfig

VERSION: Final = 4
"""Raised whenever the same input gives other bytes."""

LIBRARIES: Final = (
    "trafilatura", "ftfy", "fastwarc", "resiliparse", "lxml", "htmldate", "justext", "brotli",
    "zstandard", "msgspec",
)  # fmt: skip
"""Distributions whose behaviour is part of the output."""

WITHOUT_INFLUENCE: Final = frozenset({"child_pages"})
"""Settings that change no byte of the output."""


def fingerprint(config: ExtractConfig) -> dict[str, object]:
    """Settings and library versions that the rows depend on, JSON-able."""
    settings = msgspec.to_builtins(config)
    return {
        "settings": {k: v for k, v in sorted(settings.items()) if k not in WITHOUT_INFLUENCE},
        "libraries": {name: version(name) for name in LIBRARIES},
        "repair": "eurosift-1",
    }
