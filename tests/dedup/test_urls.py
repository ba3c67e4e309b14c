"""Addresses: which spellings are one page, and what becomes of its other captures."""

from __future__ import annotations

import random
from datetime import UTC, datetime
from typing import Any

import msgspec
import pyarrow as pa
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from dedup.config import DedupConfig
from dedup.schema import URL_BAND
from dedup.urls import canonical_url, own_addresses, url_keys

OLD, NEW = datetime(2019, 5, 1, tzinfo=UTC), datetime(2024, 5, 1, tzinfo=UTC)
PAGE = "https://example.eu/page"


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("http://Example.EU:80/a", "https://example.eu/a", True),
        ("https://example.eu/a?utm_source=x&b=2&a=1", "https://example.eu/a?a=1&b=2", True),
        ("https://example.eu/a#top", "https://example.eu/a", True),
        ("https://example.eu/a/", "https://example.eu/a", True),
        ("https://example.eu", "https://example.eu/", True),
        ("https://bücher.example/", "https://xn--bcher-kva.example/", True),
        (" https://example.eu/a\n", "https://example.eu/a", True),
        ("https://example.eu/a?page=1", "https://example.eu/a?page=2", False),
        ("https://example.eu/a?lang=mt", "https://example.eu/a?lang=ga", False),
        ("https://example.eu/A", "https://example.eu/a", False),
        ("https://www.example.eu/", "https://example.eu/", False),
        ("https://example.eu:8443/", "https://example.eu/", False),
        ("urn:celex:32016R0679", "urn:celex:32016R0680", False),
        ("http://[::1/", "http://[::2/", False),
        ("ftp://example.eu/a", "https://example.eu/a", False),
    ],
)
def test_one_page_or_two(one: str, other: str, same: bool) -> None:
    assert (canonical_url(one) == canonical_url(other)) is same


@given(st.text() | st.from_regex(r"https?://[^ ]{0,20}#[^ ]{0,5}"))
@example("http://[::1/#x")
@example("http://a:b/#")
@example("//[#")
def test_every_string_has_a_form_and_one_alone(url: str) -> None:
    form = canonical_url(url)
    assert "#" not in form
    assert canonical_url(f" {url}\n") == form


def test_the_last_band_is_not_taken_for_addresses() -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({"bands": 255, "rows": 1}, DedupConfig)
    assert msgspec.convert({"bands": 254, "rows": 1}, DedupConfig).bands == URL_BAND


def test_no_address_has_no_key() -> None:
    keys = url_keys(pa.array([None, "", PAGE], pa.string()))
    assert keys.is_valid().to_pylist() == [False, False, True]


@pytest.mark.parametrize(
    ("fetched", "stated", "taken"),
    [
        (PAGE + "?ref=1", PAGE, PAGE),
        ("https://www.example.eu/page", PAGE, PAGE),
        (PAGE, "https://other.example/page", PAGE),  # nobody takes another's place
        (PAGE, None, PAGE),
        (None, PAGE, None),
        ("urn:celex:1", "urn:celex:2", "urn:celex:1"),
        (PAGE, "http://[::1", PAGE),
    ],
)
def test_a_stated_address_counts_on_its_own_host(
    fetched: str | None, stated: str | None, taken: str | None
) -> None:
    columns = (pa.array([fetched], pa.string()), pa.array([stated], pa.string()))
    assert own_addresses(*columns).to_pylist() == [taken]


def test_pages_that_state_one_address_are_one(deduplicate: Any, make_text: Any) -> None:
    pages = [
        make_text("a", words(1, 300), OLD, PAGE + "?v=1", canonical_url=PAGE),
        make_text("b", words(2, 300), NEW, PAGE + "?v=2", canonical_url=PAGE),
        make_text("c", words(3, 300), OLD, "https://b.example/", canonical_url=PAGE),
    ]
    verdicts = found(deduplicate([pages], config=DedupConfig(urls="newest")))
    assert {verdict for verdict, _ in verdicts.values()} == {"unique"}
    config = DedupConfig(urls="newest", addresses="canonical")
    assert found(deduplicate([pages], config=config)) == {
        "a": ("url_duplicate", "b"), "b": ("unique", "b"), "c": ("unique", "c"),
    }  # fmt: skip


def words(seed: int, count: int) -> str:
    draw = random.Random(seed)
    return " ".join(f"w{draw.randrange(10**6)}" for _ in range(count))


@pytest.fixture
def captures(make_text: Any) -> list[Any]:
    """Three versions of one page; a near copy of the oldest and an exact one elsewhere."""
    return [
        make_text("old", words(1, 300), OLD, PAGE),
        make_text("mid", words(2, 200), datetime(2022, 1, 1, tzinfo=UTC), PAGE + "#a"),
        make_text("new", words(3, 100), NEW, "http://example.eu/page/"),
        make_text("near_old", words(1, 300) + " more", OLD, "https://mirror.eu/1"),
        make_text("same_mid", words(2, 200), OLD, "https://mirror.eu/2"),
        make_text("other", words(4, 100), OLD, "https://example.eu/other"),
        make_text("nowhere", words(5, 100), OLD, None),
        make_text("nowhere_too", words(6, 100), OLD, None),
    ]


def found(result: Any) -> dict[str, tuple[str, str]]:
    return {key: (row["duplicate"], row["cluster"]) for key, row in result.by_id().items()}


def test_the_newest_of_an_address_stays(deduplicate: Any, captures: list[Any]) -> None:
    """The other texts of the page go with it; their copies elsewhere are not lost with them."""
    verdicts = found(deduplicate([captures], config=DedupConfig(urls="newest")))
    assert verdicts == {
        "old": ("url_duplicate", "new"),
        "mid": ("url_duplicate", "new"),
        "new": ("unique", "new"),
        "near_old": ("unique", "near_old"),
        "same_mid": ("unique", "same_mid"),
        "other": ("unique", "other"),
        "nowhere": ("unique", "nowhere"),
        "nowhere_too": ("unique", "nowhere_too"),
    }


def test_the_longest_of_an_address_stays(deduplicate: Any, captures: list[Any]) -> None:
    verdicts = found(deduplicate([captures], config=DedupConfig(urls="longest")))
    assert verdicts["new"] == ("url_duplicate", "near_old")
    assert verdicts["mid"] == ("url_duplicate", "near_old")
    assert verdicts["old"] == ("near_duplicate", "near_old")
    assert verdicts["same_mid"] == ("unique", "same_mid")


def test_addresses_are_ignored_unless_the_recipe_says_otherwise(
    deduplicate: Any, captures: list[Any]
) -> None:
    verdicts = found(deduplicate([captures]))
    assert "url_duplicate" not in {verdict for verdict, _ in verdicts.values()}
    assert verdicts["same_mid"] == ("exact_duplicate", "mid")


def test_whoever_lost_an_address_comes_last_in_the_cluster(
    deduplicate: Any, captures: list[Any]
) -> None:
    """Also behind shorter members: if the first-ranked is junk, the next one is not the loser."""
    captures.append(captures[2].__class__("near_new", words(3, 99), OLD, "https://mirror.eu/3"))
    rows = deduplicate([captures], config=DedupConfig(urls="newest")).by_id()
    assert [rows[key]["cluster_rank"] for key in ("new", "near_new", "old", "mid")] == [0, 1, 2, 3]
    assert rows["near_new"]["duplicate"] == "near_duplicate"


@pytest.mark.parametrize("seed", range(4))
def test_order_shards_and_partitions_change_nothing(
    deduplicate: Any, captures: list[Any], seed: int
) -> None:
    config = DedupConfig(urls="newest")
    expected = deduplicate([captures], config=config).by_id()
    random.Random(seed).shuffle(captures)
    assert deduplicate([captures[:3], captures[3:]], 3, config).by_id() == expected
