"""numba, started without SciPy's linear algebra, which no kernel here calls.

As the first kernel is loaded, numba looks for BLAS by importing `scipy.linalg`: 0.12 CPU seconds
and 18 MB in each process. If that import fails it goes on without; all that is lost is `np.dot` and
the like within kernels.
"""

from __future__ import annotations

import importlib
import sys

_BLAS = "scipy.linalg.cython_blas"


def start_numba() -> None:
    """Import numba, and have it look for BLAS in vain; SciPy itself stays importable.

    To be called before the first kernel is loaded; later it changes nothing.
    """
    if "numba.np.arraymath" in sys.modules:
        return
    known = sys.modules.get(_BLAS)
    sys.modules[_BLAS] = None  # type: ignore[assignment]  # an import of this name fails
    try:
        importlib.import_module("numba.np.arraymath")
    finally:
        if known is None:
            del sys.modules[_BLAS]
        else:
            sys.modules[_BLAS] = known
