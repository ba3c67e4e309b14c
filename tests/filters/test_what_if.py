"""What-if: the answer of stored measures is the answer of a run, rule by rule."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from filters.config import FilterConfig
from filters.rules import RULES
from filters.stage import stage
from filters.what_if import effects, failing, nearest, outside_reasons, parse_settings

TEXTS = [
    "short",
    "The court said that it is of the opinion that the law of the land is to be read as it is. "
    * 3,
    "The minister answers the question of the member, and the house takes note of the answer. " * 9,
    "# # # # # #",
    " ".join(f"word{n}" for n in range(400)),
    "",
]


def judged(config: FilterConfig) -> pa.Table:
    batch = pa.RecordBatch.from_pydict(
        {
            "doc_id": [str(n) for n in range(len(TEXTS))],
            "text": pa.array(TEXTS, pa.large_string()),
            "source_type": ["web"] * len(TEXTS),
        }
    )
    return pa.Table.from_batches([stage(config, "en")(batch)])


@pytest.mark.parametrize(
    ("settings", "bounds"),
    [
        (["min_words=5"], {"min_words": {"min": 5}}),
        (["min_words=false", "min_stop_words=9"],
         {"min_words": {"min": False}, "min_stop_words": {"min": 9}}),
        (["max_repeated_5_gram_chars=0.9"], {"max_repeated_5_gram_chars": {"max": 0.9}}),
    ],
)  # fmt: skip
def test_it_says_what_a_run_with_these_bounds_says(
    settings: list[str], bounds: dict[str, dict[str, float | bool]]
) -> None:
    now, then = failing(
        judged(FilterConfig()), ["web"] * len(TEXTS), FilterConfig(), "en", parse_settings(settings)
    )
    words = [rule.reason for rule in RULES]
    for fails, config in ((now, FilterConfig()), (then, FilterConfig(bounds=bounds))):
        reasons = [[words[c] for c in np.flatnonzero(row)] for row in fails]
        assert reasons == judged(config)["failed"].to_pylist()


def test_a_recipe_that_set_the_language_is_overridden_too() -> None:
    config = FilterConfig(languages={"en": {"min_words": {"min": 100}}})
    changed = parse_settings(["min_words=1"])
    now, then = failing(judged(config), ["web"] * len(TEXTS), config, "en", changed)
    assert now[:, 0].sum() > then[:, 0].sum() == 2  # no text, no words


def test_rules_from_outside_stay_unless_they_are_taken_away() -> None:
    table = judged(FilterConfig())
    place = table.schema.get_field_index("failed")
    failed = [
        ["url_on_list:adult", *words, "datatrove_c4"] for words in table["failed"].to_pylist()
    ]
    table = table.set_column(place, "failed", pa.array(failed))
    outside = outside_reasons(table)
    assert outside == ("datatrove_c4", "url_on_list:adult")
    changed = parse_settings(["min_words=false", "url_on_list:adult=false"], outside)
    kinds = ["web"] * len(TEXTS)
    now, then = failing(table, kinds, FilterConfig(), "en", changed, outside)
    assert now[:, -2:].all()
    assert then[:, -2:].tolist() == [[True, False]] * len(TEXTS)
    chars = np.ones(len(TEXTS), np.int64)
    assert effects(now, chars, outside)["url_on_list:adult"].documents == len(TEXTS)
    assert effects(then, chars, outside)["url_on_list:adult"].documents == 0


@pytest.mark.parametrize(
    "dotted", ["gopher.min_words", "fineweb.max_newlines", "repetition.max_repeated_lines"]
)
def test_a_name_may_have_its_family_before_a_dot(dotted: str) -> None:
    name = dotted.partition(".")[2]
    assert parse_settings([f"{dotted}=0.5"]) == parse_settings([f"{name}=0.5"]) == {name: 0.5}


@given(st.lists(st.lists(st.booleans(), min_size=3, max_size=3), max_size=20))
def test_effects_are_sums(rows: list[list[bool]]) -> None:
    fails = np.zeros((len(rows), len(RULES) + 1), np.bool_)  # the last one from outside
    fails[:, [0, 5, len(RULES)]] = np.array(rows, np.bool_).reshape(-1, 3)
    chars = np.arange(len(rows), dtype=np.int64)
    found = effects(fails, chars, ("url_on_list:adult",))
    assert found["any rule"].documents == sum(any(row) for row in rows)
    assert found["any rule"].chars == sum(n for n, row in enumerate(rows) if any(row))
    assert found[RULES[0].name].documents == sum(row[0] for row in rows)
    assert found[RULES[0].name].alone_documents == sum(row == [True, False, False] for row in rows)
    assert found["url_on_list:adult"].alone_chars == sum(
        n for n, row in enumerate(rows) if row == [False, False, True]
    )


def test_the_closest_on_either_side() -> None:
    values = np.array([10, 39, 40, 41, 38, 40, 90], float)
    fails, passes = nearest(values, "min_words", 40, 2)
    assert fails.tolist() == [1, 4]
    assert passes.tolist() == [2, 5]
    fails, passes = nearest(values, "max_words", 40, 2)
    assert fails.tolist() == [3, 6]
    assert passes.tolist() == [2, 5]


def test_a_rule_is_set_once() -> None:
    with pytest.raises(ValueError, match="set twice"):
        parse_settings(["min_words=4", "gopher.min_words=5"])


@pytest.mark.parametrize(
    ("setting", "message"),
    [
        ("min_word=4", "min_words"),
        ("min_words", "RULE=NUMBER"),
        ("min_words=many", "RULE=NUMBER"),
        ("min_words=-1", "at least 0"),
        ("min_words=nan", "at least 0"),
        ("gopher.min_wrods=4", "'gopher.min_words'"),
        ("fineweb.min_words=4", "another family; write gopher.min_words"),
        ("url_on_list:adlut=false", "'url_on_list:adult'"),
        ("url_on_list:adult=4", "has no bound"),
    ],
)
def test_a_setting_that_cannot_be_is_refused(setting: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        parse_settings([setting], ["url_on_list:adult"])
