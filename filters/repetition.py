"""Gopher's repetition rules: the same line, paragraph or phrase over and over.

Rae et al. 2021 (arXiv:2112.11446), table A1. Every share of characters is of the characters of
the text, as in datatrove 0.10.1 `GopherRepetitionFilter`.
"""

from __future__ import annotations

from typing import Final

from filters.rule import Rule

_SOURCE: Final = "Gopher, arXiv:2112.11446, table A1; datatrove 0.10.1 GopherRepetitionFilter"

_TOP: Final = ((2, 0.20), (3, 0.18), (4, 0.16))
_REPEATED: Final = ((5, 0.15), (6, 0.14), (7, 0.13), (8, 0.12), (9, 0.11), (10, 0.10))

RULES: Final = (
    Rule("max_repeated_lines", "repeated_line_share", "max", 0.30, "repeated_lines", _SOURCE),
    Rule(
        "max_repeated_paragraphs", "repeated_paragraph_share", "max", 0.30,
        "repeated_paragraphs", _SOURCE,
    ),
    Rule(
        "max_repeated_line_chars", "repeated_line_char_share", "max", 0.20,
        "repeated_lines_fill_text", _SOURCE,
    ),
    Rule(
        "max_repeated_paragraph_chars", "repeated_paragraph_char_share", "max", 0.20,
        "repeated_paragraphs_fill_text", _SOURCE,
    ),
    *(
        Rule(
            f"max_top_{n}_gram_chars", f"top_{n}_gram_char_share", "max", bound,
            f"one_{n}_word_phrase_fills_text", _SOURCE,
        )
        for n, bound in _TOP
    ),
    *(
        Rule(
            f"max_repeated_{n}_gram_chars", f"repeated_{n}_gram_char_share", "max", bound,
            f"repeated_{n}_word_phrases", _SOURCE,
        )
        for n, bound in _REPEATED
    ),
)  # fmt: skip
