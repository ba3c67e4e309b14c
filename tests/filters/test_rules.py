"""Each rule fires on what it is for, and on nothing that must be kept."""

from __future__ import annotations

import pytest

from filters.config import FilterConfig
from filters.measures import COLUMN, MEASURES
from filters.rules import BY_NAME, RULES
from filters.stage import stage
from language_id.languages import OFFICIAL
from manifests.reasons import MEANING
from tests.filters.batches import batch, real_documents
from tests.filters.own_sentences import SENTENCES

PROSE = (
    "The council met on Monday and agreed to the budget that the mayor had drafted.",
    "People of the village have to wait until summer to see the old road repaired.",
    "Nobody objected when a teacher asked for more benches near the school and the library.",
    "With little money left, it was decided that the bridge would be closed for a year.",
    "Two members of the opposition left early because their train home runs only once a day.",
    "Minutes of this sitting will be published next week, together with every written question.",
)
TEXT = " ".join(PROSE)


def numbered(count: int) -> list[str]:
    return [
        f"Item {n} was sold to client {n * 7} in the month of May {1900 + n}." for n in range(count)
    ]


CASES = {
    "too_few_words": "The end of the story, and that is that.",
    "too_many_words": " ".join(f"word{n} the of" for n in range(34_000)),
    "words_too_short": "a b c d of to the it is we go up no so be at by do if in " * 5,
    "words_too_long": "the of constitutionalization interoperability telecommunications " * 20,
    "too_many_hash_signs": "#the #of #tag " * 30 + TEXT,
    "too_many_ellipses": "the … of … and … have " * 20,
    "too_many_bullet_lines": "\n".join(f"- {line}" for line in PROSE),
    "too_many_cut_off_lines": "\n".join(f"{line[:-1]}..." for line in PROSE),
    "too_few_words_with_letters": "the of 12 34 56 78 90 11 22 33 44 " * 10,
    "too_few_stopwords": "Buy shoes cheap online now best price shop sale brand " * 8,
    "repeated_lines": "\n".join([*PROSE, *PROSE]),
    "repeated_paragraphs": "\n\n".join([*PROSE, *PROSE]),
    "repeated_lines_fill_text": "\n".join([*PROSE, *PROSE]),
    "repeated_paragraphs_fill_text": "\n\n".join([*PROSE, *PROSE]),
    "one_2_word_phrase_fills_text": "free download of " * 40,
    "one_3_word_phrase_fills_text": "free download of " * 40,
    "one_4_word_phrase_fills_text": "free download of the " * 40,
    **{f"repeated_{n}_word_phrases": " ".join([TEXT, TEXT]) for n in range(5, 11)},
    "too_few_finished_lines": "\n".join(line[:-1] for line in PROSE),
    "too_many_short_lines": "\n".join(["Home", "About us", "Contact", "News", "Jobs", *PROSE[:2]]),
    "copied_lines_in_text": "\n".join([*PROSE, PROSE[0]]),
    "too_many_line_breaks": "\n".join(TEXT.split()),
}

KEPT = {
    "prose": TEXT,
    "prose in lines": "\n".join(PROSE),
    "prose in paragraphs": "\n\n".join(PROSE),
    "prose with a list": "\n".join([*PROSE, "- a bench", "- a bridge", "- a road", *PROSE[:0]]),
    "prose with placeholders": TEXT
    + " Write to <EMAIL> or call <PHONE>. Ask <PERSON> or <PERSON>.",
    "prose with one ellipsis": "\n".join([*PROSE, "And so on…"]),
    "prose in capitals": TEXT.upper(),
}


@pytest.fixture(scope="module")
def judge():
    return stage(FilterConfig(), "en")


def failed(judge, text: str, source_type: str = "web") -> list[str]:
    return judge(batch([text], source_type)).column("failed").to_pylist()[0]


def test_every_rule_has_a_case():
    assert set(CASES) == {rule.reason for rule in RULES}


@pytest.mark.parametrize("reason", CASES)
def test_fires(judge, reason):
    assert reason in failed(judge, CASES[reason])


@pytest.mark.parametrize("case", KEPT)
def test_must_not_drop(judge, case):
    assert failed(judge, KEPT[case]) == []


def test_all_failing_rules_are_named_in_order(judge):
    order = [rule.reason for rule in RULES]
    found = failed(judge, "# " * 60)
    assert len(found) > 3
    assert found == sorted(found, key=order.index)


def test_names_are_unique_and_known():
    assert len(BY_NAME) == len(RULES) == len({rule.reason for rule in RULES})
    assert len(COLUMN) == len(MEASURES)
    for rule in RULES:
        assert rule.measure in COLUMN
        assert rule.reason not in MEANING
        assert rule.name.startswith(f"{rule.side}_")


LAW = "\n".join(
    f"Article {n}\n{n}. The Member States shall, by {n} May, notify the Commission of "
    f"measure {n * 3}:"
    f"\n(a) the authority that is competent for sector {n};\n(b) the date, within {n + 2} days;"
    f"\n(c) the procedure for point {n}(2)"
    for n in range(1, 30)
)


def test_a_law_is_dropped_as_web_and_kept_as_law(judge):
    assert failed(judge, LAW, "web")
    assert failed(judge, LAW, "law") == []


def test_rules_act_by_source_type_of_each_row(judge):
    import pyarrow as pa

    mixed = batch([LAW, LAW, LAW, TEXT])
    mixed = mixed.set_column(2, "source_type", pa.array(["law", "web", "law", "pdf"]))
    verdicts = judge(mixed).column("failed").to_pylist()
    assert [bool(verdict) for verdict in verdicts] == [False, True, False, False]
    law_for_all = stage(FilterConfig(profile="law"), "en")
    assert law_for_all(mixed).column("failed").to_pylist() == [[], [], [], []]


def test_extra_rules_come_last(judge):
    def shouting(rows):
        return ["shouting" if text.isupper() else None for text in rows.column("text").to_pylist()]

    with_rule = stage(FilterConfig(), "en", (("shouting", shouting),))
    texts = batch([TEXT, TEXT.upper(), "NO"])
    assert with_rule(texts).column("failed").to_pylist()[:2] == [[], ["shouting"]]
    assert with_rule(texts).column("failed").to_pylist()[2][-1] == "shouting"


@pytest.mark.parametrize("language", OFFICIAL)
def test_own_sentences_are_prose_of_their_language(language):
    """Two sentences are short, and any few words are a large share of them; no more is wrong."""
    short = {"too_few_words", *(f"one_{n}_word_phrase_fills_text" for n in (2, 3, 4))}
    assert set(failed(stage(FilterConfig(), language), SENTENCES[language])) <= short


@pytest.mark.parametrize("language", OFFICIAL)
def test_real_sentences_are_kept(language):
    """At most one good document in twenty is lost, whatever the language."""
    verdicts = stage(FilterConfig(), language)(batch(real_documents(language, 200)))
    lost = [reasons for reasons in verdicts.column("failed").to_pylist() if reasons]
    assert len(lost) <= 10, lost
