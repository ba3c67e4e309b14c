"""The model in the package: where it lies, what bytes it must have. Light to import.

The pin is checked when a run is planned and again where the model is loaded, so that a run never
uses other bytes than its manifest says.
"""

from __future__ import annotations

import functools
import hashlib
from pathlib import Path
from typing import Final

PATH: Final = Path(__file__).with_name("model.npz")
NAME: Final = "blocks-2"
SHA256: Final = "e8b6a939f3c00704a9bb31d7aab927ec491a774c14ca9feebc6ca70c7f44678f"
LICENCE: Final = "Apache-2.0"
ORIGIN: Final = (
    "trained by pipeline/extract/blocks/train.py; data and figures in MODEL.md beside it"
)

ID: Final = f"{NAME}@{SHA256[:12]}"
"""Name and the first 12 hex digits of the sha256, as rows carry it."""


class ExtractModelError(ValueError):
    """The model is missing or damaged; the message ends with what to do next."""


def check() -> None:
    """Read the model's file and compare it with its pin.

    Raises:
        ExtractModelError: the file is missing, unreadable or has other bytes.
    """
    repair = "Next: install the package again (pip install --force-reinstall eurosift)."
    try:
        digest = _sha256(PATH, PATH.stat().st_mtime_ns)
    except OSError as error:
        raise ExtractModelError(
            f"The extraction model {PATH} cannot be read ({error.strerror}). {repair}"
        ) from None
    if digest != SHA256:
        raise ExtractModelError(
            f"The extraction model {PATH} is damaged: its sha256 is {digest}, it should be "
            f"{SHA256}. {repair}"
        )


@functools.cache
def _sha256(path: Path, modified_ns: int) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
