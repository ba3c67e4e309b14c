r"""The numbers about a document, each defined once, in the order of the verdict's columns.

A number is kept for every document, those that pass included: a bound that is changed later is
then a query, not a run. Each is defined on every string: where there is nothing to divide by, the
value is 0. Shares lie in [0, 1].

Terms. A *token* is a word, or a sign that is no part of a word, as `language_id.words` cuts them;
a placeholder of redaction (`<EMAIL>`) is one word. A *word* here is a token with at least one
character outside `characters.SYMBOLS`. A *line* ends at `\n`; *characters* are code points.

Departures from datatrove 0.10.1, whose filters give the same values for the same tokens:

* no tokens, no lines or no text: 0; datatrove divides by zero or takes the mean of nothing.
* `top_n_gram_char_share` is at most 1: overlapping occurrences count in full there, and tokens
  that stand without blanks in the text are joined by blanks, so that it can pass 1.
* `top_n_gram_char_share` is 0 where a text has fewer than n tokens; datatrove skips the rule.
* `terminal_line_share` counts a language's own marks too (Greek `;` and `·`).
* `stop_words` compares as `words.LOWER` writes: in lower case, with one kind of apostrophe and
  hyphen. datatrove compares as written, and misses a text in capitals and every `l’`.
* the full-width digit U+FF11 makes a word, as the other nine do.
* a line, paragraph or n-gram with a placeholder repeats nothing: redaction made it equal to others.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal


@dataclass(frozen=True, slots=True)
class Measure:
    """A column of the verdict.

    Attributes:
        name: column.
        kind: `int64`, or `float32` for means, shares and ratios.
        unit: what is counted, or of what it is a share.
        high: highest possible value; None where there is none. The lowest is 0.
        description: the definition.
        source: who defined it.
    """

    name: str
    kind: Literal["int64", "float32"]
    unit: str
    high: float | None
    description: str
    source: str


_GOPHER: Final = "Gopher, arXiv:2112.11446, A.1.1"
_TABLE_A1: Final = "Gopher, arXiv:2112.11446, table A1"
_FINEWEB: Final = "FineWeb, arXiv:2406.17557, 3.5"

SHORT_LINE_CHARS: Final = 30
"""A line of at most so many characters is short (FineWeb, arXiv:2406.17557, 3.5)."""

MEASURES: Final = (
    Measure("chars", "int64", "characters", None, "Code points of the text.", "eurosift"),
    Measure("tokens", "int64", "tokens", None, "Words and signs.", "eurosift"),
    Measure("words", "int64", "words", None, "Tokens that are not made of symbols alone.", _GOPHER),
    Measure("mean_word_chars", "float32", "characters a word", None, "Mean length of words.",
            _GOPHER),
    Measure("hash_to_word_ratio", "float32", "# a token", None, "Number signs per token.", _GOPHER),
    Measure("ellipsis_to_word_ratio", "float32", "ellipses a token", None,
            "`...` and `…` per token.", _GOPHER),
    Measure("bullet_line_share", "float32", "lines", 1,
            "Lines (all line ends of Unicode) that start with `•` or `-`.", _GOPHER),
    Measure("ellipsis_line_share", "float32", "lines", 1,
            "Lines (all line ends of Unicode) that end with `...` or `…`.", _GOPHER),
    Measure("letter_word_share", "float32", "tokens", 1, "Tokens with at least one letter.",
            _GOPHER),
    Measure("stop_words", "int64", "stop words", None,
            "Different stop words of the language that the text holds, as written.", _GOPHER),
    Measure("repeated_line_share", "float32", "lines", 1,
            "Lines (split at runs of \\n) that stood before.", _TABLE_A1),
    Measure("repeated_paragraph_share", "float32", "paragraphs", 1,
            "Paragraphs (split at two or more \\n) that stood before.", _TABLE_A1),
    Measure("repeated_line_char_share", "float32", "characters", 1,
            "Characters in lines that stood before.", _TABLE_A1),
    Measure("repeated_paragraph_char_share", "float32", "characters", 1,
            "Characters in paragraphs that stood before.", _TABLE_A1),
    *(
        Measure(f"top_{n}_gram_char_share", "float32", "characters", 1,
                f"Characters in all occurrences of the most frequent {n} tokens in a row, the "
                "first of equals; at most 1.", _TABLE_A1)
        for n in (2, 3, 4)
    ),
    *(
        Measure(f"repeated_{n}_gram_char_share", "float32", "characters", 1,
                f"Characters in {n} tokens in a row that stood before, not overlapping.",
                _TABLE_A1)
        for n in (5, 6, 7, 8, 9, 10)
    ),
    Measure("terminal_line_share", "float32", "lines that are not blank", 1,
            "Lines that end with a mark that ends sentences.", _FINEWEB),
    Measure("short_line_share", "float32", "lines that are not blank", 1,
            f"Lines of at most {SHORT_LINE_CHARS} characters.", _FINEWEB),
    Measure("repeated_text_line_char_share", "float32", "characters without \\n", 1,
            "Characters in lines, not blank, that stood before.", _FINEWEB),
    Measure("newline_to_word_ratio", "float32", "\\n a token", None, "Line ends per token.",
            _FINEWEB),
)  # fmt: skip

COLUMN: Final = {measure.name: column for column, measure in enumerate(MEASURES)}
"""Name of a measure to its column in the kernel's output."""
