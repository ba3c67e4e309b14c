"""What the measures of public-sector text say of single texts."""

from __future__ import annotations

import functools

import pyarrow as pa
import pytest

from filters.config import FilterConfig
from filters.measures import MEASURES
from filters.stage import stage
from tests.filters.batches import batch

LINES = "Some words that fill a line."


@functools.cache
def judge(language: str):  # type: ignore[no-untyped-def]
    return stage(FilterConfig(), language)


def measured(text: str, measure: str, language: str = "en") -> float:
    return judge(language)(batch([text])).column(measure)[0].as_py()


SHARES = (
    # measure, line that counts, line that does not
    ("numbered_line_share", "1. The first point", "1 000 people came"),
    ("numbered_line_share", "(a) the first point", "(and so on)"),
    ("numbered_line_share", "iv) the fourth", "via) road"),
    ("numbered_line_share", "1.2.3 Scope", "12.3.2020 was a Thursday"),
    ("numbered_line_share", "§ 5 Scope", "€ 5 paid"),
    ("numbered_line_share", "## Article 5", "## Articles of note"),
    ("numbered_line_share", "Art. 12a Scope", "Arts and letters"),
    ("list_line_share", "- a bench", "-1 degree"),
    ("list_line_share", "• a bench", "a bench • a road"),
    ("list_line_share", "2) a road", "2 roads"),
    ("table_line_share", "| a | b |", "either | or"),
    ("table_line_share", "name\tsum", "\tname"),
    ("table_line_share", "name    town    sum", "name    town"),
    ("capital_line_share", "CHAPTER IV", "Chapter IV"),
    ("capital_line_share", "ANNEX", "EU"),
)


@pytest.mark.parametrize(("measure", "counts", "does_not"), SHARES)
def test_lines(measure, counts, does_not):
    assert measured(f"{counts}\n{LINES}", measure) == 0.5
    assert measured(f"{does_not}\n{LINES}", measure) == 0


NUMBERS = (
    ("en", "citation_to_word_ratio", "under Article 5 of it", 5),
    ("en", "citation_to_word_ratio", "see § 7", 3),
    ("en", "citation_to_word_ratio", "Regulation (EU) No 1234/2007", 5),
    ("de", "citation_to_word_ratio", "gemäß Artikels 5", 3),
    ("de", "citation_to_word_ratio", "nach Abs. 2", 3),
    ("sl", "citation_to_word_ratio", "v 5. členu", 3),
    ("hu", "citation_to_word_ratio", "a 12. cikk", 3),
    ("lt", "citation_to_word_ratio", "pagal 5 straipsnio", 3),
    ("mt", "citation_to_word_ratio", "skont l-Artikolu 5", 4),
    ("bg", "citation_to_word_ratio", "съгласно чл. 5", 3),
    ("el", "citation_to_word_ratio", "του άρθρου 5", 3),
    ("en", "date_to_word_ratio", "on 12 May 2020", 4),
    ("en", "date_to_word_ratio", "on 2020-05-12", 4),
    ("en", "date_to_word_ratio", "on 12/05/2020", 4),
    ("cs", "date_to_word_ratio", "dne 12. května 2020", 4),
    ("es", "date_to_word_ratio", "el 12 de mayo de 2020", 6),
    ("lv", "date_to_word_ratio", "2020. gada 12. maijā", 4),
    ("de", "date_to_word_ratio", "am 12.5.2020", 2),
    ("en", "amount_to_word_ratio", "paid EUR 500", 3),
    ("en", "amount_to_word_ratio", "paid €500", 3),
    ("pl", "amount_to_word_ratio", "kwota 500 zł", 3),
)


@pytest.mark.parametrize(("language", "measure", "text", "words"), NUMBERS)
def test_one_number(language, measure, text, words):
    assert measured(text, measure, language) == pytest.approx(1 / words)


NO_NUMBERS = (
    ("citation_to_word_ratio", "the party of 5 people"),
    ("citation_to_word_ratio", "the art of war"),
    ("date_to_word_ratio", "from 12 to 2020 people"),
    ("date_to_word_ratio", "version 1.2.30"),
    ("amount_to_word_ratio", "Europe 2020"),
)


@pytest.mark.parametrize(("measure", "text"), NO_NUMBERS)
def test_no_such_number(measure, text):
    assert measured(text, measure) == 0


DAMAGE = (
    ("damaged_char_share", "cafÃ©", 2 / 5),
    ("damaged_char_share", "it â€™s", 2 / 7),
    ("damaged_char_share", "T?imid anois", 1 / 12),
    ("damaged_char_share", "a \ufffd b", 1 / 5),
    ("damaged_char_share", "http://x.eu/a?b", 0),
    ("damaged_char_share", "Is it? Yes", 0),
    ("damaged_char_share", "Á «SÃO» à É", 0),
    ("damaged_word_share", "the m1nister spoke", 1 / 3),
    ("damaged_word_share", "the iPhone rang", 1 / 3),
    ("damaged_word_share", "the B2B and H2 of 12a", 1 / 6),
    ("spaced_letter_share", "l a w of it", 3 / 5),
    ("spaced_letter_share", "I a man", 0),
    ("foreign_letter_word_share", "the Ελλάδα team", 1 / 3),
    ("stop_word_share", "The end of the road", 3 / 5),
    ("lorem_word_share", "the adipiscing road", 1 / 3),
)


@pytest.mark.parametrize(("measure", "text", "value"), DAMAGE)
def test_damage_and_language(measure, text, value):
    assert measured(text, measure) == pytest.approx(value)


SENTENCES = (
    ("One two three.", 3),
    ("One two three", 0),
    ("One two. Three four", 2),
    ("“One two.”", 2),
    ("(One two.)", 2),
    ("One two\nthree four.", 4),
    ("One two\nThree four.", 2),
    ("Home\nAbout\nthe end.", 3),
)


@pytest.mark.parametrize(("text", "words"), SENTENCES)
def test_words_in_sentences(text, words):
    assert measured(text, "sentence_words") == words


def test_lines_have_lengths():
    text = "a\nbbb\n\nccccc\nddddddd"
    assert measured(text, "median_line_chars") == 4
    assert measured(text, "mean_line_chars") == 4
    assert measured(text, "longest_line_chars") == 7


def test_menus_at_the_edges():
    text = "Home\n" + "x" * 40 + "\nAbout"
    assert measured(text, "edge_letter_share") == pytest.approx(9 / 49)


def test_repetition_compresses():
    once = "The council met on Monday and agreed to the budget of the town."
    assert measured(once * 20, "compressed_share") < 0.2 < measured(once, "compressed_share")
    digits = "Paid 1234 and 5678."
    assert measured(digits, "compressed_share") == measured(
        "PAID 9999 AND 0000.", "compressed_share"
    )


@pytest.mark.parametrize("length", [3, 254, 255, 256, 600])
def test_phrases_of_long_words_repeat(length):
    phrase = ["one", "α" * length, "three", "f" * length, "five"]
    text = " ".join([*phrase, "between", *phrase])
    chars = sum(map(len, phrase))
    assert measured(text, "repeated_5_gram_char_share") == pytest.approx(chars / len(text))
    assert measured(text, "repeated_6_gram_char_share") == 0
    assert measured(text.replace("three", "3three", 1), "repeated_5_gram_char_share") == 0


def test_every_measure_says_what_it_is():
    schema = judge("en")(batch([])).schema
    for measure in MEASURES:
        field = schema.field(measure.name)
        assert field.type in (pa.int64(), pa.float32())
        for key in (b"description", b"unit", b"source"):
            assert field.metadata[key]
