"""The script of most letters, whatever else is on the page, and what it excludes."""

import numpy as np
import pyarrow as pa
import pytest

from language_id.config import IdentifyConfig
from language_id.evidence import judge
from language_id.languages import OFFICIAL
from language_id.scripts import KINDS, count, held, most, possible

FOREIGN = [
    "宝马 BMW 与 Microsoft 在 Lisboa 宣布合作，2024 年推出 Windows 和 iOS 的新系统。",
    "東京のGoogleとAmazonは、São Pauloでの会議に参加すると発表しました。",
    "삼성전자는 Galaxy S24와 Android 운영체제를 Barcelona에서 공개했다.",
    "บริษัท Apple และ Google ประกาศความร่วมมือที่ Berlin ในวันนี้",
    "أعلنت شركة Apple و Google عن تعاون جديد في Berlin اليوم",
    "חברת Apple ו-Google הודיעו על שיתוף פעולה ב-Berlin",
    "ߒߞߏ ߦߋ߫ ߛߓߍߛߎ߲ ߠߋ߬ ߘߌ߫ ߡߍ߲ ߠߊߓߊ߯ߙߊߣߍ߲߫ Mali ߣߌ߫ Guinée",
    "კომპანია Apple და Google თანამშრომლობას იწყებენ Berlin-ში",
]
"""Sentences in the world's other scripts with names in Latin letters, written for this test."""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ġurnata sabiħa 12345", "Latn"),
        ("Добър ден, hello", "Cyrl"),
        ("Καλημέρα σε όλους", "Grek"),
        ("ἐν ἀρχῇ ἦν ὁ λόγος", "Grek"),
        ("שלום עולם", "Hebr"),
        ("مرحبا بالعالم", "Arab"),
        ("漢字", "Hani"),
        ("𠀀𠀁", "Hani"),
        ("ひらがな", "Hira"),
        ("გამარჯობა", "Geor"),
        ("ߒߞߏ", "Nkoo"),
        ("", None),
        ("12345 … 🙂 \x00", None),
        ("µ × ÷", None),
    ],
)
def test_script(text, expected):
    assert most(count(text)) == [expected]


@pytest.mark.parametrize("text", FOREIGN)
def test_names_in_latin_letters_do_not_decide_a_text_in_another_script(text):
    texts = [text, "\n".join([text] * 20)]
    for found in judge(IdentifyConfig())(pa.array(texts, pa.large_string())):
        assert found.label not in OFFICIAL


def test_letters_exclude_what_is_not_written_in_them():
    codes = ("bg", "el", "fr", "ru", "und")
    can = dict(zip(KINDS, possible(codes).tolist(), strict=True))
    assert can["Latn"] == [True] * 5  # whatever is romanised
    assert can["Grek"] == [False, True, False, True, True]
    assert can["Cyrl"] == [True, False, False, True, True]
    assert can["other"] == [False, False, False, True, True]


def test_what_letters_exclude_is_nobodys():
    row = [0.1, 0.2, 0.4, 0.2, 0.1]
    scores = np.array([row] * 4, np.float32)
    held(scores, np.arange(4, dtype=np.uint8), possible(("bg", "el", "fr", "ru", "und")), 4)
    expected = [row, [0, 0.2, 0, 0.2, 0.6], [0.1, 0, 0, 0.2, 0.7], [0, 0, 0, 0.2, 0.8]]
    assert scores == pytest.approx(np.array(expected), abs=1e-6)
    no_und = np.array([[0.5, 0.3, 0.2]] * 2, np.float32)
    held(no_und, np.array([0, 3], np.uint8), possible(("bg", "el", "ru")), None)
    assert no_und == pytest.approx(np.array([[0.5, 0.3, 0.2], [0, 0, 0.2]]))
