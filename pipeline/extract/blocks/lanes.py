"""Thirty-two bytes of a page at a time, as one bit a byte: what the scanner passes over, it skips.

Half of a page is scripts and styles, a third values of attributes; to look at each byte of them by
itself takes longer than all that follows. The functions here are vector instructions of LLVM's, so
any processor has them in its own width. Masks are int64: bit k says something of byte `i + k`.

They read beyond the end, of the page and of what is asked for: a page is `padded` first.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from llvmlite import ir
from numba import types
from numba.extending import intrinsic

from pipeline.extract.blocks.compiled import kernel, leaf

LANES: Final = 32
PADDING: Final = 64
"""Bytes that must follow a page."""
ALL: Final = (1 << LANES) - 1

_BYTES: Final = ir.VectorType(ir.IntType(8), LANES)
_LONG: Final = ir.IntType(64)


def _is_page(kind: Any) -> bool:
    return (
        isinstance(kind, types.Array)
        and kind.dtype == types.uint8
        and (kind.ndim, kind.layout) == (1, "C")
    )


def _loaded(context: Any, builder: Any, kind: Any, page: Any, at: Any, wanted: Any) -> Any:
    array = context.make_array(kind)(context, builder, page)
    place = builder.bitcast(builder.gep(array.data, [at]), wanted.as_pointer())
    value = builder.load(place)
    value.align = 1
    return value


def _splat(builder: Any, byte: Any) -> Any:
    one = builder.insert_element(ir.Constant(_BYTES, ir.Undefined), byte, ir.IntType(32)(0))
    nowhere = ir.Constant(ir.VectorType(ir.IntType(32), LANES), [0] * LANES)
    return builder.shuffle_vector(one, ir.Constant(_BYTES, ir.Undefined), nowhere)


def _mask(builder: Any, compared: Any) -> Any:
    return builder.zext(builder.bitcast(compared, ir.IntType(LANES)), _LONG)


@intrinsic
def equal(typing, page, at, byte):  # type: ignore[no-untyped-def]
    """Which of 32 bytes are this one."""

    def write(context: Any, builder: Any, signature: Any, given: Any) -> Any:
        lanes = _loaded(context, builder, signature.args[0], given[0], given[1], _BYTES)
        return _mask(builder, builder.icmp_unsigned("==", lanes, _splat(builder, given[2])))

    return (types.int64(page, types.int64, types.uint8), write) if _is_page(page) else None


@intrinsic
def equal_lower(typing, page, at, byte):  # type: ignore[no-untyped-def]
    """Which of 32 bytes are this one, once bit 0x20 is set in them."""

    def write(context: Any, builder: Any, signature: Any, given: Any) -> Any:
        lanes = _loaded(context, builder, signature.args[0], given[0], given[1], _BYTES)
        lanes = builder.or_(lanes, ir.Constant(_BYTES, [32] * LANES))
        return _mask(builder, builder.icmp_unsigned("==", lanes, _splat(builder, given[2])))

    return (types.int64(page, types.int64, types.uint8), write) if _is_page(page) else None


@intrinsic
def within(typing, page, at, low, high):  # type: ignore[no-untyped-def]
    """Which of 32 bytes lie from `low` to `high`."""

    def write(context: Any, builder: Any, signature: Any, given: Any) -> Any:
        lanes = _loaded(context, builder, signature.args[0], given[0], given[1], _BYTES)
        width = builder.sub(given[3], given[2])
        lanes = builder.sub(lanes, _splat(builder, given[2]))
        return _mask(builder, builder.icmp_unsigned("<=", lanes, _splat(builder, width)))

    known = types.int64(page, types.int64, types.uint8, types.uint8)
    return (known, write) if _is_page(page) else None


@intrinsic
def agree(typing, page, first, second):  # type: ignore[no-untyped-def]
    """Which of 32 bytes are the same in two places."""

    def write(context: Any, builder: Any, signature: Any, given: Any) -> Any:
        one, other = (
            _loaded(context, builder, signature.args[0], given[0], place, _BYTES)
            for place in given[1:]
        )
        return _mask(builder, builder.icmp_unsigned("==", one, other))

    return (types.int64(page, types.int64, types.int64), write) if _is_page(page) else None


@intrinsic
def copy(typing, out, to, page, at):  # type: ignore[no-untyped-def]
    """Copy 32 bytes."""

    def write(context: Any, builder: Any, signature: Any, given: Any) -> Any:
        lanes = _loaded(context, builder, signature.args[2], given[2], given[3], _BYTES)
        array = context.make_array(signature.args[0])(context, builder, given[0])
        place = builder.bitcast(builder.gep(array.data, [given[1]]), _BYTES.as_pointer())
        builder.store(lanes, place).align = 1
        return context.get_dummy_value()

    known = types.void(out, types.int64, page, types.int64)
    return (known, write) if _is_page(page) and _is_page(out) else None


@intrinsic
def eight(typing, page, at):  # type: ignore[no-untyped-def]
    """Eight bytes as a number, the first the lowest."""

    def write(context: Any, builder: Any, signature: Any, given: Any) -> Any:
        return _loaded(context, builder, signature.args[0], given[0], given[1], _LONG)

    return (types.uint64(page, types.int64), write) if _is_page(page) else None


@intrinsic
def lowest(typing, mask):  # type: ignore[no-untyped-def]
    """Number of the lowest bit that is set, 64 where none is."""

    def write(context: Any, builder: Any, signature: Any, given: Any) -> Any:
        return builder.cttz(given[0], ir.IntType(1)(0))

    return types.int64(types.int64), write


@intrinsic
def highest(typing, mask):  # type: ignore[no-untyped-def]
    """Number of the highest bit that is set, -1 where none is."""

    def write(context: Any, builder: Any, signature: Any, given: Any) -> Any:
        return builder.sub(_LONG(63), builder.ctlz(given[0], ir.IntType(1)(0)))

    return types.int64(types.int64), write


@intrinsic
def ones(typing, mask):  # type: ignore[no-untyped-def]
    """How many bits are set."""

    def write(context: Any, builder: Any, signature: Any, given: Any) -> Any:
        return builder.ctpop(given[0])

    return types.int64(types.int64), write


@intrinsic
def byte_at(typing, page, at):  # type: ignore[no-untyped-def]
    """A byte as int64, without the question whether its index is negative."""

    def write(context: Any, builder: Any, signature: Any, given: Any) -> Any:
        byte = _loaded(context, builder, signature.args[0], given[0], given[1], ir.IntType(8))
        return builder.zext(byte, _LONG)

    return (types.int64(page, types.int64), write) if _is_page(page) else None


@kernel
def padded(page):  # type: ignore[no-untyped-def]
    """A copy with PADDING zeros after it, which the functions here may read."""
    n = len(page)
    out = np.empty(n + PADDING, np.uint8)
    whole = n - n % LANES
    for i in range(0, whole, LANES):
        copy(out, i, page, i)
    for i in range(whole, n):
        out[i] = page[i]
    out[n:] = 0
    return out


@leaf
def find(page, i, n, byte):  # type: ignore[no-untyped-def]
    """Where a byte first stands from `i` on, or `n`."""
    while i < n:
        mask = equal(page, i, byte)
        if mask != 0:
            return min(i + lowest(mask), n)
        i += LANES
    return n


@leaf
def find_pair(page, i, n, first, second):  # type: ignore[no-untyped-def]
    """Where a byte that another follows first stands from `i` on, or `n`."""
    while i < n:
        mask = equal(page, i, first) & equal(page, i + 1, second)
        if mask != 0:
            return min(i + lowest(mask), n)
        i += LANES
    return n


@leaf
def past_spaces(page, i, n):  # type: ignore[no-untyped-def]
    """Where the first byte beyond 32 stands from `i` on, or `n`."""
    while i < n:
        mask = within(page, i, 33, 255)
        if mask != 0:
            return min(i + lowest(mask), n)
        i += LANES
    return n


@leaf
def same(page, first, second, length):  # type: ignore[no-untyped-def]
    """Whether two places hold the same `length` bytes."""
    for k in range(0, length, LANES):
        wrong = agree(page, first + k, second + k) ^ ALL
        if wrong != 0:
            return lowest(wrong) >= length - k
    return True


@leaf
def packed_lower(page, i, length):  # type: ignore[no-untyped-def]
    """The first eight of `length` bytes in ASCII lower case as a number, the first the lowest."""
    value = eight(page, i)
    if length < 8:
        value &= (np.uint64(1) << np.uint64(8 * length)) - np.uint64(1)
    # Eight comparisons in one sum: bit 7 of each byte says whether it is at least A, beyond Z.
    seven = value & np.uint64(0x7F7F7F7F7F7F7F7F)
    from_a = seven + np.uint64(0x3F3F3F3F3F3F3F3F)
    beyond_z = seven + np.uint64(0x2525252525252525)
    capital = (from_a ^ beyond_z) & ~value & np.uint64(0x8080808080808080)
    return value | capital >> np.uint64(2)
