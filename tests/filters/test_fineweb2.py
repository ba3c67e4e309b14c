"""The profile `fineweb2` against what FineWeb2 publishes: every bound and stop word of the 24.

A rule's value comes from the language's file in `configs/`, which `fineweb2_published.toml` holds;
else from `fineweb-2-pipeline.py`, which is the same for all languages; else from the defaults of
datatrove's filters. English, which FineWeb2 has not, has these defaults alone, as FineWeb has.
"""

import inspect
import tomllib
from pathlib import Path

import pytest
from datatrove.pipeline.filters import (
    FineWebQualityFilter,
    GopherQualityFilter,
    GopherRepetitionFilter,
)
from datatrove.pipeline.filters.gopher_quality_filter import STOP_WORDS

from filters.config import FilterConfig
from filters.lexicon import is_one_word
from filters.resolution import language_table, resolve
from filters.rule import Bounds
from filters.rules import BY_NAME
from language_id.languages import OFFICIAL

PUBLISHED = tomllib.loads(
    Path(__file__).with_name("fineweb2_published.toml").read_text(encoding="utf-8")
)

EVERY_LANGUAGE = {
    "dup_para_frac": 0,
    "dup_line_char_frac": 0,
    "dup_para_char_frac": 0,
    "short_line_thr": 999,
    "char_duplicates_ratio": 0.1,
    "min_stop_words": 2,
}
"""What `fineweb-2-pipeline.py` of the same commit writes (lines 251 to 280), beside `configs/`."""

RULES_OF = {
    "min_doc_words": ["min_words"],
    "max_doc_words": ["max_words"],
    "min_avg_word_length": ["min_mean_word_chars"],
    "max_avg_word_length": ["max_mean_word_chars"],
    "max_symbol_word_ratio": ["max_hashes", "max_ellipses"],
    "max_bullet_lines_ratio": ["max_bullet_lines"],
    "max_ellipsis_lines_ratio": ["max_ellipsis_lines"],
    "max_non_alpha_words_ratio": ["min_letter_words"],
    "min_stop_words": ["min_stop_words"],
    "dup_line_frac": ["max_repeated_lines"],
    "dup_para_frac": ["max_repeated_paragraphs"],
    "dup_line_char_frac": ["max_repeated_line_chars"],
    "dup_para_char_frac": ["max_repeated_paragraph_chars"],
    "line_punct_thr": ["min_terminal_lines"],
    "short_line_thr": ["max_short_lines"],
    "char_duplicates_ratio": ["max_repeated_text_line_chars"],
    "new_line_ratio": ["max_newlines"],
}
"""datatrove's argument to our rules. The n-grams have one rule for each n."""

N_GRAMS = {"top_n_grams": "max_top_{}_gram_chars", "dup_n_grams": "max_repeated_{}_gram_chars"}

NO_BOUNDS = {
    "stop_words", "language", "exclusion_writer",  # words, and how documents are read and written
    "short_line_length", "stop_chars", "line_punct_exclude_zero",  # part of the measures
}  # fmt: skip

WITHOUT_A_RULE = {"language_score"}
"""A threshold on GlotLID's score: `identify` decides on the language, not a rule of `filter`."""

CUT = {"г.": "г", "s.": "s"}
"""Stop words that the tokenizer never gives: a full stop after a letter is no part of a word."""


def defaults():
    """The arguments of the three filters that FineWeb2 uses, as datatrove sets them."""
    return {
        name: argument.default
        for kind in (GopherRepetitionFilter, FineWebQualityFilter, GopherQualityFilter)
        for name, argument in inspect.signature(kind).parameters.items()
    }


def bound(argument, value, rule):
    """The bound that a value sets; None where it can drop nothing.

    No value is below 0, no share above 1, and `GopherRepetitionFilter` does not look at 0.
    """
    if argument == "short_line_thr" and value > 1:
        return None
    skipped = argument in inspect.signature(GopherRepetitionFilter).parameters
    return None if value == 0 and (skipped or rule.side == "min") else value


def published(language):
    """Every bound that FineWeb2 (English: FineWeb) publishes for a language, by our names."""
    arguments = defaults()
    if language != "en":
        arguments |= EVERY_LANGUAGE | PUBLISHED[language]
    found = {}
    for argument, names in RULES_OF.items():
        for name in names:
            found[name] = bound(argument, arguments[argument], BY_NAME[name])
    for argument, name in N_GRAMS.items():
        found |= {name.format(n): value for n, value in arguments[argument]}
    return found


@pytest.mark.parametrize("language", OFFICIAL)
def test_every_bound_is_the_published_one(language):
    bounds = published(language)
    assert len(bounds) == 27
    for name, found in resolve(FilterConfig(profile="fineweb2"), language, "fineweb2").items():
        assert found == Bounds(**{BY_NAME[name].side: bounds.get(name)}), name


@pytest.mark.parametrize("language", OFFICIAL)
def test_stop_words_are_the_published_ones(language):
    words = STOP_WORDS if language == "en" else PUBLISHED[language]["stopwords"]
    assert language_table(language).stop_words == tuple(CUT.get(word, word) for word in words)


def test_only_stop_words_that_could_never_match_are_written_otherwise():
    every = {word for table in PUBLISHED.values() for word in table["stopwords"]}
    assert {word for word in every if not is_one_word(word)} == set(CUT)


def test_nothing_published_is_left_out():
    assert {*PUBLISHED, "en"} == set(OFFICIAL)
    known = {*RULES_OF, *N_GRAMS}
    assert set(defaults()) == known | NO_BOUNDS
    assert set(EVERY_LANGUAGE) <= known
    for table in PUBLISHED.values():
        assert set(table) - known == {"stopwords"} | WITHOUT_A_RULE
