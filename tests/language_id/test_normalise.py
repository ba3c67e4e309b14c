"""Training and use see the same text: a normalisation never changes under its name."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from language_id.external import KNOWN
from language_id.normalise import NORMALISATIONS, letters_2, plain_1, words_1
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


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("L'homme d\u2019aujourd'hui, 12 ans", "lhomme daujourdhui ans"),
        ("Il-Ktieb\tta\u2019 l-iskola", "ilktieb ta liskola"),
        ("An t-uisce, 1.5\u00a0l", "an tuisce l"),
        ("x\u00b2 + snake_case 3rd", "x snake_case rd"),
        ("\u0939\u093f\u0928\u094d\u0926\u0940!", "\u0939\u093f\u0928\u094d\u0926\u0940"),
        ("</s> 7 __label__de", "de"),
        ("\x00\n", ""),
    ],
)
def test_letters_2_joins_what_it_takes_signs_from(text, expected):
    assert letters_2(text) == expected


def test_openlid_gets_the_text_that_it_was_trained_on():
    assert {KNOWN[name][1] for name in ("openlid-v2", "openlid-v3")} == {"letters-2"}


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
