"""HPLT's Web Docs Scorer as rules: what no prose is made of.

Oepen et al. 2025 (arXiv:2511.01066); program `web-docs-scorer`. It multiplies penalties that begin
where Spanish prose ends and reach 0 at a reference point, which is scaled by language. A rule acts
at that point or beyond, so that it drops what the scorer gives nothing, in any of the 24.

The points are those of release 3. Release 4's scorer (commit 743d131) allows ten addresses in 2,400
letters, and scores two things more, for which there is no rule here: how much the lengths of lines
vary, and digits and odd signs that stand in few lines.
"""

from __future__ import annotations

from typing import Final

from filters.rule import Rule

_SOURCE: Final = "HPLT v3, arXiv:2511.01066; web-docs-scorer, points of score 0 for Spanish: "

RULES: Final = (
    Rule(
        "max_digits", "digit_to_letter_ratio", "max", 0.4, "too_many_digits",
        _SOURCE + "0.30; 0.4 here, since prose has up to 1.4 times its digits in other languages",
    ),
    Rule(
        "max_punctuation", "punctuation_to_letter_ratio", "max", 0.25,
        "too_many_punctuation_marks", _SOURCE + "0.25",
    ),
    Rule(
        "max_singular", "singular_to_letter_ratio", "max", 0.1, "too_many_odd_signs",
        _SOURCE + "0.10",
    ),
    Rule(
        "max_urls", "url_to_letter_ratio", "max", 0.01, "too_many_addresses",
        _SOURCE + "10 in 3,000 letters; three times as many here, since a page of references is "
        "text",
    ),
    Rule("min_long_segments", "long_segments", "min", None, "too_few_long_lines", _SOURCE),
    Rule(
        "max_edge_letters", "edge_letter_share", "max", 0.5, "menu_lines",
        "HPLT v3, arXiv:2511.01066; web-docs-scorer: short segments at begin and end; bound by "
        "eurosift, benchmarks/filters_quality.py",
    ),
    Rule(
        "max_repeated_segments", "repeated_segment_share", "max", None, "repeated_long_lines",
        _SOURCE,
    ),
    Rule("min_compressed", "compressed_share", "min", None, "repeats_itself", _SOURCE),
    Rule("max_compressed", "compressed_share", "max", None, "no_regularity", _SOURCE),
    Rule(
        "min_words_per_line", "words_per_line", "min", None, "too_few_words_per_line",
        "HPLT v3, arXiv:2511.01066: more than 5 words a line",
    ),
)  # fmt: skip
