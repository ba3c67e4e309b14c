"""Gopher's quality rules: is it prose at all.

Rae et al. 2021, Scaling Language Models: Methods, Analysis & Insights from Training Gopher
(arXiv:2112.11446), appendix A.1.1. Numbers as datatrove 0.10.1 `GopherQualityFilter` applies them.
"""

from __future__ import annotations

from typing import Final

from filters.rule import Rule

_SOURCE: Final = "Gopher, arXiv:2112.11446, A.1.1; datatrove 0.10.1 GopherQualityFilter"

RULES: Final = (
    Rule("min_words", "words", "min", 50, "too_few_words", _SOURCE),
    Rule("max_words", "words", "max", 100_000, "too_many_words", _SOURCE),
    Rule("min_mean_word_chars", "mean_word_chars", "min", 3, "words_too_short", _SOURCE),
    Rule("max_mean_word_chars", "mean_word_chars", "max", 10, "words_too_long", _SOURCE),
    Rule("max_hashes", "hash_to_word_ratio", "max", 0.1, "too_many_hash_signs", _SOURCE),
    Rule("max_ellipses", "ellipsis_to_word_ratio", "max", 0.1, "too_many_ellipses", _SOURCE),
    Rule("max_bullet_lines", "bullet_line_share", "max", 0.9, "too_many_bullet_lines", _SOURCE),
    Rule(
        "max_ellipsis_lines", "ellipsis_line_share", "max", 0.3, "too_many_cut_off_lines", _SOURCE
    ),
    # datatrove names this bound `max_non_alpha_words_ratio`; it is the least share of words that
    # hold a letter, and inverting it would drop every page.
    Rule(
        "min_letter_words", "letter_word_share", "min", 0.8, "too_few_words_with_letters", _SOURCE
    ),
    Rule("min_stop_words", "stop_words", "min", 2, "too_few_stopwords", _SOURCE),
)
