"""Training is repeatable, and what is held out stays out."""

import json
import random
import subprocess
import sys

import pytest

from language_id.augment import BULGARIAN, GREEK, augmented, scanned, transliterated, without_marks
from language_id.calibrate import FLOOR, Scored, calibrate, documents, held_out
from language_id.corpus import read
from language_id.frequencies import read as read_lists
from language_id.normalise import words_1
from language_id.train import (
    COMPRESSION,
    LINES,
    LISTS,
    SETTINGS,
    chosen,
    examples,
    listed,
    train,
    without_english,
)

WORDS = {
    "en": "the of and to in is that for it as was with be by on not he his from are",
    "mt": "li u ta il fil mill kien għal hija aktar dan din meta kull tal huwa minn bħala",
    "sr": "је и у на да се за од са као није што били овај она тај која они али",
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    place = tmp_path_factory.mktemp("text")
    chance = random.Random(1)
    for language, words in WORDS.items():
        lines = [" ".join(chance.choices(words.split(), k=8)) for _ in range(400)]
        (place / f"{language}.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    rows = [{"text": "Ova rečenica je latinica", "lang": "sr", "source": "made"}] * 2
    rows += [{"text": "ova rečenica, je LATINICA!", "lang": "sr", "source": "made"}]
    (place / "lists").mkdir()
    (place / "lists" / "mt_50k.txt").write_text("il 9\nkliem 3\nta' 2\n", encoding="utf-8")
    (place / "more.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    return place


def test_lines_are_read_once_and_serbian_by_script(folder):
    lines = list(read([folder]))
    assert [line.text for line in lines if line.source == "made"] == ["Ova rečenica je latinica"]
    assert {line.language for line in lines} == {"en", "mt", "sr", "sr-Cyrl"}
    held_out = sum(line.held_out for line in lines)
    assert 20 < held_out < 150
    assert lines == list(read(sorted(p for p in folder.iterdir() if p.is_file())))


def test_czech_in_slovak_law_is_calibrated_on_as_neither(tmp_path):
    slovak = [f"Tento zákon č. {number} nadobúda účinnosť dňom vyhlásenia." for number in range(99)]
    czech = [f"Číslo {number}: zákon nabývá účinnosti dnem vyhlášení, ve znění předpisů."
             for number in range(99)]  # fmt: skip
    letters = "abcdefghijklmnopqrstuvwxyz"
    for name, lines in {"sk": slovak + czech, "cs": czech}.items():
        told = [f"{line} {letters[n % 26]}{letters[n // 26]}" for n, line in enumerate(lines)]
        (tmp_path / f"{name}.txt").write_text("\n".join(told), encoding="utf-8")
    read_all = [line for line in read([tmp_path / "sk.txt"]) if line.held_out]
    kept = held_out([tmp_path / "sk.txt"])
    assert kept
    assert len(kept) < len(read_all)
    assert not any("ě" in line.text or "ř" in line.text for line in kept)
    assert any("ě" in line.text for line in held_out([tmp_path / "cs.txt"]))


def test_held_out_lines_are_not_trained_on(folder):
    held_out = {line.text for line in read([folder]) if line.held_out}
    trained = {text for texts in chosen([folder]).values() for text in texts}
    assert trained
    assert not trained & held_out


def test_examples_are_the_same_every_time(folder):
    lines = chosen([folder])
    first = list(examples(lines, 5))
    assert first == list(examples(lines, 5))
    assert first != list(examples(lines, 6))
    assert all(line.startswith("__label__") for line in first)


@pytest.mark.filterwarnings("ignore")
def test_the_same_text_gives_the_same_model(folder, tmp_path):
    small = {**SETTINGS, "dim": 16, "bucket": 600_000, "epoch": 3, "minCount": 1, "verbose": 0}
    pressed = {**COMPRESSION, "cutoff": 500, "verbose": 0}
    code = "import sys; from pathlib import Path; from language_id.train import train; "
    code += "train([Path(sys.argv[1])], [Path(sys.argv[1]) / 'lists'], Path(sys.argv[2]), "
    code += f"{small!r}, {pressed!r})"
    for name in ("a.ftz", "b.ftz"):  # as people train: each in a process whose memory is fresh
        subprocess.run([sys.executable, "-c", code, folder, tmp_path / name], check=True)
    assert (tmp_path / "a.ftz").read_bytes() == (tmp_path / "b.ftz").read_bytes()


def test_word_lists_give_lines_of_their_label(folder):
    words = read_lists([folder], lambda texts: [*map(words_1, texts)])
    found = list(listed(words, 5))
    assert found == list(listed(words, 5))
    assert len(found) == LINES["mt"] * LISTS
    assert set(" ".join(found).split()) == {"__label__mt", "il", "kliem", "ta'"}
    with_lists = chosen([folder], words)
    assert len(with_lists["mt"]) <= LINES["mt"] * (1 - LISTS)
    assert with_lists["sr"] == chosen([folder])["sr"]


def test_a_matrix_that_would_not_start_at_zero_is_refused(folder, tmp_path):
    with pytest.raises(ValueError, match="32 MB"):
        train(
            [folder], [], tmp_path / "a.ftz", {**SETTINGS, "dim": 8, "bucket": 2_000}, COMPRESSION
        )


def test_untranslated_lines_are_dropped():
    english = "You can select different maps for the horizontal and the vertical displacement"
    kept = ["Galite pasirinkti skirtingus žemėlapius ir poslinkius abiem kryptimis", "Open file"]
    assert without_english([kept[0], english, kept[1]]) == kept
    assert without_english([]) == []


def test_damage():
    assert without_marks("Žluťoučký kůň, ġurnata") == "Zlutoucky kun, gurnata"
    assert transliterated("Καλημέρα", GREEK) == "kalimera"
    assert transliterated("Добър ден, йод", BULGARIAN) == "dobar den, yod"
    line = "ein ganz gewöhnlicher Satz " * 20
    assert scanned(line, random.Random(2)) == scanned(line, random.Random(2)) != line


def test_augmentation_leaves_most_lines_whole():
    line = "una frase del tutto normale con parecchie parole dentro la riga"
    kept = [augmented(line, "it", "some English words", random.Random(n)) for n in range(1000)]
    assert 230 < kept.count(line) < 400
    assert len(set(kept)) > 100


def test_threshold_keeps_the_language_and_stops_the_neighbour():
    own = [Scored("ga", "ga", 0.60 + 0.004 * n) for n in range(100)]
    assert calibrate(own, "ga").threshold == FLOOR
    wrong = [Scored("gd", "ga", 0.31 + 0.001 * n) for n in range(100)]
    found = calibrate([*own, *wrong], "ga")
    assert 0.40 < found.threshold < 0.60
    assert found.precision >= 0.98
    assert found.recall == 1.0
    certain = [Scored("gd", "ga", 0.99)] * 50
    assert calibrate([*own, *certain], "ga").recall >= 0.98
    with pytest.raises(ValueError, match="no document of mt"):
        calibrate(own, "mt")


def test_bosnian_does_not_move_the_threshold_of_croatian_but_its_precision():
    own = [Scored("hr", "hr", 0.60 + 0.004 * n) for n in range(100)]
    kin = [Scored("bs", "hr", 0.70)] * 25
    found = calibrate([*own, *kin], "hr")
    assert (found.threshold, found.recall, found.precision) == (FLOOR, 1.0, 0.8)
    stranger = [Scored("sl", "hr", 0.55)] * 25
    assert calibrate([*own, *kin, *stranger], "hr").threshold > 0.55


def test_documents_are_of_one_language(folder):
    found = documents([line for line in read([folder]) if line.held_out])
    words = {language: set(of.split()) for language, of in WORDS.items()}
    for language in ("en", "mt"):
        assert found[language]
        for document in found[language]:
            assert set(" ".join(document).split()) <= words[language]
