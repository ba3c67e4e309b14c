"""Cuts beside personal data: one list of spans that leads from the original to the output."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pii.spans import Span, apply, in_bytes, of_bytes, with_cuts


def mail(start: int, end: int, action: str = "mask") -> Span:
    return Span(start, end, "EMAIL_ADDRESS", "email", 1.0, action)  # type: ignore[arg-type]


def cut(start: int, end: int) -> Span:
    return Span(start, end, "BOILERPLATE_LINE", "boilerplate_line", 1.0, "cut")


@pytest.mark.parametrize(
    ("found", "cuts", "expected"),
    [
        ([], [cut(2, 5)], [cut(2, 5)]),
        ([mail(0, 2)], [cut(2, 5)], [mail(0, 2), cut(2, 5)]),
        ([mail(3, 4)], [cut(2, 5)], [cut(2, 5)]),
        ([mail(2, 5)], [cut(2, 5)], [cut(2, 5)]),
        ([mail(1, 3)], [cut(2, 5)], [mail(1, 3)]),
        ([mail(4, 6)], [cut(2, 5)], [mail(4, 6)]),
        ([mail(4, 8)], [cut(2, 5), cut(7, 9)], [mail(4, 8)]),
        ([mail(3, 4, "drop_document")], [cut(2, 5)], [mail(3, 4, "drop_document")]),
        ([mail(3, 4, "annotate")], [cut(2, 5)], [cut(2, 5)]),
        ([mail(0, 1), mail(6, 7)], [cut(2, 5), cut(8, 9)],
         [mail(0, 1), cut(2, 5), mail(6, 7), cut(8, 9)]),
    ],
)  # fmt: skip
def test_what_lies_in_a_cut_goes_with_it(
    found: list[Span], cuts: list[Span], expected: list[Span]
) -> None:
    assert with_cuts(found, cuts) == expected


@given(
    st.text(max_size=30),
    st.lists(st.integers(0, 30), max_size=6, unique=True),
    st.lists(st.integers(0, 30), max_size=6, unique=True),
)
def test_spans_stay_disjoint_in_order_and_lead_to_the_output(
    text: str, ends: list[int], other: list[int]
) -> None:
    def ranges(places: list[int]) -> list[tuple[int, int]]:
        kept = sorted(place for place in places if place <= len(text))
        return list(zip(kept[::2], kept[1::2], strict=False))

    spans = with_cuts([mail(*r) for r in ranges(ends)], [cut(*r) for r in ranges(other)])
    assert all(a.end <= b.start for a, b in itertools.pairwise(spans))
    output = apply(text, spans)
    assert len(output) == len(text) - sum(s.end - s.start for s in spans) + sum(
        len("<EMAIL>") for s in spans if s.action == "mask"
    )


def test_bytes_become_code_points() -> None:
    text = "Ħażen\nĠie 🦋 hawn\nok"
    data = text.encode()
    (span,) = of_bytes(data, [(data.index("Ġ".encode()), data.index(b"ok"))])
    assert text[span.start : span.end] == "Ġie 🦋 hawn\n"
    assert in_bytes(text, [span]) == [(data.index("Ġ".encode()), data.index(b"ok"))]
    assert apply(text, [span]) == "Ħażen\nok"
