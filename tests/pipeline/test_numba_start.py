"""Kernels start without SciPy's linear algebra, and SciPy can still be imported afterwards."""

import subprocess
import sys


def run(code: str) -> None:
    subprocess.run([sys.executable, "-c", code], check=True)


def test_a_kernel_loads_no_linear_algebra_and_gives_the_same() -> None:
    run(
        "import sys; from pipeline.numba_start import start_numba; start_numba(); "
        "import numpy as np; from dedup.shingles import fmix64; "
        "assert fmix64(np.uint64(1)) == 0xB456BCFC34C2CB2C; "
        "assert 'scipy.linalg' not in sys.modules; "
        "import scipy.linalg.cython_blas; assert scipy.linalg.norm([3, 4]) == 5"
    )


def test_what_is_loaded_already_stays() -> None:
    run(
        "import sys; import scipy.linalg.cython_blas as before; "
        "from pipeline.numba_start import start_numba; start_numba(); start_numba(); "
        "assert sys.modules['scipy.linalg.cython_blas'] is before"
    )
