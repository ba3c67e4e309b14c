"""Croatian, Bosnian and Serbian are told apart once more; nothing else is touched."""

import hashlib

import numpy as np
import pyarrow as pa
import pytest

from language_id import closest
from language_id.close_votes import votes
from language_id.closest import (
    CLOSEST,
    MODEL,
    PRIOR,
    SHORT,
    assets,
    closest_words,
    in_question,
    told_apart,
)
from language_id.config import IdentifyConfig
from language_id.count_closest import MOST, SPEECH, evidence, main
from language_id.evidence import judge

WORDS = {
    "hr": "tko tisuća tjedan kruh sveučilište suvremeni sudjelovati ubojstvo ponovno siječnja",
    "bs": "lahko kahva sedmica historija hljeb vjerovatno saopćenje",
    "sr": "mleko posle ovde izveštaj opština uvek beleži smena ćutanje",
}
"""Words that only one of the three standards has, known from any grammar."""

SENTENCES = {
    "hr": [
        "Tko je prošli tjedan sudjelovao u raspravi o ubojstvu?",
        "Suvremeno gospodarstvo treba potporu znanosti i sveučilišta.",
        "Vlak s kolodvora kreće u siječnju, točno u podne.",
        "Tajnica je priopćila da će se proračun ponovno razmotriti.",
    ],
    "bs": [
        "Ko je prošle sedmice učestvovao u raspravi o ubistvu?",
        "Općinsko vijeće je saopćilo da će hiljadu porodica dobiti pomoć.",
        "Voz sa stanice kreće u januaru, tačno u podne, i uvijek je pun.",
        "Historija ovog mjesta lahko se zaboravlja uz kahvu i hljeb.",
    ],
    "sr": [
        "Ko je prošle nedelje učestvovao u raspravi o ubistvu?",
        "Opštinsko veće je saopštilo da će hiljadu porodica dobiti pomoć.",
        "Posle ručka smo ovde videli mnogo ljudi.",
        "Savremena privreda uvek traži podršku nauke i univerziteta.",
    ],
}


def said(text):
    data = np.frombuffer(text.encode(), np.uint8)
    ends = np.array([0, len(data)])
    return votes(data, ends[:1], ends[1:], np.ones(1), closest_words(), CLOSEST)


@pytest.mark.parametrize("language", WORDS)
def test_words_of_a_standard_speak_for_it(language):
    for word in WORDS[language].split():
        assert CLOSEST[said(word).argmax()] == language, word


def test_words_that_two_share_speak_against_the_third():
    for word, against in {"mlijeko": "sr", "hiljada": "hr", "univerzitet": "hr"}.items():
        assert CLOSEST[said(word).argmin()] == against, word


@pytest.mark.parametrize("language", SENTENCES)
def test_sentences(language):
    found = judge(IdentifyConfig())(pa.array(SENTENCES[language], pa.large_string()))
    assert [one.label for one in found] == [language] * len(found)


def test_only_the_three_are_touched_and_keep_their_mass():
    totals = np.array([0.2, 0.3, 0.2, 0.2, 0.1])
    before = totals.copy()
    told_apart(totals, before, [1, 2, 3], np.array([0.0, 2.0, -1.0]), 0)
    assert totals[[0, 4]].tolist() == before[[0, 4]].tolist()
    assert totals.sum() == pytest.approx(1)
    assert totals[2] == max(totals)
    odds = np.log(totals[2] / totals[1])
    own = MODEL * np.log(0.2 / 0.3) + 2.0 + PRIOR["bs"] - PRIOR["hr"]
    assert odds == pytest.approx(own)


def test_silence_speaks_against_croatian_on_a_page_alone():
    def croatian(read):
        totals = np.array([0.4, 0.3, 0.3])
        told_apart(totals, totals.copy(), [0, 1, 2], np.zeros(3), read)
        return totals[0]

    assert croatian(0) == croatian(SHORT) > croatian(2 * SHORT) > croatian(2048)
    assert croatian(2048) < 0.01


def test_a_page_of_sentences_that_hold_no_word_of_one_is_bosnian_and_of_either_is_not():
    plain = "Grad je poznat po mostu i staroj kuli koju obilaze brojni gosti iz cijele zemlje. "
    pages = [plain * 12, (plain + SENTENCES["hr"][1] + " ") * 6, (plain + "Ovde je lepo. ") * 6]
    found = judge(IdentifyConfig())(pa.array(pages, pa.large_string()))
    assert [one.label for one in found] == ["bs", "hr", "sr"]


def test_a_language_that_the_model_does_not_give_gets_nothing():
    totals = np.array([0.2, 0.5, 0.0, 0.3])
    told_apart(totals, totals.copy(), [1, 2, 3], np.array([0.0, 9.0, 0.0]), 0)
    assert totals[2] == 0
    alone = np.array([0.2, 0.8, 0.0, 0.0])
    told_apart(alone, alone.copy(), [1, 2, 3], np.array([0.0, 9.0, 9.0]), 0)
    assert alone.tolist() == [0.2, 0.8, 0.0, 0.0]


def test_they_are_in_question_where_one_or_all_together_are_likeliest():
    totals = [
        [0.4, 0.25, 0.2, 0.15],
        [0.3, 0.35, 0.05, 0.0],
        [0.6, 0.2, 0.1, 0.1],
        [0.0, 0.0, 0.0, 0.0],
    ]
    assert in_question(np.array(totals), [1, 2, 3]).tolist() == [True, True, False, False]


def test_other_languages_stay_as_they_were():
    texts = pa.array(
        ["Danes je lep dan in gremo na morje.", "Dnes je pekný deň.", ""], pa.large_string()
    )
    with_words = judge(IdentifyConfig())(texts)
    assert [one.label for one in with_words] == ["sl", "sk", None]


def test_evidence_is_speech_and_marks():
    speech = {
        "hr": {"x_50k.txt": {"mlijeko": 0.5, "dan": 0.5}},
        "bs": {"x_50k.txt": {"mlijeko": 0.5, "dan": 0.5}},
        "sr": {"x_50k.txt": {"mleko": 0.5, "dan": 0.5}, "x.wordlist": {"siječnja": 0.5}},
    }
    found = evidence(speech)
    assert "dan" not in found
    assert found["mlijeko"]["bs"] > 0 > found["mlijeko"]["sr"] >= -MOST * SPEECH - 3
    assert found["siječnja"]["hr"] > 1  # a mark, though no subtitle has it
    assert found["mleko"]["sr"] > found["mleko"]["bs"]
    with pytest.raises(ValueError, match=r"no list <code>_50k.txt of bs.*Next: put"):
        evidence({"hr": speech["hr"], "bs": {}, "sr": speech["sr"]})


def test_the_same_lists_give_the_same_file(tmp_path, monkeypatch):
    lists = tmp_path / "lists"
    lists.mkdir()
    for one, word in (("hr", "tisuća"), ("bs", "hiljada"), ("sr", "hiljada")):
        (lists / f"{one}_50k.txt").write_text(f"{word} 90\nje 1000\n", encoding="utf-8")
    made = []
    for name in ("a", "b"):
        path = tmp_path / f"{name}.parquet"
        monkeypatch.setattr("sys.argv", ["count_closest", str(lists), "--out", str(path)])
        main()
        made.append(path.read_bytes())
    assert made[0] == made[1]


def test_the_file_is_an_asset_and_damage_is_told(tmp_path, monkeypatch):
    (asset,) = assets().values()
    assert (
        asset["sha256"] == closest.SHA256 == hashlib.sha256(closest.FILE.read_bytes()).hexdigest()
    )
    monkeypatch.setattr(closest, "FILE", tmp_path / "closest.parquet")
    closest_words.cache_clear()
    with pytest.raises(ValueError, match=r"closest.parquet are missing.*Next: install"):
        closest_words()
    (tmp_path / "closest.parquet").write_bytes(b"PAR1")
    with pytest.raises(ValueError, match="damaged: their sha256 is"):
        closest_words()
    closest_words.cache_clear()
