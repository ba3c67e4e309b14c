"""Overlaps, actions and the errors of spans."""

from __future__ import annotations

from itertools import pairwise, permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pii.entities import ENTITIES, PLACEHOLDERS
from pii.spans import Span, apply, resolve


def span(start, end, entity="PHONE_NUMBER", score=1.0, action="mask") -> Span:
    return Span(start, end, entity, f"{entity}Recognizer", score, action)


CASES = [
    ("disjoint stay", [span(0, 2), span(3, 5)], [span(0, 2), span(3, 5)]),
    ("touching stay", [span(0, 2), span(2, 5)], [span(0, 2), span(2, 5)]),
    ("same twice is one", [span(0, 2), span(0, 2)], [span(0, 2)]),
    ("validated first", [span(0, 9, score=0.5), span(3, 5, "IBAN")], [span(0, 9, "IBAN")]),
    ("then longest", [span(0, 5), span(3, 9, "IBAN")], [span(0, 9, "IBAN")]),
    ("then leftmost", [span(0, 5), span(3, 8, "IBAN")], [span(0, 8)]),
    ("then order of entities", [span(0, 5), span(0, 5, "IBAN")], [span(0, 5, "IBAN")]),
    ("a dropping span still drops", [span(0, 9), span(1, 3, "IBAN", action="drop_document")],
     [span(0, 9, action="drop_document")]),
    ("a mask hides a note", [span(0, 9), span(1, 3, "IBAN", action="annotate")], [span(0, 9)]),
    ("a free note stays", [span(5, 9), span(1, 3, "IBAN", action="annotate")],
     [span(1, 3, "IBAN", action="annotate"), span(5, 9)]),
    ("kept spans leave no trace", [span(0, 9, action="keep")], []),
]  # fmt: skip


@pytest.mark.parametrize(("spans", "expected"), [case[1:] for case in CASES],
                         ids=[case[0] for case in CASES])  # fmt: skip
def test_resolve_in_any_order(spans, expected) -> None:
    for some in permutations(spans):
        assert resolve(some) == expected


SPANS = st.lists(
    st.builds(
        lambda start, length, entity, score, action: span(
            start, start + length, entity, score, action
        ),
        st.integers(0, 40), st.integers(1, 20), st.sampled_from([e.name for e in ENTITIES]),
        st.sampled_from([0.5, 1.0]), st.sampled_from(["mask", "annotate", "drop_document", "keep"]),
    ),
    max_size=8,
)  # fmt: skip


@settings(derandomize=True, deadline=None, max_examples=300)
@given(SPANS, st.randoms(use_true_random=False))
def test_resolved_spans_are_disjoint_cover_all_masks_and_know_no_order(spans, random) -> None:
    result = resolve(spans)
    shuffled = list(spans)
    random.shuffle(shuffled)
    assert resolve(shuffled) == result
    assert all(a.end <= b.start for a, b in pairwise(result))

    def covered(some, actions):
        return {at for one in some if one.action in actions for at in range(one.start, one.end)}

    changing = ("mask", "drop_document")
    assert covered(result, changing) == covered(spans, changing)
    assert any(s.action == "drop_document" for s in result) == any(
        s.action == "drop_document" for s in spans
    )


@pytest.mark.parametrize("spans", [[span(2, 5), span(4, 6)], [span(0, 99)], [span(3, 3)]])
def test_apply_refuses_what_does_not_fit_without_quoting_the_text(spans) -> None:
    with pytest.raises(ValueError, match="does not fit") as error:
        apply("secret words here", spans)
    assert "secret" not in str(error.value)


def test_placeholders_are_constant_distinct_and_without_digits() -> None:
    assert len(set(PLACEHOLDERS.values())) == len(PLACEHOLDERS)
    for text in PLACEHOLDERS.values():
        assert text.startswith("<") and text.endswith(">")
        assert not any(letter.isdigit() for letter in text)
