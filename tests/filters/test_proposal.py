"""Proposed bounds: what they drop is what they say, and what they say can be pasted."""

from __future__ import annotations

import tomllib

import msgspec
import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from filters.config import FilterConfig
from filters.decide import decide
from filters.measures import MEASURES
from filters.proposal import BEYOND, block, dropped, propose, rounded, together
from filters.resolution import resolve
from filters.rules import BY_NAME, RULES

BOUNDS = resolve(FilterConfig(), "mt", "web")


def drawn(seed: int, count: int = 2_000) -> dict[str, np.ndarray]:
    """Measures of documents: a good body and a bad end of each, independent of one another."""
    choose = np.random.default_rng(seed)
    found = {}
    for one in MEASURES:
        values = choose.beta(2, 30 if one.high else 8, count) * (one.high or 20)
        if one.kind == "int64":
            values = np.round(values * 100)
        found[one.name] = values.astype(one.kind)
    return found


def failing(measured: dict[str, np.ndarray], config: FilterConfig) -> np.ndarray:
    table = pa.table({name: pa.array(values) for name, values in measured.items()})
    return decide(table, resolve(config, "mt", "web"))


@pytest.mark.parametrize("share", [0.01, 0.05, 0.2])
def test_tails_together_drop_at_most_their_share_and_nearly_that(share: float) -> None:
    measured = drawn(1, 20_000)
    found = propose(measured, BOUNDS, "tail", share)
    limits = {one.rule: one.bound for one in found if not one.why}
    dropped_together = together(measured, limits)
    assert len(limits) > 10
    assert 0.5 * share * 20_000 < dropped_together <= share * 20_000


@pytest.mark.parametrize("method", ["tail", "quantile", "meanstd"])
def test_a_run_with_the_pasted_table_drops_what_the_evidence_says(method: str) -> None:
    measured = drawn(2)
    reference = (drawn(3), resolve(FilterConfig(), "en", "web")) if method != "tail" else None
    found = propose(measured, BOUNDS, method, 0.1, reference)  # type: ignore[arg-type]
    table = tomllib.loads(block("filter.profiles.web.mt", found))
    config = msgspec.convert(table["filter"], FilterConfig)
    before, after = failing(measured, FilterConfig()), failing(measured, config)
    for column, one in enumerate(found):
        assert one.rule == RULES[column].name
        assert one.drops_now == before[:, column].sum()
        assert one.drops_then == after[:, column].sum()
    assert together(measured, {one.rule: one.bound for one in found}) == after.any(axis=1).sum()


def test_a_pasted_table_acts_on_its_profile_and_language_alone() -> None:
    config = FilterConfig(profiles={"web": {"mt": {"max_newlines": {"max": 0.9}}}})
    assert resolve(config, "mt", "web")["max_newlines"].max == 0.9
    plain = FilterConfig()
    for language, profile in (("mt", "law"), ("ga", "web")):
        assert resolve(config, language, profile) == resolve(plain, language, profile)
    with pytest.raises(ValueError, match=r"\[filter.profiles\]: unknown name 'laws'.*'law'"):
        resolve(FilterConfig(profiles={"laws": {}}), "mt", "web")
    with pytest.raises(ValueError, match=r"profiles.law.mt\].*'min_wrods'.*'min_words'"):
        resolve(FilterConfig(profiles={"law": {"mt": {"min_wrods": {"min": 1}}}}), "mt", "web")


def test_the_quantile_of_the_reference_is_carried_over() -> None:
    measured, others = drawn(4), drawn(4)
    others = {name: (values * 2).astype(values.dtype) for name, values in others.items()}
    english = resolve(FilterConfig(), "en", "web")
    rule = BY_NAME["max_repeated_5_gram_chars"]
    share = dropped(others[rule.measure].astype(float), rule, english[rule.name].max) / 2_000
    (one,) = [
        one for one in propose(measured, BOUNDS, "quantile", 0.1, (others, english))
        if one.rule == rule.name
    ]  # fmt: skip
    assert not one.why
    assert one.drops_then / 2_000 == pytest.approx(share, abs=0.01)


def test_as_many_deviations_from_the_mean_are_carried_over() -> None:
    measured, others = drawn(4), drawn(4)
    english = resolve(FilterConfig(), "en", "web")
    rule = BY_NAME["max_repeated_5_gram_chars"]
    others[rule.measure] = (measured[rule.measure] * 2 + 0.1).astype(np.float32)
    found = {one.rule: one for one in propose(measured, BOUNDS, "meanstd", 0.1, (others, english))}
    one, limit = found[rule.name], english[rule.name].max
    assert limit is not None
    assert not one.why
    assert one.bound == pytest.approx((limit - 0.1) / 2, rel=0.01)


def test_a_measure_without_spread_moves_nothing() -> None:
    measured, others = drawn(4), drawn(4)
    rule = BY_NAME["max_repeated_5_gram_chars"]
    others[rule.measure] = np.full_like(others[rule.measure], 0.2)
    english = resolve(FilterConfig(), "en", "web")
    found = {one.rule: one for one in propose(measured, BOUNDS, "meanstd", 0.1, (others, english))}
    assert found[rule.name].why == "without spread in the reference language"
    assert found[rule.name].bound == found[rule.name].now


def test_a_handful_of_documents_moves_nothing() -> None:
    found = propose(drawn(5, 60), BOUNDS, "tail", 0.05)
    assert all(one.why and one.bound == one.now for one in found)
    assert any(f"too few documents ({n})" in one.why for one in found for n in range(BEYOND))


@settings(deadline=None)
@given(st.floats(0, 1), st.sampled_from([one for one in RULES if "share" in one.measure]))
def test_rounding_never_drops_more(value: float, rule: object) -> None:
    one = next(each for each in RULES if each is rule)
    found = rounded(value, one)
    assert 0 <= found <= 1
    assert (found <= value + 1e-9) if one.side == "min" else (found >= value - 1e-9)
    assert abs(found - value) <= 0.01 * value + 1e-9
