"""Of this machine: whether packages, models and tools are there, and kernels can be kept.

Optional tools are told, not demanded. Nothing is downloaded and nothing is written but a file of no
bytes where numba keeps compiled kernels, which is removed at once.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from importlib.metadata import PackageNotFoundError, distribution, version
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from pipeline.health.languages import Finding

PACKAGES: Final = ("dedup", "filters", "language_id", "manifests", "pii", "pipeline")

TOOLS: Final = {
    "sbatch": "runs on a Slurm cluster (`eurosift slurm`)",
    "tesseract": "scanned documents",
    "apptainer": "the container of `eurosift slurm env`",
}
"""Programs that are not needed: name to what they are for."""

CLASHES: Final = {"fasttext-predict": "fasttext-numpy2-wheel", "fasttext": "fasttext-numpy2-wheel"}
"""Distributions that install the same files as one of ours."""


def of_machine() -> list[Finding]:
    """Everything that a run needs of this machine."""
    found = []
    for what, check in _CHECKS.items():
        try:
            found.append(Finding(what, True, check()))
        except (ValueError, OSError) as error:
            found.append(Finding(what, False, str(error)))
    return found


def tools() -> list[Finding]:
    """The optional programs: `good` where they are found."""
    found = []
    for name, use in TOOLS.items():
        path = shutil.which(name)
        found.append(Finding(name, path is not None, f"{path or 'not found'}: {use}"))
    return found


def _python() -> str:
    if not sys.platform.startswith("linux"):
        raise ValueError(f"{sys.platform} is not supported: run eurosift on Linux")
    return f"{sys.version.split()[0]}, {sys.executable}"


def _one_folder() -> str:
    places = {}
    for name in PACKAGES:
        spec = find_spec(name)
        origin = spec.origin if spec else None
        places[name] = str(Path(origin).parent.parent) if origin else "nowhere"
    if len(set(places.values())) > 1:
        told = ", ".join(f"{name} from {place}" for name, place in places.items())
        raise ValueError(f"{told}. Install eurosift in an environment of its own")
    return f"six packages from {places['pipeline']}"


def _libraries() -> str:
    from packaging.requirements import Requirement

    try:
        needs = [Requirement(line) for line in distribution("eurosift").requires or []]
    except PackageNotFoundError:
        raise ValueError("eurosift is not installed. Next: pip install -e .") from None
    wrong = []
    count = 0
    for need in needs:
        if need.marker and not need.marker.evaluate({"extra": ""}):
            continue
        count += 1
        try:
            have = version(need.name)
        except PackageNotFoundError:
            wrong.append(f"{need.name} is missing")
            continue
        if not need.specifier.contains(have, prereleases=True):
            wrong.append(f"{need.name} is {have}, needed is {need.specifier}")
    wrong += [
        f"{other} overwrites files of {ours}: uninstall both, install {ours}"
        for other, ours in CLASHES.items()
        if _installed(other)
    ]
    if wrong:
        raise ValueError(f"{'; '.join(wrong)}. Next: pip install --force-reinstall eurosift")
    return f"{count} libraries, each of a version that is allowed"


def _installed(name: str) -> bool:
    try:
        version(name)
    except PackageNotFoundError:
        return False
    return True


def _models() -> str:
    from language_id.close_words import words
    from language_id.closest import closest_words
    from language_id.reliability import calibration
    from language_id.shipped import MODELS, check

    for model in MODELS:
        check(model)
        calibration(model, ())
    words()
    closest_words()
    return f"{', '.join(model.id for model in MODELS)} as pinned; words of close languages readable"


def _suffixes() -> str:
    import tldextract

    extract = tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None)
    found = extract.extract_str("www.example.co.uk")
    if found.suffix != "co.uk":
        raise ValueError(
            f"tldextract {version('tldextract')} has no list of public suffixes. "
            "Next: pip install --force-reinstall tldextract"
        )
    return f"the list that tldextract {version('tldextract')} ships, offline"


def _kernels() -> str:
    """Where numba keeps what it compiled, and whether it can: else every task compiles anew."""
    chosen = os.environ.get("NUMBA_CACHE_DIR")
    home = Path(__file__).parents[2]
    folders = [Path(chosen)] if chosen else [home / name for name in PACKAGES]
    for folder in folders:
        cache = folder if chosen else folder / "__pycache__"
        try:
            cache.mkdir(parents=True, exist_ok=True)
            with tempfile.NamedTemporaryFile(dir=cache):
                pass
        except OSError as error:
            raise ValueError(
                f"compiled kernels cannot be kept in {cache} ({error.strerror}): every task would "
                "compile them anew. Next: set NUMBA_CACHE_DIR to a folder that can be written, on "
                "a cluster `node_cache` in [slurm]"
            ) from None
    compiled = sum(1 for _ in _indexes(folders))
    state = f"{compiled} kept" if compiled else "none yet: the first task compiles them"
    return f"{state}; in {chosen or home}, can be written"


def _indexes(folders: list[Path]) -> Iterator[Path]:
    for folder in folders:
        yield from folder.rglob("*.nbi")


_CHECKS: Final[dict[str, Callable[[], str]]] = {
    "python": _python,
    "packages": _one_folder,
    "libraries": _libraries,
    "models": _models,
    "public suffixes": _suffixes,
    "compiled kernels": _kernels,
}
