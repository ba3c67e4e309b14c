"""Tesseract as a program: whether it is there, what it is, and a bounded call of it.

Tesseract runs as a process of its own for each page, bounded in CPU time, memory and output, on one
thread: the same page gives the same words, and a page that hangs costs itself alone. It is looked
for before a run, not at the moment of need, so that a missing language stops the run with the
command that installs it, not the thousandth document.
"""

from __future__ import annotations

import ctypes
import hashlib
import os
import re
import resource
import shutil
import signal
import subprocess
from functools import cache
from pathlib import Path
from typing import Final

from pipeline.extract.config import OcrConfig

TESSERACT: Final = {
    "bg": "bul", "cs": "ces", "da": "dan", "de": "deu", "el": "ell", "en": "eng", "es": "spa",
    "et": "est", "fi": "fin", "fr": "fra", "ga": "gle", "hr": "hrv", "hu": "hun", "it": "ita",
    "lt": "lit", "lv": "lav", "mt": "mlt", "nl": "nld", "pl": "pol", "pt": "por", "ro": "ron",
    "sk": "slk", "sl": "slv", "sv": "swe",
}  # fmt: skip
"""Names of Tesseract's data (tessdoc, "Languages supported in different versions of Tesseract")."""
MAX_OUTPUT_BYTES: Final = 4_000_000
"""Words of one page with their places; a full page of a newspaper has 500 kB."""
_SECONDS_PER_CPU_SECOND: Final = 5
"""Of a busy machine, before a page that uses no CPU is given up."""
PR_SET_PDEATHSIG: Final = 1
"""prctl(2), linux/prctl.h."""


class OcrMissingError(ValueError):
    """The program or the data of a language is not installed; says how to install it."""


class OcrPageError(Exception):
    """A page gives no text; `args[0]` is a fixed word that says why."""


@cache
def identity(config: OcrConfig) -> dict[str, object]:
    """What the output of OCR depends on: the program's version, the data by sha256; JSON-able.

    Raises OcrMissingError.
    """
    unknown = [code for code in config.languages if code not in TESSERACT]
    if unknown or not config.languages:
        raise OcrMissingError(
            f"extract.ocr.languages: {', '.join(unknown) or 'none named'}; known are"
            f" {', '.join(TESSERACT)}."
        )
    program = shutil.which("tesseract")
    if program is None:
        raise OcrMissingError(
            "extract.ocr.engine = 'tesseract', but there is no program of that name. On Debian:"
            f" apt-get install {_packages(config.languages)}"
        )
    first = _said(program, "--version").split("\n", 1)[0].strip()
    listing = _said(program, "--list-langs")
    where = re.search(r'"([^"\n]+)"', listing)
    folder = Path(where[1]) if where else Path(os.environ.get("TESSDATA_PREFIX", ""))
    data = {code: folder / f"{TESSERACT[code]}.traineddata" for code in config.languages}
    missing = [code for code, path in data.items() if not path.is_file()]
    if missing:
        raise OcrMissingError(
            f"extract.ocr.languages: Tesseract has no data for {', '.join(missing)} in {folder}."
            f" On Debian: apt-get install {_packages(missing)}"
        )
    return {
        "program": first,
        "data": {
            code: hashlib.sha256(path.read_bytes()).hexdigest() for code, path in data.items()
        },
    }


def _packages(languages: tuple[str, ...] | list[str]) -> str:
    known = [TESSERACT[code] for code in languages]
    return " ".join(["tesseract-ocr", *(f"tesseract-ocr-{name}" for name in known)])


def _said(program: str, question: str) -> str:
    try:
        done = subprocess.run(
            [program, question],
            capture_output=True,
            timeout=60,
            check=False,
            stdin=subprocess.DEVNULL,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise OcrMissingError(
            f"{program} {question} does not answer ({type(error).__name__})."
        ) from None
    return (done.stdout + done.stderr).decode("utf-8", "replace")


def table(image: bytes, config: OcrConfig, dpi: int) -> str:
    """The words of an image (PNM, `dpi` dots per inch) as Tesseract's TSV.

    Raises OcrPageError.
    """
    program = shutil.which("tesseract")
    if program is None:
        raise OcrPageError("ocr_missing")
    names = "+".join(TESSERACT[code] for code in config.languages)
    memory = config.memory_mb * 2**20

    def bounded() -> None:
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        resource.setrlimit(resource.RLIMIT_CPU, (config.timeout_s, config.timeout_s))
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))

    try:
        done = subprocess.run(
            [program, "stdin", "stdout", "-l", names, "--dpi", str(dpi), "--psm", "3", "tsv"],
            input=image,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # it may quote what it read
            timeout=_SECONDS_PER_CPU_SECOND * config.timeout_s,
            preexec_fn=bounded,
            env=os.environ | {"OMP_THREAD_LIMIT": "1", "LC_ALL": "C.UTF-8"},
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise OcrPageError("ocr_timeout") from None
    if done.returncode in (-signal.SIGXCPU, -signal.SIGKILL):
        raise OcrPageError("ocr_timeout")
    if done.returncode != 0:
        raise OcrPageError("ocr_failed")
    if len(done.stdout) > MAX_OUTPUT_BYTES:
        raise OcrPageError("ocr_too_large")
    return done.stdout.decode("utf-8", "replace")
