"""Repair without ftfy where it would change nothing: the same text as with it, always."""

from __future__ import annotations

import itertools
import os
from pathlib import Path

import pytest
from ftfy import fix_text
from ftfy.badness import BADNESS_RE, MOJIBAKE_CATEGORIES
from ftfy.chardata import CONTROL_CHARS, LIGATURES
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pipeline.extract.repair import CONFIGURATION, _is_clean, _repairable, repaired

SUSPICIOUS = sorted(
    {c for written in MOJIBAKE_CATEGORIES.values() for c in written}
    | set("ÂÃÎÐØÙàœŒŠšŸž°×²³²µ¹¼½¾√±∂†≠®™´≤≥¥µø≈¢‚ÄìîïòôúùûπвЂВГРСўВЂ.β€Άā€ΒΓΞΟ")
)
"""What ftfy's patterns are made of."""
OTHERS = [*map(chr, CONTROL_CHARS), *map(chr, LIGATURES),
          *"aZ09 .,\t\n\r\u2028\x85\u0301e\u0308\ud83d\ude00\u00a0_"]  # fmt: skip


def by_ftfy(text: str) -> str:
    return fix_text(text, CONFIGURATION).strip()


@settings(derandomize=True, deadline=None, max_examples=1500)
@given(st.text(st.sampled_from([*SUSPICIOUS, *OTHERS, "a", "b", " ", "\n"]), max_size=30))
@example("ok\nÃ la mode")
@example("\nÂ ")
@example("ab\r\ncd")
def test_repairs_as_ftfy_does(text) -> None:
    assert repaired(text) == by_ftfy(text)


@settings(derandomize=True, deadline=None, max_examples=400)
@given(
    st.lists(st.text(max_size=20), max_size=4),
    st.text(st.characters(codec="utf-8"), max_size=20),
    st.sampled_from(["latin-1", "sloppy-windows-1252", "sloppy-windows-1251", "macroman", "cp437"]),
)
def test_mojibake_in_one_line_is_repaired_and_the_others_stay(lines, text, encoding) -> None:
    broken = text.encode().decode(encoding, "replace")
    whole = "\n".join([*lines, broken])
    assert repaired(whole) == by_ftfy(whole)


def test_every_suspicious_pair_is_noticed() -> None:
    """Also those that ftfy only takes for mojibake beside a third character."""
    find = _repairable().search
    missed = [
        text
        for one, two in itertools.product(SUSPICIOUS, repeat=2)
        for text in (one + two, f"a{one}{two}", f"{one}{two}a", f" {one}{two} ")
        if BADNESS_RE.search(text) and not find(text.encode())
    ]
    assert not missed


@pytest.mark.parametrize(
    "text",
    [
        "",
        "plain",
        "Straße, Köln: „schön“ – 5 °C",
        "L'œuvre d'une année « à voir »",
        "Βρυξέλλες, Ευρώπη",
        "Република България",
        "žluťoučký kůň",
    ],
)
def test_sound_text_is_not_given_to_ftfy(text) -> None:
    assert _is_clean(text) and repaired(text) == text


@pytest.mark.skipif(
    "EUROSIFT_TEST_DATA" not in os.environ, reason="needs lid/ of EUROSIFT_TEST_DATA"
)
def test_real_sentences_of_43_languages() -> None:
    import msgspec
    import zstandard

    path = Path(os.environ["EUROSIFT_TEST_DATA"]) / "lid" / "dev_test.jsonl.zst"
    with zstandard.open(path, "rt", encoding="utf-8") as lines:
        texts = [msgspec.json.decode(line)["text"] for line in itertools.islice(lines, 0, None, 4)]
    assert len(texts) > 1000
    assert [repaired(text) for text in texts] == [by_ftfy(text) for text in texts]
    assert sum(map(_is_clean, texts)) > 0.9 * len(texts)
