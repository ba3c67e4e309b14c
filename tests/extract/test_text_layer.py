"""Real text of every language passes; the same text with its letters exchanged does not."""

from __future__ import annotations

import io
import json
import random
from pathlib import Path

import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from pipeline.extract.pdf.layer import fault

SAMPLE = Path(__file__).parents[2] / "pipeline" / "sample" / "sample.jsonl.zst"


def texts() -> list[str]:
    with SAMPLE.open("rb") as stored:
        stream = zstandard.ZstdDecompressor().stream_reader(stored)
        rows = [json.loads(line) for line in io.TextIOWrapper(stream, encoding="utf-8")]
    found = [row.get("text") or row.get("body") or "" for row in rows]
    return [text[:3000] for text in found if len(text) > 300]


TEXTS = texts()


def permuted(text: str, chance: random.Random) -> str:
    """Every letter for another one, in both cases alike."""
    letters = sorted({c for c in text.lower() if c.isalpha() and len(c.upper()) == 1})
    others = letters[:]
    chance.shuffle(others)
    table = dict(zip(letters, others, strict=True))
    table |= {a.upper(): b.upper() for a, b in table.items() if len(b.upper()) == 1}
    return text.translate(str.maketrans(table))


def test_real_text_has_no_fault() -> None:
    assert len(TEXTS) > 140
    assert [text[:80] for text in TEXTS if fault(text, 0.0) is not None] == []


@pytest.mark.parametrize("shift", [-29, 1, 3])
def test_shifted_text_is_found(shift: int) -> None:
    def moved(char: str) -> str:
        return chr(max(33, ord(char) + shift)) if "A" <= char <= "z" or ord(char) > 0xBF else char

    found = [fault("".join(map(moved, text)), 0.0) is not None for text in TEXTS]
    assert sum(found) >= 0.9 * len(found)


def test_permuted_text_is_found() -> None:
    chance = random.Random(7)
    found = [fault(permuted(text, chance), 0.0) is not None for text in TEXTS for _ in range(3)]
    assert sum(found) >= 0.95 * len(found)


@pytest.mark.parametrize(
    ("text", "unmapped", "expected"),
    [
        ("", 0.0, None),
        ("12 34 56 78", 0.0, None),
        (
            "Der Antrag f¸r die Anhˆrung der Gl‰ubiger und die Erkl‰rung. " * 3,
            0.0,
            "wrong_code_page",
        ),
        ("\x01\x02\x05\x06 \x07\x0e\x0f\x10" * 9, 0.0, "unreadable_characters"),
        ("\uf0b7 Punkt eins \uf0b7 Punkt zwei der Liste", 0.0, None),
        ("\ue001\ue002\ue003\ue004", 0.0, "unreadable_characters"),
        ("كان يا ما كان في قديم الزمان", 0.0, None),
        ("كان يا ما كان في قديم الزمان", 0.9, "no_unicode_map"),
        ("The words are right though the font names none of them.", 0.9, None),
    ],
)
def test_faults(text: str, unmapped: float, expected: str | None) -> None:
    assert fault(text, unmapped) == expected


@given(st.text(max_size=300), st.floats(0, 1))
def test_every_text_has_an_answer(text: str, unmapped: float) -> None:
    assert fault(text, unmapped) in {
        None, "no_unicode_map", "unreadable_characters", "wrong_code_page", "letter_soup",
    }  # fmt: skip
