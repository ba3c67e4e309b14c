"""The composite score: in [0, 1], monotone in its parts, the same for the same kind of text."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from filters.config import FilterConfig
from filters.decide import decide
from filters.measures import MEASURES
from filters.quality import part, quality
from filters.resolution import PROFILES, resolve
from filters.rule import Bounds
from filters.rules import BY_NAME, FAMILIES, RULES
from filters.stage import stage
from language_id.languages import OFFICIAL
from tests.filters.batches import batch, real_documents
from tests.filters.own_sentences import SENTENCES

KINDS = {"int64": pa.int64(), "float32": pa.float32()}


def rows(*values: dict[str, float]) -> pa.RecordBatch:
    return pa.record_batch(
        {
            one.name: pa.array(np.array([row[one.name] for row in values], one.kind))
            for one in MEASURES
        }
    )


MEASURED = st.fixed_dictionaries(
    {
        one.name: st.integers(0, 200_000)
        if one.kind == "int64"
        else st.floats(0, one.high or 30, width=32)
        for one in MEASURES
    }
)


@settings(deadline=None)
@given(MEASURED, st.sampled_from(OFFICIAL), st.sampled_from(PROFILES))
def test_it_lies_in_its_range_and_above_a_half_where_all_pass(
    values: dict[str, float], language: str, profile: str
) -> None:
    bounds = resolve(FilterConfig(), language, profile)
    (score,) = quality(rows(values), bounds)
    assert 0 <= score <= 1
    if not decide(rows(values), bounds).any():
        assert score >= 0.5


@settings(deadline=None, max_examples=300)
@given(MEASURED, st.sampled_from(RULES), st.floats(0, 1), st.sampled_from(OFFICIAL))
def test_it_is_monotone_in_its_parts(
    values: dict[str, float], changed: object, worse: float, language: str
) -> None:
    """Each measure that is bound on one side alone may only lower the score as it gets worse."""
    rule = next(one for one in RULES if one is changed)
    bounds = resolve(FilterConfig(), language, "web")
    sides = {one.side for one in RULES if one.measure == rule.measure}
    if len(sides) > 1:  # words and their length have a bound on both: only one acts here
        other = next(one for one in RULES if one.measure == rule.measure and one is not rule)
        bounds = {**bounds, other.name: Bounds()}
    value = values[rule.measure]
    high = next(one.high for one in MEASURES if one.name == rule.measure) or 400_000
    moved = value * worse if rule.side == "min" else value + (high - value) * worse
    if isinstance(value, int):
        moved = int(moved)
    before, after = quality(rows(values, {**values, rule.measure: moved}), bounds)
    assert after <= before


@pytest.mark.parametrize("name", ["min_words", "max_hashes", "min_letter_words"])
def test_a_part_is_a_half_on_the_bound_and_one_at_the_best(name: str) -> None:
    rule = BY_NAME[name]
    measure = next(one for one in MEASURES if one.name == rule.measure)
    bound = float(rule.bound or 0)
    best = {"max": 0.0, "min": measure.high or 1e9}[rule.side]
    values = np.array([bound, best], measure.kind)
    on, top = part(values, rule, bound)
    assert on == 0.5
    assert top > 0.9999


def test_no_rule_no_fault() -> None:
    bounds = {rule.name: Bounds() for rule in RULES}
    values = {one.name: 0 for one in MEASURES}
    assert quality(rows(values), bounds).tolist() == [1.0]


def test_every_rule_is_of_one_family() -> None:
    assert [rule for rules in FAMILIES.values() for rule in rules] == list(RULES)


def test_bad_text_scores_less_than_good_text() -> None:
    good = (
        f"{SENTENCES['en']} The older bridge was closed after the flood, and a ferry carries those "
        "who work on the other side of the river.\nNobody could say when the repairs would begin, "
        "but the engineer has promised to return with a drawing and an honest estimate of costs. "
        "Until then the school bus takes the long way round."
    )
    menu = "Home\nNews\nContact\nAbout us\nHelp\n" * 12
    soup = "cheap flights cheap hotels cheap cars " * 40
    table = stage(FilterConfig(), "en")(batch([good, menu, soup, "", "# " * 90]))
    scores = table.column("quality").to_pylist()
    assert scores[0] > 0.6
    assert max(scores[1:]) < 0.45
    assert scores[3] == 0


def test_the_batch_does_not_matter() -> None:
    texts = ["A b c d.", "The law of the land is the law. " * 20, "x", "", "Word\n" * 80]
    judge = stage(FilterConfig(), "en")
    whole = judge(batch(texts)).column("quality").to_pylist()
    single = [judge(batch([text])).column("quality")[0].as_py() for text in texts]
    assert whole == single


def test_the_same_kind_of_text_scores_the_same_in_every_language() -> None:
    """Sentences of the same sources, composed in the same way: medians within a tenth."""
    medians = {}
    for language in OFFICIAL:
        judged = stage(FilterConfig(), language)(batch(real_documents(language, 40)))
        medians[language] = float(np.median(judged.column("quality").to_numpy()))
    assert min(medians.values()) > 0.85, medians
    assert max(medians.values()) - min(medians.values()) < 0.1, medians
