r"""The numbers about a document, each defined once, in the order of the verdict's columns.

A number is kept for every document, those that pass included: a bound that is changed later is
then a query, not a run. Each is defined on every string: where there is nothing to divide by, the
value is 0. Shares lie in [0, 1].

Terms. A *token* is a word, or a sign that is no part of a word, as `language_id.words` cuts them;
a placeholder of redaction (`<EMAIL>`) is one word. A *word* here is a token with at least one
character outside `characters.SYMBOLS`. A *line* ends at `\n`; *characters* are code points.

Departures from datatrove 0.10.1, whose filters give the same values for the same tokens:

* no tokens, no lines or no text: 0; datatrove drops such a document as empty or short, or divides
  by zero where that bound is off.
* `top_n_gram_char_share` is at most 1: overlapping occurrences count in full there, and tokens
  that stand without blanks in the text are joined by blanks, so that it can pass 1.
* `top_n_gram_char_share` is 0 where a text has fewer than n tokens; datatrove skips the rule.
* `terminal_line_share` counts a language's own marks too (Greek `;` and `·`).
* `stop_words` compares as `words.LOWER` writes: in lower case, with one kind of apostrophe and
  hyphen. datatrove compares as written, and misses a text in capitals and every `l’`.
* the full-width digit U+FF11 makes a word, as the other nine do.
* C4: a phrase that only shows once a citation (`[12]`) between its words is cut is found here as
  there; `str.lower` of signs that are no ASCII but become it (the Kelvin sign) is not followed.
  Sentences are those of `c4_lines.sentences`, since a tokenizer's are not comparable.
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

_C4: Final = "C4, arXiv:1910.10683, 2.2; datatrove 0.10.1 C4QualityFilter"
_WDS: Final = "HPLT v3, arXiv:2511.01066; web-docs-scorer"
_OWN: Final = "eurosift"

SHORT_LINE_CHARS: Final = 30
"""A line of at most so many characters is short (FineWeb, arXiv:2406.17557, 3.5). In letters, the
line of a menu (web-docs-scorer, MENU_LENGTH)."""

LONG_SEGMENT_LETTERS: Final = 250
"""A line of more letters is a long segment (web-docs-scorer, LONG_TEXT_MIN_VALUE)."""

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
    Measure("c4_line_share", "float32", "lines", 1,
            "Lines (all line ends of Unicode) that C4 keeps: three words, an end mark, no word of "
            "over 1,000 characters, no `javascript`, no phrase of a policy.", _C4),
    Measure("c4_sentences", "int64", "sentences", None, "Sentences in the lines that C4 keeps.",
            _C4),
    Measure("c4_lorem_lines", "int64", "lines", None,
            "Finished lines with `lorem ipsum`, in any case.", _C4),
    Measure("c4_curly_lines", "int64", "lines", None, "Finished lines with `{`.", _C4),
    Measure("c4_paragraphs", "int64", "lines", None,
            "Lines (split at \\n) of at least 200 characters.",
            "mC4, arXiv:2010.11934; datatrove 0.10.1 C4ParagraphFilter"),
    Measure("digit_to_letter_ratio", "float32", "digits a letter", None, "Digits per letter.",
            _WDS),
    Measure("punctuation_to_letter_ratio", "float32", "marks a letter", None,
            "Punctuation marks per letter.", _WDS),
    Measure("singular_to_letter_ratio", "float32", "signs a letter", None,
            "Signs that hardly stand in prose, such as `| # * / = @`, per letter.", _WDS),
    Measure("url_to_letter_ratio", "float32", "addresses a letter", None,
            "`www` or `http`, whichever is more frequent, per letter.", _WDS),
    Measure("long_segments", "int64", "lines", None,
            f"Lines of more than {LONG_SEGMENT_LETTERS} letters.", _WDS),
    Measure("greatest_segment_letters", "int64", "letters", None,
            "Letters of the line that has the most.", _WDS),
    Measure("edge_letter_share", "float32", "letters", 1,
            f"Letters in lines of at most {SHORT_LINE_CHARS} letters before the first and after "
            "the last longer line: menus.", _WDS),
    Measure("repeated_segment_share", "float32", "lines of 30 characters or more", 1,
            "Lines of that length that stood before.", _WDS),
    Measure("compressed_share", "float32", "bytes", None,
            "Bytes after zstd, level 3, of the text in lower case with each digit as 1, per byte "
            "before; above 1 where a short text grows.", _WDS),
    Measure("words_per_line", "float32", "words a line", None, "Words per line with ink.",
            "HPLT v3, arXiv:2511.01066: mean words a line"),
    Measure("mean_line_chars", "float32", "characters a line", None,
            "Mean length of the lines with ink.", _OWN),
    Measure("median_line_chars", "float32", "characters a line", None,
            "Median length of the lines with ink.", _OWN),
    Measure("longest_line_chars", "int64", "characters", None, "Length of the longest line.", _OWN),
    Measure("sentence_words", "int64", "words", None,
            "Blank-separated words up to the last sentence end of their line, and of the lines "
            "before that a line goes on from with a small letter. The mark after a number (`4.7.`) "
            "that begins a line, or a cell after a tab, ends no sentence.", _OWN),
    Measure("sentence_word_share", "float32", "words", 1,
            "The same, per blank-separated word of the text.", _OWN),
    Measure("numbered_line_share", "float32", "lines with ink", 1,
            "Lines that start with an enumerator (`1.`, `(a)`, `iv)`), `§` or a word for a "
            "provision and its number (`Article 5`).", _OWN),
    Measure("list_line_share", "float32", "lines with ink", 1,
            "Lines that start with a bullet and a blank, or with an enumerator.", _OWN),
    Measure("table_line_share", "float32", "lines with ink", 1,
            "Lines with two `|`, a tab or two gaps of three blanks between words.", _OWN),
    Measure("capital_line_share", "float32", "lines with ink", 1,
            "Lines of at most 100 characters with four capitals or more and no small letter.",
            _OWN),
    Measure("citation_to_word_ratio", "float32", "citations a word", None,
            "Numbers beside a word or sign for an act or provision, per word.", _OWN),
    Measure("date_to_word_ratio", "float32", "dates a word", None,
            "Dates in digits, or day and year with a month in letters between, per word.", _OWN),
    Measure("amount_to_word_ratio", "float32", "amounts a word", None,
            "Numbers beside a currency of the EU's states, per word.", _OWN),
    Measure("damaged_char_share", "float32", "characters", 1,
            "Characters in pairs that a wrong character table makes (`Ã¤`), U+FFFD, and question "
            "marks between letters outside addresses.", _OWN),
    Measure("damaged_word_share", "float32", "words with letters", 1,
            "Words with a capital after a small letter or a digit between letters: signs of OCR, "
            "or of names of programs.", _OWN),
    Measure("spaced_letter_share", "float32", "words with letters", 1,
            "One-letter words in rows of three or more: spaced or cut print.", _OWN),
    Measure("foreign_letter_word_share", "float32", "words with letters", 1,
            "Words with a letter outside the language's alphabet, that of CLDR with its auxiliary "
            "letters.", _OWN),
    Measure("stop_word_share", "float32", "words with letters", 1,
            "Words that are stop words of the language.", _OWN),
    Measure("words_per_stop_word", "float32", "words a stop word", None,
            "Words with letters per stop word of the language, one more stop word counted: a dozen "
            "words may lack one by chance, a hundred may not.", _OWN),
    Measure("lorem_word_share", "float32", "words with letters", 1,
            "Words of the placeholder text of designers (`lorem`, `adipiscing`), in any order.",
            _OWN),
    Measure("shell_word_share", "float32", "words with letters", 1,
            "Words of pages without content: a domain for sale, a page that is not there, an "
            "account, a shopping basket, a notice of cookies or rights.", _OWN),
)  # fmt: skip

COLUMN: Final = {measure.name: column for column, measure in enumerate(MEASURES)}
"""Name of a measure to its column in the kernel's output."""
