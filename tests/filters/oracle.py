"""datatrove's own filters asked for the value of a measure.

They answer only yes or no, so a value is confirmed by two calls: with the bound a hair on its
passing side the document passes, a hair on the other side it fails for that reason and no other.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from datatrove.data import Document
from datatrove.pipeline.filters import (
    C4ParagraphFilter,
    C4QualityFilter,
    FineWebQualityFilter,
    GopherQualityFilter,
    GopherRepetitionFilter,
)
from datatrove.utils.word_tokenizers import WordTokenizer
from numba import njit

from filters.c4_lines import sentences
from filters.characters import terminal_marks
from filters.measures import COLUMN
from language_id.memory import address
from language_id.words import CLASSES, END, lowered, next_token

HAIR = 1e-9


@njit
def _sentences(data, classes, terminals):  # type: ignore[no-untyped-def]
    return sentences(address(data), 0, data.size, address(classes), address(terminals))


class Tokens(WordTokenizer):
    """The tokens of `language_id.words`, as datatrove wants a tokenizer."""

    def __init__(self, lower: bool = False, marks: tuple[str, ...] = ()) -> None:
        super().__init__()
        self.lower = lower
        self.terminals = terminal_marks(marks)

    def word_tokenize(self, text: str) -> list[str]:
        encoded = text.encode()
        data = np.frombuffer(encoded, np.uint8)
        words, i = [], 0
        while True:
            start, i, kind = next_token(data, i, data.size, CLASSES)
            if kind == END:
                return words
            word = encoded[start:i].decode()
            words.append(lowered(word) if self.lower else word)

    def sent_tokenize(self, text: str) -> list[str]:
        raise AssertionError("the filters ask for words and places of sentences only")

    def span_tokenize(self, text: str) -> list[tuple[int, int]]:
        """As many spans as there are sentences: nobody asks where they are."""
        data = np.frombuffer(text.encode(), np.uint8)
        return [(0, 0)] * _sentences(data, CLASSES, self.terminals)


AS_WRITTEN = Tokens()
LOWER = Tokens(lower=True)

_QUALITY_OFF = {
    "min_doc_words": None,
    "max_doc_words": None,
    "min_avg_word_length": None,
    "max_avg_word_length": None,
    "max_symbol_word_ratio": None,
    "max_bullet_lines_ratio": None,
    "max_ellipsis_lines_ratio": None,
    "max_non_alpha_words_ratio": None,
    "min_stop_words": None,
}
_REPETITION_OFF = {
    "dup_line_frac": None,
    "dup_para_frac": None,
    "dup_line_char_frac": None,
    "dup_para_char_frac": None,
    "top_n_grams": (),
    "dup_n_grams": (),
}
_FINEWEB_OFF = {
    "line_punct_thr": -1.0,
    "short_line_thr": 2.0,
    "char_duplicates_ratio": 2.0,
    "new_line_ratio": 1e9,
}


def _answer(result: bool | tuple[bool, str]) -> str | None:
    return None if result is True else result[1]  # type: ignore[index]


def _upper(make, document: Document, value: float, reason: str, other: str | None = None) -> bool:  # type: ignore[no-untyped-def]
    """The value is the one above which the filter refuses; `other` hides the answer."""
    above = _answer(make(value + HAIR).filter(document))
    below = _answer(make(value - HAIR).filter(document)) if value > HAIR else reason
    return above in (None, other) and below in (reason, other)


def _lower(make, document: Document, value: float, reason: str) -> bool:  # type: ignore[no-untyped-def]
    below = _answer(make(value - HAIR).filter(document)) if value > HAIR else None
    return below is None and _answer(make(value + HAIR).filter(document)) == reason


def disagreements(
    text: str, row: np.ndarray, stop_words: tuple[str, ...], marks: tuple[str, ...] = ()
) -> Iterator[str]:
    """Names of the measures whose value datatrove does not have for a text that holds a token."""
    document = Document(text=text, id="0")

    def value(name: str) -> float:
        return float(row[COLUMN[name]])

    def quality(tokenizer: Tokens = AS_WRITTEN, **settings: object):  # type: ignore[no-untyped-def]
        return GopherQualityFilter(**{**_QUALITY_OFF, **settings}, language=tokenizer)  # type: ignore[arg-type]

    def repetition(**settings: object) -> GopherRepetitionFilter:
        return GopherRepetitionFilter(**{**_REPETITION_OFF, **settings}, language=AS_WRITTEN)  # type: ignore[arg-type]

    def fineweb(**settings: object) -> FineWebQualityFilter:
        filter_ = FineWebQualityFilter(**{**_FINEWEB_OFF, **settings}, language=AS_WRITTEN)  # type: ignore[arg-type]
        filter_.stop_chars = (*filter_.stop_chars, *marks)
        return filter_

    words = int(value("words"))
    if words:
        cases = [
            ("words", quality(min_doc_words=words), None),
            ("words", quality(min_doc_words=words + 1), "gopher_short_doc"),
            ("words", quality(max_doc_words=words), None),
        ]
        for name, made, reason in cases:
            if _answer(made.filter(document)) != reason:
                yield name
        if not _lower(
            lambda bound: quality(min_avg_word_length=bound),
            document,
            value("mean_word_chars"),
            "gopher_below_avg_threshold",
        ):
            yield "mean_word_chars"
        uppers = [
            ("hash_to_word_ratio", "max_symbol_word_ratio", "gopher_too_many_hashes",
             "gopher_too_many_ellipsis"),
            ("ellipsis_to_word_ratio", "max_symbol_word_ratio", "gopher_too_many_ellipsis",
             "gopher_too_many_hashes"),
            ("bullet_line_share", "max_bullet_lines_ratio", "gopher_too_many_bullets", None),
            ("ellipsis_line_share", "max_ellipsis_lines_ratio", "gopher_too_many_end_ellipsis",
             None),
        ]  # fmt: skip
        for name, setting, reason, other in uppers:
            if not _upper(
                lambda bound, setting=setting: quality(**{setting: bound}),
                document, value(name), reason, other,
            ):  # fmt: skip
                yield name
        if not _lower(
            lambda bound: quality(max_non_alpha_words_ratio=bound),
            document,
            value("letter_word_share"),
            "gopher_below_alpha_threshold",
        ):
            yield "letter_word_share"
        found = int(value("stop_words"))
        lower_stop_words = [lowered(word) for word in stop_words]
        for bound, reason in ((found, None), (found + 1, "gopher_enough_stop_words")):
            made = quality(LOWER, min_stop_words=bound, stop_words=lower_stop_words)
            if _answer(made.filter(document)) != reason:
                yield "stop_words"
    for name, setting, reason in (
        ("repeated_line_share", "dup_line_frac", "dup_line_frac"),
        ("repeated_paragraph_share", "dup_para_frac", "dup_para_frac"),
        ("repeated_line_char_share", "dup_line_char_frac", "dup_line_char_frac"),
        ("repeated_paragraph_char_share", "dup_para_char_frac", "dup_para_char_frac"),
    ):
        if not _upper(
            lambda bound, setting=setting: repetition(**{setting: bound}),
            document, value(name), reason,
        ):  # fmt: skip
            yield name
    for n in range(2, 5):
        name = f"top_{n}_gram_char_share"
        share = value(name)
        made = repetition(top_n_grams=((n, share - HAIR),))
        if int(value("tokens")) >= n and _answer(made.filter(document)) != f"top_{n}_gram":
            yield name
        made = repetition(top_n_grams=((n, share + HAIR),))
        if share < 1 and _answer(made.filter(document)) is not None:
            yield name
    for n in range(5, 11):
        name = f"repeated_{n}_gram_char_share"
        if not _upper(
            lambda bound, n=n: repetition(dup_n_grams=((n, bound),)),
            document, value(name), f"duplicated_{n}_n_grams",
        ):  # fmt: skip
            yield name
    if not _lower(
        lambda bound: fineweb(line_punct_thr=bound),
        document,
        value("terminal_line_share"),
        "line_punct_ratio",
    ):
        yield "terminal_line_share"
    for name, setting, reason in (
        ("short_line_share", "short_line_thr", "short_line_ratio"),
        ("repeated_text_line_char_share", "char_duplicates_ratio", "char_dup_ratio"),
        ("newline_to_word_ratio", "new_line_ratio", "list_ratio"),
    ):
        if not _upper(
            lambda bound, setting=setting: fineweb(**{setting: bound}),
            document, value(name), reason,
        ):  # fmt: skip
            yield name
    yield from _disagreements_c4(text, row, marks)


def _disagreements_c4(text: str, row: np.ndarray, marks: tuple[str, ...]) -> Iterator[str]:
    """As `disagreements`, of what C4 keeps; that filter edits the text that it is given."""

    def value(name: str) -> float:
        return float(row[COLUMN[name]])

    def answer(bound: int) -> tuple[str | None, str]:
        document = Document(text=text, id="0")
        tokens = Tokens(marks=marks)
        made = C4QualityFilter(language=tokens, min_num_sentences=bound)  # type: ignore[arg-type]
        return _answer(made.filter(document)), document.text

    found = int(value("c4_sentences"))
    dropped = {"lorem_ipsum": "c4_lorem_lines", "curly_bracket": "c4_curly_lines"}
    reason, kept = answer(found)
    if reason in dropped:
        if not value(dropped[reason]):
            yield dropped[reason]
    else:
        if reason is not None or (answer(found + 1)[0] != "too_few_sentences"):
            yield "c4_sentences"
        if value("c4_lorem_lines") or value("c4_curly_lines"):
            yield "c4_lorem_lines or c4_curly_lines"
        lines = len(text.splitlines())
        if round(value("c4_line_share") * lines) != (kept.count("\n") + 1 if kept else 0):
            yield "c4_line_share"
    if C4ParagraphFilter().paragraph_filter(text) != (value("c4_paragraphs") >= 3):
        yield "c4_paragraphs"
