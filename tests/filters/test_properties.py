"""What holds for every text: totality, ranges, and that neighbours do not matter."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from filters.config import FilterConfig
from filters.kernels import measure
from filters.lexicon import CURRENCY_WORDS, LOREM_WORDS, is_one_word, lexicon
from filters.measures import MEASURES
from filters.resolution import language_table
from filters.stage import schema, stage
from language_id.languages import OFFICIAL
from tests.filters.batches import batch
from tests.filters.own_sentences import SENTENCES

TEXTS = st.one_of(
    st.text(max_size=300),
    st.lists(st.sampled_from(["ja", "nein ", "\n", "\n\n", "<EMAIL> ", "...", "•", "🙂", "א", "ħ"]))
    .map("".join),
)  # fmt: skip
WORDS = lexicon(
    ("ja", "der"), alphabet="abcdefghijklmnopqrstuvwxyzäöüß", act_words=("art", "artikel")
)
JUDGE = stage(FilterConfig(), "de")

ODD = (
    "",
    "x",
    "\n",
    " ",
    "\u200b",
    "🙂" * 50,
    "אבג דהו " * 40,
    "ohneeinzigesleerzeichen" * 200,
    "\x00\x01",
    "a\u0301" * 30,
    "<",
    "<EMAIL",
    "'",
    "-",
)


def rows_of(texts: list[str]) -> np.ndarray:
    return measure(pa.array(texts, pa.large_string()), np.zeros(len(texts), bool), WORDS)


def assert_in_range(rows: np.ndarray) -> None:
    assert np.isfinite(rows).all()
    assert (rows >= 0).all()
    for column, item in enumerate(MEASURES):
        if item.high is not None:
            assert (rows[:, column] <= item.high).all(), item.name


@settings(derandomize=True, deadline=None, max_examples=150)
@given(st.lists(TEXTS, max_size=8), st.data())
def test_total_in_range_and_independent_of_neighbours(texts, data):
    rows = rows_of(texts)
    assert_in_range(rows)
    order = data.draw(st.permutations(range(len(texts))))
    assert np.array_equal(rows_of([texts[i] for i in order]), rows[list(order)])
    for row, text in zip(rows, texts, strict=True):
        assert np.array_equal(rows_of([text])[0], row)


def test_odd_texts():
    assert_in_range(rows_of(list(ODD)))
    verdict = JUDGE(batch(list(ODD)))
    assert verdict.schema.equals(schema(FilterConfig()), check_metadata=True)
    verdict.validate(full=True)
    assert all(failed for failed in verdict.column("failed").to_pylist())


def test_long_texts_are_measured_whole():
    million = 1_000_000
    rows = rows_of(["wort " * million, "!" * million, "a" * million, "\n" * million])
    assert_in_range(rows)
    assert rows[0, 1] == rows[0, 2] == million
    assert rows[1, 1] == million and rows[1, 2] == 0
    assert rows[2, 1] == 1


def test_batch_boundaries_and_slices_do_not_matter():
    texts = [*SENTENCES.values(), *ODD]
    whole = JUDGE(batch(texts))
    for size in (1, 3, 17):
        parts = [JUDGE(batch(texts).slice(start, size)) for start in range(0, len(texts), size)]
        assert pa.Table.from_batches(parts).combine_chunks().to_batches()[0].equals(whole)


def test_rows_with_a_reason_are_measured_as_empty():
    text = SENTENCES["de"]
    with_reason = batch([text, text]).append_column("reason", pa.array([None, "timeout"]))
    verdict = JUDGE(with_reason)
    empty = JUDGE(batch([text, ""]))
    assert verdict.equals(empty)
    assert "too_few_words" in verdict.column("failed").to_pylist()[1]


def test_an_empty_batch():
    assert JUDGE(batch([])).num_rows == 0


@pytest.mark.parametrize("language", OFFICIAL)
def test_every_word_of_a_table_can_match(language):
    table = language_table(language)
    words = (*table.stop_words, *table.act_words, *table.shell_words)
    assert [word for word in words if not is_one_word(word)] == []


def test_every_word_of_all_languages_can_match():
    assert [word for word in (*CURRENCY_WORDS, *LOREM_WORDS) if not is_one_word(word)] == []


def test_a_word_that_can_never_match_is_told():
    assert not any(map(is_one_word, ("two words", "г.", "", "…", "-l", "e-mail")))
    assert all(map(is_one_word, ("l'", "de", "contraseña")))


def test_stop_words_count_kinds_in_any_case_and_with_either_apostrophe():
    words = lexicon(("l'", "de", "des"))
    texts = pa.array(["L’homme, l'homme DE la mer", "des, Des"], pa.large_string())
    column = [item.name for item in MEASURES].index("stop_words")
    assert measure(texts, np.zeros(2, bool), words)[:, column].tolist() == [2, 1]


def test_a_redacted_page_is_judged_as_the_page_was():
    """Placeholders are one word each and repeat nothing, so a list of staff stays what it was."""
    people = [f"{SENTENCES['de'][:70]} Telefon {n}{n * 7}, Mail p{n}@amt{n}.de." for n in range(40)]
    redacted = [f"{SENTENCES['de'][:70]} Telefon <PHONE>, Mail <EMAIL>." for _ in range(40)]
    column = {item.name: place for place, item in enumerate(MEASURES)}
    before, after = rows_of(["\n".join(people), "\n".join(redacted)])
    for name in (
        "repeated_line_share",
        "repeated_line_char_share",
        "repeated_text_line_char_share",
    ):
        assert after[column[name]] == before[column[name]] == 0
    words = rows_of(["Telefon <PHONE>, Mail <EMAIL_ADDRESS>."])[0]
    assert words[column["words"]] == 4
    assert words[column["letter_word_share"]] == pytest.approx(4 / 6)
    only = rows_of(["<EMAIL> " * 100])[0]
    assert only[column["repeated_5_gram_char_share"]] == 0
    assert only[column["top_2_gram_char_share"]] < 0.05
