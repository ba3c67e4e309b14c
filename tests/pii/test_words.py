"""The pass over words finds every word that a recognizer reads, with the digits that it needs."""

from __future__ import annotations

import pytest

from language_id.languages import OFFICIAL

LANGUAGES = ("und", *OFFICIAL)


def _scanner(language: str):
    from pii import word_scan
    from pii.analyzer import recognizers
    from pii.config import RedactConfig

    several = [
        words
        for one in recognizers(language, RedactConfig(actions={"POSTAL_ADDRESS": "mask"}))
        for words in one.words
    ]
    return several, word_scan.scanner(several)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_phrase_of_every_table_is_found_in_capitals_and_with_gaps(language) -> None:
    several, scan = _scanner(language)
    missed = []
    for number, words in enumerate(several):
        lead = {"anywhere": "Ž ", "in a word": "ž", "in a bracket": "12 ("}[words.where]
        for phrase in words.phrases | words.own:
            if not phrase.replace(" ", "").isalnum():
                continue
            for written in (phrase, phrase.upper(), phrase.replace(" ", ".\u00a0")):
                if written.lower() != phrase.replace(" ", ".\u00a0") and written.lower() != phrase:
                    continue  # a capital that is another letter when small again
                text = f"{lead}{written}: 12345 67"
                at = len(lead.encode()) - (words.where == "in a bracket")
                if (number, at) not in zip(*scan(text.encode()), strict=True):
                    missed.append((words.where, text))
    assert missed == []


NEEDS = [
    # phrase needs, text, found
    ({"digits": 1, "after": 6}, "word 12", True),
    ({"digits": 1, "after": 6}, "word       12", False),
    ({"digits": 1, "after": 6}, "words 12", False),
    ({"digits": 1, "after": 6}, "xword 12", False),
    ({"digits": 1, "after": 6}, "_word_ 1", True),
    ({"digits": 1, "after": 0, "before": 8}, "12 word", True),
    ({"digits": 1, "after": 0, "before": 1}, "12 word", False),
    ({"digits": 5, "after": 20}, "word 12-34/5", True),
    ({"digits": 5, "after": 20}, "word 12-34", False),
    ({"digits": 5, "after": 20}, "word 12-3a4/5", False),
    ({"digits": 5, "after": 20}, "word 12-34              5", False),
    ({"digits": 3, "after": 20}, "word 1ab2cd3", True),
    ({"digits": 3, "after": 20}, "word 1 2", False),
    ({"digits": 1, "after": 5, "below": 50}, "word\tb\na\tb\n1\t2", True),
    ({"digits": 1, "after": 5, "below": 50}, "word b\na b\n1 2", False),
    ({"digits": 1, "after": 9, "where": "in a bracket"}, "1 (word 2)", True),
    ({"digits": 1, "after": 9, "where": "in a bracket"}, "1 ( word 2)", True),
    ({"digits": 1, "after": 9, "where": "in a bracket"}, "1 [word 2]", False),
    ({"digits": 1, "after": 9, "where": "in a word"}, "keyword 2", True),
    ({"digits": 1, "after": 9, "where": "in a word"}, "word 2", False),
]


@pytest.mark.parametrize(("needs", "text", "found"), NEEDS)
def test_a_word_counts_only_with_the_digits_that_it_needs(needs, text, found) -> None:
    from pii import word_scan
    from pii.recognizer import Words

    scan = word_scan.scanner([Words(frozenset({"word"}), **needs)])
    assert bool(scan(text.encode())[0]) is found


@pytest.mark.parametrize(
    ("text", "found"), [("t. 12", True), ("t : 12", True), ("t 012", True), ("t 12", False)]
)
def test_a_single_letter_needs_a_sign_or_a_trunk_prefix(text, found) -> None:
    from pii import word_scan
    from pii.recognizer import Words

    scan = word_scan.scanner([Words(frozenset("t"), after=20, lone_letter=False)])
    assert bool(scan(text.encode())[0]) is found


def test_more_phrases_than_usual_are_all_found() -> None:
    from pii import word_scan
    from pii.recognizer import Words

    scan = word_scan.scanner([Words(frozenset({"tel"}), after=6)])
    assert scan(b"tel 1 " * 1000)[1] == list(range(0, 6000, 6))


def test_a_full_width_plus_before_other_scripts(redactor) -> None:
    for text in ("＋32 475 12 34 56 ž", "ž ＋＋32 475 12 34 56"):
        assert redactor("fr")(text)[0] == text.replace("＋32 475 12 34 56", "<PHONE>")
