"""eurosift's own rules: what tells a page of public bodies from a menu, a soup of words or damage.

A short notice and a menu have the same few words, and both have short lines: the notice has
sentences. So the length of a page is asked mildly, and how much of it stands in sentences too.
Bounds were chosen on the real documents of `benchmarks/filters_quality.py`, round figures well
away from good text; `docs/figures.md` has the shares that they drop.
"""

from __future__ import annotations

from typing import Final

from filters.rule import Rule

_SOURCE: Final = "eurosift, benchmarks/filters_quality.py"

RULES: Final = (
    Rule("min_chars", "chars", "min", 100, "too_few_characters", _SOURCE),
    Rule("min_sentence_words", "sentence_words", "min", 3, "too_few_words_in_sentences", _SOURCE),
    Rule("min_sentence_word_share", "sentence_word_share", "min", 0.2,
         "too_small_share_in_sentences", _SOURCE),
    Rule("max_words_per_stop_word", "words_per_stop_word", "max", 30, "words_without_grammar",
         _SOURCE),
    Rule("max_lorem_words", "lorem_word_share", "max", 0.1, "placeholder_text", _SOURCE),
    Rule("max_shell_words", "shell_word_share", "max", 0.1, "page_without_content", _SOURCE),
    Rule("max_damaged_chars", "damaged_char_share", "max", 0.02, "wrong_character_table", _SOURCE),
    Rule("max_damaged_words", "damaged_word_share", "max", None, "damaged_words", _SOURCE),
    Rule("max_spaced_letters", "spaced_letter_share", "max", 0.2, "letters_set_apart", _SOURCE),
    Rule(
        "max_foreign_letter_words", "foreign_letter_word_share", "max", 0.6,
        "letters_of_another_language", _SOURCE,
    ),
    Rule("max_table_lines", "table_line_share", "max", None, "too_many_table_lines", _SOURCE),
    Rule("max_list_lines", "list_line_share", "max", None, "too_many_list_lines", _SOURCE),
    Rule("max_numbered_lines", "numbered_line_share", "max", None, "too_many_numbered_lines",
         _SOURCE),
    Rule("max_capital_lines", "capital_line_share", "max", None, "too_many_capital_lines", _SOURCE),
    Rule("max_citations", "citation_to_word_ratio", "max", None, "too_many_citations", _SOURCE),
    Rule("max_dates", "date_to_word_ratio", "max", None, "too_many_dates", _SOURCE),
    Rule("max_amounts", "amount_to_word_ratio", "max", None, "too_many_amounts", _SOURCE),
    Rule("max_line_chars", "longest_line_chars", "max", None, "line_too_long", _SOURCE),
)  # fmt: skip
