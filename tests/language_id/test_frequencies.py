"""Word lists become lines of training text."""

import numpy as np
import pytest

from language_id.frequencies import ijekavian, lines, read, together
from language_id.normalise import words_1

FILES = {
    "subtitles/hr_50k.txt": "je 100\nmlijeko 10\nthe 1\n",
    "subtitles/sr_50k.txt": "је 60\nje 40\nmleko 5\nбог 5\n",
    "subtitles/en_50k.txt": "the 100\nof 50\n",
    "subtitles/pt_BR_50k.txt": "você 3\nde 9\n",
    "subtitles/no_50k.txt": "ikke 3\n",
    "keyboard/hr_wordlist.combined": "dictionary=main:hr,locale=hr\n word=i,f=215,flags=\n"
    " word=je,f=216,flags=\n word=hidden,f=0,flags=\n",
    "web/mlt.wordlist": "ta'\nu\n|\nkien\nthe\n",
    "web/srp_latn.wordlist": "je\nna\n",
    "web/notes.md": "not a list",
}


def each(words):
    return [words_1(word) for word in words]


@pytest.fixture
def folder(tmp_path):
    for name, text in FILES.items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path


def test_three_formats_and_their_languages(folder):
    found = read([folder], each)
    assert {language: sorted(lists) for language, lists in found.items()} == {
        "hr": ["keyboard/hr_wordlist.combined", "subtitles/hr_50k.txt"],
        "sr": ["subtitles/sr_50k.txt", "web/srp_latn.wordlist"],
        "sr-Cyrl": ["subtitles/sr_50k.txt"],
        "en": ["subtitles/en_50k.txt"],
        "pt": ["subtitles/pt_BR_50k.txt"],
        "nb": ["subtitles/no_50k.txt"],
        "mt": ["web/mlt.wordlist"],
    }
    for lists in found.values():
        for shares in lists.values():
            assert sum(shares.values()) == pytest.approx(1)


def test_ranks_and_counts(folder):
    found = read([folder], each)
    assert found["hr"]["subtitles/hr_50k.txt"]["je"] == pytest.approx(100 / 110)
    keyboard = found["hr"]["keyboard/hr_wordlist.combined"]
    assert list(keyboard) == ["je", "i"]
    assert keyboard["je"] / keyboard["i"] == pytest.approx(3.7 / 2.7)


def test_english_words_of_other_lists_are_dropped(folder):
    found = read([folder], each)
    assert "the" not in found["hr"]["subtitles/hr_50k.txt"]
    assert "the" in found["en"]["subtitles/en_50k.txt"]


def test_serbian_counts_in_both_scripts(folder):
    found = read([folder], each)
    assert set(found["sr-Cyrl"]["subtitles/sr_50k.txt"]) == {"је", "бог"}
    latin = found["sr"]["subtitles/sr_50k.txt"]
    assert latin["je"] == pytest.approx(100 / 110)
    assert "bog" in latin


def test_serbian_becomes_ijekavian_where_croatian_knows_the_word():
    serbian = {"mleko": 0.5, "je": 0.3, "evro": 0.2}
    croatian = {"mlijeko": 0.01, "je": 0.5}
    assert ijekavian(serbian, croatian) == {"mlijeko": 0.5, "je": 0.3, "evro": 0.2}


def test_drawn_lines_follow_the_shares_and_repeat():
    shares = {"a": 0.9, "b": 0.1}
    first = list(lines(shares, 500, np.random.Generator(np.random.PCG64(1))))
    assert first == list(lines(shares, 500, np.random.Generator(np.random.PCG64(1))))
    drawn = " ".join(first).split()
    assert len(first) == 500
    assert max(len(line.split()) for line in first) == 10
    assert 0.87 < drawn.count("a") / len(drawn) < 0.93


def test_lists_of_a_language_are_averaged():
    assert together({"x": {"a": 1.0}, "y": {"a": 0.5, "b": 0.5}}) == {"a": 0.75, "b": 0.25}
