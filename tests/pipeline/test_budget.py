"""Budgets: floors, caps, temperature and repeats, as cases and as properties."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.shards.budget import budgets
from pipeline.shards.config import LanguageBudget, ShardsConfig

AVAILABLE = {"de": 1_000_000, "hr": 50_000, "mt": 2_000, "ga": 0}

CASES = [
    (ShardsConfig(), {"de": 1_000_000, "hr": 50_000, "mt": 2_000, "ga": 0}),
    (ShardsConfig(cap_chars=10_000), {"de": 10_000, "hr": 10_000, "mt": 2_000, "ga": 0}),
    (ShardsConfig(total_chars=10_000_000), {"de": 1_000_000, "hr": 50_000, "mt": 2_000, "ga": 0}),
    (ShardsConfig(total_chars=30_000, temperature=0.0), {"de": 14_000, "hr": 14_000, "mt": 2_000}),
    (
        ShardsConfig(total_chars=100_000, temperature=1.0, floor_chars=2_000),
        {"mt": 2_000, "de": 93_333},
    ),
    (
        ShardsConfig(total_chars=10_000_000, max_repeats=3, cap_chars=100_000),
        {"de": 100_000, "hr": 100_000, "mt": 6_000},
    ),
    (
        ShardsConfig(languages={"de": LanguageBudget(cap_chars=5)}),
        {"de": 5, "hr": 50_000},
    ),
]


@pytest.mark.parametrize(("config", "wanted"), CASES)
def test_cases(config: ShardsConfig, wanted: dict[str, int]) -> None:
    found = budgets(AVAILABLE, config)
    for language, chars in wanted.items():
        assert found[language].budget_chars == pytest.approx(chars, abs=2), language


WHY = [
    (ShardsConfig(), "de", "everything"),
    (ShardsConfig(cap_chars=10), "de", "cap"),
    (ShardsConfig(total_chars=60_000, temperature=0.3), "mt", "available"),
    (ShardsConfig(total_chars=60_000, temperature=0.3), "de", "share"),
    (ShardsConfig(total_chars=60_000, temperature=1.0, floor_chars=1_500), "mt", "floor"),
]


@pytest.mark.parametrize(("config", "language", "why"), WHY)
def test_the_reason_is_named(config: ShardsConfig, language: str, why: str) -> None:
    assert budgets(AVAILABLE, config)[language].why == why


@settings(max_examples=200, deadline=None, derandomize=True)
@given(
    st.dictionaries(st.sampled_from(["de", "en", "mt", "ga", "hr"]), st.integers(0, 10**12)),
    st.integers(1, 10**13),
    st.floats(0, 1),
    st.integers(1, 4),
)
def test_the_total_and_the_ceilings_hold(
    available: dict[str, int], total: int, temperature: float, repeats: int
) -> None:
    config = ShardsConfig(total_chars=total, temperature=temperature, max_repeats=repeats)
    found = budgets(available, config)
    assert sum(budget.budget_chars for budget in found.values()) <= total
    for language, budget in found.items():
        assert 0 <= budget.budget_chars <= available[language] * repeats
    wanted = min(total, sum(available.values()) * repeats)
    assert sum(b.budget_chars for b in found.values()) >= wanted * (1 - 1e-9) - len(found)
