"""Valid UTF-8 is told as Python's decoder tells it, and a page reads the same either way."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pipeline.extract.blocks.utf8 import valid_end
from pipeline.extract.charset import decode

EDGES = (0x00, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC1, 0xC2, 0xDF, 0xE0, 0xE1, 0xED, 0xEF,
         0xF0, 0xF1, 0xF4, 0xF5, 0xFF)  # fmt: skip
PARTS = st.lists(
    st.lists(st.sampled_from(EDGES), min_size=1, max_size=4).map(bytes)
    | st.text(max_size=20).map(lambda text: text.encode("utf-8", "replace"))
    | st.just(b"a" * 31),
    max_size=6,
).map(b"".join)


def by_python(data: bytes) -> int:
    decoder = codecs.getincrementaldecoder("utf-8")("strict")
    try:
        return len(decoder.decode(data, False).encode())
    except UnicodeDecodeError:
        return -1


@settings(derandomize=True, deadline=None, max_examples=1000)
@example("é".encode() * 40 + b"\xc3")
@example(b"a" * 40 + b"\xf0\x9f\x98")
@example(b"a" * 40 + b"\xed\xa0")
@given(PARTS)
def test_as_python(data: bytes) -> None:
    assert valid_end(data) == by_python(data)
    plain, compiled = decode(data, None), decode(data, None, valid_end)
    assert (plain.text, plain.declared, plain.used) == (
        compiled.text, compiled.declared, compiled.used,
    )  # fmt: skip
    assert plain.utf8 == compiled.utf8


@pytest.mark.parametrize("first", range(0x80, 0x100))
def test_every_pair(first: int) -> None:
    for second in range(0x100):
        for rest in (b"", b"\x80", b"\x80\x80", b"a"):
            data = bytes([first, second]) + rest
            assert valid_end(data) == by_python(data), data
