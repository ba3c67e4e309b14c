"""Coefficients: datasketch's own, without what its package imports besides."""

import subprocess
import sys

import numpy as np
import pytest

from dedup.coefficients import permutations


@pytest.mark.parametrize(("count", "seed"), [(1, 1), (112, 1), (128, 7), (256, 2**32 - 1)])
def test_coefficients_are_those_of_datasketch(count: int, seed: int) -> None:
    from datasketch import MinHash

    a, b = permutations(count, seed)
    ours, theirs = (a, b), MinHash(num_perm=count, seed=seed, scheme="affine64").permutations
    for one, other in zip(ours, theirs, strict=True):
        assert one.dtype == np.uint64
        np.testing.assert_array_equal(one, other)


def test_nothing_else_of_datasketch_is_loaded_and_the_package_still_can_be() -> None:
    code = (
        "import sys; from dedup.coefficients import permutations; permutations(4, 1); "
        "assert not [n for n in sys.modules if n.startswith(('datasketch', 'scipy.integrate'))]; "
        "import datasketch; "
        "m = datasketch.MinHash(num_perm=64, seed=1, scheme='affine64'); "
        "m.update(b'a'); lsh = datasketch.MinHashLSH(num_perm=64); lsh.insert('a', m); "
        "assert lsh.query(m) == ['a']; "
        "assert (m.permutations[0] == permutations(64, 1)[0]).all()"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
