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
    "zstandard", "msgspec", "pypdfium2", "striprtf",
)  # fmt: skip
"""Distributions whose behaviour is part of the output."""

WITHOUT_INFLUENCE: Final = frozenset({"child_pages"})
"""Settings that change no byte of the output."""


def fingerprint(config: ExtractConfig) -> dict[str, object]:
    """Settings and library versions that the rows depend on, JSON-able.

    Raises ValueError where the recipe asks for OCR and its program or data is not installed.
    """
    if config.ocr.engine == "none":
        read_by: dict[str, object] = {}
    else:
        from pipeline.extract.pdf.tesseract import identity

        read_by = identity(config.ocr)
    settings = msgspec.to_builtins(config)
    return {
        "settings": {k: v for k, v in sorted(settings.items()) if k not in WITHOUT_INFLUENCE},
        "libraries": {name: version(name) for name in LIBRARIES},
        "repair": "eurosift-1",
        "ocr": read_by,
    }
