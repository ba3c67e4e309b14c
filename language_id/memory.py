"""Text columns as bytes, and those bytes by their address for compiled functions.

Arrow's own memory is read, without a copy. By address, because numba counts references to
an array around every call that hands it on, with atomic instructions, and cannot prune them where
calls nest: measured, the shingles of a text took three times as long. An address is a plain
integer. The caller keeps the array alive and the index in range, as with any unchecked array
access of numba.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from llvmlite import ir
from numba.core import types
from numba.extending import intrinsic


def text_buffers(
    array: pa.Array | pa.ChunkedArray,
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.uint8]]:
    """Give the bytes of a string column, without copying where it is one large_string chunk.

    Args:
        array: large_string or string; sliced arrays are honoured; nulls read as empty.

    Returns:
        offsets, int64, shape (n + 1,), and data, uint8: row i is data[offsets[i]:offsets[i + 1]].
        Both are read only and may be views of Arrow's memory.

    Raises:
        TypeError: the column is no string column.
    """
    if isinstance(array, pa.ChunkedArray):
        array = array.chunk(0) if array.num_chunks == 1 else array.combine_chunks()
    if not (pa.types.is_large_string(array.type) or pa.types.is_string(array.type)):
        raise TypeError(f"a string column is needed, this one is {array.type}")
    if len(array) == 0:
        return _read_only(np.zeros(1, np.int64)), _read_only(np.zeros(0, np.uint8))
    width = np.int64 if pa.types.is_large_string(array.type) else np.int32
    offsets = np.frombuffer(array.buffers()[1], width)[array.offset : array.offset + len(array) + 1]
    if array.null_count:
        # Arrow lets bytes stand under a null; where they do, they have to go.
        hidden = np.asarray(array.is_null()) & (np.diff(offsets) != 0)
        if hidden.any():
            return text_buffers(array.fill_null(""))
    bytes_buffer = array.buffers()[2]
    data = np.zeros(0, np.uint8) if bytes_buffer is None else np.frombuffer(bytes_buffer, np.uint8)
    return _read_only(offsets.astype(np.int64, copy=False)), _read_only(data)


def _read_only(array: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """Make all buffers alike: views of Arrow memory cannot be written, and a kind is a compile."""
    array.setflags(write=False)
    return array


@intrinsic
def address(typing_context, array):  # type: ignore[no-untyped-def]
    """Give the address, int64, of the first element of a contiguous array."""

    def generate(context, builder, signature, arguments):  # type: ignore[no-untyped-def]
        view = context.make_array(signature.args[0])(context, builder, arguments[0])
        return builder.ptrtoint(view.data, context.get_value_type(types.int64))

    if isinstance(array, types.Array) and array.layout == "C":
        return types.int64(array), generate
    return None


@intrinsic
def byte_at(typing_context, start, index):  # type: ignore[no-untyped-def]
    """Give the byte, as int64, that stands `index` bytes after the address `start`."""

    def generate(context, builder, signature, arguments):  # type: ignore[no-untyped-def]
        wide = context.get_value_type(types.int64)
        bytes_ = context.get_value_type(types.uint8).as_pointer()
        place = builder.gep(builder.inttoptr(arguments[0], bytes_), [arguments[1]])
        return builder.zext(builder.load(place), wide)

    return types.int64(types.int64, types.int64), generate


@intrinsic
def word32_at(typing_context, start, index):  # type: ignore[no-untyped-def]
    """Give the unsigned 32-bit integer, as int64, number `index` after the address `start`."""

    def generate(context, builder, signature, arguments):  # type: ignore[no-untyped-def]
        wide = context.get_value_type(types.int64)
        words = context.get_value_type(types.uint32).as_pointer()
        place = builder.gep(builder.inttoptr(arguments[0], words), [arguments[1]])
        return builder.zext(builder.load(place), wide)

    return types.int64(types.int64, types.int64), generate


@intrinsic
def word64_at(typing_context, start, index):  # type: ignore[no-untyped-def]
    """Give the unsigned 64-bit integer number `index` after any address `start`."""

    def generate(context, builder, signature, arguments):  # type: ignore[no-untyped-def]
        words = context.get_value_type(types.uint64).as_pointer()
        place = builder.gep(builder.inttoptr(arguments[0], words), [arguments[1]])
        return builder.load(place, align=1)

    return types.uint64(types.int64, types.int64), generate


@intrinsic
def fetch_ahead(typing_context, start, index):  # type: ignore[no-untyped-def]
    """Ask the processor to bring the cache line of the byte `index` after `start` near.

    LLVM's `prefetch` for reading, to be kept in all levels. It changes nothing else, and an address
    out of range does no harm.
    """

    def generate(context, builder, signature, arguments):  # type: ignore[no-untyped-def]
        bytes_, number = context.get_value_type(types.uint8).as_pointer(), ir.IntType(32)
        place = builder.gep(builder.inttoptr(arguments[0], bytes_), [arguments[1]])
        kind = ir.FunctionType(ir.VoidType(), [bytes_, number, number, number])
        fetch = builder.module.declare_intrinsic("llvm.prefetch", [bytes_], kind)
        builder.call(fetch, [place, number(0), number(3), number(1)])
        return context.get_dummy_value()

    return types.void(types.int64, types.int64), generate
