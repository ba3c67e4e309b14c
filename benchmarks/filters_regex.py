"""A tokenizer by regular expression for datatrove's filters, where its own needs a download."""

from __future__ import annotations

import re

from datatrove.utils.word_tokenizers import WordTokenizer

_WORD = re.compile(r"\w+|[^\w\s]")
_SENTENCE = re.compile(r"[^.!?]+[.!?]*")


class RegexTokenizer(WordTokenizer):
    """Words are runs of word characters, sentences end at `.`, `!` or `?`."""

    def word_tokenize(self, text: str) -> list[str]:
        """Words and signs."""
        return _WORD.findall(text)

    def sent_tokenize(self, text: str) -> list[str]:
        """Sentences."""
        return [found for found in _SENTENCE.findall(text) if found.strip()]

    def span_tokenize(self, text: str) -> list[tuple[int, int]]:
        """Places of the sentences."""
        return [found.span() for found in _SENTENCE.finditer(text)]
