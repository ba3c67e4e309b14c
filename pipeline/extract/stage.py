"""What the output of `extract` depends on besides its input; light to import."""

from __future__ import annotations

from importlib.metadata import version
from typing import Final

import msgspec

from pipeline.extract.blocks import shipped
from pipeline.extract.config import ExtractConfig

VERSION: Final = 9
"""Raised whenever the same input gives other bytes."""

LIBRARIES: Final = (
    "trafilatura", "ftfy", "fastwarc", "resiliparse", "lxml", "htmldate", "justext", "brotli",
    "isal", "zstandard", "lz4", "msgspec", "pypdfium2", "striprtf",
)  # fmt: skip
"""Distributions whose behaviour is part of the output."""

COMPILED: Final = ("numba", "numpy")
"""The same for the blocks."""

WITHOUT_INFLUENCE: Final = frozenset({"child_pages"})
"""Settings that change no byte of the output."""


FOR_BLOCKS: Final = frozenset({"cascade"})
"""The setting that only blocks read."""

FAST: Final = frozenset({"favor"})
"""The setting that resiliparse does not read besides."""


def extractor_name(config: ExtractConfig) -> str:
    """The program that the recipe names, as rows carry it."""
    if config.extractor == "blocks":
        return shipped.ID
    return f"{config.extractor} {version(config.extractor)}"


def fingerprint(config: ExtractConfig) -> dict[str, object]:
    """Settings, model and library versions that the rows depend on, JSON-able; checks the model.

    Raises:
        ExtractModelError: the model is missing or damaged.
        ValueError: the recipe asks for OCR and its program or data is not installed.
    """
    if config.ocr.engine == "none":
        read_by: dict[str, object] = {}
    else:
        from pipeline.extract.pdf.tesseract import identity

        read_by = identity(config.ocr)
    settings = msgspec.to_builtins(config)
    idle = WITHOUT_INFLUENCE
    libraries: tuple[str, ...] = LIBRARIES
    assets = {}
    if config.extractor == "blocks":
        shipped.check()
        libraries = (*LIBRARIES, *COMPILED)
        assets["pipeline/extract/blocks/model.npz"] = {
            "sha256": shipped.SHA256,
            "licence": shipped.LICENCE,
            "origin": shipped.ORIGIN,
        }
    else:
        idle |= FOR_BLOCKS | (FAST if config.extractor == "resiliparse" else frozenset())
    return {
        "settings": {k: v for k, v in sorted(settings.items()) if k not in idle},
        "libraries": {name: version(name) for name in libraries},
        "repair": "eurosift-1",
        "ocr": read_by,
        "assets": assets,
    }
