"""The coefficients of datasketch's permutations, from its module of MinHash alone.

To import the package imports its index too, and with it SciPy's integrals and optimisers, which
nothing here uses: a quarter CPU second and 40 MB a worker.
"""

from __future__ import annotations

import functools
import importlib
import sys
from importlib.util import find_spec, module_from_spec
from typing import Any

import numpy as np
import numpy.typing as npt


@functools.cache
def permutations(count: int, seed: int) -> tuple[npt.NDArray[np.uint64], npt.NDArray[np.uint64]]:
    """Take the coefficients a and b of datasketch's permutations a * h + b, shape (count,) each."""
    a, b = _minhash()(num_perm=count, seed=seed, scheme="affine64").permutations
    return np.ascontiguousarray(a, np.uint64), np.ascontiguousarray(b, np.uint64)


def _minhash() -> Any:
    """The class; the package's own `__init__` does not run unless somebody imports it."""
    if "datasketch" in sys.modules:
        return sys.modules["datasketch"].MinHash
    found = find_spec("datasketch")
    if found is None:
        raise ModuleNotFoundError("datasketch is not installed. Try: pip install eurosift")
    sys.modules["datasketch"] = module_from_spec(found)
    try:
        return importlib.import_module("datasketch.minhash").MinHash
    finally:
        for name in [name for name in sys.modules if name.partition(".")[0] == "datasketch"]:
            del sys.modules[name]  # who imports it next gets the whole package
