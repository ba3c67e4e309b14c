"""Bytes of an array by their address, for compiled functions that call compiled functions.

numba counts references to an array around every call that hands it on, with atomic instructions,
and cannot prune them where calls nest: measured, the tokenizer spends three quarters of its time
there. An address is a plain integer. The caller keeps the array alive and the index in range, as
with any unchecked array access of numba.
"""

from __future__ import annotations

from numba.core import types
from numba.extending import intrinsic


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
        place = builder.add(arguments[0], arguments[1])
        byte = builder.load(
            builder.inttoptr(place, context.get_value_type(types.uint8).as_pointer())
        )
        return builder.zext(byte, wide)

    return types.int64(types.int64, types.int64), generate


@intrinsic
def word32_at(typing_context, start, index):  # type: ignore[no-untyped-def]
    """Give the unsigned 32-bit integer, as int64, number `index` after the address `start`."""

    def generate(context, builder, signature, arguments):  # type: ignore[no-untyped-def]
        wide = context.get_value_type(types.int64)
        offset = builder.shl(arguments[1], context.get_constant(types.int64, 2))
        place = builder.add(arguments[0], offset)
        value = builder.load(
            builder.inttoptr(place, context.get_value_type(types.uint32).as_pointer())
        )
        return builder.zext(value, wide)

    return types.int64(types.int64, types.int64), generate
