"""Thirty-two bytes at a time find what one at a time finds, at every place and to the end."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.extract.blocks import attributes, elements, lanes
from pipeline.extract.blocks.keywords import BYTE_CLASS, FOLLOW, FOUND, MAX_VALUE_BYTES

DATA = st.lists(
    st.sampled_from([b"<", b"/", b"-", b" ", b"A", b"z", b"\0", b"\xff", b"x" * 31, b" " * 33]),
    max_size=12,
).map(b"".join)


def page(data: bytes) -> np.ndarray:
    made: np.ndarray = lanes.padded(np.frombuffer(data, np.uint8))
    assert made.tobytes() == data + bytes(lanes.PADDING)
    return made


def or_end(found: int, data: bytes) -> int:
    return found if found >= 0 else len(data)


@settings(derandomize=True, deadline=None, max_examples=300)
@given(DATA, st.integers(0, 70))
def test_found_as_bytes_find(data: bytes, start: int) -> None:
    start = min(start, len(data))
    made, n = page(data), len(data)
    assert lanes.find(made, start, n, ord("<")) == or_end(data.find(b"<", start), data)
    assert lanes.find(made, start, n, 0) == or_end(data.find(b"\0", start), data)
    pair = lanes.find_pair(made, start, n, ord("<"), ord("/"))
    assert pair == or_end(data.find(b"</", start), data)
    beyond = next((k for k in range(start, n) if data[k] > 32), n)
    assert lanes.past_spaces(made, start, n) == beyond


@settings(derandomize=True, deadline=None, max_examples=300)
@given(DATA, st.integers(0, 40), st.integers(0, 40), st.integers(0, 80))
def test_same(data: bytes, first: int, second: int, length: int) -> None:
    length = max(0, min(length, len(data) - max(first, second)))
    expected = data[first : first + length] == data[second : second + length]
    assert lanes.same(page(data), first, second, length) == expected


@settings(derandomize=True, deadline=None, max_examples=300)
@given(st.binary(max_size=12))
def test_names_are_packed_as_their_tables(data: bytes) -> None:
    lower = bytes(b + 32 if 65 <= b <= 90 else b for b in data[: elements.PACKED_BYTES])
    assert lanes.packed_lower(page(data), 0, len(data)) == int.from_bytes(lower, "little")


@settings(derandomize=True, deadline=None, max_examples=300)
@given(
    st.lists(
        st.sampled_from(["licen", "L-de/", "l/2.0", "Lod/", "lex", "li/dec", "left", "l", "li",
                         "creativecommons.org/", "c", "CreativeCommons.org", "/", "p" * 30]),
        max_size=5,
    ).map("".join)
)  # fmt: skip
def test_addresses_that_may_be_licences(address: str) -> None:
    hints = ("licen", "l-de/", "l/2.0", "lod/", "lex", "li/dec", "left", "creativecommons.org/")
    made = page(f"<a href='{address}'>lex".encode())
    expected = any(hint in address.lower() for hint in hints)
    assert attributes._names_licence(made, 9, 9 + len(address)) == expected


VALUES = st.lists(
    st.sampled_from(["main", "-", "side", "comment", " ", "x" * 30, "nav", "NAV", "é", "y" * 300]),
    max_size=6,
).map("".join)


@settings(derandomize=True, deadline=None, max_examples=200)
@given(st.lists(VALUES, min_size=1, max_size=30))
def test_remembered_keywords_are_those_of_the_value(values: list[str]) -> None:
    seen = np.zeros((attributes.VALUES, 3), np.int64)
    data = "\0".join([*values, *values]).encode()
    made, start = page(data), 0
    for value in data.split(b"\0"):
        state, expected = 0, 0
        for byte in value[:MAX_VALUE_BYTES]:
            state = FOLLOW[state, BYTE_CLASS[byte]]
            expected |= int(FOUND[state])
        assert attributes._keywords(made, start, start + len(value), seen) == expected
        start += len(value) + 1
