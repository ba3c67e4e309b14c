"""The second opinion by words, where the model is not sure."""

import hashlib

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from language_id import close_words
from language_id.agreement import CLOSE
from language_id.close_votes import votes
from language_id.close_words import (
    CANDIDATES,
    LONG,
    MOST,
    SURE,
    TRUST,
    assets,
    candidates,
    shared_out,
)
from language_id.close_words import words as read_words
from language_id.config import IdentifyConfig
from language_id.count_words import marks, table, write
from language_id.evidence import judge
from language_id.languages import OFFICIAL
from language_id.model import load_scorer
from language_id.regional import REGIONAL

WORDS = {
    "hr": (["tko", "tjedan", "kruh", "europa", "tisuća", "glazba", "siječnja"], "sr"),
    "bs": (["sedmica", "hiljada", "januara", "historija", "lahko"], "hr"),
    "sr": (["hleb", "evropa", "mleko", "nedelje"], "hr"),
    "da": (["hvad", "meget", "nogle", "efter"], "nb"),
    "nb": (["hva", "mye", "noen", "etter"], "da"),
    "nn": (["ikkje", "eg", "noko", "korleis"], "nb"),
    "pt": (["não", "então", "uma", "você"], "gl"),
    "gl": (["unha", "máis", "xente", "concello"], "es"),
    "es": (["cuando", "hasta", "muy", "ciudad"], "gl"),
    "cs": (["který", "jsem", "nebo", "protože"], "sk"),
    "sk": (["ktorý", "som", "alebo", "pretože"], "cs"),
    "bg": (["това", "беше", "които"], "mk"),
    "mk": (["беше", "што", "сите"], "bg"),
    "nl": (["niet", "zijn", "heeft"], "af"),
    "ga": (["agus", "bhfuil", "liom"], "gd"),
}
"""Words of the standard languages, known from any grammar, and the language that they speak
against: not taken from the table."""

PAGES = {
    "hr": "Tko je prošli tjedan bio u kazalištu? Vlak iz Zagreba stiže u rujnu, a tisuću "
    "sveučilišnih knjiga i glazbenih časopisa čeka na kolodvoru.",
    "bs": "Ko je prošle sedmice bio u pozorištu? Voz stiže u septembru, a općina traži da hiljadu "
    "univerzitetskih knjiga i historijskih časopisa bude prevezeno iz bosanskih kantona.",
    "sr": "Ko je prošle nedelje bio u pozorištu? Voz iz Beograda stiže u septembru, a hiljadu "
    "univerzitetskih knjiga i muzičkih časopisa čeka na železničkoj stanici.",
    "gl": "O concello abriu onte a nova biblioteca e moita xente achegouse á praza. A alcaldesa "
    "dixo que os libros máis lidos serán os de historia, aínda que tamén hai unha sala para nenos.",
    "ca": "L'ajuntament va obrir ahir la nova biblioteca i molta gent es va acostar a la plaça. "
    "Els llibres més llegits seran els d'història, encara que també hi ha una sala per als nens.",
    "la": "Heri bibliotheca nova in foro aperta est, ad quam multi cives convenerunt. Consul dixit "
    "libros de rebus gestis maxime legi, sed etiam pueris locum datum esse.",
}
"""Written for these tests; no text of theirs was trained on."""


def said(languages, texts, weight=1.0):
    encoded = [text.encode() for text in texts]
    ends = np.cumsum([0, *map(len, encoded)])
    data = np.frombuffer(b"".join(encoded), np.uint8)
    return votes(data, ends[:-1], ends[1:], np.full(len(texts), weight), read_words(), languages)


@pytest.mark.parametrize("language", WORDS)
def test_known_words_speak_for_their_language(language):
    words, against = WORDS[language]
    assert np.diff(said([against, language], [" ".join(words)]))[0] > 1
    if language != "mk":  # "беше" is both's
        for word in words:
            assert np.diff(said([against, language], [word]))[0] > 0, word


@pytest.mark.parametrize("language", PAGES)
def test_pages(language):
    (found,) = judge(IdentifyConfig())(pa.array([PAGES[language]], pa.large_string()))
    assert found.label == language


def test_every_close_group_has_words():
    known = set(read_words().languages)
    assert known >= set(OFFICIAL)
    assert all(len(group & known) == len(group - {"sh"}) for group in CLOSE)
    assert known - set(load_scorer(IdentifyConfig()).codes) == set(REGIONAL)


def test_votes_add_up_over_segments_and_read_as_the_model_does():
    group = ["hr", "bs", "sr"]
    together = said(group, ["TKO je tjedan https://tko.example", "kruh"])
    apart = said(group, ["tko je tjedan"]) + said(group, ["kruh"])
    np.testing.assert_allclose(together, apart)
    assert not said(group, ["", "123 \ufffd"]).any()
    np.testing.assert_allclose(said(group, ["kruh"], 0.15), 0.15 * said(group, ["kruh"]))


def test_a_word_says_no_more_than_most_and_nothing_of_languages_without_words():
    told = said(["hr", "und", "sr", "zxx"], ["tjedan"])
    assert abs(told).max() <= MOST
    assert told[1] == told[3] == 0
    assert not said(["und", "hr"], ["tjedan"]).any()


def test_only_documents_that_the_model_is_unsure_of_are_asked_about():
    codes = ["da", "en", "nb", "sv"]
    assert candidates(np.zeros(4), codes, 10) is None
    assert candidates(np.array([0.01, 0, SURE, 0]), codes, 10) is None
    assert candidates(np.array([0, 0, 0.6, 0]), codes, 10) is None
    doubtful = np.array([0.1, 0.3, 0.6, 0.0])
    assert candidates(doubtful, codes, LONG).tolist() == [2, 1, 0]
    assert candidates(doubtful, codes, LONG + 1).tolist() == [2, 0]
    assert candidates(np.array([0, 0.4, 0, 0.6]), codes, LONG + 1) is None
    many = [str(number) for number in range(40)]
    assert len(candidates(np.full(40, 1 / 40), many, 10)) == CANDIDATES


def test_the_candidates_keep_their_mass_and_the_words_decide_it():
    totals = np.array([0.1, 0.45, 0.3, 0.15])
    before = totals.copy()
    shared_out(totals, [1, 2, 3], np.array([-2.0, 1.0, 1.0]))
    assert totals[0] == before[0]
    assert totals.sum() == pytest.approx(1)
    ratio = (totals[1] / totals[2]) / (before[1] / before[2])
    assert np.log(ratio) == pytest.approx(-3.0 * TRUST)


def test_a_mark_is_the_longest_that_fits_and_lowers_the_others(tmp_path):
    path = tmp_path / "marks.tsv"
    path.write_text("hr\t3\tvlak kemij*\nbs sr\t2\tkemijar*\n", encoding="utf-8")
    mark = marks(path)
    assert mark("vlak") == {"hr": 3, "bs": 0, "sr": 0}
    assert mark("kemijom") == {"hr": 3, "bs": 0, "sr": 0}
    assert mark("kemijaru") == {"hr": 0, "bs": 2, "sr": 2}
    assert mark("vlakom") is None
    shares = {one: {"vlak": 0.01, "dan": 0.02} for one in ("hr", "bs", "sr")}
    found = {word: dict(logs) for word, logs in table(shares, mark)}
    assert len(set(found["dan"].values())) == 1
    assert found["vlak"]["hr"] - found["vlak"]["bs"] == 60
    path.write_text("hr\t3\tvlak\nsr\t3\tvlak\n", encoding="utf-8")
    with pytest.raises(ValueError, match="vlak stands twice"):
        marks(path)


def test_the_marks_of_the_package_can_be_read():
    mark = marks()
    assert mark("siječnja")["hr"] > mark("siječnja")["bs"]
    assert mark("opština")["sr"] > mark("opština")["hr"]
    assert mark("lijepo")["bs"] > mark("lijepo")["sr"]


def test_the_table_comes_back_as_it_was_written(tmp_path, monkeypatch):
    rows = [("dan", [("bs", -52), ("hr", -50)]), ("tjedan", [("hr", -70)])]
    path = tmp_path / "words.parquet"
    write(rows, path)
    assert pq.read_table(path).to_pylist()[1] == {
        "word": "tjedan",
        "language": ["hr"],
        "log_share": [-70],
    }
    monkeypatch.setattr(close_words, "FILE", path)
    monkeypatch.setattr(close_words, "SHA256", hashlib.sha256(path.read_bytes()).hexdigest())
    read_words.cache_clear()
    found = read_words()
    read_words.cache_clear()
    assert found.languages == ("bs", "hr")
    assert found.first.tolist() == [0, 2, 3]
    np.testing.assert_allclose(found.logs, [-5.2, -5.0, -7.0], rtol=1e-6)


def test_the_file_is_an_asset():
    (asset,) = assets().values()
    assert asset["sha256"] == close_words.SHA256


def test_a_missing_or_damaged_file_says_what_to_do(tmp_path, monkeypatch):
    monkeypatch.setattr(close_words, "FILE", tmp_path / "words.parquet")
    read_words.cache_clear()
    for read in (read_words, assets):
        with pytest.raises(ValueError, match="Next: install the package again"):
            read()
    (tmp_path / "words.parquet").write_bytes(b"PAR1")
    with pytest.raises(ValueError, match="damaged: their sha256 is"):
        read_words()
    read_words.cache_clear()
