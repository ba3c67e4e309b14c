"""The script of most letters, whatever else is on the page."""

import pytest

from language_id.scripts import count, most


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ġurnata sabiħa 12345", "Latn"),
        ("Добър ден, hello", "Cyrl"),
        ("Καλημέρα σε όλους", "Grek"),
        ("ἐν ἀρχῇ ἦν ὁ λόγος", "Grek"),
        ("שלום עולם", "Hebr"),
        ("مرحبا بالعالم", "Arab"),
        ("漢字", "Hani"),
        ("𠀀𠀁", "Hani"),
        ("ひらがな", "Hira"),
        ("გამარჯობა", "Geor"),
        ("", None),
        ("12345 … 🙂 \x00", None),
        ("µ × ÷", None),
    ],
)
def test_script(text, expected):
    assert most(count(text)) == [expected]
