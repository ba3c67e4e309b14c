"""Training and use see the same text: a normalisation never changes under its name."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from language_id.normalise import NORMALISATIONS, plain_1, words_1
from language_id.shipped import MODELS


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Is-Sibt, fit-22 ta\u2019 Mejju 2021!", "is-sibt fit- ta' mejju"),
        ("L'ALBA DELL\u2019ANNO", "l'alba dell'anno"),
        ("see https://example.org/sl/stran?x=1 or mail a.b@example.org now", "see or mail now"),
        ("- punkt\n* drugi — tretji", "punkt drugi tretji"),
        ("C'hwec'h 'quoted' --", "c'hwec'h 'quoted'"),
        ("cafe\u0301 ŽLUŤOUČKÝ", "café žluťoučký"),
        ("snake_case 3rd x86", "snake case rd x"),
        ("Ελληνικός ΛΟΓΟΣ", "ελληνικός λογος"),
        ("Català: col·lecció", "català col·lecció"),
        ("</s> __label__de", "s label de"),
        ("漢字 かな 🙂", "漢字 かな"),
        ("\x00\n", ""),
    ],
)
def test_words_1(text, expected):
    assert words_1(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Two\nlines\r\n and\x00 NUL", "Two lines and NUL"),
        ("ALL IN CAPITALS, 12", "all in capitals, 12"),
        ("a </s> b __label__c", "a b c"),
        ("", ""),
    ],
)
def test_plain_1(text, expected):
    assert plain_1(text) == expected


@pytest.mark.parametrize("name", NORMALISATIONS)
@settings(derandomize=True, deadline=None, max_examples=200)
@given(text=st.text(max_size=60))
def test_one_line_without_tokens_of_fasttext(name, text):
    line = NORMALISATIONS[name](text + " </s> __label__x " + text)
    assert not set(line) & set("\n\r\x00\x0b\x0c")
    assert "</s>" not in line
    assert "__label__" not in line


@settings(derandomize=True, deadline=None, max_examples=200)
@given(st.text(max_size=80))
def test_words_1_is_stable(text):
    assert words_1(words_1(text)) == words_1(text)


def test_every_model_names_a_normalisation():
    assert {model.normalisation for model in MODELS} <= set(NORMALISATIONS)
