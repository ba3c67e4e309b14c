"""C4's rules: off unless a recipe bounds them, measured all the same.

Raffel et al. 2020 (arXiv:1910.10683), section 2.2, as datatrove 0.10.1 applies them, and mC4's
paragraphs (Xue et al. 2021, arXiv:2010.11934). FineWeb2 leaves them out, since they lowered its
scores; on the real pages of `benchmarks/filters_quality.py` five sentences alone drop one good page
in six. The published bounds: `min_c4_sentences` 5, `max_c4_lorem_lines` 0, `max_c4_curly_lines` 0,
`min_c4_paragraphs` 3.
"""

from __future__ import annotations

from typing import Final

from filters.rule import Rule

_SOURCE: Final = "C4, arXiv:1910.10683, 2.2; datatrove 0.10.1 C4QualityFilter"
_PARAGRAPHS: Final = "mC4, arXiv:2010.11934; datatrove 0.10.1 C4ParagraphFilter"

RULES: Final = (
    Rule("min_c4_lines", "c4_line_share", "min", None, "too_few_lines_for_c4", _SOURCE),
    Rule("min_c4_sentences", "c4_sentences", "min", None, "too_few_sentences", _SOURCE),
    Rule("max_c4_lorem_lines", "c4_lorem_lines", "max", None, "lorem_ipsum", _SOURCE),
    Rule("max_c4_curly_lines", "c4_curly_lines", "max", None, "curly_bracket", _SOURCE),
    Rule("min_c4_paragraphs", "c4_paragraphs", "min", None, "too_few_long_paragraphs", _PARAGRAPHS),
)
