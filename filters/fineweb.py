"""FineWeb's rules: lists, menus and lines that do not end like sentences.

Penedo et al. 2024, The FineWeb Datasets (arXiv:2406.17557), section 3.5. Numbers as datatrove
0.10.1 `FineWebQualityFilter` applies them.
"""

from __future__ import annotations

from typing import Final

from filters.rule import Rule

_SOURCE: Final = "FineWeb, arXiv:2406.17557, 3.5; datatrove 0.10.1 FineWebQualityFilter"

RULES: Final = (
    Rule(
        "min_terminal_lines", "terminal_line_share", "min", 0.12,
        "too_few_finished_lines", _SOURCE,
    ),
    Rule("max_short_lines", "short_line_share", "max", 0.67, "too_many_short_lines", _SOURCE),
    Rule(
        "max_repeated_text_line_chars", "repeated_text_line_char_share", "max", 0.01,
        "copied_lines_in_text", _SOURCE,
    ),
    Rule("max_newlines", "newline_to_word_ratio", "max", 0.3, "too_many_line_breaks", _SOURCE),
)  # fmt: skip
