"""How the kernels are compiled: those that own memory count references to it, the others do not.

numba counts, with an atomic instruction, each array that comes into a function and goes out of it.
A page is ten thousand calls with ten arrays each, so that was most of the time. A `leaf` makes no
array, and what it is given is kept by the `kernel` that calls it. The option is numba's own, for
such functions (`numba.core.extending.register_jitable`).
"""

from __future__ import annotations

from numba import njit

kernel = njit(cache=True, nogil=True)
"""Decorator of functions that make arrays."""
leaf = njit(cache=True, nogil=True, _nrt=False)
"""Decorator of functions that make none; views are no arrays of their own."""
inlined = njit(cache=True, nogil=True, _nrt=False, forceinline=True)
"""The same, for small ones called once a tag: each array is seven words to hand over."""
