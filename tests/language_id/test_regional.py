"""A language of a region is told from its large relative, and the relative keeps its own."""

import json
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from language_id.close_words import words
from language_id.config import IdentifyConfig
from language_id.evidence import judge
from language_id.languages import OFFICIAL
from language_id.memory import text_buffers
from language_id.model import load_scorer
from language_id.regional import REGIONAL, RELATIVES, SURE, related
from language_id.second_opinion import second_opinion
from language_id.segments import cut
from language_id.stage import try_identify

PAGES = {
    "vec": """Tuti i èsari umani i nase łìbari e conpanji par dinjità e deriti. I ze dotài de rajon
e de cosiensa e i ga da conportarse intrà de łori co spìrito de fradełi.
Onjun el ga el derito a ła vita, a ła łibartà e a ła segurità de ła só parsona.
Nesun el podarà èsar tenjù da sciavo o da servo; ła sciavitù e el marcà de sciavi i sarà
proibìi in tute łe maniere.""",
    "sc": """Totu sos èsseres umanos naschint lìberos e eguales in dinnidade e in deretos. Issos
tenent sa resone e sa cussèntzia e depent operare s'unu cun s'àteru cun ispìritu de fraternidade.
Onzi individuu tenet deretu a sa bida, a sa libertade e a sa seguràntzia de sa pessone sua.
Totus sunt eguales in cara de sa leze e tenent deretu sena peruna distintzione a una tutela eguale
de sa leze.""",
    "nds": """All de Minschen sünd frie un gliek an Wüürd un Rechten baren. Se hebbt Vernunft un een
Geweten un se schüllt sik Bröder sien.
Elk un een hett dat Recht up Leven, Frieheit un Sekerheit vun de Persoon.
Keeneen dröff Slaveree lieden orrer to dat Goot vun anner Minschen; jeedeen Aart un Wies vun
Slaveree un Slavenhannel sünd verbaden.""",
}
"""Articles of the Universal Declaration of Human Rights (public domain)."""

CASES = Path(__file__).parent / "sentences.jsonl"


@pytest.mark.parametrize("language", PAGES)
def test_a_page_of_a_region_is_nobodys(language):
    told = try_identify(IdentifyConfig(), ("de", "it"))(PAGES[language])
    assert told["language"] not in OFFICIAL
    assert told["routed"] == "und"


@pytest.mark.parametrize(
    ("language", "taken_for", "share", "expected"),
    [
        ("vec", "it", 0.9, "vec"),
        ("sc", "it", 0.9, "sc"),
        ("nds", "de", 0.99, "nds"),
        ("nds", "nl", 0.9, "nds"),
        ("nds", "de", 0.996, "de"),  # the model is sure
        ("vec", "hu", 0.9, "hu"),  # Venetian does not pass for Hungarian
    ],
)
def test_words_win_a_page_of_which_the_model_is_not_sure(language, taken_for, share, expected):
    codes, reconsider = second_opinion(load_scorer(IdentifyConfig()).codes)
    totals = np.zeros((1, len(codes)))
    totals[0, codes.index(taken_for)] = share
    totals[0, codes.index("und")] = 1 - share
    offsets, data = text_buffers(pa.array([PAGES[language]], pa.large_string()))
    pieces = cut(data, offsets, budget_bytes=0, segment_bytes=256, boilerplate=1.0)
    reconsider(totals, data, pieces, {})
    assert codes[totals[0].argmax()] == expected
    assert totals.sum() == pytest.approx(1)


@pytest.mark.parametrize("language", sorted(RELATIVES))
def test_the_relative_keeps_its_pages_and_its_sentences(language):
    rows = [json.loads(line) for line in CASES.read_text(encoding="utf-8").splitlines()]
    own = [row["text"] for row in rows if row["language"] == language]
    texts = [*own, "\n".join(own)]
    found = [one.label for one in judge(IdentifyConfig())(pa.array(texts, pa.large_string()))]
    assert own
    assert not set(found) & set(REGIONAL)


def test_relatives_are_asked_for_only_where_the_model_is_not_sure():
    codes = ("it", "hu", "vec", "scn")
    assert related(np.array([0.9, 0.1, 0.0, 0.0]), codes) == [0, 3, 2]
    assert related(np.array([SURE, 0.005, 0.0, 0.0]), codes) == []
    assert related(np.array([0.4, 0.6, 0.0, 0.0]), codes) == []
    assert related(np.zeros(4), codes) == []
    assert related(np.array([0.9, 0.1]), codes[:2]) == []


def test_all_have_words_and_none_a_label():
    assert set(REGIONAL) <= set(words().languages)
    codes = set(load_scorer(IdentifyConfig()).codes)
    assert not set(REGIONAL) & codes
    assert set(RELATIVES) <= codes


def test_without_words_nothing_is_asked_of_them():
    found = judge(IdentifyConfig(close_words=False))(pa.array([PAGES["vec"]]))
    assert found[0].label not in REGIONAL
