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
from filters.what_if import effects, failing, nearest, parse_settings

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
        reasons = [[words[c] for c in np.flatnonzero(row[:-1])] for row in fails]
        assert reasons == judged(config)["failed"].to_pylist()


def test_a_recipe_that_set_the_language_is_overridden_too() -> None:
    config = FilterConfig(languages={"en": {"min_words": {"min": 100}}})
    changed = parse_settings(["min_words=1"])
    now, then = failing(judged(config), ["web"] * len(TEXTS), config, "en", changed)
    assert now[:, 0].sum() > then[:, 0].sum() == 2  # no text, no words


def test_rules_from_outside_stay_as_they_were() -> None:
    table = judged(FilterConfig())
    place = table.schema.get_field_index("failed")
    failed = [[*reasons, "by_a_filter_of_datatrove"] for reasons in table["failed"].to_pylist()]
    table = table.set_column(place, "failed", pa.array(failed))
    now, then = failing(table, ["web"] * len(TEXTS), FilterConfig(), "en", {"min_words": None})
    assert now[:, -1].all()
    assert then[:, -1].all()


@given(st.lists(st.lists(st.booleans(), min_size=3, max_size=3), max_size=20))
def test_effects_are_sums(rows: list[list[bool]]) -> None:
    fails = np.zeros((len(rows), len(RULES) + 1), np.bool_)
    fails[:, [0, 5, len(RULES)]] = np.array(rows, np.bool_).reshape(-1, 3)
    chars = np.arange(len(rows), dtype=np.int64)
    found = effects(fails, chars)
    assert found["any rule"].documents == sum(any(row) for row in rows)
    assert found["any rule"].chars == sum(n for n, row in enumerate(rows) if any(row))
    assert found[RULES[0].name].documents == sum(row[0] for row in rows)
    assert found[RULES[0].name].alone_documents == sum(row == [True, False, False] for row in rows)
    assert found["other reasons"].alone_chars == sum(
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


@pytest.mark.parametrize(
    ("setting", "message"),
    [
        ("min_word=4", "min_words"),
        ("min_words", "RULE=NUMBER"),
        ("min_words=many", "RULE=NUMBER"),
        ("min_words=-1", "at least 0"),
        ("min_words=nan", "at least 0"),
    ],
)
def test_a_setting_that_cannot_be_is_refused(setting: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        parse_settings([setting])
