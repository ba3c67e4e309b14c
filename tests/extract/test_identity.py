"""An id is a promise: these vectors must never change."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.extract.identity import document_id, payload_digest, record_place

EMPTY = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        (("web", "crawl/a.warc.gz", "0", EMPTY), "910ef871e57b7d24207a9d20f71b39eb"),
        (("web", "crawl/a.warc.gz", "0.1", EMPTY), "b81b38f3eff58738f748a645925f978c"),
        (
            ("gazette", "ελ/ż.jsonl", "1234567", payload_digest(b"abc")),
            "0cb0b7277fef264263c2ddf602efeea2",
        ),
    ],
)
def test_known_answers(parts: tuple[str, str, str, str], expected: str) -> None:
    assert document_id(*parts) == expected


def test_payload_digest_is_sha256() -> None:
    assert payload_digest(b"") == EMPTY


@pytest.mark.parametrize(("offset", "number", "place"), [(0, 0, "0"), (7, 0, "7"), (7, 2, "7.2")])
def test_record_place(offset: int, number: int, place: str) -> None:
    assert record_place(offset, number) == place


_PART = st.text(st.characters(exclude_characters="\x1f"), max_size=8)


@settings(derandomize=True, deadline=None, max_examples=200)
@given(st.tuples(_PART, _PART, _PART, _PART), st.tuples(_PART, _PART, _PART, _PART))
def test_other_parts_other_id(
    one: tuple[str, str, str, str], other: tuple[str, str, str, str]
) -> None:
    assert (document_id(*one) == document_id(*other)) == (one == other)
