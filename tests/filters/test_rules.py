"""Each rule fires on what it is for, and on nothing that must be kept."""

from __future__ import annotations

import pyarrow as pa
import pytest

from filters.config import FilterConfig
from filters.measures import COLUMN, MEASURES
from filters.resolution import resolve
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
    "too_few_characters": "The basket of yours is empty, have a look at what we sell to others.",
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
    "too_few_lines_for_c4": "\n".join(["Home", "About us", "Contact", PROSE[0]]),
    "too_few_sentences": " ".join(PROSE[:3]),
    "lorem_ipsum": f"{TEXT} Lorem ipsum dolor sit amet.",
    "curly_bracket": f"{TEXT} function() {{ return; }}.",
    "too_few_long_paragraphs": "\n".join(PROSE),
    "too_many_digits": "the of 2345 678901 2345 67 and 8901 2345 " * 10,
    "too_many_punctuation_marks": "the, (of), 'and': \"to\"; be! that? have... " * 10,
    "too_many_odd_signs": "the | of | and * to = be @ that # have / with | " * 10,
    "too_many_addresses": "the www.a.eu of http://b.eu and www.c.eu " * 10,
    "too_few_long_lines": "\n".join(PROSE),
    "menu_lines": "\n".join(["Home of the brave", "About us and you", "Contact that man"] * 4),
    "repeated_long_lines": "\n".join([*PROSE, *PROSE]),
    "repeats_itself": TEXT * 40,
    "no_regularity": "The x.",
    "too_few_words_per_line": "\n".join(TEXT.split()),
    "too_few_words_in_sentences": "\n".join(
        ["Home of the council", "Meetings that have been", "Contact and jobs with us"] * 6
    ),
    "too_small_share_in_sentences": "\n".join(["Home of the council and all"] * 30 + [PROSE[0]]),
    "words_without_grammar": "cheap loans online casino bonus viagra best deal buy. " * 20,
    "placeholder_text": "The adipiscing of nostrud and ullamco to be laboris with aliquip. " * 5,
    "page_without_content": "This domain is for sale. Buy this domain. Related searches: loans.",
    "wrong_character_table": "The cafÃ© of the rÃ©gion and the naÃ¯ve fiancÃ©e. " * 6,
    "damaged_words": "The m1nister of tr4de and the vVater of the l1ver. " * 6,
    "letters_set_apart": "T h e  m i n i s t r y of the l a n d and the p o r t. " * 5,
    "letters_of_another_language": "The μηχανή of мир 東京 ελιά мера λόγος слово. " * 8,
    "too_many_table_lines": "\n".join("| the | of | and |" for _ in range(9)),
    "too_many_list_lines": "\n".join(f"- {line}" for line in PROSE),
    "too_many_numbered_lines": "\n".join(f"{n}. {line}" for n, line in enumerate(PROSE)),
    "too_many_capital_lines": "\n".join(["THE COUNCIL OF", "THE TOWN", PROSE[0]]),
    "too_many_citations": "Article 5 of the act and section 7 of Regulation (EU) No 12/2009. " * 5,
    "too_many_dates": "The 12 May 2020 and 3.4.2021 and 2022-05-06. " * 5,
    "too_many_amounts": "The sum of EUR 500 and 20 euro and € 7 that he paid. " * 5,
    "line_too_long": TEXT * 30,
}
"""A text for each reason that the rule, bound as in EVERY_RULE, drops."""

FOUND = {
    "password": "Forgot your password? Insert your email address below and we'll send you "
    "instructions on how to reset your password and come back to your account.",
    "titles of neighbours": "4.7. Verifying the integrity of the files of an installation\t\t5.1. "
    "Booting the installer on a computer with a processor of 64 bits",
    # Kinds of pages met in a crawl, made anew: a menu of links, a parked domain, a page that is
    # not there, an application without its program, spam, the text of a designer.
    "menu": "\n".join(["News", "- Sport", "- Weather", "- Traffic", "Services", "- Jobs"] * 9),
    "parked": "This domain is for sale, and you can have it today. Related searches: loans and "
    "insurance.",
    "soft 404": "Page not found\n404",
    "shell": "Enable JavaScript to run the app.",
    "spam": "viagra casino bonus cheap loan best online deal free buy cheap " * 40,
    "lorem": "enim labore sit veniam eiusmod ut laboris ex magna consectetur minim nostrud. " * 9,
}

KNOWN_FAILURES = {
    # What a site asks of its reader, in whole sentences, is prose unless its words are listed.
    "contact page": "We want to hear from you! Please send us any comments or questions through "
    "the form below, or come to see us at our house in the middle of the town.",
    # A list of whole sentences out of a menu is prose to every measure here.
    "menu of sentences": "\n".join(f"- {line}" for line in PROSE),
    # The text of a page that was cut off is as good as it was up to there.
    "cut page": TEXT[: len(TEXT) * 2 // 3],
    # Advertising in whole sentences has grammar.
    "advertisement": "Buy the best shoes of the town at our shop: you will have them for years. "
    "Nobody else has the prices that we have, and with our card it is cheaper still.",
}
"""Junk that is kept; a rule that drops it without losing good text moves it to FOUND."""

KEPT = {
    "prose": TEXT,
    "prose in lines": "\n".join(PROSE),
    "prose in paragraphs": "\n\n".join(PROSE),
    "prose with a list": "\n".join([*PROSE, "- a bench", "- a bridge", "- a road", *PROSE[:0]]),
    "prose with placeholders": TEXT
    + " Write to <EMAIL> or call <PHONE>. Ask <PERSON> or <PERSON>.",
    "prose with one ellipsis": "\n".join([*PROSE, "And so on…"]),
    "prose in capitals": TEXT.upper(),
    "a short notice": "The library is closed on Monday. It opens again on Tuesday at nine. "
    "Books may be given back at the door.",
    "prose with numbers at the ends of sentences": "The law is of 1989. It was changed in 2004. "
    "The last of the changes that it saw is of 2019, and it has been in force since then.",
    "lines broken within sentences": TEXT.replace(" the ", "\nthe "),
    "a list of sentences": "\n".join(f"- {line}" for line in PROSE),
    "a page of a manual": "Use `apt-get` (see section 3.2) to install the package:\n"
    '$ apt-get install foo\nThe option -y answers each question with "yes"; --dry-run shows what '
    "would be done, and nothing is changed.",
    "names in other alphabets": f"{TEXT} The town is called Αθήνα there.",
}

OFF = {
    "min_c4_lines": 0.5, "min_c4_sentences": 5, "max_c4_lorem_lines": 0, "max_c4_curly_lines": 0,
    "min_c4_paragraphs": 3, "min_long_segments": 1, "max_repeated_segments": 0.3,
    "min_compressed": 0.05, "max_compressed": 1, "min_words_per_line": 5,
    "max_damaged_words": 0.1, "max_table_lines": 0.5, "max_list_lines": 0.5,
    "max_numbered_lines": 0.5, "max_capital_lines": 0.5, "max_citations": 0.1, "max_dates": 0.1,
    "max_amounts": 0.1, "max_line_chars": 10_000,
}  # fmt: skip
"""A bound for each rule that has none by default."""

EVERY_RULE = FilterConfig(
    profile="fineweb2",
    bounds={
        rule.name: {rule.side: OFF.get(rule.name, rule.bound)}
        for rule in RULES
        if rule.name in OFF or rule.source.startswith(("eurosift", "HPLT"))
    },
)


@pytest.fixture(scope="module")
def judge():
    return stage(FilterConfig(), "en")


@pytest.fixture(scope="module")
def every_rule():
    return stage(EVERY_RULE, "en")


def failed(judge, text: str, source_type: str = "web") -> list[str]:
    return judge(batch([text], source_type)).column("failed").to_pylist()[0]


def test_every_rule_has_a_case():
    assert set(CASES) == {rule.reason for rule in RULES}
    assert set(OFF) == {rule.name for rule in RULES if rule.bound is None}


@pytest.mark.parametrize("reason", CASES)
def test_fires(every_rule, reason):
    assert reason in failed(every_rule, CASES[reason])


@pytest.mark.parametrize("case", FOUND)
def test_junk_is_dropped(judge, case):
    assert failed(judge, FOUND[case])


@pytest.mark.parametrize("case", KNOWN_FAILURES)
def test_known_failures_are_still_kept(judge, case):
    assert failed(judge, KNOWN_FAILURES[case]) == []


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


@pytest.mark.parametrize("language", OFFICIAL)
def test_no_rule_is_stricter_for_a_gazette_than_for_a_law(language):
    law, gazette = (resolve(FilterConfig(), language, name) for name in ("law", "gazette"))
    for rule in RULES:
        of_law, of_gazette = (
            getattr(law[rule.name], rule.side),
            getattr(gazette[rule.name], rule.side),
        )
        if of_gazette is None:
            continue
        assert of_law is not None, rule.name
        milder = of_gazette <= of_law if rule.side == "min" else of_gazette >= of_law
        assert milder, rule.name


@pytest.mark.parametrize("choice", ["drop", "keep"])
def test_a_page_that_the_crawler_cut_off(choice: str) -> None:
    rows = batch([TEXT, TEXT]).append_column("truncated", pa.array([None, "length"]))
    failed = stage(FilterConfig(truncated=choice), "en")(rows).column("failed").to_pylist()  # type: ignore[arg-type]
    assert failed == [[], ["cut_off"] if choice == "drop" else []]
