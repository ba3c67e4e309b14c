"""Words broken at the end of a line: which hyphens go, and which belong to the word."""

import pytest

from pipeline.extract.pdf.hyphens import Words

CASES = [
    # what else the document says, first line, second line, the two as one
    ("", "die Verord-", "nung gilt", "die Verordnung gilt"),
    ("Mitglied-Staaten hier", "die Mitglied-", "staaten", "die Mitglied-staaten"),
    ("Mitgliedstaaten hier", "die Mitglied-", "staaten", "die Mitgliedstaaten"),
    ("", "Baden-", "Württemberg", "Baden-Württemberg"),
    ("", "ADMINIS-", "TRATION", "ADMINISTRATION"),
    ("", "die EU-", "weite Regel", "die EU-weite Regel"),
    ("", "COVID-", "19", "COVID-19"),
    ("", "Vor-", "und Nachteile", "Vor- und Nachteile"),
    ("kesä ja talvi", "kesä-", "ja heinäkuu", "kesä- ja heinäkuu"),
    ("", "linja-", "autolla", "linja-autolla"),
    ("il-gvern il-liġi il-kunsill", "minn il-", "parlament", "minn il-parlament"),
    ("", "il-parla-", "ment", "il-parlament"),
    ("disse-se fala-se pede-se", "tornou-", "se hoje", "tornou-se hoje"),
    ("", "ar an n-", "athair", "ar an n-athair"),
    ("", "per e-", "mail", "per e-mail"),
    ("", "biało-", "-czerwony", "biało-czerwony"),
    ("", "Verord\u00ad", "nung", "Verordnung"),
    ("", "ein Wort –", "noch eins", "ein Wort – noch eins"),
    ("", "ohne Strich", "weiter", "ohne Strich weiter"),
    ("", "κυβερ-", "νητικός", "κυβερνητικός"),
    ("", "пра-", "вителство", "правителство"),
    ("", "Jahre 2010-", "2015", "Jahre 2010-2015"),
    ("", "-", "nung", "- nung"),
]


@pytest.mark.parametrize(("document", "first", "second", "joined"), CASES)
def test_lines_are_joined(document: str, first: str, second: str, joined: str) -> None:
    assert Words([document, first, second]).joined(first, second) == joined


def test_the_broken_word_itself_is_no_evidence() -> None:
    words = Words(["die Verord-", "nung"])
    assert words.whole["verord"] == 0
    assert words.whole["nung"] == 1
