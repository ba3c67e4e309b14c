"""The values are those of datatrove's own filters, given the same tokens."""

from __future__ import annotations

import functools

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from filters.kernels import measure
from filters.lexicon import Lexicon, lexicon
from filters.resolution import language_table
from language_id.languages import OFFICIAL
from tests.filters.batches import real_documents
from tests.filters.oracle import disagreements
from tests.filters.own_sentences import SENTENCES


@functools.cache
def _lexicon(language: str) -> Lexicon:
    table = language_table(language)
    return lexicon(table.stop_words, table.terminal_marks)


def assert_same(texts: list[str], language: str) -> None:
    table = language_table(language)
    rows = measure(
        pa.array(texts, pa.large_string()),
        np.zeros(len(texts), np.bool_),
        _lexicon(language),
    )
    for text, row in zip(texts, rows, strict=True):
        found = list(disagreements(text, row, table.stop_words, table.terminal_marks))
        assert not found, (text[:200], found)


SHAPES = (
    "a b a b a b a b a b a b a b a b a b",
    "#\n# ...\n- x…\r\n• y...\u2028z",
    "!!!!!!",
    "\n\na\n\n\nb\n\na\n\nb\n\n",
    "  lead\n \n \nx  \n",
    "ab c d e f ab c d e f a bc d e f",
    "…. .... ...... .. ...",
    "x\u200b\n\u200b\ny\n",
    "a\rb\r\n-c\x0b-d\x85...",
    "<EMAIL> or < EMAIL >, once",
    "a",
    "• one\n- two\n• three...   \n  …\n",
    "Ja.\nJa.\n\nJa.\n\nNein?\n\nNein?\u3000\n",
    "This is lorem Ipsum text.\nA line with {braces} here.\nGood line of words.",
    "We use JavaScript on here.\nThe Privacy Policy is here.\nIt uses Cookies now!\nOne two three.",
    "He said so.[12] And more.[edit]\nThe end [citation needed].\nOne two...\nA b [3] c.[4] \n",
    f"One two {'x' * 1001} four.\n" + f"One two {'x' * 1000} four.",
    ("y" * 199 + "\n" + "z" * 200 + "\n") * 3,
    "Is it? Yes! (It is.) “Quite.” And 3.5 more\u2028b c d.\r\n  e f g.  \n",
)


@pytest.mark.parametrize("text", SHAPES)
def test_shapes(text):
    assert_same([text], "de")


@pytest.mark.parametrize("language", OFFICIAL)
def test_own_sentences(language):
    text = SENTENCES[language]
    assert_same([text, "\n\n".join((text, text[:60], text)), text.upper()], language)


@pytest.mark.parametrize("language", OFFICIAL)
def test_real_text(language):
    texts = real_documents(language, 4)
    assert_same([*texts, texts[0] + "\n\n" + texts[0][: len(texts[0]) // 2]], language)


PIECES = st.sampled_from(
    ["a", "b", "ab", "ä", "[1]", "{", "javascript", "lorem ipsum", "use cookies", " ", "  ", "\n",
     "\n\n", ".", "...", "…", "#", "-", "•", "1", "l'", "ta'", "\r", "\u2028", "\xa0", "\u200b",
     "?", "·", "€", "𝒳", "der", "Die", "ж", "\u0301"]
)  # fmt: skip


@settings(derandomize=True, deadline=None, max_examples=150)
@given(st.lists(PIECES, max_size=60).map("".join))
def test_generated_text(text):
    if any(character not in " \n\r\u2028\xa0\u200b\u0301" for character in text):
        assert_same([text], "de")


def test_departures():
    """Where datatrove's value is undefined or above 1, or counts what redaction made equal."""
    rows = measure(
        pa.array(["", " \n", "a a a a a", "<EMAIL>\n" * 30], pa.large_string()),
        np.zeros(4, np.bool_),
        _lexicon("de"),
    )
    from filters.measures import COLUMN, MEASURES

    counted = {"chars", "newline_to_word_ratio"}
    assert not rows[0].any()
    for column, item in enumerate(MEASURES):
        if item.name not in counted | {"compressed_share"} and not item.name.startswith(
            "repeated_line_share"
        ):
            assert rows[1, column] == 0, item.name
    assert rows[2, COLUMN["top_2_gram_char_share"]] == 1
    assert rows[3, COLUMN["words"]] == 30
    assert rows[3, COLUMN["repeated_line_char_share"]] == 0
    assert rows[3, COLUMN["repeated_5_gram_char_share"]] == 0
